"""Reading vocabulary.toml and acts.toml, and laying a pack's words over the general ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from frontdesk.trades.document import Table, one_of
from frontdesk.trades.facts import ACT_NAMES, ACTS_LISTED, CLOSED_LISTS, FACT_NAMES, FACTS_LISTED
from frontdesk.trades.pack import Hazard, Vocabulary
from frontdesk.trades.regions import EMERGENCY_NUMBERS
from frontdesk.trades.syntax import pattern_mistake, template_mistake

HAZARD_LEVELS = ("danger", "emergency")

Words = Mapping[str, tuple[str, ...]]


def read_vocabulary(root: Table, *, services: tuple[str, ...], region: str) -> Vocabulary:
    """Read the words of one file.

    services   keys that `service_type` may take; none in the general files
    region     whose emergency number stands for {emergency_number}

    Raises PackProblem at the first mistake.
    """
    root.only(("problems", "facts", "inferred", "acts", "hazard"))
    closed = {**CLOSED_LISTS, "service_type": services}
    return Vocabulary(
        facts=_facts(root.table("facts"), closed),
        inferred=_facts(root.table("inferred"), closed),
        acts=_words(root.table("acts"), ACT_NAMES, "act", ACTS_LISTED),
        problems=_patterns(root, "problems"),
        hazards=_hazards(root, {"emergency_number": EMERGENCY_NUMBERS[region]}),
    )


def merge_vocabularies(parts: Iterable[Vocabulary]) -> Vocabulary:
    """Return all words together, later ones added to earlier; a later hazard replaces one of its key."""
    merged = Vocabulary()
    for part in parts:
        hazards = {hazard.key: hazard for hazard in (*merged.hazards, *part.hazards)}
        merged = Vocabulary(
            facts=_merge_facts(merged.facts, part.facts),
            inferred=_merge_facts(merged.inferred, part.inferred),
            acts=_merge_words(merged.acts, part.acts),
            problems=_merge_texts(merged.problems, part.problems),
            hazards=tuple(hazards.values()),
        )
    return merged


def said_otherwise(vocabulary: Vocabulary, root: Table, *, region: str) -> Vocabulary:
    """Return a vocabulary with hazards answered in a region's words: `hazards-US.toml`, key = what is said.

    Raises PackProblem for a hazard that is not in the vocabulary, and for a text with a mistake.
    """
    keys = tuple(hazard.key for hazard in vocabulary.hazards)
    filled = {"emergency_number": EMERGENCY_NUMBERS[region]}
    said: dict[str, str] = {}
    for key in root.values:
        if key not in keys:
            raise root.problem(f"there is no hazard `{key}`; {one_of(key, keys)}", key)
        said[key] = _filled(root, key, filled)
    hazards = tuple(replace(hazard, say=said.get(hazard.key, hazard.say)) for hazard in vocabulary.hazards)
    return replace(vocabulary, hazards=hazards)


def check_pattern(table: Table, key: str, pattern: str) -> None:
    """Refuse a pattern that the little language does not know."""
    mistake = pattern_mistake(pattern)
    if mistake is not None:
        raise table.problem(f"the pattern `{pattern}` is broken: {mistake}", key, f'"{pattern}"')


def _patterns(table: Table, key: str) -> tuple[str, ...]:
    patterns = table.texts(key, ())
    for pattern in patterns:
        check_pattern(table, key, pattern)
    return patterns


def _facts(table: Table, closed: Words) -> Mapping[str, Words]:
    facts: dict[str, Words] = {}
    for name in table.values:
        if name not in FACT_NAMES:
            raise table.problem(f"`{name}` is no fact; {one_of(name, FACT_NAMES, listed=FACTS_LISTED)}", name)
        facts[name] = _words(table.table(name), closed.get(name), f"value of {name}")
    return MappingProxyType(facts)


def _words(table: Table, allowed: tuple[str, ...] | None, kind: str, listed: str = "") -> Words:
    words: dict[str, tuple[str, ...]] = {}
    for key in table.values:
        if allowed is not None and key not in allowed:
            raise table.problem(f"`{key}` is no {kind}; {one_of(key, allowed, listed=listed)}", key)
        words[key] = _patterns(table, key)
    return MappingProxyType(words)


def _hazards(root: Table, filled: Mapping[str, str]) -> tuple[Hazard, ...]:
    hazards: dict[str, Hazard] = {}
    for table in root.tables("hazard"):
        hazard = _hazard(table, filled)
        if hazard.key in hazards:
            raise table.problem(f"a hazard `{hazard.key}` stands above already; give each its own key", "key")
        hazards[hazard.key] = hazard
    return tuple(hazards.values())


def _hazard(table: Table, filled: Mapping[str, str]) -> Hazard:
    table.only(("key", "level", "name", "phrases", "say"))
    say = _filled(table, "say", filled)
    phrases = _patterns(table, "phrases")
    if not phrases:
        raise table.problem('`phrases` is missing; add phrases = ["…"], the words that tell of it', "phrases")
    return Hazard(
        key=table.text("key"),
        level=table.choice("level", HAZARD_LEVELS),
        name=table.text("name", table.text("key").replace("_", " ").capitalize()),
        phrases=phrases,
        say=say,
    )


def _filled(table: Table, key: str, filled: Mapping[str, str]) -> str:
    """Return a text with its {placeholders} filled in."""
    text = table.text(key)
    mistake = template_mistake(text, filled)
    if mistake is not None:
        raise table.problem(f"in `{key}`: {mistake}", key)
    return text.format_map(filled)


def _merge_facts(under: Mapping[str, Words], over: Mapping[str, Words]) -> Mapping[str, Words]:
    names = dict.fromkeys((*under, *over))
    return MappingProxyType({name: _merge_words(under.get(name, {}), over.get(name, {})) for name in names})


def _merge_words(under: Words, over: Words) -> Words:
    keys = dict.fromkeys((*under, *over))
    return MappingProxyType({key: _merge_texts(under.get(key, ()), over.get(key, ())) for key in keys})


def _merge_texts(under: tuple[str, ...], over: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*under, *over)))
