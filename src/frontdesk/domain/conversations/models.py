"""Rows of what was said: conversations, calls, turns, facts, tool calls; messages.py has the rest."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger
from sqlalchemy.orm import Mapped, mapped_column

from frontdesk.kernel.db import Base, Cost, Identified, Stamped, TenantMixin


class Channel(StrEnum):
    """How people talk to the desk."""

    voice = "voice"
    sms = "sms"
    whatsapp = "whatsapp"
    email = "email"
    web = "web"


class Direction(StrEnum):
    """Who began: `inbound` is the customer."""

    inbound = "inbound"
    outbound = "outbound"


class ConversationOwner(StrEnum):
    """Who answers now; `waiting` is for a person to take it."""

    desk = "desk"
    staff = "staff"
    waiting = "waiting"


class Purpose(StrEnum):
    """What the conversation turned out to be about."""

    new_appointment = "new_appointment"
    reschedule = "reschedule"
    cancel = "cancel"
    inquiry = "inquiry"
    reminder = "reminder"
    quote = "quote"
    other = "other"


class Outcome(StrEnum):
    """How a conversation ended; `abandoned` is before what was asked for was done or answered."""

    appointment_booked = "appointment_booked"
    rescheduled = "rescheduled"
    cancelled = "cancelled"
    information_provided = "information_provided"
    message_taken = "message_taken"
    transferred = "transferred"
    abandoned = "abandoned"


class Sentiment(StrEnum):
    """How the customer felt."""

    positive = "positive"
    neutral = "neutral"
    negative = "negative"


class CallStatus(StrEnum):
    """What became of a phone call, in the carrier's words."""

    in_progress = "in-progress"
    completed = "completed"
    failed = "failed"
    no_answer = "no-answer"
    busy = "busy"


class Speaker(StrEnum):
    """Who said a turn."""

    customer = "customer"
    desk = "desk"
    staff = "staff"


class Conversation(TenantMixin, Identified, Stamped, Base):
    """One talk with one person over one channel; its id carries `started_at`.

    address        the other side's phone in E.164 or e-mail; None if withheld
    level          how sure the desk is who speaks; 0 is not at all
    model          what answered: `rules` or a model's name
    continues_id   the earlier, broken-off call that this one carries on
    holder         presence key of the process that holds the call (kernel.presence)
    frozen_at      the call's clock stands still there; sweeps leave it and its visit alone
    log_position   its place in the CSV logs, unique in the business
    practice       somebody of the business tries the desk: no log, no figure and no mail has it
    """

    __tablename__ = "conversations"

    customer_id: Mapped[UUID | None]
    channel: Mapped[Channel]
    direction: Mapped[Direction]
    address: Mapped[str | None]
    customer_name: Mapped[str | None]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    owner: Mapped[ConversationOwner] = mapped_column(default=ConversationOwner.desk)
    staff_id: Mapped[UUID | None]
    purpose: Mapped[Purpose | None]
    intent: Mapped[str | None]
    outcome: Mapped[Outcome | None]
    issue_resolved: Mapped[bool | None]
    unbooked_reason: Mapped[str | None]
    unbooked_value: Mapped[Decimal | None]
    sentiment: Mapped[Sentiment | None]
    summary: Mapped[str | None]
    booking_id: Mapped[UUID | None]
    level: Mapped[int] = mapped_column(default=0)
    model: Mapped[str] = mapped_column(default="rules")
    total_tokens: Mapped[int] = mapped_column(default=0)
    cost: Mapped[Cost] = mapped_column(default=Decimal(0))
    notes: Mapped[str | None]
    continues_id: Mapped[UUID | None]
    holder: Mapped[int | None] = mapped_column(BigInteger)
    frozen_at: Mapped[datetime | None]
    log_position: Mapped[int | None] = mapped_column(BigInteger)
    practice: Mapped[bool] = mapped_column(default=False)


class InConversation(TenantMixin):
    """A row that belongs to a conversation and lies in the month of the conversation's id."""

    conversation_id: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-18)


class Call(InConversation, Stamped, Base):
    """The phone call of a voice conversation.

    recording_url      the vendor's address of the recording; nobody but the desk fetches it
    audio_files_used   recordings played to the caller
    tts_responses      answers that were spoken
    status_sequence    the carrier's count of the news that `status` is from; None is our own word
    """

    __tablename__ = "calls"

    call_sid: Mapped[str | None]
    status: Mapped[CallStatus]
    duration_seconds: Mapped[int | None]
    recording_url: Mapped[str | None]
    audio_files_used: Mapped[int] = mapped_column(default=0)
    tts_responses: Mapped[int] = mapped_column(default=0)
    status_sequence: Mapped[int | None]


class Turn(InConversation, Stamped, Base):
    """What one side said, stored before it is answered or sent.

    seq          counts from 1 in the conversation
    hypotheses   what else the recogniser thought it heard
    asked        fact names the desk asked for, or `confirm`, `carry_on`, `anything_else`, `message`
    offered      slots the desk offered, with their ids
    acts         what the speaker did beside stating facts; a caller's `early` is turns.EARLY
    latency_ms   the desk's own time, from heard to said
    interrupted  whether the rest was cut off; `heard_to`: how many characters were heard before
    heard_key    the channel's id of the utterance: a retried one is stored once
    """

    __tablename__ = "turns"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, sort_order=-17)
    speaker: Mapped[Speaker]
    text: Mapped[str]
    hypotheses: Mapped[list[str]] = mapped_column(default=list)
    asked: Mapped[list[str]] = mapped_column(default=list)
    offered: Mapped[list[Any]] = mapped_column(default=list)
    acts: Mapped[list[str]] = mapped_column(default=list)
    message_id: Mapped[UUID | None]
    at: Mapped[datetime]
    latency_ms: Mapped[int | None]
    interrupted: Mapped[bool] = mapped_column(default=False)
    heard_to: Mapped[int | None]
    heard_key: Mapped[str | None]


class Fact(InConversation, Stamped, Base):
    """A value understood from a turn; the latest of a name wins.

    seq, n       the turn, and the place in it
    text         what was said; `start`, `end` say where in the turn
    confidence   0 to 1
    source       `rules`, `caller_id`, a model's name, or `staff`
    confirmed    whether the customer said yes to it
    """

    __tablename__ = "facts"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, sort_order=-17)
    n: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, sort_order=-16)
    name: Mapped[str]
    value: Mapped[str]
    text: Mapped[str]
    start: Mapped[int]
    end: Mapped[int]
    confidence: Mapped[float]
    source: Mapped[str]
    confirmed: Mapped[bool] = mapped_column(default=False)


class ToolCall(InConversation, Stamped, Base):
    """What the desk did in a turn; a retry of the same (seq, n) gets the first result.

    problem   slug and detail, if it was refused
    """

    __tablename__ = "tool_calls"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, sort_order=-17)
    n: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, sort_order=-16)
    name: Mapped[str]
    arguments: Mapped[dict[str, Any]] = mapped_column(default=dict)
    result: Mapped[dict[str, Any] | None]
    problem: Mapped[dict[str, Any] | None]
    started_at: Mapped[datetime]
    ms: Mapped[int | None]
