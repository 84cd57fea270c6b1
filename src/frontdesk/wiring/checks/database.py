"""The database of an installation, looked at without making or changing anything."""

from __future__ import annotations

import asyncio
import re
from contextlib import AsyncExitStack
from dataclasses import dataclass

import psycopg
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from frontdesk import migrations
from frontdesk.kernel import pg_binaries
from frontdesk.kernel.datafolder import DataFolder
from frontdesk.kernel.db import plain_url
from frontdesk.kernel.keeper import borrowed, owner_lock
from frontdesk.kernel.pg_binaries import OLDEST_MAJOR, DatabaseUnavailable
from frontdesk.kernel.settings import Settings
from frontdesk.wiring.checks.looking import Found, NotLookedAt, broken, missing, ok
from frontdesk.wiring.checks.machine import Trial
from frontdesk.wiring.databases import RunningDatabase

CONNECT_SECONDS = 4
START_SECONDS = 30.0
"""How long the embedded server is waited for: after a crash it reads its log first."""
APP_PASSWORD = "app-password"  # noqa: S105  the name of the file


@dataclass(frozen=True, slots=True)
class Opened:
    """The database as it was found.

    owner_url   None if it cannot be used
    """

    found: Found
    owner_url: str | None = None


async def opened(stack: AsyncExitStack, settings: Settings, data: DataFolder, trial: Trial) -> Opened:
    """Return the database of an installation; an embedded one that does not run is started, to the end of the stack.

    Raises NotLookedAt.
    """
    if settings.database_url is not None:
        return await _external(settings.database_url.get_secret_value())
    try:
        return await _embedded(stack, settings, data, trial)
    except OSError as why:
        if trial.failed is not None:
            raise NotLookedAt("nothing can be written in the data folder") from why
        return Opened(broken(f"{why.filename or data.root}: {why.strerror}.", _OWN_FOLDER))


async def _embedded(stack: AsyncExitStack, settings: Settings, data: DataFolder, trial: Trial) -> Opened:
    if not data.postgres.exists():
        return Opened(await asyncio.to_thread(_to_come, settings, data))
    if trial.failed is not None and not owner_lock(data).is_held_by_another():
        raise NotLookedAt("nothing can be written in the data folder")
    try:
        async with asyncio.timeout(START_SECONDS):
            url = await stack.enter_async_context(borrowed(data, pg_bin=settings.pg_bin))
    except TimeoutError:
        return Opened(broken(f"The database did not answer within {START_SECONDS:.0f} seconds.", _read_log(data)))
    except DatabaseUnavailable as why:
        return Opened(broken(_last_words(why), _read_log(data)))
    return Opened(ok("The database of the data folder answers."), url)


def _to_come(settings: Settings, data: DataFolder) -> Found:
    """Return whether an embedded database could be made."""
    if data.postgres.is_symlink():
        return broken(
            f"{data.postgres} leads to {data.postgres.readlink()}, which is gone.",
            "Put that folder back from a backup, as it was.",
        )
    try:
        pg_binaries.find_binaries(settings.pg_bin)
    except DatabaseUnavailable as why:
        return broken(str(why), "Run `make setup`, correct FRONTDESK_PG_BIN, or set DATABASE_URL.")
    return missing("There is no database yet.", "Start the desk for the first time: `frontdesk up`.")


_OWN_FOLDER = "Start this command as the user that runs Frontdesk; the whole data folder must be theirs."


def _read_log(data: DataFolder) -> str:
    return f"Mend what it says, then start again with `frontdesk up`; the whole log is {data.postgres_log}."


_NAME_OF_AN_ERROR = re.compile(r"^[\w.]+: ")


def _last_words(why: DatabaseUnavailable) -> str:
    """Return what was said, in one paragraph; of a trace its last line alone."""
    lines = [line.strip() for line in str(why).splitlines() if line.strip()]
    if any(line.startswith("Traceback") for line in lines):
        return f"The database did not start: {_NAME_OF_AN_ERROR.sub('', lines[-1])}"
    return " ".join(lines) if len(lines) < 4 else " ".join((lines[0], *lines[-2:]))


async def _external(url: str) -> Opened:
    try:
        where = make_url(url)
    except (ArgumentError, ValueError):
        return _UNREADABLE
    place = f"{where.host or 'this machine'}:{where.port or 5432}"
    try:
        async with await psycopg.AsyncConnection.connect(plain_url(url), connect_timeout=CONNECT_SECONDS) as db:
            major = db.info.server_version // 10_000
    except psycopg.OperationalError as away:
        return Opened(_refused(str(away), place))
    except psycopg.Error:
        return _UNREADABLE
    if major < OLDEST_MAJOR:
        told = f"The server at {place} is PostgreSQL {major}."
        return Opened(broken(told, f"Frontdesk needs version {OLDEST_MAJOR} or newer."))
    return Opened(ok(f"The database at {place} answers (PostgreSQL {major})."), url)


_UNREADABLE = Opened(
    broken(
        "DATABASE_URL cannot be read as the address of a database.",
        "Set it like DATABASE_URL=postgresql://owner:password@host:5432/database",
    )
)


def _refused(words: str, place: str) -> Found:
    """Return why a server did not let us in; its own words may hold names, so they are read and not shown."""
    if "password authentication failed" in words or "no password supplied" in words or "pg_hba" in words:
        told = f"The server at {place} does not accept the name and the password in DATABASE_URL."
        return broken(told, "Correct them there, or the role's password and pg_hba.conf on the server.")
    if "database" in words and "does not exist" in words:
        return broken(
            f"The server at {place} has no database of the name in DATABASE_URL.",
            "Make it (`createdb`), or correct the name.",
        )
    if "role" in words and "does not exist" in words:
        return broken(f"The server at {place} has no role of the name in DATABASE_URL.", "Make it, or correct it.")
    return broken(
        f"No database answers at {place}, the place in DATABASE_URL.",
        "Start the server there, or correct host and port; see that no firewall is between.",
    )


async def tables_found(running: RunningDatabase | None, owner_url: str | None) -> Found:
    """Return whether the tables are those this program needs, and the desk's own role gets in.

    running   None if the data folder has no password for that role

    Raises NotLookedAt.
    """
    if owner_url is None:
        raise NotLookedAt("there is no database to look into")
    at, needed = await asyncio.to_thread(lambda: (migrations.current(owner_url), migrations.newest() or ""))
    if at is None:
        return missing(
            "There are no tables yet.",
            "Start the desk for the first time: `frontdesk up`.",
        )
    if at > needed:
        return broken(
            f"The tables are of version {at}, newer than this program, which knows {needed}.",
            "Put the newer program back, or the backup that was taken before the upgrade.",
        )
    if at != needed:
        return broken(
            f"The tables are of version {at}; this program needs {needed}.",
            "Take a backup, then bring them up to date: `frontdesk db upgrade`.",
        )
    if running is None or not await _gets_in(running.app_url):
        return broken(
            "The desk's own role cannot sign in to the database.",
            "Its password is another data folder's: use that folder's `secrets`, set APP_DATABASE_URL, or set the"
            " password anew from this one with `frontdesk db upgrade`.",
        )
    return ok(f"The tables are up to date (version {at}).")


async def _gets_in(url: str) -> bool:
    try:
        async with await psycopg.AsyncConnection.connect(plain_url(url), connect_timeout=CONNECT_SECONDS):
            return True
    except (psycopg.Error, ArgumentError, ValueError):
        return False


def running_at(owner_url: str, settings: Settings, data: DataFolder) -> RunningDatabase | None:
    """Return a database as the application uses it; None if this data folder has no password for it."""
    if settings.app_database_url is not None:
        return RunningDatabase(owner_url, settings.app_database_url.get_secret_value(), settings, data)
    if not (data.secrets / APP_PASSWORD).exists():
        return None
    return RunningDatabase(owner_url, migrations.app_url(owner_url, data.secret(APP_PASSWORD)), settings, data)
