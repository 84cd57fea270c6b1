"""The JSON lines of `frontdesk understand`: a line to a Hearing, a Reading to a line. Pure; the command prints."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, cast

from frontdesk.trades.pack import Pack
from frontdesk.understanding.reading import understand
from frontdesk.understanding.types import Hearing, Line, Offer, Reading

REGIONS = ("AU", "US", "GB")
SPEAKERS = ("desk", "customer")
_DIGITS = 4  # of a confidence


class BadLine(ValueError):
    """A line that cannot be read; its words say what is wrong with it."""


class Answer(NamedTuple):
    """The answer to one line, and whether the line could be read."""

    line: str
    is_good: bool


def answer_line(line: str, *, packs: Mapping[str, Pack], now: datetime) -> Answer:
    """Return the answer to one line: `{"id", "facts"}`; a line that cannot be read gets no facts and an `error`.

    now     what "today" means where the line does not say; timezone-aware
    """
    said: object = None
    try:
        said = _parsed(line)
        reading = understand(hearing_of(said, packs=packs, now=now))
    except BadLine as problem:
        return Answer(_dumped({"id": _id(said), "facts": [], "error": str(problem)}), is_good=False)
    return Answer(_dumped({"id": _id(said), "facts": facts_of(reading)}), is_good=True)


def hearing_of(said: object, *, packs: Mapping[str, Pack], now: datetime) -> Hearing:
    """Return what a line says was heard.

    Raises BadLine if it is no object, or a value is not of the kind that it must be.
    """
    if not isinstance(said, dict):
        raise BadLine('a line must be a JSON object, like {"id": 1, "text": "My name is Mike"}')
    pack = _pack(said.get("trade"), packs)
    return Hearing(
        text=_text(said, "text"),
        now=_moment(said.get("now"), "now") or now,
        history=tuple(_line(one) for one in _list(said, "history")),
        alternatives=_texts(said.get("alternatives"), "alternatives"),
        asked=None if said.get("asked") is None else _texts(said["asked"], "asked"),
        catalogue=_catalogue(said.get("catalogue")),
        offered=tuple(_offer(one) for one in _list(said, "offered")),
        pack=pack,
        region=_region(said.get("region"), pack),
    )


def facts_of(reading: Reading) -> list[dict[str, object]]:
    """Return a reading's facts as the answer carries them."""
    return [
        {
            "name": fact.name,
            "value": fact.value,
            "text": fact.text,
            "start": fact.start,
            "end": fact.end,
            "confidence": round(fact.confidence, _DIGITS),
            "source": fact.source,
        }
        for fact in reading.facts
    ]


def _parsed(line: str) -> object:
    try:
        return cast(object, json.loads(line))
    except (ValueError, RecursionError):
        raise BadLine('this line is not JSON, like {"id": 1, "text": "My name is Mike"}') from None


def _id(said: object) -> object:
    """Return the line's own id, None if it has none."""
    found = said.get("id") if isinstance(said, dict) else None
    return found if isinstance(found, str | int | float) else None


def _dumped(answer: Mapping[str, object]) -> str:
    return json.dumps(answer)


def _pack(trade: object, packs: Mapping[str, Pack]) -> Pack | None:
    if trade is None:
        return None
    if not isinstance(trade, str) or trade not in packs:
        raise BadLine(f"trade must be null or one of: {', '.join(sorted(packs))}")
    return packs[trade]


def _region(region: object, pack: Pack | None) -> str:
    if region is None:
        return pack.region if pack is not None else REGIONS[0]
    if region not in REGIONS:
        raise BadLine(f"region must be one of: {', '.join(REGIONS)}")
    return str(region)


def _text(said: Mapping[str, object], key: str) -> str:
    value = said.get(key)
    if not isinstance(value, str):
        what = f"has no {key}" if value is None else f"has a {key} that is no string"
        raise BadLine(f'this line {what}: it needs one, like {{"id": 1, "text": "My name is Mike"}}')
    return value


def _texts(value: object, key: str) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise BadLine(f"{key} must be a list of strings")
    return tuple(value)


def _list(said: Mapping[str, object], key: str) -> Sequence[object]:
    value = said.get(key)
    if value is None:
        return ()
    if not isinstance(value, list):
        raise BadLine(f"{key} must be a list")
    return value


def _line(one: object) -> Line:
    if not isinstance(one, dict) or one.get("speaker") not in SPEAKERS or not isinstance(one.get("text"), str):
        raise BadLine("each line of history must have a speaker (desk or customer) and a text")
    return Line(one["speaker"], one["text"])


def _offer(one: object) -> Offer:
    if not isinstance(one, dict) or not isinstance(one.get("id"), str):
        raise BadLine("each offer must have an id, and may have starts_at and text")
    text = one.get("text") or ""
    if not isinstance(text, str):
        raise BadLine("the text of an offer must be a string")
    return Offer(one["id"], text, _moment(one.get("starts_at"), "starts_at"))


def _catalogue(value: object) -> Mapping[str, tuple[str, ...]]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise BadLine("catalogue must be an object: fact name to a list of values")
    return {name: _texts(values, f"catalogue.{name}") for name, values in value.items()}


def _moment(value: object, key: str) -> datetime | None:
    """Return a time with its zone; None where none is given."""
    if value is None:
        return None
    try:
        at = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise BadLine(f"{key} must be a time with its zone, like 2024-08-05T08:30:00+10:00")
    return at
