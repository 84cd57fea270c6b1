"""The regions a business may be in: what to ring there when people are in danger, and how things are written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

# As it is spoken; stands for {emergency_number} in what is said about a hazard.
EMERGENCY_NUMBERS: Mapping[str, str] = MappingProxyType({"AU": "triple zero (000)", "GB": "999", "US": "911"})
REGIONS: tuple[str, ...] = tuple(EMERGENCY_NUMBERS)


@dataclass(frozen=True, slots=True)
class Region:
    """What a business of a region begins with.

    name   as people say it
    zones  time zones (IANA), the usual one first
    """

    name: str
    currency: str
    locale: str
    zones: tuple[str, ...]


CUSTOMS: Mapping[str, Region] = MappingProxyType(
    {
        "AU": Region(
            "Australia",
            "AUD",
            "en-AU",
            (
                "Australia/Sydney", "Australia/Melbourne", "Australia/Brisbane", "Australia/Adelaide",
                "Australia/Perth", "Australia/Hobart", "Australia/Darwin", "Australia/Broken_Hill",
                "Australia/Lord_Howe",
            ),
        ),
        "GB": Region("United Kingdom", "GBP", "en-GB", ("Europe/London",)),
        "US": Region(
            "United States",
            "USD",
            "en-US",
            (
                "America/New_York", "America/Chicago", "America/Denver", "America/Phoenix", "America/Los_Angeles",
                "America/Anchorage", "Pacific/Honolulu", "America/Detroit", "America/Indiana/Indianapolis",
                "America/Boise",
            ),
        ),
    }
)  # fmt: skip
"""Region -> what a business there begins with; every region has an emergency number above."""


def region_of_zone(zone: str) -> str | None:
    """Return the country (ISO 3166, two letters) that a time zone lies in; None where its name does not tell."""
    return _countries().get(zone)


@cache
def _countries() -> Mapping[str, str]:
    # The zone table of the time zone database: country, place, zone, comment; tabs between.
    lines = files("tzdata.zoneinfo").joinpath("zone.tab").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return MappingProxyType({row[2]: row[0] for row in rows})
