"""The hours of a day drawn to scale: where a minute lies between the first and the last. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from frontdesk.domain.scheduling.calendar import Calendar

_USUAL = (8 * 60, 17 * 60)
_WHOLE_DAY = 24 * 60
_SHORTEST = 4 * 60


@dataclass(frozen=True)
class Bar:
    """A stretch of a day: `x` and `width` in per cent of the hours drawn, `look` a class of the strip."""

    x: str
    width: str
    look: str


@dataclass(frozen=True)
class Scale:
    """The minutes of the day that are drawn, from one full hour to another."""

    first: int
    last: int

    def x(self, minute: int) -> str:
        """Return where a minute of the day lies, in per cent; what is not drawn lies at the edge."""
        return f"{self._share(minute):.2f}%"

    def bar(self, begin: datetime, end: datetime, look: str) -> Bar:
        """Return the stretch between two moments on the wall clock, to the end of the day at most."""
        x = self._share(minute_of(begin))
        until = minute_of(end) if end.date() == begin.date() else _WHOLE_DAY
        return Bar(f"{x:.2f}%", f"{self._share(until) - x:.2f}%", look)

    def _share(self, minute: int) -> float:
        return max(0.0, min(100.0, 100 * (minute - self.first) / (self.last - self.first)))


def scale_of(shown: Calendar, zone: ZoneInfo) -> Scale:
    """Return the hours that hold all work and all visits of a calendar."""
    stretches = [(visit.starts_at, visit.ends_at) for lane in shown.lanes for visit in lane.visits]
    open_ = [span for spans in shown.opening.values() for span in spans]
    stretches += [(span.start.astimezone(zone), span.end.astimezone(zone)) for span in open_]
    if not stretches:
        return Scale(*_USUAL)
    first = min(minute_of(begin) for begin, _ in stretches) // 60 * 60
    last = max(minute_of(end) if end.date() == begin.date() else _WHOLE_DAY for begin, end in stretches)
    return Scale(first, min(_WHOLE_DAY, max(-(-last // 60) * 60, first + _SHORTEST)))


def minute_of(local: datetime) -> int:
    """Return how many minutes of its day have passed by the wall clock."""
    return local.hour * 60 + local.minute
