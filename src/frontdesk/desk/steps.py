"""The steps a conversation can take next. Which one is policy.py's choice, how it is done rules.py's work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from frontdesk.desk.dialogue import Visit


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask for one thing; `plain` without having missed anything."""

    what: str


@dataclass(frozen=True, slots=True)
class Offer:
    """Look for free times near the wish and offer a few."""


@dataclass(frozen=True, slots=True)
class ReadBack:
    """Say what is about to be done and ask whether to: `book`, `move` or `cancel`, at or from a start."""

    deed: str
    start: datetime


@dataclass(frozen=True, slots=True)
class Book:
    """Book what was read back."""

    start: datetime


@dataclass(frozen=True, slots=True)
class Move:
    """Move the visit of this call."""

    start: datetime


@dataclass(frozen=True, slots=True)
class Keep:
    """Leave the visit of this call as it is, and say so."""

    visit: Visit


@dataclass(frozen=True, slots=True)
class Do:
    """Do what needs no time: `cancel` or `amend` the visit of this call, leave a `message`, `alert` the team."""

    deed: str


@dataclass(frozen=True, slots=True)
class Hold:
    """Stay on the call without moving on: `silence`, `repeat`, `hold_on`, `calm`, `before_you_go`.

    `danger` speaks of no visit, for people come first. `bare` asks the last question again, without what led up to it.
    """

    how: str


@dataclass(frozen=True, slots=True)
class Close:
    """End the call: `goodbye`, `silence`, `missed`, `calm`, `wrong_number`, `limit`, `outside_area`."""

    why: str


Step = Ask | Offer | ReadBack | Book | Move | Keep | Do | Hold | Close
