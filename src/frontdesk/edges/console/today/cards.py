"""What Today shows of calls and tasks, made from their rows. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from frontdesk.domain.conversations.tasks import URGENT
from frontdesk.domain.insights.today import CHIPS, LiveCall, Need
from frontdesk.edges.console.calls.deeds import doing
from frontdesk.edges.console.calls.facts import Names, value_of
from frontdesk.edges.console.calls.rows import number_of
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
    """Something that waits for a person.

    words      the caller's own
    who        who it is about, since when
    """

    id: UUID
    what: str
    words: str
    who: tuple[str, ...]
    call_id: UUID | None
    is_urgent: bool


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


def need_card(need: Need, local: Local, *, may_calls: bool) -> NeedCard:
    """Return a task as a card; without the right to calls, without what was said in them."""
    task = need.task
    what = task.what.removeprefix(URGENT).strip()
    since = local.ago(task.due_at or task.created_at)
    number = number_of(need.address, local) if need.address else None
    who = [part for part in (need.name, number) if part] if may_calls else []
    return NeedCard(
        id=task.id,
        what=what[:1].upper() + what[1:],
        words=words_of(task.why or "") if may_calls else "",
        who=(*who, since),
        call_id=task.conversation_id if may_calls else None,
        is_urgent=need.is_urgent,
    )


_WHO = re.compile(r"^(?:[^:]*, )?\+\d{6,15}(?:: |$)")


def words_of(why: str) -> str:
    """Return a caller's words from a task's reason, which begins with name and number where they are known."""
    return _WHO.sub("", why).strip().replace(" / ", " … ")


def last_of(text: str) -> str:
    """Return the end of what somebody said, cut between words."""
    if len(text) <= MOST_SAID:
        return text
    return "…" + text[-MOST_SAID:].partition(" ")[2]


def first_names(names: Sequence[str], local: Local) -> str:
    """Return technicians by their first names: `Leo, Sam and Tom`."""
    return local.locale.list_and([name.split()[0] for name in names])
