"""Jobs: declared here, deferred on the caller's own transaction, run by worker.py.

A job runs at least once: it may be cut off and run again, so a handler must bear being repeated.
"""

import inspect
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import procrastinate
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.jobs import Job as QueuedJob
from procrastinate.manager import JobManager
from pydantic import ConfigDict, validate_call
from pydantic_core import to_jsonable_python
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.kernel.clock import Clock
from frontdesk.kernel.db import Database, NotBound, business_of, driver
from frontdesk.kernel.settings import Settings

QUEUE = "frontdesk"
BUSINESS = "business_id"
"""The argument that carries the tenant; the worker binds it, handlers do not see it."""


class Job:
    """What a handler is given beside its arguments.

    business_id   the business it works for; None for a job of the installation
    attempt       counts from 1
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        settings: Settings,
        business_id: UUID | None,
        attempt: int = 1,
    ) -> None:
        self.database = database
        self.clock = clock
        self.settings = settings
        self.business_id = business_id
        self.attempt = attempt

    def transaction(self) -> AbstractAsyncContextManager[AsyncSession]:
        """Open a transaction bound to the job's business.

        Raises NotBound in a job of the installation: it names its business itself.
        """
        if self.business_id is None:
            raise NotBound("a job of the installation has no business")
        return self.database.transaction(self.business_id)


Handler = Callable[..., Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Task:
    """A declared job: `await task(job, **arguments)` runs it at once, `defer` later.

    lock           jobs with the same lock run one after another, in order
    most_attempts  how often it is tried before a person must look
    """

    name: str
    handler: Handler
    lock: str | None = None
    most_attempts: int = 12
    crons: tuple[str, ...] = field(default=())

    async def __call__(self, job: Job, /, **arguments: object) -> None:
        """Run the handler, arguments turned from JSON into the types it declares."""
        await self.handler(job, **arguments)

    @property
    def parameters(self) -> frozenset[str]:
        """Names of the arguments the handler takes, the job itself left out."""
        return frozenset(list(inspect.signature(self.handler).parameters)[1:])


_declared: dict[str, Task] = {}


def declared() -> Mapping[str, Task]:
    """Return all tasks of the modules imported so far, by name."""
    return _declared


def task(
    name: str, *, lock: str | None = None, most_attempts: int = 12, cron: str | None = None
) -> Callable[[Handler], Task]:
    """Declare `async def handler(job: Job, **arguments) -> None` as a job.

    name           unique and kept for ever: waiting jobs carry it
    most_attempts  1 means it is never retried
    cron           when it runs by itself, for the installation, without arguments: minute hour
                   day month weekday, and a sixth field for seconds if wanted; UTC

    Raises ValueError if the name is taken.
    """

    def declare(handler: Handler) -> Task:
        if name in _declared:
            raise ValueError(f"a task named {name} exists already")
        checked = validate_call(config=ConfigDict(arbitrary_types_allowed=True))(handler)
        crons = () if cron is None else (cron,)
        _declared[name] = Task(name, checked, lock, most_attempts, crons)
        return _declared[name]

    return declare


async def defer(
    db: AsyncSession,
    task: Task,
    *,
    lock: str | None = None,
    queueing_lock: str | None = None,
    at: datetime | None = None,
    **arguments: object,
) -> int | None:
    """Queue a job for the bound business in this very transaction: no commit, no job.

    lock           jobs of this business with the same lock run one after another, in order; one that
                   failed and is to be tried again holds up those behind it
    queueing_lock  at most one such job of this business waits; a further one is dropped. The one
                   that waits may start before this transaction commits and not see it, so use it
                   only where a later job or a sweep comes anyway
    at             not before this time
    returns        the job's number, or None if one was waiting already
    """
    business_id = business_of(db)
    queued = _queued(task, business_id, arguments, lock=lock, at=at)
    if queueing_lock is None:
        return await _insert(db, [queued])
    queued = queued.evolve(queueing_lock=f"{business_id}:{queueing_lock}")
    try:
        # The refusal of a second one would end the whole transaction without the savepoint.
        async with db.begin_nested():
            return await _insert(db, [queued])
    except AlreadyEnqueued:
        return None


async def defer_all(db: AsyncSession, tasks: Sequence[Task], arguments: Mapping[str, object]) -> None:
    """Queue one job per task with the same arguments, in one statement."""
    if tasks:
        business_id = business_of(db)
        await _insert(db, [_queued(each, business_id, arguments) for each in tasks])


async def forget_jobs(db: AsyncSession) -> None:
    """Take every job of the bound business out of the queue; one that is just being done ends by itself."""
    statement = text("DELETE FROM procrastinate_jobs WHERE args ->> :argument = :business AND status <> 'doing'")
    await db.execute(statement, {"argument": BUSINESS, "business": str(business_of(db))})


def _queued(
    task: Task,
    business_id: UUID,
    arguments: Mapping[str, object],
    *,
    lock: str | None = None,
    at: datetime | None = None,
) -> QueuedJob:
    if unknown := arguments.keys() - task.parameters:
        raise TypeError(f"{task.name} takes no {', '.join(sorted(unknown))}")
    scope = lock if lock is not None else task.lock
    return QueuedJob(
        id=None,
        queue=QUEUE,
        task_name=task.name,
        lock=None if scope is None else f"{business_id}:{scope}",
        queueing_lock=None,
        task_kwargs={BUSINESS: str(business_id), **to_jsonable_python(dict(arguments))},
        scheduled_at=at,
    )


async def _insert(db: AsyncSession, jobs: list[QueuedJob]) -> int | None:
    stored = await _manager.batch_defer_jobs_async(jobs, connection=await driver(db))
    return stored[0].id


# Never opened: every statement is given the session's own connection.
_manager = JobManager(procrastinate.PsycopgConnector())
