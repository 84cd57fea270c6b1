"""The commands `frontdesk staff`: the people who sign in."""

from __future__ import annotations

import sys
from typing import Annotated, Literal

import typer

from frontdesk.cli.common import Business, Data, run_async
from frontdesk.kernel.supervisor import say

staff = typer.Typer(help="The people who sign in.", no_args_is_help=True)


@staff.command()
def link(
    email: Annotated[str, typer.Argument(help="The e-mail address they sign in with.")], data: Data = None
) -> None:
    """Print a link that signs somebody in, once, within 15 minutes."""
    from frontdesk import wiring  # noqa: PLC0415

    typer.echo(run_async(lambda: wiring.sign_in_link(data, email)))


@staff.command()
def add(
    business: Business,
    name: Annotated[str, typer.Option(help="What they are called.")],
    email: Annotated[str, typer.Option(help="The address they sign in with.")],
    role: Annotated[
        Literal["owner", "manager", "advisor", "technician", "viewer"], typer.Option(help="What they may do.")
    ],
    data: Data = None,
) -> None:
    """Let somebody sign in, and print the link with which they choose their password, within 7 days."""
    from frontdesk import wiring  # noqa: PLC0415

    typer.echo(run_async(lambda: wiring.add_staff(data, business, name=name, email=email, role=role)))


@staff.command()
def reset(
    email: Annotated[str, typer.Argument(help="The e-mail address they sign in with.")], data: Data = None
) -> None:
    """Print a link with which somebody chooses a new password, once, within 15 minutes; others they had end then."""
    from frontdesk import wiring  # noqa: PLC0415

    typer.echo(run_async(lambda: wiring.reset_link(data, email)))


@staff.command()
def operator(
    email: Annotated[str, typer.Argument(help="The e-mail address they sign in with.")],
    no_longer: Annotated[bool, typer.Option("--no-longer", help="They keep the installation no longer.")] = False,
    data: Data = None,
) -> None:
    """Let somebody who works here keep the installation: open businesses, and use its own account for their numbers."""
    from frontdesk import wiring  # noqa: PLC0415

    is_new = run_async(lambda: wiring.set_operator(data, email, is_operator=not no_longer))
    said = "keeps this installation" + (" no longer" if no_longer else "")
    typer.echo(f"{email} {said}" if is_new else f"{email} {said}, as before")


@staff.command()
def welcome(data: Data = None, demo: Annotated[bool, typer.Option("--demo")] = False) -> None:
    """Print a link for whoever started the desk, where nobody else reads it; `up` runs this last.

    While nobody can sign in it sets up the first business; then it signs in who keeps the installation.
    """
    from frontdesk import wiring  # noqa: PLC0415

    if not demo and not sys.stdout.isatty():
        # What is not a terminal is a journal, which others read and which is kept.
        say("The link for a first business is printed in a terminal alone: `frontdesk staff welcome` in one prints it.")
        say("Who has their place here signs in with the link that `frontdesk staff link EMAIL` prints.")
        return
    link = run_async(lambda: wiring.first_link(data, demo=demo))
    if link is None:
        return
    if link.is_first_day:
        say(f"Set up your business (works once, until a newer link is printed): {link.address}")
    else:
        say(f"Sign in (once, within a day): {link.address}")
