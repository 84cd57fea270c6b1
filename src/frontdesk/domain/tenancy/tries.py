"""How often somebody may try to sign in: counted in the database, for there are several processes."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from http import HTTPStatus

from sqlalchemy import text

from frontdesk.kernel.db import Database
from frontdesk.kernel.problems import Problem

SPAN = timedelta(minutes=15)
"""Tries are counted this long, from the first; then they are forgotten."""

MOST_PER_PERSON = 5
"""For one e-mail address from one place on the network: somebody who mistypes, or guesses."""

MOST_PER_PLACE = 50
"""From one place: an office has one for all its people."""

MOST_PER_EMAIL: Mapping[str, int] = {"password": 100, "link": 20}
"""For one e-mail address from everywhere else but where they signed in before: a guesser with many places is slowed
down, and cannot lock anybody out of where they work. Links fill a mailbox, so fewer."""

KNOWN = timedelta(days=90)
"""A place where somebody signed in is theirs for so long; their session there ends by then too."""

ROOM = 10_000
"""Rows that are kept, whatever anybody sends: a megabyte."""

IPV6_HOME = 64
"""Bits that one household or office has as its own, and may change the rest of as it likes (RFC 6177)."""


class TooManyTries(Problem):
    """Somebody has tried too often; `until` is when they may again."""

    status = HTTPStatus.TOO_MANY_REQUESTS
    title = "Too many tries"

    def __init__(self, until: datetime) -> None:
        super().__init__("That was tried too often. Try again later.")
        self.until = until


async def count_try(database: Database, email: str, *, what: str, place: str, now: datetime) -> None:
    """Count a try before it is looked at.

    what    `password` or `link`; each has its own count
    place   where on the network it comes from

    Raises TooManyTries, for an address that is known and for one that is not.
    """
    counts = [(_of_place(what, place), MOST_PER_PLACE), (_of_person(what, email, place), MOST_PER_PERSON)]
    if not await _is_known(database, email, place=place, now=now):
        counts.append((_of_email(what, email), MOST_PER_EMAIL[what]))
    for key, most in counts:
        async with database.engine.connect() as connection:
            until: datetime | None = await connection.scalar(
                text("SELECT try_count(:key, :at, :most, :span, :room)"),
                {"key": key, "at": now, "most": most, "span": SPAN, "room": ROOM},
            )
        if until is not None:
            raise TooManyTries(until)


async def forgive(database: Database, email: str, *, what: str, place: str) -> None:
    """Take back the tries of somebody who turned out to be right; others, there and elsewhere, keep theirs."""
    for key, all_of_them in ((_of_place(what, place), False), (_of_person(what, email, place), True)):
        async with database.engine.connect() as connection:
            await connection.execute(
                text("SELECT try_forgive(:key, :all_of_them)"), {"key": key, "all_of_them": all_of_them}
            )


async def remember_place(database: Database, email: str, *, place: str, now: datetime) -> None:
    """Keep in mind that somebody signed in from a place."""
    async with database.engine.connect() as connection:
        await connection.execute(
            text("SELECT place_remember(:key, :at, :keep)"),
            {"key": _of_person("signed in", email, place), "at": now, "keep": KNOWN},
        )


async def _is_known(database: Database, email: str, *, place: str, now: datetime) -> bool:
    async with database.engine.connect() as connection:
        known = await connection.scalar(
            text("SELECT place_is_known(:key, :at, :keep)"),
            {"key": _of_person("signed in", email, place), "at": now, "keep": KNOWN},
        )
        return bool(known)


def _of_person(what: str, email: str, place: str) -> bytes:
    return sha256(f"{what} for {email} from {_household(place)}".encode("utf-8", "surrogatepass")).digest()


def _of_email(what: str, email: str) -> bytes:
    return sha256(f"{what} for {email}".encode("utf-8", "surrogatepass")).digest()


def _of_place(what: str, place: str) -> bytes:
    return sha256(f"{what} from {_household(place)}".encode("utf-8", "surrogatepass")).digest()


def _household(place: str) -> str:
    try:
        address = ipaddress.ip_address(place.partition("%")[0])
    except ValueError:
        return place
    if isinstance(address, ipaddress.IPv6Address):
        return str(address.ipv4_mapped or ipaddress.ip_network((address, IPV6_HOME), strict=False))
    return str(address)
