from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from frontdesk.domain.conversations.models import (
    Call,
    CallStatus,
    Channel,
    Conversation,
    Direction,
    Outcome,
    Purpose,
    Speaker,
)
from frontdesk.domain.customers.models import Customer
from frontdesk.domain.insights.cells import csv_lines
from frontdesk.domain.insights.rows import (
    CALL_LOGS,
    CONVERSATION_LOGS,
    CUSTOMER_DATA,
    CallRecord,
    Place,
    Said,
    call_row,
    conversation_rows,
    customer_row,
)
from frontdesk.kernel.locale import Locale

SYDNEY = Place(ZoneInfo("Australia/Sydney"), Locale("en-AU"))
START = datetime(2024, 8, 5, 4, 30, 15, tzinfo=UTC)
ID = UUID("01911f00-0000-7000-8000-000000000000")


def a_record(
    *,
    facts: Mapping[str, str] | None = None,
    call: Mapping[str, Any] | None = None,
    customer: Customer | None = None,
    known_before: bool | None = None,
    **given: Any,
) -> CallRecord:
    talk: dict[str, Any] = {
        "id": ID,
        "channel": Channel.voice,
        "direction": Direction.inbound,
        "address": "+61491570006",
        "started_at": START,
        "model": "rules",
        "total_tokens": 0,
        "cost": Decimal(0),
    }
    of_call: dict[str, Any] = {
        "call_sid": "CA123456",
        "status": CallStatus.completed,
        "duration_seconds": 180,
        "audio_files_used": 5,
        "tts_responses": 3,
    }
    return CallRecord(
        Conversation(**talk | given),
        call=Call(**of_call | dict(call or {})),
        facts=facts or {},
        customer=customer,
        known_before=known_before,
    )


def of_customer(record: CallRecord) -> dict[str, Any]:
    return dict(zip(CUSTOMER_DATA, customer_row(record, SYDNEY), strict=True))


class TestCustomerRow:
    def test_is_the_example_of_the_source_to_the_byte(self) -> None:
        record = a_record(
            facts={
                "customer_name": "John Smith",
                "customer_phone": "+61412345678",
                "customer_location": "melbourne",
                "service_type": "blocked_drain",
                "urgency_level": "urgent",
                "issue_description": "kitchen sink blocked",
                "preferred_date": "2024-08-05",
                "preferred_time": "afternoon",
                "property_type": "house",
                "previous_customer": "no",
            }
        )

        assert csv_lines([CUSTOMER_DATA, customer_row(record, SYDNEY)]) == (
            b"call_date,call_time,call_sid,customer_name,customer_phone,customer_location,service_type,"
            b"urgency_level,issue_description,preferred_date,preferred_time,property_type,"
            b"previous_customer,call_duration,call_status,audio_files_used,tts_responses\n"
            b"2024-08-05,14:30:15,CA123456,John Smith,0412345678,Melbourne,blocked_drain,"
            b"urgent,kitchen sink blocked,2024-08-05,afternoon,house,no,180,completed,5,3\n"
        )

    def test_leaves_empty_what_nobody_said(self) -> None:
        record = a_record(address=None, call={"duration_seconds": None})

        assert csv_lines([customer_row(record, SYDNEY)]) == b"2024-08-05,14:30:15,CA123456,,,,,,,,,,,,completed,5,3\n"

    def test_takes_the_caller_id_where_no_number_was_said(self) -> None:
        assert of_customer(a_record())["customer_phone"] == "0491570006"

    def test_dates_a_call_by_the_clock_of_the_business(self) -> None:
        late = a_record(started_at=datetime(2024, 8, 5, 14, 0, 0, tzinfo=UTC))

        row = of_customer(late)

        assert (row["call_date"], row["call_time"]) == ("2024-08-06", "00:00:00")

    def test_names_a_customer_who_did_not_say_their_name(self) -> None:
        record = a_record(customer=Customer(first_name="Sarah", last_name="O'Brien", city="Newtown"))

        row = of_customer(record)

        assert (row["customer_name"], row["customer_location"]) == ("Sarah O'Brien", "Newtown")

    def test_tells_a_call_that_no_carrier_numbered_by_our_own_id(self) -> None:
        assert of_customer(a_record(call={"call_sid": None}))["call_sid"] == ID

    @pytest.mark.parametrize(
        ("said", "known", "written"),
        [
            ("yes", False, "yes"),
            ("no", True, "no"),
            ("yes", None, "yes"),
            (None, True, "yes"),
            (None, False, "no"),
            (None, None, None),
        ],
    )
    def test_believes_the_caller_first_about_earlier_visits(
        self, said: str | None, known: bool | None, written: str | None
    ) -> None:
        record = a_record(facts={"previous_customer": said} if said else {}, known_before=known)

        assert of_customer(record)["previous_customer"] == written


class TestCallRow:
    def test_says_how_the_call_went(self) -> None:
        booking = UUID("01911f00-0000-7000-8000-000000000001")
        record = a_record(
            facts={"intent": "new_appointment"},
            purpose=Purpose.new_appointment,
            outcome=Outcome.appointment_booked,
            booking_id=booking,
            total_tokens=420,
            cost=Decimal("0.012300"),
        )

        assert csv_lines([CALL_LOGS, call_row(record, SYDNEY)]).decode() == (
            "call_date,call_time,call_sid,direction,caller_phone,call_type,duration_seconds,call_status,"
            "outcome,intent,sentiment,booking_id,model,total_tokens,cost\n"
            "2024-08-05,14:30:15,CA123456,inbound,0491570006,new_appointment,180,completed,"
            f"appointment_booked,new_appointment,,{booking},rules,420,0.0123\n"
        )


class TestConversationRows:
    def test_has_a_line_for_each_turn(self) -> None:
        said = [
            Said(1, Speaker.desk, "Good morning, Harbour Plumbing.", START),
            Said(2, Speaker.customer, '=cmd("x")\nhelp, quick', START),
        ]
        record = a_record()
        record = CallRecord(record.conversation, record.call, turns=said)

        assert csv_lines([CONVERSATION_LOGS, *conversation_rows(record, SYDNEY)]) == (
            b"call_date,call_time,call_sid,seq,speaker,text\n"
            b'2024-08-05,14:30:15,CA123456,1,desk,"Good morning, Harbour Plumbing."\n'
            b'2024-08-05,14:30:15,CA123456,2,customer,"\'=cmd(""x"") help, quick"\n'
        )
