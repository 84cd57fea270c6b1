"""What a question names once a visit is booked: it is answered, and changes nothing of the visit. Pure."""

from __future__ import annotations

import re
from dataclasses import replace

from frontdesk.desk import holidays
from frontdesk.desk.dialogue import Dialogue
from frontdesk.desk.placing import Situation
from frontdesk.domain.tenancy.areas import is_served
from frontdesk.kernel.text import sentences
from frontdesk.trades.pack import Service
from frontdesk.understanding.faqs import is_question
from frontdesk.understanding.types import Fact, Reading

_DAYS = frozenset({"preferred_date", "preferred_time"})
_SERVICES = frozenset({"service_type", "other_service"})
# What may be named in a question without being meant for the visit; who calls, and how to get in, are told even so.
_NAMED = _DAYS | _SERVICES | {"customer_location", "address", "postal_code", "issue_description", "property_type"}
_ANSWERED = frozenset({"asks_price", "asks_hours", "asks_area"})
_MANY = re.compile(r"\bhow (?:much|many|far|long|soon|late|about)\b|^\W*(?:and|what about)\b(?=.*\?)", re.IGNORECASE)
# "Do you come out on Saturdays?" asks what is usual; "do you have anything on Friday?" looks for another time.
_USUALLY = re.compile(r"^\W*(?:(?:and|so|but) )?do(?:es)? (?:you|they|he|she)\b(?!.*\b(?:have|got)\b)", re.IGNORECASE)
_PRICE = re.compile(r"^\W*(?:(?:and|or|so) )*(?:what|how) about\b|\b(?:cost|price|charge|fee)s?\b", re.IGNORECASE)
# "Could you make it Friday?" and "can he look at the tap too?" are put as questions, and ask for a change.
_CHANGES = re.compile(
    r"\b(?:make (?:it|that)|change|move|swap|switch|update|correct|put|add|note|bring|instead|rather|actually|also|too"
    r"|as well|while|(?:have|take|get) a look|look at|it['’]?s|my address is|the address is)\b",
    re.IGNORECASE,
)


def stated(text: str, reading: Reading, at: Situation) -> Reading:
    """Return a reading of what is stated alone: what a question about something else names is put beside the facts.

    Before there is a visit what is asked about is mostly what is wished for; only a holiday is not.
    """
    asked = set(at.past[-1].asked) if at.past else set()
    opens = holidays.asks_open(text, reading.acts)
    about = tuple(
        fact
        for fact in reading.facts
        if (opens and holidays.is_special(fact, at.house))
        or (at.booked and _is_asked_about(fact, text, reading.acts, asked))
    )
    if not about:
        return reading
    kept = tuple(fact for fact in reading.facts if fact not in about)
    return replace(reading, facts=kept, about=(*reading.about, *about))


def _is_asked_about(fact: Fact, text: str, acts: frozenset[str], asked: set[str]) -> bool:
    if fact.name not in _NAMED or not fact.text:
        return False
    answered = acts & _ANSWERED
    sentence = next((one for one in sentences(text) if fact.text in one), text)
    if not (is_question(sentence) or _MANY.search(sentence) or (answered and len(sentences(text)) == 1)):
        return False
    if fact.name in asked and not answered:
        return False  # "7 Smith Street, is that right?" where the street was asked for
    if fact.name in _DAYS and not answered and not _USUALLY.search(sentence):
        return False  # "is Friday possible?" wishes for another day, which is offered before anything is changed
    return "asks_price" in acts or not _CHANGES.search(sentence)


def named(d: Dialogue, *names: str) -> str | None:
    """Return what a question just heard names, None if nothing of this kind."""
    return next((fact.value for fact in d.reading.about if fact.name in names), None)


def service(d: Dialogue) -> Service | None:
    """Return the service that a question is about: the one it names, else the one wished for."""
    return d.house.service(named(d, *_SERVICES)) or d.service


def is_outside(d: Dialogue) -> bool:
    """Is the place that a question is about, or else the caller's own, one that is not served?"""
    place, code = named(d, "customer_location"), named(d, "postal_code")
    if place is None and code is None:
        return d.outside_area
    return not is_served(d.house.service_areas, d.house.region, locality=place, postcode=code)


def compares(d: Dialogue) -> bool:
    """Is the price of something else asked for: "and a blocked toilet?" behind a price, "do you fix toilets?"?"""
    if named(d, *_SERVICES) is None:
        return False
    after_price = d.last is not None and "priced" in d.last.acts
    return after_price or d.does("asks_services") or _PRICE.search(d.text) is not None


def asks_place(d: Dialogue) -> bool:
    """Does a question name a place, and ask for nothing else, "and to Geebung?", or one that nobody goes to?"""
    others = any(act.startswith("asks_") for act in d.reading.acts - {"asks_area", "asks_services"})
    return named(d, "customer_location") is not None and (not others or is_outside(d))


def asks_holiday(d: Dialogue) -> bool:
    """Is it asked whether the business is open on a day of which it has told so?"""
    named_day = named(d, "preferred_date") is not None and not d.does("asks_price")
    return named_day or holidays.is_answered(d.text, d.reading.acts, d.house, d.today)


def is_answered(d: Dialogue) -> bool:
    """Does what a question names have an answer?"""
    return compares(d) or asks_place(d) or asks_holiday(d)
