"""What the desk is saying at this moment, as far as the vendor tells: how much was played, when silence begins."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from frontdesk.edges.channels.twilio.frames import Info, seconds_to_say

LONGEST_WORDS_SECONDS = 60.0
"""Somebody who speaks longer than this without a final prompt is not heard any more."""


SLOWEST = 4
"""How many times longer than reckoned something may take to be said: spelled numbers are many words in few."""


class Speech:
    """The desk's latest words on one line.

    seq         of the turn they are
    silent_at   when the caller has been silent for too long, on the clock of `now`
    """

    def __init__(self, *, silence: float, now: Callable[[], float]) -> None:
        """Have said nothing.

        silence   seconds
        now       seconds that only ever grow
        """
        self._silence = silence
        self._now = now
        self._frames = 0
        self._played = 0
        self._is_heard = False
        self._done = asyncio.Event()
        self._takes = 0.0
        self._text = ""
        self.seq = 0
        self.silent_at = now() + silence

    def begin(self, text: str, *, seq: int, frames: int) -> None:
        """Say something: in so many frames, of each of which the vendor tells when it was played."""
        self.seq, self._text, self._frames, self._played = seq, text, frames, 0
        self._is_heard = False
        self._done.clear()
        self._takes = seconds_to_say(text)
        self.silent_at = self._now() + self._takes + self._silence

    def tell(self, info: Info) -> None:
        """Take up what happens on the line."""
        match info.name, info.value:
            case "tokensPlayed", _:
                self._played += 1
                if self._played == self._frames:
                    self._said()
            case "agentSpeaking", "on":
                self._is_heard = True
                self.silent_at = max(self.silent_at, self._now() + SLOWEST * self._takes + self._silence)
            case "agentSpeaking", _ if self._is_heard and not self._played:
                self._said()
            case "clientSpeaking", "on":
                self.silent_at = self._now() + LONGEST_WORDS_SECONDS
            case "clientSpeaking", _:
                self.silent_at = self._now() + self._silence

    def cut(self, played: str) -> str | None:
        """Stop, for the caller speaks; return what they heard from the beginning, None if that was all of it.

        played   what the vendor says was played, of the whole or of the sentence it was at
        """
        self._done.set()
        self.silent_at = self._now() + 2 * self._silence
        if self._frames and self._played >= self._frames:
            return None
        at = self._text.find(played.strip())
        return self._text[: at + len(played.strip())] if at >= 0 else played

    def wait_again(self) -> None:
        """Begin to wait for a word from the caller."""
        self.silent_at = self._now() + self._silence

    async def said(self, *, margin: float) -> None:
        """Wait until it was said, or should have been; several times as long while the vendor tells of it.

        margin   seconds given beside the time it takes
        """
        if not await self._done_within(self._takes + margin) and (self._is_heard or self._played):
            await self._done_within((SLOWEST - 1) * self._takes)

    async def _done_within(self, seconds: float) -> bool:
        try:
            await asyncio.wait_for(self._done.wait(), seconds)
        except TimeoutError:
            return False
        return True

    def _said(self) -> None:
        self._done.set()
        self.silent_at = self._now() + self._silence
