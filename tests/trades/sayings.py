"""What callers of a trade say and what its pack hears; and what the pack itself says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

from frontdesk.trades.load import packs
from frontdesk.understanding import Hearing, Reading, understand

NOW = datetime.fromisoformat("2026-03-03T10:00:00-05:00")


def tried_on(trade: str) -> tuple[str, ...]:
    """Return short name, name, number, zone, currency and locale of a trade's demo business."""
    demo = packs()[trade].demo
    return demo.slug, demo.name, demo.phone, demo.timezone, demo.currency, demo.locale


def spoken(trade: str, words: re.Pattern[str]) -> list[str]:
    """Return everything that a trade's desk may say with any of these words in it."""
    pack = packs()[trade]
    said = [text for texts in pack.phrases.values() for text in texts]
    said += [faq.answer for faq in pack.faqs] + [hazard.say for hazard in pack.vocabulary.hazards]
    return [text for text in said if words.search(text)]


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


def heard(trade: str, text: str, *, asked: str | None = None, now: datetime = NOW) -> Reading:
    """Return the reading of a text by a trade's pack."""
    pack = packs()[trade]
    return understand(
        Hearing(text=text, now=now, pack=pack, region=pack.region, asked=None if asked is None else (asked,))
    )


def services(trade: str, text: str) -> list[str]:
    """Return the services asked for, in order."""
    return [fact.value for fact in heard(trade, text).facts if fact.name == "service_type"]


def hazards(trade: str, texts: Iterable[str]) -> Mapping[str, str | None]:
    """Return the hazard heard in each text, None where there is none."""
    return {text: heard(trade, text).hazard for text in texts}


def is_a_name(trade: str, said: str) -> bool:
    """Return whether a name that was asked for is heard as one and as nothing else."""
    found = heard(trade, f"It's {said}", asked="customer_name").facts
    return [(fact.name, fact.value) for fact in found] == [("customer_name", said)]
