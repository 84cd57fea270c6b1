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
    NumberTaken,
    UnknownNumber,
    add_number,
    change_number,
    numbers,
    release_number,
)
from frontdesk.domain.tenancy.rights import NotAllowed
from frontdesk.edges.console.page import shown
from frontdesk.edges.console.settings.holding import NOT_YOURS, chosen, must_hold
from frontdesk.edges.console.settings.section import (
    Asked,
    Body,
    Section,
    SectionForm,
    change,
    common,
    section_screen,
)
from frontdesk.edges.http.seat import AtDesk, Seat
from frontdesk.kernel.locale import Local
from frontdesk.kernel.phones import NotANumber, phone_typed
from frontdesk.kernel.problems import Problem

EXAMPLES = {"AU": "(02) 5550 1001", "GB": "020 7946 0001", "US": "(202) 555-0101"}  # numbers that are nobody's
LOST = "An account that was removed"


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

    at           its place in the page, for the ids of its fields
    account      in words
    is_lost      that account was removed: nobody answers the number
    may_release  whether the person may let it go
    """

    at: int
    e164: str
    shown: str
    greeting: str
    connection: str
    account: str
    is_lost: bool
    may_release: bool


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
    rows = rows_of(asked.seat, await numbers(asked.db), own, values["local"])
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


def rows_of(seat: Seat, known: Sequence[PhoneNumber], own: Sequence[Connection], local: Local) -> list[Row]:
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
            account=labels.get(each.connection_id, LOST) if each.connection_id else usual,
            is_lost=each.connection_id is not None and each.connection_id not in labels,
            # Who could not enter it again does not let it go.
            may_release=seat.login.is_operator or each.connection_id is not None,
        )
        for at, each in enumerate(known)
    ]


def _routes(routes: APIRouter) -> None:
    routes.post("")(_add)
    routes.post("/{e164}")(_change)
    routes.post("/{e164}/release")(_release)


async def _add(seat: AtDesk, form: Annotated[NumberForm, Form()]) -> Response:
    try:
        entry = await entry_of(seat, form)
    except Problem as refused:
        return await _again(seat, form, refused)

    async def work(db: AsyncSession) -> None:
        await enter(db, seat, entry)

    return await change(seat, SECTION, form, work, saved="The number is entered. Calls to it are answered.")


async def _again(seat: Seat, form: NumberForm, refused: Problem) -> Response:
    screen = await section_screen(seat, SECTION, where=form.where, problem=refused, typed=form.model_dump())
    return shown(screen, refused.status)


@dataclass(frozen=True, slots=True)
class Entry:
    """A number that somebody may enter.

    connection_id   the account it is bound to; None: the installation's
    """

    e164: str
    connection_id: UUID | None
    greeting: str


async def entry_of(seat: Seat, form: NumberForm) -> Entry:
    """Return a number as it was typed; the telephone company has confirmed that it is the business's.

    Raises NotANumber, and what `must_hold` does.
    """
    try:
        e164 = phone_typed(form.number, seat.card.region)
    except NotANumber as wrong:
        raise NotANumber(wrong.detail, field="number") from wrong
    async with seat.transaction() as db:
        connection_id = chosen(form.connection, await own_accounts(db))
    await must_hold(seat, e164, connection_id)
    return Entry(e164, connection_id, form.greeting)


async def enter(db: AsyncSession, seat: Seat, entry: Entry) -> None:
    """Enter a number.

    Raises NumberTaken, NumberKnown, UnknownConnection, UnfitGreeting.
    """
    bound = entry.connection_id
    try:
        await add_number(db, entry.e164, region=seat.card.region, connection_id=bound, greeting=entry.greeting)
    except NumberTaken as taken:
        if not seat.login.is_operator:
            raise
        how = f"To release it there: frontdesk numbers remove {entry.e164}"
        raise NumberTaken(f"{taken.detail} {how}", field="number") from taken
    after = {"greeting": entry.greeting.strip() or None, "connection": str(bound) if bound else None}
    await _note(db, seat, entry.e164, after=after)


async def _change(seat: AtDesk, e164: str, form: Annotated[NumberForm, Form()]) -> Response:
    try:
        wanted = await _rebound(seat, e164, form)
    except Problem as refused:
        return await _again(seat, form, refused)

    async def work(db: AsyncSession) -> None:
        row = await _one(db, e164)
        before = {"greeting": row.greeting, "connection": str(row.connection_id or "") or None}
        row = await change_number(db, e164, greeting=form.greeting, connection_id=wanted)
        after = {"greeting": row.greeting, "connection": str(row.connection_id or "") or None}
        await _note(db, seat, e164, before=before, after=after)

    return await change(seat, SECTION, form, work)


async def _rebound(seat: Seat, e164: str, form: NumberForm) -> UUID | None:
    """Return the account that a number is to be bound to; if it is another one, it holds the number.

    Raises UnknownNumber, and what `must_hold` does.
    """
    async with seat.transaction() as db:
        bound = (await _one(db, e164)).connection_id
        wanted = chosen(form.connection, await own_accounts(db)) if form.connection or bound else None
    if wanted != bound:
        await must_hold(seat, e164, wanted, field="connection")
    return wanted


async def _one(db: AsyncSession, e164: str) -> PhoneNumber:
    row = next((each for each in await numbers(db) if each.e164 == e164), None)
    if row is None:
        raise UnknownNumber("That is none of your numbers.", field="number")
    return row


async def _release(seat: AtDesk, e164: str, form: Annotated[SectionForm, Form()]) -> Response:
    async def work(db: AsyncSession) -> None:
        if not seat.login.is_operator and (await _one(db, e164)).connection_id is None:
            raise NotAllowed(NOT_YOURS)
        await release_number(db, e164)
        await _note(db, seat, e164, before={"number": e164})

    return await change(seat, SECTION, form, work, saved="The number is released. To take it back, add it again.")


async def _note(db: AsyncSession, seat: Seat, e164: str, **changed: dict[str, Any]) -> None:
    await note_deed(
        db, who=seat.name, what="settings.numbers_changed", now=seat.now, staff_id=seat.staff_id,
        subject=f"number:{e164}", **changed,
    )  # fmt: skip


SECTION = Section("numbers", _body, _routes)
