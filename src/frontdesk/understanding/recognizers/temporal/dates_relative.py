"""Days named from today on: tomorrow, Tuesday week, this weekend, in a fortnight."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from re import Match

from frontdesk.understanding.recognizers.temporal import calendar
from frontdesk.understanding.recognizers.temporal.spans import Days, Table, table
from frontdesk.understanding.recognizers.temporal.spellings import MONTHS, WEEKDAYS

Reader = Callable[[Match[str], date], Days | None]

_LENGTH = {"day": 1, "week": 7, "fortnight": 14}
_FIFTH, _TENTH, _TWENTIETH = 5, 10, 20  # the bounds of "early", "mid" and "late" in a month


def _is(first: int, last: int | None = None) -> Reader:
    """Return a reader of days counted from today."""

    def read(_match: Match[str], today: date) -> Days:
        end = first if last is None else last
        return Days(calendar.after(today, first), calendar.after(today, end))

    return read


def _of_week(weeks: int, first: int, last: int) -> Reader:
    """Return a reader of weekdays in a week; what is over of this week is left out."""

    def read(_match: Match[str], today: date) -> Days:
        start, end = (calendar.date_at(today, weekday=d, weeks=weeks) for d in (first, last))
        if end < today:
            start, end = calendar.after(start, 7), calendar.after(end, 7)
        return Days(max(start, today), end)

    return read


def _weekday(more: int = 0) -> Reader:
    """Return a reader of the coming such weekday, or the one so many days later."""

    def read(match: Match[str], today: date) -> Days:
        weekday = WEEKDAYS.index(match["weekday"])
        day = calendar.after(calendar.coming(today, weekday), more)
        return Days(day, day, weekday=None if more else weekday)

    return read


def _weekday_of(weeks: int) -> Reader:
    """Return a reader of a weekday of this week or a later one, never in the past."""

    def read(match: Match[str], today: date) -> Days:
        weekday = WEEKDAYS.index(match["weekday"])
        day = calendar.date_at(today, weekday=weekday, weeks=weeks)
        day = calendar.coming(today, weekday) if day < today else day
        return Days(day, day)

    return read


def _count(said: str | None) -> int:
    """Return how many "a", "couple of", "3" are."""
    if said and said.isdigit():
        return int(said)
    return 3 if said and "few" in said else 2 if said and "couple" in said else 1


def _later(today: date, n: int, unit: str) -> date:
    if unit == "month":
        return calendar.months_on(today, n)
    return calendar.after(today, n * _LENGTH[unit])


def _in(match: Match[str], today: date) -> Days:
    day = _later(today, _count(match["n"]), match["unit"])
    return Days(day, day)


def _in_about(match: Match[str], today: date) -> Days:
    first = _later(today, _count(match["n"]), match["unit"])
    return Days(first, max(first, _later(today, _count(match["m"]), match["unit"])))


def _within(match: Match[str], today: date) -> Days:
    return Days(today, _later(today, _count(match["m"] or match["n"]), match["unit"]))


def _month(match: Match[str], today: date) -> Days | None:
    """Read a month, or its early, middle or late days; what is over of it is left out."""
    named, part = match["month"], match["part"] or ""
    if named in MONTHS:
        number = MONTHS.index(named) + 1
        start = date(today.year, number, 1)
        start = start if number >= today.month else calendar.months_on(start, 12)
    else:
        start = calendar.months_on(today.replace(day=1), 1 if "next" in named else 0)
    end = calendar.month_end(start)
    if part.startswith(("early", "start", "beginning")):
        end = start.replace(day=_TENTH)
    elif part.startswith("mid"):
        start, end = start.replace(day=_TENTH), start.replace(day=_TWENTIETH)
    elif part:
        start = calendar.after(end, -_FIFTH)
    return None if end < today else Days(max(start, today), end)


def _feast(month: int, day: int) -> Reader:
    def read(_match: Match[str], today: date) -> Days | None:
        found = calendar.day_and_month(today, month, day)
        return None if found is None else Days(found, found)

    return read


def _easter(days: int) -> Reader:
    """Return a reader of a day counted from Easter Sunday."""

    def read(_match: Match[str], today: date) -> Days:
        day = calendar.after(calendar.easter(today.year), days)
        if day < today:
            day = calendar.after(calendar.easter(today.year + 1), days)
        return Days(day, day)

    return read


def _nothing(_match: Match[str], _today: date) -> None:
    """Read a stretch that names no day to come."""


_W = rf"(?P<weekday>{'|'.join(WEEKDAYS)})"
_N = r"(?P<n>\d{1,3}|an?|(?:a )?couple(?: of)?|a few|few)"
_M = r"(?P<m>\d{1,3}|couple(?: of)?|few)"
_UNIT = r"(?P<unit>day|week|fortnight|month)"
_PART_OF_DAY = r"(?:morning|afternoon|evening|night|lunchtime)"
_SOON = (
    r"asap|a s a p|(?:straightaway|right away)(?! from)|immediately|(?:the )?sooner the better|"
    r"as (?:soon|quick|quickly|early|fast) as "
    r"(?:possible|poss|humanly possible|(?:you|they|someone|somebody) (?:can|could))|"
    r"(?:(?:the |your )?(?:next|1th|earliest|soonest) (?:possible|available)"
    r"(?: (?:time|appointment|slot|opening|spot|one))?)|"
    r"(?:whatever|whenever)(?: is|s) (?:soonest|earliest|quickest|1th)|"
    r"(?:the )?(?:soonest|earliest) (?:youve got|you have|you got|you can(?: do)?)"
)
# "Right now" is a wish only behind someone who shall come; "it is leaking right now" is none.
_NOW = (
    r"(?:come|someone|somebody|anyone|here|out|help|over|round|around|visit|me|appointment|booked|available|"
    r"(?:need|want|get|send)(?: me| us)? an? \w+)(?: (?:to|here|out|come|help|me|us))*"
    r" (?P<only>(?:right )?now)"
)
_AFTER_THAT = r"(?:the )?(?:one|1|week) after(?: that)?|the (?:following|next) (?:one|1|week)"
_AT_END = r"(?= ?$| ,| (?:at|in|on|if|please|thanks|would|is|works|suits|morning|afternoon|evening|around|about)(?!\S))"
_END = r"(?:the )?(?:back end|tail end|end|latter (?:half|part)|later (?:half|part)|2th half)"
_START = r"(?:the )?(?:start|beginning|early (?:part|half)|1th (?:half|part))"

RULES: Table = table(
    # today and the days around it
    (rf"(?:later |sometime |some time )?today|tonight|this (?:very )?{_PART_OF_DAY}", _is(0)),
    (rf"today ,? ?{_W}", _is(0)),
    (_SOON, _is(0)),
    (_NOW, _is(0)),
    (
        (
            r"(?:within|in the next) (?:the |next |about |half )*(?:an? )?(?:\d+ |couple of |few )?"
            r"(?:hour|minute)(?: or \d+| or so)?"
        ),
        _is(0),
    ),
    (r"tomorrow", _is(1)),
    (r"(?:the )?day after (?:tomorrow|next)", _is(2)),
    (r"not tomorrow (?:, )?(?:but )?(?P<only>the day after)", _is(2)),
    (r"tomorrow week|(?:a )?week (?:from|after) tomorrow", _is(8)),
    (r"today week|(?:a )?week (?:from )?today", _is(7)),
    # what is over
    (r"yesterday(?: week)?|(?:the )?day before yesterday", _nothing),
    # Weekdays stand apart: a pattern that names one is left out where none was said.
    (rf"(?:the )?(?:other|previous) (?:day|week|weekend|{_PART_OF_DAY})", _nothing),
    (rf"(?:the )?(?:other|previous) {_W}", _nothing),
    (
        (
            r"(?:this |the )?(?:last|past|previous) (?:(?:\d+ |few |couple of )?"
            rf"(?:day|week|weekend|month|fortnight|year|hour)|{_PART_OF_DAY})(?: {_PART_OF_DAY})?"
        ),
        _nothing,
    ),
    (rf"(?:this |the )?(?:last|past|previous) {_W}(?: {_PART_OF_DAY})?", _nothing),
    (rf"{_W} (?:just )?(?:gone|past|last week|before last|last)", _nothing),
    (
        (
            r"(?:\d+|an?|couple(?: of)?|few)(?: or \d+| and a half)? "
            r"(?:day|week|month|fortnight|year|hour|minute)(?: or (?:so|\d+))? "
            r"(?:ago|back|earlier|old)"
        ),
        _nothing,
    ),
    (rf"(?:every|each|black)(?: other| 2th)? {_W}", _nothing),
    (r"(?:every|each)(?: other| 2th)? (?:day|week|month)", _nothing),
    # weekdays
    (rf"(?:(?:this|the|coming|that) )*{_W}(?: coming)?", _weekday()),
    (rf"(?:this |the )?(?:next|following) {_W}", _weekday_of(1)),
    (rf"(?:the )?{_W} (?:, |of |in |on )?(?:the )?(?:next|following) week", _weekday_of(1)),
    (
        (
            r"(?:the )?(?:next|following) week (?:, )?(?:sometime |maybe |say |like )?"
            rf"(?:on )?(?:the )?{_W}"
        ),
        _weekday_of(1),
    ),
    (rf"{_W} (?:of )?this week", _weekday_of(0)),
    (rf"this week (?:, )?(?:on )?{_W}", _weekday_of(0)),
    (rf"(?:this |coming |next )?{_W} week", _weekday(7)),
    (rf"(?:a )?week (?:on|from) {_W}", _weekday(7)),
    (rf"{_W} fortnight", _weekday(14)),
    (rf"(?:a )?(?:fortnight|2 week) (?:on|from) {_W}", _weekday(14)),
    (rf"(?:the )?{_W} after next", _weekday_of(2)),
    (rf"the {_W} after(?: that| this| this one)?{_AT_END}", _weekday(7)),
    (rf"not (?:this |the |on |coming )*{_W} (?:, )?(?:but )?(?:on )?(?P<only>{_AFTER_THAT})", _weekday(7)),
    (rf"not (?:this |in )*(?P<unit>week) (?:, )?(?:but )?(?P<only>{_AFTER_THAT})", _of_week(1, 0, 6)),
    (rf"(?:the )?week after next (?:, )?(?:on )?(?:the )?{_W}", _weekday_of(2)),
    (rf"(?:the )?{_W} (?:of )?(?:the )?week after(?: next)?", _weekday_of(2)),
    # weekends
    (r"(?:this |the |coming )*weekend(?: coming)?", _of_week(0, 5, 6)),
    (r"(?:the )?(?:next|following) weekend|weekend after", _of_week(1, 5, 6)),
    (r"(?:the )?weekend after (?:this|next)(?: one)?", _of_week(2, 5, 6)),
    # weeks
    (r"(?:sometime |some time |anytime )?(?:this|in the) week(?! day)", _of_week(0, 0, 6)),
    (r"(?:later|late)(?: on)? (?:in the|this|in this) week", _of_week(0, 3, 4)),
    (rf"{_END} of (?:the|this) week|end of week|(?:late|later) (?:in )?the week", _of_week(0, 4, 4)),
    (r"(?:sometime |some time |anytime )?(?:the )?(?:next|following) week", _of_week(1, 0, 6)),
    (rf"(?:{_START} of|early|early in) (?:the )?(?:next|following) week", _of_week(1, 0, 1)),
    (r"early (?:in )?(?:the|this) week", _of_week(0, 0, 1)),
    (r"(?:mid|middle)(?: of)? (?:the |this )?week|midweek", _of_week(0, 2, 2)),
    (r"(?:mid|middle of|midweek)(?: the)? next(?: week)?|next week midweek", _of_week(1, 2, 2)),
    (r"(?:late|later|late in|later in) (?:the )?next week", _of_week(1, 3, 4)),
    (rf"{_END} of (?:the )?(?:next|following) week", _of_week(1, 4, 4)),
    (r"(?:the )?week after next|(?:the )?week after", _of_week(2, 0, 6)),
    # counted
    (rf"(?:in|within) (?:about |around |maybe |like )?{_N} {_UNIT}(?: time)?", _in),
    (rf"{_N} {_UNIT} (?:from (?:now|today)|time|away|hence)", _in),
    (rf"in (?:about )?{_N} (?:or|to) {_M} {_UNIT}(?: time)?", _in_about),
    (rf"in {_N} {_UNIT} or {_M}(?: time)?", _in_about),
    (rf"(?:in |over |within |sometime )*the next {_N}? ?{_UNIT}(?: or {_M})?", _within),
    # months and feasts
    (
        (
            rf"(?P<part>early|mid|late|(?:{_START}|middle|{_END}) of) ?(?:in )?"
            rf"(?P<month>{'|'.join(MONTHS)}|(?:the |this |next )month)"
        ),
        _month,
    ),
    (rf"(?P<part>)(?:in |sometime in |next |this )(?P<month>{'|'.join(MONTHS)})(?! \d)", _month),
    (r"(?P<part>)(?:sometime )?(?P<month>(?:this|next) month)", _month),
    (r"christmas day|xmas day", _feast(12, 25)),
    (r"christmas eve|xmas eve", _feast(12, 24)),
    (r"boxing day", _feast(12, 26)),
    (r"new year day", _feast(1, 1)),
    (r"new year eve", _feast(12, 31)),
    (r"australia day", _feast(1, 26)),
    (r"anzac day", _feast(4, 25)),
    (r"good friday", _easter(-2)),
    (r"easter saturday", _easter(-1)),
    (r"easter sunday", _easter(0)),
    (r"easter monday", _easter(1)),
)
