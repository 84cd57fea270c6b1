"""What the desk says by itself: questions, offers, what it reads back. Pure; deeds are in deeds.py."""

from __future__ import annotations

from datetime import datetime

from frontdesk.desk.consent import UNHEARD
from frontdesk.desk.dialogue import Dialogue
from frontdesk.desk.reply import Reply
from frontdesk.desk.wording import Wording
from frontdesk.kernel.text import sentences
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
    key = f"ask_{what}"
    if what == "message" and d.request in ("reschedule", "cancel"):
        key = "ask_message_visit"
    values = {"services": words.locale.list_or([s.name.lower() for s in d.house.services])}
    values["service"] = words.service(d.value("service_type"))
    reply.parts.append(words.say(key, again, **values))


def hold(how: str, d: Dialogue, words: Wording, reply: Reply) -> None:
    """Stay where we are: what was asked and offered stands."""
    reply.acts.append(how)
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


# Who talks over the same words so often has the details, and only the question is left to be heard.
_IN_FULL = 2


def _again(d: Dialogue) -> str | None:
    """Return what was said first, once more; to one who goes on agreeing over it, its question alone."""
    if d.first_said is None:
        return None
    return _question(d) if d.agrees_unheard and d.in_a_row("repeat") >= _IN_FULL else d.first_said.text


def _question(d: Dialogue) -> str:
    """Return the question that the desk's last words ended with, without what led up to it."""
    text = d.first_said.text if d.first_said is not None else ""
    return (sentences(text) or [text])[-1].strip()


def say_offers(times: list[datetime], d: Dialogue, words: Wording, reply: Reply) -> None:
    """Say up to two times, and remember them as what was offered."""
    if not times:
        reply.parts.append(words.say("no_times"))
        ask("preferred_date", d, words, reply)
        return
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
    reply.parts.append(
        words.say(
            "read_back",
            job=summary(d, words),
            when=words.when(start),
            name=(None if d.is_carried("customer_name") else d.value("customer_name")) or words.say("unnamed"),
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


def summary(d: Dialogue, words: Wording) -> str:
    """Return "blocked drain in North Sydney"."""
    return " ".join(part for part in (words.service(d.value("service_type")), _where(d, words)) if part)


def _where(d: Dialogue, words: Wording) -> str:
    """Return "in North Sydney", "at 12 Smith Street, Newtown", or nothing if the place is not known."""
    street, place = d.value("address"), d.value("customer_location")
    if d.is_carried("address") or (street is None and d.is_carried("customer_location")):
        return words.say("place_left")
    if street:
        return words.say("at_place", place=", ".join(part for part in (street, place and words.place(place)) if part))
    return words.say("in_place", place=words.place(place)) if place else ""
