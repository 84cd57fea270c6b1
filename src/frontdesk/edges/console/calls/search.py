"""Which calls somebody looks for, read from the address of the page and said in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from http import HTTPStatus
from types import MappingProxyType
from typing import Any, TypeVar
from urllib.parse import urlencode
from uuid import UUID

from frontdesk.domain.conversations.models import Outcome, Purpose
from frontdesk.domain.insights.calls import Cursor, Wanted
from frontdesk.edges.console.calls.facts import Names, value_of
from frontdesk.kernel.locale import Local
from frontdesk.kernel.problems import Problem
from frontdesk.trades.facts import CLOSED_LISTS

MOST_WORDS = 100
"""Characters that are searched for."""

OUTCOMES: Mapping[Outcome, str] = MappingProxyType(
    {
        Outcome.appointment_booked: "Booked",
        Outcome.rescheduled: "Moved",
        Outcome.cancelled: "Cancelled",
        Outcome.information_provided: "Answered",
        Outcome.message_taken: "Message taken",
        Outcome.transferred: "Put through",
        Outcome.abandoned: "Hung up",
    }
)
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


class UnreadableSearch(Problem):
    """A filter in the address says nothing we know."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "That filter cannot be read"


@dataclass(frozen=True, slots=True)
class FilterChip:
    """One filter that is on, in words, and the address of the page without it."""

    text: str
    without: str


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for, where the page begins, and how that stands in the address.

    given   the filters that are on, as they stand in the address
    """

    wanted: Wanted
    cursor: Cursor
    given: Mapping[str, str]

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
            "outcome": wanted.outcome and OUTCOMES[wanted.outcome],
            "purpose": wanted.purpose and PURPOSES[wanted.purpose],
            "urgency": wanted.urgency and URGENCIES[wanted.urgency],
            "service": wanted.service and value_of("service_type", wanted.service, local, names),
            "suburb": wanted.suburb and f"In {local.place(wanted.suburb)}",
            "from": wanted.first and f"From {local.day(wanted.first)}",
            "to": wanted.last and f"Until {local.day(wanted.last)}",
            "customer": customer,
            "q": wanted.words and f"“{wanted.words}”",
        }
        return [FilterChip(text, self.address(**{key: None})) for key, text in told.items() if text]


def search_of(query: Mapping[str, str]) -> Search:
    """Read what is looked for from the parameters of a page; an empty one does not matter.

    Raises UnreadableSearch.
    """
    given = {key: query[key].strip() for key in _FILTERS if query.get(key, "").strip()}
    read: dict[str, Any] = {field: _read(key, given, reader) for key, (field, reader) in _FILTERS.items()}
    cursor = {key: query[key] for key in ("before", "after") if query.get(key)}
    return Search(
        wanted=Wanted(**{field: value for field, value in read.items() if value is not None}),
        cursor=Cursor(before=_read("before", cursor, UUID), after=_read("after", cursor, UUID)),
        given=given,
    )


def _query(parameters: Mapping[str, str]) -> str:
    return f"?{urlencode(parameters)}"


_Value = TypeVar("_Value")


def _read(key: str, given: Mapping[str, str], reader: Callable[[str], _Value]) -> _Value | None:
    if key not in given:
        return None
    try:
        return reader(given[key])
    except ValueError:
        raise UnreadableSearch(f"“{given[key][:MOST_WORDS]}” is nothing to look for as “{key}”. Clear it.") from None


def _urgency(value: str) -> str:
    if value not in URGENCIES:
        raise ValueError(value)
    return value


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
}
