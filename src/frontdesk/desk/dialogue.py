"""A conversation as the policy sees it: one immutable value, made anew for every turn from stored rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from itertools import takewhile

from frontdesk.desk.consent import CONSENTS, QUIET
from frontdesk.desk.house import House
from frontdesk.trades.pack import Service
from frontdesk.understanding.types import Fact, Offer, Reading

# Requests that the desk cannot fulfil by itself: it takes a message for a person.
FOR_A_PERSON = frozenset({"speak_to_person", "complaint", "reschedule", "cancel"})

NOTHING_FREE = "nothing_free"
"""The move of a desk that found no time for the caller: from there on it is a person's to arrange."""

# Moves by which a person was told of the call.
SETTLING = frozenset({"message_taken", "alerted"})
# Moves in answer to a turn that says what is to be passed on.
TELLING = frozenset({"told", "unanswered"})


@dataclass(frozen=True, slots=True)
class Known:
    """The latest value of a fact, and the turn that gave it."""

    value: str
    seq: int
    source: str = "rules"


@dataclass(frozen=True, slots=True)
class Past:
    """One stored turn: what was said, asked and offered, the moves it made; `unheard` if its question was cut off."""

    seq: int
    speaker: str
    text: str
    at: datetime
    asked: tuple[str, ...] = ()
    offered: tuple[Offer, ...] = ()
    acts: tuple[str, ...] = ()
    unheard: bool = False


@dataclass(frozen=True, slots=True)
class Visit:
    """What this conversation booked, read from its stored row; times in the business's zone."""

    id: str
    service_type: str
    starts_at: datetime
    ends_at: datetime
    seq: int


@dataclass(frozen=True)
class Dialogue:
    """What was heard now, and all that went before.

    now      in the business's zone
    address  the caller's number (E.164), None when withheld
    facts    latest value of each fact, this turn's included
    before   the same without this turn
    past     earlier turns, oldest first, without what was just heard
    tools    names of the tools this conversation has run, with the turn
    visit    the live visit this conversation booked
    by_turn  this turn's facts by the turn that said them: several may have been waiting
    faq      the answer to a question that was asked; `question` if one was, whether or not there is an answer
    carried  whether an earlier call is carried on; `fresh` if it is not, though that was asked
    outside_area    whether the place is one that is not served
    other_services  services to be done in the same visit
    """

    house: House
    now: datetime
    address: str | None
    started_at: datetime
    text: str
    seq: int
    reading: Reading
    facts: Mapping[str, Known]
    before: Mapping[str, Known]
    past: Sequence[Past] = ()
    tools: Sequence[tuple[str, int]] = ()
    visit: Visit | None = None
    by_turn: Mapping[int, tuple[Fact, ...]] = field(default_factory=dict)
    faq: str | None = None
    carried: bool = False
    fresh: bool = False
    question: bool = False
    outside_area: bool = False
    other_services: tuple[str, ...] = ()

    def value(self, name: str) -> str | None:
        """Return the latest value of a fact."""
        known = self.facts.get(name)
        return known.value if known else None

    @cached_property
    def last(self) -> Past | None:
        """The desk's last turn."""
        return next((t for t in reversed(self.past) if t.speaker == "desk"), None)

    @property
    def first_said(self) -> Past | None:
        """The desk's latest turn that said something new: what is said again when that is asked for."""
        desk = [turn for turn in self.past if turn.speaker == "desk"]
        return next((turn for turn in reversed(desk) if not {"repeat", *QUIET} & set(turn.acts)), None)

    @property
    def asked(self) -> tuple[str, ...]:
        """What the desk asked for just before."""
        return self.last.asked if self.last else ()

    @property
    def offered(self) -> tuple[Offer, ...]:
        """What the desk offered just before."""
        return self.last.offered if self.last else ()

    @property
    def offered_start(self) -> datetime | None:
        """The first time that was offered."""
        return self.offered[0].starts_at if self.offered else None

    @cached_property
    def changed(self) -> frozenset[str]:
        """Names of the facts that this turn added or changed."""
        return frozenset(
            f.name
            for f in self.reading.facts
            if f.name != "answer"
            if f.name not in self.before or self.before[f.name].value != self.facts[f.name].value
        )

    @property
    def unheard(self) -> bool:
        """Was the desk cut off before its question, or spoken to before it could be heard?"""
        return self.last is not None and self.last.unheard

    @property
    def yes(self) -> bool:
        """Is this a plain yes to what was asked, and heard?"""
        return self._agrees and not self.unheard

    @property
    def agrees_unheard(self) -> bool:
        """Is this a plain yes to something that was not heard? Then it is said again: nothing rests on such a yes."""
        return self.unheard and self._agrees and bool(set(self.asked) & CONSENTS) and not self.changed

    @property
    def _agrees(self) -> bool:
        picked = self.reading.value("selected_appointment")
        same = "confirm" in self.asked and self.offered_start is not None and picked is not None
        if same and not self.question and datetime.fromisoformat(str(picked)) == self.offered_start:
            return True  # "the first one" to the one that was read back
        return self.reading.value("answer") == "yes"

    @property
    def no(self) -> bool:
        """Is this a plain no to what was asked? A visit may be refused before all of it was heard."""
        refusable = not self.unheard or {"confirm", "selected_appointment"} & set(self.asked)
        return bool(refusable) and self.reading.value("answer") == "no"

    def is_carried(self, name: str) -> bool:
        """Did this come over from an earlier call? Who rings now is known by the number alone, so it is not recited."""
        known = self.facts.get(name)
        return known is not None and known.source == "carried"

    def does(self, act: str) -> bool:
        """Did the caller do this (see trades/general/acts.toml)?"""
        return act in self.reading.acts

    @property
    def silent(self) -> bool:
        """Was nothing said at all?"""
        return not self.text.strip()

    def count(self, act: str) -> int:
        """Return how many desk turns made this move."""
        return sum(act in t.acts for t in self.past if t.speaker == "desk")

    def in_a_row(self, act: str) -> int:
        """Return how many of the latest desk turns made this move, without a break."""
        desk = (t for t in reversed(self.past) if t.speaker == "desk")
        return sum(1 for _ in takewhile(lambda t: act in t.acts, desk))

    def tries(self, name: str) -> int:
        """Return how often this was asked for in vain: asked again after a miss, or turned down."""
        desk = [t for t in self.past if t.speaker == "desk" and t.asked[:1] == (name,)]
        return sum("missed" in t.acts or "declined" in t.acts for t in desk)

    def has_declined(self, name: str) -> bool:
        """Would the caller rather not say this?"""
        now = self.does("declines") and self.asked[:1] == (name,)
        return now or self.count(f"declined:{name}") > 0

    def times_asked(self, name: str) -> int:
        """Return how often the desk has asked for this."""
        return sum(t.asked[:1] == (name,) for t in self.past if t.speaker == "desk")

    @property
    def caller_turns(self) -> int:
        """How many turns the caller has taken, this one included."""
        return 1 + sum(t.speaker == "customer" for t in self.past)

    @cached_property
    def request(self) -> str | None:
        """What only a person can do, as long as no message was taken for it since it was wished."""
        wish = self.facts.get("intent")
        settled = max((seq for name, seq in self.tools if name == "take_message"), default=0)
        if wish is not None and wish.value in FOR_A_PERSON and wish.seq > settled:
            return wish.value
        return NOTHING_FREE if self._is_turned_away else None

    @property
    def _is_turned_away(self) -> bool:
        """Was no time found for the caller, and nobody told of it yet?"""
        desk = [turn for turn in self.past if turn.speaker == "desk"]
        since = takewhile(lambda turn: not SETTLING & set(turn.acts), reversed(desk))
        job = self.facts.get("service_type")
        return any(NOTHING_FREE in turn.acts and (job is None or job.seq <= turn.seq) for turn in since)

    @property
    def for_a_person(self) -> bool:
        """Is there something that only a person can do? A visit of this very call the desk changes itself."""
        return self.request is not None and not (self.visit and self.request in ("cancel", "reschedule"))

    @cached_property
    def message(self) -> str | None:
        """The caller's words for the team: what was answered when the desk asked what to pass on."""
        said, wanted = "", False
        for turn in self.past:
            if turn.speaker == "desk":
                said = "" if "no_message" in turn.acts else said
                wanted = "message" in turn.asked
            elif wanted:
                said = turn.text
        return (self.text if wanted and not self.gives_number else said).strip() or None

    @property
    def gives_number(self) -> bool:
        """Is this about the number to ring back, and nothing to pass on?"""
        return self.does("calling_number") or ("customer_phone" in self.changed and len(self.changed) == 1)

    @cached_property
    def told(self) -> str:
        """What was told of the matter while a person was wished for, or asked in vain; this turn's not included."""
        acts = {turn.seq: turn.acts for turn in self.past if turn.speaker == "desk"}
        heard = (t for t in self.past if t.speaker == "customer" and TELLING & set(acts.get(t.seq + 1, ())))
        return " ".join(turn.text.strip() for turn in heard)

    @cached_property
    def story(self) -> str:
        """All the caller has said since they wished for a person, in their own words."""
        if self.request == NOTHING_FREE:
            return self.all_said
        vain = [turn.seq - 1 for turn in self.past if "unanswered" in turn.acts]
        since = min([self.facts["intent"].seq if "intent" in self.facts else self.seq, *vain])
        told = [t.text for t in self.past if t.speaker == "customer" and t.seq >= since]
        return " / ".join(text for text in (*told, self.text) if text.strip())

    @property
    def all_said(self) -> str:
        """All the caller has said, in their own words."""
        told = [t.text for t in self.past if t.speaker == "customer"]
        return " / ".join(text for text in (*told, self.text) if text.strip())

    @property
    def service(self) -> Service | None:
        """The service wished for."""
        return self.house.service(self.value("service_type"))

    @property
    def phone(self) -> str | None:
        """The number to reach the caller: the one given, else the one they call from."""
        return self.value("customer_phone") or self.address

    @property
    def hurried(self) -> bool:
        """Should the earliest time be offered without asking for a day?"""
        return self.value("urgency_level") in ("emergency", "urgent")

    @cached_property
    def chosen(self) -> datetime | None:
        """The start agreed on; None once another day or time was wished after it."""
        pick = self.facts.get("selected_appointment")
        if pick is None:
            return None
        wishes = [self.facts[n].seq for n in ("preferred_date", "preferred_time") if n in self.facts]
        stale = any(seq > pick.seq for seq in wishes) or any(
            t.seq > pick.seq and "selected_appointment" in t.asked for t in self.past
        )
        booked = self.visit is not None and pick.seq <= self.visit.seq
        return None if stale or booked else datetime.fromisoformat(pick.value).astimezone(self.house.zone)

    @property
    def today(self) -> date:
        """The business's own date."""
        return self.now.date()
