"""What must hold of all rows of a business, whatever was killed, sent twice or said at once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import groupby, pairwise
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.conversations.messages import StaffTask
from frontdesk.domain.conversations.models import Conversation, Fact, Outcome, Speaker, ToolCall, Turn
from frontdesk.domain.scheduling.models import LIVE, Booking
from frontdesk.domain.tenancy.queries import business_card
from frontdesk.trades.load import packs

_TASKS = ("alert_staff", "take_message")


async def broken_rules(db: AsyncSession) -> list[str]:
    """Return what is wrong with the business's rows, one sentence each; nothing if all is well."""
    conversations = {row.id: row for row in await db.scalars(select(Conversation).order_by(Conversation.id))}
    turns = defaultdict(list)
    for turn in await db.scalars(select(Turn).order_by(Turn.conversation_id, Turn.seq)):
        turns[turn.conversation_id].append(turn)
    calls = defaultdict(list)
    for call in await db.scalars(select(ToolCall).order_by(ToolCall.conversation_id, ToolCall.seq, ToolCall.n)):
        calls[call.conversation_id].append(call)
    bookings = list(await db.scalars(select(Booking).order_by(Booking.starts_at, Booking.id)))
    tasks = Counter(await db.scalars(select(StaffTask.conversation_id)))
    intake = packs()[(await business_card(db)).trade].intake
    visits_people = bool({"customer_location", "address"} & set(intake))
    wrong = [*_of_calendar(bookings), *await _of_facts(db, turns)]
    for id, conversation in conversations.items():
        visits = [visit for visit in bookings if visit.conversation_id == id]
        found = [
            *_of_turns(conversation, turns[id]),
            *_of_tools(turns[id], calls[id], visits, tasks[id], visits_people=visits_people),
            *_of_visits(conversation, visits),
        ]
        wrong += [f"{id}: {each}" for each in found]
    return wrong


def _of_turns(conversation: Conversation, turns: list[Turn]) -> Iterator[str]:
    """The desk greets; then each utterance is stored once and has one answer."""
    if [turn.seq for turn in turns] != list(range(1, len(turns) + 1)):
        yield f"turns are counted {[turn.seq for turn in turns]}"
    if not turns or turns[0].speaker != Speaker.desk:
        yield "nobody greeted"
    for one, other in pairwise(turns):
        if one.speaker == other.speaker:
            yield f"turns {one.seq} and {other.seq} are both the {one.speaker}'s"
    keys = Counter(turn.heard_key for turn in turns if turn.heard_key)
    yield from (f"{key} is stored {times} times" for key, times in keys.items() if times > 1)
    if conversation.ended_at is None and turns and turns[-1].speaker == Speaker.customer:
        yield f"turn {turns[-1].seq} waits for an answer"


def _of_tools(
    turns: list[Turn], calls: list[ToolCall], visits: list[Booking], tasks: int, *, visits_people: bool
) -> Iterator[str]:
    """Each tool ran once at its place, and what it did is there once."""
    heard = {turn.seq for turn in turns if turn.speaker == Speaker.customer} | {len(turns)}
    for seq, made in groupby(calls, key=lambda call: call.seq):
        places = [call.n for call in made]
        if places != list(range(1, len(places) + 1)):
            yield f"tools of turn {seq} are counted {places}"
        if seq not in heard:
            yield f"turn {seq}, which has tools, is none of the caller's"
    done = [call for call in calls if call.problem is None]
    # A second book_visit of a call may give the first visit again: its result names it.
    booked = {(call.result or {})["booking_id"] for call in done if call.name == "book_visit"}
    if booked != {str(visit.id) for visit in visits}:
        yield f"its tools booked {len(booked)} visits, the calendar has {len(visits)}"
    # Where people are visited, a visit that is booked for no place leaves a task too, with its first booking.
    first = {(call.result or {})["booking_id"]: call for call in reversed(done) if call.name == "book_visit"}
    nowhere = [call for call in first.values() if not (call.arguments["location"] or call.arguments["address"])]
    left = sum(call.name in _TASKS for call in done) + (len(nowhere) if visits_people else 0)
    if left != tasks:
        yield f"its tools left {left} tasks, {tasks} are there"


def _of_visits(conversation: Conversation, visits: list[Booking]) -> Iterator[str]:
    """One visit of a call stands at most, and the call knows it."""
    live = [visit.id for visit in visits if visit.status in LIVE]
    if len(live) > 1:
        yield f"{len(live)} visits stand"
    if conversation.booking_id != next(iter(live), None):
        yield "it does not name the visit that stands"
    if conversation.ended_at is not None and (conversation.outcome == Outcome.appointment_booked) != bool(live):
        yield f"it ended as {conversation.outcome}, and {len(live)} visits stand"


def _of_calendar(bookings: list[Booking]) -> Iterator[str]:
    """Nobody is in two places at once."""
    live = [visit for visit in bookings if visit.status in LIVE]
    for technician in {visit.technician_id for visit in live}:
        theirs = [visit for visit in live if visit.technician_id == technician]
        for one, other in pairwise(theirs):
            if other.starts_at < one.ends_at:
                yield f"{technician} has {one.id} and {other.id} at once"


async def _of_facts(db: AsyncSession, turns: dict[UUID, list[Turn]]) -> list[str]:
    """Every fact is of a turn, and counted in it."""
    facts = defaultdict(list)
    for fact in await db.scalars(select(Fact).order_by(Fact.conversation_id, Fact.seq, Fact.n)):
        facts[fact.conversation_id, fact.seq].append(fact.n)
    return [
        f"{id}: facts of turn {seq} are counted {places}"
        for (id, seq), places in facts.items()
        if seq > len(turns[id]) or places != list(range(len(places)))
    ]
