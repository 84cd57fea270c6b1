"""Twenty calls at once over the phone line, each in a hurry: everything that is said is stored, once."""

from __future__ import annotations

from bench.line import a_line, own_times, telephone, visits_of, wrong_rows

CALLS, LINES = 20, 18


async def test_loses_nothing_doubles_nothing_and_refuses_what_is_too_much() -> None:
    async with a_line(shops=2, most_calls=LINES) as line:
        met = await telephone(line.orders([(CALLS, 5.0)], ramp=1.0, pause=1.0))
        (step,) = met.steps

        wrong = await wrong_rows(line, met)
        visits = await visits_of(line)
        own = await own_times(line, step)

    assert wrong == []
    assert step.errors == []
    assert step.refused > 0
    assert len(met.prompts) >= LINES
    assert step.last
    assert own
    assert visits > 0
