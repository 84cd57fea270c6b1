"""The step on which a business's number is connected: account, number, what to paste where, whether it works."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, ClassVar

from fastapi import APIRouter, Form
from fastapi.responses import RedirectResponse, Response
from markupsafe import Markup
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.tenancy.audit import note_deed
from frontdesk.domain.tenancy.numbers import MOST_LETTERS_OF_A_GREETING, numbers
from frontdesk.edges.console.flash import Said, tell
from frontdesk.edges.console.page import Page, shown
from frontdesk.edges.console.settings import connections
from frontdesk.edges.console.settings import numbers as own_numbers
from frontdesk.edges.console.settings.connections import TwilioForm
from frontdesk.edges.console.settings.entries import Entry
from frontdesk.edges.console.settings.holding import NOT_YOURS
from frontdesk.edges.console.settings.looked import looked
from frontdesk.edges.console.settings.numbers import NumberForm
from frontdesk.edges.console.settings.section import Asked, Body
from frontdesk.edges.console.settings.steps import step_address
from frontdesk.edges.console.welcome.own import MakeBody, own_common, own_screen
from frontdesk.edges.console.welcome.pointing import PointForm, may_point, point
from frontdesk.edges.http.given import Given
from frontdesk.edges.http.seat import AtDesk, Seat
from frontdesk.edges.http.vendors import status_url, voice_url
from frontdesk.kernel.checks import Check, CheckState
from frontdesk.kernel.problems import Problem

ENTRY = Entry(
    "connect", "Connect your number", "phone",
    "From here on real callers reach the desk. What is missing, the last panel says, and how to mend it.",
)  # fmt: skip

STATES: Mapping[CheckState, tuple[str, str]] = {
    CheckState.ok: ("ok", "Works"),
    CheckState.missing: ("wait", "Not set up"),
    CheckState.broken: ("bad", "Does not work"),
}
"""State -> kind of its mark, its word."""


class Unreachable(Problem):
    """The telephone company would be told an address at which it finds nobody."""

    status = HTTPStatus.CONFLICT
    title = "Not reached from outside"


@dataclass(frozen=True)
class Checks(Page):
    """What was found just now.

    base   address of the step, by which it is read again, also without script
    said   the whole of it in a sentence
    """

    template: ClassVar[str] = "welcome/checks.html"

    base: str
    said: str
    checks: Sequence[Check]
    states: Mapping[CheckState, tuple[str, str]]


@dataclass(frozen=True)
class ConnectBody(Body):
    """The step.

    unreachable   why nobody outside can reach the desk, in words; empty if they may be able to
    keeps_desk    whether the person can mend that
    addresses     what to paste: id, name in Twilio's console, address
    account       the business's own, as its label and id; None if it has none
    has_ours      whether the installation has one
    can_point     whether the addresses can be set from here
    checks        what was found, rendered; empty: to be read after the page
    """

    template: ClassVar[str] = "welcome/connect.html"

    unreachable: str
    keeps_desk: bool
    addresses: Sequence[tuple[str, str, str]]
    account: tuple[str, str] | None
    has_ours: bool
    rows: Sequence[own_numbers.Row]
    accounts: Sequence[tuple[str, str]]
    may_add: bool
    not_yours: str
    can_point: bool
    typed: Mapping[str, str]
    example: str
    most_letters: int
    checks: Markup


def routes(inside: APIRouter) -> None:
    """Add what the step does beside going on."""
    inside.get(f"/{ENTRY.name}/checks")(_checks)
    inside.post(f"/{ENTRY.name}/account")(_account)
    inside.post(f"/{ENTRY.name}/numbers")(_number)
    inside.post(f"/{ENTRY.name}/addresses")(_point)


async def body_for(seat: Seat, *, look: bool) -> MakeBody:
    """Return what makes the step.

    look   whether what works is found out before the page is shown, for browsers without script
    """
    # Before there is a transaction: it may take as long as the world outside takes to answer.
    found = Markup((await _found(seat)).render() if look else "")  # noqa: S704 (a template of ours)

    async def body(asked: Asked) -> ConnectBody:
        common = own_common(asked, ENTRY)
        own = await own_numbers.own_accounts(asked.db)
        rows = own_numbers.rows_of(asked.seat, await numbers(asked.db), own, common["local"])
        fields = (*connections.FIELDS, "number", "greeting", "connection")
        return ConnectBody(
            **common,
            unreachable=unreachable(seat),
            keeps_desk=seat.login.is_operator,
            addresses=_addresses(seat.given.base_url),
            account=(own[0].label, own[0].account) if own else None,
            has_ours=seat.given.settings.twilio_auth_token is not None,
            rows=rows,
            accounts=own_numbers.choices(own),
            may_add=own_numbers.may_add(seat, own),
            not_yours=NOT_YOURS,
            can_point=bool(rows) and not unreachable(seat) and may_point(seat, own),
            typed={field: str(asked.typed.get(field) or "") for field in fields},
            example=own_numbers.EXAMPLES.get(seat.card.region, ""),
            most_letters=MOST_LETTERS_OF_A_GREETING,
            checks=found,
        )

    return body


async def is_settled(seat: Seat, db: AsyncSession) -> bool:
    """Return whether there is a number that callers can dial."""
    del seat
    return bool(await numbers(db))


def unreachable(seat: Seat) -> str:
    """Return why nobody outside can reach the desk, in words; empty if its address does not say so."""
    why = why_unreachable(seat.given)
    if why and not seat.login.is_operator:
        return "This desk has no address yet that the world can reach, so Twilio cannot ring it."
    return why


def why_unreachable(given: Given) -> str:
    """Return the same for whoever can mend it."""
    if given.settings.public_base_url is None:
        return (
            "This desk has no address that the world can reach: it only knows itself as "
            f"{given.base_url}. Twilio cannot ring it there."
        )
    if not given.base_url.startswith("https://"):
        return f"The address of this desk, {given.base_url}, is not https. Twilio announces calls over https alone."
    return ""


def _addresses(base_url: str) -> list[tuple[str, str, str]]:
    voice = voice_url(base_url)
    return [
        ("voice-url", "A call comes in: Webhook, HTTP POST", voice),
        ("fallback-url", "Primary handler fails: Webhook, HTTP POST", voice),
        ("status-url", "Call status changes: HTTP POST", status_url(base_url)),
    ]


async def _checks(seat: AtDesk) -> Response:
    return shown(await _found(seat))


async def _found(seat: Seat) -> Checks:
    checks = await looked(seat)
    return Checks(step_address(seat, ENTRY.name), summed_up(checks), checks, STATES)


def summed_up(checks: Sequence[Check]) -> str:
    """Return what was found in a sentence: `2 parts do not work, 1 is not set up.`"""
    broken = sum(each.state is CheckState.broken for each in checks)
    missing = sum(each.state is CheckState.missing for each in checks)
    told = []
    if broken:
        told.append(f"{broken} {'part does' if broken == 1 else 'parts do'} not work")
    if missing:
        told.append(f"{missing} {'is' if missing == 1 else 'are'} not set up")
    if told:
        return f"{', '.join(told)}."
    return "Everything works." if checks else "Nothing was found out."


async def _account(seat: AtDesk, form: Annotated[TwilioForm, Form()]) -> Response:
    async def work() -> str:
        async with seat.transaction() as db:
            await connections.add_twilio(db, seat, form)
        return "The account is kept, its secrets sealed."

    return await _done(seat, work, connections.shown_again(form.model_dump()))


async def _number(seat: AtDesk, form: Annotated[NumberForm, Form()]) -> Response:
    async def work() -> str:
        entry = await own_numbers.entry_of(seat, form)
        async with seat.transaction() as db:
            await own_numbers.enter(db, seat, entry)
        return "The number is entered."

    return await _done(seat, work, form.model_dump())


async def _point(seat: AtDesk, form: Annotated[PointForm, Form()]) -> Response:
    async def work() -> str:
        why_not = unreachable(seat)
        if why_not:
            raise Unreachable(why_not)
        await point(seat, form.number)
        async with seat.transaction() as db:
            await note_deed(
                db, who=seat.name, what="numbers.pointed", now=seat.now, staff_id=seat.staff_id,
                subject=f"number:{form.number}",
            )  # fmt: skip
        return "Twilio asks this desk now when the number is rung."

    return await _done(seat, work, {})


async def _done(seat: Seat, work: Callable[[], Awaitable[str]], typed: Mapping[str, str]) -> Response:
    """Do something and show the step again: with what was done, or with why not and what was typed."""
    try:
        saved = await work()
    except Problem as refused:
        screen = await own_screen(seat, ENTRY, await body_for(seat, look=False), problem=refused, typed=typed)
        return shown(screen, refused.status)
    return tell(RedirectResponse(step_address(seat, ENTRY.name), HTTPStatus.SEE_OTHER), seat, Said(saved))
