"""What goes into the desk and comes out of it, as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from frontdesk.domain.conversations.models import Channel


@dataclass(frozen=True, slots=True)
class Spoken:
    """What the desk says, stored and ready to be sent.

    asked   what it asked for, for channels that can help the caller answer
    """

    conversation_id: UUID
    seq: int
    text: str
    asked: tuple[str, ...] = ()
    ended: bool = False


@dataclass(frozen=True, slots=True)
class Incoming:
    """A call as it comes in: its vendor's id, the caller's number, and its clock if that stands still.

    recorded   whether the channel records it: then the greeting says so
    practice   somebody of the business tries the desk: at the end it is all taken back
    waits      the caller is on the line all the same if the record was closed meanwhile
    greeting   what is said first instead of the business's own words; `{business}` in it is the business's name
    """

    call_sid: str
    channel: Channel
    address: str | None
    frozen_at: datetime | None
    recorded: bool = False
    practice: bool = False
    waits: bool = False
    greeting: str | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """What a caller said, its key on the channel, and what else it may have been (Desk.hear)."""

    text: str
    key: str
    hypotheses: tuple[str, ...]
    early: bool
