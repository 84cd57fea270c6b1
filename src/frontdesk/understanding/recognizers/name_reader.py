"""Where a caller's name stands in an utterance: behind a frame, before "here", spelled, or bare."""

from __future__ import annotations

from collections.abc import Iterator

from frontdesk.understanding.context import OTHERS
from frontdesk.understanding.recognizers import name_weak, spelling
from frontdesk.understanding.recognizers.name_runs import Candidate, Runs
from frontdesk.understanding.recognizers.name_words import (
    CLOSING_FRAMES,
    KNOWN_FRAMES,
    LEAD,
    NAMED_THINGS,
    NEGATED,
    NO_REPLY,
    PAUSES,
    POSSESSIVE,
    PRESENT,
    REPORTED,
    SKIPPED,
    SURE_FRAMES,
    TITLES,
    WEAK_FRAMES,
    WHERE,
    cased,
    frame_at,
)


class Reader:
    """Reads names at places of one utterance."""

    def __init__(self, runs: Runs, *, asked: bool) -> None:
        self._runs = runs
        self._heard = runs.heard
        self._asked = asked

    def framed(self) -> Iterator[Candidate]:
        """Yield names behind "my name is", "I'm", "this is" and the like, and before "is my name"."""
        at = 0
        while at < len(self._heard.words):
            frame = frame_at(self._heard.words, at)
            candidate = self._behind(frame, at) if frame else None
            if candidate is not None:
                yield candidate
            at = candidate.end if candidate is not None else at + 1
        for frame in CLOSING_FRAMES:
            yield from self._before(frame)

    def _before(self, frame: tuple[str, ...]) -> Iterator[Candidate]:
        """Yield "Banks is my name" and "Mark's my name"."""
        heard, runs = self._heard, self._runs
        for at in range(1, len(heard.words) - len(frame) + 1):
            if heard.words[at : at + len(frame)] != frame or runs.end(at - 1) != at:
                continue
            if "is" not in frame:
                if heard.stems[at - 1]:
                    yield Candidate(at - 1, at, 3, cased(heard.stems[at - 1]))
                continue
            two = at > 1 and not heard.pauses(at - 1) and runs.end(at - 2) == at
            yield runs.candidate(at - 2 if two else at - 1, at, 3)

    def present(self) -> Iterator[Candidate]:
        """Yield names before "here", "speaking" or "calling"."""
        heard, runs = self._heard, self._runs
        for at, word in enumerate(heard.words):
            if word not in PRESENT or heard.opens(at):
                continue
            first = at
            while first > 0 and at - first < 2 and not heard.pauses(first) and runs.may_be_name(first - 1):
                first -= 1
            # At the very front an unknown name will do too: "Marcelo Higgens here".
            fronted = first <= 2 and (runs.is_titled(first) or at - first == 2)
            if first < at and (fronted or runs.is_known(first)) and heard.word(first - 1) not in NEGATED:
                yield runs.candidate(first, at, 2)

    def at_front(self) -> Iterator[Candidate]:
        """Yield "Iris in Coogee": a common first name that opens the call, with where it calls from."""
        start = name_weak.greeting_end(self._heard)
        end = self._runs.end(start) if self._runs.is_known(start) else start
        if end > start and self._heard.word(end) in WHERE and name_weak.starts_place(self._heard, end + 1):
            yield self._runs.candidate(start, end, 1)

    def of_others(self) -> Iterator[Candidate]:
        """Yield "her name is Sue", "the tenant is Bob", "my wife Sarah": what the desk asked for then."""
        heard = self._heard
        for at, word in enumerate(heard.words):
            if word not in OTHERS and word not in POSSESSIVE:
                continue
            start = at + 1
            while heard.word(start) in {"name", "names", "is", "s", "called"}:
                start += 1
            end = self._runs.end(start)
            if end > start and (start > at + 1 or self._runs.is_known(start)):
                yield self._runs.candidate(start, end, 1)

    def bare(self) -> Iterator[Candidate]:
        """Yield a name that is all, or nearly all, that was said."""
        heard, runs, start = self._heard, self._runs, 0
        while start < len(heard.words) and heard.words[start] in LEAD and not runs.is_known(start):
            start += 1
        end = runs.end(start)
        if end > start and heard.words[start] not in NO_REPLY and (runs.closes(end) or spelling.after(heard, end)):
            yield runs.candidate(start, end, 1)

    def spelled_alone(self) -> list[Candidate]:
        """Return a name given in letters alone: "D A V E"."""
        for at in range(len(self._heard.words)):
            spelled = spelling.after(self._heard, at)
            if spelled is not None:
                return [Candidate(spelled.first, spelled.end, 1, spelling.alone(spelled))]
        return []

    def _behind(self, frame: tuple[str, ...], at: int) -> Candidate | None:
        """Return the name that a frame announces, if it is one and the caller's."""
        heard, runs, start = self._heard, self._runs, at + len(frame)
        weak = frame in WEAK_FRAMES
        while heard.word(start) in PAUSES or (weak and heard.word(start) in SKIPPED):
            start += 1
        if heard.word(start) in NEGATED or self._is_reported(at, frame):
            return None
        sure = frame in SURE_FRAMES or frame in KNOWN_FRAMES
        spelled = spelling.after(heard, start) if sure or self._asked else None
        if spelled is not None and (sure or spelled.first == start):
            return Candidate(start, spelled.end, 3, spelling.alone(spelled))
        end = runs.end(start)
        if end == start or (frame in KNOWN_FRAMES and not self._may_follow(frame, start)):
            return None
        if sure:
            return runs.candidate(start, end, 3)
        if weak and not self._asked and not name_weak.is_meant(runs, at, start, end):
            return None
        return runs.candidate(start, end, 2) if self._is_likely(start, end) else None

    def _may_follow(self, frame: tuple[str, ...], start: int) -> bool:
        """Tell whether a name may stand behind "put down" or a bare "name"."""
        return self._runs.is_known(start) or (frame == ("name",) and (self._asked or self._heard.pauses(start)))

    def _is_likely(self, start: int, end: int) -> bool:
        """Judge a name behind "I'm" and "this is": it must be known, or be followed as names are."""
        if self._runs.is_known(start) or self._heard.words[start] in TITLES:
            return True
        return self._runs.closes(end) and not self._runs.is_ordinary(start)

    def _is_reported(self, at: int, frame: tuple[str, ...]) -> bool:
        """Tell whether the frame speaks of somebody or something else: "the tenant's name is", "her name is"."""
        if self._heard.opens(at):
            return False
        before = self._heard.word(at - 1)
        if frame[0] in {"name", "names", "first", "full"}:
            return before in OTHERS or before in POSSESSIVE or before in NAMED_THINGS
        return before in REPORTED and frame not in SURE_FRAMES[:2]
