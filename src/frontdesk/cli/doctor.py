"""The command `frontdesk doctor`: is everything set up, and what mends what is not."""

from __future__ import annotations

import json
import shutil
import sys
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from frontdesk.cli.common import Data, run_async
from frontdesk.kernel.checks import Check, CheckState

if TYPE_CHECKING:
    from frontdesk.wiring.checks.doctor import Part

MARKS = {CheckState.ok: "✓", CheckState.missing: "–", CheckState.broken: "✗"}
WIDEST, NARROWEST = 110, 60


def doctor(
    business: Annotated[
        str | None, typer.Option(help="Short name of the only business to look at. Default: all of them.")
    ] = None,
    data: Data = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document instead of text.")] = False,
) -> None:
    """Say what is set up, what is missing for real calls, and how to mend it.

    Nothing is changed. The exit status is 1 if something is broken; what is missing is not broken.
    """
    from frontdesk.wiring.checks.doctor import examine  # noqa: PLC0415

    parts = run_async(lambda: examine(data, business))
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")  # a terminal that lacks a letter still gets the rest
    broken = _how_many(parts, CheckState.broken)
    if as_json:
        typer.echo(json.dumps({"broken": broken, "parts": [asdict(part) for part in parts]}, indent=2))
    else:
        for line in _as_text(parts):
            typer.echo(line)
    raise typer.Exit(1 if broken else 0)


def _as_text(parts: Sequence[Part]) -> Iterator[str]:
    width = max(NARROWEST, min(WIDEST, shutil.get_terminal_size((WIDEST, 24)).columns))
    longest = max(len(check.name) for part in parts for check in part.checks)
    for part in parts:
        if part.checks:
            yield part.name
            for check in part.checks:
                yield from _lines(check, longest, width)
            yield ""
    broken, missing = _how_many(parts, CheckState.broken), _how_many(parts, CheckState.missing)
    sums = [f"{_things(broken)} broken" if broken else "Nothing is broken"]
    yield "; ".join([*sums, *([f"{_things(missing)} not set up or not looked at"] if missing else [])]) + "."


def _lines(check: Check, longest: int, width: int) -> Iterator[str]:
    first = f"  {_mark(check.state)} {check.state:<8}{check.name:<{longest}}  "
    rest = " " * len(first)
    yield from _wrapped(check.said, first, rest, width)
    if check.remedy:
        yield from _wrapped(f"To mend: {check.remedy}", rest, rest, width)


def _wrapped(words: str, first: str, rest: str, width: int) -> list[str]:
    return textwrap.wrap(
        words, width, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    )


def _mark(state: CheckState) -> str:
    """Return the mark of a state, as far as the terminal can show it; the word beside it says the same."""
    mark = MARKS[state]
    try:
        mark.encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return {CheckState.ok: "+", CheckState.missing: "-", CheckState.broken: "x"}[state]
    return mark


def _how_many(parts: Sequence[Part], state: CheckState) -> int:
    return sum(check.state is state for part in parts for check in part.checks)


def _things(number: int) -> str:
    return "1 thing is" if number == 1 else f"{number} things are"
