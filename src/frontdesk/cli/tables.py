"""The commands `frontdesk db`: the database's tables."""

from __future__ import annotations

import typer

from frontdesk.cli.common import Data, run_async

db = typer.Typer(help="The database's tables.", no_args_is_help=True)


@db.command()
def upgrade(data: Data = None) -> None:
    """Bring the tables up to date."""
    from frontdesk import wiring  # noqa: PLC0415

    for step in run_async(lambda: wiring.prepare(data, demo=False)):
        typer.echo(step)


@db.command()
def current(data: Data = None) -> None:
    """Print the version of the tables, and the one this program needs."""
    from frontdesk import wiring  # noqa: PLC0415

    is_at, needed = run_async(lambda: wiring.versions(data))
    typer.echo(f"{is_at or 'empty'} (needed: {needed})")
    raise typer.Exit(0 if is_at == needed else 1)


@db.command()
def url(data: Data = None) -> None:
    """Print the address of the database, with the password of the role that owns its tables.

    The embedded database answers there while a desk runs.
    """
    from frontdesk import wiring  # noqa: PLC0415

    typer.echo(run_async(lambda: wiring.owner_url(data)))
