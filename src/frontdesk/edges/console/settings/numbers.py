"""The numbers that callers dial."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar
from uuid import UUID

from fastapi import APIRouter, Form
from fastapi.responses import Response
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.tenancy.audit import note_deed
from frontdesk.domain.tenancy.connections import connections
from frontdesk.domain.tenancy.models import Connection, ConnectionKind, PhoneNumber
from frontdesk.domain.tenancy.numbers import (
    MOST_LETTERS_OF_A_GREETING,
    add_number,
    change_number,
    numbers,
    release_number,
)
from frontdesk.domain.tenancy.rights import NotAllowed
from frontdesk.edges.console.settings.section import Asked, Body, Section, SectionForm, change, common
from frontdesk.edges.http.seat import AtDesk, Seat
from frontdesk.kernel.locale import Local
from frontdesk.kernel.phones import NotANumber, phone_typed

EXAMPLES = {"AU": "(02) 5550 1001", "GB": "020 7946 0001", "US": "(202) 555-0101"}  # numbers that are nobody's
NOT_YOURS = (
    "Numbers of the installation’s account are entered by whoever runs this desk. Ask them, or enter your own account"
    " under Connections first."
)


class NumberForm(SectionForm):
    """A number, as typed.

    connection   the account it belongs to; empty for the business's usual one
    """

    number: str = ""
    greeting: str = ""
    connection: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A number of the list.

    at       its place in the page, for the ids of its fields
    account  in words
    """

    at: int
    e164: str
    shown: str
    greeting: str
    connection: str
    account: str


@dataclass(frozen=True)
class NumbersBody(Body):
    """The section.

    accounts   the choices of an account: id and words; with two of one's own there is something to choose
    may_add    whether the person may enter numbers here, and let them go
    failed     the number whose change was refused; empty if it was a new one
    """

    template: ClassVar[str] = "settings/numbers.html"

    rows: Sequence[Row]
    accounts: Sequence[tuple[str, str]]
    may_add: bool
    not_yours: str
    typed: Mapping[str, str]
    failed: str
    example: str
    most_letters: int = MOST_LETTERS_OF_A_GREETING


async def _body(asked: Asked) -> NumbersBody:
    values = common(asked, "numbers")
    own = await own_accounts(asked.db)
    rows = rows_of(await numbers(asked.db), own, values["local"])
    changed = asked.typed.get("number") in {row.e164 for row in rows} and "number" not in values["wrong"]
    return NumbersBody(
        **values,
        rows=rows,
        accounts=choices(own),
        may_add=may_add(asked.seat, own),
        not_yours=NOT_YOURS,
        typed={field: str(asked.typed.get(field) or "") for field in ("number", "greeting", "connection")},
        failed=str(asked.typed["number"]) if changed else "",
        example=EXAMPLES.get(asked.seat.card.region, ""),
    )


async def own_accounts(db: AsyncSession) -> list[Connection]:
    """Return the business's own accounts with the telephone company, the usual one first."""
    return [each for each in await connections(db) if each.kind is ConnectionKind.twilio]


def may_add(seat: Seat, own: Sequence[Connection]) -> bool:
    """Return whether somebody may enter numbers: of an account of the business's own, or as an operator."""
    return bool(own) or seat.login.is_operator


def choices(own: Sequence[Connection]) -> list[tuple[str, str]]:
    """Return the accounts that a number may belong to, each with its words."""
    usual = f"The usual one: {own[0].label}" if own else "The installation’s"
    return [("", usual), *((str(each.id), f"{each.label}, {each.account[:8]}…") for each in own)]


def rows_of(known: Sequence[PhoneNumber], own: Sequence[Connection], local: Local) -> list[Row]:
    """Return the numbers as they are listed."""
    labels = {each.id: each.label for each in own}
    usual = own[0].label if own else "The installation’s account"
    return [
        Row(
            at=at,
            e164=each.e164,
            shown=local.phone(each.e164),
            greeting=each.greeting or "",
            connection=str(each.connection_id or ""),
            account=labels.get(each.connection_id, usual) if each.connection_id else usual,
        )
        for at, each in enumerate(known)
    ]


def _routes(routes: APIRouter) -> None:
    routes.post("")(_add)
    routes.post("/{e164}")(_change)
    routes.post("/{e164}/release")(_release)


async def _add(seat: AtDesk, form: Annotated[NumberForm, Form()]) -> Response:
    async def work(db: AsyncSession) -> None:
        await add(db, seat, form)

    return await change(seat, SECTION, form, work, saved="The number is entered. Calls to it are answered.")


async def add(db: AsyncSession, seat: Seat, form: NumberForm) -> str:
    """Enter a number as it was typed and return it.

    Raises NotAllowed, NotANumber, NumberTaken, NumberKnown, UnknownConnection, UnfitGreeting.
    """
    if not may_add(seat, await own_accounts(db)):
        raise NotAllowed(NOT_YOURS)
    try:
        e164 = phone_typed(form.number, seat.card.region)
    except NotANumber as wrong:
        raise NotANumber(wrong.detail, field="number") from wrong
    await add_number(db, e164, region=seat.card.region, connection_id=_id(form.connection), greeting=form.greeting)
    await _note(db, seat, e164, after={"greeting": form.greeting.strip() or None, "connection": form.connection})
    return e164


async def _change(seat: AtDesk, e164: str, form: Annotated[NumberForm, Form()]) -> Response:
    async def work(db: AsyncSession) -> None:
        known = {each.e164: each for each in await numbers(db)}
        before = known[e164].greeting if e164 in known else None
        row = await change_number(db, e164, greeting=form.greeting, connection_id=_id(form.connection))
        await _note(db, seat, e164, before={"greeting": before}, after={"greeting": row.greeting})

    return await change(seat, SECTION, form, work)


async def _release(seat: AtDesk, e164: str, form: Annotated[SectionForm, Form()]) -> Response:
    async def work(db: AsyncSession) -> None:
        # Who could not enter it again does not let it go.
        if not may_add(seat, await own_accounts(db)):
            raise NotAllowed(NOT_YOURS)
        await release_number(db, e164)
        await _note(db, seat, e164, before={"number": e164})

    return await change(seat, SECTION, form, work, saved="The number is released. To take it back, add it again.")


async def _note(db: AsyncSession, seat: Seat, e164: str, **changed: dict[str, Any]) -> None:
    await note_deed(
        db, who=seat.name, what="settings.numbers_changed", now=seat.now, staff_id=seat.staff_id,
        subject=f"number:{e164}", **changed,
    )  # fmt: skip


def _id(said: str) -> UUID | None:
    try:
        return UUID(said) if said else None
    except ValueError:
        return UUID(int=0)  # nobody's: refused as every connection that is not there


SECTION = Section("numbers", _body, _routes)
