"""Numbers that callers dial: one business each, its own account or none."""

from __future__ import annotations

from uuid import UUID

import pytest

from frontdesk.domain.tenancy.connections import UnknownConnection, add_connection, remove_connection
from frontdesk.domain.tenancy.models import ConnectionKind
from frontdesk.domain.tenancy.numbers import (
    NumberKnown,
    NumberTaken,
    UnfitGreeting,
    UnknownNumber,
    add_number,
    change_number,
    numbers,
    release_number,
)
from frontdesk.kernel.db import Database
from frontdesk.kernel.ids import new_id
from frontdesk.kernel.phones import NotANumber
from frontdesk.kernel.sealing import Sealer
from tests.builders import MONDAY, a_business

OURS = "+61255501001"  # Harbour Plumbing's
NEW = "+61255502345"


async def test_a_number_is_entered_changed_and_let_go(database: Database, plumbing: UUID) -> None:
    async with database.transaction(plumbing) as db:
        account = await add_connection(
            db, Sealer("a key of the tests"), kind=ConnectionKind.twilio, account=f"AC{'0' * 32}",
            secrets={"auth_token": "frontdesk_test_token"},
        )  # fmt: skip
        entered = await add_number(
            db, "(02) 5550 2345", region="AU", connection_id=account, greeting="  A robot here! "
        )
        row = (await numbers(db))[1]
        assert (entered, row.greeting, row.connection_id) == (NEW, "A robot here!", account)

        changed = await change_number(db, NEW, greeting=" ", connection_id=None)
        assert (changed.greeting, changed.connection_id) == (None, None)

        await release_number(db, NEW)
        assert [row.e164 for row in await numbers(db)] == [OURS]

    other = await a_business(database)
    async with database.transaction(other) as db:
        assert await add_number(db, NEW, region="AU") == NEW


async def test_each_refusal_says_why(database: Database, plumbing: UUID) -> None:
    other = await a_business(database)
    async with database.transaction(other) as db:
        account = await add_connection(
            db, Sealer("a key of the tests"), kind=ConnectionKind.twilio, account=f"AC{'1' * 32}",
            secrets={"auth_token": "frontdesk_test_token"},
        )  # fmt: skip
        await remove_connection(db, account, now=MONDAY)
        with pytest.raises(NotANumber):
            await add_number(db, "5550", region="AU")
        with pytest.raises(NumberTaken) as taken:
            await add_number(db, "02 5550 1001", region="AU")
        with pytest.raises(UnknownNumber):
            await change_number(db, OURS, greeting="Mine now", connection_id=None)
        with pytest.raises(UnknownNumber):
            await release_number(db, OURS)
        await add_number(db, NEW, region="AU")
        with pytest.raises(NumberKnown):
            await add_number(db, NEW, region="AU")
        for gone in (account, new_id()):
            with pytest.raises(UnknownConnection):
                await change_number(db, NEW, greeting=None, connection_id=gone)
        with pytest.raises(UnfitGreeting):
            await change_number(db, NEW, greeting="Hello. " * 60, connection_id=None)
        with pytest.raises(UnfitGreeting, match="no person answers"):
            await change_number(db, NEW, greeting="Dana speaking", connection_id=None)

    assert "Harbour" not in taken.value.detail
