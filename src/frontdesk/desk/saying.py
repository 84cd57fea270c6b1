"""What the desk says by itself: questions, offers, what it reads back. Pure; deeds are in deeds.py."""

from __future__ import annotations

from datetime import datetime

from frontdesk.desk import danger, persons
from frontdesk.desk.consent import UNHEARD
from frontdesk.desk.dialogue import Dialogue
from frontdesk.desk.names import named
from frontdesk.desk.reply import Reply
from frontdesk.desk.wording import Wording
from frontdesk.kernel.text import sentences
from frontdesk.understanding.recognizers.name_words import TITLES
from frontdesk.understanding.types import Offer


def ask(what: str, d: Dialogue, words: Wording, reply: Reply) -> None:
    """Ask one thing, in other words when it is asked again."""
    reply.asked = (what,)
    if d.outside_area and "customer_location" in d.changed:
        reply.parts.append(words.say("area_no", location=words.place(d.value("customer_location") or "")))
        reply.unbooked_reason = "outside_area"
    if d.no and "missed" not in reply.acts:
        reply.acts.append("declined")
    if what in ("anything_else", "what_else"):
        reply.asked = ("anything_else",)
    again = d.tries(what) + bool({"missed", "declined"} & set(reply.acts))
    key = "unanswered" if what == "call_back" else f"ask_{what}"
    if what == "call_back" and persons.outside(d):
        key = "area_call_back"
        reply.acts.append(persons.OUTSIDE)
    if what == "message" and d.request in ("reschedule", "cancel"):
        key = "ask_message_visit"
    values = {"services": words.locale.list_or([s.name.lower() for s in d.house.services])}
    values["service"] = words.service(d.value("service_type"))
    values["location"] = words.place(d.value("customer_location") or d.value("postal_code") or "")
    reply.parts.append(words.say(key, again, **values))


def hold(how: str, d: Dialogue, words: Wording, reply: Reply) -> None:
    """Stay where we are: what was asked and offered stands, but in danger."""
    reply.acts.append(how)
    if how == "danger":
        _stay(d, words, reply)
        return
    if d.last is not None:
        reply.asked, reply.offered = d.last.asked, d.last.offered
        reply.acts += [act for act in d.last.acts if act.startswith("read_back:")]
    if how == "bare":
        reply.acts.append("repeat")  # asked for again, it is all said again
        reply.parts.append(_question(d))
        return
    if how == "repeat":
        reply.parts.append(_again(d) or words.say("greeting", business=d.house.name))
        return
    if d.unheard:
        reply.acts.append(UNHEARD)
    reply.parts.append(words.say(how, d.in_a_row(how)))


def _stay(d: Dialogue, words: Wording, reply: Reply) -> None:
    """Be there for somebody in danger: what was asked and offered before stands no longer.

    In the turn that meets the danger all is said already; a number to ring back was asked for in it if none is known.
    """
    reply.acts.append("alerted")
    if not danger.told_now(d) and not danger.told_again(d):
        ask("anything_else", d, words, reply)
        return
    lacks_number = danger.told_now(d) and d.phone is None
    reply.asked = ("customer_phone",) if lacks_number else ("anything_else",)


# Who talks over the same words so often has the details, and only the question is left to be heard.
_IN_FULL = 2


def _again(d: Dialogue) -> str | None:
    """Return what was said first, once more; to one who goes on agreeing over it, its question alone.

    It claims nothing new: what was said first has passed the guard, and nothing was done since.
    """
    if d.first_said is None:
        return None
    return _question(d) if d.agrees_unheard and d.in_a_row("repeat") >= _IN_FULL else named(d.first_said.text)


def _question(d: Dialogue) -> str:
    """Return the question that the desk's last words ended with, without what led up to it."""
    text = d.first_said.text if d.first_said is not None else ""
    return named((sentences(text) or [text])[-1].strip())


def say_offers(times: list[datetime], words: Wording, reply: Reply) -> None:
    """Say one or two times, and remember them as what was offered."""
    reply.asked = ("selected_appointment",)
    reply.offered = tuple(Offer(id=str(n), text=words.when(t), starts_at=t) for n, t in enumerate(times, 1))
    if len(times) == 1:
        reply.parts.append(words.say("offer_one", first=words.when(times[0])))
    else:
        reply.parts.append(words.say("offer_two", first=words.when(times[0]), second=words.when(times[1])))


def read_back(deed: str, d: Dialogue, start: datetime, words: Wording, reply: Reply) -> None:
    """Say what is about to be done, and ask leave."""
    reply.asked = ("confirm",)
    reply.acts.append(f"read_back:{deed}")
    if deed == "cancel":
        service = words.service(d.visit.service_type if d.visit else None)
        reply.parts.append(words.say("read_back_cancel", service=service, when=words.when(start)))
        return
    others = [offer for offer in d.offered if offer.starts_at != start]
    times = [start, *(offer.starts_at for offer in others if offer.starts_at)]
    reply.offered = tuple(Offer(id=str(n), text=words.when(at), starts_at=at) for n, at in enumerate(times, 1))
    if deed == "move":
        reply.parts.append(words.say("read_back_move", when=words.when(start)))
        return
    name = "" if d.is_carried("customer_name") else d.value("customer_name") or ""
    known = bool(name) or d.is_carried("customer_name")
    reply.parts.append(
        words.say(
            "read_back" if known else "read_back_unnamed",
            job=summary(d, words),
            when=words.when(start),
            name=name or words.say("unnamed"),
            phone=phone_in_words(d, words),
            issue=d.value("issue_description") or "",
        )
    )


_READ_BACK = {
    "book": (
        "service_type", "customer_location", "address", "selected_appointment", "customer_name", "customer_phone",
    ),
    "move": ("selected_appointment",),
}  # fmt: skip
"""What is read back -> the facts that it names."""


def agreed_to(d: Dialogue) -> tuple[str, ...]:
    """Return the facts that were read back to the caller, who has said yes; those they left in another call are not."""
    deeds = [act.partition(":")[2] for act in (d.last.acts if d.last else ()) if act.startswith("read_back:")]
    named = _READ_BACK.get(deeds[0], ()) if deeds and d.yes and not d.changed else ()
    return tuple(name for name in named if not d.is_carried(name))


def phone_in_words(d: Dialogue, words: Wording) -> str:
    """Return the number as it is read back; the one they call from is not recited."""
    said = d.facts.get("customer_phone")
    if said and said.value != d.address and d.is_carried("customer_phone"):
        return words.say("phone_left")
    if said and said.source != "caller_id" and said.value != d.address:
        return words.say("phone_given", phone=words.locale.phone(said.value))
    return words.say("phone_calling_from" if d.address else "phone_none")


def addressed(name: str) -> str:
    """Return how somebody is spoken to: Sarah of "Sarah Lang", "Mrs Wilson" of "Mrs Anne Wilson"."""
    words = name.split()
    titled = len(words) > 1 and words[0].rstrip(".").lower() in TITLES
    return f"{words[0]} {words[-1]}" if titled else " ".join(words[:1])


def summary(d: Dialogue, words: Wording) -> str:
    """Return "blocked drain in North Sydney", the names in it marked."""
    return " ".join(part for part in (named(words.service(d.value("service_type"))), _where(d, words)) if part)


def _where(d: Dialogue, words: Wording) -> str:
    """Return "in North Sydney", "at 12 Smith Street, Newtown", or nothing if the place is not known."""
    street, place = d.value("address"), d.value("customer_location")
    if d.is_carried("address") or (street is None and d.is_carried("customer_location")):
        return words.say("place_left")
    if street:
        return words.say("at_place", place=", ".join(part for part in (street, place and words.place(place)) if part))
    return words.say("in_place", place=words.place(place)) if place else ""
