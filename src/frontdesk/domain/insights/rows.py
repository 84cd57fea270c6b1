"""The rows of the three CSV logs, made from one call's record. Pure; csv_log.py writes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from frontdesk.domain.conversations.models import Call, Conversation, Speaker
from frontdesk.domain.customers.models import Customer
from frontdesk.domain.customers.queries import full_name
from frontdesk.domain.insights.cells import Value, dialled, local_date, local_time, locality
from frontdesk.kernel.locale import Locale

Row = tuple[Value, ...]

CUSTOMER_DATA = (
    "call_date",
    "call_time",
    "call_sid",
    "customer_name",
    "customer_phone",
    "customer_location",
    "service_type",
    "urgency_level",
    "issue_description",
    "preferred_date",
    "preferred_time",
    "property_type",
    "previous_customer",
    "call_duration",
    "call_status",
    "audio_files_used",
    "tts_responses",
)
CALL_LOGS = (
    "call_date",
    "call_time",
    "call_sid",
    "direction",
    "caller_phone",
    "call_type",
    "duration_seconds",
    "call_status",
    "outcome",
    "intent",
    "sentiment",
    "booking_id",
    "model",
    "total_tokens",
    "cost",
)
CONVERSATION_LOGS = ("call_date", "call_time", "call_sid", "seq", "speaker", "text")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a business is, which decides how dates, times and phone numbers are written."""

    zone: ZoneInfo
    locale: Locale


class Said(NamedTuple):
    """One turn, as far as files need it."""

    seq: int
    speaker: Speaker
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CallRecord:
    """One call and all that was learned in it.

    call          None if the carrier told nothing of it
    facts         latest value of each fact
    turns         in the order they were said; empty too where a file does without
    customer      who called, if the desk found out
    known_before  whether the customer had called or been visited before; None if nobody was found
    """

    conversation: Conversation
    call: Call | None = None
    facts: Mapping[str, str] = field(default_factory=dict)
    turns: Sequence[Said] = ()
    customer: Customer | None = None
    known_before: bool | None = None


def customer_row(record: CallRecord, at: Place) -> Row:
    """Return the row of customer_data.csv: who called and what they need."""
    facts, call = record.facts, record.call
    return (
        *_which_call(record, at),
        customer_name(record),
        dialled(facts.get("customer_phone") or record.conversation.address, at.locale),
        locality(facts.get("customer_location") or _home(record.customer)),
        facts.get("service_type"),
        facts.get("urgency_level"),
        facts.get("issue_description"),
        facts.get("preferred_date"),
        facts.get("preferred_time"),
        facts.get("property_type"),
        previous_customer(record),
        call.duration_seconds if call else None,
        call.status if call else None,
        call.audio_files_used if call else None,
        call.tts_responses if call else None,
    )


def call_row(record: CallRecord, at: Place) -> Row:
    """Return the row of call_logs.csv: how the call went."""
    talk, call = record.conversation, record.call
    return (
        *_which_call(record, at),
        talk.direction,
        dialled(talk.address, at.locale),
        talk.purpose,
        call.duration_seconds if call else None,
        call.status if call else None,
        talk.outcome,
        talk.intent or record.facts.get("intent"),
        talk.sentiment or record.facts.get("sentiment"),
        talk.booking_id,
        talk.model,
        talk.total_tokens,
        talk.cost,
    )


def conversation_rows(record: CallRecord, at: Place) -> list[Row]:
    """Return the rows of conversation_logs.csv: what was said, a row for each turn."""
    which = _which_call(record, at)
    return [(*which, turn.seq, turn.speaker, turn.text) for turn in record.turns]


def customer_name(record: CallRecord) -> str | None:
    """Return the name that was said, else the one the business knows the customer by."""
    said = record.facts.get("customer_name") or record.conversation.customer_name
    return said or (full_name(record.customer) if record.customer else None)


def previous_customer(record: CallRecord) -> str | None:
    """Return `yes` or `no`: what the caller said, else what the business's own rows say."""
    if record.known_before is None or "previous_customer" in record.facts:
        return record.facts.get("previous_customer")
    return "yes" if record.known_before else "no"


def _which_call(record: CallRecord, at: Place) -> Row:
    """The first three columns of every log; they tie a call's rows together."""
    started = record.conversation.started_at
    sid = record.call.call_sid if record.call else None
    # A call that no carrier numbered is still told apart, by our own id.
    return local_date(started, at.zone), local_time(started, at.zone), sid or record.conversation.id


def _home(customer: Customer | None) -> str | None:
    return customer.city if customer else None
