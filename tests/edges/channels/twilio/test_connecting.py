"""Connecting a number as the page about it says."""

from __future__ import annotations

import re
from pathlib import Path
from uuid import UUID

import psycopg

from frontdesk.kernel.db import Database
from tests.edges.channels.twilio.vendor import Vendor

PAGE = Path(__file__).parents[4] / "docs" / "channels" / "twilio.md"


class TestThePage:
    async def test_enters_a_number_that_is_answered_and_recorded(
        self, vendor: Vendor, database: Database, plumbing: UUID, owner_url: str
    ) -> None:
        (block,) = re.findall(r"```sql\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
        with psycopg.connect(owner_url, autocommit=True) as db:
            db.execute(block.replace("0190…", str(plumbing)).encode())

        call = await vendor.ring(To="+61255501002")

        assert "Harbour Plumbing" in call.relay["welcomeGreeting"]
        assert "recorded" in call.relay["welcomeGreeting"]
