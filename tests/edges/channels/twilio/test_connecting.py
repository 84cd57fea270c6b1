"""Connecting a number as the page about it says."""

from __future__ import annotations

import json
import re
from pathlib import Path
from uuid import UUID

from frontdesk.domain.tenancy.numbers import add_number
from frontdesk.kernel.db import Database
from tests.edges.channels.twilio.rows import choose
from tests.edges.channels.twilio.vendor import Vendor

PAGE = Path(__file__).parents[4] / "docs" / "channels" / "twilio.md"


class TestThePage:
    async def test_enters_a_number_that_is_answered_and_recorded(
        self, vendor: Vendor, database: Database, plumbing: UUID
    ) -> None:
        chosen = re.findall(r"^\| `(\"recording\": [^`]*)` \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
        await choose(database, plumbing, **json.loads(f"{{{chosen[0]}}}"))
        async with database.transaction(plumbing) as db:
            await add_number(db, "+61255501002", region="AU")

        call = await vendor.ring(To="+61255501002")

        assert "Harbour Plumbing" in call.relay["welcomeGreeting"]
        assert "recorded" in call.relay["welcomeGreeting"]
