"""The automotive pack holds what the trade's description says, and hears its callers; the keys are a contract."""

from __future__ import annotations

import re

import pytest

from frontdesk.trades.load import pack_in, packs
from frontdesk.trades.pack import Pack
from tests.trades.sayings import hazards, heard, is_a_name, said_to, services, spoken, tried_on

MINUTES = {
    "oil_change": 45,
    "tire_rotation": 30,
    "tire_replacement": 60,
    "brake_service": 120,
    "battery": 45,
    "diagnostic": 60,
    "state_inspection": 45,
    "ac_service": 90,
    "transmission": 240,
    "scheduled_maintenance": 120,
    "recall": 90,
    "detailing": 180,
}
# Words of another country, and of trades that drive to their customers.
FOREIGN = re.compile(
    r"\b(?:suburb|gst|no worries|arvo|ring|rings|mobile|plumber|we come|come out to you)\b", re.IGNORECASE
)

# What is met before anything is asked, and what only sounds like it.
HAZARDS = {
    "there's smoke coming out from under my hood": "fire",
    "my engine is on fire": "fire",
    "there's a burning smell when I drive": "fire",
    "the battery is smoking": "fire",
    "I smell gas when I start the car": "gas",
    "it's leaking gasoline": "gas",
    "it smells like exhaust inside the cabin": "fumes",
    "my brakes just went out": "brakes_failed",
    "the brake pedal goes to the floor": "brakes_failed",
    "my steering locked up": "brakes_failed",
    "I broke down on the side of the interstate": "roadside",
    "I was just in an accident": "crash",
    "my baby is locked in the car": "locked_in",
    "my husband is hurt, he's bleeding": "hurt",
    "it's overheating right now, there's steam everywhere": "overheating",
}
HARMLESS = (
    "white smoke is coming out of my exhaust",
    "no smoke or anything, just a noise",
    "my gas mileage is bad",
    "I need a gas cap",
    "my brakes squeak",
    "water is leaking into my tail light",
    "it's leaking oil and the check engine light is on",
    "I got rear-ended last month",
    "I was in a wreck last year",
    "my airbag light is on",
    "the car shook on the highway",
    "the spark plugs need changing",
)


@pytest.fixture
def pack() -> Pack:
    """Return the pack."""
    return packs()["automotive"]


class TestThePack:
    def test_has_the_services_and_their_minutes(self, pack: Pack) -> None:
        assert {service.key: service.minutes for service in pack.services} == MINUTES

    def test_quotes_no_price_where_only_an_estimate_can_tell(self, pack: Pack) -> None:
        prices = {service.key: service.price for service in pack.services}

        assert [key for key, price in prices.items() if price is None] == ["tire_replacement", "transmission"]
        assert prices["recall"] == 0

    def test_asks_for_no_place(self, pack: Pack) -> None:
        assert pack.intake == (
            "service_type",
            "issue_description",
            "customer_name",
            "customer_phone",
            "preferred_date",
            "preferred_time",
        )
        assert not pack.policies["ask_address"]
        assert pack.policies["fallback_service"] == "diagnostic"

    def test_is_tried_on_lakeside_motors(self, pack: Pack) -> None:
        assert tried_on("automotive") == (
            "automotive", "Lakeside Motors Service", "+12025550102", "America/New_York", "USD", "en-US",
        )  # fmt: skip
        assert len(pack.demo.bays) == 3

    def test_speaks_its_own_country_and_trade(self) -> None:
        assert spoken("automotive", FOREIGN) == []


class TestWhatIsHeard:
    def test_is_the_service_meant(self) -> None:
        table = said_to("automotive")

        assert len(table) >= 40
        assert {said: services("automotive", said) for said in table} == table

    def test_may_be_a_danger(self) -> None:
        assert hazards("automotive", HAZARDS) == HAZARDS
        assert hazards("automotive", HARMLESS) == dict.fromkeys(HARMLESS)

    def test_may_be_the_car_where_the_desk_asked_for_it(self) -> None:
        cars = ("It's a 2019 Honda Civic", "a 2014 Silverado 1500", "twenty sixteen Mazda 3, about 62,000 miles")

        for said in cars:
            reading = heard("automotive", said, asked="issue_description")
            assert [fact.name for fact in reading.facts] == ["issue_description"], said

    def test_is_said_in_australian_and_british_words_too(self) -> None:
        for said in ("I need a pink slip", "the rego inspection is due", "book an MOT", "it needs a roadworthy"):
            assert services("automotive", said) == ["state_inspection"], said
        abroad = {service.key: service.name for service in pack_in(packs()["automotive"], "AU").services}
        assert abroad["tire_rotation"] == "tyre rotation"
        assert "GST" in pack_in(packs()["automotive"], "AU").phrases["price"][0]

    def test_is_a_name_though_words_of_the_trade_are_in_it(self) -> None:
        for said in ("Denise Washington", "Miles Brown", "Shakira Johnson", "Kim Brakeman", "Priscilla Wheeler"):
            assert is_a_name("automotive", said), said

    def test_of_a_car_in_the_workshop_is_for_a_person(self) -> None:
        for said in ("Is my car ready yet?", "What's the status of my truck?", "When can I pick it up?"):
            assert "asks_my_visit" in heard("automotive", said).acts, said
