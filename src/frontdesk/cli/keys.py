"""The commands `frontdesk keys`: by which programs come in."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from frontdesk.cli.common import Business, Data, day_typed, rows, run_async

keys = typer.Typer(
    help="Keys by which programs will come in; there is nothing yet that asks for one.", no_args_is_help=True
)


@keys.command()
def add(
    business: Business,
    name: Annotated[str, typer.Option(help="What the program is called.")],
    scope: Annotated[
        list[str] | None, typer.Option(help="read or write; may be given twice. Default: everything.")
    ] = None,
    expires: Annotated[
        date | None,
        typer.Option(parser=day_typed, metavar="DATE", help="The last day it works, like 2030-06-30. Default: no end."),
    ] = None,
    data: Data = None,
) -> None:
    """Make a key, and print it alone on the last line. It is shown this once."""
    from frontdesk import wiring  # noqa: PLC0415

    key = run_async(lambda: wiring.add_key(data, business, name=name, scopes=scope or (), last_day=expires))
    typer.echo("This is the key. It is stored nowhere, so keep it now:", err=True)
    typer.echo(key)


@keys.command("list")
def list_(business: Business, data: Data = None) -> None:
    """Print the keys that were not revoked: beginning, name, what they may, their end, their last use."""
    from frontdesk import wiring  # noqa: PLC0415

    known = run_async(lambda: wiring.keys(data, business))
    typer.echo(rows(known) if known else "There is no key yet. `frontdesk keys add` makes one.")


@keys.command()
def revoke(
    business: Business,
    key: Annotated[str, typer.Argument(help="Its name, or its beginning: fd_ and eight letters.")],
    data: Data = None,
) -> None:
    """Let a key work no more, from this moment."""
    from frontdesk import wiring  # noqa: PLC0415

    typer.echo(f"{run_async(lambda: wiring.revoke_key(data, business, key))} works no more")
