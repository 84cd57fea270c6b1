"""Times of many tries, and what is said of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import quantiles


@dataclass(frozen=True, slots=True)
class Spread:
    """How often a second, and how long each took (milliseconds)."""

    per_second: float
    p50: float
    p99: float


def spread(seconds: Sequence[float], *, wall: float) -> Spread:
    """Return what many tries took.

    seconds  each by itself; two at least
    wall     all together, many at once, in seconds
    """
    cuts = quantiles(seconds, n=100, method="inclusive")
    return Spread(len(seconds) / wall, 1000 * cuts[49], 1000 * cuts[98])
