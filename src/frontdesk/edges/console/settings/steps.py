"""The steps of a business's first day, in their order: sections of the settings, and pages of /welcome itself."""

from __future__ import annotations

from dataclasses import dataclass

from frontdesk.domain.tenancy import first_day
from frontdesk.edges.http.seat import Seat

STEPS: tuple[tuple[str, str], ...] = (
    ("business", "Your business"),
    ("hours", "Hours"),
    ("services", "Services"),
    ("technicians", "Who works when"),
    ("area", "Where you go"),
    ("desk", "Greeting"),
    ("try", "Test call"),
    ("connect", "Your number"),
    ("done", "Done"),
)
NAMES = tuple(name for name, _ in STEPS)


@dataclass(frozen=True)
class Step:
    """A step as it is listed.

    state   `done`, `here` or `open`
    """

    name: str
    word: str
    href: str
    state: str


def steps_of(seat: Seat, here: str) -> tuple[Step, ...]:
    """Return the steps, as far as the business has got."""
    done = first_day.steps_done(seat.card.settings)
    return tuple(
        Step(name, word, step_address(seat, name), "here" if name == here else "done" if name in done else "open")
        for name, word in STEPS
    )


def step_address(seat: Seat, name: str) -> str:
    """Return where a step is."""
    return f"/b/{seat.card.slug}/welcome/{name}"


def step_after(seat: Seat, name: str) -> str:
    """Return where the step after one is."""
    return step_address(seat, NAMES[min(NAMES.index(name) + 1, len(NAMES) - 1)])
