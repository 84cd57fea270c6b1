"""The command `frontdesk`: names, options, exit statuses. What they do lies below."""

from __future__ import annotations

import socket
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from frontdesk.cli.business import business
from frontdesk.cli.common import (
    Business,
    Data,
    Host,
    OneBusiness,
    Port,
    as_typed,
    day_typed,
    moment,
    or_explain,
    run_async,
)
from frontdesk.cli.connections import connections
from frontdesk.cli.doctor import doctor
from frontdesk.cli.keys import keys
from frontdesk.cli.numbers import numbers
from frontdesk.cli.staff import staff, welcome
from frontdesk.cli.tables import db
from frontdesk.cli.trades import trades
from frontdesk.kernel import up as installation
from frontdesk.kernel.clock import SystemClock
from frontdesk.kernel.datafolder import DataFolder
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
app.add_typer(db, name="db")
report = typer.Typer(help="What happened, in figures.", no_args_is_help=True)
app.add_typer(report, name="report")
app.add_typer(business, name="business")
app.add_typer(staff, name="staff")
app.command()(doctor)
app.add_typer(numbers, name="numbers")
app.add_typer(connections, name="connections")
app.add_typer(keys, name="keys")
app.add_typer(trades, name="trades")

ANY_BUSINESS = "SLUG"
"""Stands in the command of a first call for the business it is made to."""

A_LINE = 'In: {"id": 1, "text": "My name is Mike"}'
ITS_ANSWER = 'Out: {"id": 1, "facts": [{"name": "customer_name", "value": "Mike", …}]}'


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
    settings = or_explain(Settings)
    folder = DataFolder(data or settings.data)
    here = ["--data", str(folder.root)]
    or_explain(packs)  # a broken one is told before anything is started
    plan = installation.Plan(
        data=folder,
        host=host,
        port=port,
        pg_bin=settings.pg_bin,
        external=settings.database_url is not None,
        prepare=[*_ourselves(), "prepare", *here, *(["--demo"] if demo else [])],
        web=[*_ourselves(), "serve", *here, "--socket"],
        worker=[*_ourselves(), "worker", *here],
        welcome=[*_ourselves(), "begun", *here, *(["--demo"] if demo else [])],
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
    listener = or_explain(lambda: installation.listen(host, port)) if handle is None else socket.socket(fileno=handle)
    with listener:
        first_call = as_typed(["call", "--business", ANY_BUSINESS], folder.root)
        or_explain(packs)
        run_async(lambda: wiring.serve(data, listener, first_call=first_call))


@app.command()
def worker(data: Data = None) -> None:
    """Run the worker alone."""
    from frontdesk import wiring  # noqa: PLC0415

    run_async(lambda: wiring.work(data))


@app.command()
def call(
    *,
    business: Business,
    data: Data = None,
    caller: Annotated[str | None, typer.Option("--from", help="Number the call comes from. Default: withheld.")] = None,
    now: Annotated[
        datetime | None,
        typer.Option(
            parser=moment, metavar="TIME", help="The call's clock stands still here: 2024-08-05T08:30:00+10:00."
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Speak JSON lines instead of text.")] = False,
    practice: Annotated[
        bool, typer.Option("--practice", help="What it books is taken back; no log and no figure knows of it.")
    ] = False,
) -> None:
    """Be a caller: a line in, the desk's answer out. An empty line is silence; Ctrl-D hangs up."""
    from frontdesk import wiring  # noqa: PLC0415

    run_async(lambda: wiring.call(data, business, caller=caller, now=now, as_json=as_json, practice=practice))


@app.command(
    help=f"Read what callers say: JSON lines in, their facts out.\n\n{A_LINE}\n\n{ITS_ANSWER}\n\n"
    "A line that cannot be read is answered with an error, and the exit status is 1 at the end."
)
def understand() -> None:
    """Read what callers say: JSON lines in, their facts out."""
    now = SystemClock().now()
    known = or_explain(packs)
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
        typer.Option("--date", parser=day_typed, metavar="DATE", help="The day, like 2024-08-05. Default: today."),
    ] = None,
    form: Annotated[Literal["text", "json", "html"], typer.Option("--format")] = "text",
    data: Data = None,
) -> None:
    """Print the daily call summary."""
    from frontdesk import wiring  # noqa: PLC0415

    typer.echo(run_async(lambda: wiring.report_daily(data, business, day, form)))


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

    for path in run_async(lambda: wiring.export_csv(data, business, what, out)):
        typer.echo(path)


@app.command()
def tasks(business: OneBusiness = None, data: Data = None) -> None:
    """Print what callers left for the team to do and nobody has done: the urgent first, then the newest."""
    from frontdesk import wiring  # noqa: PLC0415

    typer.echo(run_async(lambda: wiring.tasks(data, business)))


@app.command(hidden=True)
def prepare(data: Data = None, demo: Annotated[bool, typer.Option("--demo")] = False) -> None:
    """Bring the tables up to date and enter the demo businesses; `up` runs this first."""
    from frontdesk import wiring  # noqa: PLC0415

    for step in run_async(lambda: wiring.prepare(data, demo=demo)):
        say(f"  {step}")


@app.command(hidden=True)
def begun(data: Data = None, demo: Annotated[bool, typer.Option("--demo")] = False) -> None:
    """Say what to do with a desk that has just been started; `up` runs this last."""
    from frontdesk import wiring  # noqa: PLC0415

    slug = run_async(lambda: wiring.first_business(data))
    if slug is not None:
        command = as_typed(["call", "--business", slug], data)
        say(f"Make a first call from a second terminal, in this folder:\n\n    {command}\n")
    welcome(data, demo=demo)


def _ourselves() -> list[str]:
    """Return how to start this very program again, whatever the PATH says."""
    return [sys.executable, "-m", "frontdesk.cli"]
