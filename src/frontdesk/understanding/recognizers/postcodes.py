"""States and postcodes."""

from __future__ import annotations

from collections.abc import Set

from frontdesk.understanding import gazetteer
from frontdesk.understanding.recognizers import us_places
from frontdesk.understanding.types import Fact, Hearing
from frontdesk.understanding.utterance import Utterance
from frontdesk.understanding.words import digits_at, number_at

POSTCODE = "postal_code"
_LENGTH = 4  # digits
_ZIP_LENGTH = 5
_PLACE_ASKED = frozenset({POSTCODE, "customer_location", "address"})
_LOWEST = 800  # 0800 is Darwin, the lowest that a caller could say as a number

_STATES = {
    "nsw": "NSW", "vic": "VIC", "victoria": "VIC", "qld": "QLD", "queensland": "QLD", "sa": "SA", "wa": "WA",
    "tas": "TAS", "tasmania": "TAS", "act": "ACT", "nt": "NT",
}  # fmt: skip
_LONG_STATES = {
    ("new", "south", "wales"): "NSW",
    ("south", "australia"): "SA",
    ("western", "australia"): "WA",
    ("northern", "territory"): "NT",
}


def find(heard: Utterance, hearing: Hearing, taken: Set[int]) -> list[Fact]:
    """Return a postcode that is called one, follows a place or a state, or was asked for."""
    if hearing.region == "US":
        return _zip(heard, hearing, taken)
    if hearing.region != "AU":
        return []
    asked = POSTCODE in (hearing.asked or ())
    found = []
    for at in range(len(heard.words)):
        code, end = _code_at(heard, at)
        if code is None or any(place in taken for place in range(at, end)) or not gazetteer.is_postcode(code):
            continue
        before = heard.words[max(0, at - 4) : at]
        called = "postcode" in before or "zip" in before or ("post" in before and "code" in before)
        if called or asked or _follows_place(heard, at):
            found.append(heard.fact(POSTCODE, code, at, end, 0.9))
    return found[-1:]


def _zip(heard: Utterance, hearing: Hearing, taken: Set[int]) -> list[Fact]:
    """Return five digits that are called a ZIP code, follow a place, or answer where it is."""
    asked = not _PLACE_ASKED.isdisjoint(hearing.asked or ())
    found = []
    for at in range(len(heard.words)):
        run = digits_at(heard.tokens[at : at + _ZIP_LENGTH + 1], 0)
        if run is None or len(run.text) != _ZIP_LENGTH or not taken.isdisjoint(range(at, at + run.end)):
            continue
        called = not {"zip", "postal"}.isdisjoint(heard.words[max(0, at - 4) : at])
        alone = asked and (heard.pauses(at) or heard.word(at - 1).isalpha()) and heard.pauses(at + run.end)
        if called or alone or us_places.ends_at(heard, at):
            found.append(heard.fact(POSTCODE, run.text, at, at + run.end, 0.9))
    return found[-1:]


def _code_at(heard: Utterance, at: int) -> tuple[str | None, int]:
    """Return four digits that stand alone at a place, written or said one by one."""
    word = heard.words[at]
    if len(word) == _LENGTH and word.isascii() and word.isdigit():
        return word, at + 1
    if heard.tokens[at].number is None and word not in {"oh", "o", "double", "triple"}:
        return None, at
    run = _spoken(heard, at)
    return run if run is not None else (None, at)


def _spoken(heard: Utterance, at: int) -> tuple[str, int] | None:
    """Return a run of exactly four spoken digits, "two thousand and ten" included."""
    # A few words are enough to see that a run is longer than a postcode.
    run = digits_at(heard.tokens[at : at + _LENGTH + 1], 0)
    if run is not None and len(run.text) == _LENGTH:
        return run.text, at + run.end
    number = number_at(heard.tokens, at)
    if number is not None and _LOWEST <= number.value <= 9999 and not number.ordinal and number.end - number.first > 1:
        return f"{number.value:04d}", number.end
    return None


def _follows_place(heard: Utterance, at: int) -> bool:
    """Tell whether a locality or a state stands just before."""
    for first in range(max(0, at - 4), at):
        if gazetteer.locality(" ".join(heard.words[first:at])) and not heard.sentences[at]:
            return True
        state, end = state_at(heard, first)
        if state is not None and end == at:
            return True
    return False


def state_at(heard: Utterance, at: int) -> tuple[str | None, int]:
    """Return the state named at a place and where its name ends."""
    for words, state in _LONG_STATES.items():
        if heard.words[at : at + len(words)] == words:
            return state, at + len(words)
    short = _STATES.get(heard.word(at))
    return short, at + 1 if short else at
