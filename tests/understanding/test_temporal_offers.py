"""Choosing among the appointments that the desk offered."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.understanding.temporal_said import facts, hearing, values

NINE, ELEVEN, THREE = "2024-08-06T09:00", "2024-08-06T11:00", "2024-08-07T15:00"
OFFERED = (NINE, ELEVEN, THREE)
ZONE = ":00+10:00"


@pytest.mark.parametrize(
    ("said", "start"),
    [
        ("the first one", NINE),
        ("first one's good", NINE),
        ("the second", ELEVEN),
        ("second one thanks love", ELEVEN),
        ("the third one please", THREE),
        ("the later one", THREE),
        ("the earlier", NINE),
        ("the earliest please", NINE),
        ("the last one", THREE),
        ("option two", ELEVEN),
        ("the nine o'clock", NINE),
        ("9", NINE),
        ("yep nine is good", NINE),
        ("at 3", THREE),
        ("I'll take the 11", ELEVEN),
        ("Tuesday at 11", ELEVEN),
        ("the Wednesday one", THREE),
        ("the one on Wednesday", THREE),
        ("the afternoon one", THREE),
        ("after 2", THREE),
        ("the later one on Tuesday", ELEVEN),
        ("not the first one, the second one", ELEVEN),
        ("I can't do Tuesday but Wednesday is ok", THREE),
        ("either is fine", NINE),
        ("whichever, I don't mind", NINE),
        ("sooner the better", NINE),
    ],
)
def test_takes_the_offer_that_was_meant(said: str, start: str) -> None:
    assert values(hearing(said, asked="offer", offered=OFFERED), "offer") == [start + ZONE]


@pytest.mark.parametrize(
    "said",
    [
        "none of those", "neither, do you have anything Friday", "what about Thursday", "anything later",
        "can you do 10", "the Tuesday one", "yes please", "no that's no good", "the fourth one",
        "just a second", "could you come at nine thirty", "the 9 doesn't work", "is there a later one",
    ],
)  # fmt: skip
def test_takes_none_where_none_was_chosen(said: str) -> None:
    assert values(hearing(said, asked="offer", offered=OFFERED), "offer") == []


@pytest.mark.parametrize("said", ["yes please", "that one", "perfect", "that works", "yeah sounds good"])
def test_a_yes_takes_the_only_offer(said: str) -> None:
    assert values(hearing(said, asked="offer", offered=(NINE,)), "offer") == [NINE + ZONE]


@pytest.mark.parametrize("said", ["yes but can you do later", "no", "perfect but I'd rather Friday"])
def test_a_yes_with_a_doubt_takes_nothing(said: str) -> None:
    assert values(hearing(said, asked="offer", offered=(NINE,)), "offer") == []


def test_the_other_one_of_two_is_the_one_not_refused() -> None:
    heard = hearing("not the first one the other one", asked="offer", offered=(NINE, ELEVEN))

    assert values(heard, "offer") == [ELEVEN + ZONE]


@pytest.mark.parametrize("said", ["not the 9, the other one", "the 9 doesn't suit, the other one please"])
def test_the_other_one_is_not_the_hour_refused(said: str) -> None:
    assert values(hearing(said, asked="offer", offered=(NINE, ELEVEN)), "offer") == [ELEVEN + ZONE]


def test_later_counts_from_the_only_offer() -> None:
    assert values(hearing("an hour later", asked="offer", offered=(NINE,)), "time") == ["10:00"]
    assert values(hearing("an hour later", asked="offer", offered=(NINE, ELEVEN)), "time") == []


BOOKED = "2024-08-08T10:30:00+10:00"


@pytest.mark.parametrize(
    ("said", "asked", "offered", "found"),
    [
        ("we're out tomorrow morning, could it be Friday, same time", "anything_else", (), ["2024-08-09", "10:30"]),
        ("can you do Monday instead, the same hour suits me", "anything_else", (), ["2024-08-12", "10:30"]),
        ("Friday, keep the time", "anything_else", (), ["2024-08-09", "10:30"]),
        ("could they look at the bath at the same time", "anything_else", (), []),
        ("same time but on Friday", "confirm", (THREE, NINE), ["15:00", "2024-08-09"]),
        ("same time, please", "preferred_time", (), ["10:30"]),
    ],
)
def test_the_same_time_is_that_of_the_visit_spoken_of(
    said: str, asked: str, offered: tuple[str, ...], found: list[str]
) -> None:
    known = {"selected_appointment": BOOKED, "preferred_date": "2024-08-08", "preferred_time": "morning"}
    heard = replace(hearing(said, offered=offered), asked=(asked,), known=known)

    assert [fact.value for fact in facts(heard)] == found


@pytest.mark.parametrize(
    ("said", "start"),
    [("the first one", NINE), ("the other one", NINE), ("the second", ELEVEN), ("either is fine", ELEVEN)],
)
def test_places_at_a_read_back_are_those_of_the_offers_as_told(said: str, start: str) -> None:
    offers = hearing(said, offered=(NINE, ELEVEN))
    heard = replace(offers, asked=("confirm",), read_back=offers.offered[1].starts_at)

    assert values(heard, "offer") == [start + ZONE]


def test_later_counts_from_what_was_read_back() -> None:
    offers = hearing("an hour later", offered=(NINE, ELEVEN))
    heard = replace(offers, asked=("confirm",), read_back=offers.offered[1].starts_at)

    assert values(heard, "time") == ["12:00"]


def test_a_chosen_place_is_no_day() -> None:
    assert values(hearing("the second", asked="offer", offered=OFFERED), "date") == []


def test_a_bare_hour_is_the_one_offered() -> None:
    evening = "2024-08-06T20:00"

    heard = hearing("8", asked="offer", offered=(evening,))

    assert values(heard, "time") == ["20:00"]
    assert values(heard, "offer") == [evening + ZONE]


def test_what_was_not_offered_is_a_new_wish() -> None:
    heard = hearing("what about Thursday at 10", asked="offer", offered=OFFERED)

    assert values(heard, "offer") == []
    assert values(heard, "date") == ["2024-08-08"]
    assert values(heard, "time") == ["10:00"]


def test_an_offer_keeps_the_offset_of_its_own_day() -> None:
    heard = hearing("the second one", asked="offer", offered=("2024-10-04T09:00", "2024-10-07T09:00"))

    assert values(heard, "offer") == ["2024-10-07T09:00:00+11:00"]
