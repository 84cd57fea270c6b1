"""What is changed in the settings the desk knows on its next turn, in a call that goes on meanwhile."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from sqlalchemy import update

from frontdesk.domain.catalog.models import Service
from frontdesk.domain.tenancy.opening import WEEKDAYS
from frontdesk.kernel.db import Database
from tests.desk.desks import Desks
from tests.edges.console.settings.filled import sent
from tests.edges.console.settings.seated import owner_web

SETTINGS = "/b/plumbing/settings"
LONGER: dict[str, str | None] = {
    f"{day}-{name}": text for day in WEEKDAYS[:5] for name, text in (("opens-0", "7"), ("closes-0", "19:00"))
}


async def test_is_heard_in_the_same_call_and_in_the_next(database: Database, plumbing: UUID) -> None:
    desks = Desks(database, plumbing)
    desk = desks.desk()
    call = await desks.call("What are your opening hours?", desk=desk)
    hours = call.spoken.text
    price = (await call.say("How much is a blocked drain?")).text
    area = (await call.say("Do you come to Penrith?")).text

    async with owner_web(database, plumbing) as web:
        await sent(web, f"{SETTINGS}/hours", LONGER)
        new_hours = (await call.say("What are your opening hours again?")).text
        async with database.transaction(plumbing) as db:
            await db.execute(update(Service).where(Service.key == "blocked_drain").values(price=Decimal(333)))
        new_price = (await call.say("And how much is a blocked drain?")).text
        await sent(web, f"{SETTINGS}/area", {"served": "2042"})
        await sent(web, f"{SETTINGS}/desk", {"say-area_no": "Sorry, {location} is too far for us."})
        new_area = (await call.say("Do you come to Penrith?")).text
        own_area = (await call.say("I'm in Newtown, do you come to Newtown?")).text
        await sent(
            web, f"{SETTINGS}/area", {"served": "Newtown, Enmore, Glebe, Annandale, Balmain, Rozelle, 2204, Stanmore"}
        )
        await sent(web, f"{SETTINGS}/desk", {"greeting": "{business}, the robot speaking."})
    next_call = await desks.call(desk=desk, address="+61491570158")
    greeting = next_call.spoken.text
    many = (await next_call.say("What areas do you cover?")).text

    assert ("8:00 am to 6:00 pm" in hours, "7:00 am to 7:00 pm" in new_hours) == (True, True)
    assert ("$333" in price, "$333" in new_price) == (False, True)
    assert "too far" not in area
    assert "Sorry, Penrith is too far for us." in new_area
    assert "Yes, we come out to Newtown" in own_area
    assert greeting == "Harbour Plumbing, the robot speaking."
    assert "We cover 2042, Newtown, Enmore, Glebe, Annandale, Balmain, Rozelle, 2204, and more places" in many
