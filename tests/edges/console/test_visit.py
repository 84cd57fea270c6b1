"""A visit’s page and drawer: what it says, and what can be done with it in one press."""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import UUID

from frontdesk.domain.conversations.models import Fact
from frontdesk.domain.scheduling.models import BookingStatus
from frontdesk.domain.scheduling.service import book
from frontdesk.domain.scheduling.sheet import visit_sheet
from frontdesk.domain.tenancy.models import Role
from frontdesk.kernel.clock import FixedClock
from frontdesk.kernel.db import Database
from frontdesk.kernel.ids import new_id
from frontdesk.kernel.live import CHANNEL
from tests.builders import a_booking, a_conversation, a_customer, a_turn, stored
from tests.domain.scheduling.visits import AN_HOUR, NINE, NOW, a_wish
from tests.edges.console.desks import BASE, HX, a_booked_visit, a_desk, a_month, as_it_stands, counted, words_of


class TestThePage:
    async def test_says_when_whose_who_comes_and_what_may_be_done(self, database: Database, plumbing: UUID) -> None:
        booking = await a_booked_visit(database, plumbing, pickup_address="18 wattle st, newtown, 2042")

        async with a_desk(database, plumbing) as web:
            answer = await web.get(f"{BASE}/visits/{booking.id}")

        said = words_of(answer)
        for words in ("Mon 2 Mar, 9:00 to 10:00 am", "Sarah O'Brien", "0491 570 156", "18 Wattle St, Newtown, 2042"):
            assert words in said
        assert 'href="tel:+61491570156"' in answer.text
        assert "about $180.00" in said
        assert all(act in said for act in ("Confirm", "Move", "Cancel the visit", "Start"))
        assert "Did not show" not in said
        assert "The desk booked it" in said

    async def test_quotes_the_caller_and_leads_to_the_call(self, database: Database, plumbing: UUID) -> None:
        await a_month(database, plumbing)
        async with database.transaction(plumbing) as db:
            talk = await a_conversation(db, started_at=NOW)
            turn = await a_turn(db, talk)
            heard = {"name": "issue_description", "value": "blocked drain", "text": "my drain is blocked"}
            where = {"seq": turn.seq, "n": 1, "start": 0, "end": 19, "confidence": 0.9, "source": "rules"}
            await stored(db, Fact(conversation_id=talk.id, **heard, **where))
            booking = await book(db, a_wish(await a_customer(db), conversation_id=talk.id), now=NOW)

        async with a_desk(database, plumbing) as web:
            answer = await web.get(f"{BASE}/visits/{booking.id}")
        async with a_desk(database, plumbing, role=Role.technician, email="tom@example.com") as web:
            technicians_page = await web.get(f"{BASE}/visits/{booking.id}")

        assert '<q class="said">my drain is blocked</q>' in answer.text
        assert f"{BASE}/calls/{talk.id}" in answer.text
        assert "my drain is blocked" in technicians_page.text
        assert f"{BASE}/calls/{talk.id}" not in technicians_page.text

    async def test_offers_no_act_to_who_may_not(self, database: Database, plumbing: UUID) -> None:
        booking = await a_booked_visit(database, plumbing)

        async with a_desk(database, plumbing, role=Role.viewer) as web:
            answer = await web.get(f"{BASE}/visits/{booking.id}")
            refused = await web.post(f"{BASE}/visits/{booking.id}/confirmation")

        assert "/confirmation" not in answer.text
        assert refused.status_code == 403
        assert (await as_it_stands(database, plumbing, booking)).status == BookingStatus.scheduled

    async def test_that_does_not_exist_is_not_found(self, database: Database, plumbing: UUID) -> None:
        async with a_desk(database, plumbing) as web:
            assert (await web.get(f"{BASE}/visits/{new_id()}")).status_code == 404
            assert (await web.post(f"{BASE}/visits/{new_id()}/confirmation")).status_code == 404
            booking = await a_booked_visit(database, plumbing)
            assert (await web.post(f"{BASE}/visits/{booking.id}/explosion")).status_code == 404

    async def test_in_the_drawer_is_a_fragment(self, database: Database, plumbing: UUID) -> None:
        booking = await a_booked_visit(database, plumbing)

        async with a_desk(database, plumbing) as web:
            answer = await web.get(f"{BASE}/visits/{booking.id}", headers=HX)

        assert "<!doctype" not in answer.text
        assert "data-close" in answer.text

    async def test_is_read_again_with_its_headings_in_the_page_and_in_the_drawer(
        self, database: Database, plumbing: UUID
    ) -> None:
        booking = await a_booked_visit(database, plumbing)

        async with a_desk(database, plumbing) as web:
            drawer = await web.get(f"{BASE}/visits/{booking.id}", headers=HX)
            in_page, in_drawer = [
                (await web.get(f"{BASE}/visits/{booking.id}?inside={place}", headers=HX)).text
                for place in ("page", "drawer")
            ]

        assert f'hx-get="{BASE}/visits/{booking.id}?inside=drawer" hx-trigger="live:visits from:body"' in drawer.text
        assert "<title>Blocked drain, Mon 2 Mar, 9:00 to 10:00 am · Harbour Plumbing</title>" in in_page
        assert '<hx-partial hx-target="#visit-lede"' in in_page
        assert '<hx-partial hx-target="#drawer-title" hx-swap="innerHTML">Blocked drain</hx-partial>' in in_drawer
        assert "<title>" not in in_drawer

    async def test_of_a_visit_years_ago_opens_too(self, database: Database, plumbing: UUID) -> None:
        async with database.transaction(plumbing) as db:
            booking = await a_booking(db, await a_customer(db), starts_at=NINE - timedelta(days=600))

        async with a_desk(database, plumbing) as web:
            said = words_of(await web.get(f"{BASE}/visits/{booking.id}"))

        assert "2024" in said
        assert "Done" in said
        assert "Cancel the visit" not in said


class TestPresses:
    async def test_lead_from_booked_to_done_and_are_written_down(self, database: Database, plumbing: UUID) -> None:
        booking = await a_booked_visit(database, plumbing)
        clock = FixedClock(NOW)

        async with a_desk(database, plumbing, clock=clock) as web:
            for noun, wait in (("confirmation", AN_HOUR), ("start", 2 * AN_HOUR), ("completion", AN_HOUR)):
                answer = await web.post(f"{BASE}/visits/{booking.id}/{noun}")
                assert answer.status_code == 303
                assert answer.headers["Location"] == f"{BASE}/visits/{booking.id}?done={noun}"
                clock.advance(wait)
            page = words_of(await web.get(f"{BASE}/visits/{booking.id}"))

        assert (await as_it_stands(database, plumbing, booking)).status == BookingStatus.completed
        assert "Dana Whitlock noted that it is done" in page
        assert "Dana Whitlock confirmed it" in page
        async with database.transaction(plumbing) as db:
            deeds = (await visit_sheet(db, booking.id)).deeds
        assert [deed.what for deed in deeds] == ["visit.confirmed", "visit.started", "visit.completed"]
        assert (deeds[0].before["status"], deeds[0].after["status"]) == ("scheduled", "confirmed")

    async def test_before_their_time_are_refused_in_words(self, database: Database, plumbing: UUID) -> None:
        booking = await a_booked_visit(database, plumbing)

        async with a_desk(database, plumbing) as web:
            answer = await web.post(f"{BASE}/visits/{booking.id}/no-show")

        assert answer.status_code == 409
        assert "That visit has not begun." in words_of(answer)


class TestCancellation:
    async def test_takes_a_reason_and_can_be_taken_back(self, database: Database, plumbing: UUID) -> None:
        booking = await a_booked_visit(database, plumbing)
        form = {"reason": "No longer needed", "own": "sold the house"}

        async with a_desk(database, plumbing) as web:
            await web.post(f"{BASE}/visits/{booking.id}/confirmation")
            answer = await web.post(f"{BASE}/visits/{booking.id}/cancellation", data=form)
            page = await web.get(answer.headers["Location"])
            cancelled = await as_it_stands(database, plumbing, booking)
            back = await web.post(f"{BASE}/visits/{booking.id}/restoration")

        assert cancelled.cancellation_reason == "No longer needed, sold the house"
        assert f'action="{BASE}/visits/{booking.id}/restoration"' in page.text
        assert "cancelled it: No longer needed, sold the house" in words_of(page)
        assert back.status_code == 303
        assert (await as_it_stands(database, plumbing, booking)).status == BookingStatus.confirmed

    async def test_without_a_reason_keeps_the_form_open_and_says_so(self, database: Database, plumbing: UUID) -> None:
        booking = await a_booked_visit(database, plumbing)

        async with a_desk(database, plumbing) as web:
            answer = await web.post(f"{BASE}/visits/{booking.id}/cancellation", data={"own": "  "}, headers=HX)

        assert answer.status_code == 422
        assert "Say why" in answer.text
        assert "visit-cancel" in answer.text
        assert 'id="cancel-drawer" open' in answer.text
        assert (await as_it_stands(database, plumbing, booking)).status == BookingStatus.scheduled

    async def test_says_what_happens(self, database: Database, plumbing: UUID) -> None:
        booking = await a_booked_visit(database, plumbing)

        async with a_desk(database, plumbing) as web:
            said = words_of(await web.get(f"{BASE}/visits/{booking.id}"))

        assert "is free for others at once, and nobody tells Sarah O'Brien but you: ring 0491 570 156." in said

    async def test_is_not_taken_back_when_the_time_was_given_away(self, database: Database, plumbing: UUID) -> None:
        booking = await a_booked_visit(database, plumbing)

        async with a_desk(database, plumbing) as web:
            await web.post(f"{BASE}/visits/{booking.id}/cancellation", data={"reason": "Booked twice"})
            taker = {"phone": "+61491570157"}
            await a_booked_visit(database, plumbing, customer=taker, technician_id=booking.technician_id)
            answer = await web.post(f"{BASE}/visits/{booking.id}/restoration")

        assert answer.status_code == 409
        assert "Nobody is free then any more." in words_of(answer)
        assert "Dana Whitlock cancelled it: Booked twice, " not in words_of(answer)
        assert "Free near it, for a new visit: Mon 2 Mar, " in words_of(answer)
        assert f"{BASE}/calendar/new?service=blocked_drain&amp;day=2026-03-02&amp;at=" in answer.text

    async def test_in_the_drawer_shows_the_visit_and_a_notice_with_undo(
        self, database: Database, plumbing: UUID
    ) -> None:
        booking = await a_booked_visit(database, plumbing)

        async with a_desk(database, plumbing) as web:
            answer = await web.post(
                f"{BASE}/visits/{booking.id}/cancellation", data={"reason": "Booked twice"}, headers=HX
            )

        told = json.loads(answer.headers["HX-Trigger"])["toast"]
        assert told == {"words": "Cancelled.", "undo": f"{BASE}/visits/{booking.id}/restoration"}
        assert "Cancelled" in words_of(answer)


class TestAnAct:
    async def test_is_heard_by_whoever_looks(self, database: Database, plumbing: UUID) -> None:
        booking = await a_booked_visit(database, plumbing)

        async with a_desk(database, plumbing) as web:
            page = await web.get(f"{BASE}/visits/{booking.id}")
            with counted(database) as sent:
                await web.post(f"{BASE}/visits/{booking.id}/confirmation")

        assert 'hx-trigger="live:visits from:body"' in page.text
        assert any(CHANNEL in statement and "visits" in statement for statement in sent)
