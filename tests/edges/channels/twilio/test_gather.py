"""A call turn by turn: the whole of each document, retries, silence, trouble, the end."""

from __future__ import annotations

from uuid import UUID
from xml.etree import ElementTree as ET

import pytest
from pydantic import SecretStr
from sqlalchemy import update

from frontdesk.desk.patience import DeskUnavailable
from frontdesk.desk.turn import Desk, Spoken
from frontdesk.domain.tenancy.models import Business
from frontdesk.kernel.clock import FixedClock
from frontdesk.kernel.db import Database
from frontdesk.kernel.settings import Settings
from frontdesk.trades.load import packs
from tests.builders import MONDAY
from tests.edges.channels.twilio.rows import choose, conversations, is_over, texts, turns
from tests.edges.channels.twilio.vendor import CALL, Ringing, Vendor, a_vendor, call_params
from tests.web import AUTH_TOKEN, a_given

TROUBLE = "I'm sorry, something went wrong at my end. Could you say that again?"
AWAY = "I'm sorry, I can't get at my calendar right now. Please call back in a few minutes."


@pytest.fixture
async def turn_by_turn(vendor: Vendor, database: Database, plumbing: UUID) -> Vendor:
    await choose(database, plumbing, voice="gather")
    return vendor


def action_of(text: str) -> str:
    """Return where the next thing said is posted to."""
    gather = ET.fromstring(text).find("Gather")
    assert gather is not None, text
    return gather.attrib["action"]


def said_in(text: str) -> str:
    """Return what is said in a document."""
    return "".join(each.text or "" for each in ET.fromstring(text).iter("Say"))


async def say(call: Ringing, text: str, **more: str) -> str:
    """Say something to the last document of a call and return the next."""
    params = call_params(CallStatus="in-progress", SpeechResult=text, Confidence="0.91") | more
    call.answer = await call.vendor.post(action_of(call.answer.text), params)
    assert call.answer.status_code == 200
    return call.answer.text


class TestGather:
    async def test_greets_and_listens(self, turn_by_turn: Vendor, database: Database, plumbing: UUID) -> None:
        call = await turn_by_turn.ring()

        (greeting,) = await texts(database, plumbing)
        hints = ",".join(service.name for service in packs()["plumbing"].services)
        gather = call.document.find("Gather")
        assert gather is not None
        assert set(gather.attrib["hints"].split(",")) == set(hints.split(","))
        assert call.answer.text == (
            '<?xml version="1.0" encoding="UTF-8"?><Response>'
            '<Gather action="https://desk.example.com/twilio/gather?turn=1&amp;again=0#rc=3&amp;rp=5xx,ct"'
            ' actionOnEmptyResult="true" bargeIn="true" finishOnKey="#"'
            f' hints="{gather.attrib["hints"]}" input="dtmf speech" language="en-AU" method="POST"'
            ' profanityFilter="false" speechTimeout="auto" timeout="8">'
            f'<Say language="en-AU" voice="Google.en-AU-Chirp3-HD-Aoede">{greeting}</Say></Gather></Response>'
        )

    async def test_is_what_an_installation_may_choose(self, database: Database, plumbing: UUID, vendor: Vendor) -> None:
        settings = Settings.model_construct(twilio_auth_token=SecretStr(AUTH_TOKEN), voice="gather")

        call = await a_vendor(a_given(database, settings=settings)).ring()

        assert call.document.find("Gather") is not None

    async def test_may_be_unchosen_by_a_business(self, database: Database, plumbing: UUID, vendor: Vendor) -> None:
        settings = Settings.model_construct(twilio_auth_token=SecretStr(AUTH_TOKEN), voice="gather")
        await choose(database, plumbing, voice="relay")

        assert (await a_vendor(a_given(database, settings=settings)).ring()).relay

    async def test_answers_and_names_the_next_turn(
        self, turn_by_turn: Vendor, database: Database, plumbing: UUID
    ) -> None:
        call = await turn_by_turn.ring()

        document = await say(call, "My sink is blocked")

        assert said_in(document) == (await texts(database, plumbing))[-1]
        assert action_of(document).startswith("https://desk.example.com/twilio/gather?turn=3&again=0#")

    async def test_answers_a_retry_the_same_and_does_nothing_twice(
        self, turn_by_turn: Vendor, database: Database, plumbing: UUID
    ) -> None:
        call = await turn_by_turn.ring()
        action = action_of(call.answer.text)
        params = call_params(SpeechResult="My sink is blocked")

        first = await turn_by_turn.post(action, params)
        second = await turn_by_turn.post(action, params)

        assert first.text == second.text
        assert len(await turns(database, plumbing)) == 3

    async def test_hears_keys(self, turn_by_turn: Vendor, database: Database, plumbing: UUID) -> None:
        call = await turn_by_turn.ring()

        await say(call, "", Digits="0491570157")

        assert "0491570157" in await texts(database, plumbing)

    async def test_takes_nothing_for_silence_and_parts_in_the_end(
        self, turn_by_turn: Vendor, database: Database, plumbing: UUID
    ) -> None:
        call = await turn_by_turn.ring()

        first = await say(call, "")
        await say(call, "")
        last = await say(call, "")

        assert said_in(first) == "Are you still there?"
        assert [each.tag for each in ET.fromstring(last)] == ["Say", "Hangup"]
        assert await is_over(database, plumbing)

    async def test_books_a_visit_and_says_goodbye(
        self, turn_by_turn: Vendor, database: Database, plumbing: UUID
    ) -> None:
        call = await turn_by_turn.ring()

        for line in ("My sink is blocked, I'm Dave in Newtown, tomorrow at 9 am please.", "yes"):
            await say(call, line)
        document = await say(call, "no thanks, bye")

        (conversation,) = await conversations(database, plumbing)
        assert conversation.outcome == "appointment_booked"
        assert document.endswith("</Say><Hangup /></Response>")

    async def test_says_a_very_long_answer_in_pieces(
        self, turn_by_turn: Vendor, database: Database, plumbing: UUID
    ) -> None:
        name = "Long. " * 1_000 + "x" * 9_000
        async with database.transaction(plumbing) as db:
            await db.execute(update(Business).values(name=name))

        call = await turn_by_turn.ring()

        says = [each.text or "" for each in call.document.iter("Say")]
        assert "".join(says) == (await texts(database, plumbing))[0]
        assert max(map(len, says)) <= 4_000

    async def test_of_a_call_that_is_unknown_hangs_up(self, turn_by_turn: Vendor) -> None:
        answer = await turn_by_turn.post("/twilio/gather?turn=1&again=0", call_params(SpeechResult="hello"))

        assert answer.text == '<?xml version="1.0" encoding="UTF-8"?><Response><Hangup /></Response>'

    async def test_of_a_call_that_is_over_hangs_up(self, turn_by_turn: Vendor) -> None:
        call = await turn_by_turn.ring()
        await turn_by_turn.post("/twilio/status", call_params(CallStatus="completed"))

        assert await say(call, "hello?") == '<?xml version="1.0" encoding="UTF-8"?><Response><Hangup /></Response>'

    async def test_of_a_number_that_nobody_has_any_more_says_so(self, turn_by_turn: Vendor) -> None:
        answer = await turn_by_turn.post("/twilio/gather?turn=1", call_params(To="+61255509999"))

        assert [each.tag for each in ET.fromstring(answer.text)] == ["Say", "Hangup"]


class Broken(Desk):
    """A desk that cannot answer, for one reason or another."""

    reason: Exception = RuntimeError("a bug about +61491570006")

    async def hear(self, *_: object, **__: object) -> Spoken:
        raise self.reason


class TestTrouble:
    @pytest.mark.parametrize(
        ("reason", "words"), [(RuntimeError("a bug"), TROUBLE), (DeskUnavailable(AWAY), AWAY)], ids=["bug", "away"]
    )
    async def test_is_said_and_the_call_goes_on_three_times(
        self, database: Database, plumbing: UUID, vendor: Vendor, reason: Exception, words: str
    ) -> None:
        desk = Broken(database, packs(), clock=FixedClock(MONDAY))
        desk.reason = reason
        await choose(database, plumbing, voice="gather")
        call = await a_vendor(a_given(database, desk=desk)).ring()

        documents = [await say(call, "hello?") for _ in range(2)]
        last = await say(call, "hello?")

        assert [said_in(each) for each in documents] == [words, words]
        assert action_of(documents[1]).startswith("https://desk.example.com/twilio/gather?turn=1&again=2#")
        assert [each.tag for each in ET.fromstring(last)] == ["Say", "Hangup"]

    async def test_is_logged_without_what_was_said(
        self, database: Database, plumbing: UUID, vendor: Vendor, capsys: pytest.CaptureFixture[str]
    ) -> None:
        await choose(database, plumbing, voice="gather")
        call = await a_vendor(a_given(database, desk=Broken(database, packs(), clock=FixedClock(MONDAY)))).ring()

        document = await say(call, "my number is 0491 570 006")

        assert "Traceback" not in document
        assert CALL not in said_in(document)
