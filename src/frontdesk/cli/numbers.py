"""The commands `frontdesk numbers`: what callers dial."""

from __future__ import annotations

from typing import Annotated

import typer

from frontdesk.cli.common import Business, Data, rows, run_async

numbers = typer.Typer(help="The numbers that callers dial.", no_args_is_help=True)

Number = Annotated[str, typer.Argument(metavar="NUMBER", help="However written: +61255501234, 02 5550 1234.")]


@numbers.command()
def add(
    business: Business,
    number: Number,
    account: Annotated[
        str | None, typer.Option(help="The business's own account it belongs to. Default: its first, or ours.")
    ] = None,
    data: Data = None,
) -> None:
    """Let calls to a number reach a business."""
    from frontdesk import wiring  # noqa: PLC0415

    typer.echo(f"{run_async(lambda: wiring.add_number(data, business, number, account=account))} reaches {business}")


@numbers.command()
def remove(
    number: Number,
    business: Annotated[
        str | None, typer.Option(help="Short name of the business. Default: whichever answers the number.")
    ] = None,
    data: Data = None,
) -> None:
    """Let a number go: its calls reach the business no more, and another may have it."""
    from frontdesk import wiring  # noqa: PLC0415

    released, reached = run_async(lambda: wiring.remove_number(data, business, number))
    typer.echo(f"{released} reaches {reached} no more")


@numbers.command("list")
def list_(business: Business, data: Data = None) -> None:
    """Print the numbers of a business: as programs write them, as people do, the account they belong to."""
    from frontdesk import wiring  # noqa: PLC0415

    known = run_async(lambda: wiring.numbers(data, business))
    typer.echo(rows(known) if known else "There is no number yet. `frontdesk numbers add` enters one.")
