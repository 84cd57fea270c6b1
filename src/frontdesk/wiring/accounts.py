"""What a business has with the outside, from the command line: keys of programs, vendors' accounts, numbers."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.tenancy import connections as vendors
from frontdesk.domain.tenancy import keys as programs
from frontdesk.domain.tenancy import numbers as dialled
from frontdesk.domain.tenancy.audit import note_deed
from frontdesk.domain.tenancy.connections import FORMS, UnknownConnection
from frontdesk.domain.tenancy.models import Connection, ConnectionKind
from frontdesk.domain.tenancy.queries import BusinessCard, business_card
from frontdesk.kernel.clock import SystemClock
from frontdesk.kernel.db import Database
from frontdesk.kernel.locale import Locale
from frontdesk.kernel.phones import NotANumber, phone_of
from frontdesk.kernel.sealing import Sealer
from frontdesk.kernel.settings import secret_key_of
from frontdesk.wiring.databases import RunningDatabase, business_called, connected, prepared
from frontdesk.wiring.people import COMMAND_LINE

REMOVED = "its account was removed: not answered"


@dataclass(frozen=True)
class _Door:
    """A business that a command changes, in a transaction that is open."""

    running: RunningDatabase
    db: AsyncSession
    card: BusinessCard
    now: datetime

    async def note(self, what: str, subject: str, after: Mapping[str, str] | None = None) -> None:
        await note_deed(
            self.db, who=COMMAND_LINE, what=what, now=self.now, subject=subject, after=dict(after) if after else None
        )


@asynccontextmanager
async def _at(data: Path | None, slug: str | None, *, number: str = "") -> AsyncIterator[_Door]:
    """Open the door of a business; where no short name is given, of that which answers a number."""
    async with prepared(data) as running, connected(running) as database:
        business_id = await (business_called(database, slug) if slug else _answering(database, number))
        async with database.transaction(business_id) as db:
            yield _Door(running, db, await business_card(db), SystemClock().now())


async def _answering(database: Database, number: str) -> UUID:
    if not number.strip().startswith("+"):
        raise NotANumber("Write the number with its country, like +61255501234, or say whose it is with --business.")
    found = await database.directory.business_by_number(phone_of(number, ""))
    if found is None:
        raise dialled.UnknownNumber("Nobody here answers that number.")
    return found


async def add_key(data: Path | None, slug: str, *, name: str, scopes: Sequence[str], last_day: date | None) -> str:
    """Make a key of a business and return it: it can be shown this once.

    last_day   by the business's calendar; None: it works until it is revoked

    Raises NoSuchBusiness, UnfitKey, KeyNameTaken.
    """
    async with _at(data, slug) as door:
        ends = datetime.combine(last_day + timedelta(days=1), time(), door.card.zone) if last_day else None
        new = await programs.add_key(door.db, name=name, scopes=scopes, expires_at=ends, now=door.now)
        await door.note("key.added", f"key:{new.row.id}", {"name": new.row.name, "prefix": new.row.prefix})
        return new.presented


async def keys(data: Path | None, slug: str) -> list[tuple[str, ...]]:
    """Return the keys of a business as rows: beginning, name, scopes, last day, last use.

    Raises NoSuchBusiness.
    """
    async with _at(data, slug) as door:
        zone = door.card.zone
        return [
            (
                row.prefix,
                row.name,
                " ".join(row.scopes) or "everything",
                f"to {_last_day(row.expires_at, zone)}" if row.expires_at else "no end",
                f"used {row.last_used_at.astimezone(zone):%Y-%m-%d %H:%M}" if row.last_used_at else "never used",
            )
            for row in await programs.keys(door.db)
        ]


def _last_day(ends: datetime, zone: ZoneInfo) -> date:
    return (ends.astimezone(zone) - timedelta(microseconds=1)).date()


async def revoke_key(data: Path | None, slug: str, said: str) -> str:
    """Let a key work no more; return its name.

    said   its name, or its beginning

    Raises NoSuchBusiness, UnknownKey.
    """
    async with _at(data, slug) as door:
        row = await programs.revoke_key(door.db, said, now=door.now)
        await door.note("key.revoked", f"key:{row.id}", {"name": row.name, "prefix": row.prefix})
        return row.name


def secrets_of(kind: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the names of the secrets that an account of a kind needs, and of those that may be left out."""
    form = FORMS[ConnectionKind(kind)]
    return form.needed, form.optional


async def add_connection(
    data: Path | None, slug: str, *, kind: str, account: str, label: str, secrets: Mapping[str, str]
) -> str:
    """Enter a business's own account with a vendor, or new secrets of one it has; return what it is called.

    Raises NoSuchBusiness, NotAnAccount.
    """
    async with _at(data, slug) as door:
        sealer = Sealer(secret_key_of(door.running.settings))
        id = await vendors.add_connection(
            door.db, sealer, kind=ConnectionKind(kind), account=account, secrets=secrets, label=label
        )
        await door.note("connection.added", f"connection:{id}", {"kind": kind, "account": account.strip()})
        return (await _account(door, str(id))).label


async def connections(data: Path | None, slug: str) -> list[tuple[str, ...]]:
    """Return a business's accounts with vendors as rows: kind, account, label, what the last look found.

    Raises NoSuchBusiness.
    """
    async with _at(data, slug) as door:
        rows = await vendors.connections(door.db)
        return [(row.kind.value, row.account, row.label, row.status.value) for row in rows]


async def remove_connection(data: Path | None, slug: str, account: str) -> str:
    """Put a business's account away and forget its secrets; return what it was called.

    Raises NoSuchBusiness, UnknownConnection.
    """
    async with _at(data, slug) as door:
        row = await _account(door, account)
        await vendors.remove_connection(door.db, row.id, now=door.now)
        after = {"kind": row.kind.value, "account": row.account}
        await door.note("connection.removed", f"connection:{row.id}", after)
        return row.label


async def add_number(data: Path | None, slug: str, said: str, *, account: str | None) -> str:
    """Let calls to a number reach a business; return it as people there write it.

    account   of the business's own, that the number is bound to; None: its first, else the installation's

    Raises NoSuchBusiness, NotANumber, NumberTaken, NumberKnown, UnknownConnection.
    """
    async with _at(data, slug) as door:
        own = await vendors.usual(door.db, ConnectionKind.twilio)
        connection_id = (await _account(door, account)).id if account else own
        e164 = await dialled.add_number(door.db, said, region=door.card.region, connection_id=connection_id)
        await door.note("number.added", f"number:{e164}")
        return Locale(door.card.locale).phone(e164)


async def remove_number(data: Path | None, slug: str | None, said: str) -> tuple[str, str]:
    """Let a number of a business go; return it as people there write it, and the business's short name.

    slug   None: whichever answers it; then the number is written with its country

    Raises NoSuchBusiness, NotANumber, UnknownNumber.
    """
    async with _at(data, slug, number=said) as door:
        e164 = phone_of(said, door.card.region)
        await dialled.release_number(door.db, e164)
        await door.note("number.removed", f"number:{e164}")
        return Locale(door.card.locale).phone(e164), door.card.slug


async def numbers(data: Path | None, slug: str) -> list[tuple[str, ...]]:
    """Return the numbers that callers of a business dial as rows: the number, the account it belongs to.

    Raises NoSuchBusiness.
    """
    async with _at(data, slug) as door:
        accounts = {row.id: row.account for row in await vendors.connections(door.db)}
        locale = Locale(door.card.locale)
        return [
            (row.e164, locale.phone(row.e164), accounts.get(row.connection_id, REMOVED) if row.connection_id else "")
            for row in await dialled.numbers(door.db)
        ]


async def _account(door: _Door, account: str) -> Connection:
    wanted = account.strip()
    for row in await vendors.connections(door.db):
        if wanted in (row.account, str(row.id)):
            return row
    raise UnknownConnection(
        f"There is no account {wanted} here. `frontdesk connections list --business {door.card.slug}` shows which"
        " there are.",
        field="account",
    )
