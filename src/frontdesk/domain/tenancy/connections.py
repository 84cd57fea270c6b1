"""A business's own accounts with vendors: entered, found before a business is known, put away. Secrets are sealed."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from types import MappingProxyType
from uuid import UUID

from sqlalchemy import select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.tenancy.models import Connection, ConnectionKind, ConnectionStatus
from frontdesk.kernel.db import Database, business_of, find
from frontdesk.kernel.ids import new_id
from frontdesk.kernel.problems import Problem
from frontdesk.kernel.sealing import CannotOpen, Sealer

__all__ = [
    "FORMS", "CannotOpen", "Credentials", "Form", "NotAnAccount", "UnknownConnection", "accounts", "add_connection",
    "connections", "credentials", "credentials_of", "note_checked", "remove_connection", "usual",
]  # fmt: skip


class NotAnAccount(Problem):
    """What was given for an account cannot be one; `field` says which part."""

    title = "That is no account"


class UnknownConnection(Problem):
    """The business has no such connection."""

    status = HTTPStatus.NOT_FOUND
    title = "No such connection"


@dataclass(frozen=True, slots=True)
class Form:
    """What a kind of connection consists of.

    name      as people say it
    account   what its `account` is called, how it looks, and an example
    needed    its secrets that must be given
    optional  those that may
    """

    name: str
    account: str
    looks: re.Pattern[str]
    example: str
    needed: tuple[str, ...]
    optional: tuple[str, ...] = ()


FORMS: Mapping[ConnectionKind, Form] = MappingProxyType(
    {
        ConnectionKind.twilio: Form(
            "Twilio",
            "Account SID",
            re.compile(r"AC[0-9a-f]{32}"),
            "AC and 32 digits and letters, from the first page of Twilio's console",
            ("auth_token",),
            ("shared_key",),
        ),
        ConnectionKind.smtp: Form(
            "Mail server",
            "Sender",
            re.compile(r"[^\s@<>]+@[^\s@<>]+"),
            "desk@example.com, the address that mails come from",
            ("url",),
        ),
    }
)
"""The kinds there are today."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """An account and its opened secrets; they are not shown when it is printed.

    secrets   `auth_token`, `shared_key`, `url`
    """

    business_id: UUID
    connection_id: UUID
    account: str
    secrets: Mapping[str, str] = field(repr=False)


async def connections(db: AsyncSession) -> list[Connection]:
    """Return the connections of the bound business, the oldest first; their secrets stay sealed."""
    statement = (
        select(Connection).where(Connection.archived_at.is_(None)).order_by(Connection.created_at, Connection.id)
    )
    return list(await db.scalars(statement))


async def add_connection(
    db: AsyncSession,
    sealer: Sealer,
    *,
    kind: ConnectionKind,
    account: str,
    secrets: Mapping[str, str],
    label: str = "",
) -> UUID:
    """Enter an account of the bound business, or new secrets of one it has; return the connection's id.

    secrets   as FORMS names them; blank ones were not given
    label     what people call it; empty for the kind's own name

    Raises NotAnAccount, whose `field` is `kind`, `account` or the name of a secret.
    """
    form = FORMS.get(kind)
    if form is None:
        raise NotAnAccount(f"There are no connections of the kind {kind} yet.", field="kind")
    account, given = account.strip(), {name: value.strip() for name, value in secrets.items() if value.strip()}
    if not form.looks.fullmatch(account):
        raise NotAnAccount(f"{form.account} looks like {form.example}.", field="account")
    for name in form.needed:
        if name not in given:
            raise NotAnAccount(f"The {name.replace('_', ' ')} is missing.", field=name)
    unknown = given.keys() - {*form.needed, *form.optional}
    if unknown:
        raise NotAnAccount(f"{form.name} has no {min(unknown)}.", field=min(unknown))
    # Of several at once one makes the row; the others wait for it here, and change it one after the other.
    await db.execute(
        insert(Connection)
        .values(id=new_id(), kind=kind, account=account, label="", secret="")
        .on_conflict_do_nothing(
            index_elements=["business_id", "kind", "account"], index_where=Connection.archived_at.is_(None)
        )
    )
    statement = select(Connection).where(
        Connection.kind == kind, Connection.account == account, Connection.archived_at.is_(None)
    )
    row = (await db.scalars(statement.with_for_update())).one()
    row.label = label.strip() or row.label or form.name
    row.secret = sealer.seal(json.dumps(given), of=_of(business_of(db), row.id))
    row.status, row.checked_at = ConnectionStatus.unchecked, None
    await db.flush()
    return row.id


async def remove_connection(db: AsyncSession, connection_id: UUID, *, now: datetime) -> Connection:
    """Put a connection away and forget its secrets. Its numbers stay bound to it: nobody answers them until they are
    bound to another account, and no other account steps in by itself.

    Raises UnknownConnection.
    """
    row = await find(db, Connection, connection_id)
    if row is None or row.archived_at is not None:
        raise UnknownConnection("There is no such connection.")
    row.archived_at, row.secret = now, ""
    await db.flush()
    return row


async def note_checked(db: AsyncSession, connection_id: UUID, *, works: bool, now: datetime) -> None:
    """Write down what a look at a connection found."""
    status = ConnectionStatus.working if works else ConnectionStatus.failing
    await db.execute(
        update(Connection)
        .where(Connection.id == connection_id, Connection.archived_at.is_(None))
        .values(status=status, checked_at=now)
        .execution_options(synchronize_session=False)
    )


async def credentials(db: AsyncSession, sealer: Sealer, kind: ConnectionKind) -> Credentials | None:
    """Return the bound business's first account of a kind; None: the installation's serves it.

    Raises CannotOpen.
    """
    connection_id = await usual(db, kind)
    return None if connection_id is None else await credentials_of(db, sealer, connection_id)


async def credentials_of(db: AsyncSession, sealer: Sealer, connection_id: UUID) -> Credentials | None:
    """Return an account of the bound business; None if it has none under this id, or no more.

    Raises CannotOpen.
    """
    row = await find(db, Connection, connection_id)
    if row is None or row.archived_at is not None:
        return None
    return _opened(sealer, business_of(db), row.id, row.account, row.secret)


async def usual(db: AsyncSession, kind: ConnectionKind) -> UUID | None:
    """Return the bound business's first connection of a kind; None: the installation's account serves it."""
    return next((each.id for each in await connections(db) if each.kind is kind), None)


async def accounts(
    database: Database, sealer: Sealer, kind: ConnectionKind, account: str | None = None
) -> list[Credentials]:
    """Return the accounts of a kind in the whole installation, before a business is known.

    account   None for all of them; one whose secrets do not open is left out
    """
    async with database.engine.connect() as connection:
        rows = await connection.execute(
            text("SELECT * FROM directory_connections(:kind, :account)"), {"kind": kind.value, "account": account}
        )
        found = [(row.business_id, row.connection_id, row.account, row.secret) for row in rows]
    opened = []
    for business_id, connection_id, name, sealed in found:
        try:
            opened.append(_opened(sealer, business_id, connection_id, name, sealed))
        except CannotOpen:
            continue
    return opened


def _opened(sealer: Sealer, business_id: UUID, connection_id: UUID, account: str, sealed: str) -> Credentials:
    secrets = json.loads(sealer.open(sealed, of=_of(business_id, connection_id)))
    return Credentials(business_id, connection_id, account, MappingProxyType(secrets))


def _of(business_id: UUID, connection_id: UUID) -> str:
    return f"connection {business_id} {connection_id}"
