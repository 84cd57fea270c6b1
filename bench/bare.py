"""The ceiling under a turn: the same rows written and read in two transactions, by the driver alone.

No ORM, no understanding, no rules: what is left is what the server and the wire take.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from time import perf_counter
from typing import Any
from uuid import UUID

import psycopg
from psycopg_pool import AsyncConnectionPool

from bench.spread import Spread, spread
from frontdesk.kernel.ids import new_id

_Connection = psycopg.AsyncConnection[Any]

_LOCK = "SELECT ended_at, continues_id, frozen_at FROM conversations WHERE business_id = %s AND id = %s FOR UPDATE"
_TURN = """
INSERT INTO turns (business_id, conversation_id, seq, speaker, text, hypotheses, asked, offered, acts, at, heard_key,
    interrupted)
SELECT %(business)s, %(call)s, coalesce(max(seq), 0) + 1, %(speaker)s, %(text)s, '{}', '{}', '[]', '{}', now(),
    %(key)s, false
FROM turns
WHERE business_id = %(business)s AND conversation_id = %(call)s
RETURNING seq
"""
_OF_THE_HOUSE = """
SELECT
    (SELECT updated_at FROM businesses WHERE id = %(business)s),
    (SELECT md5(string_agg(updated_at::text, ' ' ORDER BY id)) FROM services WHERE business_id = %(business)s),
    (SELECT md5(string_agg(updated_at::text, ' ' ORDER BY id)) FROM faqs WHERE business_id = %(business)s)
"""
_OF_THE_CALL = (
    "SELECT * FROM turns WHERE business_id = %s AND conversation_id = %s ORDER BY seq",
    "SELECT * FROM facts WHERE business_id = %s AND conversation_id = %s ORDER BY seq, n",
    "SELECT * FROM tool_calls WHERE business_id = %s AND conversation_id = %s ORDER BY seq, n",
)
_FACT = """
INSERT INTO facts (business_id, conversation_id, seq, n, name, value, text, start, "end", confidence, source, confirmed)
VALUES (%s, %s, %s, 0, 'service_type', 'toilet_repair', 'my toilet is blocked', 0, 20, 0.9, 'rules', false)
"""
_CONVERSATION = """
INSERT INTO conversations (business_id, id, channel, direction, address, started_at, owner, level, model, total_tokens,
    cost)
VALUES (%s, %s, 'voice', 'inbound', '+61491570100', now(), 'desk', 0, 'rules', 0, 0)
"""


async def bare_turns(url: str, business: UUID, *, callers: int, calls: int, turns: int) -> Spread:
    """Return what bare turns take.

    callers  so many at once, each on a connection of their own
    calls    so many in all, each of so many turns
    """
    took: list[float] = []
    left = list(range(calls))
    async with AsyncConnectionPool(url, min_size=callers, max_size=callers, open=False) as pool:

        async def caller() -> None:
            while left:
                left.pop()
                await _call(pool, business, turns, took)

        begun = perf_counter()
        await asyncio.gather(*(caller() for _ in range(callers)))
        return spread(took, wall=perf_counter() - begun)


async def _call(pool: AsyncConnectionPool[_Connection], business: UUID, turns: int, took: list[float]) -> None:
    call = new_id(datetime.now(UTC))
    async with pool.connection() as db:
        await _bind(db, business)
        await db.execute(_CONVERSATION, [business, call])
    for number in range(turns):
        begun = perf_counter()
        async with pool.connection() as db:
            await _bind(db, business)
            await db.execute(_LOCK, [business, call])
            await _add_turn(db, business, call, "customer", str(number))
        async with pool.connection() as db:
            await _bind(db, business)
            await _answer(db, business, call)
        took.append(perf_counter() - begun)


async def _answer(db: _Connection, business: UUID, call: UUID) -> None:
    await (await db.execute(_OF_THE_HOUSE, {"business": business})).fetchone()
    await db.execute(_LOCK, [business, call])
    for statement in _OF_THE_CALL:
        await (await db.execute(statement, [business, call])).fetchall()
    seq = await _add_turn(db, business, call, "desk", None)
    await db.execute(_FACT, [business, call, seq - 1])


async def _bind(db: _Connection, business: UUID) -> None:
    await db.execute(f"SET LOCAL app.business_id = '{business}'".encode())


async def _add_turn(db: _Connection, business: UUID, call: UUID, speaker: str, key: str | None) -> int:
    text = "my toilet is blocked and it won't flush"
    values = {"business": business, "call": call, "speaker": speaker, "text": text, "key": key}
    row = await (await db.execute(_TURN, values)).fetchone()
    assert row is not None, "an insert gives its row"  # noqa: S101 (for the type checker)
    return int(row[0])
