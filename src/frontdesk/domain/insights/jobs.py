"""What insights does by itself: the call logs follow a call's end, the day's summary is mailed in the evening."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from uuid import UUID

from frontdesk.domain.conversations.messages import MessagePurpose
from frontdesk.domain.conversations.tasks import leave_task
from frontdesk.domain.engagement.mail import send_mail_later
from frontdesk.domain.engagement.once import first_time
from frontdesk.domain.insights import csv_log
from frontdesk.domain.insights.evening import evening_mail, gate, receivers, unsent_days
from frontdesk.domain.tenancy.queries import business_card
from frontdesk.kernel.queue import Job, defer, task
from frontdesk.kernel.settings import base_url_of

A_DAY_OF_ATTEMPTS = 150
"""The waits double to ten minutes and stay there, so this many last a day: a full disk at night."""

NOBODY = (
    "The daily summary could not be mailed: the business has no e-mail address, and none of its owners can sign in."
)


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


@task("insights.mail_daily_summaries", cron="*/5 * * * *")
async def mail_daily_summaries(job: Job) -> None:
    """Have the summary mailed of each business whose evening has come; each in a job of its own."""
    for business_id in await job.database.directory.businesses():
        async with job.database.transaction(business_id) as db:
            for day in await unsent_days(db, now=job.clock.now()):
                await defer(db, mail_daily_summary, queueing_lock=gate(day), day=day)


@task("insights.mail_daily_summary")
async def mail_daily_summary(job: Job, day: date) -> None:
    """Mail the summary of a day, once: the gate is passed in the transaction that writes the mails down."""
    base_url = base_url_of(job.settings)
    async with job.transaction() as db:
        if not await first_time(db, gate(day)):
            return
        to = await receivers(db)
        if not to:
            # Said once, not every evening.
            if await first_time(db, "daily-report:nobody"):
                await leave_task(db, what=NOBODY)
            return
        mail = await evening_mail(db, await business_card(db), day, now=job.clock.now(), base_url=base_url)
        for address in to:
            await send_mail_later(
                db,
                to=address,
                subject=mail.subject,
                text=mail.text,
                html=mail.html,
                purpose=MessagePurpose.report,
                because={"relation": "the business itself", "report": "daily summary", "day": day.isoformat()},
            )
