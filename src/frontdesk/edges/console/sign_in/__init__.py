"""Signing in and out, one-time links, a lost password."""

from __future__ import annotations

from datetime import datetime, timedelta
from http import HTTPStatus

from fastapi import APIRouter, BackgroundTasks, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from frontdesk.domain.tenancy import sign_in
from frontdesk.domain.tenancy.links import ENTRY, LinkSpent, open_link
from frontdesk.domain.tenancy.models import LinkKind, LinkMaker
from frontdesk.domain.tenancy.passwords import LEAST_CHARACTERS, PasswordUnfit
from frontdesk.domain.tenancy.people import email_of_login
from frontdesk.domain.tenancy.queries import business_card
from frontdesk.domain.tenancy.sessions import end_session
from frontdesk.domain.tenancy.sign_in import KnownAlready
from frontdesk.domain.tenancy.tries import TooManyTries, count_try
from frontdesk.edges.console.page import shown
from frontdesk.edges.console.sign_in.mails import mail_link
from frontdesk.edges.console.sign_in.pages import AskForLink, InvitedAgain, LinkOver, NewPassword, Sent, SignIn, UseLink
from frontdesk.edges.http import cookies
from frontdesk.edges.http.forms import SmallForm
from frontdesk.edges.http.given import Given, Wired, given
from frontdesk.edges.http.paths import own_path
from frontdesk.edges.http.seat import signed_in
from frontdesk.kernel.locale import Locale

ASKED_AT = {"/sign-in/link": LinkKind.sign_in, "/sign-in/lost": LinkKind.reset}


def router() -> APIRouter:
    """Return the routes."""
    routes = APIRouter(include_in_schema=False)
    routes.add_api_route("/sign-in", first_page, methods=["GET"])
    routes.add_api_route("/sign-in", with_password, methods=["POST"])
    routes.add_api_route("/sign-out", sign_out, methods=["POST"])
    for path in ASKED_AT:
        routes.add_api_route(path, ask_for_link, methods=["GET"])
        routes.add_api_route(path, send_link, methods=["POST"])
    routes.add_api_route("/sign-in/sent", sent, methods=["GET"])
    routes.add_api_route("/sign-in/link/{secret}", look_at_link, methods=["GET"])
    routes.add_api_route("/sign-in/link/{secret}", by_link, methods=["POST"])
    routes.add_api_route("/sign-in/password/{secret}", look_at_password, methods=["GET"])
    routes.add_api_route("/sign-in/password/{secret}", set_password, methods=["POST"])
    return routes


async def first_page(request: Request, next: str = "") -> Response:
    """Show the form; who is signed in already goes on."""
    session = await signed_in(request)
    if session is not None and session.workplaces:
        return RedirectResponse(own_path(next), HTTPStatus.SEE_OTHER)
    return shown(SignIn(_has_mail(given(request)), next=next))


async def with_password(request: Request, form: SmallForm, wired: Wired) -> Response:
    """Sign in, or show the form again with what was typed."""
    email, wanted = form.get("email", ""), form.get("next", "")
    try:
        secret = await sign_in.with_password(
            wired.database, email, form.get("password", ""), place=_place(request), now=wired.clock.now()
        )
    except sign_in.WrongSignIn as wrong:
        return shown(SignIn(_has_mail(wired), email, wanted, problem=wrong.detail), HTTPStatus.UNPROCESSABLE_ENTITY)
    except TooManyTries as many:
        again_at = await _again_at(wired, many.until)
        return _later(shown(SignIn(_has_mail(wired), email, wanted, again_at=again_at), many.status), many, wired)
    return await _signed_in(request, wired, secret, wanted)


async def sign_out(request: Request, wired: Wired) -> Response:
    """End the session of this browser."""
    await _end(request, wired)
    answer = RedirectResponse("/sign-in", HTTPStatus.SEE_OTHER)
    cookies.take_back(answer, base_url=wired.base_url)
    return answer


async def ask_for_link(request: Request, wired: Wired) -> Response:
    """Show the field for the address, where mail goes out."""
    return shown(_asking(request, wired))


async def send_link(request: Request, form: SmallForm, wired: Wired, later: BackgroundTasks) -> Response:
    """Say that a link is on its way, whoever asked; it is, if they work here."""
    if not _has_mail(wired):
        return shown(_asking(request, wired))
    said = form.get("email", "")
    try:
        await count_try(wired.database, said.strip().lower(), what="link", place=_place(request), now=wired.clock.now())
    except TooManyTries as many:
        page = _asking(request, wired, await _again_at(wired, many.until))
        return _later(shown(page, many.status), many, wired)
    later.add_task(mail_link, wired, said, ASKED_AT[request.url.path])
    return RedirectResponse("/sign-in/sent", HTTPStatus.SEE_OTHER, background=later)


async def sent() -> HTMLResponse:
    """Say where to look."""
    return shown(Sent())


async def look_at_link(request: Request, secret: str, wired: Wired) -> Response:
    """Show whom a link is for and one button; mail programs open links, so this changes nothing."""
    try:
        link = await open_link(wired.database, secret, kinds=ENTRY, now=wired.clock.now())
    except LinkSpent as spent:
        return _over(spent, wired)
    return _discreet(shown(UseLink(link.person.name, request.url.path, link.made_by is LinkMaker.terminal)))


async def by_link(request: Request, secret: str, wired: Wired) -> Response:
    """Sign in whom a link is for, once."""
    try:
        token = await sign_in.by_link(wired.database, secret, place=_place(request), now=wired.clock.now())
    except LinkSpent as spent:
        return _over(spent, wired)
    return _discreet(await _signed_in(request, wired, token, ""))


async def look_at_password(request: Request, secret: str, wired: Wired) -> Response:
    """Show the field for a new password; changes nothing."""
    try:
        return _discreet(shown(await _new_password(request, secret, wired)))
    except LinkSpent as spent:
        return _over(spent, wired)
    except KnownAlready as known:
        return _discreet(shown(InvitedAgain(known.detail, _has_mail(wired))))


async def set_password(request: Request, secret: str, form: SmallForm, wired: Wired) -> Response:
    """Set the password of whom a link is for, sign them in here and out everywhere else."""
    password, place = form.get("password", ""), _place(request)
    try:
        token = await sign_in.by_new_password(wired.database, secret, password, place=place, now=wired.clock.now())
    except PasswordUnfit as unfit:
        page = await _new_password(request, secret, wired, problem=unfit.detail)
        return _discreet(shown(page, unfit.status))
    except LinkSpent as spent:
        return _over(spent, wired)
    except KnownAlready as known:
        return _discreet(shown(InvitedAgain(known.detail, _has_mail(wired)), known.status))
    return _discreet(await _signed_in(request, wired, token, ""))


async def _signed_in(request: Request, wired: Given, secret: str, wanted: str) -> Response:
    """Return the answer that seats a browser: a secret of its own, and no use any more for the one it had."""
    await _end(request, wired)
    answer = RedirectResponse(own_path(wanted), HTTPStatus.SEE_OTHER)
    cookies.give(answer, secret, base_url=wired.base_url)
    return answer


async def _end(request: Request, wired: Given) -> None:
    earlier = cookies.read(request, wired.base_url)
    if earlier is not None:
        await end_session(wired.database, earlier)


def _asking(request: Request, wired: Given, again_at: tuple[datetime, str] | None = None) -> AskForLink:
    path = request.url.path
    return AskForLink(path, ASKED_AT[path] is LinkKind.reset, _has_mail(wired), again_at)


async def _new_password(request: Request, secret: str, wired: Given, problem: str = "") -> NewPassword:
    link = await sign_in.open_password_link(wired.database, secret, now=wired.clock.now())
    email = await email_of_login(wired.database, link.login_id)
    is_first = link.kind is LinkKind.invite
    return NewPassword(link.person.name, email, request.url.path, LEAST_CHARACTERS, is_first, problem)


def _over(spent: LinkSpent, wired: Given) -> Response:
    return _discreet(shown(LinkOver(spent.detail, _has_mail(wired)), spent.status))


def _has_mail(wired: Given) -> bool:
    return wired.settings.smtp_url is not None


def _discreet(answer: Response) -> Response:
    """Keep the link's secret from where the browser goes next; Origin, which forms are held by, is still told."""
    answer.headers["Referrer-Policy"] = "strict-origin"
    return answer


def _later(answer: Response, many: TooManyTries, wired: Given) -> Response:
    wait = many.until - wired.clock.now()
    answer.headers["Retry-After"] = str(max(1, round(wait.total_seconds())))
    return answer


async def _again_at(wired: Given, until: datetime) -> tuple[datetime, str]:
    """Return when a try is allowed again, to the full minute, by the clock of the first business there is."""
    at = (
        until
        if until.second == until.microsecond == 0
        else until.replace(second=0, microsecond=0) + timedelta(minutes=1)
    )
    first = next(iter(await wired.database.directory.businesses()), None)
    if first is None:
        return at, f"{at:%H:%M} UTC"
    async with wired.database.transaction(first) as db:
        card = await business_card(db)
    at = at.astimezone(card.zone)
    return at, Locale(card.locale).time(at)


def _place(request: Request) -> str:
    return request.client.host if request.client else "nowhere"
