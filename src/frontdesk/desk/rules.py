"""The rules brain: does the next step with the tools and puts it in the pack's words. Needs no model and no network."""

from __future__ import annotations

from frontdesk.desk import answers, danger, persons, policy, steps
from frontdesk.desk.deeds import book, close, do, keep, move, offer
from frontdesk.desk.dialogue import Dialogue
from frontdesk.desk.reply import Reply, Tools
from frontdesk.desk.saying import addressed, ask, hold, read_back, summary
from frontdesk.desk.wording import Wording
from frontdesk.trades.regions import EMERGENCY_NUMBERS


async def answer(d: Dialogue, tools: Tools) -> Reply:
    """Return what to say to what was heard, having done what it says."""
    words = Wording(d.house, d.now)
    reply = Reply()
    step = policy.next_step(d)
    await _meet_hazard(d, step, tools, words, reply)
    if d.fresh and not d.changed:
        reply.asked = ("service_type",)
        reply.parts.append(words.say("fresh_start"))
        return reply
    if d.carried:
        reply.parts.append(words.say("carried_on"))
    if d.does("declines") and d.asked:
        reply.acts.append(f"declined:{d.asked[0]}")
    if policy.any_time(d):
        reply.acts.append("any_time")
    if policy.missed(d) and not isinstance(step, steps.Close | steps.Hold) and step != steps.Do("note"):
        reply.acts.append("missed")
        reply.parts.append(words.say("missed", d.in_a_row("missed")))
    if d.for_a_person and persons.tells(d):
        reply.acts.append("told")
    if "message" in d.asked and d.gives_number:
        reply.acts.append("no_message")
    before = len(reply.parts)
    await answers.give(d, step, tools, words, reply)
    await _take(step, d, tools, words, reply)
    reply.acts += danger.moves(d, step)
    # Whether the job is read back shows only now; if it is, it need not be said twice.
    reply.parts[before:before] = _acknowledged(d, step, words, reply)
    return reply


async def _take(step: steps.Step, d: Dialogue, tools: Tools, words: Wording, reply: Reply) -> None:
    """Do one step."""
    match step:
        case steps.Ask(what):
            ask(what, d, words, reply)
        case steps.Offer():
            await offer(d, tools, words, reply)
        case steps.ReadBack(deed, start):
            read_back(deed, d, start, words, reply)
        case steps.Book(start):
            await book(start, d, tools, words, reply)
        case steps.Move(start):
            await move(start, d, tools, words, reply)
        case steps.Keep(visit):
            keep(visit, d, words, reply)
        case steps.Do(deed):
            await do(deed, d, tools, words, reply)
        case steps.Hold(how):
            hold(how, d, words, reply)
        case steps.Close(why):
            await close(why, d, tools, words, reply)


async def _meet_hazard(d: Dialogue, step: steps.Step, tools: Tools, words: Wording, reply: Reply) -> None:
    """People first: what to do is said before anything is asked; to a danger told again, whom to ring."""
    hazard = next((h for h in d.house.pack.vocabulary.hazards if h.key == d.reading.hazard), None)
    if hazard is None:
        return
    if d.count(f"hazard:{hazard.key}"):
        if hazard.level == "danger":
            number = EMERGENCY_NUMBERS[d.house.pack.region]
            reply.parts.append(words.say("danger_again", emergency_number=number))
        return
    reply.acts.append(f"hazard:{hazard.key}")
    reply.parts.append(hazard.say)
    if hazard.level != "danger":
        return
    await tools.run("alert_staff", about=hazard.key, words=d.text, phone=d.phone, name=d.value("customer_name"))
    leaves = isinstance(step, steps.Close)
    if danger.books(d) and not leaves:
        reply.parts.append(words.say("after_danger"))
    elif d.phone or not leaves:
        reply.parts.append(words.say("danger_message" if d.phone else "danger_message_no_phone"))


def _acknowledged(d: Dialogue, step: steps.Step, words: Wording, reply: Reply) -> list[str]:
    """Show that the caller was heard: their name once, what they need once, and what a person will do."""
    if not isinstance(step, steps.Ask | steps.Offer | steps.ReadBack) and step != steps.Do("message"):
        return []
    if danger.told_now(d):
        return []  # nobody who bleeds is told that a visit was understood
    parts = []
    if "customer_name" in d.changed and "customer_name" not in d.before:
        name = addressed(d.value("customer_name") or "")
        parts.append(words.say("hello_name" if d.caller_turns == 1 else "thanks_name", name=name))
    booking = d.request is None and d.visit is None
    if "service_type" in d.changed and d.service and booking:
        parts += _job(d, words, reply)
    if "other_service" in d.changed and booking:
        parts.append(words.say("noted", services=words.service(d.value("other_service"))))
    if d.request in _PERSON and d.for_a_person and not d.count(f"person:{d.request}"):
        reply.acts.append(f"person:{d.request}")
        if step != steps.Do("message") or d.request != "speak_to_person":  # who is rung back is told so with it
            parts.append(words.say(_PERSON[d.request]))
    return parts


def _job(d: Dialogue, words: Wording, reply: Reply) -> list[str]:
    """Say what they need, unless it is read back; that it is another thing than before is said there, too."""
    before = d.before.get("service_type")
    if before is not None:
        return [words.say("changed_to", summary=summary(d, words))]
    if any(act.startswith("read_back:") for act in reply.acts):
        return []
    urgency = [words.say(f"as_{d.value('urgency_level')}")] if d.hurried else []
    return [words.say("got_it", summary=", ".join([summary(d, words), *urgency]))]


_PERSON = {
    "speak_to_person": "person",
    "complaint": "complaint",
    "reschedule": "change_by_person",
    "cancel": "change_by_person",
}
