"""The tile pack holds what the trade's description says, and hears its callers; the keys are a contract."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import frontdesk.trades
from frontdesk.trades.load import packs
from frontdesk.trades.pack import Pack
from frontdesk.trades.scenarios import load_scenarios
from tests.trades.sayings import heard, said_to, services

FOLDER = Path(frontdesk.trades.__file__).parent / "tile"
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
        assert [text for text in pack.phrases["ask_address"] if "showroom" not in text] == []
        assert pack.policies["fallback_service"] == "design_consultation"

    def test_is_tried_on_tile_and_stone_gallery(self, pack: Pack) -> None:
        demo = pack.demo
        weekdays = ("monday", "tuesday", "wednesday", "thursday", "friday")

        assert (demo.slug, demo.name, demo.phone) == ("tile", "Tile & Stone Gallery", "+12025550103")
        assert (demo.timezone, demo.currency, demo.locale, demo.region) == ("America/Chicago", "USD", "en-US", "US")
        assert {day for day, hours in demo.opening.items() if hours} == set(weekdays)
        assert {demo.opening[day] for day in weekdays} == {(("08:00", "18:00"),)}
        assert (len(demo.technicians), len(demo.bays)) == (3, 0)

    def test_speaks_its_own_country_and_trade(self, pack: Pack) -> None:
        said = [text for texts in pack.phrases.values() for text in texts]
        said += [faq.answer for faq in pack.faqs] + [hazard.say for hazard in pack.vocabulary.hazards]

        assert [text for text in said if FOREIGN.search(text)] == []

    def test_sends_everybody_in_danger_to_911(self, pack: Pack) -> None:
        dangers = [hazard for hazard in pack.vocabulary.hazards if hazard.level == "danger"]

        assert [hazard.key for hazard in dangers if "911" not in hazard.say] == []

    def test_answers_eight_to_twelve_questions(self, pack: Pack) -> None:
        assert 8 <= len(pack.faqs) <= 12

    def test_comes_with_scripted_calls(self) -> None:
        assert len(load_scenarios(FOLDER)["everyday"]) >= 5


class TestWhatIsHeard:
    def test_is_the_service_meant(self) -> None:
        table = said_to("tile")

        assert len(table) >= 40
        assert {said: services("tile", said) for said in table} == table

    def test_may_be_a_danger(self) -> None:
        assert {said: heard("tile", said).hazard for said in HAZARDS} == HAZARDS
        assert {said: heard("tile", said).hazard for said in HARMLESS} == dict.fromkeys(HARMLESS)

    def test_is_a_name_though_words_of_the_trade_are_in_it(self) -> None:
        for said in ("Emma Stone", "Chip Davis", "Dwayne Horn"):
            reading = heard("tile", f"It's {said}", asked="customer_name")
            assert [(fact.name, fact.value) for fact in reading.facts] == [("customer_name", said)]

    def test_of_an_order_on_its_way_is_for_a_person(self) -> None:
        for said in ("Where's my order?", "Is my tile in yet?", "I'm checking on my order"):
            assert "asks_my_visit" in heard("tile", said).acts, said
        assert "asks_my_visit" not in heard("tile", "I got a text that my order is ready").acts
