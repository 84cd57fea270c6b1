"""The months that rows lie in. Rows go where the time in their id says, so the month must exist."""

from datetime import date, timedelta

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.kernel.queue import Job, task

MONTHS_AHEAD = timedelta(days=92)

_ENSURE = text("SELECT ensure_months(:first, :last)")


async def ensure_months(db: AsyncSession, first: date, last: date) -> int:
    """Make the partitions that are missing between two days and return how many were made.

    first, last   days in UTC, both counted in; at most a hundred years

    Call it in a transaction of its own, or before anything is written: making a month waits for
    those who write conversations. Where nothing is missing it takes no lock.
    """
    made = await db.scalar(_ENSURE, {"first": first, "last": last})
    return int(made or 0)


@task("kernel.ensure_months", cron="7 * * * *")
async def keep_months_ahead(job: Job) -> None:
    """Make this month and the next three, every hour: an installation need not run at night."""
    today = job.clock.now().date()
    async with job.database.engine.begin() as connection:
        await connection.execute(_ENSURE, {"first": today, "last": today + MONTHS_AHEAD})
