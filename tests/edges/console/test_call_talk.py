"""A conversation as it is shown: numbers, what was put right, what was done, values as people write them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from frontdesk import desk
from frontdesk.domain.conversations.models import Channel, Conversation, Direction, Fact, Speaker, Turn
from frontdesk.domain.conversations.queries import ConversationState
from frontdesk.domain.conversations.tool_calls import StoredCall
from frontdesk.edges.console.calls.deeds import TOOLS_TOLD, doing
from frontdesk.edges.console.calls.facts import KINDS, kind_of, value_of
from frontdesk.edges.console.calls.talk import KnownFact, Talk, talk_of
from frontdesk.kernel.locale import Local, Locale
from frontdesk.trades.facts import FACT_NAMES

BEGAN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LOCAL = Local(Locale("en-AU"), zone=ZoneInfo("Australia/Sydney"), currency="AUD", now=BEGAN)
DESK = Path(desk.__file__).parent
NAMES = {"blocked_drain": "Blocked drain", "gas_fitting": "Gas fitting"}


def a_turn(text: str, *, seq: int = 1, speaker: Speaker = Speaker.customer, **given: Any) -> Turn:
    at = BEGAN + timedelta(seconds=20 * seq)
    row: dict[str, Any] = {"at": at, "created_at": at, "asked": [], "offered": [], "acts": [], "interrupted": False}
    return Turn(seq=seq, speaker=speaker, text=text, **row | given)


def a_fact(name: str, value: str, words: str = "", *, seq: int = 1, start: int = 0, **given: Any) -> Fact:
    row: dict[str, Any] = {"n": 0, "confidence": 0.95, "source": "rules", "confirmed": False}
    return Fact(name=name, value=value, text=words, start=start, end=start + len(words), seq=seq, **row | given)


def a_talk(*turns: Turn, facts: tuple[Fact, ...] = (), tools: tuple[StoredCall, ...] = (), **given: Any) -> Talk:
    row: dict[str, Any] = {"started_at": BEGAN, "created_at": BEGAN, "frozen_at": None}
    talk = Conversation(id=uuid4(), channel=Channel.voice, direction=Direction.inbound, **row | given)
    return talk_of(ConversationState(talk, turns, facts, tools), LOCAL, NAMES)


def said(text: str, *stated: tuple[str, str, str]) -> Talk:
    """Return a talk of one turn in which facts (name, value, words) are stated."""
    facts = tuple(a_fact(name, value, words, start=text.index(words)) for name, value, words in stated)
    return a_talk(a_turn(text), facts=facts)


def the(talk: Talk, name: str) -> KnownFact:
    return next(fact for fact in talk.facts if fact.name == name)


class TestTalk:
    def test_numbers_facts_by_name_in_the_order_they_were_stated(self) -> None:
        talk = said(
            "It's Sarah in Newtown", ("customer_name", "Sarah", "Sarah"), ("customer_location", "newtown", "Newtown")
        )

        assert [(fact.number, fact.label, fact.value) for fact in talk.facts] == [
            (1, "Name", "Sarah"),
            (2, "Suburb", "Newtown"),
        ]
        assert [(piece.text, piece.numbers) for piece in talk.turns[0].pieces] == [
            ("It's ", ""),
            ("Sarah", "1"),
            (" in ", ""),
            ("Newtown", "2"),
        ]

    def test_strikes_what_was_put_right_under_the_same_number(self) -> None:
        facts = (
            a_fact("customer_location", "newtown", "Newtown"),
            a_fact("customer_location", "enmore", "Enmore", start=12),
        )

        talk = a_talk(a_turn("Newtown, no Enmore"), facts=facts)

        marks = [(piece.text, piece.marks[0].number, piece.gone) for piece in talk.turns[0].pieces if piece.marks]
        assert marks == [("Newtown", 1, True), ("Enmore", 1, False)]
        assert [(before.value, before.words) for before in the(talk, "customer_location").before] == [
            ("Newtown", "Newtown")
        ]

    def test_does_not_strike_what_was_said_twice(self) -> None:
        facts = (
            a_fact("customer_name", "Nick", "Nick"),
            a_fact("customer_name", "Nick", "Nick", start=6),
        )

        talk = a_talk(a_turn("Nick, Nick"), facts=facts)

        assert not any(piece.gone for piece in talk.turns[0].pieces if piece.marks)
        assert the(talk, "customer_name").before == ()

    def test_keeps_each_of_several_further_services(self) -> None:
        facts = (a_fact("other_service", "gas_fitting"), a_fact("other_service", "blocked_drain", n=1))

        assert the(a_talk(a_turn("both"), facts=facts), "other_service").value == "Gas fitting, Blocked drain"

    def test_says_where_a_fact_is_from_that_nobody_said(self) -> None:
        facts = (
            a_fact("customer_phone", "+61491570156", source="caller_id"),
            a_fact("customer_name", "Nick", source="carried", n=1),
        )

        talk = a_talk(a_turn("hello"), facts=facts)

        assert [(fact.value, fact.why, fact.seq) for fact in talk.facts] == [
            ("0491 570 156", "the number they call from", None),
            ("Nick", "from the call that broke off", None),
        ]
        assert all(not piece.marks for piece in talk.turns[0].pieces)

    def test_marks_nothing_where_the_words_do_not_stand(self) -> None:
        talk = a_talk(a_turn("my drain"), facts=(a_fact("service_type", "blocked_drain", "blocked drain"),))

        assert all(not piece.marks for piece in talk.turns[0].pieces)
        assert the(talk, "service_type").words == "blocked drain"

    def test_shows_what_was_taken_back(self) -> None:
        facts = (a_fact("customer_name", "Nick", "Nick"), a_fact("customer_name", "", seq=2))

        talk = a_talk(a_turn("Nick"), a_turn("start over", seq=2), facts=facts)

        assert the(talk, "customer_name").gone
        assert talk.turns[0].pieces[0].gone
        assert talk.known == {}

    def test_leaves_out_a_bare_yes(self) -> None:
        assert said("yes", ("answer", "yes", "yes")).facts == ()

    def test_tells_how_sure_it_is_in_four_steps(self) -> None:
        facts = tuple(a_fact(f"fact_{n}", "x", confidence=c, n=n) for n, c in enumerate((0.95, 0.8, 0.5, 0.2)))

        assert [fact.sure for fact in a_talk(a_turn("x"), facts=facts).facts] == [4, 3, 2, 1]

    def test_strikes_what_was_not_heard(self) -> None:
        talk = a_talk(a_turn("I have nine or ten.", speaker=Speaker.desk, interrupted=True, heard_to=11))

        assert [(piece.text, piece.unheard) for piece in talk.turns[0].pieces] == [
            ("I have nine", False),
            (" or ten.", True),
        ]
        assert talk.turns[0].cut_off

    def test_counts_from_the_beginning_and_by_the_machine_where_the_clock_stands_still(self) -> None:
        turn = a_turn("hello", seq=3, created_at=BEGAN + timedelta(seconds=125))

        assert a_talk(turn).turns[0].elapsed == "1:00"
        assert a_talk(turn, frozen_at=BEGAN).turns[0].elapsed == "2:05"

    def test_shows_the_times_to_choose_from_but_not_the_one_read_back(self) -> None:
        offered = [{"id": "1", "text": "nine", "starts_at": "2026-03-02T22:00:00+00:00"}]
        turns = [
            a_turn("Nine?", seq=seq, speaker=Speaker.desk, asked=[asked], offered=offered)
            for seq, asked in enumerate(("selected_appointment", "confirm"), 1)
        ]

        assert [turn.slots for turn in a_talk(*turns).turns] == [("Tue 3 Mar, 9:00 am",), ()]


class TestDeeds:
    def told(self, name: str, *, seq: int = 1, **given: Any) -> list[tuple[int, str]]:
        row: dict[str, Any] = {"arguments": {}, "result": {}, "problem": None}
        call = StoredCall(seq=seq, n=1, name=name, **row | given)
        talk = a_talk(a_turn("nine"), a_turn("Booked.", seq=2, speaker=Speaker.desk), tools=(call,))
        return [(turn.seq, deed.text) for turn in talk.turns for deed in turn.deeds]

    def test_are_told_under_the_answer(self) -> None:
        result = {"starts_at": "2026-03-02T22:00:00+00:00"}

        assert self.told("book_visit", result=result) == [(2, "Booked Tue 3 Mar, 9:00 am")]

    def test_of_hanging_up_are_told_under_the_last_turn(self) -> None:
        assert self.told("alert_staff", seq=2) == [(2, "Told the team at once")]

    def test_count_the_times_found(self) -> None:
        assert self.told("find_times", result={"times": ["a", "b"]})[0][1] == "Looked for free times: 2 found"
        assert self.told("find_times", result={"times": []})[0][1] == "Looked for free times: none found"

    def test_say_why_they_were_refused(self) -> None:
        problem = {"slug": "slot-taken", "detail": "Nobody is free at that time any more."}

        assert self.told("book_visit", result=None, problem=problem) == [
            (2, "Not booked: Nobody is free at that time any more.")
        ]

    def test_name_a_tool_nobody_has_put_into_words(self) -> None:
        assert self.told("weigh_parcel") == [(2, "Weigh parcel: done")]

    def test_have_words_for_every_tool(self) -> None:
        run = re.findall(r'tools\.run\(\s*"(\w+)"', "".join(path.read_text() for path in DESK.glob("*.py")))

        assert run
        assert set(run) <= TOOLS_TOLD

    def test_say_what_the_desk_is_doing(self) -> None:
        asked = a_turn("Which suburb?", seq=4, speaker=Speaker.desk, asked=["customer_location"])
        offered = a_turn("Nine or ten?", seq=4, speaker=Speaker.desk, asked=["selected_appointment"], offered=[{}, {}])
        other = a_turn("Which plate?", seq=4, speaker=Speaker.desk, asked=["license_plate"])

        assert doing(asked, is_thinking=False) == "Asked for the suburb"
        assert doing(offered, is_thinking=False) == "Offered two times"
        assert doing(other, is_thinking=False) == "Asked for license plate"
        assert doing(asked, is_thinking=True) == "Answering"
        assert doing(None, is_thinking=False) == "Picking up"


class TestFacts:
    def test_have_a_kind_each(self) -> None:
        assert KINDS.keys() >= set(FACT_NAMES)
        assert set(KINDS.values()) == {"who", "what", "where", "when", "grave"}

    def test_are_grave_in_an_emergency(self) -> None:
        assert kind_of("urgency_level", "emergency") == "grave"
        assert kind_of("urgency_level", "routine") == "what"

    @pytest.mark.parametrize(
        ("name", "value", "words"),
        [
            ("service_type", "blocked_drain", "Blocked drain"),
            ("service_type", "given_up_service", "Given up service"),
            ("customer_phone", "+61491570156", "0491 570 156"),
            ("customer_location", "north sydney", "North Sydney"),
            ("preferred_date", "2026-03-03", "Tue 3 Mar"),
            ("preferred_date", "2026-03-03/2026-03-05", "Tue 3 Mar to Thu 5 Mar"),
            ("preferred_time", "14:30", "2:30 pm"),
            ("preferred_time", "morning", "Morning"),
            ("preferred_time", "09:00/11:00", "9:00 am to 11:00 am"),
            ("preferred_time", "16:00/", "from 4:00 pm"),
            ("preferred_time", "/11:00", "by 11:00 am"),
            ("preferred_time", "25:00", "25:00"),
            ("selected_appointment", "2026-03-03T09:00:00+11:00", "Tue 3 Mar, 9:00 am"),
            ("issue_description", "sink is blocked", "Sink is blocked"),
            ("intent", "speak_to_person", "A person"),
            ("urgency_level", "flexible", "Flexible"),
            ("vin", "1HGCM82633A004352", "1HGCM82633A004352"),
        ],
    )
    def test_are_written_for_people(self, name: str, value: str, words: str) -> None:
        assert value_of(name, value, LOCAL, NAMES) == words
