"""What a process has read of a business is read again once it has changed, and only then."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Update, delete, event, update

from frontdesk.desk.houses import Houses, UnknownTrade
from frontdesk.domain.catalog.models import Faq, Service
from frontdesk.domain.tenancy.models import Business
from frontdesk.kernel.db import Database
from frontdesk.trades.load import packs
from tests.builders import a_business


@pytest.fixture
def business(shop: UUID) -> UUID:
    return shop


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """Give what is asked of the server in the block."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    yield asked
    event.remove(database.engine.sync_engine, "before_cursor_execute", note)


class TestHouses:
    async def test_are_read_once_as_long_as_nothing_changes(self, database: Database, business: UUID) -> None:
        houses = Houses(packs())
        async with database.transaction(business) as db:
            first = await houses.of(db)

        with statements(database) as asked:
            async with database.transaction(business) as db:
                assert await houses.of(db) is first

        assert len(asked) == 2, asked  # the transaction begins, the edition

    @pytest.mark.parametrize(
        ("change", "told"),
        [
            (update(Service).where(Service.key == "leaking_tap").values(price=Decimal(999)), "999"),
            (update(Service).where(Service.key == "leaking_tap").values(active=False), "leaking_tap"),
            (update(Faq).values(answer="Ask Danny."), "Ask Danny."),
            (update(Business).values(opening_hours={"monday": [["06:00", "07:00"]]}), "datetime.time(6, 0)"),
        ],
        ids=["price", "service put away", "answer", "hours"],
    )
    async def test_are_read_again_after_a_change(
        self, database: Database, business: UUID, change: Update, told: str
    ) -> None:
        houses = Houses(packs())
        async with database.transaction(business) as db:
            before = _bare(await houses.of(db))
        async with database.transaction(business) as db:
            await db.execute(change)

        async with database.transaction(business) as db:
            after = _bare(await houses.of(db))

        assert (told in before) != (told in after)

    async def test_are_read_again_after_a_row_has_gone(self, database: Database, business: UUID) -> None:
        houses = Houses(packs())
        async with database.transaction(business) as db:
            assert (await houses.of(db)).faqs
            await db.execute(delete(Faq))
            assert (await houses.of(db)).faqs == ()

    async def test_are_each_business_its_own(self, database: Database, business: UUID) -> None:
        houses = Houses(packs())
        other = await a_business(database, name="Lakeside Repairs")
        names = []
        for each in (business, other, business):
            async with database.transaction(each) as db:
                names.append((await houses.of(db)).name)

        assert names == ["Harbour Plumbing", "Lakeside Repairs", "Harbour Plumbing"]

    async def test_of_an_unknown_trade_are_refused(self, database: Database) -> None:
        falconer = await a_business(database, trade="falconry")

        async with database.transaction(falconer) as db:
            with pytest.raises(UnknownTrade, match="falconry"):
                await Houses(packs()).of(db)


def _bare(house: Any) -> str:
    """Return what comes from the business's own rows, as text."""
    return repr((house.opening, house.services, house.faqs))
