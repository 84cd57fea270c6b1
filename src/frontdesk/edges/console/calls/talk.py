"""A conversation as it is shown: turns whose words carry footnotes, and the facts that the numbers lead to. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from frontdesk.domain.conversations.models import Fact, Speaker, Turn
from frontdesk.domain.conversations.queries import ConversationState
from frontdesk.edges.console.calls.deeds import Deed, deed_of, deeds_by_turn, moves_of
from frontdesk.edges.console.calls.facts import Names, kind_of, label_of, value_of
from frontdesk.edges.console.calls.pieces import Mark, Piece, pieces_of
from frontdesk.kernel.locale import Local

UNTOLD = frozenset({"answer"})
"""Facts that say nothing away from the question they answered."""

ADDING = frozenset({"other_service"})
"""Facts of which each value stands beside the ones before it."""

_SURE = (0.9, 0.75, 0.5)


@dataclass(frozen=True, slots=True)
class SaidTurn:
    """One turn: who, when, the words, and under them what was done.

    who        cust, desk or staff
    seconds    since the conversation began
    slots      times that were offered
    cut_off    whether it was spoken over
    """

    seq: int
    who: str
    at: datetime
    seconds: int
    pieces: tuple[Piece, ...]
    deeds: tuple[Deed, ...] = ()
    slots: tuple[str, ...] = ()
    cut_off: bool = False

    @property
    def speaker(self) -> str:
        """Who spoke, in a word."""
        return {"cust": "Caller", "desk": "Desk"}.get(self.who, "Staff")

    @property
    def elapsed(self) -> str:
        """When it was said: 1:04 after the beginning."""
        return f"{self.seconds // 60}:{self.seconds % 60:02}"

    @property
    def text(self) -> str:
        """All of its words."""
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Before:
    """A value that was put right, and the words it had been heard in."""

    value: str
    words: str


@dataclass(frozen=True, slots=True)
class KnownFact:
    """A fact as it stands in the margin.

    words      what it was heard in; "" if nobody said it
    why        where it is from, if nobody said it
    sure       1 to 4
    gone       whether it was taken back and nothing took its place
    seq        the turn in which the words stand
    """

    number: int
    name: str
    label: str
    value: str
    kind: str
    sure: int
    words: str = ""
    seq: int | None = None
    why: str = ""
    confirmed: bool = False
    gone: bool = False
    before: tuple[Before, ...] = ()


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation as it is shown."""

    turns: tuple[SaidTurn, ...] = ()
    facts: tuple[KnownFact, ...] = ()

    @property
    def known(self) -> Mapping[str, KnownFact]:
        """The facts that hold, by name."""
        return {fact.name: fact for fact in self.facts if not fact.gone}


@dataclass
class _Told:
    """All values of one fact in the order in which they were stated."""

    number: int
    stated: list[Fact] = field(default_factory=list)

    @property
    def latest(self) -> Fact:
        return self.stated[-1]

    def holds(self, fact: Fact) -> bool:
        return fact.name in ADDING or fact.value == self.latest.value


def talk_of(state: ConversationState, local: Local, names: Names) -> Talk:
    """Return a conversation as it is shown.

    names   what each service is called
    """
    told = _told(state.facts)
    deeds = deeds_by_turn(state.turns, state.tool_calls)
    turns = [
        SaidTurn(
            seq=turn.seq,
            who={Speaker.customer: "cust", Speaker.desk: "desk"}.get(turn.speaker, "staff"),
            at=turn.at,
            seconds=_seconds(turn, state),
            pieces=pieces_of(turn.text, _marks(turn, state.facts, told), turn.heard_to if turn.interrupted else None),
            deeds=(*moves_of(turn), *(deed_of(call, local) for call in deeds.get(turn.seq, ()))),
            slots=_slots(turn, local),
            cut_off=turn.interrupted,
        )
        for turn in state.turns
    ]
    return Talk(tuple(turns), tuple(_fact(each, local, names) for each in told.values()))


def marks_in(turn: Turn, facts: Iterable[Fact]) -> list[Fact]:
    """Return the facts whose words stand in a turn where they are said to stand."""
    return [
        fact
        for fact in facts
        if fact.name not in UNTOLD and fact.text and turn.text[fact.start : fact.end].lower() == fact.text.lower()
    ]


def _told(facts: Iterable[Fact]) -> dict[str, _Told]:
    """Return the facts by name, numbered in the order in which they were first stated."""
    told: dict[str, _Told] = {}
    for fact in facts:
        if fact.name in UNTOLD or (not fact.value and fact.name not in told):
            continue
        told.setdefault(fact.name, _Told(len(told) + 1)).stated.append(fact)
    return told


def _marks(turn: Turn, facts: Iterable[Fact], told: Mapping[str, _Told]) -> list[tuple[int, int, Mark]]:
    """Return the footnotes of a turn."""
    found = marks_in(turn, [fact for fact in facts if fact.seq == turn.seq and fact.name in told])
    return [
        (
            fact.start,
            fact.end,
            Mark(told[fact.name].number, kind_of(fact.name, fact.value), gone=not told[fact.name].holds(fact)),
        )
        for fact in found
    ]


def _slots(turn: Turn, local: Local) -> tuple[str, ...]:
    """Return the times that a turn offered to choose from."""
    offers = turn.offered if "selected_appointment" in turn.asked else ()
    return tuple(local.moment(datetime.fromisoformat(o["starts_at"])) for o in offers if o.get("starts_at"))


def _seconds(turn: Turn, state: ConversationState) -> int:
    """Return how far into the conversation a turn is; where its clock stands still, by the machine's."""
    talk = state.conversation
    passed = turn.created_at - talk.created_at if talk.frozen_at else turn.at - talk.started_at
    return max(0, round(passed.total_seconds()))


def _fact(told: _Told, local: Local, names: Names) -> KnownFact:
    latest = told.latest
    held = [fact for fact in told.stated if fact.value and told.holds(fact)] or [latest]
    values = dict.fromkeys(value_of(fact.name, fact.value, local, names) for fact in held if fact.value)
    said = next((fact for fact in reversed(held) if fact.text), None)
    return KnownFact(
        number=told.number,
        name=latest.name,
        label=label_of(latest.name),
        value=", ".join(values),
        kind=kind_of(latest.name, latest.value),
        sure=_sure(latest.confidence),
        words=said.text if said else "",
        seq=said.seq if said else None,
        why="" if said else _WHY.get(latest.source, f"worked out by {latest.source}"),
        confirmed=any(fact.confirmed for fact in held),
        gone=not latest.value,
        before=_before(told, local, names),
    )


def _before(told: _Told, local: Local, names: Names) -> tuple[Before, ...]:
    """Return the values that were put right, each once."""
    replaced = [fact for fact in told.stated if fact.value and not told.holds(fact)]
    return tuple(dict.fromkeys(Before(value_of(fact.name, fact.value, local, names), fact.text) for fact in replaced))


_WHY = {
    "rules": "follows from the talk",
    "caller_id": "the number they call from",
    "carried": "from the call that broke off",
    "staff": "put right by a person",
}


def _sure(confidence: float) -> int:
    return 4 - next((n for n, least in enumerate(_SURE) if confidence >= least), len(_SURE))
