"""Reading demo.toml: the fictitious business a pack can be tried on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from frontdesk.trades.document import TIME_OF_DAY, Table, one_of
from frontdesk.trades.pack import DemoBusiness
from frontdesk.trades.regions import REGIONS

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
LOCALES = ("en-AU", "en-GB", "en-US")
ADDRESS = ("address_line1", "address_line2", "city", "state", "postal_code", "country")

Intervals = tuple[tuple[str, str], ...]

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_CURRENCY = re.compile(r"[A-Z]{3}")


def read_demo(root: Table) -> DemoBusiness:
    """Read the demo business of a pack.

    Raises PackProblem at the first mistake: an unknown time zone or weekday, times that are none or
    end before they start, a number that is not E.164.
    """
    root.only(DemoBusiness.__dataclass_fields__)
    address = root.table("address")
    address.only(ADDRESS)
    technicians = root.texts("technicians")
    if not technicians:
        raise root.problem("`technicians` is empty; name at least one person", "technicians")
    return DemoBusiness(
        slug=root.formed("slug", _SLUG, "lower-case letters, digits and -, like harbour-plumbing"),
        name=root.text("name"),
        phone=root.phone("phone"),
        person_phone=root.phone("person_phone"),
        timezone=_timezone(root),
        currency=root.formed("currency", _CURRENCY, "three capital letters, like AUD"),
        region=root.choice("region", REGIONS),
        locale=root.choice("locale", LOCALES),
        address=MappingProxyType({key: address.text(key) for key in address.values}),
        opening=_opening(root.table("opening")),
        technicians=technicians,
        bays=root.texts("bays", ()),
    )


def _timezone(root: Table) -> str:
    name = root.text("timezone")
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError):
        what = f"there is no time zone `{name}`; use a name like Australia/Sydney"
        raise root.problem(what, "timezone") from None


def _opening(table: Table) -> Mapping[str, Intervals]:
    for day in table.values:
        if day not in WEEKDAYS:
            raise table.problem(f"`{day}` is no weekday; {one_of(day, WEEKDAYS)}", day)
    if not table.values:
        raise table.problem('no opening hours; add [opening] and monday = [["08:00", "18:00"]]')
    return MappingProxyType({day: _intervals(table, day) for day in table.values})


def _intervals(table: Table, day: str) -> Intervals:
    wish = f'`{day}` must be a list of times from and to, like {day} = [["08:00", "18:00"]]; [] is closed'
    value = table.values[day]
    if not isinstance(value, list):
        raise table.problem(wish, day)
    intervals: list[tuple[str, str]] = []
    for entry in value:
        if not isinstance(entry, list) or len(entry) != 2 or not all(_is_time(time) for time in entry):
            raise table.problem(wish, day)
        begin, end = entry
        if begin >= end or (intervals and begin < intervals[-1][1]):
            raise table.problem(f"the times of `{day}` must run forward and not overlap", day)
        intervals.append((begin, end))
    return tuple(intervals)


def _is_time(value: object) -> bool:
    return isinstance(value, str) and TIME_OF_DAY.fullmatch(value) is not None
