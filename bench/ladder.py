"""The table of the phone line: from ten calls at once to where it gives way, and what was stored of all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bench.line import (
    HEAD,
    LADDER,
    MOST_CALLS,
    SLOW,
    a_line,
    an_echo,
    knee,
    line_of,
    own_times,
    telephone,
    visits_of,
    wrong_rows,
)


async def measure(say: Callable[[str], None], ladder: Sequence[tuple[int, float]] = LADDER) -> bool:
    """Print the table; return whether every call and every word of it is stored, once."""
    with an_echo() as orders:
        ceiling = (await telephone(orders)).steps[-1]
    async with a_line() as line:
        met = await telephone(line.orders(ladder))
        say(HEAD)
        for step in met.steps:
            say(line_of(step, await own_times(line, step)))
        say(line_of(ceiling, (), name=f"{ceiling.calls} (echo)"))
        wrong = await wrong_rows(line, met)
        booked = await visits_of(line)
    answered = sum(met.prompts.values())
    say("")
    say(f"each caller speaks every ten seconds; one process answers at most {MOST_CALLS} calls, the others are refused")
    say(f"the most calls at once with a p99 under {SLOW:.0f} s: {knee(met.steps)}")
    say(
        f"{len(met.prompts)} calls, {answered} prompts answered, {booked} visits booked: "
        + ("nothing lost, nothing doubled" if not wrong else f"WRONG: {len(wrong)}")
    )
    for each in wrong[:10]:
        say(f"  {each}")
    for error in sorted({error for step in met.steps for error in step.errors}):
        say(f"  error: {error}, {sum(step.errors.count(error) for step in met.steps)} times")
    return not wrong
