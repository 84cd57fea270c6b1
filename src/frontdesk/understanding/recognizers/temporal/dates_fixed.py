"""Days named by their number: the 3rd, August 3, Friday the 13th, 5/8, 2024-08-05."""

from __future__ import annotations

from datetime import date
from re import Match

from frontdesk.understanding.recognizers.temporal import calendar
from frontdesk.understanding.recognizers.temporal.spans import Days, Table, table
from frontdesk.understanding.recognizers.temporal.spellings import MONTHS, WEEKDAYS

_FAR = 10  # years back: a year so long ago is a birth or a model year, never a wish
_WEEKDAY_SEARCH = 62  # days in which "Friday the 13th" is looked for

_W = rf"(?P<weekday>{'|'.join(WEEKDAYS)})"
_MAYBE = _W.replace("weekday", "named")  # another name: the rule matches without it too
_MONTH = rf"(?P<month>(?!may (?:be|not|work|suit|have|do)){'|'.join(MONTHS)})"
_D = r"(?P<day>0?[1-9]|[12]\d|3[01])"
_Y = r"(?P<year>(?:19|20)\d\d|(?:19|20) \d\d)"
_NOT_CLOCK = r"(?! (?:am|pm|oclock))"


def _named(match: Match[str], today: date) -> Days | None:
    """Read a day with its month, and its year or weekday if said."""
    groups = match.groupdict()
    month, year = _month_of(groups.get("month") or groups["number"]), groups.get("year")
    day = int(match["day"])
    if year:
        return _full(int(year.replace(" ", "")), month, day, today)
    found = calendar.day_and_month(today, month, day)
    return None if found is None else _checked(found, groups.get("named"))


def _month_of(said: str) -> int:
    return MONTHS.index(said) + 1 if said in MONTHS else int(said)


def _checked(found: date, weekday: str | None) -> Days:
    doubtful = weekday is not None and WEEKDAYS.index(weekday) != found.weekday()
    return Days(found, found, doubtful=doubtful)


def _full(year: int, month: int, day: int, today: date) -> Days | None:
    """Return a date with its year; long past ones are births and model years."""
    found = calendar.valid(year, month, day)
    return None if found is None or found.year <= today.year - _FAR else Days(found, found)


def _of_month(match: Match[str], today: date) -> Days | None:
    """Read "the 3rd" with its weekday if said: the first such day that is not past."""
    day, weekday = int(match["day"]), match.groupdict().get("weekday")
    found = calendar.day_of_month(today, day)
    if found is None:
        return None
    if weekday is None:
        return Days(found, found, day_of_month=day)
    wished = WEEKDAYS.index(weekday)
    later = calendar.day_of_month(calendar.after(found, 1), day)
    if found.weekday() != wished and later and later.weekday() == wished:
        found = later if (later - today).days <= _WEEKDAY_SEARCH else found
    return _checked(found, weekday)


def _on_weekday(match: Match[str], today: date) -> Days | None:
    """Read "Tuesday 6" if the coming 6th is a Tuesday."""
    found = calendar.day_of_month(today, int(match["day"]))
    fits = found is not None and found.weekday() == WEEKDAYS.index(match["weekday"])
    return Days(found, found) if found is not None and fits else None


def _of_this_month(match: Match[str], today: date) -> Days | None:
    first = calendar.months_on(today.replace(day=1), 1 if match["which"] == "next" else 0)
    found = calendar.valid(first.year, first.month, int(match["day"]))
    return None if found is None else Days(found, found)


def _figures(match: Match[str], today: date, *, day_first: bool) -> Days | None:
    """Read 5/8 or 5/8/24 in the region's order; the other one where only that can be."""
    a, b = int(match["a"]), int(match["b"])
    year = match.groupdict().get("year")
    for day, month in ((a, b), (b, a)) if day_first else ((b, a), (a, b)):
        if calendar.valid(2000, month, day) is None:  # a leap year: 29/2 is a date
            continue
        if year:
            return _full(calendar.full_year(int(year), today), month, day, today)
        found = calendar.day_and_month(today, month, day)
        return None if found is None else Days(found, found)
    return None


def _day_first(match: Match[str], today: date) -> Days | None:
    return _figures(match, today, day_first=True)


def _month_first(match: Match[str], today: date) -> Days | None:
    return _figures(match, today, day_first=False)


def _iso(match: Match[str], today: date) -> Days | None:
    return _full(int(match["year"]), int(match["b"]), int(match["a"]), today)


# A bare ordinal counts things as often as it names a day: "the third tap", "on the second floor".
_AFTER_ORDINAL = (
    r"(?= ?$| ,| (?:at|on|in|is|works?|work|would|will|please|thanks|thank|if|or|and|to|till|until|"
    r"through|then|for|around|about|after|before|between|from|by|with|suits?|sounds|should|could|"
    r"can|that|we|i|because|but|too|instead|not|no|actually|sorry|morning|afternoon|evening|night|"
    r"lunchtime|anytime|early|late|yes|yeah|good|fine|great|ok|okay|so|as|sometime|noon|midday|"
    r"doesnt|does|available|free|ok|isnt|wont|onwards|onward|make|may|mate|cheers|maybe|id|wouldnt|has)(?!\S))"
)
_BEFORE_ORDINAL = (
    r"on|till|until|by|from|before|between|and|or|to|about|around|after|for|make it|say|its|is|"
    r"not|prefer|preferably|maybe|possibly|probably"
)

_NTH = r"(?P<nth>[1-4])th|last"


def _nth_weekday(match: Match[str], today: date) -> Days | None:
    """Read "the first Tuesday of the month", "the last Friday in August"."""
    weekday, named = WEEKDAYS.index(match["weekday"]), match["month"]
    month = calendar.months_on(today.replace(day=1), 1 if named.startswith("next") else 0)
    if named in MONTHS:
        number = MONTHS.index(named) + 1
        year = today.year + (number < today.month)
        month = calendar.valid(year, number, 1) or month
    if match["nth"]:
        first = calendar.on_or_after(month, weekday)
        found = calendar.after(first, calendar.WEEK * (int(match["nth"]) - 1))
    else:
        end = calendar.month_end(month)
        found = calendar.after(end, -((end.weekday() - weekday) % calendar.WEEK))
    return None if found < today else Days(found, found)


COMMON: Table = table(
    (
        rf"(?:{_MAYBE} (?:, )?)?(?:the )?{_D}(?:th)? (?:, )?(?:day )?(?:of |in )?{_MONTH}(?: (?:, |of )?{_Y})?",
        _named,
    ),
    (rf"(?:{_MAYBE} (?:, )?)?(?:the )?{_MONTH} (?:the )?{_D}(?:th)?{_NOT_CLOCK}(?: (?:, |of )?{_Y})?", _named),
    (rf"(?:{_MAYBE} (?:, )?)?{_MONTH} (?:the )?{_D}(?:th)? (?:, |of )?{_Y}", _named),
    (rf"(?:the )?{_D}th of the (?P<number>1[0-2]|0?[1-9])(?:th)?(?: (?:of )?{_Y})?", _named),
    (rf"(?:{_W} (?:, )?)(?:the )?{_D}th", _of_month),
    (rf"(?:{_W} (?:, )?)the {_D}(?! ?(?:am|pm|oclock|:))", _of_month),
    (rf"(?:the )?{_D}(?:th)? (?:of |in )?(?:the )?(?P<which>this|next|current|same) month", _of_this_month),
    (rf"the (?![123]th){_D}th{_AFTER_ORDINAL}", _of_month),
    (rf"the {_D}th(?= (?:works|suits|sounds|would|please|thanks|at|if|or|good)(?!\S))", _of_month),
    (rf"(?:{_BEFORE_ORDINAL}) (?P<only>(?:the )?{_D}th){_AFTER_ORDINAL}", _of_month),
    (
        rf"(?:the )?(?:{_NTH}) {_W} (?:of|in) (?P<month>{'|'.join(MONTHS)}|(?:the|this|next) month)",
        _nth_weekday,
    ),
    (r"(?P<year>20\d\d)[-/.](?P<b>\d{1,2})[-/.](?P<a>\d{1,2})", _iso),
)
# Read as a day only where the calendar agrees; else 6 is an hour: "Tuesday 6".
_NO_HOUR = r"(?! ?(?:am|pm|oclock|or|to|till|until|sharp|ish|in the|at night|:|\d))"
IF_IT_FITS: Table = table((rf"{_W} {_D}{_NO_HOUR}", _on_weekday))
# Only where the desk asked for a day: "the second", "21st", "twenty one".
ASKED: Table = table((rf"(?:the )?{_D}th{_AFTER_ORDINAL}", _of_month))
ASKED_ALONE: Table = table((rf"^(?P<only>(?:the )?{_D})(?: (?:please|thanks|works))?$", _of_month))
_FULL_FIGURES = r"(?P<a>\d{1,2})[-/.](?P<b>\d{1,2})[-/.](?P<year>\d{4}|\d\d)"
_SHORT_FIGURES = (
    r"(?!24/7|1/[24](?!\S))(?P<a>\d{1,2})/(?P<b>\d{1,2})"
    r"(?! (?:inch|mm|cm|hour|day|week|full|of|cup|way))"
)
DAY_FIRST: Table = table((_FULL_FIGURES, _day_first), (_SHORT_FIGURES, _day_first))
MONTH_FIRST: Table = table((_FULL_FIGURES, _month_first), (_SHORT_FIGURES, _month_first))
