"""The business's own accounts with vendors. What is sealed is never shown again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar
from uuid import UUID

from fastapi import APIRouter, Form
from fastapi.responses import Response
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.tenancy.audit import note_deed
from frontdesk.domain.tenancy.connections import (
    FORMS,
    NotAnAccount,
    UnknownConnection,
    add_connection,
    connections,
    note_checked,
    remove_connection,
)
from frontdesk.domain.tenancy.models import Connection, ConnectionKind, ConnectionStatus
from frontdesk.edges.console.settings.looked import looked
from frontdesk.edges.console.settings.section import Asked, Body, Section, SectionForm, change, common
from frontdesk.edges.http.seat import AtDesk, Seat
from frontdesk.kernel.checks import Check, CheckState
from frontdesk.kernel.locale import Local
from frontdesk.kernel.sealing import Sealer

CHECKED_BY: Mapping[ConnectionKind, str] = {ConnectionKind.twilio: "phone.account", ConnectionKind.smtp: "mail"}
"""Kind -> the check that looks at an account of it."""

STATES: Mapping[ConnectionStatus, tuple[str, str]] = {
    ConnectionStatus.unchecked: ("none", "Not tested yet"),
    ConnectionStatus.working: ("ok", "Works"),
    ConnectionStatus.failing: ("bad", "Does not work"),
}
"""State -> kind of its mark, its word."""


class TwilioForm(SectionForm):
    """An account with Twilio, as typed."""

    twilio_account: str = ""
    auth_token: str = ""
    shared_key: str = ""
    twilio_label: str = ""


class MailForm(SectionForm):
    """A mail server, as typed."""

    smtp_account: str = ""
    url: str = ""
    smtp_label: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A connection of the list.

    mark, word   its state
    checked      when that was found, in words; empty if nobody looked
    can_test     whether it is the one of its kind that is used, which the checks look at
    """

    id: str
    label: str
    kind: str
    account: str
    mark: str
    word: str
    checked: str
    can_test: bool
    lost: str


@dataclass(frozen=True)
class ConnectionsBody(Body):
    """The section.

    has_ours   kind -> whether the installation has an account of it, which serves who has none
    """

    template: ClassVar[str] = "settings/connections.html"

    rows: Sequence[Row]
    typed: Mapping[str, str]
    has_ours: Mapping[str, bool]


async def _body(asked: Asked) -> ConnectionsBody:
    values = common(asked, "connections")
    settings = asked.seat.given.settings
    return ConnectionsBody(
        **values,
        rows=_rows(await connections(asked.db), values["local"]),
        typed=shown_again(asked.typed),
        has_ours={"twilio": settings.twilio_auth_token is not None, "smtp": settings.smtp_url is not None},
    )


def shown_again(typed: Mapping[str, Any]) -> dict[str, str]:
    """Return what may stand in the forms again: no secret."""
    return {field: str(typed.get(field) or "") for field in FIELDS}


FIELDS = ("twilio_account", "twilio_label", "smtp_account", "smtp_label")
_LOST = {
    ConnectionKind.twilio: "Calls that Twilio announces from it are refused at once, and its numbers are answered no"
    " more until you bind them to another account that has them.",
    ConnectionKind.smtp: "Mails go out by the installation’s mail server, if it has one.",
}


def _rows(known: Sequence[Connection], local: Local) -> list[Row]:
    used: dict[ConnectionKind, UUID] = {}
    for each in known:
        used.setdefault(each.kind, each.id)
    return [
        Row(
            id=str(each.id),
            label=each.label,
            kind=FORMS[each.kind].name if each.kind in FORMS else each.kind.value.title(),
            account=each.account,
            mark=STATES[each.status][0],
            word=STATES[each.status][1],
            checked=local.ago(each.checked_at) if each.checked_at else "",
            can_test=each.kind in CHECKED_BY and used[each.kind] == each.id,
            lost=_LOST.get(each.kind, "What it was for is not done any more."),
        )
        for each in known
    ]


def _routes(routes: APIRouter) -> None:
    routes.post("/twilio")(_twilio)
    routes.post("/smtp")(_mail)
    routes.post("/{id}/check")(_check)
    routes.post("/{id}/remove")(_remove)


async def _twilio(seat: AtDesk, form: Annotated[TwilioForm, Form()]) -> Response:
    async def work(db: AsyncSession) -> None:
        await add_twilio(db, seat, form)

    return await change(seat, SECTION, form, work, saved="The account is kept, its secrets sealed. Test it.")


async def add_twilio(db: AsyncSession, seat: Seat, form: TwilioForm) -> None:
    """Enter an account with Twilio, or new secrets of one that is there.

    Raises NotAnAccount, whose field is the form's.
    """
    secrets = {"auth_token": form.auth_token, "shared_key": form.shared_key}
    await _add(db, seat, ConnectionKind.twilio, account=form.twilio_account, secrets=secrets, label=form.twilio_label)


async def _mail(seat: AtDesk, form: Annotated[MailForm, Form()]) -> Response:
    async def work(db: AsyncSession) -> None:
        secrets = {"url": form.url}
        await _add(db, seat, ConnectionKind.smtp, account=form.smtp_account, secrets=secrets, label=form.smtp_label)

    return await change(seat, SECTION, form, work, saved="The mail server is kept, its password sealed. Test it.")


async def _add(
    db: AsyncSession, seat: Seat, kind: ConnectionKind, *, account: str, secrets: dict[str, str], label: str
) -> None:
    sealer = Sealer(seat.given.secret_key)
    try:
        id = await add_connection(db, sealer, kind=kind, account=account, secrets=secrets, label=label)
    except NotAnAccount as wrong:
        named = wrong.extra.get("field")
        raise NotAnAccount(wrong.detail, field=f"{kind.value}_account" if named == "account" else named) from wrong
    await _note(db, seat, id, after={"kind": kind.value, "account": account.strip()})


async def _check(seat: AtDesk, id: UUID, form: Annotated[SectionForm, Form()]) -> Response:
    """Look at an account just now; what was found is kept, and told."""
    async with seat.transaction() as db:
        row = next((each for each in await connections(db) if each.id == id), None)
    if row is None or row.kind not in CHECKED_BY:
        raise UnknownConnection("There is no such connection.")
    found = await _found(seat, CHECKED_BY[row.kind])

    async def work(db: AsyncSession) -> None:
        if found.state is not CheckState.missing:  # nobody looked
            await note_checked(db, id, works=found.state is CheckState.ok, now=seat.now)

    return await change(seat, SECTION, form, work, saved=f"{row.label}: {found.said} {found.remedy}".strip())


async def _found(seat: Seat, key: str) -> Check:
    unlooked = Check(key, key, CheckState.missing, "Nothing was found out.", "Run frontdesk doctor.")
    return next((each for each in await looked(seat) if each.key == key), unlooked)


async def _remove(seat: AtDesk, id: UUID, form: Annotated[SectionForm, Form()]) -> Response:
    async def work(db: AsyncSession) -> None:
        row = await remove_connection(db, id, now=seat.now)
        await _note(db, seat, id, before={"kind": row.kind.value, "account": row.account})

    return await change(seat, SECTION, form, work, saved="The connection is removed, and its secrets are forgotten.")


async def _note(db: AsyncSession, seat: Seat, id: UUID, **changed: dict[str, Any]) -> None:
    await note_deed(
        db, who=seat.name, what="settings.connections_changed", now=seat.now, staff_id=seat.staff_id,
        subject=f"connection:{id}", **changed,
    )  # fmt: skip


SECTION = Section("connections", _body, _routes)
