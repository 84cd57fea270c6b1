"""Builders for tests of understanding: a plumber's desk on the morning of Monday 5 August 2024 in Sydney."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from frontdesk.trades.load import packs
from frontdesk.understanding import Hearing, Reading, understand

NOW = datetime.fromisoformat("2024-08-05T08:30:00+10:00")


def a_hearing(text: str, **more: Any) -> Hearing:
    """Return a hearing of the plumbing pack."""
    return Hearing(**{"text": text, "now": NOW, "pack": packs()["plumbing"], **more})


def heard(text: str, **more: Any) -> Reading:
    """Return the reading of a text."""
    return understand(a_hearing(text, **more))


def value(name: str, text: str, *, asked: str | None = None, **more: Any) -> str | None:
    """Return the value that a text gives a fact, None if it gives none."""
    return heard(text, asked=None if asked is None else (asked,), **more).value(name)


def services(text: str, **more: Any) -> list[str]:
    """Return the services asked for, in order."""
    return [fact.value for fact in heard(text, **more).facts if fact.name == "service_type"]
