from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import select

from frontdesk.desk.patience import DeskUnavailable
from frontdesk.desk.turn import Desk
from frontdesk.domain.conversations.models import Turn
from frontdesk.kernel.db import Database
from frontdesk.trades.load import packs
from tests.builders import a_business
from tests.edges.console.talking import (
    AGREEING,
    MIKE,
    MORNING,
    Talking,
    a_real_call,
    begin,
    hidden,
    how_many,
    record,
    words,
)
from tests.signed_in import a_person, signed_in_web
from tests.web import a_given

PART = {"HX-Request": "true"}


@pytest.fixture
async def web(database: Database, plumbing: UUID) -> AsyncIterator[httpx.AsyncClient]:
    async with signed_in_web(a_given(database), plumbing) as web:
        yield web


@pytest.fixture
async def call(web: httpx.AsyncClient) -> Talking:
    return await begin(web)


class TestBeginning:
    async def test_says_what_is_true(self, web: httpx.AsyncClient) -> None:
        page = words((await web.get("/test")).text)

        assert "A real call to the desk." in page
        assert "stands in the calendar of Harbour Plumbing" in page
        assert "Nobody is sent a message." in page

    async def test_greets_and_has_a_place_to_type(self, call: Talking) -> None:
        assert "Thanks for calling Harbour Plumbing" in words(call.page.text)
        assert 'name="text"' in call.page.text
        assert "Nothing yet." in words(call.page.text)

    async def test_pressed_twice_is_one_call(self, database: Database, plumbing: UUID, web: httpx.AsyncClient) -> None:
        sid = f"TEST-{uuid4()}"
        first, second = [await begin(web, call_sid=sid) for _ in range(2)]

        assert first.id == second.id
        assert await how_many(database, plumbing) == 1

    async def test_pressed_twice_at_once_is_one_call(
        self, database: Database, plumbing: UUID, web: httpx.AsyncClient
    ) -> None:
        sid = f"TEST-{uuid4()}"
        first, second = await asyncio.gather(*(begin(web, call_sid=sid) for _ in range(2)))

        assert first.id == second.id
        assert await how_many(database, plumbing) == 1

    async def test_stands_in_the_log_like_any_call(self, database: Database, plumbing: UUID, call: Talking) -> None:
        stored = await record(database, plumbing, call.id)

        assert (stored["channel"], stored["address"]) == ("voice", None)
        assert stored["call_sid"].startswith("TEST-")

    async def test_takes_a_number_in_any_form(self, database: Database, plumbing: UUID, web: httpx.AsyncClient) -> None:
        call = await begin(web, caller=" (0491) 570-006 ")

        assert (await record(database, plumbing, call.id))["address"] == "+61491570006"
        assert "From 0491 570 006" in words(call.page.text)

    async def test_takes_a_clock_for_the_business_s_own(
        self, database: Database, plumbing: UUID, call: Talking
    ) -> None:
        stored = await record(database, plumbing, call.id)

        assert stored["started_at"] == "2024-08-04T22:30:00+00:00"
        assert "The clock stands at Mon 5 Aug 2024, 8:30 am" in words(call.page.text)

    async def test_never_takes_over_a_call_of_a_carrier_s(
        self, database: Database, plumbing: UUID, web: httpx.AsyncClient
    ) -> None:
        real = await a_real_call(database, plumbing)

        call = await begin(web, call_sid="CA0123456789")

        assert call.id != real

    async def test_hangs_up_the_call_before_it(self, database: Database, plumbing: UUID, call: Talking) -> None:
        again = {"business": "plumbing", "call_sid": hidden(call.page.text, "call_sid"), "clock": MORNING}
        former = {"former": str(call.id)}
        page = await call.web.post(
            "/test/conversations", params=call.params, data=again | former, follow_redirects=True
        )

        assert page.status_code == 200
        assert page.url.path != call.address
        assert (await record(database, plumbing, call.id))["outcome"] == "abandoned"

    @pytest.mark.parametrize(
        ("typed", "told"),
        [
            ({"caller": "hello"}, "hello is not a phone number."),
            ({"clock": "tomorrow"}, "“tomorrow” is no date with a time."),
            ({"clock": "2024-08-05"}, "“2024-08-05” is no date with a time."),
            ({"clock": "2022-12-31T23:59"}, "between 2023 and 2027, not in 2022"),
            ({"clock": "2028-01-01T00:00"}, "between 2023 and 2027, not in 2028"),
        ],
    )
    async def test_says_what_does_not_fit_and_keeps_it(
        self, database: Database, plumbing: UUID, web: httpx.AsyncClient, typed: dict[str, Any], told: str
    ) -> None:
        call = await begin(web, **typed)

        assert call.page.status_code == 422
        assert told in words(call.page.text)
        assert f'value="{next(iter(typed.values()))}"' in call.page.text
        assert await how_many(database, plumbing) == 0

    async def test_a_call_goes_on_while_another_s_settings_do_not_fit(
        self, database: Database, plumbing: UUID, call: Talking
    ) -> None:
        await call.say(MIKE)
        again = {"business": "plumbing", "caller": "hello", "former": str(call.id)}
        page = await call.web.post("/test/conversations", params=call.params, data=again)

        assert page.status_code == 422
        assert "My toilet is blocked" in words(page.text)
        assert (await record(database, plumbing, call.id))["ended_at"] is None


class TestTalking:
    async def test_shows_what_is_understood_as_it_is_said(self, call: Talking) -> None:
        page = words((await call.say(MIKE)).text)

        assert all(told in page for told in ("0412 345 678", "Brisbane", "Toilet repair", "Still to ask for a visit"))

    async def test_shows_how_long_it_took(self, call: Talking) -> None:
        page = words((await call.say(MIKE)).text)

        assert "Find times" in page
        assert " ms" in page.partition("Its last answer took")[2]

    async def test_survives_a_reload(self, call: Talking) -> None:
        await call.say(MIKE)
        page = await call.web.get(call.address, params=call.params)

        assert "My toilet is blocked" in words(page.text)
        assert 'name="text"' in page.text

    async def test_said_twice_is_said_once(self, database: Database, plumbing: UUID, call: Talking) -> None:
        said = {"heard_key": hidden(call.page.text, "heard_key"), "text": MIKE}
        for _ in range(2):
            await call.web.post(f"{call.address}/turns", params=call.params, data=said)

        stored = await record(database, plumbing, call.id)

        assert [turn["text"] for turn in stored["turns"]].count(MIKE) == 1

    async def test_nothing_at_all_is_silence(self, database: Database, plumbing: UUID, call: Talking) -> None:
        await call.say("")

        *_, heard, answered = (await record(database, plumbing, call.id))["turns"]

        assert (heard["speaker"], heard["text"]) == ("customer", "")
        assert answered["speaker"] == "desk"

    async def test_other_readings_of_what_was_spoken_are_kept(
        self, database: Database, plumbing: UUID, call: Talking
    ) -> None:
        said = {
            "heard_key": hidden(call.page.text, "heard_key"),
            "text": "my name is Mike",
            "hypotheses": ["my name is Myke", "my name is bike"],
        }
        await call.web.post(f"{call.address}/turns", params=call.params, data=said)

        async with database.transaction(plumbing) as db:
            heard = await db.scalar(select(Turn).filter_by(conversation_id=call.id, seq=2))
        assert heard is not None
        assert heard.hypotheses == ["my name is Myke", "my name is bike"]

    async def test_more_than_a_breath_is_not_said_and_kept(
        self, database: Database, plumbing: UUID, call: Talking
    ) -> None:
        id = call.id
        page = await call.say("drip " * 500)

        assert page.status_code == 422
        assert "Say it in pieces" in words(page.text)
        assert "drip drip" in page.text
        assert len((await record(database, plumbing, id))["turns"]) == 1

    async def test_a_part_is_swapped_where_the_page_can(self, call: Talking) -> None:
        said = {"heard_key": hidden(call.page.text, "heard_key"), "text": MIKE}
        part = await call.web.post(f"{call.address}/turns", params=call.params, data=said, headers=PART)

        assert part.status_code == 200
        assert part.text.lstrip().startswith('<div id="talk"')
        assert "<html" not in part.text
        assert hidden(part.text, "heard_key") != said["heard_key"]

    async def test_a_call_begun_in_a_part_has_its_address_shown(self, web: httpx.AsyncClient) -> None:
        settings = {"business": "plumbing", "call_sid": f"TEST-{uuid4()}", "clock": MORNING}
        part = await web.post("/test/conversations", params={"business": "plumbing"}, data=settings, headers=PART)

        assert part.headers["HX-Push-Url"].startswith("/test/conversations/")
        assert part.headers["HX-Push-Url"].endswith("?business=plumbing")
        assert part.text.lstrip().startswith('<div id="talk"')

    async def test_a_call_to_another_business_turns_the_whole_page(
        self, database: Database, plumbing: UUID, web: httpx.AsyncClient
    ) -> None:
        lakeside = await a_business(database, slug="lakeside")
        await a_person(database, lakeside)
        settings = {"business": "lakeside", "call_sid": f"TEST-{uuid4()}", "clock": MORNING}
        part = await web.post("/test/conversations", params={"business": "plumbing"}, data=settings, headers=PART)

        assert part.headers["HX-Redirect"].endswith("?business=lakeside")
        assert "Lakeside Repairs" in words((await web.get(part.headers["HX-Redirect"])).text)


class TestTheEnd:
    async def test_shows_what_came_of_it(self, database: Database, plumbing: UUID, call: Talking) -> None:
        page = await call.say(MIKE, *AGREEING)

        booking = (await record(database, plumbing, call.id))["booking_id"]
        assert "The call is over" in words(page.text)
        assert "Toilet repair, Mon 5 Aug 2024, 9:00 am" in words(page.text)
        assert f'href="/b/plumbing/visits/{booking}"' in page.text
        assert f'href="/b/plumbing/calls/{call.id}"' in page.text
        assert 'name="text"' not in page.text

    async def test_is_reached_by_hanging_up(self, database: Database, plumbing: UUID, call: Talking) -> None:
        pages = [await call.hang_up(), await call.hang_up()]

        assert [page.status_code for page in pages] == [200, 200]
        assert "The call is over" in words(pages[-1].text)
        assert (await record(database, plumbing, call.id))["outcome"] == "abandoned"

    async def test_what_is_said_after_it_is_told_and_kept(self, call: Talking) -> None:
        said = {"heard_key": hidden(call.page.text, "heard_key"), "text": "wait, one more thing"}
        await call.hang_up()
        page = await call.web.post(f"{call.address}/turns", params=call.params, data=said)

        assert page.status_code == 409
        assert "That conversation has already ended. Not said: “wait, one more thing”" in words(page.text)


class _Away(Desk):
    """A desk whose database goes away as soon as somebody speaks, and for whoever shows their number."""

    async def hear(self, *_: object, **__: object) -> Any:
        raise DeskUnavailable("I can't get at my calendar right now.")

    async def begin(self, *_: object, **given: Any) -> Any:
        if given["address"] is not None:
            raise DeskUnavailable("I can't get at my calendar right now.")
        return await super().begin(*_, **given)  # type: ignore[arg-type]


class TestADeskThatIsAway:
    @pytest.fixture
    async def web(self, database: Database, plumbing: UUID) -> AsyncIterator[httpx.AsyncClient]:
        away = _Away(database, packs(), clock=a_given(database).clock)
        async with signed_in_web(a_given(database, desk=away), plumbing) as web:
            yield web

    async def test_keeps_what_was_typed_under_the_same_key(self, web: httpx.AsyncClient) -> None:
        call = await begin(web)
        key = hidden(call.page.text, "heard_key")
        page = await call.say("my tap drips")

        assert page.status_code == 503
        assert "I can't get at my calendar right now." in words(page.text)
        assert 'value="my tap drips"' in page.text
        assert hidden(page.text, "heard_key") == key

    async def test_keeps_the_settings(self, web: httpx.AsyncClient) -> None:
        call = await begin(web, caller="0491 570 006")

        assert call.page.status_code == 503
        assert 'value="0491 570 006"' in call.page.text
        assert f'value="{MORNING}"' in call.page.text
