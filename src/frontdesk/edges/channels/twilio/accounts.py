"""Whose account signed a request: a business's own, or the installation's. No business is known yet.

Nothing is taken from memory that opens the door: what an account may sign with is read anew for every request, so
that an account that was put away is shut out at once. Memory only keeps strangers from the database: what fits no
secret known here costs a look so many times a second, and beyond that nothing but its own refusal.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from time import monotonic
from typing import cast
from uuid import UUID

from starlette.requests import HTTPConnection

from frontdesk.desk.patience import patiently
from frontdesk.domain.tenancy.connections import Credentials, accounts
from frontdesk.domain.tenancy.models import ConnectionKind
from frontdesk.edges.http.given import given
from frontdesk.kernel.db import Database
from frontdesk.kernel.sealing import Sealer
from frontdesk.kernel.settings import Settings

MOST_LOOKS_A_SECOND = 10
"""For the sake of requests that nobody known here has signed; an account entered just now is found by one of them."""

MOST_OPENED = 4096

_SIGN = frozenset({"shared_key", "auth_token"})

Fits = Callable[[str], bool]
"""Whether a secret has signed the request."""


@dataclass(frozen=True, slots=True)
class Signer:
    """An account whose secret signed a request.

    account         as the vendor names it; empty: the installation's, which was not told its name
    connection_id   the business's connection it is; None: the installation's account
    """

    account: str
    connection_id: UUID | None = None

    def is_account(self, account_sid: str) -> bool:
        """Return whether it may speak for an account that the vendor names."""
        return self.account == account_sid or (self.connection_id is None and not self.account)


def may_ring(signers: Iterable[Signer], wanted: frozenset[UUID]) -> bool:
    """Return whether one of the accounts that signed is one that a business is rung from.

    wanted   connections (domain.tenancy.lines); none: the installation's account
    """
    return any(signer.connection_id in wanted if wanted else signer.connection_id is None for signer in signers)


def secrets_of(settings: Settings, account_sid: str) -> tuple[str, ...]:
    """Return the installation's secrets that may sign for an account.

    account_sid   as the request names it; empty where it names none
    """
    ours = settings.twilio_account_sid
    if ours and account_sid and account_sid != ours:
        return ()
    known = (settings.twilio_shared_key, settings.twilio_auth_token)
    return tuple(secret.get_secret_value() for secret in known if secret and secret.get_secret_value())


class Accounts:
    """The accounts whose signatures count here, as one process knows them."""

    def __init__(
        self, database: Database, settings: Settings, secret_key: str, *, now: Callable[[], float] = monotonic
    ) -> None:
        """Know nobody yet.

        secret_key   of the installation, which opens the secrets of businesses
        now          seconds that only ever grow
        """
        self._database = database
        self._settings = settings
        self._sealer = _Remembering(secret_key)
        self._now = now
        self._remembered: Sequence[Credentials] = ()
        self._second = -1
        self._looks = 0
        self._looking: asyncio.Future[list[Credentials]] | None = None

    async def signers(self, account_sid: str | None, fits: Fits) -> tuple[Signer, ...]:
        """Return the accounts that signed a request; none: it is refused.

        account_sid   as the request names it; empty where it should and does not; None where none can be named

        Raises DeskUnavailable if the database stays away.
        """
        if not self.knows(account_sid, fits):
            await self._look_for_strangers()
            return _signed(self._remembered, account_sid, fits)
        return (*self._installation(account_sid, fits), *_signed(await self._look(account_sid), account_sid, fits))

    def knows(self, account_sid: str | None, fits: Fits) -> bool:
        """Return whether somebody signed a request who was known here the last time anybody looked."""
        return bool(self._installation(account_sid, fits) or _signed(self._remembered, account_sid, fits))

    def _installation(self, account_sid: str | None, fits: Fits) -> tuple[Signer, ...]:
        signed = any(fits(secret) for secret in secrets_of(self._settings, account_sid or ""))
        return (Signer(self._settings.twilio_account_sid or ""),) if signed else ()

    async def _look_for_strangers(self) -> None:
        """Remember the accounts there are now, unless that was looked for often enough; at once, one look is enough."""
        if self._looking is None:
            if not self._may_look():
                return
            self._looking = asyncio.ensure_future(self._look(None))
            self._looking.add_done_callback(self._seen)
        await asyncio.shield(self._looking)

    def _seen(self, done: asyncio.Future[list[Credentials]]) -> None:
        self._looking = None
        if not done.cancelled() and done.exception() is None:
            self._remembered = done.result()

    async def _look(self, account_sid: str | None) -> list[Credentials]:
        return await patiently(lambda: accounts(self._database, self._sealer, ConnectionKind.twilio, account_sid))

    def _may_look(self) -> bool:
        second = int(self._now())
        if second != self._second:
            self._second, self._looks = second, 0
        self._looks += 1
        return self._looks <= MOST_LOOKS_A_SECOND


class _Remembering(Sealer):
    """Opens each text once: a socket's upgrade is held against every secret there is."""

    def __init__(self, secret_key: str) -> None:
        super().__init__(secret_key)
        self._opened = lru_cache(maxsize=MOST_OPENED)(super().open)

    def open(self, sealed: str, *, of: str) -> str:
        """Return what was sealed.

        Raises CannotOpen.
        """
        return self._opened(sealed, of=of)


def accounts_here(connection: HTTPConnection) -> Accounts:
    """Return the accounts as this process knows them."""
    state = connection.app.state
    if not hasattr(state, "accounts"):
        desk = given(connection)
        state.accounts = Accounts(desk.database, desk.settings, desk.secret_key)
    return cast(Accounts, state.accounts)


def _signed(known: Iterable[Credentials], account_sid: str | None, fits: Fits) -> tuple[Signer, ...]:
    """Return those of an account, or of all, with a secret that has signed."""
    return tuple(
        Signer(each.account, each.connection_id)
        for each in known
        if account_sid in (None, each.account) and any(fits(each.secrets[name]) for name in _SIGN & each.secrets.keys())
    )
