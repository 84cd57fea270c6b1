"""Which of the proposed facts stand: evidence belongs to one fact, and of one fact the last word counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from frontdesk.understanding.types import Fact

# Facts that may stand several times in one utterance.
_SEVERAL = frozenset({"service_type", "preferred_date", "preferred_time", "selected_appointment"})


def overlaps(one: Fact, other: Fact) -> bool:
    """Tell whether two facts lean on the same words."""
    return one.start < other.end and other.start < one.end


def without(facts: Iterable[Fact], stronger: Sequence[Fact]) -> list[Fact]:
    """Return the facts whose evidence no stronger fact needs."""
    return [fact for fact in facts if not any(overlaps(fact, other) for other in stronger)]


def settled(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """Return the facts in the order said, each value once, the last alone where only one can be true."""
    last: dict[tuple[str, str], Fact] = {}
    for fact in sorted(facts, key=lambda fact: (fact.start, fact.end, fact.name)):
        key = (fact.name, fact.value if fact.name in _SEVERAL else "")
        if key not in last or fact.name not in _SEVERAL:
            last[key] = fact
    return tuple(sorted(last.values(), key=lambda fact: (fact.start, fact.end, fact.name)))
