"""Keys by which programs come in: made, listed, revoked. A key is shown once; its hash alone is stored."""

from __future__ import annotations

import secrets
import string
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.tenancy.models import ApiKey
from frontdesk.domain.tenancy.tokens import hash_of, new_secret
from frontdesk.kernel.ids import new_id
from frontdesk.kernel.problems import Problem
from frontdesk.kernel.text import storable

SCOPES = ("read", "write")
"""What a key may be held to; one without any may do everything the API offers."""

MOST_LETTERS_OF_A_NAME = 80
_PREFIX_LETTERS = 8


class UnfitKey(Problem):
    """A key was asked for with no name, an unknown scope, or an end that is past; `field` says which."""

    title = "No such key can be made"


class KeyNameTaken(Problem):
    """A key of that name works already: two could not be told apart."""

    status = HTTPStatus.CONFLICT
    title = "A key of that name is there already"


class UnknownKey(Problem):
    """No key that works has that name or beginning."""

    status = HTTPStatus.NOT_FOUND
    title = "No such key"


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key that was just made, and what is shown of it once.

    presented   the key itself; it is not shown when this is printed
    """

    row: ApiKey
    presented: str

    def __repr__(self) -> str:
        return f"NewKey({self.row.prefix})"


async def keys(db: AsyncSession) -> list[ApiKey]:
    """Return the keys of the bound business that were not revoked, the oldest first."""
    statement = select(ApiKey).where(ApiKey.revoked_at.is_(None)).order_by(ApiKey.created_at, ApiKey.id)
    return list(await db.scalars(statement))


async def add_key(
    db: AsyncSession, *, name: str, scopes: Sequence[str] = (), expires_at: datetime | None = None, now: datetime
) -> NewKey:
    """Make a key of the bound business: `fd_`, eight letters by which it is told apart, `_`, a secret.

    name         what the program is called
    scopes       of SCOPES; none means all
    expires_at   None: it works until it is revoked

    Raises UnfitKey, KeyNameTaken.
    """
    called = " ".join(storable(name).split())
    if not 0 < len(called) <= MOST_LETTERS_OF_A_NAME or not called.isprintable():
        what = f"Write what the program is called, in at most {MOST_LETTERS_OF_A_NAME} letters."
        raise UnfitKey(what, field="name")
    unknown = sorted(set(scopes) - set(SCOPES))
    if unknown:
        raise UnfitKey(f"There is no scope {unknown[0]}; use {' or '.join(SCOPES)}.", field="scopes")
    if expires_at is not None and expires_at <= now:
        raise UnfitKey("That day has passed: the key would never work.", field="expires")
    if any(key.name.casefold() == called.casefold() for key in await keys(db)):
        what = f"A key called {called} is there already. Revoke it first, or take another name."
        raise KeyNameTaken(what, field="name")
    alphabet = string.ascii_lowercase + string.digits
    prefix = "fd_" + "".join(secrets.choice(alphabet) for _ in range(_PREFIX_LETTERS))
    presented = f"{prefix}_{new_secret()}"
    row = ApiKey(
        id=new_id(),
        name=called,
        prefix=prefix,
        key_hash=hash_of(presented),
        scopes=[scope for scope in SCOPES if scope in scopes],
        expires_at=expires_at,
    )
    db.add(row)
    await db.flush()
    return NewKey(row, presented)


async def revoke_key(db: AsyncSession, said: str, *, now: datetime) -> ApiKey:
    """Let a key work no more, from this moment.

    said   its name, or its beginning, `fd_` or not

    Raises UnknownKey.
    """
    wanted = storable(said).strip()
    beginning = wanted if wanted.startswith("fd_") else f"fd_{wanted}"
    statement = (
        select(ApiKey)
        .where(ApiKey.revoked_at.is_(None), or_(ApiKey.name == wanted, ApiKey.prefix == beginning))
        .order_by(ApiKey.name != wanted, ApiKey.id)
        .limit(1)
        .with_for_update()
    )
    row = await db.scalar(statement)
    if row is None:
        raise UnknownKey(f"There is no key called {wanted} that works.", field="key")
    row.revoked_at = now
    await db.flush()
    return row
