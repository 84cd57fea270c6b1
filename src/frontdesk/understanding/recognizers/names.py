"""The caller's name: framed ("my name is"), spelled out, put right, or bare when it was asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set

from frontdesk.understanding import gazetteer
from frontdesk.understanding.context import READ_BACK, corrected_between
from frontdesk.understanding.recognizers import spelling, us_places
from frontdesk.understanding.recognizers.name_reader import Reader
from frontdesk.understanding.recognizers.name_runs import Candidate, Runs
from frontdesk.understanding.recognizers.name_words import (
    ARTICLES,
    DENIALS,
    FAMILY_FRAME,
    LEAD,
    LINKS,
    OF_FAMILY,
    TAKES_BACK,
)
from frontdesk.understanding.types import Fact, Hearing
from frontdesk.understanding.utterance import Utterance

NAME = "customer_name"
# Questions that a caller may answer with whatever is on their mind, a name too.
_OPEN = frozenset({"service_type", "issue_description", "customer_location", "book_it", "call_back", "anything_else"})
# Words that may stand before the right name: "no, I said Tom, not Tim".
_LEAD = LEAD | LINKS


def find(heard: Utterance, hearing: Hearing, taken: Set[int], things: Set[int] = frozenset()) -> list[Fact]:
    """Return the caller's name, if it was said; the last of several that are as sure.

    taken   tokens that mean something else (services, dates, phones): no name goes on over them
    things  tokens that tell what it is about: "Lincoln Navigator" alone is a car, "I'm Lee Ford" is a name
    """
    asked = NAME in (hearing.asked or ())
    known = hearing.known.get(NAME, "") if not READ_BACK.isdisjoint(hearing.asked or ()) else ""
    runs = Runs(heard, taken, asked=asked)
    reader = Reader(runs, asked=asked)
    found = [*reader.framed(), *reader.present(), *_put_right(runs, hearing.known.get(NAME, ""))]
    if asked and not found:
        found = [*reader.of_others(), *reader.bare()] or reader.spelled_alone()
    found = found or [*reader.at_front(), *_instead(runs, reader, known)]
    if not found and not things:
        found = [*_in_full(runs, reader, hearing)]
    best = _best(heard, found)
    if best is None or (best.rank <= 1 and _is_known_place(hearing, best)):
        return []
    best = _with_spelling(runs, _reconsidered(runs, best), known)
    confidence = 0.95 if best.rank >= 3 else 0.85 if best.rank == 2 else 0.75
    return [heard.fact(NAME, best.value, best.first, best.end, confidence)]


def _put_right(runs: Runs, known: str) -> Iterator[Candidate]:
    """Yield Dan of "not Dave, Dan" and "Dan, not Dave", where Dave is a common name or the one known."""
    heard = runs.heard
    names = set(known.lower().split())
    for at, word in enumerate(heard.words):
        wrong_end = runs.end(at + 1) if word == "not" else at + 1
        denied = heard.words[at + 1 : wrong_end]
        if not denied or not (runs.is_known(at + 1) or names & set(denied)):
            continue
        start = wrong_end
        while start < len(heard.words) and heard.words[start] in LINKS:
            start += 1
        end = runs.end(start)
        named = runs.is_known(start) or (names & set(denied) and heard.words[start - 1] not in ARTICLES)
        if end > start and runs.closes(end) and named:
            yield runs.candidate(start, end, 3)
            continue
        opened = (first for first in (at - 2, at - 1) if first >= 0 and runs.end(first) == at)
        first = next((first for first in opened if runs.is_known(first) and not runs.is_ordinary(first)), at)
        if first < at and _LEAD.issuperset(heard.words[:first]):
            yield runs.candidate(first, at, 3)


def _instead(runs: Runs, reader: Reader, known: str) -> Iterator[Candidate]:
    """Yield the name that a caller gives where another one was read back: "no, Siobhan", "S I O B H A N"."""
    if not known:
        return
    yield from (one for one in reader.bare() if runs.is_known(one.first) and runs.heard.pauses(one.end))
    yield from reader.spelled_alone()


def _in_full(runs: Runs, reader: Reader, hearing: Hearing) -> Iterator[Candidate]:
    """Yield "Pat Moran", all that is said to an open question: in capitals, one of the two a common first name."""
    heard = runs.heard
    if _OPEN.isdisjoint(hearing.asked or ()) or heard.text.isupper():
        return
    for one in reader.bare():
        words = heard.words[one.first : one.end]
        capitals = all(heard.tokens[at].text[:1].isupper() for at in range(one.first, one.end))
        named = any(runs.is_known(at) and not runs.is_ordinary(at) for at in range(one.first, one.end))
        if len(words) == 2 and capitals and named and one.end == len(heard.words) and not _is_place(hearing, words):
            yield one


def _is_place(hearing: Hearing, words: tuple[str, ...]) -> bool:
    """Tell whether a place of the region is called so."""
    name = " ".join(words)
    return gazetteer.locality(name) is not None if hearing.region == "AU" else us_places.is_shaped(words)


def _best(heard: Utterance, found: Sequence[Candidate]) -> Candidate | None:
    """Return the surest candidate; a corrected one gives way to the later."""
    best: Candidate | None = None
    for one in sorted(found, key=lambda candidate: candidate.first):
        if best is None or one.rank >= best.rank or corrected_between(heard, best.end, one.first):
            best = one
    return best


def _reconsidered(runs: Runs, one: Candidate) -> Candidate:
    """Return the name that a caller says instead in the same breath: "John, no sorry, Jon"."""
    heard, start = runs.heard, one.end
    while start < len(heard.words) and heard.words[start] in TAKES_BACK:
        start += 1
    if start == one.end or DENIALS.isdisjoint(heard.words[one.end : start]) or not runs.is_known(start):
        return one
    end = runs.end(start)
    return runs.candidate(start, end, one.rank) if runs.closes(end) or heard.word(end) == "without" else one


def _with_spelling(runs: Runs, one: Candidate, known: str) -> Candidate:
    """Mend a name by the letters that follow it: "Mike, M I K E", "Jon, J O N, Smythe, S M Y T H E".

    known   the name that was read back; letters alone put that right
    """
    heard = runs.heard
    if known and all(len(word) == 1 for word in heard.words[one.first : one.end]):
        own = spelling.after(heard, one.first)
        if own is not None and one.value.lower() == own.letters and " " in known:
            one = one._replace(value=spelling.mended(known, own))
    spelled = spelling.after(heard, one.end)
    if spelled is None:
        return one
    if not OF_FAMILY.isdisjoint(heard.words[one.end : spelled.first]):
        return _with_family_name(runs, one)
    value = spelling.mended(one.value, spelled)
    whole = runs.candidate(spelled.end, end, 4) if (end := runs.end(spelled.end)) > spelled.end + 1 else None
    if whole is not None and runs.closes(end) and value.lower() in whole.value.lower().split():
        return whole  # "Nguyen, N G U Y E N, Linh Nguyen"
    return _with_family_name(runs, Candidate(one.first, spelled.end, 4, value))


def _with_family_name(runs: Runs, one: Candidate) -> Candidate:
    """Add the family name that is given behind a first name's letters: "J O N, last name Smythe, S M Y T H E"."""
    heard, start = runs.heard, one.end
    while heard.word(start) in FAMILY_FRAME:
        start += 1
    end = runs.end(start)
    spelled = spelling.after(heard, max(start, end))
    if spelled is None or (start == one.end and end == start):
        return one
    if end == start:
        value = spelling.mended_or_added(one.value, spelled)
    elif " " in one.value:
        return one
    else:
        value = f"{one.value} {spelling.mended(runs.candidate(start, end, 4).value, spelled)}"
    return Candidate(one.first, spelled.end, 4, value)


def _is_known_place(hearing: Hearing, one: Candidate) -> bool:
    """Tell whether a bare word is the suburb that is known, said or spelled once more."""
    return one.value.lower() == hearing.known.get("customer_location")
