"""What the rest of the program asks of the telephone company, and who that is in this installation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
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


class NoSuchNumber(CarrierRefused):
    """The account has no such number."""

    title = "Not a number of this account"


class CarrierAway(Exception):
    """The telephone company cannot be reached, or not now: trying again may help. Says why, without a number."""


class NotThereYet(CarrierAway):
    """What was asked for is announced but not there: recordings take some seconds."""


@dataclass(frozen=True, slots=True)
class Login:
    """By what the telephone company knows an account; the token is not shown when it is printed."""

    account_sid: str
    auth_token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Account:
    """What the telephone company says of an account.

    name    as its owner called it
    status  `active`, `suspended`, `closed`
    clock   the telephone company's time when it answered (UTC, whole seconds); None if it did not tell
    """

    sid: str
    name: str
    status: str
    clock: datetime | None

    @property
    def is_active(self) -> bool:
        """Whether it can be called and call."""
        return self.status == "active"


@dataclass(frozen=True, slots=True)
class Number:
    """A number of an account, and where its calls are announced.

    e164             +61255501002
    voice_url        the address that is asked when a call comes in; empty if none is set
    voice_method     `POST` or `GET`
    status_callback  the address that is told how a call ended; empty if none is set
    is_elsewhere     an application or a trunk of the account answers it: then `voice_url` is not asked at all
    """

    e164: str
    voice_url: str
    voice_method: str
    status_callback: str
    is_elsewhere: bool = False


class Carrier(Protocol):
    """Somebody who carries calls: one account.

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

    async def account(self) -> Account:
        """Return how the account stands, and the telephone company's clock.

        Raises CarrierRefused if there is no such account or the token is wrong, CarrierAway.
        """
        ...

    async def numbers(self) -> list[Number]:
        """Return the numbers of the account, in their order.

        Raises CarrierAway, or CarrierRefused.
        """
        ...

    async def point(self, e164: str, voice_url: str, status_url: str) -> None:
        """Have the calls of a number announced here, by POST, and by nobody else.

        voice_url    is asked when a call comes in
        status_url   is told how it ended

        Raises NoSuchNumber if the account does not have it, CarrierAway, or CarrierRefused.
        """
        ...


_Choose = Callable[[Settings, Login | None], Carrier]
_chosen: list[_Choose] = []


def use(choose: _Choose) -> None:
    """Say who carries calls in this process; what was said before is forgotten.

    choose   is given the settings, and the business's own account if it has one
    """
    _chosen[:] = [choose]


def carrier(settings: Settings, own: Login | None = None, *, is_demo: bool) -> Carrier:
    """Return who carries a business's calls.

    own   the business's own account; None: the installation's

    Raises NotForDemos if that is a real one and the business is a demo,
    RuntimeError if nobody was chosen.
    """
    if not _chosen:
        raise RuntimeError("nobody carries calls here: say providers.twilio.port.use first")
    found = _chosen[0](settings, own)
    if found.is_real and is_demo:
        raise NotForDemos("This is a demo business, so nothing is asked of the real telephone company.")
    return found
