"""How the tests of days and times hear an utterance: Monday 5 August 2024, 8:30 am in Sydney."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from frontdesk.understanding.recognizers.temporal import find
from frontdesk.understanding.types import Fact, Hearing, Offer
from frontdesk.understanding.words import tokenize

SYDNEY = ZoneInfo("Australia/Sydney")
MONDAY = datetime(2024, 8, 5, 8, 30, tzinfo=SYDNEY)
Opening = Mapping[int, tuple[tuple[str, str], ...]]
OPEN: Opening = dict.fromkeys(range(5), (("08:00", "18:00"),))
NAMES = {"date": "preferred_date", "time": "preferred_time", "offer": "selected_appointment"}


def hearing(
    text: str,
    *,
    asked: str | None = None,
    now: datetime = MONDAY,
    region: str = "AU",
    offered: tuple[str, ...] = (),
    opening: Opening = OPEN,
) -> Hearing:
    """Return a hearing; asked is `date`, `time` or `offer`, offered are local starts."""
    return Hearing(
        text=text,
        now=now,
        asked=None if asked is None else (NAMES[asked],),
        region=region,
        offered=tuple(an_offer(start) for start in offered),
        opening=opening,
    )


def an_offer(start: str) -> Offer:
    return Offer(id=start, text=start, starts_at=datetime.fromisoformat(start).replace(tzinfo=SYDNEY))


def facts(heard: Hearing) -> list[Fact]:
    return find(heard, tokenize(heard.text)).facts


def values(heard: Hearing, name: str) -> list[str]:
    """Return the values found of `date`, `time` or `offer`."""
    return [fact.value for fact in facts(heard) if fact.name == NAMES[name]]
