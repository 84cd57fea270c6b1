"""What the desk says, in its settings: the greeting, every other sentence, how calls are taken."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from frontdesk.domain.tenancy.models import AuditEntry
from frontdesk.domain.tenancy.queries import business_card
from frontdesk.edges.console.settings.phrase_list import FILLED, GROUPS
from frontdesk.kernel.db import Database
from frontdesk.trades.phrases import PHRASES
from tests.edges.console.settings.filled import sent, told, wrong
from tests.edges.console.settings.seated import owner_web

DESK = "/b/plumbing/settings/desk"
GREETING = "G'day, {business} here, the robot speaking. What's up?"


class TestGreetingAndWords:
    async def test_keeps_a_greeting_that_hides_nothing(self, database: Database, plumbing: UUID) -> None:
        async with owner_web(database, plumbing) as web:
            before = (await web.get(DESK)).text
            page = await told(web, await sent(web, DESK, {"greeting": GREETING, "phone": "02 5550 1234"}))
            refused = await sent(
                web, DESK, {"greeting": "G'day, Sam here.", "phone": "12", "tts_voice": "fr-FR-Neural2-C"}
            )
            unfilled = await sent(web, DESK, {"greeting": "The robot of {town}."})

        assert "Thanks for calling Harbour Plumbing" in before
        assert "G&#39;day, Harbour Plumbing here, the robot speaking." in page
        assert "(02) 5550 1234" in page
        assert (refused.status_code, "callers must know; say one of automated" in refused.text) == (422, True)
        assert [field for field, _ in wrong(refused.text)] == ["greeting", "phone", "tts_voice"]
        assert "begins with en-AU-" in refused.text
        assert "{town} is nothing the desk knows; this phrase may use: {business}." in unfilled.text
        async with database.transaction(plumbing) as db:
            card = await business_card(db)
            deeds = (await db.scalars(select(AuditEntry.after).where(AuditEntry.what == "settings.desk_changed"))).all()
        assert card.phone == "+61255501234"
        assert card.settings["phrases"] == {"greeting": [GREETING]}
        assert deeds == [{"greeting": [GREETING], "phone": "+61255501234"}]

    async def test_keeps_other_sentences_and_how_calls_are_taken(self, database: Database, plumbing: UUID) -> None:
        calls: dict[str, str | None] = {"recording": "on", "voice": "gather", "tts_voice": "en-AU-Neural2-C"}
        async with owner_web(database, plumbing) as web:
            await told(web, await sent(web, DESK, {"say-goodbye": "Bye now.\nSee you.", **calls}))
            # Looking for a sentence keeps what was typed elsewhere, and saves nothing.
            found = (await sent(web, DESK, {"wanted": "bye now", "then": "enter", "phone": "typed"})).text
            none = (await sent(web, DESK, {"wanted": "xylophone", "look": "phrases"})).text
            refused = await sent(
                web, DESK, {"say-hours": "We open at {hour}.", "say-carried_on": "Good, you're booked."}
            )
            await told(web, await sent(web, DESK, {"say-booked": "You're booked: {service}, {when}."}))
            await told(web, await sent(web, DESK, {"usual": "booked", "say-booked": "{wrong}"}))
            async with database.transaction(plumbing) as db:
                kept = dict((await business_card(db)).settings)
            undone = {"say-goodbye": "", "recording": None, "voice": "", "tts_voice": ""}
            await told(web, await sent(web, DESK, undone))

        assert ("Bye now." in found, 'value="typed"' in found, "data-unsent" in found) == (True, True, True)
        assert found.count('<li class="phrase">') == 1
        assert "Nothing the desk says has these words" in none
        assert (refused.status_code, "this phrase may use: {hours}" in refused.text) == (422, True)
        assert "We open at {hour}." in refused.text
        assert "It says that something was done." in refused.text
        assert kept["phrases"] == {"goodbye": ["Bye now.", "See you."]}
        assert (kept["recording"], kept["voice"], kept["tts_voice"]) == (True, "gather", "en-AU-Neural2-C")
        async with database.transaction(plumbing) as db:
            left = (await business_card(db)).settings
        assert not {"phrases", "recording", "voice", "tts_voice"} & set(left)

    def test_lists_every_sentence_once(self) -> None:
        listed = [key for labels in GROUPS.values() for key in labels]

        assert sorted(listed) == sorted(PHRASES)
        assert {name for names in PHRASES.values() for name in names} <= set(FILLED)
