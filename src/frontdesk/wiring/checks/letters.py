"""Mail, model and calendar: what a desk has besides its phone."""

from __future__ import annotations

from frontdesk.domain.tenancy.models import ConnectionKind
from frontdesk.providers.email.port import NotTaken
from frontdesk.providers.email.smtp import Server, Smtp, UnreadableMailServer, server_of
from frontdesk.wiring.checks.looking import Found, broken, missing, ok
from frontdesk.wiring.checks.scene import Scene, Shop
from frontdesk.wiring.checks.ways import STEP_SECONDS

_LIKE_THIS = "smtp://name:password@mail.example.com:587"
_NOBODYS_ADDRESS = "frontdesk@localhost"


async def mail_found(scene: Scene, shop: Shop | None) -> Found:
    """Return whether a business's mail server, or the installation's, would take a mail; none is sent.

    Raises NotLookedAt.
    """
    if shop is not None and shop.is_demo:
        return missing("A demo sends no mail: what it would send is kept in the folder outbox.")
    if shop is not None and ConnectionKind.smtp in shop.sealed:
        return scene.unopened("mail server")
    own = shop.mail if shop is not None else None
    where = "Settings, Connections" if own else "SMTP_URL"
    url = own.secrets["url"] if own else scene.settings.smtp_url.get_secret_value() if scene.settings.smtp_url else ""
    if not url:
        return missing(
            "There is no mail server: mails are kept in the folder outbox, and nobody gets them.",
            f"Set SMTP_URL like {_LIKE_THIS}, and MAIL_FROM, or enter a server in Settings, Connections.",
        )
    try:
        server = server_of(url)
    except UnreadableMailServer:
        return broken(f"The mail server in {where} cannot be read.", f"Write it like {_LIKE_THIS}.")
    return await _greeted(scene, server, where, sender=own.account if own else scene.settings.mail_from)


async def _greeted(scene: Scene, server: Server, where: str, *, sender: str) -> Found:
    trust = scene.ways.trust if scene.ways.authorities else None
    try:
        await Smtp(server, trust=trust, step=STEP_SECONDS).check()
    except NotTaken as failed:
        return broken(f"{server.host}: {failed.reason}.", _remedy(failed.code, server, where))
    if sender == _NOBODYS_ADDRESS:
        return ok(
            f"{server.host} takes mail, but as coming from {sender}, which many refuse.",
            "Set MAIL_FROM to an address of yours, such as desk@example.com.",
        )
    return ok(f"{server.host} takes mail from us, as coming from {sender}.")


def _remedy(code: str, server: Server, where: str) -> str:
    match code:
        case "certificate":
            return f"Use the name that the server's certificate is for ({where}), or have its certificate renewed."
        case "connection":
            return (
                f"See that host and port in {where} are right ({server.host}, {server.port}), that the server runs, and"
                " that this network lets mail out."
            )
        case "unsupported":
            return f"Use another port or smtps:// in {where}: the password may only go over an encrypted line."
    return f"Correct name and password in {where}; many servers want a password made for programs."


async def model_found() -> Found:
    """Return how callers are understood."""
    return ok("No language model is connected, and none is needed: the desk understands callers by its own rules.")


async def calendar_found() -> Found:
    """Return where visits stand."""
    return ok("Visits stand in the desk's own calendar; an outside one cannot be connected yet.")
