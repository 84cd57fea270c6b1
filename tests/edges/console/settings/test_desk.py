"""What the desk says, in its settings: the greeting, every other sentence, how calls are taken."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from frontdesk.domain.tenancy.models import AuditEntry
from frontdesk.domain.tenancy.queries import business_card
from frontdesk.edges.console.settings.phrase_list import FILLED, GROUPS
from frontdesk.kernel.db import Database
from frontdesk.trades.phrases import PHRASES
from tests.edges.console.settings.seated import owner_web

DESK = "/b/plumbing/settings/desk"
GREETING = "G'day, {business} here, the robot speaking. What's up?"


class TestGreetingAndWords:
    async def test_keeps_a_greeting_that_hides_nothing(self, database: Database, plumbing: UUID) -> None:
        async with owner_web(database, plumbing) as web:
            before = (await web.get(DESK)).text
            saved = await web.post(DESK, data={"greeting": GREETING, "phone": "02 5550 1234"})
            page = (await web.get(DESK)).text
            hidden = await web.post(DESK, data={"greeting": "G'day, Sam here.", "phone": "02 5550 1234"})
            unfilled = await web.post(DESK, data={"greeting": "The robot of {town}."})
            no_number = await web.post(DESK, data={"greeting": "", "phone": "12"})

        assert "Thanks for calling Harbour Plumbing" in before
        assert saved.status_code == 303
        assert "G&#39;day, Harbour Plumbing here, the robot speaking." in page
        assert "(02) 5550 1234" in page
        assert (hidden.status_code, "callers must know; say one of automated" in hidden.text) == (422, True)
        assert "Nothing fills in `{town}` here" in unfilled.text
        assert no_number.status_code == 422
        async with database.transaction(plumbing) as db:
            card = await business_card(db)
            deeds = (await db.scalars(select(AuditEntry.after).where(AuditEntry.what == "settings.desk_changed"))).all()
        assert card.phone == "+61255501234"
        assert card.settings["phrases"] == {"greeting": [GREETING]}
        assert deeds == [{"greeting": [GREETING]}, {"phone": "+61255501234"}]

    async def test_keeps_other_sentences_and_how_calls_are_taken(self, database: Database, plumbing: UUID) -> None:
        async with owner_web(database, plumbing) as web:
            await web.post(f"{DESK}/phrases/goodbye", data={"texts": "Bye now.\nSee you."})
            found = (await web.get(f"{DESK}/phrases", params={"wanted": "bye now"})).text
            none = (await web.get(f"{DESK}/phrases", params={"wanted": "xylophone"})).text
            wrong = await web.post(f"{DESK}/phrases/hours", data={"texts": "We open at {hour}."})
            claim = await web.post(f"{DESK}/phrases/carried_on", data={"texts": "Good, you're booked."})
            proven = await web.post(f"{DESK}/phrases/booked", data={"texts": "You're booked: {service}, {when}."})
            await web.post(f"{DESK}/phrases/booked", data={"usual": "true"})
            unknown = await web.post(f"{DESK}/phrases/nonsense", data={"texts": "Hm."})
            calls = {"recording": "true", "voice": "gather", "tts_voice": "en-AU-Neural2-C"}
            await web.post(f"{DESK}/calls", data=calls)
            foreign = await web.post(f"{DESK}/calls", data={**calls, "tts_voice": "fr-FR-Neural2-C"})
            async with database.transaction(plumbing) as db:
                kept = dict((await business_card(db)).settings)
            await web.post(f"{DESK}/phrases/goodbye", data={"usual": "true"})
            await web.post(f"{DESK}/calls", data={})

        assert ("Bye now." in found, "Silences" in found, found.count('class="phrase"')) == (True, False, 1)
        assert "Nothing the desk says has these words" in none
        assert (wrong.status_code, "this phrase may use: {hours}" in wrong.text) == (422, True)
        assert "We open at {hour}." in wrong.text
        assert (claim.status_code, "It says that something was done." in claim.text) == (422, True)
        assert proven.status_code == 303
        assert unknown.status_code == 404
        assert "begins with en-AU-" in foreign.text
        assert kept["phrases"] == {"goodbye": ["Bye now.", "See you."]}
        assert (kept["recording"], kept["voice"], kept["tts_voice"]) == (True, "gather", "en-AU-Neural2-C")
        async with database.transaction(plumbing) as db:
            left = (await business_card(db)).settings
        assert not {"phrases", "recording", "voice", "tts_voice"} & set(left)

    def test_lists_every_sentence_once(self) -> None:
        listed = [key for labels in GROUPS.values() for key in labels]

        assert sorted(listed) == sorted(PHRASES)
        assert {name for names in PHRASES.values() for name in names} <= set(FILLED)
