"""A call that is held from the page: what was said, what is known, what is still to ask, how long it took."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.desk.house import House
from frontdesk.domain.conversations.models import Conversation, ToolCall, Turn
from frontdesk.domain.conversations.queries import UnknownConversation
from frontdesk.domain.insights.call_story import CallStory, call_story
from frontdesk.domain.insights.raw_log import sid_of, tool_calls
from frontdesk.domain.scheduling.schemas import BookingView
from frontdesk.edges.console.calls.facts import label_of
from frontdesk.edges.console.calls.talk import Talk, talk_of
from frontdesk.edges.console.talk.typed import SID
from frontdesk.edges.http.seat import Seat
from frontdesk.kernel.locale import Local

AGREED_LATER = frozenset({"urgency_level", "preferred_date", "preferred_time"})
"""Of what a trade asks for: urgency has a default, and the time is agreed on at the end."""


@dataclass(frozen=True, slots=True)
class Tool:
    """What the desk did, and how long it took."""

    name: str
    milliseconds: int | None
    refused: str | None


@dataclass(frozen=True, slots=True)
class Held:
    """A call as the page shows it.

    answer         what the desk said last; seq and text
    still_to_ask   in words; None where that cannot be known
    booked         what the visit is for, in words
    heard_key      for the next thing that is said: sent twice, it is said once
    """

    id: UUID
    conversation: Conversation
    call_sid: str
    talk: Talk
    answer_seq: int
    answer: str
    answer_ms: int | None
    still_to_ask: tuple[str, ...] | None
    tools: tuple[Tool, ...]
    booking: BookingView | None
    booked: str
    heard_key: str

    @property
    def is_over(self) -> bool:
        """Whether the call has ended."""
        return self.conversation.ended_at is not None


async def must_be_ours(db: AsyncSession, conversation_id: UUID) -> str:
    """Return the number of a call that was begun on the page.

    Raises UnknownConversation for every other: nobody speaks in the name of a caller on the line.
    """
    sid = await sid_of(db, conversation_id)
    if sid is None or not sid.startswith(SID):
        raise UnknownConversation("There is no such call here. Begin one.")
    return sid


async def held_call(seat: Seat, db: AsyncSession, conversation_id: UUID, local: Local) -> Held:
    """Return a call that was begun on the page.

    Raises UnknownConversation if there is none in this business.
    """
    sid = await must_be_ours(db, conversation_id)
    story = await call_story(db, conversation_id, now=seat.now)
    house = await seat.given.desk.houses.of(db)
    names = {service.key: service.name for service in house.services}
    answer = _last_answer(story.state.turns)
    return Held(
        id=conversation_id,
        conversation=story.state.conversation,
        call_sid=sid,
        talk=talk_of(story.state, local, names),
        answer_seq=answer.seq if answer else 0,
        answer=answer.text if answer else "",
        answer_ms=answer.latency_ms if answer else None,
        still_to_ask=_still_to_ask(story, house),
        tools=tuple(_tool(call) for call in await tool_calls(db, conversation_id)),
        booking=story.booking,
        booked=names.get(story.booking.service_type, "A visit") if story.booking else "",
        heard_key=uuid4().hex,
    )


def _last_answer(turns: Sequence[Turn]) -> Turn | None:
    return next((turn for turn in reversed(turns) if turn.speaker == "desk"), None)


def _still_to_ask(story: CallStory, house: House) -> tuple[str, ...] | None:
    """Return what a visit still wants; None once the call is over."""
    talk = story.state.conversation
    if talk.ended_at is not None:
        return None
    if story.booking is not None:
        return ()
    known = set(story.state.latest()) | ({"customer_phone"} if talk.address else set())
    missing = [label_of(name) for name in house.pack.intake if name not in known | AGREED_LATER]
    if "selected_appointment" not in known:
        missing.append("A time that is free")
    return (*missing, "A yes to what is read back")


def _tool(call: ToolCall) -> Tool:
    return Tool(call.name.replace("_", " ").capitalize(), call.ms, call.problem["detail"] if call.problem else None)
