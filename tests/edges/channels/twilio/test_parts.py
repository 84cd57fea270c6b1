"""The pure parts of the phone line: lines, tokens, frames, what is being said."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.edges.channels.twilio.frames import (
    MOST_BYTES,
    Info,
    Malformed,
    frame_of,
    seconds_to_say,
    spoken_frames,
)
from frontdesk.edges.channels.twilio.lines import Lines
from frontdesk.edges.channels.twilio.speech import Speech
from frontdesk.edges.channels.twilio.tokens import Ticket, ticket_of, token_of
from frontdesk.kernel.text import sentences
from tests.builders import MONDAY

TICKET = Ticket(UUID(int=5), attempt=1, seq=7)
ONE, TWO, THREE = ((UUID(int=5), name) for name in ("one", "two", "three"))


class TestLines:
    def test_are_as_many_as_there_are(self) -> None:
        lines = Lines(2)

        assert [lines.take(call) for call in (ONE, TWO, THREE, ONE)] == [True, True, False, True]
        assert lines.busy == 2

    def test_come_back_by_themselves(self) -> None:
        now = [0.0]
        lines = Lines(1, now=lambda: now[0])
        lines.take(ONE, seconds=30)
        now[0] = 29.9
        early = lines.take(TWO)
        now[0] = 30.0

        assert (early, lines.take(TWO)) == (False, True)

    def test_are_not_refused_to_a_call_that_goes_on(self) -> None:
        lines = Lines(1)
        lines.take(ONE)

        assert lines.take(TWO, known=True)

    def test_that_were_taken_are_for_their_sockets(self) -> None:
        lines = Lines(1)
        lines.take(ONE)

        assert lines.open_socket()
        lines.free(ONE)
        assert not lines.take(TWO)
        assert not lines.open_socket()
        lines.close_socket()
        assert lines.take(TWO)

    def test_of_two_businesses_are_two_though_their_calls_have_one_name(self) -> None:
        lines, theirs = Lines(2), (UUID(int=7), ONE[1])
        assert [lines.take(call) for call in (ONE, theirs)] == [True, True]
        lines.free(theirs)
        assert lines.busy == 1


class TestTokens:
    def token(self) -> str:
        return token_of(TICKET, call_sid="CA1", account_sid="AC1", now=MONDAY, secret_key="ours")

    def test_say_what_they_are_of(self) -> None:
        found = ticket_of(self.token(), call_sid="CA1", account_sid="AC1", now=MONDAY, secret_key="ours")

        assert found == TICKET

    @pytest.mark.parametrize(
        ("call", "account", "key"), [("CA2", "AC1", "ours"), ("CA1", "AC2", "ours"), ("CA1", "AC1", "theirs")]
    )
    def test_are_good_for_nothing_else(self, call: str, account: str, key: str) -> None:
        assert ticket_of(self.token(), call_sid=call, account_sid=account, now=MONDAY, secret_key=key) is None

    def test_grow_old(self) -> None:
        def after(minutes: int) -> Ticket | None:
            now = MONDAY + timedelta(minutes=minutes)
            return ticket_of(self.token(), call_sid="CA1", account_sid="AC1", now=now, secret_key="ours")

        assert after(4) == TICKET
        assert after(10) is None

    @given(st.text())
    def test_cannot_be_made_up(self, token: str) -> None:
        assert ticket_of(token, call_sid="CA1", account_sid="AC1", now=MONDAY, secret_key="ours") is None


class TestFrames:
    @given(st.text())
    def test_of_a_text_are_the_text(self, text: str) -> None:
        frames = [json.loads(frame) for frame in spoken_frames(text.rstrip())]

        assert "".join(frame["token"] for frame in frames) == text.rstrip()
        assert [frame["last"] for frame in frames] == [False] * (len(frames) - 1) + [True]

    @pytest.mark.parametrize(
        ("text", "parts"),
        [
            ("Hi Mike! At 9.30 am. OK?", ["Hi Mike!", " At 9.30 am.", " OK?"]),
            ('It\'s $180.50, "all in." Yes', ['It\'s $180.50, "all in."', " Yes"]),
            ("No end", ["No end"]),
            ("", []),
        ],
    )
    def test_are_cut_at_the_ends_of_sentences(self, text: str, parts: list[str]) -> None:
        assert sentences(text) == parts

    @given(st.one_of(st.text(), st.binary()))
    def test_of_any_kind_are_read_or_malformed(self, raw: str | bytes) -> None:
        try:
            frame_of(raw)
        except Malformed:
            return

    @given(
        st.dictionaries(st.text(), st.one_of(st.none(), st.booleans(), st.integers(), st.text(), st.lists(st.none())))
    )
    def test_with_any_fields_are_read(self, fields: dict[str, object]) -> None:
        for kind in ("setup", "prompt", "dtmf", "interrupt", "info", "error", "x"):
            frame_of(json.dumps(fields | {"type": kind}))

    def test_that_are_too_long_are_malformed(self) -> None:
        with pytest.raises(Malformed):
            frame_of(json.dumps({"type": "prompt", "voicePrompt": "x" * MOST_BYTES}))

    def test_take_as_long_as_their_words(self) -> None:
        assert seconds_to_say("") == 1.0
        assert 2.5 < seconds_to_say("You're booked for tomorrow") < 3


class TestSpeech:
    def speech(self, now: list[float]) -> Speech:
        return Speech(silence=8, now=lambda: now[0])

    def test_is_followed_by_silence_once_it_should_be_over(self) -> None:
        now = [100.0]
        speech = self.speech(now)

        speech.begin("one two three", seq=3, frames=1)

        assert speech.silent_at == 100 + seconds_to_say("one two three") + 8

    def test_is_over_when_every_frame_was_played(self) -> None:
        now = [100.0]
        speech = self.speech(now)
        speech.begin("One. Two. " * 50, seq=3, frames=2)
        now[0] = 101
        speech.tell(Info("tokensPlayed", "One."))
        between = speech.silent_at
        speech.tell(Info("agentSpeaking", "off"))  # a pause between two sentences
        assert speech.silent_at == between
        speech.tell(Info("tokensPlayed", "Two."))

        assert speech.silent_at == 101 + 8

    def test_is_over_when_the_voice_stops_where_frames_are_not_told(self) -> None:
        now = [100.0]
        speech = self.speech(now)
        speech.begin("One. Two. " * 50, seq=3, frames=2)
        late = speech.silent_at
        speech.tell(Info("agentSpeaking", "off"))  # still of what was said before
        assert speech.silent_at == late
        speech.tell(Info("agentSpeaking", "on"))
        speech.tell(Info("agentSpeaking", "off"))

        assert speech.silent_at == 100 + 8

    def test_of_the_caller_is_no_silence(self) -> None:
        now = [100.0]
        speech = self.speech(now)

        speech.tell(Info("clientSpeaking", "on"))
        speaking = speech.silent_at
        speech.tell(Info("clientSpeaking", "off"))

        assert speaking > 150
        assert speech.silent_at == 108

    @pytest.mark.parametrize(
        ("played", "heard"), [("Hi", "Hi"), ("you there", "Hi. Are you there"), ("", ""), ("nonsense", "nonsense")]
    )
    def test_that_is_cut_was_heard_from_the_beginning(self, played: str, heard: str) -> None:
        speech = self.speech([0.0])
        speech.begin("Hi. Are you there?", seq=3, frames=2)

        assert speech.cut(played) == heard

    def test_that_was_played_to_its_end_is_not_cut(self) -> None:
        speech = self.speech([0.0])
        speech.begin("Hi. Are you there?", seq=3, frames=2)
        speech.tell(Info("tokensPlayed", "Hi."))
        speech.tell(Info("tokensPlayed", " Are you there?"))

        assert speech.cut("Hi.") is None

    def test_that_is_being_heard_is_no_silence(self) -> None:
        now = [100.0]
        speech = self.speech(now)
        speech.begin("zero four nine one", seq=3, frames=1)
        speech.tell(Info("agentSpeaking", "on"))

        assert speech.silent_at > 100 + 3 * seconds_to_say("zero four nine one") + 8

    @pytest.mark.parametrize("told", [[Info("agentSpeaking", "on")], [Info("tokensPlayed", "0491.")]])
    async def test_that_is_being_heard_is_waited_for_longer(self, told: list[Info]) -> None:
        speech = Speech(silence=8, now=asyncio.get_running_loop().time)
        speech.begin("", seq=3, frames=2)
        for info in told:
            speech.tell(info)
        said = asyncio.create_task(speech.said(margin=0.1))

        done, _ = await asyncio.wait({said}, timeout=1.6)
        speech.tell(Info("tokensPlayed", "570."))
        speech.tell(Info("tokensPlayed", "006."))
        await asyncio.wait_for(said, 0.5)

        assert not done

    async def test_is_waited_for_no_longer_than_it_takes(self) -> None:
        speech = Speech(silence=8, now=asyncio.get_running_loop().time)
        speech.begin("", seq=3, frames=1)

        await asyncio.wait_for(speech.said(margin=0.1), 3)
