"""Whether "it's" announces a name: "it's Iris in Epping", but not "it's Epping", "it's urgent", "it's Monday"."""

from __future__ import annotations

from frontdesk.understanding import gazetteer
from frontdesk.understanding.context import OTHERS
from frontdesk.understanding.recognizers.addresses import STREET_TYPES
from frontdesk.understanding.recognizers.name_runs import Runs
from frontdesk.understanding.recognizers.name_words import (
    BEHIND_WEAK,
    DENIALS,
    DETERMINERS,
    GREETINGS,
    MONTHS,
    PRESENT,
    REPORTED,
    WHERE,
)
from frontdesk.understanding.utterance import FILLERS, Utterance

_FRONT = 3  # words that may stand before an "it's" that opens a call
_OPENINGS = GREETINGS | FILLERS | {"there", "good"}
_REACH = 6  # words looked back over for what is corrected


def is_meant(runs: Runs, at: int, start: int, end: int) -> bool:
    """Judge the name [start, end) behind an "it's" at a place.

    A common first name counts where a call or a clause opens and the words go on as behind a name; a rare
    one needs a greeting before it, a place behind it, or a correction that speaks of the name.
    """
    heard, after = runs.heard, runs.heard.word(end)
    if after in PRESENT and not heard.opens(end):
        return True
    known = runs.is_known(start) or runs.is_titled(start)
    if heard.words[start] in MONTHS or _is_place(heard, start, end, known=known):
        return False
    before = heard.words[max(0, at - _REACH) : at]
    if not DENIALS.isdisjoint(before) and (known or "name" in before or "names" in before):
        return True
    if known:
        opening = at <= _FRONT or (heard.pauses(at) and not _of_others(heard, at))
        return opening and _goes_on(heard, end)
    if not _is_capital(heard, start):
        return after == "from" and starts_place(heard, end + 1)
    return _rare_name_fits(heard, at, end)


def greeting_end(heard: Utterance) -> int:
    """Return the first token that is no greeting and no filler."""
    at = 0
    while at < len(heard.words) and (heard.words[at] in _OPENINGS):
        at += 1
    return at


def starts_place(heard: Utterance, at: int) -> bool:
    """Tell whether a locality's name starts at a token."""
    return any(gazetteer.locality(" ".join(heard.words[at:end])) for end in range(at + 1, at + gazetteer.LONGEST + 1))


def _goes_on(heard: Utterance, end: int) -> bool:
    """Tell whether the words behind are those behind a name: "it's Ash in Bondi", not "it's ash in the drain"."""
    after = heard.word(end)
    if heard.pauses(end):
        return True
    if after in WHERE:
        return heard.word(end + 1) not in DETERMINERS or after == "from"
    return after in BEHIND_WEAK


def _rare_name_fits(heard: Utterance, at: int, end: int) -> bool:
    greeted = greeting_end(heard) >= at and not GREETINGS.isdisjoint(heard.words[:at])
    if heard.word(end) in WHERE and not heard.pauses(end):
        return (greeted or at <= _FRONT) and heard.word(end + 1) not in DETERMINERS
    return greeted and heard.pauses(end)


def _is_place(heard: Utterance, start: int, end: int, *, known: bool) -> bool:
    """Tell whether a street or a suburb is named."""
    if heard.words[end - 1] in STREET_TYPES or heard.word(end) in STREET_TYPES:
        return True
    return not known and gazetteer.locality(" ".join(heard.words[start:end])) is not None


def _of_others(heard: Utterance, at: int) -> bool:
    """Tell whether the sentence before speaks of somebody else: "the tenant has a key, it's Bob"."""
    for place in range(at - 1, -1, -1):
        if heard.words[place] in OTHERS or heard.words[place] in REPORTED:
            return True
        if heard.sentences[place]:
            return False
    return False


def _is_capital(heard: Utterance, at: int) -> bool:
    return heard.tokens[at].text[0].isupper() and not heard.text.isupper()
