"""The plumbing pack holds what the trade's description says; the keys are a contract."""

from __future__ import annotations

from pathlib import Path

import pytest

import frontdesk.trades
from frontdesk.trades.load import packs
from frontdesk.trades.pack import Pack
from frontdesk.trades.scenarios import load_scenarios

FOLDER = Path(frontdesk.trades.__file__).parent / "plumbing"
MINUTES = {
    "blocked_drain": 60,
    "leaking_tap": 45,
    "toilet_repair": 60,
    "hot_water": 90,
    "burst_pipe": 120,
    "gas_fitting": 90,
    "rain_gutter": 90,
    "bathroom_renovation": 60,
    "general_plumbing": 60,
}


@pytest.fixture
def plumbing_pack() -> Pack:
    """Return the plumbing pack."""
    return packs()["plumbing"]


class TestPlumbing:
    def test_has_the_services_and_their_minutes(self, plumbing_pack: Pack) -> None:
        assert {service.key: service.minutes for service in plumbing_pack.services} == MINUTES

    def test_quotes_no_price_for_a_renovation(self, plumbing_pack: Pack) -> None:
        unpriced = [service.key for service in plumbing_pack.services if service.price is None]

        assert unpriced == ["bathroom_renovation"]

    def test_asks_in_the_order_of_the_trade(self, plumbing_pack: Pack) -> None:
        assert plumbing_pack.intake == (
            "service_type",
            "urgency_level",
            "customer_location",
            "issue_description",
            "customer_name",
            "customer_phone",
            "preferred_date",
            "preferred_time",
        )

    def test_is_tried_on_harbour_plumbing(self, plumbing_pack: Pack) -> None:
        demo = plumbing_pack.demo
        weekdays = ("monday", "tuesday", "wednesday", "thursday", "friday")

        assert (demo.slug, demo.name, demo.phone) == ("plumbing", "Harbour Plumbing", "+61255501001")
        assert (demo.timezone, demo.currency, demo.locale) == ("Australia/Sydney", "AUD", "en-AU")
        assert {day for day, hours in demo.opening.items() if hours} == set(weekdays)
        assert {demo.opening[day] for day in weekdays} == {(("08:00", "18:00"),)}
        assert len(demo.technicians) == 3
        assert demo.bays == ()

    def test_meets_gas_and_bursts_first(self, plumbing_pack: Pack) -> None:
        levels = {hazard.key: hazard.level for hazard in plumbing_pack.vocabulary.hazards}

        assert levels["gas"] == "danger"
        assert "emergency" in levels.values()

    def test_comes_with_forty_scripted_calls(self) -> None:
        found = load_scenarios(FOLDER)

        assert sum(len(scenarios) for scenarios in found.values()) >= 40
