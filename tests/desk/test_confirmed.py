"""What the caller said yes to is known to be so."""

from __future__ import annotations

from tests.desk.desks import Call, Desks

WISH = "I'd like to book a visit. My sink is blocked, I'm Dave in Newtown, tomorrow at 9 am please."
NAMED = {"service_type", "customer_location", "customer_name", "customer_phone", "selected_appointment"}


async def confirmed(call: Call) -> set[str]:
    return {fact.name for fact in (await call.state()).facts if fact.confirmed}


class TestReadBack:
    async def test_that_is_agreed_to_confirms_what_it_named(self, desks: Desks) -> None:
        call = await desks.call(WISH)
        before = await confirmed(call)

        await call.say("yes")

        assert before == set()
        assert await confirmed(call) == NAMED

    async def test_that_is_refused_confirms_nothing(self, desks: Desks) -> None:
        call = await desks.call(WISH)

        await call.say("no")

        assert await confirmed(call) == set()

    async def test_that_is_corrected_confirms_the_corrected_value_alone(self, desks: Desks) -> None:
        call = await desks.call(WISH, "no, it's in Enmore", "yes")

        suburbs = [
            (fact.value, fact.confirmed) for fact in (await call.state()).facts if fact.name == "customer_location"
        ]

        assert suburbs == [("newtown", False), ("enmore", True)]

    async def test_of_another_time_confirms_the_time(self, desks: Desks) -> None:
        call = await desks.call(WISH, "no, make it 11 am", "yes")

        times = [fact.confirmed for fact in (await call.state()).facts if fact.name == "selected_appointment"]

        assert times[-1]
        assert not any(times[:-1])
