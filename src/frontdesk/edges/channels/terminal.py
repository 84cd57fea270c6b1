"""A caller in the terminal: a line in, the desk's answer out; typed by a person or, as JSON lines, by a program."""

from __future__ import annotations

import asyncio
import json
import sys
import threading
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TextIO
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.desk.turn import Desk, Spoken
from frontdesk.domain.catalog.queries import service
from frontdesk.domain.conversations import queries as records
from frontdesk.domain.insights.call_record import call_record
from frontdesk.domain.insights.cells import moment
from frontdesk.domain.insights.tasks import was_left_in
from frontdesk.domain.tenancy.queries import business_card
from frontdesk.kernel.locale import Locale

Write = Callable[[str], None]


@dataclass(frozen=True)
class Line:
    """Who is calling.

    address    the caller's number (E.164); None is withheld
    frozen_at  the call's clock stands still there; None: it goes
    practice   nobody means it: at its end what it did is taken back
    """

    business_id: UUID
    address: str | None
    frozen_at: datetime | None
    practice: bool = False


async def lines_of(stream: TextIO) -> AsyncIterator[str]:
    """Yield a stream's lines as they come.

    A thread reads them, so that a call goes on while nobody types; it ends with the process.
    """
    loop = asyncio.get_running_loop()
    heard: asyncio.Queue[str | None] = asyncio.Queue()

    def pump() -> None:
        for line in stream:
            loop.call_soon_threadsafe(heard.put_nowait, line)
        loop.call_soon_threadsafe(heard.put_nowait, None)

    threading.Thread(target=pump, name="caller", daemon=True).start()
    while (line := await heard.get()) is not None:
        yield line.rstrip("\r\n")


def to_stdout(text: str) -> None:
    """Print at once, whoever reads."""
    sys.stdout.write(text)
    sys.stdout.flush()


async def typed(desk: Desk, line: Line, lines: AsyncIterator[str], write: Write) -> None:
    """Hold a call with a person who types; an empty line is silence."""
    spoken = await _begin(desk, line)
    write(f"Desk: {spoken.text}\nYou:  ")
    async for answer in _turns(desk, line, spoken, lines):
        write(f"Desk: {answer.text}\n" + ("" if answer.ended else "You:  "))
    write(f"\n{await _summary(desk, line, spoken.conversation_id)}\n")


async def json_lines(desk: Desk, line: Line, lines: AsyncIterator[str], write: Write) -> None:
    """Hold a call with a program: {"text"} in, {"reply", "facts", "ended"} out, at last {"record"}."""
    spoken = await _begin(desk, line)
    write(_json({"reply": spoken.text, "facts": [], "ended": spoken.ended}))

    async def texts() -> AsyncIterator[str]:
        async for raw in lines:
            if not raw.strip():
                continue
            text = _text_of(raw)
            if text is None:
                write(_json({"error": 'Each line must be JSON with a "text", like {"text": "My toilet is blocked"}.'}))
            else:
                yield text

    async for answer in _turns(desk, line, spoken, texts()):
        facts = await _facts(desk, line, answer.conversation_id)
        write(_json({"reply": answer.text, "facts": facts, "ended": answer.ended}))
    write(_json({"record": await _record(desk, line, spoken.conversation_id)}))


def _text_of(raw: str) -> str | None:
    """Return what a JSON line says, None if it does not say it."""
    try:
        said = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    text = said.get("text") if isinstance(said, dict) else None
    return text if isinstance(text, str) else None


async def _begin(desk: Desk, line: Line) -> Spoken:
    return await desk.begin(
        line.business_id,
        call_sid=f"LC{uuid4().hex}",
        address=line.address,
        frozen_at=line.frozen_at,
        practice=line.practice,
    )


async def _turns(desk: Desk, line: Line, spoken: Spoken, lines: AsyncIterator[str]) -> AsyncIterator[Spoken]:
    """Yield what is said to each line, until the desk ends the call or the caller hangs up."""
    try:
        count = 0
        while not spoken.ended:
            heard = await anext(lines, None)
            if heard is None:
                break
            count += 1
            spoken = await desk.hear(line.business_id, spoken.conversation_id, heard, heard_key=str(count))
            yield spoken
    finally:
        await asyncio.shield(desk.hang_up(line.business_id, spoken.conversation_id))


async def _facts(desk: Desk, line: Line, conversation_id: UUID) -> list[dict[str, object]]:
    async with desk.database.transaction(line.business_id) as db:
        return await records.facts_as_values(db, conversation_id)


async def _record(desk: Desk, line: Line, conversation_id: UUID) -> dict[str, object]:
    async with desk.database.transaction(line.business_id) as db:
        return await call_record(db, conversation_id)


async def _summary(desk: Desk, line: Line, conversation_id: UUID) -> str:
    """Return what a person wants to know of a call that is over."""
    async with desk.database.transaction(line.business_id) as db:
        record = await call_record(db, conversation_id)
        told = [f"The call is over: {str(record['outcome']).replace('_', ' ')}."]
        if line.practice:
            return f"{told[0]} It was practice: what it did is taken back."
        if record["booking"] is not None:
            told.append(f"In the calendar: {await _visit(db, record['booking'])}.")
        if await was_left_in(db, conversation_id):
            told.append("A message was left for the team.")
        return " ".join(told)


async def _visit(db: AsyncSession, booking: Mapping[str, str]) -> str:
    """Return a visit in words: toilet repair, Monday 5 August 2024 at 9:00 am."""
    card = await business_card(db)
    key = booking["service_type"]
    found = await service(db, key)
    name = found.name if found else key.replace("_", " ")
    name = name if name[1:2].isupper() else name[:1].lower() + name[1:]
    return f"{name}, {moment(datetime.fromisoformat(booking['starts_at']), Locale(card.locale))}"


def _json(document: dict[str, object]) -> str:
    return json.dumps(document, ensure_ascii=False, default=str) + "\n"
