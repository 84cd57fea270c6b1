"""What a real business begins with, and what it cannot begin with."""

from __future__ import annotations

from typing import Any

import pytest

from frontdesk.domain.tenancy.service import (
    FIRST_TECHNICIAN,
    UnfitSlug,
    UnknownRegion,
    UnknownZone,
    Unnamed,
    own_business,
)
from frontdesk.kernel.phones import NotANumber
from frontdesk.kernel.problems import Problem
from frontdesk.trades.load import packs

PLUMBING = packs()["plumbing"]


class TestOwnBusiness:
    def test_begins_with_its_trades_region_hours_and_somebody_without_a_name(self) -> None:
        new = own_business(PLUMBING, slug="mikes", name="Mike's")

        assert (new.region, new.timezone, new.currency, new.locale) == ("AU", "Australia/Sydney", "AUD", "en-AU")
        assert (new.opening, new.technicians) == (PLUMBING.demo.opening, (FIRST_TECHNICIAN,))
        assert (new.is_demo, new.phone, new.address) == (False, None, {})

    def test_is_where_its_zone_lies(self) -> None:
        new = own_business(PLUMBING, slug="windy", name="Windy City", timezone="America/Chicago")

        assert (new.region, new.currency, new.locale) == ("US", "USD", "en-US")

    @pytest.mark.parametrize("said", ["Australia/Perth", "australia/perth"])
    def test_takes_a_zone_however_it_is_written(self, said: str) -> None:
        assert own_business(PLUMBING, slug="mikes", name="Mike's", timezone=said).timezone == "Australia/Perth"

    @pytest.mark.parametrize(
        ("said", "problem", "field", "words"),
        [
            ({"slug": "Mike's"}, UnfitSlug, "slug", "lower-case letters"),
            ({"slug": "a" * 61}, UnfitSlug, "slug", "at most 60"),
            ({"name": " \0 "}, Unnamed, "name", "Write a name"),
            ({"technicians": ["Danny", "x" * 81]}, Unnamed, "technicians", "at most 80"),
            ({"region": "nz"}, UnknownRegion, "region", r"AU \(Australia\), GB"),
            ({"timezone": "Pacific/Auckland"}, UnknownRegion, "region", "There is no region NZ"),
            ({"timezone": "America/Chicago", "region": "AU"}, UnknownZone, "timezone", "lies in US, United States"),
            ({"timezone": "Melborne"}, UnknownZone, "timezone", r"Did you mean Australia/Melbourne\?"),
            ({"timezone": "Mars/Olympus"}, UnknownZone, "timezone", "Use one like Australia/Sydney"),
            ({"phone": "call me"}, NotANumber, None, "not a phone number"),
        ],
    )
    def test_says_what_is_wrong_and_where(
        self, said: dict[str, Any], problem: type[Problem], field: str | None, words: str
    ) -> None:
        given = {"slug": "mikes", "name": "Mike's", **said}

        with pytest.raises(problem, match=words) as caught:
            own_business(PLUMBING, **given)

        assert caught.value.extra.get("field") == field
