"""What an installation needs for real calls, looked at just now: for `frontdesk doctor` and the console alike."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from frontdesk.kernel.checks import Check
from frontdesk.kernel.clock import SystemClock
from frontdesk.kernel.db import Database
from frontdesk.kernel.settings import secret_key_of
from frontdesk.wiring.checks.looking import Once, look_at
from frontdesk.wiring.checks.outside import clock_look, letters_looks, phone_looks, way_in_looks
from frontdesk.wiring.checks.scene import Scene, Shop
from frontdesk.wiring.checks.ways import Ways
from frontdesk.wiring.databases import RunningDatabase

_REAL = Ways()


async def checks_of(
    running: RunningDatabase, database: Database, business_id: UUID | None, *, ways: Ways = _REAL
) -> Sequence[Check]:
    """Return what was found of the outside, line by line: the address, the phone line, mail, model, calendar, clock.

    business_id   with the accounts of a business; None for the installation's own
    """
    clock = SystemClock()
    scene = Scene(running.settings, secret_key_of(running.settings), clock=clock, ways=ways, desk_runs=True)

    async def shop() -> Shop | None:
        return None if business_id is None else await scene.shop(database, business_id)

    here = Once(shop)
    return await look_at(
        [
            *way_in_looks(scene, here),
            *phone_looks(scene, here),
            *letters_looks(scene, here),
            clock_look(scene, [here], database),
        ]
    )
