"""What the rest of the program asks of the telephone company, and who that is in this installation."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Protocol

from frontdesk.kernel.problems import Problem
from frontdesk.kernel.settings import Settings


class NotForDemos(Problem):
    """A demo business never reaches the real world."""

    status = HTTPStatus.FORBIDDEN
    title = "Not for a demo"


class CarrierRefused(Problem):
    """The telephone company says no, and would say it again."""

    status = HTTPStatus.BAD_GATEWAY
    title = "The telephone company refused"


class CarrierAway(Exception):
    """The telephone company cannot be reached, or not now: trying again may help. Says why, without a number."""


class NotThereYet(CarrierAway):
    """What was asked for is announced but not there: recordings take some seconds."""


class Carrier(Protocol):
    """Somebody who carries calls.

    is_real   whether people outside would notice
    """

    is_real: bool

    async def recording(self, recording_sid: str) -> bytes:
        """Return a recording as MP3.

        Raises NotThereYet, CarrierAway, or CarrierRefused.
        """
        ...

    async def stop_recording(self, call_sid: str) -> None:
        """Stop whatever records a call now; stopping what does not run is no failure.

        Raises CarrierAway, or CarrierRefused.
        """
        ...

    async def discard_recording(self, recording_sid: str) -> None:
        """Have a recording deleted; deleting what is not there is no failure.

        Raises CarrierAway, or CarrierRefused.
        """
        ...


_Choose = Callable[[Settings], Carrier]
_chosen: list[_Choose] = []


def use(choose: _Choose) -> None:
    """Say who carries calls in this process; what was said before is forgotten."""
    _chosen[:] = [choose]


def carrier(settings: Settings, *, is_demo: bool) -> Carrier:
    """Return who carries a business's calls.

    Raises NotForDemos if that is a real one and the business is a demo,
    RuntimeError if nobody was chosen.
    """
    if not _chosen:
        raise RuntimeError("nobody carries calls here: say providers.twilio.port.use first")
    found = _chosen[0](settings)
    if found.is_real and is_demo:
        raise NotForDemos("This is a demo business, so nothing is asked of the real telephone company.")
    return found
