"""The commands `frontdesk connections`: a business's own accounts with vendors. Secrets never stand in a command."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from typing import Annotated, Literal

import typer

from frontdesk.cli.common import Business, Data, rows, run_async

connections = typer.Typer(help="A business's own accounts with vendors.", no_args_is_help=True)

VARIABLE = "FRONTDESK_CONNECTION_"
"""What the variables of the environment begin with that may hold secrets: FRONTDESK_CONNECTION_AUTH_TOKEN."""


@connections.command(
    help="Enter an account, or new secrets of one that is there.\n\n"
    "Its secrets are asked for, unseen. A script gives them as one JSON object on standard input, like"
    ' {"auth_token": "…"}, or in the environment: FRONTDESK_CONNECTION_AUTH_TOKEN and'
    " FRONTDESK_CONNECTION_SHARED_KEY for Twilio, FRONTDESK_CONNECTION_URL for a mail server. They are no options,"
    " for everybody on this machine can read those."
)
def add(
    business: Business,
    kind: Annotated[Literal["twilio", "smtp"], typer.Option(help="What it is for.")],
    account: Annotated[str, typer.Option(help="Twilio: the Account SID, AC…; smtp: the address that mails come from.")],
    label: Annotated[str, typer.Option(help="What people call it. Default: the vendor's name.")] = "",
    data: Data = None,
) -> None:
    """Enter an account, or new secrets of one that is there."""
    from frontdesk import wiring  # noqa: PLC0415

    secrets = _secrets(*wiring.secrets_of(kind))
    called = run_async(
        lambda: wiring.add_connection(data, business, kind=kind, account=account, label=label, secrets=secrets)
    )
    typer.echo(f"{business} has the account {called}, {account}. Its secrets are sealed.")


@connections.command("list")
def list_(business: Business, data: Data = None) -> None:
    """Print the accounts: kind, account, what people call it, what the last look at it found."""
    from frontdesk import wiring  # noqa: PLC0415

    known = run_async(lambda: wiring.connections(data, business))
    typer.echo(rows(known) if known else "There is no account of its own: those of the installation serve it.")


@connections.command()
def remove(
    business: Business,
    account: Annotated[str, typer.Argument(help="As `frontdesk connections list` shows it.")],
    data: Data = None,
) -> None:
    """Put an account away and forget its secrets."""
    from frontdesk import wiring  # noqa: PLC0415

    typer.echo(f"{run_async(lambda: wiring.remove_connection(data, business, account))} is gone from {business}")


def _secrets(needed: tuple[str, ...], optional: tuple[str, ...]) -> Mapping[str, str]:
    """Return the secrets by name: from the environment; where one is missing there, from standard input or a person."""
    given = {name: os.environ.get(f"{VARIABLE}{name.upper()}", "") for name in (*needed, *optional)}
    if all(given[name] for name in needed):
        return given
    if not sys.stdin.isatty():
        return {**given, **_piped()}
    for name in needed:
        given[name] = given[name] or typer.prompt(_words(name), hide_input=True)
    for name in optional:
        asked = f"{_words(name)} (Enter if there is none)"
        given[name] = given[name] or typer.prompt(asked, default="", hide_input=True, show_default=False)
    return given


def _piped() -> Mapping[str, str]:
    text = sys.stdin.read().strip()
    try:
        found = json.loads(text or "{}")
    except ValueError:
        found = None
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        typer.echo('Secrets on standard input are one JSON object of texts, like {"auth_token": "…"}.', err=True)
        raise typer.Exit(1)
    return found


def _words(name: str) -> str:
    return name.replace("_", " ").capitalize().replace("Url", "URL, smtp://user:password@host:587")
