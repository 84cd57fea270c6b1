"""The public holidays where a business is, of its state where that is known. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

AHEAD = timedelta(days=548)
"""Eighteen months: as far as people plan."""

DECIDED = "holidays_until"
"""In a business's settings: the last day (ISO) up to which it is settled on which public holidays it is closed."""

# Zones that lie in one state alone; the others are shared, or say nothing of a state.
_ZONES: Mapping[str, str] = {
    "Australia/Sydney": "NSW", "Australia/Broken_Hill": "NSW", "Australia/Lord_Howe": "NSW",
    "Australia/Canberra": "ACT",
    "Australia/Melbourne": "VIC", "Australia/Brisbane": "QLD", "Australia/Lindeman": "QLD", "Australia/Adelaide": "SA",
    "Australia/Perth": "WA", "Australia/Eucla": "WA", "Australia/Hobart": "TAS", "Australia/Darwin": "NT",
    "America/Phoenix": "AZ", "America/Anchorage": "AK", "Pacific/Honolulu": "HI", "America/Detroit": "MI",
    "America/Indiana/Indianapolis": "IN", "America/Boise": "ID",
}  # fmt: skip
# As people of a region write what the list writes otherwise.
_SPELT: Mapping[tuple[str, str], str] = {("AU", "Labor Day"): "Labour Day"}


def state_of(region: str, state: str | None, zone: str) -> str | None:
    """Return the code of the state a business is in: as it wrote it, else as its zone tells; None if neither does.

    state   as people write it: `NSW`, `New South Wales`
    """
    names = _names(region)
    written = (state or "").strip().casefold()
    for code, name in names.items():
        if written in (code.casefold(), name.casefold()):
            return code
    told = _ZONES.get(zone)
    return told if told in names else None


def state_name(region: str, code: str) -> str:
    """Return what people call a state."""
    return _names(region).get(code, code)


def public_holidays(region: str, state: str | None, first: date, last: date) -> dict[date, str]:
    """Return the holidays from the first day to the last, both included; without a state those of the country."""
    import holidays  # noqa: PLC0415 (a twentieth of a second, which commands that ask for none need not wait)

    years = range(first.year, last.year + 1)
    found = holidays.country_holidays(region, subdiv=state, years=years)
    return {day: _SPELT.get((region, name), name) for day, name in sorted(found.items()) if first <= day <= last}


def _names(region: str) -> dict[str, str]:
    import holidays  # noqa: PLC0415 (see above)

    aliases = holidays.country_holidays(region).get_subdivision_aliases()
    return {code: (names or [code])[0] for code, names in aliases.items()}
