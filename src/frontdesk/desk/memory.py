"""What the desk remembers of a conversation: loaded from rows before a turn, kept in rows after it.

Nothing is remembered in the process, so any process can take the next turn.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.desk.consent import QUIET, UNHEARD, is_cut_short
from frontdesk.desk.dialogue import Dialogue, Known, Past, Visit
from frontdesk.desk.hearing import Utterance, hear
from frontdesk.desk.house import House
from frontdesk.desk.placing import Situation
from frontdesk.desk.reply import Reply, noted
from frontdesk.desk.saying import agreed_to
from frontdesk.domain.conversations import queries as records
from frontdesk.domain.conversations import service as conversations
from frontdesk.domain.conversations.confirmed import confirm_facts
from frontdesk.domain.conversations.models import Fact as StoredFact
from frontdesk.domain.conversations.thread import SaidTurn, Thread, held_thread
from frontdesk.domain.scheduling import queries as calendar
from frontdesk.domain.scheduling.models import Booking, BookingStatus
from frontdesk.domain.tenancy.areas import is_served
from frontdesk.kernel.clock import Clock
from frontdesk.understanding.types import Fact, Offer, Reading

CARRIED = "carried"


@dataclass(frozen=True)
class State:
    """One conversation, and the house it was held in."""

    thread: Thread
    house: House
    now: datetime
    bookings: Sequence[Booking]
    carried: Sequence[StoredFact] = ()

    @property
    def id(self) -> UUID:
        """The conversation's id."""
        return self.thread.id

    @property
    def turns(self) -> Sequence[SaidTurn]:
        """What was said, in order."""
        return self.thread.turns

    @property
    def booking(self) -> Booking | None:
        """The live visit that it booked."""
        return next((b for b in self.bookings if b.status != BookingStatus.cancelled), None)

    @property
    def ended(self) -> bool:
        """Has the call ended?"""
        return self.thread.ended_at is not None

    @property
    def deeds(self) -> list[str]:
        """Names of the tools that succeeded, in order."""
        return [call.name for call in self.thread.tool_calls if call.problem is None]

    def waiting(self) -> list[SaidTurn]:
        """Return the caller's turns after the desk's last one: heard, and not answered."""
        waiting: list[SaidTurn] = []
        for turn in reversed(self.turns):
            if turn.speaker != "customer":
                break
            waiting.insert(0, turn)
        return waiting

    def said_to(self, heard_key: str | None) -> SaidTurn:
        """Return what the desk said to an utterance; without one, what it said last."""
        heard = next((t.seq for t in self.turns if heard_key and t.heard_key == heard_key), None)
        desk = [t for t in self.turns if t.speaker == "desk"]
        return next((t for t in desk if heard is not None and t.seq > heard), desk[-1])


async def load(db: AsyncSession, conversation_id: UUID, home: House, clock: Clock) -> State:
    """Return a conversation's rows, its row locked until the transaction ends."""
    thread = await held_thread(db, conversation_id)
    carried: Sequence[StoredFact] = ()
    desk_turns = [t for t in thread.turns if t.speaker == "desk"]
    if thread.continues_id and desk_turns and "carry_on" in desk_turns[-1].asked:
        carried = await records.latest_facts(db, thread.continues_id)
    has_booked = any(call.name == "book_visit" and call.problem is None for call in thread.tool_calls)
    return State(
        thread=thread,
        house=home,
        now=(thread.frozen_at or clock.now()).astimezone(home.zone),
        # Only its tools book for a conversation, so one that has not booked need not be looked for.
        bookings=await calendar.of_conversation(db, conversation_id) if has_booked else (),
        carried=carried,
    )


def dialogue(state: State, waiting: Sequence[SaidTurn]) -> Dialogue:
    """Return the conversation as the policy sees it, with what is waiting to be answered understood."""
    first = waiting[0].seq if waiting else state.turns[-1].seq + 1 if state.turns else 1
    seq = waiting[-1].seq if waiting else first
    early = any(conversations.EARLY in t.acts for t in waiting)
    past = [_past(t, missed=early and t.seq == first - 1) for t in state.turns if t.seq < first]
    stored = {f.name: Known(f.value, f.seq, f.source) for f in state.thread.facts if f.seq < first}
    before = {name: known for name, known in stored.items() if known.value}
    booking = state.booking
    situation = Situation(
        state.house, state.now, past, before, booked=booking is not None, seen=state.thread.address is not None
    )
    heard = hear([Utterance(t.seq, t.text, tuple(t.hypotheses)) for t in waiting], situation)
    if heard.carried:
        before = {**{f.name: Known(f.value, seq, CARRIED) for f in state.carried}, **before}
    if "start_over" in heard.reading.acts:
        before = {}
    facts = {**before, **{f.name: Known(f.value, seq, f.source) for f in heard.reading.facts}}
    return Dialogue(
        house=state.house,
        now=state.now,
        address=state.thread.address,
        started_at=state.thread.started_at.astimezone(state.house.zone),
        text=" ".join(t.text for t in waiting if t.text),
        seq=seq,
        reading=heard.reading,
        by_turn=heard.by_turn,
        facts=facts,
        before=before,
        past=past,
        tools=[(call.name, call.seq) for call in state.thread.tool_calls if call.problem is None],
        visit=_visit(state, booking) if booking else None,
        faq=heard.faq,
        carried=heard.carried,
        fresh=heard.fresh,
        question=heard.question,
        outside_area=_outside(state.house, facts),
        other_services=_others(state, heard.reading),
    )


def _others(state: State, reading: Reading) -> tuple[str, ...]:
    """Return the services noted beside the visit's own, in the order they were wished."""
    said = [f.value for f in state.thread.facts if f.name == "other_service"]
    said += [f.value for f in reading.facts if f.name == "other_service"]
    return tuple(dict.fromkeys(said))


def _outside(home: House, facts: Mapping[str, Known]) -> bool:
    """Is the place outside the area the business serves? An empty area is everywhere."""
    said = {name: facts[name].value for name in ("customer_location", "postal_code") if name in facts}
    locality, postcode = said.get("customer_location"), said.get("postal_code")
    return not is_served(home.service_areas, home.region, locality=locality, postcode=postcode)


def _visit(state: State, booking: Booking) -> Visit:
    made = ("book_visit", "move_visit")
    deeds = [call.seq for call in state.thread.tool_calls if call.name in made and call.problem is None]
    return Visit(
        id=str(booking.id),
        service_type=booking.service_type,
        starts_at=booking.starts_at.astimezone(state.house.zone),
        ends_at=booking.ends_at.astimezone(state.house.zone),
        seq=max(deeds, default=0),
    )


def _past(turn: SaidTurn, *, missed: bool) -> Past:
    """Return a turn as the policy sees it.

    missed   what answers it was said before it could be heard
    """
    cut = turn.interrupted and is_cut_short(turn.text, turn.heard_to or 0)
    return Past(
        seq=turn.seq,
        speaker=str(turn.speaker),
        text=turn.text,
        at=turn.at,
        asked=tuple(turn.asked),
        offered=tuple(_offer(o) for o in turn.offered),
        acts=tuple(turn.acts),
        unheard=UNHEARD in turn.acts or (not QUIET & set(turn.acts) and (missed or cut)),
    )


def _offer(stored: Mapping[str, Any]) -> Offer:
    start = stored.get("starts_at")
    return Offer(id=stored["id"], text=stored["text"], starts_at=datetime.fromisoformat(start) if start else None)


def stored_offers(reply: Reply) -> list[dict[str, Any]]:
    """Return what was offered as it is stored with the turn."""
    return [
        {"id": o.id, "text": o.text, "starts_at": o.starts_at.isoformat() if o.starts_at else None}
        for o in reply.offered
    ]


async def keep(db: AsyncSession, state: State, d: Dialogue, reply: Reply) -> None:
    """Store the facts of a turn: what was said, what was carried over, and what follows without being said."""
    for seq, facts in d.by_turn.items():
        if seq != d.seq:
            await _store(db, state, seq, facts)
    said = d.by_turn.get(d.seq, ())
    await _store(db, state, d.seq, [*_carried(d), *said, *reply.facts, *_implied(state, d, reply)])
    await confirm_facts(db, state.id, names=agreed_to(d), before=d.last.seq if d.last else d.seq)


async def _store(db: AsyncSession, state: State, seq: int, facts: Sequence[Fact]) -> None:
    kept = sum(fact.seq == seq for fact in state.thread.facts)
    await conversations.store_facts(db, state.id, seq=seq, facts=facts, first_n=kept)


def _implied(state: State, d: Dialogue, reply: Reply) -> list[Fact]:
    """What nobody said and yet holds: a default, the caller's own number, a wish put by the desk and agreed to."""
    names = {fact.name for fact in reply.facts} | set(d.facts)
    implied: list[Fact] = []
    if d.does("start_over"):
        taken_back = {fact.name for fact in state.thread.facts if fact.value} - names
        implied += [noted(name, "") for name in sorted(taken_back)]
    if "service_type" in names and "urgency_level" not in names:
        implied.append(noted("urgency_level", "routine", confidence=0.5))
    reached = "confirm" in reply.asked or "message_taken" in reply.acts or d.does("calling_number")
    if d.address and "customer_phone" not in names and reached:
        implied.append(noted("customer_phone", d.address, source="caller_id"))
    if d.yes and "book_it" in d.asked:
        implied.append(noted("intent", "new_appointment"))
    return implied


def _carried(d: Dialogue) -> list[Fact]:
    """Return what comes over from the earlier call, in the turn in which the caller said to carry on."""
    if not d.carried:
        return []
    return [noted(name, known.value, source=CARRIED) for name, known in d.before.items() if known.source == CARRIED]
