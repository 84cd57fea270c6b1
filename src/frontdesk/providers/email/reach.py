"""How far a business's own mail server may be: on the internet, at mail's own ports. Its name is looked up once."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

MAIL_PORTS = frozenset({25, 465, 587, 2525})
MOST_ADDRESSES = 4
"""Of one name: a server that stands at more is reached at one of these, or not at all."""

_UNICAST = ipaddress.IPv6Network("2000::/3")
_TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")
"""An IPv4 address behind a translator (RFC 6052): as far as that one is."""


@dataclass(frozen=True, slots=True)
class Reach:
    """What may be connected to for somebody who is not the operator.

    private   whether also to addresses of this machine and its networks
    ports     at which ports
    """

    private: bool = False
    ports: frozenset[int] = MAIL_PORTS


class OutOfReach(OSError):
    """A name leads to no address that may be connected to."""


def is_public(address: str) -> bool:
    """Return whether an address is one of the internet, not of this machine, its networks or a cloud's inside.

    Raises ValueError if it is no address.
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour
        if ip in _TRANSLATED:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
        return ip in _UNICAST and ip.is_global
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


async def connected(host: str, port: int, reach: Reach, *, step: float) -> socket.socket:
    """Return a socket that is connected to a host, at the very address that was looked at.

    step   seconds that one attempt may take

    Raises OutOfReach, and OSError or TimeoutError as the last attempt did.
    """
    why: OSError = OutOfReach("there is no address that may be connected to")
    for family, address in await _addresses(host, port, reach):
        line = socket.socket(family, socket.SOCK_STREAM)
        line.setblocking(False)
        try:
            async with asyncio.timeout(step):
                await asyncio.get_running_loop().sock_connect(line, address)
        except OSError as failed:  # a TimeoutError is one
            line.close()
            why = failed
        except BaseException:
            line.close()
            raise
        else:
            return line
    raise why


async def _addresses(host: str, port: int, reach: Reach) -> Sequence[tuple[int, Any]]:
    if port not in reach.ports:
        raise OutOfReach("the port is none of mail's")
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError as unreadable:
        raise OutOfReach("the name is none") from unreadable
    allowed = [(family, at) for family, _, _, _, at in found if reach.private or is_public(str(at[0]))]
    return allowed[:MOST_ADDRESSES]
