"""What a trade pack holds, as values. Reading them from a folder is load.py's work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Service:
    """Something that can be booked.

    minutes   how long the visit takes
    buffer    minutes kept free after it
    price     in the business's currency; None where only a quote can tell
    phrases   how callers say it, in the little pattern language of docs/trades/packs.md
    at_customer  whether somebody goes out for it; None where it is as for all of the trade
    examples  whole sentences of callers who mean it
    """

    key: str
    name: str
    category: str
    minutes: int
    buffer: int = 0
    price: Decimal | None = None
    price_from: bool = True
    skills: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    at_customer: bool | None = None
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hazard:
    """A situation that is met before anything is asked.

    level   `danger` (people first) or `emergency` (damage now)
    name    what it is, in the task that it leaves to the team
    say     the sentence spoken before any question
    """

    key: str
    level: str
    name: str
    phrases: tuple[str, ...]
    say: str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words that decide closed facts: fact name -> value -> phrases.

    `facts["urgency_level"]["emergency"]` is a tuple of phrases, and so on for
    property_type, previous_customer, intent. `acts` are things a caller does that
    are no facts (asks for a repeat, says goodbye, swears): act -> phrases.
    `problems` are words that make a clause a description of what is wrong.
    `inferred` are weaker phrases: used only where no stronger phrase was said.
    """

    facts: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    inferred: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    acts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    hazards: tuple[Hazard, ...] = ()


@dataclass(frozen=True, slots=True)
class Faq:
    """A question callers ask, and the answer the desk gives."""

    category: str
    question: str
    answer: str
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DemoBusiness:
    """The fictitious business a pack can be tried on."""

    slug: str
    name: str
    phone: str
    person_phone: str
    timezone: str
    currency: str
    region: str
    locale: str
    address: Mapping[str, str]
    opening: Mapping[str, tuple[tuple[str, str], ...]]
    technicians: tuple[str, ...]
    bays: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pack:
    """A trade as data: everything the desk needs to answer for it.

    region     where its words are read for: phones, dates, what is said to do in danger
    intake     fact names in the order they are asked for
    phrases    what the desk says: key -> text with {placeholders}; several
               variants may stand in a tuple
    rank       where it stands among other trades
    folder     where it was read from; another region's words are read from there too
    policies   limits and defaults, plain numbers and words
    """

    key: str
    name: str
    region: str
    services: tuple[Service, ...]
    intake: tuple[str, ...]
    vocabulary: Vocabulary
    phrases: Mapping[str, tuple[str, ...]]
    faqs: tuple[Faq, ...]
    policies: Mapping[str, int | str | bool]
    demo: DemoBusiness
    rank: int = 99
    folder: Path = Path()
