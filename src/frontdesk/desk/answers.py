"""Small questions on the way: price, hours, area, when, who. Answered from the business's rows, never from memory."""

from __future__ import annotations

from datetime import datetime

from frontdesk.desk import holidays, questions, steps
from frontdesk.desk.dialogue import Dialogue
from frontdesk.desk.persons import OUTSIDE, promised, unanswered
from frontdesk.desk.reply import Reply, Tools
from frontdesk.desk.wording import Wording

MOST_SERVICES = 4
MOST_AREAS = 8
"""Places that are named one after the other; nobody follows a longer list by ear."""


async def give(d: Dialogue, step: steps.Step, tools: Tools, words: Wording, reply: Reply) -> None:
    """Add the answer to each question in what was heard, before the next step is said."""
    reply.parts += _recording(d, words, reply)
    if promised(d):
        about, asked = (OUTSIDE, d.all_said) if d.outside_area and OUTSIDE in _last_acts(d) else ("question", d.told)
        await tools.run("take_message", about=about, words=asked, name=d.value("customer_name"), phone=d.phone)
        reply.acts.append("message_taken")
        reply.parts.append(words.say("person"))
    if unanswered(d):
        reply.acts.append("unanswered")
        await tools.run("note_question", question=d.text)
    told = [text for act, tell in _TELL if _asks(d, act) and not _better_known(d, act) for text in tell(d, words)]
    if d.faq and not _is_located(d):
        told.insert(0, words.own(d.faq))
    if d.does("asks_price") and questions.service(d) is None:
        reply.acts.append("owes_price")
    elif _asks(d, "asks_price"):
        reply.acts.append("priced")
    if d.does("asks_when") and isinstance(step, steps.Ask) and d.visit is None and not d.outside_area:
        told += await _earliest(d, tools, words)
    if not told and d.does("off_topic"):
        told.append(words.say("off_topic", business=d.house.name))
    if told:
        reply.acts.append("answered")
        reply.parts += told


def _last_acts(d: Dialogue) -> tuple[str, ...]:
    return d.last.acts if d.last else ()


def _is_located(d: Dialogue) -> bool:
    """Is the business asked where it is, and has it said so itself? Then nothing general is told."""
    return d.does("asks_where") and d.house.address is not None


def _better_known(d: Dialogue, act: str) -> bool:
    """Has the business an answer of its own to this, better than a general one?"""
    general = act == "asks_services" or (act == "asks_price" and not _names_service(d))
    return d.faq is not None and general


def _asks(d: Dialogue, act: str) -> bool:
    """Was this asked now, or before and could not be answered yet? "Do you do Newtown?" asks about the area."""
    place = "customer_location" in d.changed and d.does("asks_services")
    if act == "asks_price":
        if questions.compares(d):
            return True
        named = "service_type" in d.changed and d.service is not None
        comparing = d.value("intent") == "inquiry" and d.count("priced")
        return d.does(act) or bool(named and (d.count("owes_price") or comparing))
    if act == "asks_hours":
        return d.does(act) or questions.asks_holiday(d)
    if act == "asks_area":
        return place or questions.asks_place(d) or (d.does(act) and not _is_located(d))
    named = place or questions.asks_place(d) or questions.compares(d)
    return d.does(act) and not (act == "asks_services" and named)


def _names_service(d: Dialogue) -> bool:
    return "service_type" in d.changed or questions.named(d, "service_type", "other_service") is not None


def _price(d: Dialogue, words: Wording) -> list[str]:
    """The price of the service in question, from its row."""
    service = questions.service(d)
    if service is None:
        return [words.say("price_unknown")]
    name = words.service(service.key)
    if service.price is None:
        return [words.say("price_quote", service=name)]
    money = words.locale.money(service.price, d.house.currency)
    return [words.say("price_from" if service.price_from else "price", service=name, price=money)]


def _hours(d: Dialogue, words: Wording) -> list[str]:
    wished = d.value("preferred_date") if "preferred_date" in d.changed else None
    special = holidays.told(d.text, questions.named(d, "preferred_date") or wished, words)
    if special:
        return [special]
    hours = words.hours()
    return [words.say("hours", hours=hours) if hours else words.say("no_hours")]


def _area(d: Dialogue, words: Wording) -> list[str]:
    """Whether we come there; a place outside that was named just now is told by the step that follows."""
    place = questions.named(d, "customer_location") or d.value("customer_location")
    if questions.is_outside(d):
        known = place if "customer_location" not in d.changed else None
        return [words.say("area_no", location=words.place(known))] if known else []
    if place:
        return [words.say("area_yes", location=words.place(place))]
    areas = [words.place(area) for area in d.house.service_areas]
    if len(areas) > MOST_AREAS:
        return [words.say("area_many", areas=", ".join(areas[:MOST_AREAS]))]
    if areas:
        return [words.say("area_some", areas=words.locale.list_and(areas))]
    return [words.say("area_everywhere")]


def _where(d: Dialogue, words: Wording) -> list[str]:
    return [words.say("located", address=d.house.address)] if d.house.address else []


def _services(d: Dialogue, words: Wording) -> list[str]:
    names = [words.service(s.key) for s in d.house.services]
    if len(names) > MOST_SERVICES:
        return [words.say("services_many", services=", ".join(names[:MOST_SERVICES]))]
    return [words.say("services", services=words.locale.list_and(names))]


def _how_long(d: Dialogue, words: Wording) -> list[str]:
    service = questions.service(d)
    if service is None:
        return []
    name, length = words.service(service.key), words.length(service.minutes)
    return [words.say("how_long", service=name, minutes=str(service.minutes), length=length)]


def _danger(d: Dialogue, _: Wording) -> list[str]:
    """What to do about the danger, once more."""
    met = {act.partition(":")[2] for turn in d.past for act in turn.acts if act.startswith("hazard:")}
    return [hazard.say for hazard in d.house.pack.vocabulary.hazards if hazard.key in met][-1:]


def _robot(d: Dialogue, words: Wording) -> list[str]:
    return [words.say("robot", business=d.house.name)]


def _recording(d: Dialogue, words: Wording, reply: Reply) -> list[str]:
    """Whether the call is recorded; a caller who objects is not recorded any more, and the channel is told."""
    if not (d.does("no_recording") or d.does("asks_if_recorded")):
        return []
    if not d.count("recorded"):
        return [words.say("never_recorded")]
    stopped = d.count("stop_recording")
    if d.does("no_recording") and not stopped:
        reply.acts.append("stop_recording")
    return [words.say("not_recorded" if stopped or d.does("no_recording") else "recorded")]


async def _earliest(d: Dialogue, tools: Tools, words: Wording) -> list[str]:
    """The first real free time, for the service in question or an ordinary visit."""
    key = d.value("service_type") or d.house.fallback_service or d.house.services[0].key
    found = await tools.run(
        "find_times", service_type=key, date=d.value("preferred_date"), time=d.value("preferred_time"),
        urgency=d.value("urgency_level"), limit=1,
    )  # fmt: skip
    times = found["times"]
    if not isinstance(times, list) or not times:
        return [words.say("no_times")]
    start = datetime.fromisoformat(str(times[0])).astimezone(d.house.zone)
    return [words.say("earliest", when=words.when(start))]


_TELL = (
    ("asks_price", _price),
    ("asks_hours", _hours),
    ("asks_area", _area),
    ("asks_where", _where),
    ("asks_services", _services),
    ("asks_if_robot", _robot),
    ("asks_how_long", _how_long),
    ("asks_danger", _danger),
)
