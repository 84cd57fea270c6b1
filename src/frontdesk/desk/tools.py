"""What a brain may do: a few tools over the domain, each call stored with its result.

A tool takes plain values and returns plain values, the same whether rules or a model asked.
It raises the domain's Problems, whose detail is fit to be spoken.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from time import perf_counter
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.desk import errands
from frontdesk.desk.asked import added_note, lacks_place, notes_of, place_of, property_type_of, text_of, texts_of
from frontdesk.desk.house import House
from frontdesk.domain.catalog import service as catalog
from frontdesk.domain.conversations import service as conversations
from frontdesk.domain.conversations.practice import archive_tasks
from frontdesk.domain.customers import service as customers
from frontdesk.domain.customers.models import Customer
from frontdesk.domain.scheduling import queries as calendar
from frontdesk.domain.scheduling import service as scheduling
from frontdesk.domain.scheduling.models import Booking, BookingSource, Urgency
from frontdesk.domain.scheduling.schemas import Amendment, NewBooking
from frontdesk.domain.scheduling.wishes import wish_of
from frontdesk.kernel.problems import Problem

Result = dict[str, object]

# These write nothing that would have to be undone.
_READING = frozenset({"find_times"})
_PROOF = {
    "book_visit": "booked",
    "move_visit": "moved",
    "cancel_visit": "cancelled",
    "take_message": "message",
    "alert_staff": "message",
}


def proofs(names: Iterable[str]) -> set[str]:
    """Return what tools that have succeeded bear out, as the guard asks for it."""
    return {_PROOF[name] for name in names if name in _PROOF}


class NothingBooked(Problem):
    """There is no visit of this conversation to change."""

    title = "Nothing is booked in this call"


@dataclass
class Toolbox:
    """The tools of one turn, in its transaction.

    wishes   how many visits of this conversation were cancelled before: part of the request's key
    practice what is said is not meant: no known customer is changed, nobody is given anything to do
    earlier  n -> what the n-th call of this turn gave the first time, if the turn is run again
    proven   what rows of this turn bear out, for the guard
    """

    db: AsyncSession
    house: House
    conversation_id: UUID
    seq: int
    now: datetime
    booking_id: UUID | None = None
    wishes: int = 0
    source: BookingSource = BookingSource.voice
    practice: bool = False
    earlier: Mapping[int, conversations.StoredCall] = field(default_factory=dict)
    proven: set[str] = field(default_factory=set)
    done: list[str] = field(default_factory=list)
    n: int = 0

    async def run(self, name: str, /, **arguments: object) -> Result:
        """Run a tool; run again for the same place in the conversation, give its first result.

        Raises the Problem that the tool raised, also the second time.
        """
        self.n += 1
        stored = self.earlier.get(self.n)
        result = stored.answer() if stored else await self._first(name, arguments)
        self.done.append(name)
        self.proven |= proofs([name])
        return result

    async def _first(self, name: str, arguments: dict[str, object]) -> Result:
        """Run it and keep what came of it; what a refused tool had written is undone."""
        begun = perf_counter()
        try:
            if name in _READING:
                result = await _TOOLS[name](self, arguments)
            else:
                async with self.db.begin_nested():
                    result = await _TOOLS[name](self, arguments)
        except Problem as refused:
            await self._store(name, arguments, begun, problem=refused)
            raise
        await self._store(name, arguments, begun, result=result)
        return result

    async def _store(
        self,
        name: str,
        arguments: dict[str, object],
        begun: float,
        *,
        result: Result | None = None,
        problem: Problem | None = None,
    ) -> None:
        await conversations.record_tool_call(
            self.db, self.conversation_id, seq=self.seq, n=self.n, name=name, arguments=arguments,
            result=result, problem=problem, started_at=self.now, ms=round(1000 * (perf_counter() - begun)),
        )  # fmt: skip

    async def booking(self) -> Booking:
        """Return the visit of this conversation."""
        if self.booking_id is None:
            raise NothingBooked("There is nothing booked in this call yet.")
        return await calendar.get(self.db, self.booking_id)


async def _find_times(box: Toolbox, wish: Mapping[str, object]) -> Result:
    """Free times near a wish: `times` (ISO), `named` if the wished start is free, `why` it is not."""
    service = box.house.service(text_of(wish["service_type"]))
    if service is None:
        raise scheduling.UnknownService("I can't find that service.")
    wished = wish_of(
        preferred_date=text_of(wish["date"]), preferred_time=text_of(wish["time"]), urgency=text_of(wish["urgency"])
    )
    found = await calendar.free_times(
        box.db, service=service, wish=wished, now=box.now, limit=int(str(wish["limit"])), moving=box.booking_id
    )
    return {"times": [slot.starts_at.isoformat() for slot in found.slots], "named": found.named, "why": found.why}


async def _book_visit(box: Toolbox, wish: Mapping[str, object]) -> Result:
    """Book for the caller, who is entered as a customer if new; a second booking of one call is its first."""
    if box.booking_id is not None:
        return _row(await box.booking())
    customer = await _customer(box, wish)
    if lacks_place(wish, box.house):
        await _leave_task(
            box, "Ring back: a visit is booked, but no place was given", {**wish, "words": ""}, customer.id
        )
    booking = await scheduling.book(
        box.db,
        NewBooking(
            request_key=f"{box.conversation_id}:{box.wishes}",
            customer_id=customer.id,
            conversation_id=box.conversation_id,
            service_type=str(wish["service_type"]),
            starts_at=datetime.fromisoformat(str(wish["starts_at"])),
            source=box.source,
            description=text_of(wish["issue"]),
            customer_concerns=text_of(wish["issue"]),
            noted_services=texts_of(wish["other_services"]),
            urgency=Urgency(str(wish["urgency"])),
            property_type=property_type_of(wish),
            pickup_address=place_of(wish),
            notes=notes_of(wish, box.house),
        ),
        now=box.now,
    )
    box.booking_id = booking.id
    await conversations.note(
        box.db, box.conversation_id, customer_id=customer.id, booking_id=booking.id, customer_name=text_of(wish["name"])
    )
    return _row(booking)


async def _note_visit(box: Toolbox, wish: Mapping[str, object]) -> Result:
    """Note what the caller says to the visit of this conversation, in their own words."""
    booking = await box.booking()
    notes = added_note(booking.notes, text_of(wish["words"]))
    return _row(await scheduling.amend(box.db, booking, Amendment(notes=notes), now=box.now))


async def _move_visit(box: Toolbox, wish: Mapping[str, object]) -> Result:
    """Move the visit of this conversation; it keeps its id."""
    start = datetime.fromisoformat(str(wish["starts_at"]))
    return _row(await scheduling.move(box.db, await box.booking(), starts_at=start, now=box.now))


async def _cancel_visit(box: Toolbox, _: Mapping[str, object]) -> Result:
    """Cancel the visit of this conversation."""
    booking = await scheduling.cancel(box.db, await box.booking(), reason="cancelled by the caller", now=box.now)
    box.booking_id = None
    await conversations.note(box.db, box.conversation_id, customer_id=booking.customer_id, booking_id=None)
    return _row(booking)


async def _amend_visit(box: Toolbox, wish: Mapping[str, object]) -> Result:
    """Put right what the caller corrects about the visit of this conversation, or add to it."""
    booking = await box.booking()
    customer = await _corrected_customer(box, booking, wish)
    amended = await scheduling.amend(
        box.db,
        booking,
        Amendment(
            customer_id=customer.id,
            service_type=text_of(wish["service_type"]),
            description=text_of(wish["issue"]),
            customer_concerns=text_of(wish["issue"]),
            noted_services=texts_of(wish["other_services"]),
            property_type=property_type_of(wish),
            pickup_address=place_of(wish),
            notes=added_note(booking.notes, text_of(wish.get("access_note"))),
        ),
        now=box.now,
    )
    await conversations.note(box.db, box.conversation_id, customer_id=customer.id, booking_id=booking.id)
    return _row(amended)


async def _take_message(box: Toolbox, wish: Mapping[str, object]) -> Result:
    """Leave a task for a person: who called, how to reach them, what about, in the caller's own words."""
    customer_id = None
    if wish["name"] and wish["phone"]:
        customer_id = (await _customer(box, wish)).id
        await conversations.note(box.db, box.conversation_id, customer_id=customer_id, booking_id=box.booking_id)
    return await _leave_task(box, errands.call_back(str(wish["about"])), wish, customer_id)


async def _alert_staff(box: Toolbox, wish: Mapping[str, object]) -> Result:
    """Tell staff at once about a danger or an emergency that may go unattended."""
    what = errands.alert(str(wish["about"]), box.house.pack.vocabulary, phone=wish["phone"])
    return await _leave_task(box, what, wish, None)


async def _note_question(box: Toolbox, wish: Mapping[str, object]) -> Result:
    """Keep a question that nobody has answered for the desk; a practice call leaves none."""
    if not box.practice:
        await catalog.note_unanswered(box.db, str(wish["question"]), conversation_id=box.conversation_id)
    return {}


async def _leave_task(box: Toolbox, what: str, wish: Mapping[str, object], customer_id: UUID | None) -> Result:
    who = ", ".join(str(wish[key]) for key in ("name", "phone") if wish[key])
    why = ": ".join(part for part in (who, str(wish["words"])) if part)
    task = await conversations.leave_task(
        box.db, what=what, why=why, customer_id=customer_id, conversation_id=box.conversation_id, due_at=box.now
    )
    if box.practice:
        await archive_tasks(box.db, box.conversation_id)
    return {"task_id": str(task.id)}


async def _customer(box: Toolbox, wish: Mapping[str, object]) -> Customer:
    return await customers.find_or_add(
        box.db,
        name=text_of(wish["name"]),
        phone=text_of(wish["phone"]),
        now=box.now,
        city=text_of(wish.get("location")),
        postal_code=text_of(wish.get("postal_code")),
        address_line1=text_of(wish.get("address")),
        property_type=property_type_of(wish),
        email=text_of(wish.get("email")),
        practice=box.practice,
    )


async def _corrected_customer(box: Toolbox, booking: Booking, wish: Mapping[str, object]) -> Customer:
    """Return whom the visit is for now. Somebody entered with this very visit is renamed, not entered again."""
    name, phone = text_of(wish["name"]), text_of(wish["phone"])
    entered = await customers.correct(box.db, booking.customer_id, name=name, phone=phone, since=booking.created_at)
    return entered or await _customer(box, wish)


def _row(booking: Booking) -> Result:
    """Return what may be said of a visit, as stored."""
    return {
        "booking_id": str(booking.id),
        "service_type": booking.service_type,
        "starts_at": booking.starts_at.isoformat(),
        "ends_at": booking.ends_at.isoformat(),
        "status": str(booking.status),
        "other_services": list(booking.noted_services),
    }


_TOOLS: Mapping[str, Callable[[Toolbox, Mapping[str, object]], Awaitable[Result]]] = {
    "find_times": _find_times,
    "book_visit": _book_visit,
    "move_visit": _move_visit,
    "cancel_visit": _cancel_visit,
    "amend_visit": _amend_visit,
    "note_visit": _note_visit,
    "take_message": _take_message,
    "alert_staff": _alert_staff,
    "note_question": _note_question,
}
