"""Having the telephone company announce a number's calls here, where an account allows it."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.tenancy.connections import CannotOpen, Credentials, accounts, credentials
from frontdesk.domain.tenancy.models import Connection, ConnectionKind
from frontdesk.domain.tenancy.numbers import UnknownNumber, numbers
from frontdesk.domain.tenancy.rights import NotAllowed
from frontdesk.edges.http.seat import Seat
from frontdesk.edges.http.vendors import status_url, voice_url
from frontdesk.kernel.problems import Problem
from frontdesk.kernel.sealing import Sealer
from frontdesk.providers.twilio.port import CarrierAway, Login, carrier


class NotPointed(Problem):
    """The telephone company could not be asked."""

    status = HTTPStatus.BAD_GATEWAY
    title = "Not set"


class PointForm(BaseModel):
    """One of the business's numbers."""

    number: str = ""


def may_point(seat: Seat, own: Sequence[Connection]) -> bool:
    """Return whether somebody may set the addresses of the business's numbers from here.

    own   the business's accounts; without one it is the installation's, which its operators look after
    """
    if seat.card.is_demo:
        return False
    return bool(own) or (seat.login.is_operator and seat.given.settings.twilio_auth_token is not None)


async def point(seat: Seat, e164: str) -> None:
    """Have the calls of one of the business's numbers announced here.

    Raises UnknownNumber, NotAllowed, NotForDemos, NoSuchNumber, CarrierRefused, NotPointed.
    """
    async with seat.transaction() as db:
        row = next((each for each in await numbers(db) if each.e164 == e164), None)
        if row is None:
            raise UnknownNumber("That is none of your numbers.", field="number")
        own = await _account(db, seat, row.connection_id)
    if own is None and not seat.login.is_operator:
        raise NotAllowed("Whoever runs this desk looks after the installation’s account. Ask them.")
    login = Login(own.account, own.secrets["auth_token"]) if own else None
    company = carrier(seat.given.settings, login, is_demo=seat.card.is_demo)
    try:
        await company.point(e164, voice_url(seat.given.base_url), status_url(seat.given.base_url))
    except CarrierAway as away:
        raise NotPointed("The telephone company does not answer just now. Try again, or paste the addresses.") from away


async def _account(db: AsyncSession, seat: Seat, connection_id: UUID | None) -> Credentials | None:
    """Return the account that a number belongs to; None: the installation's."""
    sealer = Sealer(seat.given.secret_key)
    try:
        usual = await credentials(db, sealer, ConnectionKind.twilio)
    except CannotOpen as closed:
        raise NotPointed("The secrets of your account do not open any more. Enter it again.") from closed
    if connection_id is None or (usual is not None and usual.connection_id == connection_id):
        return usual
    known = await accounts(seat.given.database, sealer, ConnectionKind.twilio)
    found = next((each for each in known if each.connection_id == connection_id), None)
    if found is None:
        raise NotPointed("The account of that number was removed, or its secrets do not open any more. Enter it again.")
    return found
