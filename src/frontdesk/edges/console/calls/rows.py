"""One call as a row of a list: who, what they wanted, what became of it, each in words. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from frontdesk.domain.conversations.models import Outcome
from frontdesk.domain.insights.call_lines import CallLine, Hit
from frontdesk.edges.console.calls.facts import Names, mid_sentence, value_of
from frontdesk.kernel.locale import Local

AROUND = 48
"""Characters of a turn that are shown on each side of words that were searched for."""


@dataclass(frozen=True, slots=True)
class Found:
    """Words that were searched for, in the words around them."""

    seq: int
    by_caller: bool
    before: str
    words: str
    after: str


@dataclass(frozen=True, slots=True)
class CallRow:
    """One call in a list.

    who       name or number; `number` is there beside a name only
    wanted    service and suburb, else what it was about; "" if nothing is known
    since     when it began, for its age while it goes on
    ended     how it ended, where no outcome tells: "" while it goes on
    """

    id: UUID
    who: str
    number: str
    wanted: str
    when: str
    at: datetime
    since: datetime
    seconds: int | None
    outcome: Outcome | None
    ended: str
    is_live: bool
    is_grave: bool
    found: Found | None = None


def row_of(line: CallLine, local: Local, names: Names, *, words: str = "") -> CallRow:
    """Return a call as a row.

    words   what was searched for
    """
    number = number_of(line.address, local)
    is_today = local.here(line.started_at).date() == local.today
    return CallRow(
        id=line.id,
        who=line.name or number,
        number=number if line.name else "",
        wanted=wanted_of(line.facts, local, names),
        when=local.time(line.started_at) if is_today else local.moment(line.started_at),
        at=line.started_at,
        since=line.began_at,
        seconds=line.seconds,
        outcome=line.outcome,
        ended=lost_in_words(line.lost_at, local),
        is_live=line.is_live,
        is_grave=line.is_grave,
        found=found_in(line.hit, words) if line.hit else None,
    )


def lost_in_words(lost_at: datetime | None, local: Local) -> str:
    """Return when a line was lost: `Line lost at 12:35 am`; "" if it was not."""
    if lost_at is None:
        return ""
    is_today = local.here(lost_at).date() == local.today
    return f"Line lost at {local.time(lost_at)}" if is_today else f"Line lost on {local.moment(lost_at)}"


def number_of(address: str | None, local: Local) -> str:
    """Return a caller's number as people write it."""
    return "Number withheld" if address is None else local.phone(address)


def wanted_of(facts: Mapping[str, str], local: Local, names: Names) -> str:
    """Return what a caller wants and where: `Blocked drain, Newtown`."""
    what = _what(facts, local, names)
    where = local.place(facts["customer_location"]) if "customer_location" in facts else ""
    return ", ".join(part for part in (what, where) if part)


def title_of(who: str, facts: Mapping[str, str], local: Local, names: Names) -> str:
    """Return a call's title: `Sarah, blocked drain in North Sydney`."""
    what = mid_sentence(_what(facts, local, names))
    where = f"in {local.place(facts['customer_location'])}" if "customer_location" in facts else ""
    rest = " ".join(part for part in (what, where) if part)
    return f"{who}, {rest}" if rest else who


def found_in(hit: Hit, words: str) -> Found:
    """Return the words that were searched for and some on each side, cut between words."""
    at = max(hit.text.lower().find(words.lower()), 0)
    end = min(at + len(words), len(hit.text))
    before, after = hit.text[:at], hit.text[end:]
    if len(before) > AROUND:
        before = "…" + before[-AROUND:].partition(" ")[2]
    if len(after) > AROUND:
        after = after[:AROUND].rpartition(" ")[0] + "…"
    return Found(hit.seq, hit.speaker == "customer", before, hit.text[at:end], after)


def _what(facts: Mapping[str, str], local: Local, names: Names) -> str:
    intent = facts.get("intent", "")
    if "service_type" in facts:
        return value_of("service_type", facts["service_type"], local, names)
    if intent in _FOR_A_PERSON:
        return _FOR_A_PERSON[intent]
    if "issue_description" in facts:
        return value_of("issue_description", facts["issue_description"], local, names)
    return _ABOUT.get(intent, "")


_FOR_A_PERSON = {
    "speak_to_person": "Asked for a person",
    "complaint": "A complaint",
    "reschedule": "Another time for a visit",
    "cancel": "To cancel a visit",
}
_ABOUT = {"inquiry": "A question", "quote": "A quote", "opt_out": "No more messages"}
