"""Suburbs, postcodes, street addresses and e-mail addresses."""

from __future__ import annotations

import pytest

from frontdesk.understanding import gazetteer
from tests.understanding.hearing import heard, value

PLACE = "customer_location"


class TestPlaces:
    @pytest.mark.parametrize(
        ("said", "place"),
        [
            ("I'm in Melbourne", "melbourne"),
            ("Located in North Sydney", "north sydney"),
            ("From Brisbane", "brisbane"),
            ("Address in Perth", "perth"),
            ("over in Bondi Junction", "bondi junction"),
            ("near Mt Druitt", "mount druitt"),
            ("saint kilda", "st kilda"),
            ("I'm in the Rocks", "the rocks"),
            ("Parramatta, blocked drain", "parramatta"),
            ("I live in Orange", "orange"),
            ("I'm in Newtown, no sorry, Enmore", "enmore"),
            ("not in Newtown, in Enmore", "enmore"),
            ("in Springfield Queensland", "springfield"),
            ("Richmond Victoria", "richmond"),
            ("we are on the Gold Coast", "gold coast"),
            ("In Kings Cross", "kings cross"),
            ("I live on 5 May Street Fitzroy", "fitzroy"),
            ("we're at 12 Smith Street, Newtown NSW 2042", "newtown"),
            ("Unit 5, 12 Smith St Surry Hills", "surry hills"),
            ("my mum lives in Penrith", "penrith"),
            ("IN NORTH SYDNEY", "north sydney"),
            ("can ya send a plumbo out to Dubbo", "dubbo"),
        ],
    )
    def test_are_heard(self, said: str, place: str) -> None:
        assert value(PLACE, said) == place

    @pytest.mark.parametrize(
        "said",
        [
            "water in the bath",
            "I'm at home",
            "I've got water in the kitchen",
            "I'm from Telstra",
            "I'm in a rush",
            "good night",
            "in march",
            "it's on George Street in the city",
            "Banks is my name",
            "this is Sydney speaking",
            "just the one tap",
            "I've been waiting for hours",
            "on time",
        ],
    )
    def test_are_not_made_of_other_words(self, said: str) -> None:
        assert value(PLACE, said) is None

    @pytest.mark.parametrize(
        ("said", "place"),
        [
            ("Newtown", "newtown"),
            ("Orange", "orange"),
            ("uh, Banks", "banks"),
            ("Melborne", "melbourne"),
            ("Parramata", "parramatta"),
            ("it's Newtown mate", "newtown"),
            ("Wattle Gully", "wattle gully"),
            ("the Rocks", "the rocks"),
            ("12 Smith St Newtown", "newtown"),
            ("Newtown in Sydney", "newtown"),
            ("sydney, the cbd", "sydney"),
            ("Umina Beach please", "umina beach"),
            ("Quandongvale", "quandongvale"),
        ],
    )
    def test_may_stand_bare_when_asked_for(self, said: str, place: str) -> None:
        assert value(PLACE, said, asked=PLACE) == place

    @pytest.mark.parametrize(
        "said", ["yes", "I don't know", "my place", "not far from you", "what do you mean", "tomorrow", "0491 570 006"]
    )
    def test_are_not_made_of_refusals(self, said: str) -> None:
        assert value(PLACE, said, asked=PLACE) is None


class TestPostcodes:
    @pytest.mark.parametrize(
        "said", ["postcode 2042", "postcode is two oh four two", "Newtown 2042", "Newtown NSW 2042"]
    )
    def test_are_heard(self, said: str) -> None:
        assert value("postal_code", said) == "2042"

    @pytest.mark.parametrize("said", ["it cost 2042 dollars", "postcode 1234567", "in 2024"])
    def test_are_not_made_of_other_numbers(self, said: str) -> None:
        assert value("postal_code", said) is None

    def test_may_stand_bare_when_asked_for(self) -> None:
        assert value("postal_code", "two oh four two", asked="postal_code") == "2042"


class TestAddresses:
    def test_that_are_put_right_leave_no_date_behind(self) -> None:
        reading = heard("4/18 Wattle Street, no sorry, 14 Wattle Street", asked=("address",))

        assert reading.value("address") == "14 Wattle Street"
        assert reading.value("preferred_date") is None

    @pytest.mark.parametrize(
        ("said", "address"),
        [
            ("we're at 12 Smith Street, Newtown", "12 Smith Street"),
            ("Unit 5, 12 Smith St Surry Hills", "Unit 5, 12 Smith St"),
            ("5/12 Smith Street", "5/12 Smith Street"),
            ("12A Pitt St, Sydney", "12A Pitt St"),
            ("it's twenty two Baker Avenue in St Kilda", "twenty two Baker Avenue"),
            ("the drain at 14-16 Rose Road", "14-16 Rose Road"),
            ("number 7 Park Lane", "7 Park Lane"),
            ("I live on 5 May Street Fitzroy", "5 May Street"),
        ],
    )
    def test_are_heard(self, said: str, address: str) -> None:
        assert value("address", said) == address

    @pytest.mark.parametrize(
        "said", ["on George Street", "at 3 on the way", "there are 2 in the street", "I have 3 taps"]
    )
    def test_need_a_number_and_a_street(self, said: str) -> None:
        assert value("address", said) is None

    def test_do_not_become_dates(self) -> None:
        assert heard("I live on 5 May Street Fitzroy").value("preferred_date") is None


class TestMail:
    @pytest.mark.parametrize(
        ("said", "address"),
        [
            ("my email is Dave.Smith@Example.com", "dave.smith@example.com"),
            ("it's dave dot smith at example dot com dot au", "dave.smith@example.com.au"),
            ("email me at info@example.com please", "info@example.com"),
            ("dave underscore smith at example dot com", "dave_smith@example.com"),
        ],
    )
    def test_is_heard(self, said: str, address: str) -> None:
        assert value("customer_email", said) == address

    @pytest.mark.parametrize("said", ["meet me at the dot", "my wife's email is sue@example.com", "@home", "a@b"])
    def test_is_not_made_of_other_words(self, said: str) -> None:
        assert value("customer_email", said) is None


class TestGazetteer:
    def test_knows_states_and_postcodes(self) -> None:
        newtown = gazetteer.locality("newtown")

        assert newtown is not None
        assert "2042" in newtown.states["NSW"]
        assert set(newtown.states) >= {"NSW", "VIC"}

    def test_mends_one_letter_only(self) -> None:
        mended = gazetteer.misspelt("melborne")

        assert mended is not None
        assert mended.name == "melbourne"
        assert gazetteer.misspelt("melbrn") is None


class TestSuburbsSpelled:
    @pytest.mark.parametrize(
        ("said", "place"),
        [
            ("W O O L L A H R A", "woollahra"),
            ("W double O double L A H R A", "woollahra"),
            ("that's W-O-O-L-L-A-H-R-A", "woollahra"),
            ("Wool Ara, W-O-O-L-L-A-H-R-A", "woollahra"),
            ("S U R R Y H I L L S", "surry hills"),
            ("W O O L L A H R", "woollahra"),
        ],
    )
    def test_are_those_of_the_list(self, said: str, place: str) -> None:
        assert value("customer_location", said, asked="customer_location") == place

    @pytest.mark.parametrize("said", ["X Q Z V B", "D A V E", "N S W"])
    def test_are_none_where_the_list_has_none(self, said: str) -> None:
        assert value("customer_location", said, asked="customer_location") is None

    @pytest.mark.parametrize("said", ["Dave", "Alan, 0412 555 125", "Kylie Ross"])
    def test_are_no_first_names(self, said: str) -> None:
        assert value("customer_location", said, asked="customer_location") is None
