"""Who reacts to which event, and which jobs no event brings in: the two tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from frontdesk.desk.jobs import close_broken_off
from frontdesk.domain.conversations.events import ConversationEnded
from frontdesk.domain.conversations.jobs import discard_recording, fetch_recording, stop_recording
from frontdesk.domain.engagement.reminders import remind
from frontdesk.domain.insights.jobs import append_call_logs, mail_daily_summaries
from frontdesk.kernel import events
from frontdesk.kernel.queue import Task

REACTIONS: Mapping[type[events.Event], Sequence[Task]] = {ConversationEnded: (append_call_logs,)}
"""Who reacts to which event."""


JOBS: Sequence[Task] = (
    close_broken_off,
    mail_daily_summaries,
    remind,
    fetch_recording,
    stop_recording,
    discard_recording,
)
"""What no event brings in; to be named here is to be known to the worker."""
