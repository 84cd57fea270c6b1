"""Which account a number is bound to, and whether that account holds it: the telephone company is asked.

Whoever keeps the installation may enter any number. Everybody else enters numbers of accounts of their own, and only
those that the telephone company says are there: else a business could answer callers of another.
"""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from frontdesk.domain.tenancy.connections import CannotOpen, UnknownConnection, credentials_of
from frontdesk.domain.tenancy.models import Connection
from frontdesk.domain.tenancy.rights import NotAllowed
from frontdesk.edges.http.seat import Seat
from frontdesk.kernel.problems import Problem
from frontdesk.kernel.sealing import Sealer
from frontdesk.providers.twilio.port import Carrier, CarrierAway, CarrierRefused, Login, NotForDemos, carrier

NOT_YOURS = (
    "Numbers of the installation’s account are entered by whoever runs this desk. Ask them, or enter your own account"
    " under Connections first."
)


class NotHeld(Problem):
    """The account does not have the number, or its secrets are wrong."""

    title = "Not a number of that account"


class NotConfirmed(Problem):
    """The telephone company could not be asked."""

    status = HTTPStatus.BAD_GATEWAY
    title = "Not confirmed"


def chosen(said: str, own: list[Connection]) -> UUID | None:
    """Return the account that was chosen: the usual one where nothing was; None: the installation's.

    own   the business's accounts, the usual one first
    """
    if not said:
        return own[0].id if own else None
    try:
        return UUID(said)
    except ValueError:
        return UUID(int=0)  # nobody's: refused as every connection that is not there


async def must_hold(seat: Seat, e164: str, connection_id: UUID | None, *, field: str = "number") -> None:
    """See that somebody may have a number answered that belongs to an account; no transaction is open meanwhile.

    field   of the form that is wrong if they may not

    Raises NotAllowed, UnknownConnection, NotHeld, NotConfirmed, NotForDemos.
    """
    if seat.login.is_operator:
        return
    if connection_id is None:
        raise NotAllowed(NOT_YOURS)
    try:
        held = await (await _company(seat, connection_id, field)).numbers()
    except NotForDemos:
        raise
    except CarrierRefused as refused:
        raise NotHeld(
            "Twilio does not accept the secrets of that account. Enter it again under Connections, then the number.",
            field=field,
        ) from refused
    except CarrierAway as away:
        raise NotConfirmed(
            "Twilio does not answer just now, so nobody can say whether the number is yours. Try again in a minute.",
            field=field,
        ) from away
    if e164 not in {number.e164 for number in held}:
        raise NotHeld(
            "Your account does not have that number. Look it up in Twilio’s console, or choose the account it is in.",
            field=field,
        )


async def _company(seat: Seat, connection_id: UUID, field: str) -> Carrier:
    async with seat.transaction() as db:
        try:
            own = await credentials_of(db, Sealer(seat.given.secret_key), connection_id)
        except CannotOpen as closed:
            raise NotHeld(
                "The secrets of that account do not open any more. Enter it again under Connections.", field=field
            ) from closed
    if own is None or "auth_token" not in own.secrets:
        raise UnknownConnection("There is no such connection.", field="connection")
    return carrier(seat.given.settings, Login(own.account, own.secrets["auth_token"]), is_demo=seat.card.is_demo)
