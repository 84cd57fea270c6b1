"""What the looks at the outside share: settings, key, clock, and what is asked once for several of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from frontdesk.domain.tenancy import numbers as dialled
from frontdesk.domain.tenancy.connections import Credentials, accounts, connections
from frontdesk.domain.tenancy.lines import ringing_accounts
from frontdesk.domain.tenancy.models import ConnectionKind
from frontdesk.domain.tenancy.queries import business_card
from frontdesk.kernel.clock import Clock
from frontdesk.kernel.db import Database
from frontdesk.kernel.sealing import Sealer
from frontdesk.kernel.settings import Settings, base_url_of
from frontdesk.providers.twilio.port import Account, Number
from frontdesk.providers.twilio.rest import Rest
from frontdesk.wiring.checks.looking import Found, NotLookedAt, Once, broken
from frontdesk.wiring.checks.ways import Seen, Upgrade, Ways, see, upgrade


@dataclass(frozen=True, slots=True)
class Line:
    """An account that calls come from.

    is_own   a business's, not the installation's
    """

    account_sid: str
    token: str = field(repr=False)
    is_own: bool


@dataclass(frozen=True, slots=True)
class Shop:
    """A business as the outside knows it.

    numbers  that callers dial, each with the accounts it may be rung from
    lines    all of those; none: neither the business has an account nor the installation
    mail     its own mail server; None: the installation's
    sealed   kinds of its own accounts whose secrets do not open
    """

    slug: str
    name: str
    is_demo: bool
    numbers: tuple[tuple[str, tuple[Line, ...]], ...]
    lines: tuple[Line, ...]
    mail: Credentials | None
    sealed: frozenset[ConnectionKind]


@dataclass(frozen=True, slots=True)
class Told:
    """What the telephone company said of an account, and how far this machine's clock is ahead of its."""

    account: Account
    ahead: timedelta | None


class Scene:
    """One look at the outside, from one installation.

    secret_key   None if there is none yet
    desk_runs    whether the desk of this installation runs, as far as is known
    wrong        settings that cannot be used
    knows_key    whether it has been told already that the key does not open what was sealed
    """

    def __init__(
        self,
        settings: Settings,
        secret_key: str | None,
        *,
        clock: Clock,
        ways: Ways,
        desk_runs: bool,
        wrong: tuple[str, ...] = (),
        knows_key: bool = False,
    ) -> None:
        self.settings = settings
        self.secret_key = secret_key
        self.clock = clock
        self.ways = ways
        self.desk_runs = desk_runs
        self.wrong = wrong
        self.knows_key = knows_key
        self.base = base_url_of(settings)
        self.seen: Once[Seen] = Once(self._see)
        self._accounts: Once[list[Credentials]] | None = None
        self._told: dict[Line, Once[Told]] = {}
        self._numbers: dict[Line, Once[list[Number]]] = {}
        self._upgrades: dict[Line | None, Once[Upgrade]] = {}

    def told(self, line: Line) -> Once[Told]:
        """Return what the telephone company says of an account; raises as Carrier.account does."""
        return self._told.setdefault(line, Once(lambda: self._tell(line)))

    def numbers(self, line: Line) -> Once[list[Number]]:
        """Return the numbers of an account; raises as Carrier.numbers does."""
        return self._numbers.setdefault(line, Once(lambda: self._carrier(line).numbers()))

    def upgraded(self, line: Line | None) -> Once[Upgrade]:
        """Return what became of a socket that an account has signed, or nobody; raises Unreachable, NotLookedAt."""
        return self._upgrades.setdefault(line, Once(lambda: self._upgrade(line)))

    @property
    def line(self) -> Line | None:
        """The installation's account, None if it has none."""
        sid, token = self.settings.twilio_account_sid, self.settings.twilio_auth_token
        return Line(sid, token.get_secret_value(), is_own=False) if sid and token and token.get_secret_value() else None

    def address(self) -> str:
        """Return the public address, if it can be asked.

        Raises NotLookedAt.
        """
        if self.base is None or not self.base.startswith("https://"):
            raise NotLookedAt("the public address comes first")
        return self.base

    def key(self) -> str:
        """Return the secret key.

        Raises NotLookedAt.
        """
        if self.secret_key is None:
            raise NotLookedAt("there is no secret key to prove with that it is this desk")
        return self.secret_key

    def unopened(self, what: str) -> Found:
        """Return that an account of a business does not open.

        Raises NotLookedAt where that has been told already.
        """
        if self.knows_key:
            raise NotLookedAt(f"{what} does not open with this secret key")
        return broken(
            f"The business's own {what} does not open: the secret key was changed.",
            "Put the secret key back as it was, or enter the account again in Settings, Connections.",
        )

    async def shop(self, database: Database, business_id: UUID) -> Shop:
        """Return a business as the outside knows it."""
        self._accounts = self._accounts or Once(lambda: self._opened(database))
        opened = [each for each in await self._accounts.get() if each.business_id == business_id]
        async with database.transaction(business_id) as db:
            card = await business_card(db)
            entered = await connections(db)
            rung = [(each.e164, await ringing_accounts(db, each.e164)) for each in await dialled.numbers(db)]
        own = {each.connection_id: each for each in opened}
        of = {each.id: each.kind for each in entered}

        def lines(wanted: Callable[[UUID], bool]) -> tuple[Line, ...]:
            return tuple(
                Line(each.account, each.secrets["auth_token"], is_own=True)
                for id, each in own.items()
                if of.get(id) is ConnectionKind.twilio and wanted(id)
            )

        default = (self.line,) if self.line and ConnectionKind.twilio not in of.values() else ()
        return Shop(
            slug=card.slug,
            name=card.name,
            is_demo=card.is_demo,
            numbers=tuple((number, lines(from_.__contains__) if from_ else default) for number, from_ in rung),
            lines=lines(lambda _: True) or default,
            mail=next((own[id] for id, kind in of.items() if kind is ConnectionKind.smtp and id in own), None),
            sealed=frozenset(kind for id, kind in of.items() if id not in own),
        )

    async def _opened(self, database: Database) -> list[Credentials]:
        """Return every account of the installation's businesses that opens."""
        if self.secret_key is None:
            return []
        sealer = Sealer(self.secret_key)
        kinds = (ConnectionKind.twilio, ConnectionKind.smtp)
        return [each for kind in kinds for each in await accounts(database, sealer, kind)]

    def _carrier(self, line: Line) -> Rest:
        return Rest(line.account_sid, line.token, address=self.ways.vendor)

    async def _tell(self, line: Line) -> Told:
        account = await self._carrier(line).account()
        return Told(account, self.clock.now() - account.clock if account.clock else None)

    async def _see(self) -> Seen:
        return await see(self.address(), self.key(), ways=self.ways, clock=self.clock)

    async def _upgrade(self, line: Line | None) -> Upgrade:
        token = line.token if line is not None else None
        return await upgrade(self.address(), self.key(), ways=self.ways, clock=self.clock, token=token)
