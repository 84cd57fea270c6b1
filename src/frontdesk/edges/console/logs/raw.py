"""A call with all its rows as JSON-able values: what a program gets, and what the page shows. No routes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from frontdesk.domain.conversations.models import Fact, ToolCall, Turn
from frontdesk.domain.insights.cells import cell
from frontdesk.domain.insights.raw_log import RawCall
from frontdesk.domain.insights.rows import CALL_LOGS, CUSTOMER_DATA, Place, Row, call_row, customer_row

Document = dict[str, Any]


def document(raw: RawCall, at: Place) -> Document:
    """Return a call as values; `customer_data` and `call_logs` are its rows in these files, cell by cell.

    at   where the business is; times are in its zone
    """
    talk, call = raw.record.conversation, raw.record.call
    return {
        "call_sid": (call and call.call_sid) or str(talk.id),
        "conversation_id": str(talk.id),
        "started_at": _iso(talk.started_at, at),
        "ended_at": _iso(talk.ended_at, at),
        "frozen_at": _iso(talk.frozen_at, at),
        "practice": talk.practice,
        "from": talk.address,
        "status": call and call.status,
        "duration_seconds": call and call.duration_seconds,
        "outcome": talk.outcome,
        "booking_id": None if talk.booking_id is None else str(talk.booking_id),
        "customer_data": _named(CUSTOMER_DATA, customer_row(raw.record, at)),
        "call_logs": _named(CALL_LOGS, call_row(raw.record, at)),
        "facts": [_fact(fact) for fact in raw.facts],
        "turns": [_turn(turn, at) for turn in raw.turns],
        "tool_calls": [_tool(tool, at) for tool in raw.tools],
    }


def _named(columns: Sequence[str], row: Row) -> dict[str, str]:
    return {name: cell(value) for name, value in zip(columns, row, strict=True)}


def _fact(fact: Fact) -> Document:
    columns = ("seq", "n", "name", "value", "text", "start", "end", "confidence", "source", "confirmed")
    return {name: getattr(fact, name) for name in columns}


def _turn(turn: Turn, at: Place) -> Document:
    columns = ("hypotheses", "asked", "offered", "acts", "latency_ms", "interrupted", "heard_to")
    said = {"seq": turn.seq, "speaker": turn.speaker, "text": turn.text, "at": _iso(turn.at, at)}
    return said | {name: getattr(turn, name) for name in columns}


def _tool(tool: ToolCall, at: Place) -> Document:
    columns = ("seq", "n", "name", "arguments", "result", "problem")
    done = {name: getattr(tool, name) for name in columns}
    return done | {"started_at": _iso(tool.started_at, at), "ms": tool.ms}


def _iso(moment: datetime | None, at: Place) -> str | None:
    return None if moment is None else moment.astimezone(at.zone).isoformat()
