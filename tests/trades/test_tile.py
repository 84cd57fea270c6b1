"""The tile pack holds what the trade's description says, and hears its callers; the keys are a contract."""

from __future__ import annotations

import re

import pytest

from frontdesk.trades.load import packs
from frontdesk.trades.pack import Pack
from tests.trades.sayings import hazards, heard, is_a_name, said_to, services, spoken, tried_on

MINUTES = {
    "design_consultation": 60,
    "measure_visit": 60,
    "sample_pickup": 15,
    "order_pickup": 15,
    "delivery": 60,
    "installation": 480,
}
# Words of another country, and of trades that drive to their customers.
FOREIGN = re.compile(r"\b(?:suburb|gst|no worries|arvo|ring|rings|mobile|plumber)\b", re.IGNORECASE)

# What is met before anything is asked, and what only sounds like it.
HAZARDS = {
    "there's a fire in the kitchen": "fire",
    "I smell gas in the house": "gas",
    "the crew hit a gas line": "gas",
    "he got shocked by a wire": "electric",
    "they cut a live wire": "electric",
    "my installer cut his hand, there's blood everywhere": "hurt",
    "my wife fell off the ladder": "hurt",
    "they hit a water pipe and water's everywhere": "flood",
}
HARMLESS = (
    "I need tile for a gas fireplace",
    "I cut the tile wrong",
    "my tiles are cracked",
    "there's a crack in the shower floor",
    "I want fire clay tile",
    "it's in a wet area",
    "the boxes were broken",
)


@pytest.fixture
def pack() -> Pack:
    """Return the pack."""
    return packs()["tile"]


class TestThePack:
    def test_has_the_services_and_their_minutes(self, pack: Pack) -> None:
        assert {service.key: service.minutes for service in pack.services} == MINUTES

    def test_quotes_no_price_for_an_installation(self, pack: Pack) -> None:
        assert [service.key for service in pack.services if service.price is None] == ["installation"]

    def test_asks_for_the_street_once_the_time_is_set(self, pack: Pack) -> None:
        assert pack.intake == ("service_type", "customer_name", "customer_phone", "preferred_date", "preferred_time")
        assert pack.policies["ask_address"]
        assert {service.key for service in pack.services if service.at_customer} == {
            "measure_visit", "delivery", "installation",
        }  # fmt: skip
        assert [service.key for service in pack.services if service.at_customer is None] == []
        assert pack.policies["fallback_service"] == "design_consultation"

    def test_is_tried_on_tile_and_stone_gallery(self, pack: Pack) -> None:
        assert tried_on("tile") == (
            "tile", "Tile & Stone Gallery", "+12025550103", "America/Chicago", "USD", "en-US",
        )  # fmt: skip
        assert len(pack.demo.bays) == 0

    def test_speaks_its_own_country_and_trade(self) -> None:
        assert spoken("tile", FOREIGN) == []


class TestWhatIsHeard:
    def test_is_the_service_meant(self) -> None:
        table = said_to("tile")

        assert len(table) >= 40
        assert {said: services("tile", said) for said in table} == table

    def test_may_be_a_danger(self) -> None:
        assert hazards("tile", HAZARDS) == HAZARDS
        assert hazards("tile", HARMLESS) == dict.fromkeys(HARMLESS)

    def test_is_a_name_though_words_of_the_trade_are_in_it(self) -> None:
        for said in ("Emma Stone", "Chip Davis", "Dwayne Horn"):
            assert is_a_name("tile", said), said

    def test_of_an_order_on_its_way_is_for_a_person(self) -> None:
        for said in ("Where's my order?", "Is my tile in yet?", "I'm checking on my order"):
            assert "asks_my_visit" in heard("tile", said).acts, said
        assert "asks_my_visit" not in heard("tile", "I got a text that my order is ready").acts

    def test_of_stock_of_what_goes_back_and_of_cracks_is_for_a_person(self) -> None:
        for said in (
            "Do you have Desert Sage in stock?",
            "I'd like to return two boxes",
            "my grout is cracking",
        ):
            assert heard("tile", said).value("intent") == "speak_to_person", said
        assert services("tile", "How many boxes?") == []
        assert heard("tile", "I'd like to return the samples").value("intent") is None
