"""Reading demo.toml: the fictitious business a pack can be tried on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from types import MappingProxyType
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from frontdesk.trades.document import TIME_OF_DAY, Table, one_of
from frontdesk.trades.pack import DemoBusiness
from frontdesk.trades.regions import CUSTOMS, REGIONS

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
LOCALES = ("en-AU", "en-GB", "en-US")
ADDRESS = ("address_line1", "address_line2", "city", "state", "postal_code", "country")


@dataclass(frozen=True, slots=True)
class Fiction:
    """Numbers that an authority keeps free for fiction, so that nobody real is ever rung; `told` is for people."""

    numbers: re.Pattern[str]
    told: str


# Sources: ACMA, "Phone numbers for use in TV shows, films and creative works"; Ofcom, "Telephone numbers for use in TV
# and radio drama programmes"; NANPA, 555 line numbers.
FICTION: Mapping[str, Fiction] = MappingProxyType(
    {
        "AU": Fiction(
            re.compile(r"\+6149157\d{4}|\+61[2378](?:5550|7010)\d{4}"),
            "+61 2 5550 and +61 2 7010 with four more digits (or 3, 7, 8 for the 2), or +61 491 57 with four more",
        ),
        "GB": Fiction(
            re.compile(r"\+44(?:7700900\d{3}|(?:11[3-8]|1[2-6]1)4960\d{3}|1914980\d{3}|2079460\d{3}|1632960\d{3})"),
            "+44 7700 900 with three more digits, +44 20 7946 0 or +44 113 496 0 with three more",
        ),
        "US": Fiction(re.compile(r"\+1[2-9]\d{2}55501\d{2}"), "+1, an area code, and 555 0100 to 555 0199"),
    }
)

Intervals = tuple[tuple[str, str], ...]

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_CURRENCY = re.compile(r"[A-Z]{3}")


def read_demo(root: Table, *, region: str) -> DemoBusiness:
    """Read the demo business of a pack.

    region   the pack's own; the business is in it

    Raises PackProblem at the first mistake: an unknown time zone or weekday, times that are none or
    end before they start, another region, a number that is not E.164 or may be somebody's.
    """
    root.only(DemoBusiness.__dataclass_fields__)
    address = root.table("address")
    address.only(ADDRESS)
    _check_region(root, region)
    technicians = root.texts("technicians")
    if not technicians:
        raise root.problem("`technicians` is empty; name at least one person", "technicians")
    return DemoBusiness(
        slug=root.formed("slug", _SLUG, "lower-case letters, digits and -, like harbour-plumbing"),
        name=root.text("name"),
        phone=_number(root, "phone", region),
        person_phone=_number(root, "person_phone", region),
        timezone=_timezone(root, region),
        currency=root.formed("currency", _CURRENCY, "three capital letters, like AUD"),
        region=region,
        locale=root.choice("locale", LOCALES),
        address=MappingProxyType({key: address.text(key) for key in address.values}),
        opening=_opening(root.table("opening")),
        technicians=technicians,
        bays=root.texts("bays", ()),
    )


def _check_region(root: Table, region: str) -> None:
    named = root.choice("region", REGIONS)
    if named != region:
        customs = CUSTOMS[region]
        raise root.problem(
            f"`region` is `{named}` here, but `{region}` in pack.toml; with {region} go timezone {customs.zones[0]},"
            f" currency {customs.currency}, locale {customs.locale}, and as numbers {FICTION[region].told}",
            "region",
        )


def _number(root: Table, key: str, region: str) -> str:
    number = root.phone(key)
    if not FICTION[region].numbers.fullmatch(number):
        what = (
            f"`{key}` may be somebody's number; a demo takes one that is kept free for fiction: {FICTION[region].told}"
        )
        raise root.problem(what, key)
    return number


def _timezone(root: Table, region: str) -> str:
    name = root.text("timezone")
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError):
        zones = CUSTOMS[region].zones
        near = get_close_matches(name, zones, n=1) or zones[:1]
        raise root.problem(
            f"there is no time zone `{name}`; use one of the region's, like {near[0]}", "timezone"
        ) from None


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
