"""`frontdesk doctor`: an installation from the machine it stands on to its businesses, running or not, whole or broken.

Nothing is set up or changed by looking; an embedded database that does not run is started for the look alone.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from frontdesk.kernel.checks import Check, CheckState
from frontdesk.kernel.clock import Clock, SystemClock
from frontdesk.kernel.datafolder import DataFolder
from frontdesk.kernel.db import Database
from frontdesk.wiring.checks import database, installation, machine
from frontdesk.wiring.checks.businesses import business_found
from frontdesk.wiring.checks.looking import Found, Look, NotLookedAt, Once, broken, look_at, missing, ok
from frontdesk.wiring.checks.outside import Here, clock_look, letters_looks, mail_look, phone_looks, way_in_looks
from frontdesk.wiring.checks.scene import Scene, Shop
from frontdesk.wiring.checks.ways import Seen, Unreachable, Ways, see

_REAL = Ways()
_NO_DATABASE = "there is no database to look into"
OPENING_SECONDS = database.START_SECONDS + 15.0
"""How long the database may take, with a command before us that is just letting go of it."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some lines that belong together.

    business  slug of the business they are of; None: the installation
    """

    name: str
    checks: tuple[Check, ...]
    business: str | None = None


@dataclass(frozen=True, slots=True)
class _Business:
    """A business and its accounts."""

    id: UUID
    shop: Shop

    @property
    def here(self) -> Here:
        """The same, for looks that wait for it."""
        return _known(self.shop)


async def examine(
    data: Path | None, slug: str | None = None, *, ways: Ways = _REAL, clock: Clock | None = None
) -> list[Part]:
    """Return what was found of an installation, in the order in which one thing needs another.

    data   None means FRONTDESK_DATA, else ./data
    slug   of the only business to look at; None means all of them
    """
    async with AsyncExitStack() as stack:
        return await _Doctor(stack, data, slug, ways, clock or SystemClock()).examine()


class _Doctor:
    """One examination: what several looks need is found first, one after the other; then all look at once."""

    def __init__(self, stack: AsyncExitStack, data: Path | None, slug: str | None, ways: Ways, clock: Clock) -> None:
        self._stack = stack
        self._slug = slug
        self._read = installation.settings_read(data)
        self._data = DataFolder(self._read.settings.data)
        self._trial = machine.try_to_write(self._data)
        self._desk = machine.Here.of(self._data)
        self._key, self._key_is_unread = _key(self._read, self._data)
        self._scene = Scene(
            self._read.settings, self._key, clock=clock, ways=ways, desk_runs=self._desk.runs,
            wrong=self._read.wrong, knows_key=True,
        )  # fmt: skip
        self._owner_url: str | None = None
        self._database: Database | None = None
        self._businesses: list[_Business] = []
        self._demos: list[str] = []

    async def examine(self) -> list[Part]:
        """Return every line."""
        is_taken = await asyncio.to_thread(self._desk.is_taken)
        seen = await self._at_port() if is_taken else None
        self._scene.desk_runs = self._desk.runs or (seen is not None and seen.is_ours)
        first = [
            *await look_at([Look("database", "Database", self._open, seconds=OPENING_SECONDS)]),
            *await look_at([Look("tables", "Tables", self._tables)]),
        ]
        unknown = await look_at([Look("businesses", "Businesses", self._load)])
        shops = [each.here for each in self._businesses] or [_known(None)]
        parts = [
            ("This machine", self._machine(shops, seen, is_taken=is_taken), None),
            ("The installation", self._installation(seen), None),
            ("The way in", way_in_looks(self._scene, shops[0]), None),
            *self._phones(),
            ("Mail, model, calendar", letters_looks(self._scene, _known(None)), None),
            ("Businesses", [self._business(each) for each in self._businesses], None),
        ]
        found = await asyncio.gather(*(look_at(looks) for _, looks, _ in parts))
        before = {"The installation": (*self._read.mistakes, *first)}
        after = {"Businesses": unknown}
        return [
            Part(name, (*before.get(name, ()), *checks, *after.get(name, ())), slug)
            for (name, _, slug), checks in zip(parts, found, strict=True)
        ]

    async def _at_port(self) -> Seen | None:
        """Return who answers at the desk's port, None if it is nobody who speaks http."""
        scene = self._scene
        try:
            return await see(self._desk.address, self._key or "", ways=scene.ways, clock=scene.clock, direct=True)
        except Unreachable:
            return None

    async def _open(self) -> Found:
        opened = await database.opened(self._stack, self._read.settings, self._data, self._trial)
        self._owner_url = opened.owner_url
        return opened.found

    async def _tables(self) -> Found:
        url = self._owner_url
        running = database.running_at(url, self._read.settings, self._data) if url else None
        found = await database.tables_found(running, url)
        if running is not None and found.state is CheckState.ok:
            self._database = running.open(pool_size=4)
            self._stack.push_async_callback(self._database.close)
        return found

    async def _load(self) -> Found:
        """Find the businesses; return the line of those that are not looked at one by one."""
        if self._database is None:
            raise NotLookedAt(_NO_DATABASE)
        for id in await self._database.directory.businesses():
            shop = await self._scene.shop(self._database, id)
            if self._slug == shop.slug or (self._slug is None and not shop.is_demo):
                self._businesses.append(_Business(id, shop))
            elif self._slug is None:
                self._demos.append(shop.slug)
        if self._slug is not None and not self._businesses:
            return broken(f"There is no business called {self._slug} here.", "`frontdesk business list` shows them.")
        demos = f"Demo businesses, to try the desk with: {', '.join(self._demos)}." if self._demos else ""
        if not self._businesses:
            return missing(
                f"There is no business of your own yet. {demos}".strip(),
                "Open the desk in the browser at /welcome, or use `frontdesk business add`.",
            )
        others = "" if self._slug is None else "Others were not looked at."
        return ok(demos or others or "No other business is here.")

    def _machine(self, shops: Sequence[Here], seen: Seen | None, *, is_taken: bool) -> list[Look]:
        async def data() -> Found:
            return machine.data_found(self._data, self._trial)

        async def disk() -> Found:
            return machine.disk_found(self._trial)

        async def port() -> Found:
            return await asyncio.to_thread(machine.port_found, self._desk, seen, taken=is_taken)

        return [
            Look("data", "Data folder", data),
            Look("disk", "Disk", disk),
            clock_look(self._scene, shops, self._database),
            Look("port", "Port", port),
        ]

    def _installation(self, seen: Seen | None) -> list[Look]:
        differs = self._desk.runs and seen is not None and seen.is_desk and not seen.is_ours

        async def worker() -> Found:
            if self._database is None:
                raise NotLookedAt(_NO_DATABASE)
            return await installation.worker_found(self._database, desk_runs=self._scene.desk_runs)

        async def key() -> Found:
            if "FRONTDESK_SECRET_KEY" in self._read.wrong:
                raise NotLookedAt("see the settings")
            if self._key_is_unread is not None and self._trial.failed is not None:
                raise NotLookedAt("the data folder comes first")
            if self._key_is_unread is not None:
                return broken(self._key_is_unread, "Let the user that runs Frontdesk read it, or put it back.")
            return await installation.key_found(
                self._key, self._read.settings, self._data, self._database, differs=differs
            )

        async def keepers() -> Found:
            if self._database is None:
                raise NotLookedAt(_NO_DATABASE)
            return await installation.keepers_found(self._database)

        async def packs() -> Found:
            return await asyncio.to_thread(installation.packs_found, self._read.wrong)

        return [
            Look("worker", "Worker", worker),
            Look("secret_key", "Secret key", key),
            Look("packs", "Trades", packs),
            Look("keepers", "Kept by", keepers),
        ]

    def _phones(self) -> list[tuple[str, list[Look], str | None]]:
        if not self._businesses:
            return [("Phone line", phone_looks(self._scene, _known(None)), None)]
        return [
            (
                f"Phone line of {each.shop.name}",
                [
                    *phone_looks(self._scene, each.here),
                    *([mail_look(self._scene, each.here)] if each.shop.mail else []),
                ],
                each.shop.slug,
            )
            for each in self._businesses
        ]

    def _business(self, business: _Business) -> Look:
        async def found() -> Found:
            if self._database is None:
                raise NotLookedAt(_NO_DATABASE)
            return await business_found(self._database, business.id, clock=self._scene.clock)

        return Look(f"business.{business.shop.slug}", business.shop.name, found)


def _key(read: installation.SettingsRead, data: DataFolder) -> tuple[str | None, str | None]:
    """Return the secret key, and why it cannot be read."""
    try:
        return installation.key_of(read.settings, data), None
    except (OSError, ValueError) as unreadable:
        return None, f"The secret key in {data.secrets / installation.KEY_FILE} cannot be read: {unreadable}."


def _known(shop: Shop | None) -> Here:
    async def known() -> Shop | None:
        return shop

    return Once(known)
