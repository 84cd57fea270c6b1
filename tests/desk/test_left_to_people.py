"""Calls that the desk cannot finish by itself: nothing free, a question without an answer, who they are and where."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, select

from frontdesk.domain.catalog.models import UnansweredQuestion
from frontdesk.domain.conversations.models import Outcome
from frontdesk.domain.scheduling.models import Shift
from tests.desk.desks import Desks
from tests.desk.dialogues import MORNING

DRAIN = "My kitchen drain is blocked, I'm Dave Lang in Newtown"
BURST = "A pipe has burst, I'm Kate Lang in Bondi"


async def nobody_works(desks: Desks) -> None:
    """Take everybody off the roster."""
    async with desks.database.transaction(desks.business) as db:
        await db.execute(delete(Shift))


async def test_with_nobody_free_word_is_left_and_the_caller_let_go(desks: Desks) -> None:
    await nobody_works(desks)
    call = await desks.call(DRAIN, "tomorrow at 9")

    assert "free time" in call.spoken.text
    assert call.spoken.asked == ("anything_else",)
    (task,) = await call.tasks()
    assert task.what == "Call back: wants a visit, and no time was found"
    assert "+61491570006: blocked drain in Newtown, tomorrow, Tuesday 6 August at 9:00 am: My kitchen" in str(task.why)

    await call.say("Friday then?", "no")
    assert call.spoken.ended
    assert len(await call.tasks()) == 1
    assert (await call.record())["outcome"] == Outcome.message_taken


async def test_an_emergency_is_told_why_nobody_comes_at_once(desks: Desks) -> None:
    later = await desks.call(f"{BURST}, come on Thursday")
    closed = await desks.call(BURST, frozen_at=MORNING + timedelta(hours=14), address="+61491570007")
    assert await later.tasks() == []
    assert "closed right now" in closed.spoken.text

    await nobody_works(desks)
    busy = await desks.call(BURST, address="+61491570008")
    assert "Nobody can come right away" in busy.spoken.text
    assert "closed" not in busy.spoken.text
    assert len(await busy.tasks()) == 1


async def test_a_question_without_an_answer_is_kept_and_passed_on(desks: Desks) -> None:
    question = "Do you have a loyalty program?"
    call = await desks.call("Where are you guys based?")
    assert "12 Wharf Lane, Sydney" in call.spoken.text

    await call.say(question)
    assert call.spoken.asked == ("call_back",)
    await call.say("yes please", "Mrs Wilson")

    assert f"Thanks, Mrs Wilson. Your message is: {question}" in call.spoken.text
    (task,) = await call.tasks()
    assert question in str(task.why)
    practice = await desks.call(question, practice=True)
    assert practice.spoken.asked == ("call_back",)
    async with desks.database.transaction(desks.business) as db:
        kept = list(await db.scalars(select(UnansweredQuestion)))
    assert [(each.question, each.conversation_id) for each in kept] == [(question, call.id)]
