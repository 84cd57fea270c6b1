"""A process that holds many calls at once, to be killed; it tells each thing the desk says as a line of JSON.

`python -m tests.journeys.crash_driver URL BUSINESS CALLS [TURNS]`: after TURNS, if given, the callers fall silent.
"""

from __future__ import annotations

import asyncio
import json
import sys
from uuid import UUID

from frontdesk.desk.turn import Desk, Spoken
from frontdesk.kernel.clock import SystemClock
from frontdesk.kernel.db import Database
from frontdesk.kernel.presence import Presence
from frontdesk.trades.load import packs
from tests.journeys.callers import a_caller, hold


async def hold_calls(url: str, business: UUID, calls: int, turns: int | None) -> None:
    """Hold calls until they end, or for ever if the callers fall silent."""
    database = Database(url, pool_size=calls)
    async with Presence(url) as presence:
        desk = Desk(database, packs(), clock=SystemClock(), holder=presence.key)
        await asyncio.gather(*(_hold(desk, business, number, turns) for number in range(calls)))
    await database.close()


async def _hold(desk: Desk, business: UUID, number: int, turns: int | None) -> None:
    said = 0

    async def tell(spoken: Spoken) -> None:
        nonlocal said
        line = {"call": number, "id": str(spoken.conversation_id), "seq": spoken.seq, "text": spoken.text}
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()
        said += 1
        if said == turns:
            await asyncio.Event().wait()

    await hold(desk, business, a_caller(number), f"crash-{number}", noticed=tell)


if __name__ == "__main__":
    url, business, calls, *turns = sys.argv[1:]
    asyncio.run(hold_calls(url, UUID(business), int(calls), int(turns[0]) if turns else None))
