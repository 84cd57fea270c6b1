"""The laundry pack holds what the trade's description says, and hears its services in the words people use."""

from __future__ import annotations

import re
from datetime import datetime

import pytest

from frontdesk.trades.load import packs
from tests.trades.sayings import heard, services, spoken, tried_on

NOW = datetime.fromisoformat("2026-06-10T09:00:00-04:00")
FOREIGN = re.compile(r"\b(suburb|GST|No worries|ring|Shall|I'm afraid|mobile|plumber|000)\b")
MINUTES = {"wash_and_fold": 30, "dry_cleaning": 30, "ironing": 30, "bedding": 30, "commercial_laundry": 60}
SAID = {
    "Hi I need a pick up for wash and fold": "wash_and_fold",
    "wash n fold please": "wash_and_fold",
    "do you guys do fluff and fold": "wash_and_fold",
    "three bags of dirty clothes": "wash_and_fold",
    "couple loads of laundry": "wash_and_fold",
    "can somebody do my wash": "wash_and_fold",
    "my washing machine broke": "wash_and_fold",
    "I'm staying at a hotel and need my laundry done": "wash_and_fold",
    "clothes and things": "wash_and_fold",
    "laundry": "wash_and_fold",
    "a hamper full of towels": "wash_and_fold",
    "scrubs for the week": "wash_and_fold",
    "my clothes smell like smoke after a barbecue": "wash_and_fold",
    "dry cleaning": "dry_cleaning",
    "I have some things that go to the cleaners": "dry_cleaning",
    "two suits and a dress": "dry_cleaning",
    "my winter coat needs cleaning": "dry_cleaning",
    "it's a wedding gown": "dry_cleaning",
    "I've got a tux for Saturday": "dry_cleaning",
    "can you clean curtains": "dry_cleaning",
    "I spilled wine on my dress": "dry_cleaning",
    "a cashmere sweater": "dry_cleaning",
    "my husband's suits": "dry_cleaning",
    "shirts pressed": "ironing",
    "ten shirts ironed": "ironing",
    "I need pressing": "ironing",
    "fifteen dress shirts, starched": "ironing",
    "can you get the wrinkles out of my pants": "ironing",
    "I want my shirts washed and pressed": "ironing",
    "just steamed, on hangers": "ironing",
    "I need two suits pressed": "ironing",
    "my comforter needs washing": "bedding",
    "I have a king size comforter that needs to be dry cleaned": "bedding",
    "blankets and duvet covers": "bedding",
    "my kid threw up on his quilt": "bedding",
    "wash my sheets and pillowcases": "bedding",
    "the bed sheets": "bedding",
    "a queen set and two pillows": "bedding",
    "can you dry clean a down duvet": "bedding",
    "I run a restaurant and need our tablecloths done": "commercial_laundry",
    "we have an airbnb and need the sheets and towels washed": "commercial_laundry",
    "gym towels every week": "commercial_laundry",
    "forty pounds of towels from our gym": "commercial_laundry",
    "table linens for our cafe": "commercial_laundry",
    "I manage a small hotel and need someone to do our sheets": "commercial_laundry",
    "chef coats and aprons": "commercial_laundry",
    "do you have a linen service": "commercial_laundry",
    "smocks and towels from the salon": "commercial_laundry",
}


class TestThePack:
    def test_has_the_services_and_their_minutes(self) -> None:
        assert {service.key: service.minutes for service in packs()["laundry"].services} == MINUTES
        assert {service.category for service in packs()["laundry"].services} == {"collection"}

    def test_is_tried_on_fresh_fold(self) -> None:
        assert tried_on("laundry") == (
            "laundry", "Fresh Fold Laundry", "+12025550104", "America/New_York", "USD", "en-US",
        )  # fmt: skip

    def test_speaks_as_americans_do(self) -> None:
        assert spoken("laundry", FOREIGN) == []


class TestWhatIsSaid:
    @pytest.mark.parametrize(("text", "service"), SAID.items(), ids=list(SAID))
    def test_names_one_service(self, text: str, service: str) -> None:
        assert services("laundry", text) == [service]

    @pytest.mark.parametrize(
        ("text", "meant"),
        [
            ("I need my laundry picked up and some dry cleaning", ["wash_and_fold", "dry_cleaning"]),
            ("shirts to be pressed and two suits that need dry cleaning", ["ironing", "dry_cleaning"]),
            ("can I get wash and fold and also a comforter", ["wash_and_fold", "bedding"]),
            ("my husband's suits done and our comforter cleaned", ["dry_cleaning", "bedding"]),
            ("dry cleaning, no sorry, wash and fold", ["wash_and_fold"]),
            ("Monday suits me", []),
            ("Is this Fresh Fold Laundry?", []),
            ("I need a pickup", []),
        ],
    )
    def test_names_several_or_none(self, text: str, meant: list[str]) -> None:
        assert services("laundry", text) == meant

    @pytest.mark.parametrize(
        ("text", "hazard"),
        [("the dryer is on fire", "fire"), ("I smell gas", "gas"), ("she fell down the stairs", "hurt"),
         ("the machine shocked me", "electric"), ("they smell like smoke", None)],
    )  # fmt: skip
    def test_is_danger_where_it_is(self, text: str, hazard: str | None) -> None:
        assert heard("laundry", text).hazard == hazard

    @pytest.mark.parametrize(
        ("text", "intent"),
        [
            ("Where's my laundry?", "speak_to_person"),
            ("you guys ruined my dress", "complaint"),
            ("cancel my pickup", "cancel"),
            ("I want to move my pick-up to Friday", "reschedule"),
            ("can you pick up two suits", "new_appointment"),
        ],
    )
    def test_tells_what_is_wanted(self, text: str, intent: str) -> None:
        assert heard("laundry", text).value("intent") == intent

    def test_of_pressing_hurries_nobody(self) -> None:
        assert heard("laundry", "I need some pressing").value("urgency_level") == "routine"

    @pytest.mark.parametrize(
        ("text", "date"),
        [
            ("I need it back by Friday", None),
            ("can I have it ready by the 15th", None),
            ("pick up tomorrow, and I need it back by Friday", "2026-06-11"),
            ("can you come by on Friday", "2026-06-12"),
        ],
    )
    def test_of_its_return_is_no_day_for_the_driver(self, text: str, date: str | None) -> None:
        assert heard("laundry", text, now=NOW).value("preferred_date") == date
