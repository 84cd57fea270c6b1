"""Understanding alone: what a turn takes before anything is stored or decided."""

from __future__ import annotations

from time import perf_counter

from bench.spread import Spread, spread
from frontdesk.trades.load import packs
from frontdesk.understanding import understand
from frontdesk.understanding.types import Hearing
from tests.journeys.callers import NOW, a_caller

TIMES = 10


def readings() -> Spread:
    """Return what it takes to understand what the callers of the table say, each line in answer to its question."""
    pack = packs()["plumbing"]
    hearings = [
        Hearing(text=text, now=NOW, asked=(asked,), pack=pack, services=pack.services, region="AU")
        for number in range(12)
        for asked, text in a_caller(number).answers.items()
    ]
    took: list[float] = []
    for hearing in hearings * TIMES:
        begun = perf_counter()
        understand(hearing)
        took.append(perf_counter() - begun)
    return spread(took, wall=sum(took))
