"""Whether a yes agrees to what the desk is about to do: no booking is made on "ok, hang on" or "right, but"."""

from __future__ import annotations

from collections.abc import Sequence

from frontdesk.understanding.lexicon import SERVICE, Sense
from frontdesk.understanding.patterns import Hit
from frontdesk.understanding.types import Hearing
from frontdesk.understanding.utterance import FILLERS, Utterance
from frontdesk.understanding.wordlists import bag, rows

# Questions of the desk on whose yes something is done.
_BINDING = bag("confirm selected_appointment carry_on book_it")
_INTENT = "intent"
# Of these, a yes at the front stands beside an added question; weaker words ("ok", "right") do not.
_FIRM = bag("yes yep yup yess aye absolutely definitely certainly affirmative")
_ORDERS = rows("go ahead | go for it | please do | do it | book it | lock it in | lets do it | too right | i confirm")
_DOUBTS = rows(
    """
    not sure | unsure | not certain | not convinced | maybe | perhaps | possibly | probably | i guess | guess so |
    i suppose | suppose so | i think so | think about it | think it over | have to check | have to ask |
    need to check | need to ask | got to check | gotta check | should check | better check | have to see |
    check with | ask my | dont know | dunno | no idea | it depends | depends | let me think | let me check |
    changed my mind
    """
)
_HOLDS = rows(
    """
    hang on | hold on | hold up | hold the line | hold your horses | bear with me | a sec | one sec | a second |
    a minute | a moment | a tick | a mo | not so fast | before you do | before i say | first tell me
    """
)
# "I'll wait for him", "it can't wait": nobody is told to wait.
_WAITS_ITSELF = bag("cant cannot not ill can to will wont well")
_TURNS = bag("but although though except unless provided however")
_LEADS = FILLERS | bag("please only thanks then and so yes yep that is it thats fine great good")
# "Yes, if you could" and "if that's all right" ask for nothing more.
_POLITE = bag("you thats that its possible")
_WH = bag("what whats how hows when whens where wheres who whos why which whose")
_AUXILIARIES = bag("can could would will do does did is are am was should shall has have may isnt cant wont")
_SUBJECTS = bag("i you he she they we there the my someone somebody it that this")
# "Do it" orders; only before these does "do" ask.
_DO_SUBJECTS = _SUBJECTS - {"it", "that", "this", "the"}
_JOINTS = FILLERS | bag("and so then")
_NOT = bag("not isnt wont cant dont doesnt wasnt never")


def is_given(heard: Utterance, hearing: Hearing, yes: Hit[Sense], hits: Sequence[Hit[Sense]]) -> bool:
    """Tell whether a yes to a question on which something hangs is meant without reserve.

    hits   phrases of trouble, services, answers and intents in the utterance
    """
    if _BINDING.isdisjoint(hearing.asked or ()):
        return True
    if _says_any(heard, _DOUBTS) or _says_any(heard, _HOLDS) or _waits(heard) or _turns(heard, yes.end):
        return False
    if _wants_otherwise(hearing, hits):
        return False
    if _is_firm(heard, yes):
        return True
    return not (_asks(heard) or _denies(heard, yes.end, hits) or _tells_of_trouble(hearing, hits))


def _says_any(heard: Utterance, phrases: Sequence[tuple[str, ...]]) -> bool:
    return any(heard.words[at : at + len(phrase)] == phrase for phrase in phrases for at in range(len(heard.words)))


def _waits(heard: Utterance) -> bool:
    return any(
        word == "wait" and heard.word(at - 1) not in _WAITS_ITSELF and heard.word(at + 1) != "for"
        for at, word in enumerate(heard.words)
    )


def _turns(heard: Utterance, end: int) -> bool:
    """Tell whether a "but" or a condition follows: "yes but not nine", "yes if he can come at ten"."""
    if not _TURNS.isdisjoint(heard.words[end:]):
        return True
    at = end
    while heard.word(at) in _LEADS:
        at += 1
    return heard.word(at) == "if" and heard.word(at + 1) not in _POLITE


def _wants_otherwise(hearing: Hearing, hits: Sequence[Hit[Sense]]) -> bool:
    """Tell whether something else is wished than what is under way: "yes, I'd like to change the time"."""
    wished = {hit.label.value for hit in hits if hit.label.name == _INTENT}
    return not wished.isdisjoint(
        {"cancel", "reschedule", "speak_to_person", "complaint"} - {hearing.known.get(_INTENT)}
    )


def _is_firm(heard: Utterance, yes: Hit[Sense]) -> bool:
    at = next((at for at, word in enumerate(heard.words) if word not in FILLERS), 0)
    if heard.words[at] in _FIRM:
        return True
    return yes.first <= at and any(heard.words[at : at + len(order)] == order for order in _ORDERS)


def _asks(heard: Utterance) -> bool:
    """Tell whether something is asked: a question mark, or the words that open a question."""
    if "?" in heard.text:
        return True
    for at, word in enumerate(heard.words):
        if not heard.pauses(at) and heard.words[at - 1] not in _JOINTS:
            continue
        subjects = _DO_SUBJECTS if word == "do" else _SUBJECTS
        if word in _WH and heard.words[at : at + 2] != ("why", "not"):
            return True
        if word in _AUXILIARIES and heard.word(at + 1) in subjects:
            return True
    return False


def _denies(heard: Utterance, end: int, hits: Sequence[Hit[Sense]]) -> bool:
    """Tell whether a "not" follows that is no part of an answer as "why not" is."""
    agreeing = [hit for hit in hits if hit.label.name == "answer" and hit.label.value == "yes"]
    return any(
        word in _NOT and not any(hit.covers(at, at + 1) for hit in agreeing)
        for at, word in enumerate(heard.words[end:], end)
    )


def _tells_of_trouble(hearing: Hearing, hits: Sequence[Hit[Sense]]) -> bool:
    """Tell whether something other than the known job is named: "ok, the toilet's leaking too"."""
    jobs = {hit.label.value for hit in hits if hit.label.name == SERVICE and hit.label.strong}
    if jobs:
        return jobs != {hearing.known.get(SERVICE)}
    return any(hit.label.kind in {"problem", "hazard"} for hit in hits)
