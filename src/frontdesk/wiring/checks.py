"""What an installation needs for real calls, looked at just now: for `frontdesk doctor` and the console alike."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from frontdesk.kernel.checks import Check
from frontdesk.kernel.db import Database
from frontdesk.wiring.databases import RunningDatabase


async def checks_of(running: RunningDatabase, database: Database, business_id: UUID | None) -> Sequence[Check]:
    """Return what was found, line by line.

    business_id   with the accounts of a business; None for the installation's own
    """
    del running, database, business_id
    return ()
