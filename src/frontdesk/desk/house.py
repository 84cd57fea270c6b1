"""A business as the desk knows it in a turn: its rows, and what it says and decides for itself. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from frontdesk.domain.scheduling.slots import open_spans
from frontdesk.domain.tenancy.opening import OpeningHours
from frontdesk.trades.pack import Faq, Pack, Service


@dataclass(frozen=True, slots=True)
class House:
    """The business, as far as the desk needs to know it in a turn.

    pack      its trade, in its region's words
    address   where it is, as it is said; None where nobody entered it
    phrases   what it says in its own words, instead of the trade's
    policies  what it decided for itself, instead of the trade
    """

    name: str
    zone: ZoneInfo
    locale: str
    region: str
    currency: str
    opening: OpeningHours
    service_areas: tuple[str, ...]
    services: tuple[Service, ...]
    faqs: tuple[Faq, ...]
    pack: Pack
    address: str | None = None
    phrases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    policies: Mapping[str, int | str | bool] = field(default_factory=dict)

    def service(self, key: str | None) -> Service | None:
        """Return the service of this key, or None."""
        return next((s for s in self.services if s.key == key), None)

    def is_closed_on(self, day: str | None) -> bool:
        """Is this date (ISO; a range is no date) one on which nobody works?"""
        return day is not None and "/" not in day and not self.opening.on(date.fromisoformat(day))

    def is_open_at(self, moment: datetime) -> bool:
        """Is this within the opening hours?"""
        spans = open_spans(self.opening, moment.astimezone(self.zone).date(), self.zone)
        return any(span.start <= moment < span.end for span in spans)

    def variants(self, key: str) -> tuple[str, ...]:
        """Return the ways in which a phrase is said, the first first."""
        return self.phrases.get(key) or self.pack.phrases[key]

    def policy(self, name: str) -> int | str | bool | None:
        """Return what was decided, None if nothing was."""
        return self.policies.get(name, self.pack.policies.get(name))

    def limit(self, name: str) -> int:
        """Return a policy that is a number."""
        return int(self.policies.get(name, self.pack.policies[name]))

    def asks_street_for(self, key: str) -> bool:
        """Is the street asked for once this service is booked?"""
        where = self._at_customer(key)
        own = self.policies.get("ask_address")
        return bool(self.policy("ask_address")) if where is None else where and own is not False

    def goes_out_for(self, key: str) -> bool:
        """Is somebody sent to the customer for this service?"""
        where = self._at_customer(key)
        return where if where is not None else self.asks_for_a_place or bool(self.policy("ask_address"))

    def _at_customer(self, key: str) -> bool | None:
        """Return what the trade says of a service of its own, None if nothing."""
        return next((service.at_customer for service in self.pack.services if service.key == key), None)

    @property
    def asks_for_a_place(self) -> bool:
        """Whether its visits are where the customer is, so that one without a place cannot be made."""
        return bool({"customer_location", "address"} & set(self.pack.intake))

    @property
    def fallback_service(self) -> str | None:
        """The key of what is booked when the caller's words fit no service; None where that is off."""
        key = self.policy("fallback_service")
        return str(key) if key is not None and self.service(str(key)) else None
