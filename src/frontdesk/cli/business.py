"""The commands `frontdesk business`: who the desk works for."""

from __future__ import annotations

from typing import Annotated

import typer

from frontdesk.cli.common import Data, as_typed, rows, run_async

business = typer.Typer(help="Who the desk works for.", no_args_is_help=True)


@business.command()
def add(
    *,
    name: Annotated[str, typer.Option(help="What it is called, as the desk says it.")],
    trade: Annotated[str, typer.Option(help="Its trade; `frontdesk trades list` shows those there are.")],
    slug: Annotated[
        str | None, typer.Option(help="Short name in commands and addresses. Default: from the name.")
    ] = None,
    region: Annotated[str | None, typer.Option(help="AU, GB or US. Default: the trade's.")] = None,
    timezone: Annotated[
        str | None, typer.Option(help="Like Australia/Brisbane. Default: the usual one of the region.")
    ] = None,
    number: Annotated[str | None, typer.Option(help="Number that callers dial, +61255501234 or 02 5550 1234.")] = None,
    person: Annotated[str | None, typer.Option(help="Number of a person, for callers who want one.")] = None,
    technician: Annotated[
        list[str] | None, typer.Option(help="Somebody who takes visits; may be given more than once.")
    ] = None,
    data: Data = None,
) -> None:
    """Open a business of a trade: a visit can be booked right away. Everything can be changed in its settings."""
    from frontdesk import wiring  # noqa: PLC0415

    opened = run_async(
        lambda: wiring.open_shop(
            data, name=name, trade=trade, slug=slug, region=region, timezone=timezone, number=number, person=person,
            technicians=technician or (),
        )
    )  # fmt: skip
    here = ["--business", opened.slug]
    typer.echo("\n".join(opened.told))
    typer.echo("\nNext:")
    for what, command in (
        ("its owner signs in", ["staff", "add", *here, "--name", "NAME", "--email", "EMAIL", "--role", "owner"]),
        ("ring its desk from here", ["call", *here]),
        ("see what real calls still need", ["doctor"]),
    ):
        typer.echo(f"  {what}:\n    {as_typed(command, data)}")
    typer.echo(f"  or talk to it in the browser, once somebody can sign in:\n    {opened.talk}")


@business.command("list")
def list_(data: Data = None) -> None:
    """Print the businesses: short name, trade, demo or real, name, the numbers that callers dial."""
    from frontdesk import wiring  # noqa: PLC0415

    known = run_async(lambda: wiring.shops(data))
    table = [
        (shop.slug, shop.trade, "demo" if shop.is_demo else "real", shop.name, ", ".join(shop.numbers))
        for shop in known
    ]
    typer.echo(rows(table) if table else "There is no business yet. `frontdesk business add` opens one.")


@business.command("remove-demo")
def remove_demo(
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    data: Data = None,
) -> None:
    """Delete the demo businesses for good, with calls, logs, recordings, letters. Real businesses keep everything."""
    from frontdesk import wiring  # noqa: PLC0415

    if not yes:
        typer.confirm("Delete the demo businesses with everything in them?", abort=True)
    gone = run_async(lambda: wiring.remove_demo(data))
    typer.echo("\n".join(f"{name} is gone" for name in gone.names) if gone.names else "No demo business was here.")
    if gone.left:
        typer.echo(
            f"Still with a login, but working nowhere now: {', '.join(gone.left)}. This gives them a place:"
            f" {as_typed(['staff', 'add', '--business', 'SLUG', '--name', 'NAME', '--email', 'EMAIL'], data)}"
        )
    typer.echo(f"No start opens them again; this does: {as_typed(['business', 'restore-demo'], data)}")


@business.command("restore-demo")
def restore_demo(data: Data = None) -> None:
    """Open the demo businesses, their calendars empty; also after they were removed."""
    from frontdesk import wiring  # noqa: PLC0415

    for name in run_async(lambda: wiring.restore_demo(data)):
        typer.echo(f"{name} is open for calls")
