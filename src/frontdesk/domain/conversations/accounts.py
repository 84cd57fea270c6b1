"""With which account something is asked of a vendor: the business's own, else the installation's."""

from __future__ import annotations

from frontdesk.domain.conversations.tasks import leave_task_once
from frontdesk.domain.tenancy.connections import FORMS, CannotOpen, Credentials, connections, credentials
from frontdesk.domain.tenancy.models import ConnectionKind
from frontdesk.kernel.log import get_logger
from frontdesk.kernel.queue import Job
from frontdesk.kernel.sealing import Sealer
from frontdesk.kernel.settings import secret_key_of

logger = get_logger()


class LockedAccount(Exception):
    """The secrets of a business's account do not open. Once they are entered again, trying again helps."""


async def own_account(job: Job, kind: ConnectionKind) -> Credentials | None:
    """Return the account of a kind that the job's business has of its own; None: the installation's serves it.

    Raises LockedAccount if there is one that does not open: a person is told, and nobody else's is used instead.
    """
    try:
        async with job.transaction() as db:
            if all(each.kind is not kind for each in await connections(db)):
                return None
            return await credentials(db, Sealer(secret_key_of(job.settings)), kind)
    except CannotOpen as locked:
        logger.error("vendor.account_locked", part=kind.value, business_id=str(job.business_id))  # noqa: TRY400  a state
        async with job.transaction() as db:
            await leave_task_once(
                db,
                what=f"Enter the account of {FORMS[kind].name} again under Settings, Connections: its password can no "
                "longer be read here, so nothing is asked of it.",
            )
        raise LockedAccount(f"the account of {FORMS[kind].name} does not open") from locked
