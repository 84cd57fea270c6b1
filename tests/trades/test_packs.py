"""What holds for every built-in pack and the made-up ones: sound words, fictitious numbers, scenarios that can be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import frontdesk.trades
from frontdesk.trades.load import load_pack, pack_in, packs
from frontdesk.trades.pack import Pack
from frontdesk.trades.regions import EMERGENCY_NUMBERS
from frontdesk.trades.scenarios import load_scenarios
from frontdesk.understanding.patterns import compiled

TRADES = Path(frontdesk.trades.__file__).parent
DOCS = Path(__file__).parent.parent.parent / "docs" / "trades"
MADE_UP = Path(__file__).parent.parent / "packs"
FOLDERS = [*(TRADES / key for key in packs()), *sorted(file.parent for file in MADE_UP.glob("*/pack.toml"))]

# Kept free for fiction: 0491 57x xxx and (02) 5550 xxxx (ACMA), 555-01xx (NANPA), 07700 900xxx and 0113 496 0xxx
# (Ofcom); the sources' own sample.
FICTITIOUS = re.compile(
    r"\+6149157\d{4}|\+6125550\d{4}|\+1\d{3}55501\d{2}|\+447700900\d{3}|\+441134960\d{3}|\+61412345678"
)


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
        number = EMERGENCY_NUMBERS[pack.region]

        assert dangers
        assert [hazard.key for hazard in dangers if number not in hazard.say] == []
        assert [hazard.key for hazard in dangers if "{" in hazard.say] == []


@pytest.mark.parametrize("trade", packs())
class TestEveryBuiltInTrade:
    def test_lists_its_services_in_its_description(self, trade: str) -> None:
        text = (DOCS / f"{trade}.md").read_text(encoding="utf-8")
        rows = re.findall(
            r"^\| `(\w+)` \| (\d+) min.*? \| (?:from )?(\d+|quote|estimate) \| [^|]*\|$", text, re.MULTILINE
        )

        listed = [(key, int(minutes), int(price) if price.isdigit() else None) for key, minutes, price in rows]

        assert listed == [(service.key, service.minutes, service.price) for service in packs()[trade].services]

    def test_is_tried_on_three_people_who_work_on_weekdays(self, trade: str) -> None:
        demo = packs()[trade].demo

        assert {day: hours for day, hours in demo.opening.items() if hours} == dict.fromkeys(
            ("monday", "tuesday", "wednesday", "thursday", "friday"), (("08:00", "18:00"),)
        )
        assert len(demo.technicians) == 3

    def test_answers_questions_and_comes_with_scripted_calls(self, trade: str) -> None:
        assert 8 <= len(packs()[trade].faqs) <= 13
        assert sum(map(len, load_scenarios(TRADES / trade).values())) >= 5


# Words that nobody says to a caller in the United States.
FOREIGN = re.compile(
    r"\b(ring|rings|rung|suburb|triple|switchboard|dunny|loo|gst|arvo|tradie|brigade|no worries|mains|eftpos|licence"
    r"|strata|taps?|would suit)\b",
    re.IGNORECASE,
)


class TestInTheUnitedStates:
    @pytest.mark.parametrize("key", sorted(packs()))
    def test_every_built_in_trade_speaks_as_people_do_there(self, key: str) -> None:
        pack = pack_in(packs()[key], "US")
        said = [text for variants in pack.phrases.values() for text in variants]
        said += [hazard.say for hazard in pack.vocabulary.hazards] + [faq.answer for faq in pack.faqs]

        assert [text for text in said if FOREIGN.search(text)] == []


class TestEveryScenario:
    def test_expects_services_that_the_pack_has(self, folder: Path, pack: Pack) -> None:
        played = load_scenarios(folder, {service.key for service in pack.services})

        assert any(played.values())

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
