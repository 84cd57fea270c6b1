"""The recorded voice of a call: where it lies, and who has listened to it."""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path
from uuid import UUID

from fastapi.responses import FileResponse

from frontdesk.domain.conversations import queries as conversations
from frontdesk.domain.tenancy.audit import note_looking
from frontdesk.edges.http.seat import Seat
from frontdesk.kernel.problems import Problem


class NoRecording(Problem):
    """A call was not recorded, or the recording is no longer kept."""

    status = HTTPStatus.NOT_FOUND
    title = "There is no recording"


def recording_of(seat: Seat, conversation_id: UUID) -> Path | None:
    """Return the file of a call's recording if there is one."""
    path = seat.given.recordings / str(seat.card.id) / f"{conversation_id}.mp3"
    return path if path.is_file() else None


async def played(seat: Seat, conversation_id: UUID) -> FileResponse:
    """Return a recording, or the part of it that a player asks for, and note who listens.

    Raises UnknownConversation or NoRecording.
    """
    async with seat.transaction() as db:
        await conversations.get(db, conversation_id)
        path = recording_of(seat, conversation_id)
        if path is None:
            raise NoRecording("This call was not recorded, or its recording is no longer kept.")
        await note_looking(
            db,
            who=seat.name,
            what="recording.heard",
            now=seat.now,
            staff_id=seat.staff_id,
            subject=f"call:{conversation_id}",
        )
    return FileResponse(path, media_type="audio/mpeg", content_disposition_type="inline")
