"""What an installation consists of beside its database: settings, worker, key, trades."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from sqlalchemy import text

from frontdesk.domain.tenancy import operators
from frontdesk.domain.tenancy.connections import FORMS, accounts
from frontdesk.domain.tenancy.queries import business_card
from frontdesk.kernel.checks import Check, CheckState
from frontdesk.kernel.datafolder import DataFolder
from frontdesk.kernel.db import Database
from frontdesk.kernel.readiness import Readiness
from frontdesk.kernel.sealing import Sealer
from frontdesk.kernel.settings import Settings
from frontdesk.trades.load import PackProblem, packs
from frontdesk.wiring.checks.looking import Found, NotLookedAt, broken, missing, ok

KEY_FILE = "secret-key"


@dataclass(frozen=True, slots=True)
class SettingsRead:
    """The settings as far as they can be used, and what is wrong with the others.

    wrong   their names as they are set: `PUBLIC_BASE_URL`
    """

    settings: Settings
    wrong: tuple[str, ...]
    mistakes: tuple[Check, ...]


def settings_read(data: Path | None) -> SettingsRead:
    """Read the settings; one that is not as it must be is left out, and told.

    data   of `--data`; None means FRONTDESK_DATA, else ./data
    """
    wrong: dict[str, tuple[str, str]] = {}
    try:
        settings = Settings()
    except ValidationError as refused:
        wrong = {str(each["loc"][-1]).upper(): (each["msg"], _CORRECT) for each in refused.errors()}
        settings = Settings(**{name: default for name, default in _defaults() if name in wrong})
    except (OSError, ValueError) as unreadable:
        why = unreadable.strerror if isinstance(unreadable, OSError) else "it is no text"
        wrong = {".env": (f"the file cannot be read: {why}", "Let the user that runs Frontdesk read it, as a text.")}
        settings = Settings(_env_file=None)  # type: ignore[call-arg]  # the settings library's own
    mistakes = tuple(
        Check("settings", "Settings", CheckState.broken, f"{name}: {told}.", how) for name, (told, how) in wrong.items()
    )
    return SettingsRead(
        settings if data is None else settings.model_copy(update={"data": data}), tuple(wrong), mistakes
    )


_CORRECT = "Correct it in the environment, or in the file `.env` of the folder the command is started in."


def _defaults() -> Sequence[tuple[str, Any]]:
    return [(str(field.validation_alias), field.default) for field in Settings.model_fields.values()]


def key_of(settings: Settings, data: DataFolder) -> str | None:
    """Return the installation's secret key; None if there is none yet. Nothing is made.

    Raises OSError, UnicodeDecodeError if its file cannot be read.
    """
    if settings.secret_key is not None:
        return settings.secret_key.get_secret_value()
    file = data.secrets / KEY_FILE
    return file.read_text(encoding="ascii").strip() if file.exists() else None


async def worker_found(database: Database, *, desk_runs: bool) -> Found:
    """Return whether a worker lives."""
    if await Readiness(database, lambda: True).has_worker():
        return ok("A worker does the jobs: mails, log files, recordings.")
    if not desk_runs:
        return missing("No worker runs; it starts with the desk.", "Start the desk: `frontdesk up`.")
    return broken(
        "The desk runs, but no worker has been heard of for ten seconds: mails and log files wait.",
        "Read what the desk wrote, and start it again; where the parts are run one by one, start `frontdesk worker`.",
    )


async def key_found(
    key: str | None, settings: Settings, data: DataFolder, database: Database | None, *, differs: bool
) -> Found:
    """Return whether the secret key is there and opens what was sealed with it.

    database  None if it cannot be asked
    differs   whether the desk that runs on this data folder has another one
    """
    sealed, opens = (0, 0) if database is None else await _sealed(database, key)
    if sealed > opens:
        return broken(
            f"{sealed - opens} of {sealed} sealed accounts do not open with this secret key.",
            f"Set FRONTDESK_SECRET_KEY, or the file {data.secrets / KEY_FILE}, to what it was when they were entered;"
            " if that is lost, enter the accounts again, in Settings, Connections.",
        )
    if differs:
        return broken(
            "The desk that runs on this data folder has another secret key than this command.",
            "Start this command with the same FRONTDESK_SECRET_KEY as the desk, or start the desk again.",
        )
    if key is None:
        return missing("There is no secret key yet.", "Start the desk for the first time: `frontdesk up`.")
    where = "FRONTDESK_SECRET_KEY" if settings.secret_key is not None else str(data.secrets / KEY_FILE)
    opened = f" It opens the {sealed} sealed accounts." if sealed else ""
    return ok(f"The secret key is in {where}.{opened}")


async def _sealed(database: Database, key: str | None) -> tuple[int, int]:
    """Return how many sealed accounts there are, and how many of them open."""
    sealed = opens = 0
    for kind in FORMS:
        async with database.engine.connect() as connection:
            asked = text("SELECT count(*) FROM directory_connections(:kind, NULL)")
            sealed += int(await connection.scalar(asked, {"kind": kind.value}) or 0)
        opens += 0 if key is None else len(await accounts(database, Sealer(key), kind))
    return sealed, opens


async def keepers_found(database: Database) -> Found:
    """Return whether somebody keeps the installation; who that is, is not told."""
    keepers = await operators.how_many(database)
    if keepers:
        return ok(f"{keepers} {'person keeps' if keepers == 1 else 'people keep'} this installation.")
    for business_id in await database.directory.businesses():
        async with database.transaction(business_id) as db:
            is_demo = (await business_card(db)).is_demo
        if not is_demo:
            return missing(
                "Nobody keeps this installation: nobody can open a business in the browser, or look after its numbers.",
                "Say who does: `frontdesk staff operator EMAIL`.",
            )
    return ok("Nobody keeps this installation yet; whoever opens the first business in the browser will.")


def packs_found(wrong: Sequence[str]) -> Found:
    """Return whether the trades can be read.

    wrong   settings that cannot be used

    Raises NotLookedAt.
    """
    if wrong:
        raise NotLookedAt("the settings come first")
    try:
        known = packs()
    except PackProblem as mistake:
        return broken(str(mistake), "Correct it there; docs/trades/packs.md says how a pack is written.")
    except OSError as unreadable:
        return broken(
            f"{unreadable.filename} cannot be read: {unreadable.strerror}.", "Let the user that runs Frontdesk read it."
        )
    return ok(f"{len(known)} trades can be read: {', '.join(known)}.")
