"""A database for one rehearsal alone: made in a folder of its own, gone with it. No installation is touched."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from http import HTTPStatus
from pathlib import Path

from frontdesk import migrations
from frontdesk.domain.scheduling.shop import open_business
from frontdesk.kernel.datafolder import DataFolder
from frontdesk.kernel.db import Database
from frontdesk.kernel.keeper import borrowed
from frontdesk.kernel.log import configure as configure_log
from frontdesk.kernel.problems import Problem
from frontdesk.kernel.settings import Settings
from frontdesk.trades.document import one_of
from frontdesk.trades.load import load_pack
from frontdesk.trades.pack import Pack
from frontdesk.trades.scenarios import Scenario, load_scenarios
from frontdesk.wiring.rehearsal.player import failures


class NothingToPlay(Problem):
    """A pack has no scenario, or none of that name."""

    status = HTTPStatus.NOT_FOUND
    title = "Nothing to play"


async def rehearse(folder: Path, name: str | None, tell: Callable[[str, str], None]) -> int:
    """Play the scenarios of a pack, each with a business of its own; return how many left other rows than they should.

    name   of the one that is wanted; None for all of them
    tell   called after each with its name and what was amiss, the dialogue below; "" if nothing

    Raises PackProblem, NothingToPlay, DatabaseUnavailable.
    """
    pack = load_pack(folder)
    wanted = _wanted(pack, name)
    failed = 0
    async with _stage() as database:
        for nth, scenario in enumerate(wanted, start=1):
            business = await open_business(database, pack, slug=f"{pack.demo.slug}-{nth}")
            lacking = await failures(database, business, pack, scenario)
            failed += bool(lacking)
            tell(scenario.name, lacking)
    return failed


def _wanted(pack: Pack, name: str | None) -> list[Scenario]:
    services = {service.key for service in pack.services}
    known = {each.name: each for scenarios in load_scenarios(pack.folder, services).values() for each in scenarios}
    if not known:
        raise NothingToPlay(f"{pack.folder} has no scenarios. They stand in its folder `scenarios`.")
    if name is None:
        return list(known.values())
    if name not in known:
        raise NothingToPlay(f"{pack.folder} has no scenario {name}; {one_of(name, known)}")
    return [known[name]]


@asynccontextmanager
async def _stage() -> AsyncIterator[Database]:
    settings = Settings()
    configure_log(settings.log_format, "error")
    home = await asyncio.to_thread(_home)
    data = DataFolder(home / "data")
    try:
        async with borrowed(data, pg_bin=settings.pg_bin) as owner_url:
            password = data.secret("app-password")
            await asyncio.to_thread(migrations.upgrade, owner_url, password)
            database = Database(migrations.app_url(owner_url, password))
            try:
                yield database
            finally:
                await database.close()
    finally:
        await asyncio.to_thread(_clear, data, home)


def _home() -> Path:
    home = Path(tempfile.mkdtemp(prefix="frontdesk-rehearsal-"))
    home.chmod(0o711)  # the database may run as a user of its own, who has to pass through
    return home


def _clear(data: DataFolder, home: Path) -> None:
    if data.postgres.is_symlink():  # its user could not reach the folder: it lies elsewhere
        shutil.rmtree(data.postgres.resolve().parent, ignore_errors=True)
    shutil.rmtree(home, ignore_errors=True)
