"""The way in from the world: the public address, and whether this desk answers there, to requests and to sockets."""

from __future__ import annotations

import ipaddress
from http import HTTPStatus

from frontdesk.kernel.addresses import without_userinfo
from frontdesk.wiring.checks.looking import Found, NotLookedAt, broken, missing, ok
from frontdesk.wiring.checks.scene import Line, Scene
from frontdesk.wiring.checks.ways import BadCertificate, Seen, Unreachable

_LIKE_THIS = "Set it like PUBLIC_BASE_URL=https://desk.example.com, and start the desk again."
_NO_WAY_THROUGH = frozenset({HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.GATEWAY_TIMEOUT})


async def address_found(scene: Scene) -> Found:
    """Return whether the installation has an address that the world can use."""
    url = scene.settings.public_base_url
    if "PUBLIC_BASE_URL" in scene.wrong:
        raise NotLookedAt("see the settings")
    if url is None:
        return missing(
            "PUBLIC_BASE_URL is not set, so the world does not know where this desk is.",
            "Put a proxy with https in front of the desk. " + _LIKE_THIS,
        )
    if url.scheme != "https":
        return broken(f"PUBLIC_BASE_URL is {scene.base}, which does not begin with https://.", _LIKE_THIS)
    if (url.path or "/") != "/" or url.query or url.fragment or url.username or url.password:
        return broken("PUBLIC_BASE_URL has more in it than a name and a port.", _LIKE_THIS)
    if not _is_public(url.host or ""):
        return broken(f"{scene.base} leads to this machine or its network; nobody else can reach it.", _LIKE_THIS)
    return ok(f"The world reaches this desk at {scene.base}.")


def _is_public(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.strip("[]")).is_global
    except ValueError:
        return "." in host.strip(".") and not host.endswith((".local", ".localhost", ".internal", ".lan"))


async def https_found(scene: Scene) -> Found:
    """Return whether this installation answers at its public address.

    Raises NotLookedAt.
    """
    try:
        seen = await scene.seen.get()
    except BadCertificate as bad:
        return broken(
            str(bad),
            f"Give the proxy at {scene.base} a certificate for that name that everybody trusts, such as one of Let's"
            " Encrypt; if it has one, look at its last day, and at this machine's clock.",
        )
    except Unreachable as away:
        return broken(
            f"{scene.base} cannot be reached from this machine. {away}",
            "Look at the name's entry in DNS, the router and the firewall (port 443), and whether the proxy runs. If it"
            " opens on a phone outside this network, the router alone does not lead back, and calls will come through.",
        )
    return _answered(scene, seen)


def _answered(scene: Scene, seen: Seen) -> Found:
    if seen.is_ours:
        return ok(f"This desk answers at {scene.base}, over https.")
    if seen.leads_to:
        return broken(
            f"{scene.base} sends on to {without_userinfo(seen.leads_to)}.",
            "Let the address answer itself, or set PUBLIC_BASE_URL to the one that does: what the telephone company"
            " signs must be the address it asked.",
        )
    if seen.is_desk:
        return broken(
            f"A desk answers at {scene.base}, but not this one: another installation, or one with another secret key.",
            "Lead the proxy to this desk; if PUBLIC_BASE_URL was changed, start the desk again; where several processes"
            " serve, give all the same FRONTDESK_SECRET_KEY.",
        )
    if seen.status in _NO_WAY_THROUGH and not scene.desk_runs:
        return missing(
            f"Nobody answers behind {scene.base}, for the desk does not run.", "Start the desk: `frontdesk up`."
        )
    if seen.status in _NO_WAY_THROUGH:
        return broken(
            f"The proxy at {scene.base} does not reach the desk (status {seen.status}).",
            "Lead it to the address that `frontdesk up` printed, and see that it may connect there.",
        )
    return broken(
        f"Something else answers at {scene.base} (status {seen.status}).",
        "Lead the proxy to the desk, every path as it is, `/healthz` too; ask nobody for a password before it.",
    )


async def wss_found(scene: Scene, line: Line | None) -> Found:
    """Return whether a socket gets through to this desk.

    line   whose token it is signed with; None: nobody's, which the desk tells us

    Raises NotLookedAt.
    """
    await must_answer(scene)
    try:
        came = await scene.upgraded(line).get()
    except Unreachable as away:
        return broken(f"A socket to {scene.base} does not open. {away}", _LET_SOCKETS_IN)
    if came.is_open or came.is_unsigned:
        return ok(f"Sockets get through to this desk at {scene.base.replace('https', 'wss', 1) if scene.base else ''}.")
    if came.by_desk:
        return broken(
            f"The desk takes no socket now (status {came.status}): all its lines are busy, or its database is away.",
            "Look again in a minute; FRONTDESK_MOST_CALLS says how many calls a process takes.",
        )
    return broken(f"Something before the desk refuses sockets at {scene.base} (status {came.status}).", _LET_SOCKETS_IN)


_LET_SOCKETS_IN = (
    "Let the proxy pass on WebSocket upgrades of /twilio/relay: HTTP/1.1, with the headers Upgrade and Connection."
    " Without sockets calls go turn by turn, more slowly (FRONTDESK_VOICE=gather)."
)


async def must_answer(scene: Scene) -> None:
    """See that this desk answers at its public address.

    Raises NotLookedAt.
    """
    try:
        seen = await scene.seen.get()
    except Unreachable:
        seen = None
    if seen is None or not seen.is_ours:
        raise NotLookedAt("this desk does not answer at its public address yet")
