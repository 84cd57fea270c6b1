"""What the rows of a played call hold against what its scenario expects, and the dialogue to read when they differ."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.conversations.messages import StaffTask
from frontdesk.domain.conversations.models import Conversation, Fact, Speaker, ToolCall, Turn
from frontdesk.domain.scheduling import queries as calendar
from frontdesk.domain.scheduling.models import LIVE, Booking
from frontdesk.domain.scheduling.schemas import BookingView
from frontdesk.trades.scenarios import Expected

# Names and places are written as people write them, and a description may start a sentence.
WITHOUT_CASE = frozenset({"customer_name", "issue_description", "customer_location"})


async def verdict(db: AsyncSession, conversation_id: UUID, turns: int, expect: Expected) -> list[str]:
    """Return what is not as expected, one sentence each; nothing if all is.

    turns   how many turns the caller took
    """
    conversation = await _conversation(db, conversation_id)
    complaints = []
    if expect.outcome is not None and conversation.outcome != expect.outcome:
        complaints.append(f"the outcome is {conversation.outcome}, not {expect.outcome}")
    if turns > expect.max_turns:
        complaints.append(f"the caller needed {turns} turns, more than {expect.max_turns}")
    complaints += _unlike_facts(await _latest_facts(db, conversation_id), expect)
    complaints += await _unlike_visits(db, conversation_id, expect)
    complaints += await _unlike_tasks(db, conversation_id, expect)
    complaints += _unlike_words(await _turns(db, conversation_id), expect)
    return complaints


async def live_visits(db: AsyncSession, conversation_id: UUID) -> list[Booking]:
    """Return the visits that a call made and that still stand."""
    visits = await calendar.of_conversation(db, conversation_id)
    return [visit for visit in visits if visit.status in LIVE]


async def transcript(db: AsyncSession, conversation_id: UUID) -> str:
    """Return the dialogue with what was understood, asked for and done, for a person to read."""
    conversation = await _conversation(db, conversation_id)
    facts = defaultdict(list)
    for fact in await _facts(db, conversation_id):
        facts[fact.seq].append(f"{fact.name}={fact.value!r} ({fact.source})")
    tools = defaultdict(list)
    for call in await db.scalars(
        select(ToolCall).where(ToolCall.conversation_id == conversation_id).order_by(ToolCall.seq, ToolCall.n)
    ):
        tools[call.seq].append(f"{call.name}({call.arguments}) -> {call.problem or call.result}")
    lines = [f"{conversation.started_at.isoformat()} from {conversation.address or 'a withheld number'}"]
    for turn in await _turns(db, conversation_id):
        asked = f"  [asks {', '.join(turn.asked)}]" if turn.asked else ""
        lines.append(f"{turn.seq:3} {turn.speaker:>8}: {turn.text}{asked}")
        acts = [f"acts: {', '.join(turn.acts)}"] if turn.acts else []
        lines += [f"{'':14}{note}" for note in (*acts, *facts[turn.seq], *tools[turn.seq])]
    return "\n".join(lines)


async def _conversation(db: AsyncSession, conversation_id: UUID) -> Conversation:
    statement = select(Conversation).where(Conversation.id == conversation_id)
    return (await db.scalars(statement)).one()


async def _turns(db: AsyncSession, conversation_id: UUID) -> list[Turn]:
    statement = select(Turn).where(Turn.conversation_id == conversation_id).order_by(Turn.seq)
    return list(await db.scalars(statement))


async def _facts(db: AsyncSession, conversation_id: UUID) -> list[Fact]:
    statement = select(Fact).where(Fact.conversation_id == conversation_id).order_by(Fact.seq, Fact.n)
    return list(await db.scalars(statement))


async def _latest_facts(db: AsyncSession, conversation_id: UUID) -> dict[str, str]:
    return {fact.name: fact.value for fact in await _facts(db, conversation_id)}


def _unlike_facts(facts: dict[str, str], expect: Expected) -> Iterator[str]:
    for name, wanted in expect.facts.items():
        found = facts.get(name, "")
        if not _alike(name, found, wanted):
            yield f"{name} is {found!r}, not {wanted!r}"


def _alike(name: str, found: str, wanted: str) -> bool:
    if name in WITHOUT_CASE:
        return found.casefold() == wanted.casefold()
    return found == wanted


async def _unlike_visits(db: AsyncSession, conversation_id: UUID, expect: Expected) -> list[str]:
    visits = await live_visits(db, conversation_id)
    complaints = []
    if expect.bookings is not None and len(visits) != expect.bookings:
        complaints.append(f"{len(visits)} visits are booked, not {expect.bookings}")
    if not expect.booking:
        return complaints
    if not visits:
        return [*complaints, "there is no visit to look at"]
    view = await calendar.booking(db, visits[-1].id)
    if view is None:
        raise LookupError("a visit that was just read is gone")
    return [*complaints, *_unlike_visit(view, expect)]


def _unlike_visit(visit: BookingView, expect: Expected) -> Iterator[str]:
    """Yield what differs; the view's times are in the business's zone."""
    found = {
        "service_type": visit.service_type,
        "urgency": str(visit.urgency),
        "property_type": str(visit.property_type or ""),
        "noted_services": ",".join(visit.noted_services),
        "customer_name": visit.customer_name or "",
        "customer_phone": visit.customer_phone or "",
        "date": visit.appointment_date,
        "weekday": f"{visit.starts_at:%A}".lower(),
        "time": visit.appointment_time,
    }
    start = visit.appointment_time
    for key, wanted in expect.booking.items():
        if key == "after" and start < wanted:
            yield f"the visit starts at {start}, before {wanted}"
        elif key == "before" and start >= wanted:
            yield f"the visit starts at {start}, not before {wanted}"
        elif key in found and not _alike(key, found[key], wanted):
            yield f"the visit's {key} is {found[key]!r}, not {wanted!r}"


async def _unlike_tasks(db: AsyncSession, conversation_id: UUID, expect: Expected) -> list[str]:
    """Return what is not as expected of the tasks: fewer than wanted, or any where none is."""
    statement = select(func.count()).select_from(StaffTask).where(StaffTask.conversation_id == conversation_id)
    tasks = await db.scalar(statement) or 0
    wanted = expect.tasks
    if wanted is None or (tasks >= wanted and not (wanted == 0 and tasks)):
        return []
    return [f"tasks left for a person: {tasks}, not {wanted}"]


def _unlike_words(turns: list[Turn], expect: Expected) -> Iterator[str]:
    """Yield safety words that are missing from the first answer, and words that should not have been said."""
    said = [turn for turn in turns if turn.speaker == Speaker.desk]
    first_heard = next((turn.seq for turn in turns if turn.speaker == Speaker.customer), None)
    answer = next((turn.text for turn in said if first_heard and turn.seq > first_heard), "")
    for words in expect.first_reply_has:
        if words not in answer:
            yield f"the first answer lacks {words!r}"
    for words in expect.never_said:
        if any(words in turn.text for turn in said):
            yield f"the desk said {words!r}"
