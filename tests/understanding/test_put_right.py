"""What a caller puts right when the desk has read a booking back."""

from __future__ import annotations

import pytest

from frontdesk.understanding import Reading
from tests.understanding.hearing import heard, value

KNOWN = {
    "customer_name": "Shivaun",
    "customer_phone": "+61491570156",
    "customer_location": "bondi",
    "service_type": "toilet_repair",
    "issue_description": "toilet is blocked",
    "selected_appointment": "2024-08-06T09:00:00+10:00",
    "preferred_date": "2024-08-06",
    "preferred_time": "09:00",
}


def put_right(said: str, *, asked: str = "confirm") -> Reading:
    return heard(said, asked=(asked,), known=KNOWN)


class TestAtTheReadBack:
    @pytest.mark.parametrize(
        ("said", "name"),
        [
            ("no, the name is spelled S I O B H A N, Siobhan", "Siobhan"),
            ("S I O B H A N", "Siobhan"),
            ("no, Siobhan", "Siobhan"),
            ("No, not Dave, Dan.", "Dan"),
            ("not shivaun its siobhan", "Siobhan"),
            ("it's Dan, not Dave", "Dan"),
            ("no i said tom not tim", "Tom"),
            ("the name's wrong, it's Xanthe", "Xanthe"),
            ("no it's Dave Smyth with a Y", "Dave Smyth"),
            ("no thats my husbands name im jan", "Jan"),
            ("no, not ten, eleven", None),
            ("no, Thursday", None),
            ("no it's Enmore", None),
            ("no it's for Dave", None),
        ],
    )
    def test_a_name_may_come_back_right(self, said: str, name: str | None) -> None:
        assert put_right(said).value("customer_name") == name

    @pytest.mark.parametrize(
        ("said", "end"),
        [
            ("no, the number's wrong, it's 0491 570 159", "159"),
            ("the last digit is nine not six", "159"),
            ("no the last digit is a nine", "159"),
            ("the last three are 159", "159"),
            ("no the last two digits are 59", "159"),
            ("it's 159 not 156", "159"),
            ("no wait the last four are oh one five nine", "159"),
            ("No, 0491 570 159.", "159"),
        ],
    )
    def test_a_number_may_come_back_right(self, said: str, end: str) -> None:
        assert put_right(said).value("customer_phone") == f"+61491570{end}"

    @pytest.mark.parametrize("said", ["no, not six, nine", "no it's three", "make it ten", "nine not ten"])
    def test_an_hour_is_no_number(self, said: str) -> None:
        assert put_right(said).value("customer_phone") is None

    @pytest.mark.parametrize(
        ("said", "place"),
        [
            ("wrong suburb, it's Enmore", "enmore"),
            ("no, Manly not Bondi", "manly"),
            ("no not bondi its orange", "orange"),
            ("no, not Bondi, Manly", "manly"),
        ],
    )
    def test_a_suburb_may_come_back_right(self, said: str, place: str) -> None:
        assert put_right(said).value("customer_location") == place

    @pytest.mark.parametrize(
        ("said", "time"),
        [
            ("make it ten", "10:00"),
            ("no, ten, not nine", "10:00"),
            ("no it's ten not nine", "10:00"),
            ("push it back an hour", "10:00"),
            ("an hour later", "10:00"),
            ("half an hour earlier please", "08:30"),
            ("bring it forward an hour", "08:00"),
            ("the last digit is nine", None),
            ("no 14 Smith Street", None),
            ("no it's unit 3", None),
            ("an hour later it started again", None),
        ],
    )
    def test_an_hour_may_come_back_right(self, said: str, time: str | None) -> None:
        assert put_right(said).value("preferred_time") == time

    def test_a_visit_may_go_back_a_week(self) -> None:
        assert put_right("push it back a week").value("preferred_date") == "2024-08-13"

    def test_of_several_offers_none_is_what_later_counts_from(self) -> None:
        assert value("preferred_time", "an hour later", asked="selected_appointment") is None

    @pytest.mark.parametrize("said", ["no it's the shower not the toilet", "not the toilet, the shower"])
    def test_another_thing_has_the_same_trouble(self, said: str) -> None:
        reading = put_right(said)

        assert reading.value("service_type") == "blocked_drain"
        assert reading.value("issue_description") == "shower is blocked"

    def test_asked_what_to_change_a_bare_value_will_do(self) -> None:
        assert put_right("Siobhan", asked="correction").value("customer_name") == "Siobhan"
        assert put_right("ten", asked="correction").value("preferred_time") == "10:00"


class TestBesideWhatIsKnown:
    @pytest.mark.parametrize(
        ("said", "adds"),
        [
            ("also the kitchen tap drips", True),
            ("while you're here the gutters need a clean", True),
            ("one more thing, the gate valve is stuck", True),
            ("also it's leaking from the base", False),
            ("also my number is 0491 570 156", False),
            ("Wednesday works as well", False),
            ("one more thing, what do you charge?", False),
            ("both taps are dripping", False),
        ],
    )
    def test_another_job_must_be_named(self, said: str, adds: bool) -> None:
        known = {} if "both" in said else KNOWN

        assert ("adds_another" in heard(said, known=known).acts) is adds

    def test_a_mere_hint_changes_no_service(self) -> None:
        assert heard("it's leaking from the base", known=KNOWN).value("service_type") is None
        assert heard("it's leaking from the base").value("service_type") == "general_plumbing"

    def test_any_time_makes_no_emergency_flexible(self) -> None:
        known = {"urgency_level": "emergency"}

        assert heard("any time", asked=("preferred_time",), known=known).value("urgency_level") is None


class TestLandlines:
    @pytest.mark.parametrize(
        ("known", "number"),
        [
            ({"customer_location": "bondi"}, "+61255501234"),
            ({"postal_code": "3000"}, "+61355501234"),
            ({"customer_location": "fremantle"}, "+61855501234"),
            ({}, None),
            ({"customer_location": "nowhere at all"}, None),
        ],
    )
    def test_take_the_area_code_of_the_place(self, known: dict[str, str], number: str | None) -> None:
        assert value("customer_phone", "5550 1234", asked="customer_phone", known=known) == number

    def test_are_not_guessed_unasked(self) -> None:
        assert value("customer_phone", "5550 1234", known={"customer_location": "bondi"}) is None


class TestNamedAnew:
    @pytest.mark.parametrize(
        "said",
        ["Sorry, it's Gary, not Barry, the line's a bit crook.", "sorry its gary not barry the lines a bit crook"],
    )
    @pytest.mark.parametrize("asked", ["customer_location", "confirm"])
    def test_a_name_beside_the_one_known_is_no_place(self, said: str, asked: str) -> None:
        reading = heard(said, asked=(asked,), known={"customer_name": "Barry"})

        assert reading.value("customer_name") == "Gary"
        assert reading.value("customer_location") is None

    def test_a_sorry_corrects_where_something_known_changes(self) -> None:
        changed = heard("Sorry, it's a blocked toilet.", known={"service_type": "leaking_tap"})

        assert "corrects" in changed.acts
        assert "corrects" not in heard("Sorry, it's a blocked toilet.").acts
