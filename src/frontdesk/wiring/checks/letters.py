"""Mail, model and calendar: what a desk has besides its phone."""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta
from uuid import UUID

from frontdesk.domain.tenancy.connections import Credentials
from frontdesk.domain.tenancy.models import ConnectionKind
from frontdesk.providers.email.port import NotTaken
from frontdesk.providers.email.reach import Reach
from frontdesk.providers.email.smtp import Server, Smtp, UnreadableMailServer, own_server_of, server_of
from frontdesk.wiring.checks.looking import Found, NotLookedAt, broken, missing, ok
from frontdesk.wiring.checks.scene import Scene, Shop
from frontdesk.wiring.checks.ways import STEP_SECONDS

_LIKE_THIS = "smtp://name:password@mail.example.com:587"
_OWN = "Settings, Connections"
_NOBODYS_ADDRESS = "frontdesk@localhost"


MOST_LOOKS = 30
A_WHILE = timedelta(minutes=15)


class Brake:
    """Holds whoever looks at servers of their own naming too often; each web process has its own."""

    def __init__(self, most: int = MOST_LOOKS, while_: timedelta = A_WHILE) -> None:
        self._most = most
        self._while = while_
        self._looks: dict[UUID, deque[datetime]] = {}

    def count(self, business_id: UUID, now: datetime) -> None:
        """Count a look of a business.

        Raises NotLookedAt if there were too many in a while.
        """
        looks = self._looks.setdefault(business_id, deque(maxlen=self._most))
        if len(looks) == self._most and now - looks[0] < self._while:
            raise NotLookedAt("it was looked at very often just now; wait a quarter of an hour")
        looks.append(now)


_brake = Brake()


async def mail_found(scene: Scene, shop: Shop | None) -> Found:
    """Return whether a business's mail server, or the installation's, would take a mail; none is sent.

    Raises NotLookedAt.
    """
    if shop is not None and shop.is_demo:
        return missing("A demo sends no mail: what it would send is kept in the folder outbox.")
    if shop is not None and ConnectionKind.smtp in shop.sealed:
        return scene.unopened("mail server")
    if shop is not None and shop.mail is not None:
        _brake.count(shop.mail.business_id, scene.clock.now())
        return await _own_found(scene, shop.mail)
    return await _ours_found(scene)


async def _own_found(scene: Scene, own: Credentials) -> Found:
    reach = Reach(private=scene.settings.private_mail_servers, ports=scene.ways.mail_ports)
    try:
        server = own_server_of(own.secrets["url"], reach)
    except UnreadableMailServer as unfit:
        return broken(f"The mail server in {_OWN} cannot be used. {unfit.detail}", f"Write it like {_LIKE_THIS}.")
    return await _greeted(scene, server, _OWN, sender=own.account, reach=reach)


async def _ours_found(scene: Scene) -> Found:
    url = scene.settings.smtp_url.get_secret_value() if scene.settings.smtp_url else ""
    if not url:
        return missing(
            "There is no mail server: mails are kept in the folder outbox, and nobody gets them.",
            f"Set SMTP_URL like {_LIKE_THIS}, and MAIL_FROM, or enter a server in Settings, Connections.",
        )
    try:
        server = server_of(url)
    except UnreadableMailServer:
        return broken("The mail server in SMTP_URL cannot be read.", f"Write it like {_LIKE_THIS}.")
    return await _greeted(scene, server, "SMTP_URL", sender=scene.settings.mail_from, reach=None)


async def _greeted(scene: Scene, server: Server, where: str, *, sender: str, reach: Reach | None) -> Found:
    trust = scene.ways.trust if scene.ways.authorities else None
    try:
        await Smtp(server, trust=trust, step=STEP_SECONDS, reach=reach).check()
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
        case "line":
            return (
                f"See that name and port in {where} are right ({server.host}, {server.port}), that the server runs on"
                " the internet, takes an encrypted line (STARTTLS, or smtps://), and has a certificate for that name."
                " One of your own network needs FRONTDESK_PRIVATE_MAIL_SERVERS, which whoever runs this desk sets."
            )
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
