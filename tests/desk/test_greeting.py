"""What a call begins with: the called number's own words, else the business's."""

from __future__ import annotations

from tests.desk.desks import Desks

OWN = "Hello from {business}."


class TestAGreeting:
    async def test_is_the_numbers_own_but_for_who_is_asked_to_carry_on(self, desks: Desks) -> None:
        first = await desks.call("I have a blocked drain", greeting=OWN)
        greeted = (await first.state()).turns[0].text
        await first.hang_up()
        second = await desks.call(greeting=OWN)

        assert greeted == "Hello from Harbour Plumbing."
        assert second.spoken.asked == ("carry_on",)
        assert "Hello from" not in second.spoken.text

    async def test_that_claims_what_was_not_done_gives_way_to_the_businesss(self, desks: Desks) -> None:
        usual = await desks.call(address=None)

        call = await desks.call(address=None, greeting="Hello, you are booked.")

        assert call.spoken.text == usual.spoken.text
