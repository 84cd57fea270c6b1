"""One call as its page shows it, made from what is stored of it. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from frontdesk.domain.conversations.models import Outcome, Speaker, Turn
from frontdesk.domain.insights.call_story import CallStory
from frontdesk.domain.insights.ringing import began_at
from frontdesk.domain.scheduling.schemas import BookingView
from frontdesk.edges.console.calls.deeds import doing
from frontdesk.edges.console.calls.facts import GRAVE, Names, label_of, value_of
from frontdesk.edges.console.calls.rows import lost_in_words, number_of, title_of
from frontdesk.edges.console.calls.talk import Talk, talk_of
from frontdesk.kernel.locale import Local

AFTER_THE_INTAKE = frozenset({"urgency_level", "preferred_date", "preferred_time"})
"""What a call is not held up for: urgency has a default, a time is agreed on at the end."""


@dataclass(frozen=True, slots=True)
class Visit:
    """The visit a call made, in words."""

    id: UUID
    when: str
    what: str
    status: str


@dataclass(frozen=True, slots=True)
class LeftTask:
    """Something a call left for a person to do."""

    what: str
    is_done: bool


@dataclass(frozen=True, slots=True)
class RawCall:
    """What a tool was given and gave back, as it is stored."""

    turn: int
    name: str
    stored: str


@dataclass(frozen=True, slots=True)
class CallView:
    """One call, ready to be shown.

    about    name and value of what is known of the call itself
    to_ask   what the desk still needs before a time can be agreed on; empty once that is done
    lost     when its line was lost, in words; "" if it was not
    since    when it began, by the machine's clock
    """

    id: UUID
    title: str
    lede: tuple[str, ...]
    is_live: bool
    is_grave: bool
    lost: str
    since: datetime
    doing: str
    outcome: Outcome | None
    talk: Talk
    to_ask: tuple[str, ...]
    about: tuple[tuple[str, str], ...]
    sid: str | None
    visit: Visit | None
    tasks: tuple[LeftTask, ...]
    raw: tuple[RawCall, ...]


def view_of(story: CallStory, local: Local, names: Names, *, intake: Sequence[str]) -> CallView:
    """Return a call as its page shows it.

    names    what each service is called
    intake   the facts that the trade asks for
    """
    row = story.state.conversation
    talk = talk_of(story.state, local, names)
    facts = {name: fact.value for name, fact in story.state.latest().items()}
    who = facts.get("customer_name") or row.customer_name or number_of(row.address, local)
    return CallView(
        id=row.id,
        title=title_of(who, facts, local, names),
        lede=_lede(story, local),
        is_live=story.is_live,
        is_grave=any(fact.kind == GRAVE and not fact.gone for fact in talk.facts),
        lost=lost_in_words(story.lost_at, local),
        since=began_at(row),
        doing=_doing(story.state.turns),
        outcome=row.outcome,
        talk=talk,
        to_ask=_to_ask(story, facts.keys(), intake) if story.is_live else (),
        about=_about(story, local),
        sid=story.call.call_sid if story.call else None,
        visit=_visit(story.booking, local, names) if story.booking else None,
        tasks=tuple(LeftTask(task.what, task.done_at is not None) for task in story.tasks),
        raw=tuple(
            RawCall(
                call.seq,
                call.name,
                json.dumps(
                    {"arguments": call.arguments, "result": call.result, "problem": call.problem},
                    indent=2,
                    ensure_ascii=False,
                ),
            )
            for call in story.state.tool_calls
        ),
    )


def transcript_of(view: CallView, local: Local) -> str:
    """Return what was said as plain text, a line for each turn."""
    head = [view.title, " · ".join(view.lede), ""]
    said = [f"{turn.elapsed:>6}  {turn.speaker}: {turn.text}" for turn in view.talk.turns if turn.text]
    known = [f"{fact.number:>6}  {fact.label}: {fact.value}" for fact in view.talk.facts if not fact.gone]
    written = f"As of {local.moment(local.now)}."
    return "\n".join([*head, *said, "", "What we know", *known, "", written, ""])


def _lede(story: CallStory, local: Local) -> tuple[str, ...]:
    row = story.state.conversation
    started = local.here(row.started_at)
    at = local.time(started) if started.date() == local.now.date() else local.moment(started)
    dialled = f"called {local.phone(story.numbers[0])}" if len(story.numbers) == 1 else "called"
    when = f"{dialled} at {at}" if started.date() == local.now.date() else f"{dialled} on {at}"
    known = {True: "known to us", False: "new customer", None: "new number"}[story.known_before]
    return (number_of(row.address, local), known, when)


def _doing(turns: Sequence[Turn]) -> str:
    answer = next((turn for turn in reversed(turns) if turn.speaker == Speaker.desk), None)
    return doing(answer, is_thinking=bool(turns) and turns[-1].speaker == Speaker.customer)


def _to_ask(story: CallStory, known: Iterable[str], intake: Sequence[str]) -> tuple[str, ...]:
    """Return what the trade's intake still lacks; a number that is seen need not be asked for."""
    if story.booking is not None:
        return ()
    has = {*known, *AFTER_THE_INTAKE} | ({"customer_phone"} if story.state.conversation.address else set())
    missing = [label_of(name) for name in intake if name not in has]
    return (*missing, *(() if "selected_appointment" in has else ("A time to come",)))


def _about(story: CallStory, local: Local) -> tuple[tuple[str, str], ...]:
    row, call = story.state.conversation, story.call
    slowest = max((turn.latency_ms for turn in story.state.turns if turn.latency_ms is not None), default=None)
    lasted = call.duration_seconds if call else None
    told = (
        ("Answered by", "rules, no model" if row.model == "rules" else row.model),
        ("Slowest answer", None if slowest is None else f"{local.number(slowest)} ms"),
        ("Length", None if lasted is None else local.length(lasted)),
        ("Cost", local.money(row.cost) if row.cost else "None"),
    )
    return tuple((name, value) for name, value in told if value is not None)


def _visit(booking: BookingView, local: Local, names: Names) -> Visit:
    return Visit(
        id=booking.id,
        when=local.moment(booking.starts_at),
        what=value_of("service_type", booking.service_type, local, names),
        status=booking.status,
    )
