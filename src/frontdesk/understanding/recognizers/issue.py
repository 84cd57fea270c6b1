"""What is wrong, in the caller's words: the clause around a sign of trouble, its frills taken off."""

from __future__ import annotations

from collections.abc import Sequence, Set

from frontdesk.understanding.context import OTHERS, negated
from frontdesk.understanding.lexicon import Sense
from frontdesk.understanding.patterns import Hit
from frontdesk.understanding.types import Fact, Hearing
from frontdesk.understanding.utterance import FILLERS, Utterance
from frontdesk.understanding.wordlists import bag, rows

ISSUE = "issue_description"
_LONGEST = 24  # words of a description

# What leads up to a description and is no part of it; the clause begins behind the last of these.
_INTROS = rows(
    """
    i have got | ive got | weve got | we have got | i got | we got | have got | i have | we have | i had | we
    had | ive | weve | theres | there is | there are | there was | there seems to be | having | i think | we
    think | i believe | looks like | seems like | sounds like | because | cause | im | we are | problem is |
    problem with | issue is | issue with | trouble with | matter is | happening is | help with | help me with |
    come and fix | come fix | to fix | you fix | to repair | you repair | look at | sort out | take care of |
    calling about | ringing about | call about | regarding | is that | to come and | out for | out to | someone
    for | somebody for | quote for | quote on | price for | price on | after | and now | but now | now | and i |
    and ive | and my | and our | and his | and her | and their | ring you | call you | rang you | your number |
    and the | and a | and its | and theres | so my | so the | so i | but my | but
    the | but i | its about | in for | can you | could you | can someone | can somebody | could someone | could
    somebody | can anyone | book in | book a | to book | here and | here | speaking | sorry | hi | hello | hey |
    gday | yes | yeah | yep | morning | afternoon | evening | actually | basically | just that | for a | for my
    | for the | for our | left the | left my | left our | left a | he left | they left
    """
)
# What a description ends before.
_ENDS = rows(
    """
    and i | and its | and it is | and im | and ive | and id | and we | and can | and could | and would | and my
    | and please | and you | and need | and want | and was | can you | can i | can someone | can somebody |
    could you | could i | could someone | could somebody | would you | would like | will you | are you | do you
    | so i | so can | so could | so we | so im | so was | so you | so if | please | thanks | thank you | cheers
    | i need | i want | i would | i was | i am | i have | ive | i can | i live | id | im | its | it is | we need
    | we want | were in | my name | my number | my phone | my mobile | my address | the address | the name |
    what | how much | how long | how soon | when can | when could | but | hoping | wondering | if you | if
    someone | if i | if possible | you can | name is | names | number is | call me | this is | thats | that is |
    any chance | any time | asap | id like | i think | i reckon | and the address | and number |
    you idiot | you idiots | you moron | you morons | you useless | you stupid
    """
)
# Where the desk asked what is wrong, these go on with the description.
_LINKS = bag("and because so but its it")
# Who has the trouble: "a tenant who's got", "she says that".
_PERSONS = bag("who whos she he they shes hes theyve theyre")
_WHERE = bag("who in at on next upstairs downstairs")
_LONGEST_WHERE = 5  # words
_HAS = bag(
    """
    has have had got having with says say said reckons reckon thinks told rang called phoned noticed found and me
    that who whos is
    """
)
_WITHIN = bag("in at on near")
_PREMISES = bag("unit flat apartment townhouse house home place property shop office cafe restaurant rental")
_DETERMINERS = bag("a an the my our her his their some this that these those")
_WEAK_START = bag(
    """
    is are been be having got have has need needs want wanted get getting and or of with about for to its im i
    we can could just it s also fix repair
    """
) - {"it"}
_WEAK_END = bag(
    """
    in at from on for by to of and or the a an my our is are was with near out over around i im its we so if as
    that really here but because about need want it located living live
    """
)
# Left out of the description wherever they stand.
_UNSAID = bag(
    """
    my our um uh er erm umm bloody fucking fucken fuckin freaking effing friggin frigging goddamn damn useless idiot
    idiots idiotic stupid dumb shitty crappy hopeless pathetic moron morons bastard bastards wanker wankers
    """
)
_NOT_SAID = bag("dunno idk unsure")
# Around a day, a name or a place these describe nothing: "can you do Thursday", "actually make it eleven".
_GLUE = bag(
    """
    i id im ill ive we you he she it its that this is be am are was were can could would will do does did make made
    get got have has put set come bring take go going want need like book move change call me my name names for at on
    to by in from of or and then now not no yes please just actually maybe so about around sometime time day date
    morning afternoon appointment booking instead rather free open available work works good fine ok okay best better
    number phone mobile here speaking near live living located close lets sorry wait mean meant how what if
    """
)
# An answer that opens so asks something itself.
_ASKS_ITSELF = bag("do does did are what whats how hows when whens where wheres who whos why which will")
_UNSURE = (
    ("dont", "know"),
    ("not", "sure"),
    ("no", "idea"),
    ("already", "told"),
    ("already", "said"),
    ("just", "told"),
    ("do", "not", "know"),
    ("rather", "not"),
)


def find(
    heard: Utterance,
    hearing: Hearing,
    problems: Sequence[Hit[Sense]],
    taken: Set[int],
    idle: Set[int],
    *,
    described: Sequence[Hit[Sense]] = (),
    endangered: bool = False,
) -> list[Fact]:
    """Return a short description of what is wrong.

    problems    phrases that tell of trouble
    taken       tokens of facts that are no part of it: name, phone, place, date
    idle        tokens of thanks, greetings and answers
    described   phrases that tell what it is about: they count where none tells of trouble
    endangered  somebody is in danger: a reply that tells of that alone describes no job
    """
    asked = ISSUE in (hearing.asked or ())
    for hit in _in_order(problems):
        if any(at in taken for at in range(hit.first, hit.end)) or _is_denied(heard, hit):
            continue
        first = _left(heard, hit.first, taken, whole=asked)
        end = _right(heard, hit.end, taken, whole=asked)
        found = _trimmed(heard, first, end, keep=hit.end)
        if found is not None:
            return [_fact(heard, *found, 0.9)]
    whole = _bare(heard, taken, idle) if asked and not endangered else []
    return whole or [_thing(heard, hit, taken) for hit in _in_order(described)[:1]]


def _thing(heard: Utterance, hit: Hit[Sense], taken: Set[int]) -> Fact:
    """Return what a phrase names, with what is said of it right beside: "2020 RAV4", "old Civic wagon"."""
    loose = _WEAK_START | _WEAK_END | _DETERMINERS | FILLERS
    first, end = hit.first, hit.end
    while first > 0 and not heard.pauses(first) and first - 1 not in taken and heard.words[first - 1] not in loose:
        first -= 1
    while end < len(heard.words) and not heard.pauses(end) and end not in taken and heard.words[end] not in loose:
        end += 1
    return _fact(heard, first, end, 0.6)


def _in_order(hits: Sequence[Hit[Sense]]) -> list[Hit[Sense]]:
    return sorted(hits, key=lambda hit: (hit.first, -hit.end))


def _is_denied(heard: Utterance, hit: Hit[Sense]) -> bool:
    """Tell whether the trouble is said not to be there; phrases like "not working" deny in themselves."""
    return negated(heard, hit.first) and heard.words[hit.first] not in {"no", "not", "wont", "doesnt", "cant", "isnt"}


def _left(heard: Utterance, first: int, taken: Set[int], *, whole: bool) -> int:
    """Return where the description begins: behind the last lead-up before the trouble."""
    at = first
    while at > 0 and not (heard.opens(at) if whole else heard.pauses(at)) and at - 1 not in taken:
        at -= 1
    start = at
    for place in range(at, first):
        for intro in _INTROS:
            end = place + len(intro)
            linked = whole and intro[0] in _LINKS
            if end <= first and not linked and heard.words[place:end] == intro:
                start = max(start, end)
        start = max(start, _behind_person(heard, place, first))
        if heard.words[place] == "left" and "your" in heard.words[max(at, place - _LONGEST_WHERE) : place]:
            start = max(start, place + 1)  # "your useless man left the sink dripping"
    return start


def _behind_person(heard: Utterance, at: int, first: int) -> int:
    """Return the token behind "one of our tenants has", "my mum who's got" and the like; 0 if none stands there.

    first   where the trouble begins: only what lies before it leads up to it
    """
    if heard.words[at] not in OTHERS and heard.words[at] not in _PERSONS:
        return 0
    end = at + 1
    if heard.word(end) in _WHERE:  # "my neighbour in number four has"
        end = next(
            (place for place in range(end, min(first, end + _LONGEST_WHERE)) if heard.words[place] == "has"), end
        )
    while end < first and heard.words[end] in _HAS:
        end += 1
    return end if end > at + 1 else 0


def _right(heard: Utterance, end: int, taken: Set[int], *, whole: bool) -> int:
    """Return where the description ends: before another fact, a request or the next thought."""
    at = end
    while at < len(heard.words) and at - end < _LONGEST:
        if (heard.opens(at) if whole else heard.pauses(at)) or at in taken:
            break
        if any(heard.words[at : at + len(stop)] == stop for stop in _ENDS if not (whole and stop[0] in _LINKS)):
            break
        if _is_premises(heard, at):
            break
        at += 1
    return at


def _is_premises(heard: Utterance, at: int) -> bool:
    """Tell whether the property closes the phrase: "a dripping tap in a unit in Parramatta"."""
    said = heard.words[at : at + 3]
    if len(said) < 3 or said[0] not in _WITHIN or said[1] not in _DETERMINERS or said[2] not in _PREMISES:
        return False
    return heard.pauses(at + 3) or heard.word(at + 3) in _WITHIN


def _trimmed(heard: Utterance, first: int, end: int, *, keep: int = 0) -> tuple[int, int] | None:
    """Take determiners, fillers and loose ends off both sides; None if too little is left.

    keep   where the trouble itself ends: nothing of it is a loose end
    """
    while first < end and (
        heard.words[first] in _DETERMINERS or heard.words[first] in FILLERS or heard.words[first] in _WEAK_START
    ):
        if end - first == 1:
            break
        first += 1
    while end > max(first + 1, keep) and (heard.words[end - 1] in _WEAK_END or heard.words[end - 1] in FILLERS):
        end -= 1
    if end <= first or (end - first == 1 and heard.words[first] in _WEAK_END | _DETERMINERS):
        return None
    return first, end


def _fact(heard: Utterance, first: int, end: int, confidence: float) -> Fact:
    parts: list[str] = []
    for at in range(first, end):
        word = heard.tokens[at].text.lower()
        if heard.words[at] in _UNSAID:
            continue
        gap = heard.tokens[at].gap if parts and at > first else ""
        apart = gap if gap in {"-", "/", ""} else " "  # "RAV4" is heard as two words, and written as one
        parts.append(f"{apart}{word}")
    return heard.fact(ISSUE, "".join(parts), first, end, confidence)


def _bare(heard: Utterance, taken: Set[int], idle: Set[int]) -> list[Fact]:
    """Return the first sentence of an answer that says something and is no other fact."""
    if any(heard.words[at : at + len(phrase)] == phrase for phrase in _UNSURE for at in range(len(heard.words))):
        return []
    start = 0
    for at in range(1, len(heard.words) + 1):
        if not heard.opens(at):
            continue
        found = _meaning(heard, start, at, taken, idle)
        if found is not None:
            return [_fact(heard, *found, 0.6)]
        start = at
    return []


def _meaning(heard: Utterance, first: int, end: int, taken: Set[int], idle: Set[int]) -> tuple[int, int] | None:
    known = any(at in taken or at in idle for at in range(first, end))
    while first < end and (first in idle or first in taken or heard.words[first] in FILLERS):
        first += 1
    while end > first and (end - 1 in idle or end - 1 in taken):
        end -= 1
    found = _trimmed(heard, first, min(end, first + _LONGEST))
    if found is None or heard.words[first] in _ASKS_ITSELF:
        return None
    empty = FILLERS | _WEAK_END | _DETERMINERS | _NOT_SAID | (_GLUE if known else frozenset())
    content = [heard.words[at] for at in range(*found) if heard.words[at] not in empty and at not in taken | idle]
    return found if content and sum(map(len, content)) > 3 else None
