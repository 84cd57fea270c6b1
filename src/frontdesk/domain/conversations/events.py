"""News of conversations."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from frontdesk.kernel.events import Event


@dataclass(frozen=True)
class ConversationEnded(Event):
    """A conversation is over; its row has the outcome."""

    conversation_id: UUID
