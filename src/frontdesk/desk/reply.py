"""What a brain is given and gives back: tools to act with, and a reply made of sentences."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from frontdesk.understanding.types import Fact, Offer


class Tools(Protocol):
    """What a brain may do. Every call is stored with its result (tools.py)."""

    proven: set[str]

    async def run(self, name: str, /, **arguments: object) -> dict[str, object]:
        """Run a tool and return its stored result, or raise its Problem."""


@dataclass
class Reply:
    """What the desk is about to say, and what it means by it.

    asked, offered  what the next turn of the caller is read against
    acts            the moves made, for the policy's memory
    facts           what the desk itself set down in this turn
    unbooked_reason why nothing was booked, where the desk knows it
    """

    parts: list[str] = field(default_factory=list)
    asked: tuple[str, ...] = ()
    offered: tuple[Offer, ...] = ()
    acts: list[str] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    ended: bool = False
    unbooked_reason: str | None = None

    @property
    def text(self) -> str:
        """The sentences as one text."""
        return " ".join(part for part in self.parts if part)


def noted(name: str, value: str, source: str = "rules", confidence: float = 0.9) -> Fact:
    """Return a fact that stands in no words of the caller."""
    return Fact(name=name, value=value, text="", start=0, end=0, confidence=confidence, source=source)
