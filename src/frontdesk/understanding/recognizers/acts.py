"""What the caller does beside stating facts: thanks, asks for a repeat, says goodbye."""

from __future__ import annotations

from collections.abc import Sequence

from frontdesk.trades.facts import QUESTIONS
from frontdesk.understanding.context import negated
from frontdesk.understanding.lexicon import SERVICE, Sense
from frontdesk.understanding.patterns import Hit
from frontdesk.understanding.recognizers.urgencies import LIMITS, tells_of_trouble
from frontdesk.understanding.types import Fact, Hearing
from frontdesk.understanding.utterance import FILLERS, Utterance
from frontdesk.understanding.wordlists import bag

# A greeting opens; later "hi" is a slip or a quotation.
_OPENING = 4
_TIME = "preferred_time"
ANOTHER = "adds_another"
# "That's all right" says yes, "that's all wrong" says no.
_VERDICTS = bag("wrong right fine correct incorrect")
_OPENING_WORDS = FILLERS | bag("yes yeah yep sure im")
PHONE = "customer_phone"
DECLINES = "declines"
QUESTIONS_ONLY = frozenset(QUESTIONS)
_KEPT_BACK = bag("give say tell share leave hand provide my it that you out thanks sorry to mate love for")
# "Also it drips": the same thing, told on.
_SAME = bag("it its they theyre that thats")
# "It will start again": the leak, not the call.
_STARTS_ITSELF = bag("it itll will wont might could would may did does doesnt leak drip dripping water noise")
_SAYS = bag("is are works suits would will should")
_SMALL = bag("there mate love darl please thanks thank you again that")


def find(heard: Utterance, hits: Sequence[Hit[Sense]]) -> list[Hit[Sense]]:
    """Return the acts that are meant; a longer phrase swallows a shorter one: "have a good day" greets nobody."""
    meant = [hit for hit in hits if _is_meant(heard, hit)]
    return [
        hit for hit in meant
        if not any(one.covers(hit.first, hit.end) and one.weight > hit.weight for one in meant)
    ]  # fmt: skip


def _is_meant(heard: Utterance, hit: Hit[Sense]) -> bool:
    act, alone = hit.label.name, hit.end - hit.first == 1
    if act == "repeat_please" and alone:
        rest = heard.words[: hit.first] + heard.words[hit.end :]
        return all(word in FILLERS or word in _SMALL or word == heard.words[hit.first] for word in rest)
    if act == "greets":
        return hit.first < _OPENING
    if act == "goodbye" and alone:
        return hit.end == len(heard.words) or heard.pauses(hit.end) or hit.first == 0
    if act == "asks_when":  # "Any other day is fine" asks for none
        return heard.words[hit.first] != "any" or heard.word(hit.end) not in _SAYS
    if act == "no_preference":  # "can you pick up my things" leaves nothing to anybody
        return heard.words[hit.end - 1] != "pick" or heard.word(hit.end) != "up"
    if act == "start_over":
        return heard.word(hit.first - 1) not in _STARTS_ITSELF
    if act == "nothing_else":
        return heard.pauses(hit.end) or heard.word(hit.end) not in _VERDICTS
    return True


def fitting(
    heard: Utterance, hearing: Hearing, acts: Sequence[Hit[Sense]], facts: Sequence[Fact], trouble: Sequence[Hit[Sense]]
) -> frozenset[str]:
    """Return the names of the acts that agree with the facts: "also" without another job adds none.

    trouble   phrases of services and of what is wrong
    """
    if _declines(heard, hearing, acts):
        acts = [hit for hit in acts if not hit.label.name.startswith("means_")]
    else:
        acts = [hit for hit in acts if hit.label.name != DECLINES]
    timed = any(fact.name == _TIME for fact in facts)
    return frozenset(
        hit.label.name
        for hit in acts
        if (hit.label.name != "no_preference" or not (timed or _is_limited(heard, hit)))
        and (hit.label.name != "calling_number" or _is_number(heard, hearing, hit))
        and (hit.label.name != "corrects" or _is_correction(heard, hearing, hit, facts))
        and (hit.label.name != ANOTHER or _is_another(heard, hearing, hit, facts, trouble))
    )


def _declines(heard: Utterance, hearing: Hearing, acts: Sequence[Hit[Sense]]) -> bool:
    """Tell whether a fact that was asked for is kept back: "rather not", but not "rather not Tuesday"."""
    if QUESTIONS_ONLY.issuperset(hearing.asked or ()):
        return False
    return any(heard.pauses(hit.end) or heard.word(hit.end) in _KEPT_BACK for hit in acts if hit.label.name == DECLINES)


def _is_correction(heard: Utterance, hearing: Hearing, hit: Hit[Sense], facts: Sequence[Fact]) -> bool:
    """Tell a "sorry" that puts something known right from one that is only polite."""
    if heard.words[hit.first : hit.end] != ("sorry",):
        return True
    return any(hearing.known.get(fact.name, fact.value) != fact.value for fact in facts)


def _is_limited(heard: Utterance, hit: Hit[Sense]) -> bool:
    """Tell whether not all is the same to the caller: "any day but Friday", "if you don't mind"."""
    if heard.word(hit.end) in LIMITS or heard.word(hit.first - 1) in {"you", "not"}:
        return True
    # "It's been dripping all day" is no wish; "all day" as the answer is.
    if heard.words[hit.first] == "all" and not _OPENING_WORDS.issuperset(heard.words[: hit.first]):
        return True
    return tells_of_trouble(heard, hit.end)


def _is_number(heard: Utterance, hearing: Hearing, hit: Hit[Sense]) -> bool:
    """Tell whether the phone is meant: "this one" only where a number was asked for."""
    named = any(word.startswith("number") for word in heard.words[hit.first : hit.end])
    return (named or PHONE in (hearing.asked or ())) and not negated(heard, hit.first)


def _is_another(
    heard: Utterance, hearing: Hearing, hit: Hit[Sense], facts: Sequence[Fact], trouble: Sequence[Hit[Sense]]
) -> bool:
    """Tell whether another job is named: "also the tap drips", but not "also it drips" or "Friday works too"."""
    known = hearing.known.get(SERVICE)
    named = [fact.value for fact in facts if fact.name == SERVICE]
    if any(value != named[0] for value in named):
        return True
    if not trouble or named == [known]:
        return False
    hints = not any(one.label.name == SERVICE and one.label.strong for one in trouble)
    return not (hints and known and heard.word(hit.end) in _SAME)
