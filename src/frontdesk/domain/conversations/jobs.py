"""What is asked of the telephone company behind a call's back: its recording, and that it stops or goes."""

from __future__ import annotations

import asyncio
import os
import secrets
from pathlib import Path
from uuid import UUID

from frontdesk.domain.conversations.accounts import account_of
from frontdesk.domain.conversations.queries import get
from frontdesk.domain.tenancy.models import ConnectionKind
from frontdesk.domain.tenancy.queries import business_card
from frontdesk.kernel.datafolder import PRIVATE_FILE
from frontdesk.kernel.queue import Job, task
from frontdesk.providers.twilio.port import Carrier, Login, NotThereYet, carrier

# A recording is announced some seconds before it can be fetched; what takes longer is the queue's to try again.
WAITS_SECONDS = (1.0, 2.0, 4.0)


def recording_file(recordings: Path, business_id: UUID, conversation_id: UUID) -> Path:
    """Return where the recording of a call lies, if there is one.

    recordings   the installation's folder of them
    """
    return recordings / str(business_id) / f"{conversation_id}.mp3"


@task("conversations.fetch_recording", most_attempts=20)
async def fetch_recording(
    job: Job, conversation_id: UUID, recording_sid: str, connection_id: UUID | None = None
) -> None:
    """Fetch the recording of a call and keep it where nobody else can read it.

    connection_id   whose call it was; None: the installation's account's

    Raises CarrierAway or LockedAccount if it cannot be had yet, GoneAccount if it cannot be had any more.
    """
    async with job.transaction() as db:
        business_id = (await get(db, conversation_id)).business_id
    company = await _company(job, connection_id, undone="The recording of a call was not fetched")
    mp3 = await _patiently(company, recording_sid)
    file = recording_file(job.settings.data / "recordings", business_id, conversation_id)
    await asyncio.to_thread(_keep, file, mp3)


@task("conversations.stop_recording", most_attempts=8)
async def stop_recording(job: Job, call_sid: str, connection_id: UUID | None = None) -> None:
    """Have the telephone company stop recording a call.

    connection_id   as in `fetch_recording`

    Raises CarrierAway or LockedAccount if it cannot be told yet, GoneAccount.
    """
    undone = "A caller did not want to be recorded, and the recording was not stopped"
    await (await _company(job, connection_id, undone=undone)).stop_recording(call_sid)


@task("conversations.discard_recording", most_attempts=20)
async def discard_recording(job: Job, recording_sid: str, connection_id: UUID | None = None) -> None:
    """Have the telephone company delete what it recorded before the caller said no.

    connection_id   as in `fetch_recording`

    Raises CarrierAway or LockedAccount if it cannot be told yet, GoneAccount.
    """
    undone = "A caller did not want to be recorded, and the recording was not deleted"
    await (await _company(job, connection_id, undone=undone)).discard_recording(recording_sid)


async def _company(job: Job, connection_id: UUID | None, *, undone: str) -> Carrier:
    """Return the telephone company by the account of a call.

    Raises LockedAccount, GoneAccount, NotForDemos.
    """
    own = await account_of(job, ConnectionKind.twilio, connection_id, undone=undone)
    async with job.transaction() as db:
        card = await business_card(db)
    login = Login(own.account, own.secrets["auth_token"]) if own else None
    return carrier(job.settings, login, is_demo=card.is_demo)


async def _patiently(company: Carrier, recording_sid: str) -> bytes:
    for wait in WAITS_SECONDS:
        try:
            return await company.recording(recording_sid)
        except NotThereYet:
            await asyncio.sleep(wait)
    return await company.recording(recording_sid)


def _keep(file: Path, mp3: bytes) -> None:
    """Write a file as a whole or not at all; fetched again it is replaced by the same."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
    try:
        with os.fdopen(handle, "wb") as written:
            written.write(mp3)
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)
