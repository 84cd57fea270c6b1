"""Made-up calls of a pack as values: what a scripted caller says, and which rows it must leave behind.

Only the reading. They are played in wiring/rehearsal; the form stands in docs/trades/packs.md, "Scenarios".
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType

from frontdesk.trades.demo import WEEKDAYS
from frontdesk.trades.document import TIME_OF_DAY, PackProblem, Table, one_of, read
from frontdesk.trades.facts import CLOSED_LISTS, FACT_NAMES, FACTS_LISTED, QUESTIONS

OUTCOMES = (
    "appointment_booked",
    "rescheduled",
    "cancelled",
    "information_provided",
    "message_taken",
    "transferred",
    "abandoned",
)
HANG_UP = "<hang up>"
# The caller hangs up after so many turns, which fails the scenario.
MOST_TURNS = 40
OTHERWISE = "yes please"

# What can be judged of the stored visit; date, time and weekday are in the business's zone,
# `after` and `before` bound its start, `noted_services` are keys parted by commas.
BOOKING_KEYS = (
    "service_type",
    "urgency",
    "property_type",
    "noted_services",
    "customer_name",
    "customer_phone",
    "date",
    "weekday",
    "time",
    "after",
    "before",
)
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Filled:
    """A visit that stands in the calendar before the call.

    technicians   how many people it takes; None means all of them
    """

    starts_at: datetime
    minutes: int
    technicians: int | None


@dataclass(frozen=True, slots=True)
class Expected:
    """What the rows must hold afterwards.

    outcome    None is not judged
    bookings   live visits made by the call; None is not judged
    tasks      tasks for a person, at least so many; 0 is none at all, None is not judged
    facts      fact name -> latest value; "" means absent
    booking    key of BOOKING_KEYS -> value; only with one booking
    """

    outcome: str | None
    max_turns: int
    bookings: int | None
    tasks: int | None
    facts: Mapping[str, str]
    booking: Mapping[str, str]
    first_reply_has: tuple[str, ...]
    never_said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scenario:
    """A scripted call.

    caller        the number it comes from, None where it is withheld
    say           lines said first, whatever the desk says; an empty one is silence
    when_asked    what the desk asked for -> answers, used one by one, the last one again and again
    after_booked  lines said once a visit is booked
    """

    name: str
    story: str
    now: datetime
    caller: str | None
    before: tuple[Filled, ...]
    say: tuple[str, ...]
    when_asked: Mapping[str, tuple[str, ...]]
    otherwise: str
    after_booked: tuple[str, ...]
    expect: Expected


def load_scenarios(folder: Path, services: Collection[str] | None = None) -> Mapping[str, tuple[Scenario, ...]]:
    """Return the scenarios of a pack's folder by file name without its ending, empty if it has none.

    services   keys of the pack's services; None leaves open which there are

    Raises PackProblem at the first mistake, where two scenarios have one name, and where one expects another service.
    """
    files = sorted((folder / "scenarios").glob("*.toml"))
    found = {file.stem: read_scenarios(file, services) for file in files}
    seen: dict[str, Path] = {}
    for file in files:
        for scenario in found[file.stem]:
            if scenario.name in seen:
                what = f"`{scenario.name}` is also the name of a scenario in {seen[scenario.name].name}"
                raise PackProblem(file, None, what + "; give each its own")
            seen[scenario.name] = file
    return MappingProxyType(found)


def read_scenarios(file: Path, services: Collection[str] | None = None) -> tuple[Scenario, ...]:
    """Return the scenarios of one file, in its order.

    services   keys of the pack's services; None leaves open which there are

    Raises PackProblem at the first mistake.
    """
    root = read(file)
    root.only(("scenario",))
    scenarios: dict[str, Scenario] = {}
    for table in root.tables("scenario"):
        scenario = _scenario(table)
        if services is not None:
            _check_services(table.table("expect"), services)
        if scenario.name in scenarios:
            raise table.problem(f"`{scenario.name}` stands above already; give each its own name", "name")
        scenarios[scenario.name] = scenario
    return tuple(scenarios.values())


def _scenario(table: Table) -> Scenario:
    table.only(("name", "story", "now", "from", "before", "say", "when_asked", "otherwise", "after_booked", "expect"))
    now = table.moment("now")
    if now is None:
        raise table.problem('`now` is missing; add now = "2024-08-05T08:30:00+10:00"')
    return Scenario(
        name=table.formed("name", _NAME, "lower-case letters, digits and -, like mike-toilet"),
        story=table.text("story"),
        now=now,
        caller=table.phone("from") if "from" in table else None,
        before=tuple(_filled(filled) for filled in table.tables("before")),
        say=table.texts("say", ()),
        when_asked=_answers(table.table("when_asked")),
        otherwise=_line(_holding(table, "otherwise"), "otherwise", OTHERWISE),
        after_booked=_holding(table, "after_booked").texts("after_booked", ()),
        expect=_expected(table.table("expect")),
    )


def _holding(table: Table, key: str) -> Table:
    """Return the table that has the key: in TOML what is written below [scenario.when_asked] belongs to it."""
    answers = table.table("when_asked")
    return answers if key in answers else table


def _line(table: Table, key: str, default: str) -> str:
    """Return what is said; unlike other texts it may be empty, which is silence."""
    value = table.values.get(key, default)
    if not isinstance(value, str):
        raise table.problem(f'`{key}` must be a text in quotes; "" is silence', key)
    return value


def _filled(table: Table) -> Filled:
    table.only(("booked", "minutes", "technicians"))
    starts_at = table.moment("booked")
    if starts_at is None:
        raise table.problem('`booked` is missing; add booked = "2024-08-05T09:00:00+10:00"', "before")
    everyone = table.values.get("technicians", "all") == "all"
    return Filled(
        starts_at=starts_at,
        minutes=table.whole("minutes", least=1),
        technicians=None if everyone else table.whole("technicians", least=1),
    )


def _answers(table: Table) -> Mapping[str, tuple[str, ...]]:
    answers: dict[str, tuple[str, ...]] = {}
    for asked in table.values:
        if asked in ("otherwise", "after_booked"):
            continue
        known = (*FACT_NAMES, *QUESTIONS)
        if asked not in known:
            told = f"the desk never asks for `{asked}`; {one_of(asked, known, listed=FACTS_LISTED)}"
            raise table.problem(told, asked)
        answers[asked] = table.texts(asked)
        if not answers[asked]:
            raise table.problem(f'`{asked}` is an empty list; write an answer, "" for silence', asked)
    return MappingProxyType(answers)


def _expected(table: Table) -> Expected:
    table.only(("outcome", "max_turns", "bookings", "tasks", "facts", "booking", "turn"))
    turn = table.table("turn")
    turn.only(("first_reply_has", "never_said"))
    return Expected(
        outcome=table.choice("outcome", OUTCOMES) if "outcome" in table else None,
        max_turns=table.whole("max_turns", MOST_TURNS, least=1),
        bookings=table.whole("bookings") if "bookings" in table else None,
        tasks=table.whole("tasks") if "tasks" in table else None,
        facts=_facts(table.table("facts")),
        booking=_booking(table.table("booking")),
        first_reply_has=turn.texts("first_reply_has", ()),
        never_said=turn.texts("never_said", ()),
    )


def _facts(table: Table) -> Mapping[str, str]:
    facts: dict[str, str] = {}
    for name in table.values:
        if name not in FACT_NAMES:
            raise table.problem(f"`{name}` is no fact; {one_of(name, FACT_NAMES, listed=FACTS_LISTED)}", name)
        facts[name] = _line(table, name, "")
        allowed = CLOSED_LISTS.get(name)
        if allowed and facts[name] not in ("", *allowed):
            raise table.problem(f"`{name}` is never `{facts[name]}`; {one_of(facts[name], allowed)}", name)
    return MappingProxyType(facts)


def _booking(table: Table) -> Mapping[str, str]:
    table.only(BOOKING_KEYS)
    # A visit may be wished to have no further service; everything else has some value.
    booking = {key: _line(table, key, "") if key == "noted_services" else table.text(key) for key in table.values}
    for key in ("time", "after", "before"):
        if key in booking:
            table.formed(key, TIME_OF_DAY, "a time of 24 hours, like 09:30")
    if "weekday" in booking:
        table.choice("weekday", WEEKDAYS)
    if "date" in booking:
        _check_date(table, booking["date"])
    return MappingProxyType(booking)


def _check_date(table: Table, text: str) -> None:
    try:
        date.fromisoformat(text)
    except ValueError:
        raise table.problem("`date` must be a date like 2024-08-05", "date") from None


def _check_services(expect: Table, services: Collection[str]) -> None:
    """Refuse an expectation that no call can meet: a service that the pack does not have."""
    for table, key in (
        (expect.table("facts"), "service_type"),
        (expect.table("booking"), "service_type"),
        (expect.table("booking"), "noted_services"),
    ):
        wanted = str(table.values.get(key, ""))
        for service in wanted.split(",") if key == "noted_services" else [wanted]:
            if service and service not in services:
                raise table.problem(f"`{key}`: the pack has no service `{service}`; {one_of(service, services)}", key)
