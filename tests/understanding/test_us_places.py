"""Places and street addresses as Americans say them, heard by a desk in the United States."""

from __future__ import annotations

import pytest

from frontdesk.understanding.recognizers import us_places
from tests.understanding.hearing import heard, value

PLACE = "customer_location"


class TestUsPlaces:
    @pytest.mark.parametrize(
        ("said", "place"),
        [
            ("I'm in Brooklyn", "brooklyn"),
            ("in the Bronx", "bronx"),
            ("this is Mike from Queens", "queens"),
            ("I live in Park Slope, I need a hand", "park slope"),
            ("do you come to Queens", "queens"),
            ("i live in bushwick can you come friday", "bushwick"),
            ("we're in Quakertown and need some help", "quakertown"),
            ("I live in North Tonawanda", "north tonawanda"),
            ("it's 40 Pine Street Hoboken New Jersey", "hoboken"),
            ("125 West 24th Street, Manhattan", "manhattan"),
            ("not in Queens, in Brooklyn", "brooklyn"),
            ("I'm in Harlem, actually no, I'm in the Bronx", "bronx"),
            ("my mom's in Yonkers but I'm in Inwood", "inwood"),
            ("Austin, Texas", "austin"),
        ],
    )
    def test_are_heard(self, said: str, place: str) -> None:
        assert value(PLACE, said, region="US") == place

    @pytest.mark.parametrize(
        ("said", "place"),
        [
            ("Brooklyn New York", "brooklyn"),
            ("Upper West Side", "upper west side"),
            ("Park Slope, Brooklyn", "park slope"),
            ("Charlotte", "charlotte"),
            ("125 West 24th Street in Chelsea", "chelsea"),
            ("Quakertown", "quakertown"),
        ],
    )
    def test_may_stand_bare_when_asked_for(self, said: str, place: str) -> None:
        assert value(PLACE, said, asked=PLACE, region="US") == place

    @pytest.mark.parametrize(
        "said",
        [
            "Chelsea speaking",
            "this is Brooklyn Adams",
            "it's 25 Lincoln Road",
            "we're on Madison Avenue",
            "I'm in March",
            "I'm in a rush",
            "the clothes are in bags",
            "is it in Spanish",
        ],
    )
    def test_are_not_made_of_other_words(self, said: str) -> None:
        assert value(PLACE, said, region="US") is None

    @pytest.mark.parametrize("region", ["AU", "GB"])
    def test_are_no_places_elsewhere(self, region: str) -> None:
        assert value(PLACE, "I'm in Hoboken", region=region) is None

    def test_of_the_list_are_written_as_they_are_heard(self) -> None:
        assert [name for name in us_places.names() if not name.replace(" ", "").isalpha() or name != name.lower()] == []


class TestUsAddresses:
    @pytest.mark.parametrize(
        ("said", "address"),
        [
            ("I'm at 125 West 24th Street", "125 West 24th Street"),
            ("125 West 24th Street, Apartment 4B", "125 West 24th Street, Apartment 4B"),
            ("125 West 24th Street Apt 4B please", "125 West 24th Street Apt 4B"),
            ("22 5th Avenue, unit 9, Brooklyn", "22 5th Avenue, unit 9"),
            ("40 K Street Northwest, suite 210", "40 K Street Northwest, suite 210"),
            ("88-14 Northern Boulevard", "88-14 Northern Boulevard"),
            ("1200 Broadway, suite 5", "1200 Broadway, suite 5"),
            ("2500 Grand Concourse", "2500 Grand Concourse"),
            (
                "one twenty five west twenty fourth street, apartment four b",
                "one twenty five west twenty fourth street, apartment four b",
            ),
        ],
    )
    def test_are_heard_with_the_apartment_behind_them(self, said: str, address: str) -> None:
        assert value("address", said, region="US") == address

    @pytest.mark.parametrize(
        ("said", "address"),
        [
            ("12 Smith Street apartment building", "12 Smith Street"),
            ("12 Smith Street, unit needs a key", "12 Smith Street"),
            ("I saw it on Broadway", None),
        ],
    )
    def test_end_with_the_street_where_no_number_follows(self, said: str, address: str | None) -> None:
        assert value("address", said, region="US") == address

    def test_leave_no_date_behind(self) -> None:
        reading = heard("one twenty five west twenty fourth street", region="US")

        assert reading.value("preferred_date") is None


class TestPickingUp:
    def test_is_no_choice_left_to_the_desk(self) -> None:
        assert "no_preference" not in heard("can you pick up my things", region="US").acts
        assert "no_preference" in heard("you pick", asked=("preferred_time",), region="US").acts
