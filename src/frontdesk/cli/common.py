"""What the commands share: options, days and times as they are typed, and how a failure is told."""

from __future__ import annotations

import asyncio
import shlex
import sys
from collections.abc import Callable, Coroutine, Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from pydantic import ValidationError

from frontdesk.kernel import up as installation
from frontdesk.kernel.datafolder import DataFolder
from frontdesk.kernel.pg_binaries import DatabaseUnavailable
from frontdesk.kernel.problems import Problem
from frontdesk.kernel.settings import Settings
from frontdesk.trades.document import PackProblem

Data = Annotated[
    Path | None,
    typer.Option("--data", envvar="FRONTDESK_DATA", help="Folder of the database, logs and secrets. Default: ./data"),
]
Host = Annotated[str, typer.Option(help="Address to listen on. The default is reachable from this machine only.")]
Port = Annotated[int, typer.Option(min=1, max=65_535, help="Port to listen on.")]
OneBusiness = Annotated[
    str | None,
    typer.Option(
        "--business", help="Short name of the business. Default: the only one, or the only real one, or the first demo."
    ),
]
Business = Annotated[str, typer.Option(help="Short name (slug) of the business, such as plumbing.")]

T = TypeVar("T")
Day = TypeVar("Day", date, datetime)
FIRST_YEAR, LAST_YEAR = 1990, 2100


def moment(said: str) -> datetime:
    """Return a date with a time of day; one without a zone is the business's own time."""
    try:
        if said[10:11] not in {"T", " "}:
            raise ValueError
        return _in_reach(datetime.fromisoformat(said))
    except ValueError:
        raise typer.BadParameter(
            f"'{said}' is no date with a time. Write it like 2024-08-05T08:30, which is the business's own time,"
            " or with a zone, like 2024-08-05T08:30:00+10:00. The year lies between 1990 and 2100."
        ) from None


def day_typed(said: str) -> date:
    try:
        return _in_reach(date.fromisoformat(said))
    except ValueError:
        raise typer.BadParameter(f"'{said}' is no date. Write it like 2024-08-05: year, month, day.") from None


def _in_reach(day: Day) -> Day:
    """Return a day that calendars and ids can hold, its neighbours in every zone included."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError
    return day


def run_async(work: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Run one command's coroutine; a database that cannot be had is told in words."""
    return or_explain(lambda: asyncio.run(work()))


def or_explain(work: Callable[[], T]) -> T:
    try:
        return work()
    except (DatabaseUnavailable, installation.CannotStart, PackProblem, Problem) as problem:
        typer.echo(str(problem), err=True)
        raise typer.Exit(1) from problem
    except ValidationError as wrong:
        for error in wrong.errors():
            setting = "_".join(str(part) for part in error["loc"]).upper()
            typer.echo(f"The setting {setting} is not as it must be: {error['msg']}.", err=True)
        raise typer.Exit(1) from wrong
    except KeyboardInterrupt:
        raise typer.Exit(130) from None


def as_typed(words: Iterable[str], data: Path | None) -> str:
    """Return a command on a data folder as it is typed in the folder that this one was started in.

    The folder goes without saying only where it is the one that a command takes by itself, there and in any terminal.
    """
    usual = DataFolder(Settings().data).root
    root = DataFolder(data).root if data else usual
    here = [] if root == usual == DataFolder(Path("data")).root else ["--data", str(root)]
    return shlex.join([program(), *words, *here])


def program() -> str:
    """Return this program as it is typed in the folder that it was started in."""
    installed = Path(sys.prefix) / "bin" / "frontdesk"
    return str(installed.relative_to(Path.cwd()) if installed.is_relative_to(Path.cwd()) else installed)


def rows(table: Sequence[Sequence[str]]) -> str:
    """Return rows of a table with their columns one below the other; what is empty stays so."""
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in table)
    return "\n".join(lines)
