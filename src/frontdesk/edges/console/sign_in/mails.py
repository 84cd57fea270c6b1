"""The mails that bring a link: to whoever works here, and to nobody else, whatever address is typed."""

from __future__ import annotations

from frontdesk.domain.conversations.messages import MessagePurpose
from frontdesk.domain.engagement.mail import send_mail_later
from frontdesk.domain.tenancy.links import make_link
from frontdesk.domain.tenancy.models import LinkKind, LinkMaker
from frontdesk.domain.tenancy.people import NotAnEmail, email_of, person
from frontdesk.domain.tenancy.sign_in import Unknown, place_of
from frontdesk.edges.http.given import Given

PATHS = {
    LinkKind.sign_in: "/sign-in/link/",
    LinkKind.reset: "/sign-in/password/",
    LinkKind.invite: "/sign-in/password/",
}

_SUBJECTS = {LinkKind.sign_in: "Your link to sign in", LinkKind.reset: "Your link to set a new password"}
_WHAT_IT_DOES = {LinkKind.sign_in: "It signs you in", LinkKind.reset: "It sets a new password"}


async def mail_link(given: Given, said: str, kind: LinkKind) -> None:
    """Mail somebody a link of a kind, if the address is theirs who works here.

    Runs after the answer was sent, so that its time tells nobody whether the address is known.
    """
    try:
        place, email = await place_of(given.database, said), email_of(said)
    except (NotAnEmail, Unknown):
        return
    async with given.database.transaction(place.business_id) as db:
        who = await person(db, place.staff_id)
        if who is None:
            return
        secret = await make_link(db, kind=kind, target=place.staff_id, made_by=LinkMaker.mail, now=given.clock.now())
        await send_mail_later(
            db,
            to=email,
            subject=_SUBJECTS[kind],
            text=_text(who.name, kind, f"{given.base_url}{PATHS[kind]}{secret}"),
            html=None,
            purpose=MessagePurpose.conversation,
            because={"asked_for": kind.value},
            is_secret=True,
        )


def _text(name: str, kind: LinkKind, address: str) -> str:
    return (
        f"Hello {name},\n\n"
        f"here is the link you asked for. {_WHAT_IT_DOES[kind]}, once, within 15 minutes:\n\n"
        f"{address}\n\n"
        "If you did not ask for it, do nothing: without the link nobody gets in.\n"
    )
