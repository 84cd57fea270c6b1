"""The steps of a business's first day, in their order: sections of the settings, and pages of /welcome itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from frontdesk.domain.tenancy import first_day
from frontdesk.edges.console.settings.entries import customers_come
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

MEANWHILE: Mapping[str, str] = {
    "business": "Until then you are called what you wrote when you began.",
    "hours": "Until then the desk keeps the usual hours of your trade.",
    "services": "Until then it books the usual visits of your trade, at the prices that stand here.",
    "technicians": "Until then whoever you named takes every visit, in your opening hours.",
    "area": "Until then it books visits wherever callers are.",
    "desk": "Until then it says the usual words of your trade, and takes a message for whoever wants a person.",
    "try": "You can try the desk whenever you like, under Talk to the desk.",
    "connect": "Until then nobody can ring it. Everything else works.",
}
"""Step -> what the desk does while it is put off; the last cannot be."""


@dataclass(frozen=True)
class Step:
    """A step as it is listed.

    state   `done`, `here` or `open`
    """

    name: str
    word: str
    href: str
    state: str


@dataclass(frozen=True)
class Later:
    """How a step is put off.

    href        the step after it
    meanwhile   what the desk does until then, in a sentence
    """

    href: str
    meanwhile: str


@dataclass(frozen=True)
class Left:
    """What is left of the first day.

    steps   at least one
    href    the first of them
    """

    steps: int
    href: str


def steps_of(seat: Seat, here: str) -> tuple[Step, ...]:
    """Return the steps, as far as the business has got."""
    done = first_day.steps_done(seat.card.settings)
    return tuple(
        Step(
            name,
            _word(seat, name, word),
            step_address(seat, name),
            "here" if name == here else "done" if name in done else "open",
        )
        for name, word in STEPS
    )


def _word(seat: Seat, name: str, word: str) -> str:
    return "Where customers come from" if name == "area" and customers_come(seat.card.trade) else word


def step_address(seat: Seat, name: str) -> str:
    """Return where a step is."""
    return f"/b/{seat.card.slug}/welcome/{name}"


def step_after(seat: Seat, name: str) -> str:
    """Return where the step after one is."""
    return step_address(seat, NAMES[min(NAMES.index(name) + 1, len(NAMES) - 1)])


def later(seat: Seat, name: str) -> Later | None:
    """Return how a step is put off; None for the last."""
    if name == "area" and customers_come(seat.card.trade):
        return Later(step_after(seat, name), "Until then everybody may come, wherever they live.")
    return Later(step_after(seat, name), MEANWHILE[name]) if name in MEANWHILE else None


def next_step(seat: Seat) -> str:
    """Return the first step that was not gone through, the last if all were."""
    done = first_day.steps_done(seat.card.settings)
    return next((name for name in NAMES if name not in done), NAMES[-1])


def left(seat: Seat) -> Left | None:
    """Return what is left for an owner to do; None if nothing is, and for everybody else."""
    if not seat.may("connections:write") or not first_day.is_going_on(seat.card.settings):
        return None
    open_ones = set(NAMES) - first_day.steps_done(seat.card.settings)
    return Left(len(open_ones), step_address(seat, next_step(seat)))


def another(seat: Seat) -> str:
    """Return the word for opening another business: for operators, and for the demo's owner. Empty for others."""
    if seat.login.is_operator:
        return "Open another business"
    return "Set up your own business" if seat.card.is_demo and seat.may("connections:write") else ""
