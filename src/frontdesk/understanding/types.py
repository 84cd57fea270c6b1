"""The values that go into understanding and come out of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from frontdesk.trades.pack import Pack, Service


@dataclass(frozen=True, slots=True)
class Line:
    """One earlier turn; speaker is `desk` or `customer`."""

    speaker: str
    text: str


@dataclass(frozen=True, slots=True)
class Offer:
    """Something the desk offered: an appointment has starts_at (local, with zone)."""

    id: str
    text: str
    starts_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Hearing:
    """What was heard, and all that helps to read it.

    asked      fact names the desk asked for just before; None where unknown.
               The desk's own questions count too: `confirm`, `carry_on`, `anything_else`
    catalogue  fact name -> the business's own values
    offered    in the order in which the caller heard them: "the first one" counts by it
    read_back  which of them the desk read back just before; where that was asked and none is given, the first
    now        timezone-aware, in the business's zone: "today" is its date
    services   the business's own services; None means those of the pack
    opening    weekday (0 Monday) -> intervals of ("HH:MM", "HH:MM"); reads a bare hour
    known      fact name -> canonical value known so far in this conversation
    """

    text: str
    now: datetime
    history: tuple[Line, ...] = ()
    alternatives: tuple[str, ...] = ()
    asked: tuple[str, ...] | None = None
    catalogue: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    offered: tuple[Offer, ...] = ()
    read_back: datetime | None = None
    pack: Pack | None = None
    services: tuple[Service, ...] | None = None
    opening: Mapping[int, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    region: str = "AU"
    known: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fact:
    """A value with its evidence: `heard.text[start:end] == text`.

    value       canonical (docs/glossary.md, "Fact")
    confidence  0 to 1
    source      `rules`, `caller_id`, a model's name, or `staff`
    """

    name: str
    value: str
    text: str
    start: int
    end: int
    confidence: float = 0.9
    source: str = "rules"


@dataclass(frozen=True, slots=True)
class Reading:
    """What one utterance said.

    acts     what the caller did beside stating facts (see trades/general/acts.toml)
    hazard   key of the gravest hazard named in this utterance, if any
    about    what a question named that states nothing: to be answered, not to be kept
    """

    facts: tuple[Fact, ...] = ()
    acts: frozenset[str] = frozenset()
    hazard: str | None = None
    about: tuple[Fact, ...] = ()

    def value(self, name: str) -> str | None:
        """Return the last value of a fact in this utterance, or None."""
        return next((f.value for f in reversed(self.facts) if f.name == name), None)
