"""What is asked once a visit is booked is answered, and leaves the visit as it is; holidays are told by name."""

from __future__ import annotations

import pytest

from frontdesk.desk import holidays
from frontdesk.desk.hearing import Utterance, hear
from frontdesk.desk.placing import Situation
from frontdesk.desk.wording import Wording
from frontdesk.domain.tenancy.changes import business_row
from frontdesk.domain.tenancy.opening import OpeningHours, opening_hours
from frontdesk.understanding.types import Reading
from tests.desk.desks import BOOK_A_DRAIN, Desks
from tests.desk.dialogues import MORNING, a_house, desk

ANYTHING = desk("answered", "priced", asked="anything_else")
HOLIDAYS: OpeningHours = opening_hours(
    {
        "monday": [["08:00", "18:00"]],
        "exceptions": [
            {"date": "2024-01-26", "closed": True, "name": "Australia Day"},
            {"date": "2025-01-27", "closed": True, "name": "Australia Day"},
            {"date": "2024-12-25", "closed": True, "name": "Christmas Day"},
            {"date": "2024-12-26", "intervals": [["10:00", "14:00"]], "name": "Boxing Day"},
            {"date": "2024-12-28", "closed": True},
        ],
    }
)


def heard(text: str, *, booked: bool = True) -> Reading:
    """Return what is understood of a line once a visit is booked."""
    at = Situation(a_house(opening=HOLIDAYS), MORNING, [ANYTHING], {}, booked=booked)
    return hear([Utterance(9, text)], at).reading


class TestAQuestionToABookedVisit:
    @pytest.mark.parametrize(
        "text",
        [
            "Do you come to Toowoomba?",
            "And to Geebung?",
            "How much is a blocked toilet?",
            "how much is a blocked toilet",
            "Are you open on Saturday?",
            "Should I turn off the tap under the sink?",
            "Do you come out on Saturdays?",
        ],
    )
    def test_states_nothing(self, text: str) -> None:
        assert {fact.name for fact in heard(text).facts} <= {"intent"}

    @pytest.mark.parametrize(
        ("text", "name"),
        [
            ("actually it's 7 Smith Street", "address"),
            ("Could you make it Geebung?", "customer_location"),
            ("Can he fix the blocked toilet too?", "service_type"),
            ("Can you make it Thursday at 10?", "preferred_date"),
            ("Is Thursday possible?", "preferred_date"),
        ],
    )
    def test_that_asks_for_a_change_is_one(self, text: str, name: str) -> None:
        assert heard(text).value(name) is not None

    def test_is_what_is_wished_for_while_there_is_none(self) -> None:
        assert heard("Do you come to Geebung?", booked=False).value("customer_location") == "geebung"


class TestAHoliday:
    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("Are you open on Australia Day?", "We're closed on Australia Day, Monday 27 January."),
            ("are you guys open at Christmas?", "We're closed on Christmas Day, Wednesday 25 December."),
            ("Do you work on Boxing Day?", "On Boxing Day, Thursday 26 December, we're open 10:00 am to 2:00 pm."),
            ("Are you open Christmas Eve?", None),
            (
                "Are you open on public holidays?",
                "We close on public holidays; the next one is Christmas Day, Wednesday 25 December.",
            ),
            ("Are you open on Monday?", None),
        ],
    )
    def test_is_told_with_its_date(self, text: str, said: str | None) -> None:
        assert holidays.told(text, None, Wording(a_house(opening=HOLIDAYS), MORNING)) == said

    def test_asked_for_by_its_date_is_no_wish(self) -> None:
        asked = heard("Are you closed on the 28th of December?", booked=False)

        assert asked.value("preferred_date") is None
        assert [fact.value for fact in asked.about] == ["2024-12-28"]

    def test_that_nobody_entered_is_not_known(self) -> None:
        house = a_house(opening=opening_hours({}))

        assert not holidays.is_answered("Are you open on public holidays?", ["asks_hours"], house, MORNING.date())


async def served(desks: Desks, *areas: str) -> None:
    """Let the business come to some suburbs alone, and close on Boxing Day."""
    async with desks.database.transaction(desks.business) as db:
        row = await business_row(db)
        row.service_areas = list(areas)
        closed = [{"date": "2024-12-26", "closed": True, "name": "Boxing Day"}]
        row.opening_hours = {**row.opening_hours, "exceptions": closed}


async def test_questions_after_a_booking_are_answered_and_change_nothing(desks: Desks) -> None:
    await served(desks, "newtown", "geebung")
    call = await desks.call(*BOOK_A_DRAIN, "12 Smith Street")
    before = [(v.service_type, v.pickup_address, v.description, v.noted_services) for v in await call.visits()]

    assert (await call.say("Do you come to Toowoomba?")).text.startswith("I'm sorry, Toowoomba is outside")
    assert (await call.say("And to Geebung?")).text.startswith("Yes, we come out to Geebung.")
    assert "toilet repair job is from" in (await call.say("How much is a blocked toilet?")).text
    assert "leaking tap job is from" in (await call.say("and a leaking tap?")).text
    assert "hot water job is from" in (await call.say("what would a hot water system cost")).text
    assert "Toowoomba is outside" in (await call.say("How much to come to Toowoomba?")).text
    assert "closed on Boxing Day" in (await call.say("Do you work on Boxing Day?")).text
    assert [(v.service_type, v.pickup_address, v.description, v.noted_services) for v in await call.visits()] == before

    await call.say("Can you make it Thursday at 10?", "no", "actually it's 7 Smith Street")
    assert call.spoken.text.startswith("Thanks, I've put that right.")
    assert (await call.visits())[0].pickup_address == "7 Smith Street, newtown"


async def test_who_goes_on_from_outside_the_area_is_offered_a_call_back_once(desks: Desks) -> None:
    await served(desks, "newtown")
    call = await desks.call("My drain is blocked, I'm Dave Lang in Toowoomba", "tomorrow at 9")
    assert "outside the area" in call.spoken.text
    assert call.spoken.asked == ("call_back",)

    assert "call you back" in (await call.say("yes please")).text
    (task,) = await call.tasks()
    assert task.what == "Call back: would like a visit outside the area"
    assert "tomorrow at 9" in str(task.why)
    assert (await call.say("Friday at 10")).asked == ("anything_else",)


async def test_who_is_rung_back_hears_so_once(desks: Desks) -> None:
    call = await desks.call("Can I speak to a person about my invoice, I'm Dave Lang")

    assert call.spoken.text.count("call you back") == 1
    assert "I've passed that on" in call.spoken.text


async def test_a_wish_for_a_holiday_is_told_its_name(desks: Desks) -> None:
    await served(desks)
    call = await desks.call("My drain is blocked, I'm Dave in Newtown", "on Boxing Day at 9")

    assert "We're closed on Boxing Day, Thursday 26 December. I can offer" in call.spoken.text
