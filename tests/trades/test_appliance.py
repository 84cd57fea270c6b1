"""The appliance pack holds what the trade's description says, and hears its services in the words people use."""

from __future__ import annotations

import pytest

from frontdesk.trades.load import packs
from tests.trades.sayings import heard, services, tried_on

MINUTES = {
    "fridge_repair": 90,
    "washer_repair": 75,
    "dryer_repair": 60,
    "dishwasher_repair": 75,
    "oven_repair": 75,
    "cooktop_repair": 60,
    "rangehood_repair": 60,
    "microwave_repair": 60,
    "aircon_service": 90,
    "installation": 90,
    "maintenance": 60,
}
SAID = {
    "my fridge isn't cold": "fridge_repair",
    "the freezer isn't cold": "fridge_repair",
    "all the food in the freezer's thawing": "fridge_repair",
    "the ice maker stopped working": "fridge_repair",
    "can you look at my Samsung fridge, error code 22 E": "fridge_repair",
    "do you service fridges": "fridge_repair",
    "washing machine won't spin": "washer_repair",
    "me washing machine's making a hell of a racket": "washer_repair",
    "the front loader is stuck with the clothes in it": "washer_repair",
    "the washer leaks all over the laundry": "washer_repair",
    "it won't spin": "washer_repair",
    "the washing machine you installed last year won't spin": "washer_repair",
    "our tumble drier has died": "dryer_repair",
    "the dryer takes forever": "dryer_repair",
    "heat pump dryer not drying": "dryer_repair",
    "clothes come out of the dryer still wet": "dryer_repair",
    "my Bosch dishwasher won't drain": "dishwasher_repair",
    "the dish washer is full of water": "dishwasher_repair",
    "the dishes are still dirty after the cycle": "dishwasher_repair",
    "a Fisher & Paykel dish drawer that beeps": "dishwasher_repair",
    "oven won't heat": "oven_repair",
    "the grill in the oven doesn't work": "oven_repair",
    "the oven burns everything": "oven_repair",
    "westinghouse oven, the door won't shut": "oven_repair",
    "it trips the power when I turn on the oven": "oven_repair",
    "hotplates aren't heating up": "cooktop_repair",
    "my stove isn't lighting": "cooktop_repair",
    "the igniter keeps clicking": "cooktop_repair",
    "one burner on the cooktop is out": "cooktop_repair",
    "cracked glass on the induction": "cooktop_repair",
    "the rangehood is really noisy": "rangehood_repair",
    "the extractor fan above the stove": "rangehood_repair",
    "the range hood light is gone": "rangehood_repair",
    "the microwave plate won't turn": "microwave_repair",
    "microwave runs but won't heat": "microwave_repair",
    "the microwave's stopped heating, a built-in one": "microwave_repair",
    "my aircon is dripping": "aircon_service",
    "the air con isn't blowing cold": "aircon_service",
    "need my split system serviced": "aircon_service",
    "ducted air conditioning service": "aircon_service",
    "the unit's not cooling": "aircon_service",
    "the AC needs a regas": "aircon_service",
    "air con clean": "aircon_service",
    "six monthly service on the aircon": "aircon_service",
    "I just bought a new dishwasher and need it installed": "installation",
    "can you install a cooktop": "installation",
    "need a split system installed in the bedroom": "installation",
    "a new washing machine, can you hook it up": "installation",
    "can someone put in a new rangehood": "installation",
    "dishwasher connection needed": "installation",
    "an annual service for my fridge": "maintenance",
    "my oven needs a service": "maintenance",
    "general maintenance": "maintenance",
    "I need my rangehood filters cleaned": "maintenance",
}


class TestThePack:
    def test_has_the_services_and_their_minutes(self) -> None:
        assert {service.key: service.minutes for service in packs()["appliance"].services} == MINUTES

    def test_is_tried_on_kwik(self) -> None:
        assert tried_on("appliance") == (
            "appliance", "Kwik Appliance Repair", "+61255501005", "Australia/Brisbane", "AUD", "en-AU",
        )  # fmt: skip

    def test_books_nothing_in_the_place_of_an_unknown_appliance(self) -> None:
        assert "fallback_service" not in packs()["appliance"].policies


class TestWhatIsSaid:
    @pytest.mark.parametrize(("text", "service"), SAID.items(), ids=list(SAID))
    def test_names_one_service(self, text: str, service: str) -> None:
        assert services("appliance", text) == [service]

    @pytest.mark.parametrize(
        ("text", "meant"),
        [
            ("the dishwasher's leaking and the oven light's gone", ["dishwasher_repair", "oven_repair"]),
            ("I want the oven fixed and a new rangehood installed", ["oven_repair", "installation"]),
            ("my new oven installed and the old rangehood is noisy", ["installation", "rangehood_repair"]),
            ("no not the oven, the cooktop", ["cooktop_repair"]),
            ("it's not the dishwasher, it's the washing machine", ["washer_repair"]),
            ("It's a Miele and it's leaking", []),
            ("I've got an LG that's making a noise", []),
            ("a Bosch", []),
            ("Westinghouse", []),
            ("my coffee machine is broken", []),
        ],
    )
    def test_names_several_or_none(self, text: str, meant: list[str]) -> None:
        assert services("appliance", text) == meant

    @pytest.mark.parametrize(
        ("text", "hazard"),
        [
            ("there's a smell of gas near the cooktop", "gas"),
            ("I got a zap off the oven door", "electric"),
            ("the microwave is sparking", "electric"),
            ("my dryer is smoking", "fire"),
            ("smoke came out of the back of the dryer", "fire"),
            ("there's a burning smell from the fridge", "fire"),
            ("the carbon monoxide alarm is going off", "carbon_monoxide"),
            ("he burnt his hand", "hurt"),
            ("water pouring out of the dishwasher", "flood"),
            ("the flames are yellow", None),
            ("the oven is burning my cakes", None),
            ("the smoke alarm went off when I used the oven", None),
            ("my washing machine smells", None),
        ],
    )
    def test_is_danger_where_it_is(self, text: str, hazard: str | None) -> None:
        assert heard("appliance", text).hazard == hazard

    def test_of_food_that_goes_off_is_urgent(self) -> None:
        assert heard("appliance", "the fridge died and all the food is going off").value("urgency_level") == "urgent"

    def test_of_an_earlier_visit_that_did_not_help_is_a_complaint(self) -> None:
        said = "the technician who came last week didn't fix my dryer, it's still not heating"

        assert heard("appliance", said).value("intent") == "complaint"
