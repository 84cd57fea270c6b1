"""News from below: a service records what happened, the one table of reactions says who follows."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.kernel.queue import Task, defer_all


@dataclass(frozen=True)
class Event:
    """Something that has happened in a business; subclasses are frozen dataclasses.

    The fields are the arguments of every job that reacts, so they must be JSON-able or one of
    UUID, datetime, date, Decimal. The business is not a field: it is the transaction's.
    """


_reactions: dict[type[Event], tuple[Task, ...]] = {}


def react(reactions: Mapping[type[Event], Sequence[Task]]) -> None:
    """Bind the table of reactions; what was bound before is forgotten.

    Raises TypeError if a task does not take exactly the fields of its event.
    """
    for event, tasks in reactions.items():
        fields = frozenset(field.name for field in dataclasses.fields(event))
        for task in tasks:
            if task.parameters != fields:
                raise TypeError(f"{task.name} does not take the fields of {event.__name__}")
    _reactions.clear()
    _reactions.update({event: tuple(tasks) for event, tasks in reactions.items()})


async def record(db: AsyncSession, event: Event) -> None:
    """Queue one job per reaction in this very transaction: no commit, no job."""
    arguments = {field.name: getattr(event, field.name) for field in dataclasses.fields(event)}
    await defer_all(db, _reactions.get(type(event), ()), arguments)
