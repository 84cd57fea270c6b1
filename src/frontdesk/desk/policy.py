"""What to do next: pure, from a dialogue to one step. How it is done and said is rules.py's work."""

from __future__ import annotations

from itertools import pairwise

from frontdesk.desk import danger, persons, questions
from frontdesk.desk.dialogue import FOR_A_PERSON, NOTHING_FREE, Dialogue, Past, Visit
from frontdesk.desk.steps import Ask, Book, Close, Do, Hold, Keep, Move, Offer, ReadBack, Step

# What a caller may state or do that moves a call forward; anything else is a miss.
USEFUL_ACTS = frozenset(
    {"asks_price", "asks_hours", "asks_area", "asks_where", "asks_when", "asks_if_robot", "asks_services"}
    | {"greets", "thanks"}
    | {"hold_on", "repeat_please", "goodbye", "nothing_else", "start_over", "complaint", "no_preference"}
    | {"asks_how_long", "asks_danger", "declines", "calling_number", "asks_if_recorded", "no_recording"}
)
WISHES = frozenset({"preferred_date", "preferred_time"})
# What is said to a booked visit and fits nothing is noted for whoever comes, if it is more than a word or two.
WORTH_A_NOTE = 3
MOST_NOTES = 3
_MOST_PROPOSALS = 3
YES_OR_NO = ("confirm", "carry_on", "call_back", "anything_else", "selected_appointment", "book_it", "address")
AMENDABLE = frozenset(
    {"customer_name", "customer_phone", "customer_location", "address", "issue_description", "service_type"}
    | {"other_service", "property_type", "access_note", "customer_email"}
)


def next_step(d: Dialogue) -> Step:
    """Return the one next step of a conversation."""
    goes_on = danger.first_step(d) or _manners(d) or persons.question(d) or persons.step(d) or _visit(d)
    return _limits(d) or goes_on or danger.instead_of_intake(d) or _intake(d)


def missed(d: Dialogue) -> bool:
    """Return whether what was said gave nothing that the desk can go on with."""
    if "correction" in d.asked and _which_part(d):
        return False
    if d.silent or d.changed or d.reading.acts & USEFUL_ACTS or d.reading.hazard or d.faq or questions.is_answered(d):
        return False
    if d.unheard and d.reading.value("answer"):
        return False  # understood, but what it answers was not heard
    answerable = d.asked and d.asked[0] in YES_OR_NO
    if answerable and (d.yes or d.no):
        return False
    heard_again = {f.name for f in d.reading.facts} & set(d.asked)
    return not heard_again and "message" not in d.asked and not persons.unanswered(d)


def _limits(d: Dialogue) -> Step | None:
    """A call that runs away is ended politely: on silence, turns, minutes, or too little understood."""
    house = d.house
    if d.silent:
        return Close("silence") if d.in_a_row("silence") + 1 >= house.limit("silences") else Hold("silence")
    minutes = (d.now - d.started_at).total_seconds() / 60
    if d.caller_turns > house.limit("caller_turns") or minutes > house.limit("call_minutes"):
        return Close("limit")
    if missed(d) and d.in_a_row("missed") + 1 >= house.limit("misses"):
        return Close("missed")
    return None


def _manners(d: Dialogue) -> Step | None:
    """What people do on a telephone beside stating facts."""
    useful = bool(d.changed) or d.yes
    if d.agrees_unheard:
        return Hold("repeat")
    if d.does("wrong_number") and not d.changed & {"service_type", "issue_description"}:
        return Close("wrong_number")
    if d.does("abuse") and not useful:
        return Close("calm") if d.count("calm") else Hold("calm")
    if d.does("repeat_please") and not useful:
        return Hold("repeat")
    if d.does("hold_on") and not useful:
        return Hold("hold_on")
    if _leaves(d, useful):
        return _asked_once_more(d) or Close("goodbye")
    return None


def _asked_once_more(d: Dialogue) -> Hold | None:
    """Is the caller going although all was agreed but the yes? That is asked about once, and never taken for a yes.

    "No, that's it" to "Shall I move it?" may mean either: the bare question is asked again.
    """
    deed = _pending_deed(d)
    if deed == "book" and not d.count("before_you_go"):
        return Hold("repeat" if d.unheard else "before_you_go")
    unclear = d.does("nothing_else") and not d.does("goodbye")
    return Hold("bare") if deed not in (None, "book") and unclear and not d.count("bare") else None


def _leaves(d: Dialogue, useful: bool) -> bool:
    """A goodbye ends the call, unless the same breath says something to act on."""
    if "anything_else" in d.asked and not d.unheard and not d.changed & (AMENDABLE | WISHES | {"intent"}):
        asks = any(act.startswith("asks_") for act in d.reading.acts)
        return not asks and (d.no or d.does("nothing_else") or d.does("goodbye") or d.does("thanks"))
    if "confirm" in d.asked and d.no and not d.changed - {"intent"}:
        return d.does("goodbye") or d.does("nothing_else")
    if useful or d.request:
        return False
    if "service_type" in d.asked and d.no and any(d.count(act) for act in ("answered", "unanswered", "message_taken")):
        return True
    return d.does("goodbye") or (d.does("nothing_else") and d.visit is not None)


def _visit(d: Dialogue) -> Step | None:
    """After a visit is booked: the same caller may move, cancel or correct it, or be done."""
    if d.visit is None:
        return None
    settled = _settled(d, d.visit)
    if settled is not None:
        return settled
    if d.reading.value("intent") == "cancel":
        return ReadBack("cancel", d.visit.starts_at)
    if d.chosen is not None and (d.reading.value("selected_appointment") or _pending_deed(d) == "move"):
        return ReadBack("move", d.chosen)
    if d.changed & WISHES:
        return Offer()
    if d.reading.value("intent") == "reschedule":
        return Ask("preferred_date")
    if d.changed & AMENDABLE:
        return Do("amend")
    if missed(d) and len(d.text.split()) >= WORTH_A_NOTE and d.count("note") < MOST_NOTES:
        return Do("note")
    if d.asked[:1] == ("address",):
        return Ask("anything_else")  # the street was asked for once; a person finds it out
    return Ask("what_else" if d.yes else "anything_else")


def _settled(d: Dialogue, visit: Visit) -> Step | None:
    """What was read back is done on a yes and left on a no."""
    pending = _pending_deed(d)
    if pending is None or d.changed & WISHES or not (d.yes or d.no):
        return None
    if d.chosen not in (None, d.offered_start):
        return None  # "yes, the first one": another of the offered times, which is read back first
    if d.no:
        return Keep(visit)
    start = d.chosen or d.offered_start
    if pending == "move":
        return Move(start) if start else None
    return Do(pending)


def _pending_deed(d: Dialogue) -> str | None:
    """Return what the last read-back asked leave for."""
    if d.last is None or "confirm" not in d.asked:
        return None
    return next((act.partition(":")[2] for act in d.last.acts if act.startswith("read_back:")), None)


def _intake(d: Dialogue) -> Step:
    """Ask for what is missing, in the trade's order; then agree on a time; then read back; then book."""
    if d.request is None and not wants_visit(d):
        return _no_visit_yet(d)
    if _message_was_enough(d) or d.outside_area:
        return persons.outside(d) or Ask("what_else" if "anything_else" in d.asked and d.yes else "anything_else")
    missing = _first_missing(d)
    if missing is None and d.service is None and d.house.fallback_service is None:
        return Close("missed")  # what it is for stayed unclear, and nothing stands in for it: a person rings back
    return Ask(missing) if missing else _time(d)


def _message_was_enough(d: Dialogue) -> bool:
    """Somebody who wanted a person and left word is not sold a time, unless they come back to it themselves."""
    if not any(name == "take_message" for name, _ in d.tools) and not (d.count(NOTHING_FREE) and d.count("alerted")):
        return False
    back = d.changed & (WISHES | {"service_type", "issue_description", "selected_appointment"})
    wish = d.facts.get("intent")
    asked_for = d.reading.value("intent") == "new_appointment"
    turned_away = d.count(NOTHING_FREE) > 0
    return not back and not asked_for and (turned_away or (wish is not None and wish.value in FOR_A_PERSON))


def wants_visit(d: Dialogue) -> bool:
    """Has the caller asked for something to be done? A question about a service alone does not."""
    if "book_it" in d.asked and d.yes:
        return True
    if d.value("intent") == "inquiry":
        names_a_day = d.changed & WISHES and not any(act.startswith("asks_") for act in d.reading.acts)
        return bool(names_a_day) or d.value("selected_appointment") is not None
    if d.value("intent") in ("new_appointment", "quote"):
        return True
    if any(d.value(n) for n in ("preferred_date", "selected_appointment")) or d.hurried:
        return True
    return d.value("service_type") is not None or d.value("issue_description") is not None


def _no_visit_yet(d: Dialogue) -> Step:
    """Only questions or small talk so far."""
    if d.value("service_type") and _may_sell(d):
        return Ask("book_it")
    if "anything_else" in d.asked and d.yes:
        return Ask("what_else")
    asks = any(
        act.startswith("asks_") for act in d.reading.acts - {"asks_if_robot", "asks_if_recorded", "asks_services"}
    )
    if d.does("asks_price") and d.service is None:
        return Ask("service_type")  # the price depends on it
    if "anything_else" in d.asked:
        return Ask("anything_else")
    if asks or d.count("answered") or d.count("unanswered") or d.faq:
        return Ask("service_type") if missed(d) else Ask("anything_else")
    return Ask("service_type")


def _may_sell(d: Dialogue) -> bool:
    """May a visit be proposed? Once; again to who was not understood, or says yes to anything else."""
    asked = d.times_asked("book_it")
    if not asked:
        return True
    refused = any("book_it" in t.asked and "declined" in n.acts for t, n in pairwise(_desk_turns(d)))
    open_still = (missed(d) and "book_it" in d.asked) or (d.yes and "anything_else" in d.asked)
    return open_still and not refused and not d.no and asked < _MOST_PROPOSALS


def _desk_turns(d: Dialogue) -> list[Past]:
    return [turn for turn in d.past if turn.speaker == "desk"]


def _first_missing(d: Dialogue) -> str | None:
    """Return the first fact of the intake that is neither known nor asked for in vain."""
    asks = d.house.limit("asks")
    for name in d.house.pack.intake:
        if name in ("urgency_level", "preferred_date", "preferred_time"):
            continue  # urgency has a default, the time is agreed on at the end
        known = d.phone if name == "customer_phone" else d.value(name)
        # What is wrong is good to know, but the service says most of it: asking once more is enough.
        most = 2 if name == "issue_description" and d.service else asks + 1
        open_still = d.tries(name) < asks - 1 and d.times_asked(name) < most and not d.has_declined(name)
        if known is None and open_still:
            return name
    return None


def _time(d: Dialogue) -> Step:
    """Agree on a start, read everything back, book on a yes."""
    confirming = _pending_deed(d) == "book"
    corrected = d.changed & (WISHES | AMENDABLE | {"selected_appointment"})
    if confirming and d.yes and not corrected and d.chosen:
        return Book(d.chosen)
    if confirming and d.no and not corrected:
        return _which_part(d) or Ask("correction")
    if "correction" in d.asked and not corrected:
        part = _which_part(d)
        if part is not None:
            return part
    if d.chosen is not None:
        return ReadBack("book", d.chosen)
    return Offer() if nothing_suits(d) else _ask_when(d) or Offer()


_PARTS = {
    "means_job": "service_type",
    "means_place": "customer_location",
    "means_day": "preferred_date",
    "means_time": "preferred_time",
    "means_name": "customer_name",
    "means_number": "customer_phone",
}


def _which_part(d: Dialogue) -> Ask | None:
    """The caller says which part is wrong, but not what is right: ask for that part."""
    return next((Ask(name) for act, name in _PARTS.items() if d.does(act)), None)


def nothing_suits(d: Dialogue) -> bool:
    """Has the caller turned down what was offered for the second time, and named nothing instead?"""
    if not d.no or "selected_appointment" not in d.asked or d.changed & WISHES:
        return False
    return any("selected_appointment" in t.asked and "declined" in n.acts for t, n in pairwise(_desk_turns(d)))


def _ask_when(d: Dialogue) -> Step | None:
    """Ask a caller who is in no hurry for a day, then for a time; "any time" is an answer."""
    if "selected_appointment" in d.asked and d.no and not d.changed & WISHES:
        return Ask("preferred_date")
    if d.hurried:
        return None
    if any_time(d) or d.count("any_time"):
        return None
    if d.house.is_closed_on(d.value("preferred_date")):
        return None  # told at once, with what is free instead
    for name in ("preferred_date", "preferred_time"):
        asked = sum(name in turn.asked for turn in d.past if turn.speaker == "desk")
        if d.value(name) is None and asked < d.house.limit("asks") and d.tries(name) < 1:
            return Ask(name)
    return None


def any_time(d: Dialogue) -> bool:
    """Does any time suit the caller? "Any day next week, say Wednesday" names one all the same."""
    return d.does("no_preference") and not d.changed & WISHES
