"""The terminal as a caller meets it: typed by a person, or JSON lines from a program."""

from __future__ import annotations

import io
import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, true

from frontdesk.domain.conversations.models import Conversation
from frontdesk.domain.scheduling.models import Booking, BookingStatus
from frontdesk.edges.channels import terminal
from frontdesk.kernel.db import Database
from tests.desk.desks import BOOK_A_DRAIN, Desks
from tests.desk.dialogues import MORNING

ERROR = 'Each line must be JSON with a "text", like {"text": "My toilet is blocked"}.'


class Person:
    """Somebody in front of a terminal: what they type, and what they have been shown."""

    def __init__(self, typed: Sequence[str]) -> None:
        self.typed = list(typed)
        self.shown: list[str] = []
        self.shown_before: list[int] = []

    async def lines(self) -> AsyncIterator[str]:
        """Yield the next line once somebody wants it."""
        while self.typed:
            self.shown_before.append(len(self.shown))
            yield self.typed.pop(0)

    def show(self, text: str) -> None:
        """Take what is written."""
        self.shown.append(text)

    @property
    def documents(self) -> list[dict[str, Any]]:
        """What was shown, as JSON lines."""
        return [json.loads(line) for line in "".join(self.shown).splitlines()]


@pytest.fixture
def desks(database: Database, plumbing: UUID) -> Desks:
    """Return the desks of Harbour Plumbing."""
    return Desks(database, plumbing)


def a_line(desks: Desks, address: str | None = "+61491570006") -> terminal.Line:
    """Return a line to Harbour Plumbing whose clock stands still."""
    return terminal.Line(desks.business, address, MORNING)


async def call_in_json(desks: Desks, *raw: str) -> Person:
    """Hold a call with these lines and return who held it."""
    program = Person(raw)
    await terminal.json_lines(desks.desk(), a_line(desks), program.lines(), program.show)
    return program


async def call_typed(desks: Desks, *typed: str) -> Person:
    """The same, typed."""
    person = Person(typed)
    await terminal.typed(desks.desk(), a_line(desks), person.lines(), person.show)
    return person


def said(*texts: str) -> list[str]:
    """Return texts as the lines of a program."""
    return [json.dumps({"text": text}) for text in texts]


class TestJsonLines:
    async def test_begin_with_the_greeting_without_facts(self, desks: Desks) -> None:
        program = await call_in_json(desks)

        greeting = program.documents[0]
        assert greeting["reply"].startswith("Thanks for calling Harbour Plumbing.")
        assert (greeting["facts"], greeting["ended"]) == ([], False)

    async def test_answer_each_line_with_one_before_the_next_is_read(self, desks: Desks) -> None:
        program = await call_in_json(desks, *said("My sink is blocked", "Newtown", "Dave"))

        assert program.shown_before == [1, 2, 3]
        assert [list(each) for each in program.documents] == [["reply", "facts", "ended"]] * 4 + [["record"]]

    async def test_carry_all_facts_so_far_in_the_form_of_understand(self, desks: Desks) -> None:
        program = await call_in_json(desks, *said("My sink is blocked", "I'm Dave in Newtown"))

        facts = program.documents[2]["facts"]
        assert {fact["name"] for fact in facts} >= {"service_type", "customer_name", "customer_location"}
        assert all(list(fact) == ["name", "value", "text", "start", "end", "confidence", "source"] for fact in facts)

    async def test_end_with_the_record_and_what_was_booked(self, desks: Desks) -> None:
        program = await call_in_json(desks, *said(*BOOK_A_DRAIN, "no thanks, bye"))

        *_, farewell, last = program.documents
        record = last["record"]
        assert farewell["ended"] is True
        assert record["outcome"] == "appointment_booked"
        assert record["booking"]["starts_at"] == "2024-08-06T09:00:00+10:00"
        assert (record["booking"]["appointment_date"], record["booking"]["appointment_time"]) == ("2024-08-06", "09:00")
        assert record["booking"]["duration_minutes"] == 60
        assert {fact["name"]: fact["value"] for fact in record["facts"]}["customer_name"] == "Dave"

    async def test_of_a_call_that_booked_nothing_have_no_visit(self, desks: Desks) -> None:
        program = await call_in_json(desks, *said("Bye"))

        assert program.documents[-1]["record"]["booking"] is None

    async def test_that_cannot_be_read_are_told_so_and_the_call_goes_on(self, desks: Desks) -> None:
        bad = ["hello", "{", "[]", "3", "null", '"text"', "{}", '{"text": 3}', '{"text": null}', '{"said": "hi"}']

        program = await call_in_json(desks, *bad, *said("My sink is blocked"))

        _, *errors, answer, last = program.documents
        assert errors == [{"error": ERROR}] * len(bad)
        assert answer["ended"] is False
        assert [turn["speaker"] for turn in last["record"]["turns"]] == ["desk", "customer", "desk"]

    async def test_that_are_nested_too_deep_are_told_so_too(self, desks: Desks) -> None:
        program = await call_in_json(desks, "[" * 5_000)

        assert program.documents[1] == {"error": ERROR}

    async def test_that_are_empty_are_no_lines(self, desks: Desks) -> None:
        program = await call_in_json(desks, "", "  ", *said("My sink is blocked"))

        assert len(program.documents) == 3

    async def test_may_say_nothing_which_is_silence(self, desks: Desks) -> None:
        program = await call_in_json(desks, *said(""))

        assert program.documents[1]["reply"] == "Are you still there?"

    @pytest.mark.parametrize("raw", ['{"text": "my sink is blocked\\u0000"}', '{"text": "my sink \\ud800 is blocked"}'])
    async def test_may_hold_what_no_database_can(self, desks: Desks, raw: str) -> None:
        program = await call_in_json(desks, raw)

        assert {fact["value"] for fact in program.documents[1]["facts"]} >= {"blocked_drain"}
        assert "".join(program.shown).encode()

    async def test_hang_up_at_their_end(self, desks: Desks) -> None:
        program = await call_in_json(desks, *said("My sink is blocked"))

        record = program.documents[-1]["record"]
        assert (record["outcome"], record["status"]) == ("abandoned", "completed")
        assert record["ended_at"] is not None

    async def test_are_read_no_more_once_the_desk_has_ended(self, desks: Desks) -> None:
        program = await call_in_json(desks, *said("Goodbye", "Hello?", "Are you there?"))

        assert program.documents[1]["ended"] is True
        assert program.typed == said("Hello?", "Are you there?")

    async def test_keep_letters_as_they_are(self, desks: Desks) -> None:
        program = await call_in_json(desks, *said("My name is Zoë"))

        assert "Zoë" in "".join(program.shown)

    async def test_close_the_record_when_the_reader_breaks_off(self, desks: Desks) -> None:
        program = Person(said("My sink is blocked"))

        def hung_up(text: str) -> None:
            program.show(text)
            if len(program.shown) == 2:
                raise BrokenPipeError

        desk = desks.desk()
        with pytest.raises(BrokenPipeError):
            await terminal.json_lines(desk, a_line(desks), program.lines(), hung_up)

        again = await call_in_json(desks)
        assert "Shall we carry on" in again.documents[0]["reply"]


class TestTyped:
    async def test_shows_who_speaks_and_where_to_type(self, desks: Desks) -> None:
        person = await call_typed(desks, "My sink is blocked")

        greeting, answer, _ = person.shown
        assert greeting.startswith("Desk: Thanks for calling Harbour Plumbing.")
        assert greeting.endswith("\nYou:  ")
        assert answer.startswith("Desk: Got it: blocked drain.")

    async def test_ends_with_what_is_in_the_calendar(self, desks: Desks) -> None:
        person = await call_typed(desks, *BOOK_A_DRAIN, "bye")

        assert not person.shown[-2].endswith("You:  ")
        assert person.shown[-1] == (
            "\nThe call is over: appointment booked."
            " In the calendar: blocked drain, Tuesday 6 August 2024 at 9:00 am.\n"
        )

    async def test_ends_with_what_came_of_it_otherwise(self, desks: Desks) -> None:
        person = await call_typed(desks, "When are you open?", "no thanks")

        assert person.shown[-1] == "\nThe call is over: information provided.\n"

    async def test_says_that_a_message_was_left(self, desks: Desks) -> None:
        person = await call_typed(desks, "A person please, it's about my bill", "It's Dave", "no thanks, bye")

        assert person.shown[-1] == "\nThe call is over: message taken. A message was left for the team.\n"

    async def test_of_practice_says_that_nothing_is_left(self, desks: Desks) -> None:
        person, line = Person([*BOOK_A_DRAIN, "bye"]), replace(a_line(desks), practice=True)

        await terminal.typed(desks.desk(), line, person.lines(), person.show)

        assert (
            person.shown[-1] == "\nThe call is over: appointment booked. It was practice: what it did is taken back.\n"
        )
        async with desks.database.transaction(desks.business) as db:
            visits = await db.execute(select(Booking.status, Conversation.practice).join(Conversation, true()))
            assert visits.all() == [(BookingStatus.cancelled, True)]

    async def test_takes_an_empty_line_for_silence(self, desks: Desks) -> None:
        person = await call_typed(desks, "", "", "")

        assert "Are you still there?" in person.shown[1]
        assert person.shown[-1] == "\nThe call is over: abandoned.\n"


class TestLinesOf:
    async def test_come_without_their_ends(self) -> None:
        lines = [line async for line in terminal.lines_of(io.StringIO("one\r\n\ntwo\nthree"))]

        assert lines == ["one", "", "two", "three"]

    async def test_of_nothing_are_none(self) -> None:
        assert [line async for line in terminal.lines_of(io.StringIO(""))] == []
