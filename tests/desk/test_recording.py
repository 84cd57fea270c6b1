"""Calls that are recorded say so, and stop being recorded when the caller minds; what was not heard is marked."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from frontdesk.domain.conversations.messages import ExternalId
from frontdesk.domain.customers.models import Consent
from tests.desk.desks import Call, Desks


async def a_recorded_call(desks: Desks, *lines: str) -> Call:
    return await desks.call(*lines, recorded=True)


async def refusals(call: Call) -> int:
    """Return how often a call's recording was told to stop; that is also kept as the caller's word."""
    async with call.desk.database.transaction(call.business) as db:
        consents = list(await db.scalars(select(Consent).filter_by(purpose="recording", status="opted_out")))
        stops = select(func.count()).select_from(ExternalId).where(ExternalId.external_id.endswith("recording-refused"))
        assert await db.scalar(stops) == len(consents)
    return len(consents)


class TestRecording:
    async def test_is_told_in_the_greeting(self, desks: Desks) -> None:
        call = await a_recorded_call(desks)

        assert "This call is recorded" in call.spoken.text

    async def test_is_not_told_where_there_is_none(self, desks: Desks) -> None:
        call = await desks.call()

        assert "recorded" not in call.spoken.text

    @pytest.mark.parametrize(
        "said",
        [
            "Please don't record this.",
            "I'd rather not be recorded",
            "can you turn off the recording",
            "uh i dont want to be recorded",
            "I don't consent to being recorded.",
            "no recording please",
        ],
    )
    async def test_stops_when_the_caller_minds(self, desks: Desks, said: str) -> None:
        call = await a_recorded_call(desks, said)

        assert await refusals(call) == 1
        assert "I've stopped the recording" in call.spoken.text

    async def test_is_stopped_once(self, desks: Desks) -> None:
        call = await a_recorded_call(desks, "Don't record me please", "Are you still recording?")

        assert await refusals(call) == 1
        assert "stopped the recording" in call.spoken.text

    async def test_is_stopped_once_by_a_line_that_is_sent_again(self, desks: Desks) -> None:
        call = await a_recorded_call(desks, "Don't record me please")

        again = await call.desk.hear(call.business, call.id, "Don't record me please", heard_key="line-1")

        assert again == call.spoken
        assert await refusals(call) == 1

    async def test_goes_on_for_one_who_only_asks(self, desks: Desks) -> None:
        call = await a_recorded_call(desks, "Is this call recorded?")

        assert await refusals(call) == 0
        assert "This call is recorded" in call.spoken.text

    async def test_that_is_none_is_said_to_be_none(self, desks: Desks) -> None:
        call = await desks.call("Are you recording this?")

        assert await refusals(call) == 0
        assert "isn't being recorded" in call.spoken.text

    async def test_does_not_keep_the_job_from_being_heard(self, desks: Desks) -> None:
        call = await a_recorded_call(desks, "Don't record this, but my kitchen sink is blocked")

        assert await refusals(call) == 1
        assert (await call.facts())["service_type"] == "blocked_drain"


class TestInterruption:
    async def test_keeps_how_much_was_heard(self, desks: Desks) -> None:
        call = await desks.call("My sink is blocked")
        said = call.spoken

        await call.desk.interrupted(call.business, call.id, said.seq, heard=said.text[:12])

        turn = (await call.state()).turns[said.seq - 1]
        assert (turn.interrupted, turn.heard_to, turn.text) == (True, 12, said.text)

    async def test_never_says_more_was_heard_than_was_said(self, desks: Desks) -> None:
        call = await desks.call("My sink is blocked")
        said = call.spoken

        await call.desk.interrupted(call.business, call.id, said.seq, heard="x" * 5000)

        assert (await call.state()).turns[said.seq - 1].heard_to == len(said.text)

    async def test_is_none_of_what_the_caller_said(self, desks: Desks) -> None:
        call = await desks.call("My sink is blocked")

        await call.desk.interrupted(call.business, call.id, 2, heard="My sink")

        assert not any(turn.interrupted for turn in (await call.state()).turns)
