"""A person who talks to the desk from the browser, form by form, for tests of that page and of the log."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import httpx
from sqlalchemy import func, select

from frontdesk.desk.turn import Desk
from frontdesk.domain.conversations import queries as records
from frontdesk.domain.conversations.models import Conversation
from frontdesk.kernel.db import Database
from frontdesk.trades.load import packs
from tests.web import a_given

MORNING = "2024-08-05T08:30"
MONDAY_MORNING = datetime.fromisoformat(f"{MORNING}+10:00")
MIKE = (
    "Hi, I'm Mike from Brisbane. My toilet is blocked and it's an emergency. Can you come today? "
    "My number is 0412 345 678."
)
SARAH = (
    "Hi, my name is Sarah and I'm in North Sydney. I have a blocked drain in my kitchen sink. "
    "It's quite urgent and I need someone to come today if possible."
)
AGREEING = ("The first one please", "Yes", "No, that's all, thanks")


def hidden(page: str, name: str) -> str:
    """Return the value of the last hidden field of this name."""
    values = re.findall(rf'<input type="hidden" name="{name}" value="([^"]*)"', page)
    assert values, f"no {name} on the page"
    return html.unescape(values[-1])


def words(page: str) -> str:
    """Return what a page says, its tags left out."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", page)).split())


@dataclass
class Talking:
    """A call that goes on on a page, held by plain forms."""

    web: httpx.AsyncClient
    slug: str
    page: httpx.Response

    @property
    def id(self) -> UUID:
        """The conversation's id, from the address."""
        return UUID(self.page.url.path.rpartition("/")[2])

    async def say(self, *texts: str) -> httpx.Response:
        """Say some things, one after the other, and return the page after the last."""
        for text in texts:
            said = {"heard_key": hidden(self.page.text, "heard_key"), "text": text}
            self.page = await self.web.post(
                f"{self.address}/turns", params=self.params, data=said, follow_redirects=True
            )
        return self.page

    async def hang_up(self) -> httpx.Response:
        """End it."""
        self.page = await self.web.post(f"{self.address}/end", params=self.params, follow_redirects=True)
        return self.page

    @property
    def address(self) -> str:
        """Where the call is shown."""
        return self.page.url.path

    @property
    def params(self) -> dict[str, str]:
        """In which business."""
        return {"business": self.slug}


async def begin(web: httpx.AsyncClient, slug: str = "plumbing", *, practice: bool = False, **typed: Any) -> Talking:
    """Return a call begun by the form of the page, its clock standing still unless another is typed."""
    form = (await web.get("/test", params={"business": slug})).text
    meant = {} if practice else {"for_real": "true"}
    settings = {"business": slug, "call_sid": hidden(form, "call_sid"), "clock": MORNING, **meant, **typed}
    page = await web.post("/test/conversations", params={"business": slug}, data=settings, follow_redirects=True)
    return Talking(web, slug, page)


async def record(database: Database, business: UUID, id: UUID) -> dict[str, Any]:
    """Return what is stored of a call."""
    async with database.transaction(business) as db:
        return await records.record(db, id)


async def how_many(database: Database, business: UUID) -> int:
    """Return how many conversations there are."""
    async with database.transaction(business) as db:
        return (await db.scalars(select(func.count()).select_from(Conversation))).one()


async def a_real_call(database: Database, business: UUID) -> UUID:
    """Return the id of a call that a carrier put through."""
    desk = Desk(database, packs(), clock=a_given(database).clock)
    spoken = await desk.begin(business, call_sid="CA0123456789", address="+61491570006", frozen_at=MONDAY_MORNING)
    return spoken.conversation_id
