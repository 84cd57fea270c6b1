"""What insights does by itself when something happened: the call logs follow a call's end."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from frontdesk.domain.insights import csv_log
from frontdesk.kernel.queue import Job, task

A_DAY_OF_ATTEMPTS = 150
"""The waits double to ten minutes and stay there, so this many last a day: a full disk at night."""


# No lock of the queue: it would let every later call wait behind one that is to be tried again,
# or whose worker was killed. The lock that append takes ends with the connection that holds it.
@task("append_call_logs", most_attempts=A_DAY_OF_ATTEMPTS)
async def append_call_logs(job: Job, conversation_id: UUID) -> None:  # noqa: ARG001 (named by the event)
    """Write all calls that have ended by now into the log files, the one that just did among them.

    Raises OSError if the files cannot be written. To a person that is a Problem; here it is tried
    again, for calls go on while somebody makes room on the disk.
    """
    logs = job.settings.data / "logs"
    try:
        while await _append(job, logs):
            pass
    except csv_log.LogsNotWritten as problem:
        raise OSError(problem.detail) from problem


async def _append(job: Job, logs: Path) -> int:
    async with job.transaction() as db:
        return await csv_log.append(db, logs=logs)
