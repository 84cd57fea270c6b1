"""What the desk does with its tools, and the words for it: offering, booking, moving, leaving word, ending."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from frontdesk.desk import danger, holidays
from frontdesk.desk.dialogue import NOTHING_FREE, Dialogue, Visit
from frontdesk.desk.names import plain
from frontdesk.desk.persons import contact_missing, tells
from frontdesk.desk.policy import nothing_suits
from frontdesk.desk.questions import asks_holiday
from frontdesk.desk.reply import Reply, Tools, noted
from frontdesk.desk.saying import ask, phone_in_words, read_back, say_offers, summary
from frontdesk.desk.wording import Wording
from frontdesk.domain.scheduling.service import SlotTaken
from frontdesk.kernel.problems import Problem


async def offer(d: Dialogue, tools: Tools, words: Wording, reply: Reply) -> None:
    """Offer real free times near the wish; the wished time itself, when it is free, is read back at once."""
    day, at = _wish(d)
    found = await tools.run(
        "find_times", service_type=d.value("service_type") or d.house.fallback_service,
        date=day, time=at, urgency=d.value("urgency_level"), limit=d.house.limit("offers"),
    )  # fmt: skip
    times = [datetime.fromisoformat(str(t)).astimezone(d.house.zone) for t in _list(found["times"])]
    why = found["why"]
    if not times or nothing_suits(d):
        await leave_to_people(d, tools, words, reply)
        return
    if found["named"] and times:
        reply.facts.append(noted("selected_appointment", times[0].isoformat()))
        read_back("move" if d.visit else "book", d, times[0], words, reply)
        return
    await _alert_out_of_hours(times, d, tools, words, reply)
    times.sort(key=lambda start: (_days_off(start, day), _minutes_off(start, at)))  # a plain yes takes the first
    if why and "taken" not in reply.acts and not (why == "closed" and (d.does("asks_hours") or asks_holiday(d))):
        values = {"wish": words.wish(day, at), "hours": words.hours(), "days": str(d.house.limit("horizon_days"))}
        never_open = why == "closed" and not values["hours"]
        special = holidays.told("", day, words) if why == "closed" else None
        reply.parts.append(special or words.say("no_hours" if never_open else _WHY[str(why)], **values))
    say_offers(times, words, reply)


def _days_off(start: datetime, wished: str | None) -> int:
    """Return how far a start is from a wished day, 0 where none or several were named."""
    if wished is None or "/" in wished:
        return 0
    return abs((start.date() - date.fromisoformat(wished)).days)


def _minutes_off(start: datetime, wished: str | None) -> int:
    """Return how far a start is from a wished hour, 0 where none was named."""
    if wished is None or ":" not in wished or "/" in wished:
        return 0
    hour, minute = (int(part) for part in wished.split(":"))
    return abs((start.hour - hour) * 60 + start.minute - minute)


async def _alert_out_of_hours(times: list[datetime], d: Dialogue, tools: Tools, words: Wording, reply: Reply) -> None:
    """An emergency that nobody comes to for hours is put to a person at once, whatever is booked besides."""
    patience = timedelta(minutes=d.house.limit("emergency_wait_minutes"))
    late = not times or (times[0] - d.now > patience and not _waits_by_choice(d))
    if d.value("urgency_level") != "emergency" or not late or d.count("alerted"):
        return
    about, name = "emergency out of hours", d.value("customer_name")
    await tools.run("alert_staff", about=about, words=d.all_said, phone=d.phone, name=name)
    reply.acts.append("alerted")
    why = "alerted" if d.house.is_open_at(d.now) else "alerted_closed"
    reply.parts.append(words.say(why if d.phone else f"{why}_no_phone"))


def _waits_by_choice(d: Dialogue) -> bool:
    """Did the caller themself choose a day that is yet to come?"""
    first = (d.value("preferred_date") or "").partition("/")[0]
    return bool(first) and date.fromisoformat(first) > d.today


async def leave_to_people(d: Dialogue, tools: Tools, words: Wording, reply: Reply) -> None:
    """Say that no time was found, and leave it to a person; who is to be rung, and where, is asked first."""
    if not nothing_suits(d):
        await _alert_out_of_hours([], d, tools, words, reply)
    if "alerted" not in reply.acts:
        reply.parts.append(words.say("nothing_free"))
    if d.count(NOTHING_FREE):
        _anything_else(d, words, reply)  # a person knows of it already
        return
    reply.acts.append(NOTHING_FREE)
    lacking = contact_missing(d)
    if "alerted" in reply.acts:
        _anything_else(d, words, reply)
    elif lacking is not None:
        ask(lacking, d, words, reply)
    else:
        await do("message", d, tools, words, reply)


_LONGEST_MESSAGE = 30  # words that are said back
_WHY = {"taken": "not_free", "closed": "closed_then", "past": "past_then", "too_far": "too_far"}


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _wish(d: Dialogue) -> tuple[str | None, str | None]:
    """Return the wished day and time; a bare time said to offers means the offered day."""
    day, at = d.facts.get("preferred_date"), d.facts.get("preferred_time")
    wished = day.value if day else None
    if wished is None and at and d.offered and d.offered[0].starts_at and "preferred_time" in d.changed:
        wished = d.offered[0].starts_at.astimezone(d.house.zone).date().isoformat()
    if d.visit is not None:
        wished = wished if "preferred_date" in d.changed or wished is None else d.visit.starts_at.date().isoformat()
        wished = wished or d.visit.starts_at.date().isoformat()
        clock = d.visit.starts_at.strftime("%H:%M")
        return wished, at.value if at and "preferred_time" in d.changed else clock
    return wished, at.value if at else None


async def do(deed: str, d: Dialogue, tools: Tools, words: Wording, reply: Reply) -> None:
    """Do what needs no time, and say what the stored row says; what is refused is said, not claimed."""
    try:
        await _DEEDS[deed](d, tools, words, reply)
    except Problem as problem:
        reply.parts.append(problem.detail)
    _anything_else(d, words, reply)


async def _cancel(_: Dialogue, tools: Tools, words: Wording, reply: Reply) -> None:
    """Cancel the visit of this call."""
    reply.parts.append(_from_row("cancelled", await tools.run("cancel_visit"), words))


async def _note(d: Dialogue, tools: Tools, words: Wording, reply: Reply) -> None:
    """Note the caller's words for whoever comes."""
    reply.acts.append("note")
    await tools.run("note_visit", words=d.text)
    reply.parts.append(words.say("note_taken"))


async def _amend(d: Dialogue, tools: Tools, words: Wording, reply: Reply) -> None:
    """Put the visit of this call right, or add to it."""
    await tools.run("amend_visit", **_details(d))
    other = d.value("other_service") if "other_service" in d.changed else None
    added = "address" in d.changed and "address" not in d.before
    key, values = ("noted", {"services": words.service(other)}) if other else ("added" if added else "amended", {})
    reply.parts.append(words.say(key, **values))


def keep(visit: Visit, d: Dialogue, words: Wording, reply: Reply) -> None:
    """Say that nothing is changed."""
    reply.parts.append(words.say("kept", service=words.service(visit.service_type), when=words.when(visit.starts_at)))
    _anything_else(d, words, reply)


def _anything_else(d: Dialogue, words: Wording, reply: Reply) -> None:
    """Ask whether that was all, or part at once from a caller who has said goodbye."""
    if d.does("goodbye"):
        reply.ended = True
        reply.parts.append(words.say("goodbye"))
        return
    ask("anything_else", d, words, reply)


def _details(d: Dialogue) -> dict[str, object]:
    """Return what is known for the visit, as the tools take it."""
    return {
        "service_type": d.value("service_type") or d.house.fallback_service,
        "name": d.value("customer_name"),
        "phone": d.phone,
        "location": d.value("customer_location"),
        "address": d.value("address"),
        "postal_code": d.value("postal_code"),
        "issue": d.value("issue_description"),
        "urgency": d.value("urgency_level") or "routine",
        "property_type": d.value("property_type"),
        "other_services": list(d.other_services),
        "email": d.value("customer_email"),
        "access_note": d.value("access_note"),
    }


async def book(start: datetime, d: Dialogue, tools: Tools, words: Wording, reply: Reply) -> None:
    """Book what was read back; a time that somebody took meanwhile is replaced by the next."""
    try:
        done = await tools.run("book_visit", starts_at=start.isoformat(), **_details(d))
    except Problem as problem:
        await _offer_instead(problem, d, tools, words, reply)
        return
    reply.parts.append(_from_row("booked", done, words, name=d.value("customer_name") or ""))
    others = [words.service(str(key)) for key in _list(done["other_services"])]
    if others:
        reply.parts.append(words.say("noted", services=words.locale.list_and(others)))
    if d.house.address and not d.house.goes_out_for(str(done["service_type"])) and not d.does("asks_where"):
        reply.parts.append(words.say("come_to", address=d.house.address))
    if d.house.asks_street_for(str(done["service_type"])) and d.value("address") is None and not d.does("goodbye"):
        ask("address", d, words, reply)  # last, so that a caller in a hurry has the time already
        return
    _anything_else(d, words, reply)


async def move(start: datetime, d: Dialogue, tools: Tools, words: Wording, reply: Reply) -> None:
    """Move the visit of this call; it stays where it is if the time is gone meanwhile."""
    try:
        done = await tools.run("move_visit", starts_at=start.isoformat())
    except Problem as problem:
        await _offer_instead(problem, d, tools, words, reply)
        return
    reply.parts.append(_from_row("moved", done, words))
    _anything_else(d, words, reply)


async def _offer_instead(problem: Problem, d: Dialogue, tools: Tools, words: Wording, reply: Reply) -> None:
    """Say why it could not be, and what is free."""
    reply.acts.append("taken")
    reply.parts.append(words.say("taken_meanwhile") if isinstance(problem, SlotTaken) else problem.detail)
    await offer(d, tools, words, reply)


def _from_row(key: str, row: dict[str, object], words: Wording, **values: str) -> str:
    """Put a stored visit into words: what is said of it comes from the row alone."""
    start = datetime.fromisoformat(str(row["starts_at"])).astimezone(words.house.zone)
    return words.say(key, service=words.service(str(row["service_type"])), when=words.when(start), **values)


async def _message(d: Dialogue, tools: Tools, words: Wording, reply: Reply) -> None:
    """Leave word for a person."""
    about = d.request or (NOTHING_FREE if NOTHING_FREE in reply.acts else "message")
    wants_visit = about == NOTHING_FREE or (about == "speak_to_person" and d.service and d.visit is None)
    said = f"{_wished(d, words)}: {d.all_said}" if wants_visit else d.story
    await tools.run("take_message", about=about, words=said, name=d.value("customer_name"), phone=d.phone)
    reply.acts.append("message_taken")
    reply.parts += _passed_on(d, words)
    if d.phone is None:
        reply.parts.append(words.say("message_taken_no_phone"))
        return
    reply.parts.append(words.say("message_taken", phone=phone_in_words(d, words)))


def _passed_on(d: Dialogue, words: Wording) -> list[str]:
    """Return the message once more, in one sentence, unless it is a long story or there is none."""
    told = d.message or " ".join(part for part in (d.told, d.text if tells(d) else "") if part)
    if not told or len(told.split()) > _LONGEST_MESSAGE:
        return []
    return [words.say("message_read_back", message=told if told[-1] in ".?!" else f"{told}.")]


def _wished(d: Dialogue, words: Wording) -> str:
    """Return "blocked drain in Newtown, Friday 9 August at 9:00 am"."""
    day, at = _wish(d)
    wished = (summary(d, words), words.wish(day, at) if day or at else "")
    return plain(", ".join(part for part in wished if part))


async def _alert(d: Dialogue, tools: Tools, words: Wording, reply: Reply) -> None:
    """Leave the urgent message of a danger again, now with a number to ring."""
    about, name = list(danger.met(d))[-1], d.value("customer_name")
    await tools.run("alert_staff", about=about, words=d.all_said, phone=d.phone, name=name)
    reply.parts.append(words.say("danger_message"))


_DEEDS = {"cancel": _cancel, "amend": _amend, "note": _note, "message": _message, "alert": _alert}


async def close(why: str, d: Dialogue, tools: Tools, words: Wording, reply: Reply) -> None:
    """End the call in a friendly way; one that did not get anywhere is left to a person."""
    reply.ended = True
    reply.acts.append(f"close:{why}")
    if why in ("limit", "missed"):
        reply.unbooked_reason = why
        if d.phone is None:
            reply.parts.append(words.say("end_no_phone"))
            return
        await tools.run("take_message", about=why, words=d.all_said, name=d.value("customer_name"), phone=d.phone)
        reply.parts.append(words.say(f"{why}_end"))
    elif why == "goodbye":
        polite = [words.say("welcome")] if d.does("thanks") else []
        live = d.visit is not None
        last = (
            words.say("goodbye_booked", when=words.when(d.visit.starts_at))
            if live and d.visit
            else words.say("goodbye")
        )
        reply.parts += [*polite, last]
    else:
        key = why if why == "wrong_number" else f"{why}_end"
        values = {"business": d.house.name} if why == "wrong_number" else {}
        reply.parts.append(words.say(key, **values))
