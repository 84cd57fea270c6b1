"""Refusals in words for who works here; the domain's own are fit to be said to a caller."""

from __future__ import annotations

from collections.abc import Mapping

from frontdesk.domain.scheduling import service as scheduling
from frontdesk.kernel.problems import Problem

_WORDS: Mapping[type[Problem], str] = {
    scheduling.SlotTaken: "Nobody is free then any more.",
    scheduling.SlotInPast: "That time has gone.",
    scheduling.OutsideOpeningHours: "That is outside the opening hours.",
    scheduling.UnknownService: "That service is no longer offered. Choose another one.",
}

ABOUT_TIME = (scheduling.SlotTaken, scheduling.SlotInPast, scheduling.OutsideOpeningHours)
"""Refusals after which times nearby help."""


def said_to_staff(refused: Problem) -> str:
    """Return why something was not done, without the politeness that a caller is due."""
    return _WORDS.get(type(refused), refused.detail)
