"""The rules brain: does the next step with the tools and puts it in the pack's words. Needs no model and no network."""

from __future__ import annotations

from frontdesk.desk import answers, policy, steps
from frontdesk.desk.deeds import book, close, do, keep, move, offer
from frontdesk.desk.dialogue import Dialogue
from frontdesk.desk.reply import Reply, Tools
from frontdesk.desk.saying import ask, hold, read_back, summary
from frontdesk.desk.wording import Wording
from frontdesk.trades.regions import EMERGENCY_NUMBERS


async def answer(d: Dialogue, tools: Tools) -> Reply:
    """Return what to say to what was heard, having done what it says."""
    words = Wording(d.house, d.now)
    reply = Reply()
    await _meet_hazard(d, tools, words, reply)
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
    step = policy.next_step(d)
    if policy.missed(d) and not isinstance(step, steps.Close | steps.Hold) and step != steps.Do("note"):
        reply.acts.append("missed")
        reply.parts.append(words.say("missed", d.in_a_row("missed")))
    before = len(reply.parts)
    await answers.give(d, step, tools, words, reply)
    await _take(step, d, tools, words, reply)
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


async def _meet_hazard(d: Dialogue, tools: Tools, words: Wording, reply: Reply) -> None:
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
    if hazard.level == "danger":
        reply.parts.append(words.say("after_danger"))
        await tools.run("alert_staff", about=hazard.key, words=d.text, phone=d.phone, name=d.value("customer_name"))


def _acknowledged(d: Dialogue, step: steps.Step, words: Wording, reply: Reply) -> list[str]:
    """Show that the caller was heard: their name once, what they need once, and what a person will do."""
    if not isinstance(step, steps.Ask | steps.Offer | steps.ReadBack) and step != steps.Do("message"):
        return []
    parts = []
    if "customer_name" in d.changed and "customer_name" not in d.before:
        first_name = (d.value("customer_name") or "").split()[0]
        parts.append(words.say("hello_name" if d.caller_turns == 1 else "thanks_name", name=first_name))
    read_back = any(act.startswith("read_back:") for act in reply.acts)
    booking = d.request is None and d.visit is None
    if "service_type" in d.changed and d.service and not read_back and booking:
        urgency = [words.say(f"as_{d.value('urgency_level')}")] if d.hurried else []
        parts.append(words.say("got_it", summary=", ".join([summary(d, words), *urgency])))
    if "other_service" in d.changed and booking:
        parts.append(words.say("noted", services=words.service(d.value("other_service"))))
    if d.request and d.for_a_person and not d.count(f"person:{d.request}"):
        reply.acts.append(f"person:{d.request}")
        parts.append(words.say(_PERSON[d.request]))
    return parts


_PERSON = {
    "speak_to_person": "person",
    "complaint": "complaint",
    "reschedule": "change_by_person",
    "cancel": "change_by_person",
}
