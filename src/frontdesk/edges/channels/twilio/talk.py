"""One call over the relay: frames in, the desk's words out, one turn at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.websockets import WebSocketDisconnect

from frontdesk.desk.patience import DeskUnavailable, patiently
from frontdesk.desk.turn import Spoken
from frontdesk.domain.conversations import calls
from frontdesk.domain.conversations.queries import UnknownConversation
from frontdesk.domain.conversations.service import ConversationOver
from frontdesk.edges.channels.twilio.calling import Place
from frontdesk.edges.channels.twilio.exchange import LiveCall
from frontdesk.edges.channels.twilio.frames import (
    Digit,
    Frame,
    Info,
    Interrupt,
    Other,
    Prompt,
    end_frame,
    spoken_frames,
)
from frontdesk.edges.channels.twilio.pace import Pace
from frontdesk.edges.channels.twilio.speech import Speech
from frontdesk.edges.http.given import Given
from frontdesk.kernel.log import get_logger
from frontdesk.kernel.problems import Problem

logger = get_logger()

MOST_TROUBLES = 3
"""In a row: after that the call is ended, for it helps nobody."""

ANSWER_SECONDS = 15.0
"""More than the desk's whole patience with its database; then the caller hears words for trouble."""

NO_TURN = 0
"""What was said for trouble is no turn: there may be no database to keep it."""

Send = Callable[[str], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Heard:
    """What the caller said or keyed in; nothing is silence.

    generation   how often the caller had begun to say something by then
    behind       how many answers had been sent when it began
    """

    text: str
    generation: int
    behind: int


@dataclass(frozen=True, slots=True)
class CutOff:
    """The caller spoke over a turn of the desk's, having heard this much of it."""

    seq: int
    heard: str


@dataclass(frozen=True, slots=True)
class Look:
    """Something happened on the line: silence may begin sooner than it seemed."""


class Talk:
    """A call while its socket is open. What was said is in the rows: another socket can go on from there."""

    def __init__(self, given: Given, call: LiveCall, place: Place, *, session_id: str, send: Send, pace: Pace) -> None:
        """Join a call with its socket.

        session_id   no other session of the call has it: what is heard is counted in it, so each utterance has a key
        send         sends a frame
        """
        loop = asyncio.get_running_loop()
        self._given = given
        self._call = call
        self._place = place
        self._session = session_id
        self._send = send
        self._pace = pace
        self._loop = loop
        self._speech = Speech(silence=pace.silence, now=loop.time)
        self._waiting: asyncio.Queue[Heard | CutOff | Look | None] = asyncio.Queue()
        self._digits = ""
        self._digits_end: asyncio.TimerHandle | None = None
        self._generation = 0
        self._behind = 0
        self._began: int | None = None  # how many answers had been sent when the caller began to speak
        self._count = 0
        self._troubles = 0
        self._is_gone = False
        self._is_unsure = False  # what was heard of the desk's last words could not be written down

    def take(self, frame: Frame) -> None:
        """Take up a frame, in the order in which they come; nothing here waits."""
        match frame:
            case Prompt(text, last=True):
                self._flush_digits()
                self._hear(text)
            case Prompt():
                self._speech.wait_again()
                self._begins()
            case Digit(key):
                self._press(key)
            case Interrupt(heard):
                self._generation += 1
                played = self._speech.cut(heard)
                if played is not None:
                    self._waiting.put_nowait(CutOff(self._speech.seq, played))
            case Info():
                if (frame.name, frame.value) == ("clientSpeaking", "on"):
                    self._begins()
                self._speech.tell(frame)
                self._waiting.put_nowait(Look())
            case Other(kind):
                known = kind if kind in ("error", "dtmf") else "unknown"
                logger.info("twilio.frame_ignored", conversation_id=self._call.conversation_id, status=known)

    def line_gone(self) -> None:
        """Stop once the turn that is being answered is done, and what was heard beside is stored."""
        self._flush_digits()
        self._is_gone = True
        self._waiting.put_nowait(None)

    async def greeted(self, spoken: Spoken, *, already: bool) -> bool:
        """Begin with what the desk said last; return whether the call goes on.

        already   the vendor says it by itself
        """
        if already:
            self._speech.begin(spoken.text, seq=spoken.seq, frames=0)
        else:
            await self._say(spoken, self._generation)
        return not await self._parted(spoken)

    async def hold(self) -> None:
        """Answer what is heard until the call is over or the line is gone."""
        while (item := await self._next()) is not None:
            if isinstance(item, CutOff):
                await self._cut_off(item)
            elif self._is_gone:
                await self._take_down(item)
            elif await self._turn(item):
                return

    async def keep_rest(self) -> None:
        """Store what was heard and is not answered here any more: whoever goes on with the call answers it."""
        self._flush_digits()
        while not self._waiting.empty():
            item = self._waiting.get_nowait()
            if isinstance(item, CutOff):
                await self._cut_off(item)
            elif isinstance(item, Heard):
                await self._take_down(item)

    async def _next(self) -> Heard | CutOff | None:
        """Return what comes next; nothing for long enough is silence, unless words are waiting already."""
        while True:
            left = self._speech.silent_at - self._loop.time()
            if self._waiting.empty() and left <= 0:
                self._speech.wait_again()
                return Heard("", self._generation, self._behind)
            try:
                item = await asyncio.wait_for(self._waiting.get(), max(left, 0.1))
            except TimeoutError:
                continue
            if not isinstance(item, Look):
                return item

    async def _turn(self, heard: Heard) -> bool:
        """Answer one utterance; return whether the call is over."""
        spoken = await self._answer(heard)
        if spoken is None:
            await self._tell(end_frame("over"))
            return True
        if heard.generation != self._generation and await self._may_be_skipped(spoken):
            # The caller went on while we thought: the answer to what they say now takes this one's place.
            await self._cut_off(CutOff(spoken.seq, ""))
            return False
        await self._say(spoken, self._generation)
        return await self._parted(spoken)

    async def _answer(self, heard: Heard) -> Spoken | None:
        """Return what the desk says, words for trouble if it cannot; None if the call is over elsewhere."""
        business_id, conversation_id = self._call.business_id, self._call.conversation_id
        key, early = self._place_of(heard)
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                spoken = await self._given.desk.hear(
                    business_id, conversation_id, heard.text, heard_key=key, early=early
                )
            self._troubles = 0
            return spoken
        except (ConversationOver, UnknownConversation):
            return None
        except DeskUnavailable as away:
            return self._trouble(away.detail)
        except Exception:  # whatever it is, the caller is on the line and hears words
            logger.exception("twilio.turn_failed", conversation_id=conversation_id)
            return self._trouble(self._place.trouble)

    def _place_of(self, heard: Heard) -> tuple[str, bool]:
        """Return the key of the utterance that comes next, and whether the desk's last words came too late for it."""
        self._count += 1
        early, self._is_unsure = self._is_unsure or heard.behind != self._behind, False
        return f"{self._session}:{self._count}", early

    async def _take_down(self, heard: Heard) -> None:
        """Store an utterance without answering it."""
        key, early = self._place_of(heard)
        if not heard.text.strip():
            return
        business_id, conversation_id = self._call.business_id, self._call.conversation_id
        try:
            await self._given.desk.take_down(business_id, conversation_id, heard.text, heard_key=key, early=early)
        except Problem as problem:
            logger.warning("twilio.words_lost", conversation_id=conversation_id, problem=problem.slug)

    def _trouble(self, words: str) -> Spoken:
        self._troubles += 1
        ended = self._troubles >= MOST_TROUBLES
        return Spoken(self._call.conversation_id, NO_TURN, words, ended=ended)

    async def _say(self, spoken: Spoken, generation: int) -> None:
        """Send what is said, sentence by sentence, unless the caller begins to speak."""
        frames = spoken_frames(spoken.text)
        self._speech.begin(spoken.text, seq=spoken.seq, frames=len(frames))
        for frame in frames:
            if generation != self._generation:
                await self._tell(spoken_frames("")[0])
                break
            await self._tell(frame)
        self._behind += 1

    async def _tell(self, frame: str) -> None:
        """Send a frame, as long as there is a line."""
        if self._is_gone:
            return
        try:
            await self._send(frame)
        except (OSError, RuntimeError, WebSocketDisconnect):  # gone before its end was read
            self.line_gone()

    async def _parted(self, spoken: Spoken) -> bool:
        """Return whether the call is over; if it is, its last words are heard first."""
        if spoken.ended:
            await self._speech.said(margin=self._pace.speech)
            await self._tell(end_frame("ended"))
        return spoken.ended

    async def _cut_off(self, item: CutOff) -> None:
        """Write down how much of a turn was heard. If that fails, what is said next counts as no answer to it."""
        conversation_id = self._call.conversation_id
        try:
            await self._given.desk.interrupted(self._call.business_id, conversation_id, item.seq, heard=item.heard)
        except Exception:  # whatever it is, the caller is on the line, and their next words matter more
            self._is_unsure = True
            logger.exception("twilio.cut_off_unknown", conversation_id=conversation_id)

    async def _may_be_skipped(self, spoken: Spoken) -> bool:
        """Return whether an answer may stay unsaid, as the caller went on: not if it tells of a deed or a danger."""

        async def look() -> bool:
            async with self._given.database.transaction(self._call.business_id) as db:
                return await calls.must_be_heard(db, self._call.conversation_id, spoken.seq)

        try:
            return not (spoken.ended or await patiently(look))
        except DeskUnavailable:
            return False

    def _begins(self) -> None:
        """Note when the caller begins to speak: an answer that is sent meanwhile was not heard before it."""
        if self._began is None:
            self._began = self._behind

    def _hear(self, text: str) -> None:
        behind, self._began = self._behind if self._began is None else self._began, None
        self._generation += 1
        self._speech.wait_again()
        self._waiting.put_nowait(Heard(text, self._generation, behind))

    def _press(self, key: str) -> None:
        """Collect keys to a number, which ends at # or when no other key follows."""
        if self._digits_end is not None:
            self._digits_end.cancel()
        self._speech.wait_again()
        if key == "#":
            self._flush_digits()
            return
        self._digits += key
        self._digits_end = self._loop.call_later(self._pace.digits, self._flush_digits)

    def _flush_digits(self) -> None:
        if self._digits_end is not None:
            self._digits_end.cancel()
            self._digits_end = None
        if self._digits:
            digits, self._digits = self._digits, ""
            self._hear(digits)
