"""The businesses as the desk knows them: read from rows when they have changed, not for every turn."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.desk.house import House
from frontdesk.domain.catalog import queries as catalog
from frontdesk.domain.tenancy import queries as tenancy
from frontdesk.kernel.db import business_of
from frontdesk.kernel.problems import Problem
from frontdesk.trades.load import pack_in
from frontdesk.trades.own import own_phrases, own_policies
from frontdesk.trades.pack import Pack


class UnknownTrade(Problem):
    """A business is of a trade that nobody here has a pack of."""

    status = HTTPStatus.INTERNAL_SERVER_ERROR
    title = "Unknown trade"


class Houses:
    """What a process has read of its businesses, each with the edition of the rows it was read from.

    Nothing of a call is kept here. Every turn asks for the edition, so a price that was changed is
    told from the next turn on, in every process.
    """

    def __init__(self, packs: Mapping[str, Pack]) -> None:
        self._packs = packs
        self._read: dict[UUID, tuple[str, House]] = {}

    async def of(self, db: AsyncSession) -> House:
        """Return the business of this transaction as it is now.

        Raises UnknownTrade.
        """
        # Asked for before the rows are read: should they change between the two, the next turn reads them again.
        edition = await catalog.edition(db)
        known = self._read.get(business_of(db))
        if known is not None and known[0] == edition:
            return known[1]
        house = await self._house(db)
        self._read[business_of(db)] = (edition, house)
        return house

    async def _house(self, db: AsyncSession) -> House:
        card = await tenancy.business_card(db)
        if card.trade not in self._packs:
            raise UnknownTrade(
                f"There is no pack for the trade {card.trade}. If it is one of your own, FRONTDESK_TRADES must name the"
                " folder that its pack is in, for every command.",
                trade=card.trade,
            )
        return House(
            name=card.name,
            zone=card.zone,
            locale=card.locale,
            region=card.region,
            currency=card.currency,
            opening=card.opening,
            service_areas=tuple(card.service_areas),
            services=tuple(await catalog.services(db)),
            faqs=tuple(await catalog.faqs(db)),
            pack=pack_in(self._packs[card.trade], card.region),
            address=card.address,
            phrases=own_phrases(card.settings),
            policies=own_policies(card.settings),
        )
