"""What the desk did in a turn, stored with its result, so that nothing is done twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.conversations.models import ToolCall
from frontdesk.kernel.problems import Problem


@dataclass(frozen=True, slots=True)
class StoredCall:
    """A call of a tool, and what came of it: a result, or the Problem it raised."""

    seq: int
    n: int
    name: str
    arguments: Mapping[str, Any]
    result: Mapping[str, Any] | None
    problem: Mapping[str, Any] | None

    def answer(self) -> dict[str, Any]:
        """Return the result that the first run had.

        Raises the Problem that the first run raised.
        """
        if self.problem is not None:
            raise _revived(self.problem)
        return dict(self.result or {})


async def record_tool_call(
    db: AsyncSession,
    conversation_id: UUID,
    *,
    seq: int,
    n: int,
    name: str,
    arguments: Mapping[str, Any],
    started_at: datetime,
    result: Mapping[str, Any] | None = None,
    problem: Problem | None = None,
    ms: int | None = None,
) -> None:
    """Store what a tool did, in the transaction in which it did it.

    seq, n   the turn, and the place in it: a second one there is refused by the database, and
             what it did is undone with it
    problem  why it was refused, if it was
    """
    await db.execute(
        _DONE,
        {
            "conversation_id": conversation_id,
            "seq": seq,
            "n": n,
            "name": name,
            "arguments": dict(arguments),
            "result": None if result is None else dict(result),
            "problem": None if problem is None else _kept(problem),
            "started_at": started_at,
            "ms": ms,
        },
    )


_DONE = insert(cast(Table, ToolCall.__table__))


async def earlier_tool_call(db: AsyncSession, conversation_id: UUID, *, seq: int, n: int) -> StoredCall | None:
    """Return what was done at this place before: its result is the one that counts."""
    row = await db.scalar(select(ToolCall).filter_by(conversation_id=conversation_id, seq=seq, n=n))
    return None if row is None else stored_call(row)


def stored_call(row: ToolCall) -> StoredCall:
    """Return a row as a value."""
    return StoredCall(row.seq, row.n, row.name, row.arguments, row.result, row.problem)


def _kept(problem: Problem) -> dict[str, Any]:
    return {"slug": problem.slug, "detail": problem.detail, "extra": problem.extra}


def _revived(kept: Mapping[str, Any]) -> Problem:
    """Return the Problem that was kept; a plain one if its class has been given up since."""
    detail, extra = kept["detail"], kept.get("extra", {})
    for kind in _kinds(Problem):
        problem = kind(detail, **extra)
        if problem.slug == kept["slug"]:
            return problem
    return Problem(detail, **extra)


def _kinds(kind: type[Problem]) -> Iterator[type[Problem]]:
    for each in kind.__subclasses__():
        yield each
        yield from _kinds(each)
