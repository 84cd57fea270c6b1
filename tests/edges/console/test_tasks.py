"""The page of tasks: what it shows first, and what people do with one."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from frontdesk.domain.conversations.messages import StaffTask
from frontdesk.domain.conversations.tasks import complete_task, leave_task, task
from frontdesk.domain.tenancy.models import AuditEntry, Role, Staff
from frontdesk.kernel.db import Database
from frontdesk.kernel.ids import new_id
from tests.builders import a_conversation, a_customer
from tests.domain.scheduling.visits import NOW, SYDNEY
from tests.edges.console.desks import BASE, HX, a_desk, a_month, counted, words_of


async def _leave(database: Database, business: UUID, what: str = "Ring Helen back", **given: Any) -> StaffTask:
    async with database.transaction(business) as db:
        return await leave_task(db, what=what, **given)


async def _now(database: Database, business: UUID, left: StaffTask) -> StaffTask:
    async with database.transaction(business) as db:
        return await task(db, left.id)


async def _person(database: Database, business: UUID, name: str) -> UUID:
    async with database.transaction(business) as db:
        return (await db.scalars(select(Staff.id).where(Staff.name == name))).one()


class TestThePage:
    async def test_shows_what_why_whose_and_by_when(self, database: Database, plumbing: UUID) -> None:
        await a_month(database, plumbing)
        async with database.transaction(plumbing) as db:
            customer = await a_customer(db)
            talk = await a_conversation(db, started_at=NOW, customer_id=customer.id)
            await leave_task(
                db,
                what="Urgent: emergency out of hours",
                why="Sarah O'Brien, +61491570156: water through the ceiling",
                customer_id=customer.id,
                conversation_id=talk.id,
                due_at=NOW - timedelta(hours=2),
            )

        async with a_desk(database, plumbing) as web:
            answer = await web.get(f"{BASE}/tasks")

        said = words_of(answer)
        assert "1 thing to do. 1 is overdue." in said
        assert "Urgent Emergency out of hours" in said
        assert "Overdue, today 5:00 am" in said
        assert '<q class="said">water through the ceiling</q>' in answer.text
        assert 'href="tel:+61491570156">0491 570 156<' in answer.text
        assert f"{BASE}/calls/{talk.id}" in answer.text

    async def test_shows_mine_first_and_everyones_where_nothing_is_mine(
        self, database: Database, plumbing: UUID
    ) -> None:
        await _leave(database, plumbing, "Anybody's")

        async with a_desk(database, plumbing) as web:
            everyones = words_of(await web.get(f"{BASE}/tasks"))
            dana = await _person(database, plumbing, "Dana Whitlock")
            await _leave(database, plumbing, "Mine alone", staff_id=dana)
            mine = words_of(await web.get(f"{BASE}/tasks"))

        assert "Anybody's" in everyones
        assert "Mine alone" in mine
        assert "Anybody's" not in mine
        assert "2 things to do, 1 of them yours." in mine

    async def test_without_tasks_says_where_they_come_from(self, database: Database, plumbing: UUID) -> None:
        async with a_desk(database, plumbing) as web:
            said = words_of(await web.get(f"{BASE}/tasks"))

        assert "Nothing to do The desk adds what it cannot finish." in said

    async def test_lets_who_looks_on_do_nothing(self, database: Database, plumbing: UUID) -> None:
        left = await _leave(database, plumbing)

        async with a_desk(database, plumbing, role=Role.viewer) as web:
            page = await web.get(f"{BASE}/tasks")
            refused = await web.post(f"{BASE}/tasks/{left.id}/completion")

        assert "Ring Helen back" in page.text
        assert "/completion" not in page.text
        assert refused.status_code == 403

    async def test_is_as_many_statements_for_one_task_as_for_fifty(self, database: Database, plumbing: UUID) -> None:
        await _leave(database, plumbing)
        async with a_desk(database, plumbing) as web:
            await web.get(f"{BASE}/tasks")
            with counted(database) as for_one:
                await web.get(f"{BASE}/tasks")
            for n in range(50):
                await _leave(database, plumbing, f"task {n}")
            with counted(database) as for_more:
                await web.get(f"{BASE}/tasks")

        assert len(for_more) == len(for_one) < 22


class TestDone:
    async def test_is_noted_and_can_be_taken_back(self, database: Database, plumbing: UUID) -> None:
        left = await _leave(database, plumbing)

        async with a_desk(database, plumbing, role=Role.technician) as web:
            answer = await web.post(f"{BASE}/tasks/{left.id}/completion", data={"show": "everyone"})
            done = await _now(database, plumbing, left)
            page = await web.get(answer.headers["Location"])
            back = await web.post(f"{BASE}/tasks/{left.id}/reopening", data={"show": "done"})

        assert answer.headers["Location"] == f"{BASE}/tasks?show=everyone&done={left.id}"
        assert done.done_at == NOW
        assert f'action="{BASE}/tasks/{left.id}/reopening"' in page.text
        assert back.status_code == 303
        assert (await _now(database, plumbing, left)).done_at is None
        async with database.transaction(plumbing) as db:
            deeds = await db.scalars(select(AuditEntry.what).where(AuditEntry.subject == f"task:{left.id}"))
            assert set(deeds) == {"task.done", "task.reopened"}

    async def test_in_the_page_gives_the_list_anew_with_undo(self, database: Database, plumbing: UUID) -> None:
        left = await _leave(database, plumbing)

        async with a_desk(database, plumbing) as web:
            answer = await web.post(f"{BASE}/tasks/{left.id}/completion", data={"show": "everyone"}, headers=HX)

        toast = json.loads(answer.headers["HX-Trigger"])["toast"]
        assert toast == {"words": "Done.", "undo": f"{BASE}/tasks/{left.id}/reopening"}
        assert "<!doctype" not in answer.text
        assert "Ring Helen back" not in answer.text

    async def test_by_somebody_else_meanwhile_is_said(self, database: Database, plumbing: UUID) -> None:
        left = await _leave(database, plumbing)
        async with database.transaction(plumbing) as db:
            await complete_task(db, left.id, now=NOW)

        async with a_desk(database, plumbing) as web:
            answer = await web.post(f"{BASE}/tasks/{left.id}/completion", headers=HX)
            unknown = await web.post(f"{BASE}/tasks/{new_id()}/completion")

        assert answer.status_code == 409
        assert "That is done already." in answer.text
        assert unknown.status_code == 404


class TestANewTask:
    @pytest.mark.parametrize(
        ("typed", "due"),
        [
            ("tomorrow", datetime(2026, 3, 3, 18, 0, tzinfo=SYDNEY)),
            ("fri 2pm", datetime(2026, 3, 6, 14, 0, tzinfo=SYDNEY)),
            ("7/3", datetime(2026, 3, 7, 17, 0, tzinfo=SYDNEY)),
            ("2026-03-04", datetime(2026, 3, 4, 18, 0, tzinfo=SYDNEY)),
            ("", None),
        ],
    )
    async def test_is_due_when_people_say(
        self, database: Database, plumbing: UUID, typed: str, due: datetime | None
    ) -> None:
        async with a_desk(database, plumbing) as web:
            answer = await web.post(f"{BASE}/tasks", data={"what": "Order a valve", "due": typed})

        async with database.transaction(plumbing) as db:
            added = (await db.scalars(select(StaffTask))).one()
        assert answer.status_code == 303
        assert (added.what, added.due_at) == ("Order a valve", due)

    @pytest.mark.parametrize(
        ("form", "told"),
        [
            ({"what": " ", "due": "tomorrow"}, "Write what is to be done."),
            ({"what": "Order a valve", "due": "blue"}, "is no day I can read"),
            ({"what": "Order a valve", "due": "yesterday"}, "Yesterday has passed."),
            ({"what": "Order a valve", "due": "2026-03-01"}, "“2026-03-01” has passed."),
            ({"what": "Order a valve", "assignee": "me"}, "Choose somebody of the list."),
        ],
    )
    async def test_keeps_what_was_typed_where_it_does_not_fit(
        self, database: Database, plumbing: UUID, form: dict[str, str], told: str
    ) -> None:
        async with a_desk(database, plumbing) as web:
            answer = await web.post(f"{BASE}/tasks", data=form)

        assert answer.status_code == 422
        assert told in words_of(answer)
        assert f'value="{form["what"]}"' in answer.text

    async def test_in_the_page_gives_the_list_and_the_form_anew(self, database: Database, plumbing: UUID) -> None:
        async with a_desk(database, plumbing) as web:
            refused = await web.post(f"{BASE}/tasks", data={"what": "A valve", "due": "blue"}, headers=HX)
            added = await web.post(f"{BASE}/tasks", data={"what": "A valve", "due": "friday"}, headers=HX)

        assert refused.status_code == 422
        assert '<hx-partial hx-target="#add-task"' in refused.text
        assert 'value="blue"' in refused.text
        assert 'name="due" value="" ' not in added.text.partition("add-task")[0]
        assert "A valve</h2>" in added.text
        assert json.loads(added.headers["HX-Trigger"])["toast"] == {"words": "Added."}


class TestGivingAndPutting:
    async def test_gives_a_task_to_somebody(self, database: Database, plumbing: UUID) -> None:
        left = await _leave(database, plumbing)

        async with a_desk(database, plumbing) as web:
            priya = await _person(database, plumbing, "Priya Nair")
            await web.post(f"{BASE}/tasks/{left.id}/assignee", data={"assignee": str(priya)})
            given = (await _now(database, plumbing, left)).staff_id
            await web.post(f"{BASE}/tasks/{left.id}/assignee", data={"assignee": ""})

        assert given == priya
        assert (await _now(database, plumbing, left)).staff_id is None

    async def test_puts_it_to_a_day_or_says_what_cannot_be_read(self, database: Database, plumbing: UUID) -> None:
        left = await _leave(database, plumbing)

        async with a_desk(database, plumbing) as web:
            await web.post(f"{BASE}/tasks/{left.id}/due", data={"due": "wed 10am"})
            put = (await _now(database, plumbing, left)).due_at
            answer = await web.post(f"{BASE}/tasks/{left.id}/due", data={"due": "blue moon"}, headers=HX)

        assert put == datetime(2026, 3, 4, 10, 0, tzinfo=SYDNEY)
        assert answer.status_code == 422
        assert 'value="blue moon"' in answer.text
        assert "is no day I can read" in words_of(answer)
        assert (await _now(database, plumbing, left)).due_at == put
