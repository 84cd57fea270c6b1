"""What holds for every built-in pack and the made-up one: sound words, fictitious numbers, scenarios that can be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import frontdesk.trades
from frontdesk.trades.load import load_pack, packs
from frontdesk.trades.pack import Pack
from frontdesk.trades.scenarios import load_scenarios
from frontdesk.understanding.patterns import compiled

TRADES = Path(frontdesk.trades.__file__).parent
MADE_UP = Path(__file__).parent.parent / "packs" / "piano_tuning"
FOLDERS = [*(TRADES / key for key in packs()), MADE_UP]

# Kept free for fiction: 0491 57x xxx and (02) 5550 xxxx (ACMA), 555-01xx (NANPA); the sources' own sample.
FICTITIOUS = re.compile(r"\+6149157\d{4}|\+6125550\d{4}|\+1\d{3}55501\d{2}|\+61412345678")


@pytest.fixture(params=FOLDERS, ids=lambda folder: folder.name)
def folder(request: pytest.FixtureRequest) -> Path:
    """Return the folder of one pack."""
    return Path(request.param)


@pytest.fixture
def pack(folder: Path) -> Pack:
    """Return that pack."""
    return load_pack(folder)


def patterns(pack: Pack) -> Iterator[str]:
    """Yield every pattern of a pack."""
    for service in pack.services:
        yield from service.phrases
    for decided in (*pack.vocabulary.facts.values(), *pack.vocabulary.inferred.values()):
        for phrases in decided.values():
            yield from phrases
    for phrases in pack.vocabulary.acts.values():
        yield from phrases
    for hazard in pack.vocabulary.hazards:
        yield from hazard.phrases
    for faq in pack.faqs:
        yield from faq.keywords
    yield from pack.vocabulary.problems


class TestEveryPack:
    def test_has_patterns_that_fit_something(self, pack: Pack) -> None:
        empty = [pattern for pattern in patterns(pack) if not list(compiled(pattern))]

        assert empty == []

    def test_has_words_for_every_service(self, pack: Pack) -> None:
        assert [service.key for service in pack.services if not service.phrases] == []

    def test_has_a_demo_business_with_fictitious_numbers(self, pack: Pack) -> None:
        assert FICTITIOUS.fullmatch(pack.demo.phone)
        assert FICTITIOUS.fullmatch(pack.demo.person_phone)
        assert pack.demo.phone != pack.demo.person_phone

    def test_says_where_to_ring_when_people_are_in_danger(self, pack: Pack) -> None:
        dangers = [hazard for hazard in pack.vocabulary.hazards if hazard.level == "danger"]
        number = re.compile("000|911|999|emergency number")

        assert dangers
        assert [hazard.key for hazard in dangers if not number.search(hazard.say)] == []
        assert [hazard.key for hazard in dangers if "{" in hazard.say] == []


class TestEveryScenario:
    def test_expects_services_that_the_pack_has(self, folder: Path, pack: Pack) -> None:
        keys = {service.key for service in pack.services}

        for scenarios in load_scenarios(folder).values():
            for scenario in scenarios:
                booking = scenario.expect.booking
                wanted = [scenario.expect.facts.get("service_type"), booking.get("service_type")]
                wanted += booking.get("noted_services", "").split(",")
                assert {key for key in wanted if key} <= keys, scenario.name

    def test_happens_in_the_zone_of_the_demo_business(self, folder: Path, pack: Pack) -> None:
        zone = ZoneInfo(pack.demo.timezone)

        for scenarios in load_scenarios(folder).values():
            for scenario in scenarios:
                assert scenario.now.astimezone(zone).utcoffset() == scenario.now.utcoffset(), scenario.name

    def test_names_the_weekday_of_its_date(self, folder: Path) -> None:
        for scenarios in load_scenarios(folder).values():
            for scenario in scenarios:
                booking = scenario.expect.booking
                if "date" in booking and "weekday" in booking:
                    weekday = f"{date.fromisoformat(booking['date']):%A}".lower()
                    assert weekday == booking["weekday"], scenario.name

    def test_is_called_from_fictitious_numbers(self, folder: Path) -> None:
        for scenarios in load_scenarios(folder).values():
            for scenario in scenarios:
                caller = scenario.caller
                assert caller is None or FICTITIOUS.fullmatch(caller), scenario.name
