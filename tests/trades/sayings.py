"""What callers of a trade say and the services they mean: the tables said_to_*.txt, read by the trade's pack."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from frontdesk.trades.load import packs
from frontdesk.understanding import Hearing, Reading, understand

NOW = datetime.fromisoformat("2026-03-03T10:00:00-05:00")


def said_to(trade: str) -> Mapping[str, list[str]]:
    """Return a table: saying -> keys of the services meant, in the order said."""
    table: dict[str, list[str]] = {}
    meant: list[str] = []
    for line in (Path(__file__).parent / f"said_to_{trade}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            meant = line.strip("[]").split()
        elif line and not line.startswith("#"):
            table[line] = meant
    return table


def heard(trade: str, text: str, *, asked: str | None = None) -> Reading:
    """Return the reading of a text by a trade's pack."""
    pack = packs()[trade]
    return understand(
        Hearing(text=text, now=NOW, pack=pack, region=pack.region, asked=None if asked is None else (asked,))
    )


def services(trade: str, text: str) -> list[str]:
    """Return the services asked for, in order."""
    return [fact.value for fact in heard(trade, text).facts if fact.name == "service_type"]
