"""What Today shows of calls and tasks, made from their rows. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from frontdesk.domain.conversations.tasks import URGENT
from frontdesk.domain.insights.tasks import said_in
from frontdesk.domain.insights.today import CHIPS, LiveCall, Need
from frontdesk.edges.console.calls.deeds import doing
from frontdesk.edges.console.calls.facts import Names, value_of
from frontdesk.edges.console.calls.rows import number_of
from frontdesk.edges.console.tasks.doing import does, reads_words
from frontdesk.edges.http.seat import Seat
from frontdesk.kernel.locale import Local

MOST_CHIPS = 3
MOST_SAID = 160
"""Characters of a caller's last words that a card has room for; the last ones count."""


@dataclass(frozen=True, slots=True)
class LiveCard:
    """A call that is going on.

    what, where   what it is about and the suburb, as far as they are known
    said          the caller's last words
    """

    id: UUID
    is_grave: bool
    what: str
    where: str
    since: datetime
    who: str
    number: str
    said: str
    chips: tuple[str, ...]
    doing: str

    @property
    def announced(self) -> str:
        """What is said of it aloud, once."""
        return f"Emergency: {self.who}" if self.is_grave else f"Call from {self.who}"


@dataclass(frozen=True, slots=True)
class NeedCard:
    """One matter that waits for a person.

    what, also   the most pressing task, and what else is to be done in the same matter
    words        what the caller said, each utterance by itself
    who          who it is about, since when
    tel          E.164, to be rung back
    path         address under which the tasks are done and undone; `rest` names the others
    may_do       whether the person may say that it is done
    """

    id: UUID
    what: str
    also: tuple[str, ...]
    words: tuple[str, ...]
    who: tuple[str, ...]
    tel: str | None
    call_id: UUID | None
    path: str
    rest: str
    is_urgent: bool
    may_do: bool


def live_card(call: LiveCall, local: Local, names: Names) -> LiveCard:
    """Return a call that is going on as a card."""
    line, facts = call.line, call.line.facts
    service = facts.get("service_type")
    where = facts.get("customer_location")
    number = number_of(line.address, local)
    return LiveCard(
        id=line.id,
        is_grave=line.is_grave,
        what=value_of("service_type", service, local, names) if service else "Just rang",
        where=local.place(where) if where else "",
        since=line.began_at,
        who=line.name or number,
        number=number if line.name else "",
        said=last_of(call.said.text) if call.said else "",
        chips=_chips(call, local, names),
        doing=doing(call.answer, is_thinking=call.is_thinking),
    )


def _chips(call: LiveCall, local: Local, names: Names) -> tuple[str, ...]:
    """Return what is known, in short; what stands in the card's head or in a longer chip is not said twice."""
    shown = [name for name in CHIPS if name in call.facts and (name != "service_type" or call.line.is_grave)]
    chips = list(dict.fromkeys(value_of(name, call.facts[name], local, names) for name in shown))
    telling = [chip for chip in chips if not any(chip != other and chip.lower() in other.lower() for other in chips)]
    return tuple(telling[:MOST_CHIPS])


def need_card(seat: Seat, need: Need, local: Local) -> NeedCard:
    """Return a matter as a card; without what was said, and by whom, for who may not read it."""
    first, *rest = need.tasks
    task, reads = first.task, reads_words(seat, first.task)
    number = number_of(first.phone, local) if first.phone else None
    who = [part for part in (first.name, number) if part] if reads else []
    told = dict.fromkeys(words for left in need.tasks for words in said_in(left, local.locale)) if reads else ()
    return NeedCard(
        id=task.id,
        what=plain_what(task.what),
        also=tuple(plain_what(left.task.what) for left in rest),
        words=tuple(told),
        who=(*who, promised(task.due_at, first.left_at, local)),
        tel=first.phone if reads and first.phone and first.phone.startswith("+") else None,
        call_id=task.conversation_id if seat.may("calls:read") else None,
        path=f"/b/{seat.card.slug}/today/needs/{task.id}",
        rest="".join(f"{'&' if at else '?'}also={left.task.id}" for at, left in enumerate(rest)),
        is_urgent=need.is_urgent,
        may_do=does(seat, task),
    )


def plain_what(what: str) -> str:
    """Return what is to be done without the mark of those that cannot wait, which is shown beside it."""
    words = what.removeprefix(URGENT).strip()
    return words[:1].upper() + words[1:]


def promised(due_at: datetime | None, left_at: datetime, local: Local) -> str:
    """Return by when something was promised, else since when it waits: `due 4:00 pm`, `left 44 min ago`."""
    if due_at is None:
        return f"left {local.ago(left_at)}"
    return f"due {local.time(due_at) if due_at > local.now else local.ago(due_at)}"


def last_of(text: str) -> str:
    """Return the end of what somebody said, cut between words."""
    if len(text) <= MOST_SAID:
        return text
    return "…" + text[-MOST_SAID:].partition(" ")[2]


def first_names(names: Sequence[str], local: Local) -> str:
    """Return technicians by their first names: `Leo, Sam and Tom`."""
    return local.locale.list_and([name.split()[0] for name in names])
