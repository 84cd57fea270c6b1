"""A trade's words compiled once: services, closed facts, acts, hazards and signs of trouble in one matcher."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Generic, NamedTuple, TypeVar

from frontdesk.trades.document import read_if_there
from frontdesk.trades.load import GENERAL
from frontdesk.trades.pack import Hazard, Pack, Service, Vocabulary
from frontdesk.trades.regions import REGIONS
from frontdesk.trades.vocabulary import merge_vocabularies, read_vocabulary
from frontdesk.understanding.patterns import Hit, Matcher
from frontdesk.understanding.utterance import Utterance

_Value = TypeVar("_Value")

SERVICE = "service_type"
_KEPT = 512  # businesses whose services are kept at a time; one's are some hundred kilobytes


class Sense(NamedTuple):
    """What a phrase stands for.

    kind     `fact`, `act`, `hazard` or `problem`
    name     the fact's or act's name, the hazard's key
    value    of a fact; "" otherwise
    strong   False for phrases that count only where nothing stronger was said
    """

    kind: str
    name: str
    value: str = ""
    strong: bool = True


class Words(NamedTuple):
    """The compiled words of a trade, whichever business uses them."""

    matcher: Matcher[Sense]
    hazards: Mapping[str, Hazard]


class Lexicon(NamedTuple):
    """The compiled words of a trade, as one business uses them.

    services   finds the business's services
    offered    their keys: hints at others do not count
    """

    words: Words
    services: Matcher[Sense]
    offered: frozenset[str]


class Senses(NamedTuple):
    """All phrases found in one utterance, by kind."""

    facts: Mapping[str, Sequence[Hit[Sense]]]
    acts: Sequence[Hit[Sense]]
    hazards: Sequence[Hit[Sense]]
    problems: Sequence[Hit[Sense]]


def senses(lexicon: Lexicon, heard: Utterance) -> Senses:
    """Find every phrase of a lexicon in an utterance."""
    facts: dict[str, list[Hit[Sense]]] = {}
    by_kind: dict[str, list[Hit[Sense]]] = {"act": [], "hazard": [], "problem": []}
    hits = [*lexicon.words.matcher.hits(heard), *lexicon.services.hits(heard)]
    for hit in sorted(hits, key=lambda hit: hit.first):
        kind, name, value, _ = hit.label
        if kind != "fact":
            by_kind[kind].append(hit)
        elif name != SERVICE or value in lexicon.offered:
            facts.setdefault(name, []).append(hit)
    return Senses(facts, by_kind["act"], by_kind["hazard"], by_kind["problem"])


class Lexicons:
    """The words of packs, the services of businesses and their catalogues, compiled once and kept.

    A pack is known by its identity, because packs are loaded once; what is a business's own, by its
    content. Of those the ones used last are kept.
    """

    def __init__(self) -> None:
        self._words: dict[int, tuple[Pack | None, Words]] = {}
        self._services: Kept[Matcher[Sense]] = Kept()
        self._catalogues: Kept[Matcher[Sense]] = Kept()

    def of(self, pack: Pack | None, services: tuple[Service, ...] | None) -> Lexicon:
        """Return the lexicon, compiled as far as it is not at hand."""
        usual = pack.services if pack is not None else ()
        offered = services if services is not None else usual
        found = self._services.of((offered, id(pack)), lambda: Matcher(_of_services(offered, usual)))
        return Lexicon(self._of_pack(pack), found, frozenset(service.key for service in offered))

    def catalogue(self, catalogue: Mapping[str, tuple[str, ...]]) -> Matcher[Sense]:
        """Return a matcher for a business's own values."""
        return self._catalogues.of(tuple(catalogue.items()), lambda: Matcher(_of_catalogue(catalogue)))

    def _of_pack(self, pack: Pack | None) -> Words:
        kept = self._words.get(id(pack))
        if kept is None:
            vocabulary = pack.vocabulary if pack is not None else general_vocabulary()
            hazards = {hazard.key: hazard for hazard in vocabulary.hazards}
            # The pack is kept beside its words, so that its id is not given to another one.
            kept = (pack, Words(Matcher(_of_vocabulary(vocabulary)), hazards))
            self._words[id(pack)] = kept
        return kept[1]


class Kept(Generic[_Value]):
    """Values by key; the one not used for longest makes room."""

    def __init__(self) -> None:
        self._values: OrderedDict[object, _Value] = OrderedDict()

    def of(self, key: object, make: Callable[[], _Value]) -> _Value:
        """Return the value of a key, made if it is not there."""
        if key not in self._values:
            self._values[key] = make()
            if len(self._values) > _KEPT:
                self._values.popitem(last=False)
        self._values.move_to_end(key)
        return self._values[key]


@cache
def general_vocabulary() -> Vocabulary:
    """Return the words that every trade shares: for a business whose trade is not known."""
    files = (GENERAL / "acts.toml", GENERAL / "vocabulary.toml")
    # The region only fills in what the desk says; the words heard are the same.
    return merge_vocabularies(read_vocabulary(read_if_there(file), services=(), region=REGIONS[0]) for file in files)


def _of_vocabulary(words: Vocabulary) -> Iterator[tuple[Sense, str]]:
    for table, strong in ((words.facts, True), (words.inferred, False)):
        for name, values in table.items():
            for value, phrases in values.items():
                yield from ((Sense("fact", name, value, strong), phrase) for phrase in phrases)
    for act, phrases in words.acts.items():
        yield from ((Sense("act", act), phrase) for phrase in phrases)
    for hazard in words.hazards:
        yield from ((Sense("hazard", hazard.key), phrase) for phrase in hazard.phrases)
    yield from ((Sense("problem", "problem"), phrase) for phrase in words.problems)


def _of_services(offered: Sequence[Service], usual: Sequence[Service]) -> Iterator[tuple[Sense, str]]:
    """Yield the phrases of services; one without any is found by those of the pack, and by its name."""
    fallback = {service.key: service.phrases for service in usual}
    for service in offered:
        sense = Sense("fact", SERVICE, service.key)
        for phrase in service.phrases or fallback.get(service.key, ()):
            yield sense, phrase
        yield from ((sense, said) for said in _sayable(service.name))
        yield from ((sense, said) for said in _sayable(service.key))


def _of_catalogue(catalogue: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[Sense, str]]:
    for name, values in catalogue.items():
        for value in values:
            yield from ((Sense("fact", name, value), said) for said in _sayable(value))


def _sayable(name: str) -> Iterator[str]:
    """Yield a key or a name as a phrase; its own signs must not be read as the pattern language's."""
    words = "".join(sign if sign.isalnum() else "" if sign in "'’.`´" else " " for sign in name.lower())
    if words.strip():
        yield words
