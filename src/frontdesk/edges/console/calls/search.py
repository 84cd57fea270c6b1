"""Which calls somebody looks for, read from the address of the page and said in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, TypeVar
from urllib.parse import urlencode
from uuid import UUID

from frontdesk.domain.conversations.models import Outcome, Purpose
from frontdesk.domain.insights.calls import Cursor, Wanted
from frontdesk.domain.insights.day_words import OUTCOME_WORDS
from frontdesk.edges.console.calls.facts import Names, value_of
from frontdesk.kernel.locale import Local
from frontdesk.trades.facts import CLOSED_LISTS

MOST_WORDS = 100
"""Characters that are searched for."""

PURPOSES: Mapping[Purpose, str] = MappingProxyType(
    {
        Purpose.new_appointment: "A visit",
        Purpose.reschedule: "Another time",
        Purpose.cancel: "To cancel",
        Purpose.inquiry: "A question",
        Purpose.quote: "A quote",
        Purpose.reminder: "A reminder",
        Purpose.other: "Something else",
    }
)
URGENCIES: Mapping[str, str] = MappingProxyType({each: each.capitalize() for each in CLOSED_LISTS["urgency_level"]})


@dataclass(frozen=True, slots=True)
class FilterChip:
    """One filter that is on, in words, and the address of the page without it."""

    text: str
    without: str


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for, where the page begins, and how that stands in the address.

    given   the filters that are on, as they stand in the address
    unread  what stands there for filters and cannot be read: it is left out
    """

    wanted: Wanted
    cursor: Cursor
    given: Mapping[str, str]
    unread: tuple[str, ...] = ()

    def address(self, **changed: object) -> str:
        """Return the query string of the first page with some of it changed; what is None is left out."""
        kept = {**self.given, **{key: str(value) for key, value in changed.items()}}
        return _query({key: value for key, value in kept.items() if changed.get(key, value) is not None})

    def here(self) -> str:
        """Return the query string of this very page."""
        return self.address(**{key: value for key, value in asdict(self.cursor).items() if value is not None})

    def chips(self, local: Local, names: Names, *, customer: str | None) -> list[FilterChip]:
        """Return the filters that are on.

        customer   name of the customer who is looked for
        """
        wanted = self.wanted
        told = {
            "outcome": wanted.outcome and OUTCOME_WORDS[wanted.outcome],
            "purpose": wanted.purpose and PURPOSES[wanted.purpose],
            "urgency": wanted.urgency and URGENCIES[wanted.urgency],
            "service": wanted.service and value_of("service_type", wanted.service, local, names),
            "suburb": wanted.suburb and f"In {local.place(wanted.suburb)}",
            "from": wanted.first and f"From {local.day(wanted.first)}",
            "to": wanted.last and f"Until {local.day(wanted.last)}",
            "customer": customer,
            "q": wanted.words and f"“{wanted.words}”",
            "practice": wanted.practice and "Practice",
        }
        return [FilterChip(text, self.address(**{key: None})) for key, text in told.items() if text]


def search_of(query: Mapping[str, str]) -> Search:
    """Read what is looked for from the parameters of a page; an empty one does not matter."""
    typed = {key: query[key].strip() for key in _FILTERS if query.get(key, "").strip()}
    read: dict[str, Any] = {key: _read(typed[key], _FILTERS[key][1]) for key in typed}
    given = {key: value for key, value in typed.items() if read[key] is not None}
    return Search(
        wanted=Wanted(**{_FILTERS[key][0]: read[key] for key in given}),
        cursor=Cursor(**{key: _read(query[key], UUID) for key in ("before", "after") if query.get(key)}),
        given=given,
        unread=tuple(value[:MOST_WORDS] for key, value in typed.items() if key not in given),
    )


def _query(parameters: Mapping[str, str]) -> str:
    return f"?{urlencode(parameters)}"


_Value = TypeVar("_Value")


def _read(text: str, reader: Callable[[str], _Value]) -> _Value | None:
    """Return what a text says; None if it cannot be read."""
    try:
        return reader(text)
    except ValueError:
        return None


def _urgency(value: str) -> str:
    if value not in URGENCIES:
        raise ValueError(value)
    return value


def _yes(value: str) -> bool:
    if value != "1":
        raise ValueError(value)
    return True


_FILTERS: Mapping[str, tuple[str, Callable[[str], object]]] = {
    "q": ("words", lambda value: value[:MOST_WORDS]),
    "outcome": ("outcome", Outcome),
    "purpose": ("purpose", Purpose),
    "urgency": ("urgency", _urgency),
    "service": ("service", str),
    "suburb": ("suburb", str.lower),
    "from": ("first", date.fromisoformat),
    "to": ("last", date.fromisoformat),
    "customer": ("customer_id", UUID),
    "practice": ("practice", _yes),
}
