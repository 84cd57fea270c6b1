"""The command `frontdesk`: names, options, exit statuses. What they do lies below."""

from __future__ import annotations

import asyncio
import shlex
import socket
import sys
from collections.abc import Callable, Coroutine
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import typer
from pydantic import ValidationError

from frontdesk.kernel import up as installation
from frontdesk.kernel.clock import SystemClock
from frontdesk.kernel.datafolder import DataFolder
from frontdesk.kernel.pg_binaries import DatabaseUnavailable
from frontdesk.kernel.problems import Problem
from frontdesk.kernel.settings import Settings
from frontdesk.kernel.supervisor import say
from frontdesk.trades.load import packs
from frontdesk.understanding.jsonl import answer_line

# wiring brings the whole program along, a second's worth of loading. Commands import it when they
# run, so that `--help` and the process that watches over the others stay small.

app = typer.Typer(
    name="frontdesk",
    help="The front desk of a service business: answers calls, understands, books, keeps the record.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
db = typer.Typer(help="The database's tables.", no_args_is_help=True)
app.add_typer(db, name="db")
report = typer.Typer(help="What happened, in figures.", no_args_is_help=True)
app.add_typer(report, name="report")
staff = typer.Typer(help="The people who sign in.", no_args_is_help=True)
app.add_typer(staff, name="staff")

Data = Annotated[
    Path | None,
    typer.Option("--data", envvar="FRONTDESK_DATA", help="Folder of the database, logs and secrets. Default: ./data"),
]
Host = Annotated[str, typer.Option(help="Address to listen on. The default is reachable from this machine only.")]
Port = Annotated[int, typer.Option(min=1, max=65_535, help="Port to listen on.")]
OneBusiness = Annotated[
    str | None, typer.Option("--business", help="Short name of the business. Default: the only one.")
]
Business = Annotated[str, typer.Option(help="Short name (slug) of the business, such as plumbing.")]

A_LINE = 'In: {"id": 1, "text": "My name is Mike"}'
ITS_ANSWER = 'Out: {"id": 1, "facts": [{"name": "customer_name", "value": "Mike", …}]}'

T = TypeVar("T")
Day = TypeVar("Day", date, datetime)
FIRST_YEAR, LAST_YEAR = 1990, 2100


def _moment(said: str) -> datetime:
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


def _date(said: str) -> date:
    try:
        return _in_reach(date.fromisoformat(said))
    except ValueError:
        raise typer.BadParameter(f"'{said}' is no date. Write it like 2024-08-05: year, month, day.") from None


def _in_reach(day: Day) -> Day:
    """Return a day that calendars and ids can hold, its neighbours in every zone included."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError
    return day


def main() -> None:
    """Run the command line."""
    app()


@app.command()
def up(
    data: Data = None,
    host: Host = "127.0.0.1",
    port: Port = 8000,
    demo: Annotated[bool, typer.Option("--demo", help="Enter the demo businesses if they are missing.")] = False,
) -> None:
    """Start everything: database, tables, web, worker. Ctrl-C stops it."""
    settings = Settings()
    folder = DataFolder(data or settings.data)
    here = ["--data", str(folder.root)]
    plan = installation.Plan(
        data=folder,
        host=host,
        port=port,
        pg_bin=settings.pg_bin,
        external=settings.database_url is not None,
        prepare=[*_ourselves(), "prepare", *here, *(["--demo"] if demo else [])],
        web=[*_ourselves(), "serve", *here, "--socket"],
        worker=[*_ourselves(), "worker", *here],
        first_call=_first_call(folder.root),
        welcome=[*_ourselves(), "staff", "welcome", *here, *(["--demo"] if demo else [])],
    )
    raise typer.Exit(installation.run(plan))


@app.command()
def serve(
    data: Data = None,
    host: Host = "127.0.0.1",
    port: Port = 8000,
    handle: Annotated[int | None, typer.Option("--socket", hidden=True)] = None,
) -> None:
    """Run the web alone."""
    from frontdesk import wiring  # noqa: PLC0415

    folder = DataFolder(wiring.load_settings(data).data)
    listener = _or_explain(lambda: installation.listen(host, port)) if handle is None else socket.socket(fileno=handle)
    with listener:
        _run(lambda: wiring.serve(data, listener, first_call=_first_call(folder.root)))


@app.command()
def worker(data: Data = None) -> None:
    """Run the worker alone."""
    from frontdesk import wiring  # noqa: PLC0415

    _run(lambda: wiring.work(data))


@app.command()
def call(
    business: Business,
    data: Data = None,
    caller: Annotated[str | None, typer.Option("--from", help="Number the call comes from. Default: withheld.")] = None,
    now: Annotated[
        datetime | None,
        typer.Option(
            parser=_moment, metavar="TIME", help="The call's clock stands still here: 2024-08-05T08:30:00+10:00."
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Speak JSON lines instead of text.")] = False,
) -> None:
    """Be a caller: a line in, the desk's answer out. An empty line is silence; Ctrl-D hangs up."""
    from frontdesk import wiring  # noqa: PLC0415

    _run(lambda: wiring.call(data, business, caller=caller, now=now, as_json=as_json))


@app.command(
    help=f"Read what callers say: JSON lines in, their facts out.\n\n{A_LINE}\n\n{ITS_ANSWER}\n\n"
    "A line that cannot be read is answered with an error, and the exit status is 1 at the end."
)
def understand() -> None:
    """Read what callers say: JSON lines in, their facts out."""
    now = SystemClock().now()
    known = packs()
    all_good = True
    for line in sys.stdin:
        if line.strip():
            answer = answer_line(line, packs=known, now=now)
            sys.stdout.write(answer.line + "\n")
            sys.stdout.flush()  # whoever asks line by line waits for it
            all_good = all_good and answer.is_good
    raise typer.Exit(0 if all_good else 1)


@report.command()
def daily(
    business: OneBusiness = None,
    day: Annotated[
        date | None,
        typer.Option("--date", parser=_date, metavar="DATE", help="The day, like 2024-08-05. Default: today."),
    ] = None,
    form: Annotated[Literal["text", "json", "html"], typer.Option("--format")] = "text",
    data: Data = None,
) -> None:
    """Print the daily call summary."""
    from frontdesk import wiring  # noqa: PLC0415

    typer.echo(_run(lambda: wiring.report_daily(data, business, day, form)))


@app.command()
def export(
    what: Annotated[
        Literal["calls", "customers", "conversations", "bookings", "tasks", "all"],
        typer.Argument(help="tasks are the messages that callers left for the team."),
    ],
    out: Annotated[Path, typer.Option(help="Folder for the files.")],
    business: OneBusiness = None,
    data: Data = None,
) -> None:
    """Write the record as CSV."""
    from frontdesk import wiring  # noqa: PLC0415

    for path in _run(lambda: wiring.export_csv(data, business, what, out)):
        typer.echo(path)


@app.command()
def tasks(business: OneBusiness = None, data: Data = None) -> None:
    """Print what callers left for the team to do and nobody has done: the urgent first, then the newest."""
    from frontdesk import wiring  # noqa: PLC0415

    typer.echo(_run(lambda: wiring.tasks(data, business)))


@staff.command()
def link(
    email: Annotated[str, typer.Argument(help="The e-mail address they sign in with.")], data: Data = None
) -> None:
    """Print a link that signs somebody in, once, within 15 minutes."""
    from frontdesk import wiring  # noqa: PLC0415

    typer.echo(_run(lambda: wiring.sign_in_link(data, email)))


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

    typer.echo(_run(lambda: wiring.add_staff(data, business, name=name, email=email, role=role)))


@staff.command(hidden=True)
def welcome(data: Data = None, demo: Annotated[bool, typer.Option("--demo")] = False) -> None:
    """Print a link for whoever started the desk; `up` runs this last."""
    from frontdesk import wiring  # noqa: PLC0415

    address = _run(lambda: wiring.first_link(data, demo=demo))
    if address is not None:
        say(f"Sign in (once, within a day): {address}")


@app.command(hidden=True)
def prepare(data: Data = None, demo: Annotated[bool, typer.Option("--demo")] = False) -> None:
    """Bring the tables up to date and enter the demo businesses; `up` runs this first."""
    from frontdesk import wiring  # noqa: PLC0415

    for step in _run(lambda: wiring.prepare(data, demo=demo)):
        say(f"  {step}")


@db.command()
def upgrade(data: Data = None) -> None:
    """Bring the tables up to date."""
    from frontdesk import wiring  # noqa: PLC0415

    for step in _run(lambda: wiring.prepare(data, demo=False)):
        typer.echo(step)


@db.command()
def current(data: Data = None) -> None:
    """Print the version of the tables, and the one this program needs."""
    from frontdesk import wiring  # noqa: PLC0415

    is_at, needed = _run(lambda: wiring.versions(data))
    typer.echo(f"{is_at or 'empty'} (needed: {needed})")
    raise typer.Exit(0 if is_at == needed else 1)


@db.command()
def url(data: Data = None) -> None:
    """Print the address of the database, with the password of the role that owns its tables.

    The embedded database answers there while a desk runs.
    """
    from frontdesk import wiring  # noqa: PLC0415

    typer.echo(_run(lambda: wiring.owner_url(data)))


def _run(work: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Run one command's coroutine; a database that cannot be had is told in words."""
    return _or_explain(lambda: asyncio.run(work()))


def _or_explain(work: Callable[[], T]) -> T:
    try:
        return work()
    except (DatabaseUnavailable, installation.CannotStart, Problem) as problem:
        typer.echo(str(problem), err=True)
        raise typer.Exit(1) from problem
    except ValidationError as wrong:
        for error in wrong.errors():
            setting = "_".join(str(part) for part in error["loc"]).upper()
            typer.echo(f"The setting {setting} is not as it must be: {error['msg']}.", err=True)
        raise typer.Exit(1) from wrong
    except KeyboardInterrupt:
        raise typer.Exit(130) from None


def _ourselves() -> list[str]:
    """Return how to start this very program again, whatever the PATH says."""
    return [sys.executable, "-m", "frontdesk.cli"]


def _first_call(data: Path) -> str:
    """Return the command for a first call, as it is typed in the folder this one was started in."""
    program = Path(sys.prefix) / "bin" / "frontdesk"
    here = Path.cwd()
    if program.is_relative_to(here):
        program = program.relative_to(here)
    slug = next(iter(packs().values())).demo.slug
    words = [str(program), "call", "--business", slug]
    return shlex.join(words if data == here / "data" else [*words, "--data", str(data)])


if __name__ == "__main__":
    main()
