"""Runs the jobs that queue.py defers: binds the business, tells a Problem from a bug, retries."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import procrastinate
from procrastinate.job_context import JobContext
from procrastinate.jobs import Job as QueuedJob
from procrastinate.retry import BaseRetryStrategy, RetryDecision
from structlog.contextvars import bound_contextvars

from frontdesk.kernel.clock import Clock
from frontdesk.kernel.db import Database
from frontdesk.kernel.log import get_logger
from frontdesk.kernel.problems import Problem
from frontdesk.kernel.queue import BUSINESS, QUEUE, Job, Task, declared
from frontdesk.kernel.settings import Settings

LONGEST_WAIT_SECONDS = 600
HEARTBEAT_SECONDS = 2
STALLED_SECONDS = 10
"""A worker silent for so long is dead; its jobs start again."""
RESCUE_SECONDS = 3
MOST_RESCUES = 12
"""A job that takes its worker down every time is given up."""
GRACE_SECONDS = 8
"""What running jobs are given at a stop; those cut off start again later."""

_RESCUE = """
SELECT CASE
    WHEN job.attempts < %(most)s THEN procrastinate_retry_job_v2(
        job.id, now() + least(2 ^ job.attempts - 1, %(longest)s) * interval '1 second',
        NULL, NULL, NULL
    )
    ELSE procrastinate_finish_job_v1(job.id, 'failed', false)
END
FROM (
    SELECT id, attempts
    FROM procrastinate_jobs
    WHERE status = 'doing'
        AND queue_name = %(queue)s
        AND NOT EXISTS (
            SELECT
            FROM procrastinate_workers AS worker
            WHERE worker.id = procrastinate_jobs.worker_id
                AND worker.last_heartbeat > now() - %(stalled)s * interval '1 second'
        )
    FOR UPDATE SKIP LOCKED
) AS job
"""

logger = get_logger()


async def run_worker(
    database: Database,
    settings: Settings,
    clock: Clock,
    *,
    direct_url: str,
    wait: bool = True,
    concurrency: int = 4,
    handle_signals: bool = True,
) -> None:
    """Run jobs until a signal says stop, or until none is due.

    database      where handlers work; may go through a pooler
    direct_url    postgresql://…, the application's role without a pooler: the queue listens
    wait          False: return once nothing is due. A retry that is still to come is left waiting
    concurrency   jobs at a time; one job at a time per lock all the same

    A Problem ends its job as succeeded, with a line in the log that has its slug. Anything else is
    logged as an error and tried again, ever later, until the task's `most_attempts` are used up;
    then the job stays in the queue's table as failed.
    """
    connector = procrastinate.PsycopgConnector(conninfo=direct_url, min_size=1, max_size=4)
    app = procrastinate.App(connector=connector)
    for task in declared().values():
        _register(app, task, lambda business, n: Job(database, clock, settings, business, n))
    async with app.open_async():
        await _rescue(app)
        rescuing = asyncio.create_task(_keep_rescuing(app))
        working = asyncio.create_task(
            app.run_worker_async(
                queues=[QUEUE],
                wait=wait,
                concurrency=concurrency,
                delete_jobs="successful",
                install_signal_handlers=handle_signals,
                update_heartbeat_interval=HEARTBEAT_SECONDS,
                stalled_worker_timeout=STALLED_SECONDS,
                shutdown_graceful_timeout=GRACE_SECONDS,
            )
        )
        await _until_first_ends(working, rescuing)


async def _until_first_ends(*tasks: "asyncio.Task[None]") -> None:
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _keep_rescuing(app: procrastinate.App) -> None:
    while True:
        await asyncio.sleep(RESCUE_SECONDS)
        await _rescue(app)


async def _rescue(app: procrastinate.App) -> None:
    # The library forgets the jobs of a worker that was killed, and their locks stay taken.
    connector = app.connector
    await connector.execute_query_async(
        _RESCUE,
        most=MOST_RESCUES,
        longest=LONGEST_WAIT_SECONDS,
        queue=QUEUE,
        stalled=STALLED_SECONDS,
    )


class _Backoff(BaseRetryStrategy):
    def __init__(self, most_attempts: int) -> None:
        self._most_attempts = most_attempts

    def get_retry_decision(self, *, exception: BaseException, job: QueuedJob) -> RetryDecision | None:
        """Return a wait that doubles with each attempt, None once they are used up."""
        # Cut off at a stop, a job has done nothing wrong and is not given up for it.
        if job.attempts + 1 >= self._most_attempts and isinstance(exception, Exception):
            return None
        return RetryDecision(retry_in={"seconds": min(2**job.attempts, LONGEST_WAIT_SECONDS)})


def _register(app: procrastinate.App, task: Task, job_for: Callable[[UUID | None, int], Job]) -> None:
    by_itself = task.name if task.crons else None
    declare = app.task(
        name=task.name,
        queue=QUEUE,
        pass_context=True,
        retry=_Backoff(task.most_attempts),
        lock=by_itself,
        queueing_lock=by_itself,
    )
    registered = declare(_runner(task, job_for))
    for cron in task.crons:
        app.periodic(cron=cron, periodic_id=cron)(registered)


def _runner(task: Task, job_for: Callable[[UUID | None, int], Job]) -> Callable[..., Awaitable[None]]:
    async def run(context: JobContext, **arguments: Any) -> None:
        business = arguments.pop(BUSINESS, None)
        if business is None:
            arguments.pop("timestamp", None)  # what the library tells jobs that run by themselves
        business_id = None if business is None else UUID(business)
        queued = context.job
        job = job_for(business_id, queued.attempts + 1)
        with bound_contextvars(task=task.name, job=queued.id, business_id=business):
            try:
                await task(job, **arguments)
            except Problem as problem:
                logger.info("job.refused", problem=problem.slug)
            except Exception:
                logger.exception("job.failed", attempt=job.attempt)
                raise

    return run
