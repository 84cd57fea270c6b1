"""Keys by which programs come in: shown once, told apart, revoked."""

from __future__ import annotations

import re
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

import pytest

from frontdesk.domain.tenancy.keys import KeyNameTaken, UnfitKey, UnknownKey, add_key, keys, revoke_key
from frontdesk.kernel.db import Database
from tests.builders import MONDAY, a_business


async def test_a_key_is_shown_once_and_its_hash_is_stored(database: Database, plumbing: UUID) -> None:
    async with database.transaction(plumbing) as db:
        made = await add_key(db, name=" Web  site ", scopes=["write", "read"], now=MONDAY)
        (row,) = await keys(db)

    assert re.fullmatch(r"fd_[a-z0-9]{8}_[\w-]{43}", made.presented)
    assert (row.name, row.prefix, row.scopes) == ("Web site", made.presented[:11], ["read", "write"])
    assert row.key_hash == sha256(made.presented.encode()).digest()
    assert made.presented not in repr(made)


async def test_a_key_is_revoked_by_its_name_or_its_beginning(database: Database, plumbing: UUID) -> None:
    async with database.transaction(plumbing) as db:
        one, two, three = [await add_key(db, name=name, now=MONDAY) for name in ("one", "two", "three")]
        for said in ("one", two.row.prefix, three.row.prefix.removeprefix("fd_")):
            assert (await revoke_key(db, said, now=MONDAY)).revoked_at == MONDAY
        assert await keys(db) == []
        with pytest.raises(UnknownKey):
            await revoke_key(db, "one", now=MONDAY)
        again = await add_key(db, name="one", now=MONDAY)
        assert again.presented != one.presented

    other = await a_business(database)
    async with database.transaction(other) as db:
        with pytest.raises(UnknownKey):
            await revoke_key(db, again.row.prefix, now=MONDAY)


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"scopes": ["read", "everything"]}, "scopes"),
        ({"expires_at": MONDAY - timedelta(seconds=1)}, "expires"),
    ],
)
async def test_what_cannot_be_a_key_is_refused(
    database: Database, plumbing: UUID, asked: dict[str, Any], field: str
) -> None:
    async with database.transaction(plumbing) as db:
        with pytest.raises(UnfitKey) as refused:
            await add_key(db, **{"name": "Web site", "now": MONDAY, **asked})

    assert refused.value.extra["field"] == field


async def test_two_keys_of_one_name_could_not_be_told_apart(database: Database, plumbing: UUID) -> None:
    async with database.transaction(plumbing) as db:
        await add_key(db, name="Web site", now=MONDAY)
        with pytest.raises(KeyNameTaken):
            await add_key(db, name="web site", now=MONDAY)
