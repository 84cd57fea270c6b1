"""Whether the business is open on a holiday: the dates that differ from their weekday, as they are asked for. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from frontdesk.desk.house import House
from frontdesk.desk.wording import Wording
from frontdesk.understanding.faqs import is_question
from frontdesk.understanding.types import Fact
from frontdesk.understanding.wordlists import bag

_OPEN = re.compile(r"\b(?:open(?:ing)?|clos(?:e|es|ed|ing)|shut|work|works|working|trad(?:e|es|ing)|hours)\b")
_IN_GENERAL = re.compile(r"\b(?:(?:public|bank|federal|legal|national|statutory) holidays?|holidays)\b")
_WORD = re.compile(r"[^\W_]+")
# Words of a holiday's name that people leave out: "are you open at Christmas?".
_LEFT_OUT = bag("day the holiday public observed substitute")
_OTHERWISE = frozenset({"eve"})  # with these it is another day


def asks_open(text: str, acts: Iterable[str]) -> bool:
    """Return whether a text asks if the business is open at some time."""
    return "asks_hours" in acts or (is_question(text) and _OPEN.search(text.lower()) is not None)


def when_open(text: str) -> str:
    """Return what stands behind the question whether the business is open: "on the 28th of December?"."""
    last = max((found.end() for found in _OPEN.finditer(text.lower())), default=0)
    return text[last:].strip()


def is_special(fact: Fact, house: House) -> bool:
    """Return whether a wished day is one on which the hours are not those of its weekday."""
    if fact.name != "preferred_date" or "/" in fact.value:
        return False
    return date.fromisoformat(fact.value) in house.opening.exceptions


def named_in(text: str, house: House, today: date) -> date | None:
    """Return the next date of the holiday that a text names, None if it names none that was entered."""
    said = set(_words(text))
    found = []
    for day, name in house.opening.names.items():
        words = set(_words(name))
        key = words - _LEFT_OUT or words
        if day >= today and key <= said and not (said & _OTHERWISE) - words:
            found.append((-len(words & said), day))
    return min(found)[1] if found else None


def next_closed(house: House, today: date) -> date | None:
    """Return the next holiday with a name on which nobody works."""
    return min((day for day in house.opening.names if day >= today and not house.opening.on(day)), default=None)


def is_answered(text: str, acts: Iterable[str], house: House, today: date) -> bool:
    """Return whether a text asks for holidays of which the business has told something."""
    if not asks_open(text, acts):
        return False
    general = _IN_GENERAL.search(text.lower()) and next_closed(house, today)
    return bool(named_in(text, house, today) or general)


def told(text: str, wished: str | None, words: Wording) -> str | None:
    """Return when the business is open on the holiday or the date that is asked for; None if it is an ordinary day.

    wished   the date named, as the fact `preferred_date` has it
    """
    house, today = words.house, words.now.date()
    day = named_in(text, house, today)
    if day is None and _IN_GENERAL.search(text.lower()):
        closed = next_closed(house, today)
        return words.say("closed_holidays", day=_day(closed, words)) if closed else None
    if day is None and wished and "/" not in wished:
        day = date.fromisoformat(wished)
    if day is None or day not in house.opening.exceptions:
        return None
    spans = house.opening.on(day)
    if not spans:
        return words.say("closed_on", day=_day(day, words))
    return words.say("open_on", day=_day(day, words), hours=words.clock(spans))


def _day(day: date, words: Wording) -> str:
    name, said = words.house.opening.names.get(day), words.locale.day(day)
    return f"{name}, {said}" if name else said


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower().replace("'", "").replace("’", ""))
