"""With which account something is asked of a vendor: the business's own, else the installation's; never one instead of
another.
"""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from frontdesk.domain.conversations.tasks import leave_task_once
from frontdesk.domain.tenancy.connections import FORMS, CannotOpen, Credentials, credentials_of, usual
from frontdesk.domain.tenancy.models import ConnectionKind
from frontdesk.kernel.log import get_logger
from frontdesk.kernel.problems import Problem
from frontdesk.kernel.queue import Job
from frontdesk.kernel.sealing import Sealer
from frontdesk.kernel.settings import secret_key_of

logger = get_logger()


class LockedAccount(Exception):
    """The secrets of a business's account do not open. Once they are entered again, trying again helps."""


class GoneAccount(Problem):
    """The account with which something was to be asked was removed meanwhile; no other one can stand in for it."""

    status = HTTPStatus.CONFLICT
    title = "That account was removed"


async def own_account(job: Job, kind: ConnectionKind) -> Credentials | None:
    """Return the account of a kind that the job's business has of its own now; None: the installation's serves it.

    Raises LockedAccount if there is one that does not open: a person is told, and nobody else's is used instead.
    """
    async with job.transaction() as db:
        connection_id = await usual(db, kind)
    return None if connection_id is None else await _opened(job, kind, connection_id)


async def account_of(job: Job, kind: ConnectionKind, connection_id: UUID | None, *, undone: str) -> Credentials | None:
    """Return the account with which something began, whatever the business has now; None: the installation's.

    connection_id   as it was when it began
    undone          what cannot be done without it, for a person: `The recording of a call was not fetched`

    Raises LockedAccount as `own_account` does; GoneAccount, and a person is told what is left undone.
    """
    if connection_id is None:
        return None
    found = await _opened(job, kind, connection_id)
    if found is None:
        why = f"its account of {FORMS[kind].name} was removed from Connections"
        logger.warning("vendor.account_gone", part=kind.value, business_id=str(job.business_id))
        async with job.transaction() as db:
            await leave_task_once(db, what=f"{undone}: {why}. Look after it in that account’s own console.")
        raise GoneAccount(f"{undone}: {why}.")
    return found


async def _opened(job: Job, kind: ConnectionKind, connection_id: UUID) -> Credentials | None:
    try:
        async with job.transaction() as db:
            return await credentials_of(db, Sealer(secret_key_of(job.settings)), connection_id)
    except CannotOpen as locked:
        logger.error("vendor.account_locked", part=kind.value, business_id=str(job.business_id))  # noqa: TRY400  a state
        async with job.transaction() as db:
            await leave_task_once(
                db,
                what=f"Enter the account of {FORMS[kind].name} again under Settings, Connections: its password can no "
                "longer be read here, so nothing is asked of it.",
            )
        raise LockedAccount(f"the account of {FORMS[kind].name} does not open") from locked
