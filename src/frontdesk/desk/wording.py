"""How the desk puts things: phrases of the pack filled in, days, times and wishes in words. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from frontdesk.desk.house import House
from frontdesk.desk.names import FILLED_IN, marked_in, named, plain
from frontdesk.domain.tenancy.opening import Interval
from frontdesk.kernel.locale import Locale, place_name


class Wording:
    """The words of one business: its pack's phrases in its locale."""

    def __init__(self, house: House, now: datetime) -> None:
        self.house = house
        self.now = now
        self.locale = Locale(house.locale)

    def say(self, key: str, variant: int = 0, /, **values: str) -> str:
        """Return a phrase of the business or its pack; `variant` counts how often it was said before.

        Names in it are marked (names.py): it is to pass the guard.
        """
        own = tuple(map(self.own, self.house.phrases.get(key, ())))
        return _filled(own or self.house.pack.phrases[key], variant, values)

    def usual(self, key: str, /, **values: str) -> str:
        """Return a phrase of the pack, whatever the business says instead."""
        return _filled(self.house.pack.phrases[key], 0, values)

    def own(self, text: str) -> str:
        """Return a text in the words of the business with its name marked, where it is written out."""
        return marked_in(text, self.house.name)

    def day(self, day: date) -> str:
        """Return "today, Monday 5 August", "tomorrow, …" or "Thursday 8 August"."""
        date_said = self.locale.day(day)
        if day == self.now.date():
            return f"{self.say('today')}, {date_said}"
        if day == self.now.date() + timedelta(days=1):
            return f"{self.say('tomorrow')}, {date_said}"
        return date_said

    def when(self, start: datetime) -> str:
        """Return "tomorrow, Tuesday 6 August at 9:30 am"; start in the business's zone."""
        return plain(self.say("at_time", day=self.day(start.date()), time=self.locale.time(start.time())))

    def wish(self, day: str | None, at: str | None) -> str:
        """Return a wished day and time (canonical values) in words."""
        words = [w for w in (self._wished_day(day), self._wished_time(at)) if w]
        return " ".join(words) or self.say("today")

    def _wished_day(self, value: str | None) -> str:
        if value is None:
            return ""
        first, _, last = value.partition("/")
        days = [self.day(date.fromisoformat(d)) for d in (first, last) if d]
        return " to ".join(days)

    def _wished_time(self, value: str | None) -> str:
        if value is None:
            return ""
        if ":" not in value:
            return f"in the {value}"
        first, slash, last = value.partition("/")
        clock = [self.locale.time(time.fromisoformat(t)) if t else "" for t in (first, last)]
        if not slash:
            return f"at {clock[0]}"
        if not last:
            return f"after {clock[0]}"
        return f"between {clock[0]} and {clock[1]}" if first else f"before {clock[1]}"

    def hours(self) -> str:
        """Return the opening hours: "Monday to Friday 8:00 am to 6:00 pm"; nothing if there are none."""
        runs: list[tuple[int, int, tuple[Interval, ...]]] = []
        for weekday, spans in enumerate(self.house.opening.weekdays):
            if not spans:
                continue
            if runs and runs[-1][1] == weekday - 1 and runs[-1][2] == spans:
                runs[-1] = (runs[-1][0], weekday, spans)
            else:
                runs.append((weekday, weekday, spans))
        return self.locale.list_and([self._run(*run) for run in runs])

    def _run(self, first: int, last: int, spans: Sequence[Interval]) -> str:
        days = [self.locale.weekday(day) for day in dict.fromkeys((first, last))]
        return f"{' to '.join(days)} {self.clock(spans)}"

    def clock(self, spans: Sequence[Interval]) -> str:
        """Return the hours of a day: "8:00 am to 12:00 pm and 1:00 pm to 5:00 pm"."""
        return self.locale.list_and(
            [f"{self.locale.time(opens)} to {self.locale.time(closes)}" for opens, closes in spans]
        )

    def length(self, minutes: int) -> str:
        """Return how long something takes, at least a minute: "45 minutes", "8 hours", "1 hour and 30 minutes"."""
        hours, rest = divmod(minutes, 60)
        parts = [f"{count} {unit}{'s' * (count != 1)}" for count, unit in ((hours, "hour"), (rest, "minute")) if count]
        return " and ".join(parts)

    def place(self, locality: str) -> str:
        """Return a locality as it is written: "North Sydney"."""
        return place_name(locality)

    def service(self, key: str | None) -> str:
        """Return a service in the middle of a sentence: "blocked drain"."""
        found = self.house.service(key)
        if found is None:
            return (key or "").replace("_", " ")
        return found.name if found.name[1:2].isupper() else found.name[:1].lower() + found.name[1:]


def _filled(variants: Sequence[str], variant: int, values: Mapping[str, str]) -> str:
    marked = {name: named(value) if name in FILLED_IN else value for name, value in values.items()}
    return variants[min(variant, len(variants) - 1)].format(**marked)
