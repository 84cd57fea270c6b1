"""Dangers and damage: what must be met before anything is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from frontdesk.trades.pack import Hazard
from frontdesk.understanding.context import negated, used_to
from frontdesk.understanding.lexicon import Sense
from frontdesk.understanding.patterns import Hit, apart
from frontdesk.understanding.types import Fact
from frontdesk.understanding.utterance import Utterance
from frontdesk.understanding.wordlists import bag, rows

DANGER = "danger"
HURT = "hurt"  # the general vocabulary's hazard of people, not things
_CLAUSE = 6  # words behind a hazard in which its date stands
_REACH = 14  # words behind a hazard in which an all-clear stands
# Said of a hazard that is over; a doubt ("it's gone now") is none.
_ALL_CLEAR = rows(
    """
    turned out | false alarm | all fixed | its fixed | is fixed | been fixed | fixed it | got fixed | was fixed |
    got it fixed | had it fixed | its been fixed | sorted it | its sorted | all safe | its safe | is safe | safe now
    """
)
# "Before the pipe bursts": what it may come to. "I can't tell if it's burst" is a doubt, and counts.
_FEARING = bag("before if unless case incase")
_DOUBTING = bag("know tell sure see wonder wondering check even")
# "Before it blew": it has, unless the word is of the present.
_HAPPENED = bag("broke broken blew went gone")
_PRESENT = ("s", "ing", "e")
_TURNS = bag("but however although though")
# "Your bloke flooded it yesterday": the business did it, and it is told of.
_YOURS = bag("you your yours youse yous youve")
_LONGEST_DOER = 4  # words from "your" to what was done
_COMPLAINING = bag("complain complaint refund compensation unhappy disappointed")
_PAST_DAYS = bag("yesterday ago monday tuesday wednesday thursday friday saturday sunday")
_STILL = bag("still now again keeps just")
_THERE = bag("is its are has theres theyre")
_PRONOUNS = bag("it this that they")
_SUBJECTS = _PRONOUNS | bag("the my our her his their a one another something")
_ADVERBS = bag("starts start keeps begins goes gets all just really ever actually completely totally fully properly")
_LONGEST_SUBJECT = 3  # words
_BACK_AGAIN = bag("again back still")


def find(
    heard: Utterance, hits: Sequence[Hit[Sense]], hazards: Mapping[str, Hazard]
) -> tuple[list[Hit[Sense]], list[Fact]]:
    """Return the hazards that are there, the gravest first, and `danger` if people are at risk.

    A hazard that is denied ("there's no smell of gas") is none.
    """
    dangers = apart(hit for hit in hits if hazards[hit.label.name].level == DANGER)
    # Water in a light is a flood too; the danger to people must not be lost to the longer phrase.
    others = [hit for hit in hits if not any(one.touches(hit.first, hit.end) for one in dangers)]
    there = [
        hit for hit in [*dangers, *apart(hit for hit in others if hazards[hit.label.name].level != DANGER)]
        if not _is_denied(heard, hit)
        and not is_over(heard, hit)
        and (hazards[hit.label.name].level == DANGER or not is_feared(heard, hit))
    ]  # fmt: skip
    there.sort(key=lambda hit: (hazards[hit.label.name].level != DANGER, hit.first))
    if not there or hazards[there[0].label.name].level != DANGER:
        return there, []
    gravest = there[0]
    return there, [heard.fact(DANGER, "yes", gravest.first, gravest.end, 0.95)]


def signs(
    there: Sequence[Hit[Sense]], problems: Sequence[Hit[Sense]], hazards: Mapping[str, Hazard]
) -> list[Hit[Sense]]:
    """Return what tells of something to mend: damage and trouble, but not that somebody is in danger or hurt.

    there   hazards that are there, as `find` returns them
    """
    hurt = [hit for hit in there if hit.label.name == HURT]
    damage = [hit for hit in there if hazards[hit.label.name].level != DANGER]
    return [*(hit for hit in problems if not any(one.touches(hit.first, hit.end) for one in hurt)), *damage]


def _is_denied(heard: Utterance, hit: Hit[Sense]) -> bool:
    """Tell whether it is said not to be there, and nothing behind a "but" says that it is.

    "There's no leak but the smell is strong": what is said last counts.
    """
    if not negated(heard, hit.first):
        return False
    return _TURNS.isdisjoint(heard.words[hit.first : hit.end]) or negated(heard, hit.end - 1)


def is_told_of_us(heard: Utterance, hit: Hit[Sense]) -> bool:
    """Tell whether the business did it and the caller only complains: "your bloke flooded it yesterday"."""
    doer = heard.words[max(0, hit.first - _LONGEST_DOER) : hit.first]
    if _YOURS.isdisjoint(doer) or not heard.words[hit.end - 1].endswith(("ed", "st", "ke")):
        return False
    behind = heard.words[hit.end :]
    told = "last" in behind or not _PAST_DAYS.isdisjoint(behind) or not _COMPLAINING.isdisjoint(heard.words)
    return told and _STILL.isdisjoint(heard.words)


def is_over(heard: Utterance, hit: Hit[Sense]) -> bool:
    """Tell whether it is past: "we had a flood last year", "it was a gas leak but it's fixed", "it used to flood"."""
    if used_to(heard, hit.first) or is_told_of_us(heard, hit):
        return True
    after = _clause(heard, hit.end)
    dated = any(
        (one == "last" and two in {"year", "month", "week", "time", "winter", "summer"})
        or (two == "ago" and one in {"year", "years", "months", "weeks"})
        for one, two in pairwise(after)
    )
    behind = heard.words[hit.end : hit.end + _REACH]
    clear = any(behind[at : at + len(phrase)] == phrase for phrase in _ALL_CLEAR for at in range(len(behind)))
    return dated or (clear and not _BACK_AGAIN.intersection(heard.words[hit.end :]))


def is_feared(heard: Utterance, hit: Hit[Sense]) -> bool:
    """Tell whether it is not there but feared: "before it floods", "if the pipe bursts again"."""
    said = heard.words[hit.first : hit.end]
    happened = said[-1] in _HAPPENED or not said[-1].endswith(_PRESENT)
    if happened or not _THERE.isdisjoint(said):
        return False
    if tells_when(heard, hit):
        return True
    at = hit.first - 1
    while at >= 0 and heard.words[at] in _ADVERBS:
        at -= 1
    for length in range(1, _LONGEST_SUBJECT + 1):
        start = at - length + 1
        if heard.word(start) not in _SUBJECTS or (length > 1 and heard.words[start] in _PRONOUNS):
            continue
        return heard.word(start - 1) in _FEARING and heard.word(start - 2) not in _DOUBTING
    return False


def tells_when(heard: Utterance, hit: Hit[Sense]) -> bool:
    """Tell whether the fear lies within the phrase: "the flexi before it bursts"."""
    return not _FEARING.isdisjoint(heard.words[hit.first : hit.end])


def _clause(heard: Utterance, first: int) -> tuple[str, ...]:
    """Return the words from a place on, up to the end of the sentence or a turn of it."""
    end = first
    while end < min(first + _CLAUSE, len(heard.words)):
        if heard.opens(end) or heard.words[end] in {"and", "but", "now"}:
            break
        end += 1
    return heard.words[first:end]
