"""Random callers: lines of the packs' scenarios, in an order that nobody wrote."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

import frontdesk.trades
from frontdesk.trades.scenarios import HANG_UP, load_scenarios

# Of a hundred replies so many have nothing to do with what was asked, and so many are a hang-up.
OFF_THE_POINT = 25
HANGS_UP = 3
# A call is over when its caller has said so much, whatever the desk says.
MOST_LINES = 25


@dataclass(frozen=True, slots=True)
class Lines:
    """What callers of a trade say.

    answers  what the desk asked for -> what was said to it in some scenario
    """

    all: Sequence[str]
    answers: Mapping[str, Sequence[str]]


@cache
def lines_of(trade: str) -> Lines:
    """Return all lines of a pack's scenarios."""
    scenarios = load_scenarios(Path(frontdesk.trades.__file__).parent / trade)
    everything: list[str] = []
    answers: dict[str, list[str]] = {}
    for scenario in (each for several in scenarios.values() for each in several):
        everything += [*scenario.say, *scenario.after_booked, scenario.otherwise]
        for asked, said in scenario.when_asked.items():
            answers.setdefault(asked, []).extend(line for line in said if line != HANG_UP)
    return Lines([line for line in everything if line != HANG_UP], answers)


def line_for(random: Random, trade: str, asked: Sequence[str]) -> str | None:
    """Return what is said next; None hangs up."""
    lines = lines_of(trade)
    if random.randrange(100) < HANGS_UP:
        return None
    fitting = lines.answers.get(asked[0], ()) if asked else ()
    if not fitting or random.randrange(100) < OFF_THE_POINT:
        return random.choice(lines.all)
    return random.choice(fitting)
