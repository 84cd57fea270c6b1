"""The looks at the outside, each with its key and its name: the same for the command line and the console."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from frontdesk.domain.tenancy.models import ConnectionKind
from frontdesk.kernel.db import Database
from frontdesk.providers.twilio.port import CarrierAway, CarrierRefused
from frontdesk.wiring.checks import letters, phone, way_in
from frontdesk.wiring.checks.clocks import clock_found, newest_file
from frontdesk.wiring.checks.looking import Found, Look, NotLookedAt, Once
from frontdesk.wiring.checks.scene import Line, Scene, Shop
from frontdesk.wiring.checks.ways import Unreachable

Here = Once[Shop | None]
"""The business that is looked at; None: the installation's own accounts."""

CLOCK_SECONDS = 5.0
"""How long another clock is waited for: what it is asked besides is another look's business."""


def way_in_looks(scene: Scene, here: Here) -> list[Look]:
    """Return the looks at the way in from the world."""

    async def wss() -> Found:
        return await way_in.wss_found(scene, await _first_line(scene, here))

    return [
        Look("address", "Public address", lambda: way_in.address_found(scene)),
        Look("https", "Reached by https", lambda: way_in.https_found(scene)),
        Look("wss", "Reached by socket", wss),
    ]


def phone_looks(scene: Scene, here: Here) -> list[Look]:
    """Return the looks at a phone line."""

    async def account() -> Found:
        return await phone.account_found(scene, await here.get())

    async def number() -> Found:
        return await phone.number_found(scene, await here.get())

    async def signature() -> Found:
        return await phone.signature_found(scene, await here.get())

    async def own() -> bool:
        shop = await here.get()
        return shop is not None and (shop.is_demo or (bool(shop.lines) and all(line.is_own for line in shop.lines)))

    slow = "See that this machine may connect to api.twilio.com, port 443, and look again."
    return [
        Look("phone.account", "Phone account", account, slow=slow, is_own=own),
        Look("phone.number", "Phone number", number, slow=slow, is_own=own),
        Look("phone.signature", "Phone signature", signature, slow=slow, is_own=own),
    ]


def letters_looks(scene: Scene, here: Here) -> list[Look]:
    """Return the looks at mail, model and calendar."""
    return [
        mail_look(scene, here),
        Look("model", "Language model", letters.model_found, is_own=_everybodys),
        Look("calendar", "Calendar", letters.calendar_found, is_own=_everybodys),
    ]


def mail_look(scene: Scene, here: Here) -> Look:
    """Return the look at the mail server alone."""

    async def mail() -> Found:
        return await letters.mail_found(scene, await here.get())

    async def own() -> bool:
        shop = await here.get()
        return shop is not None and (shop.is_demo or shop.mail is not None or ConnectionKind.smtp in shop.sealed)

    slow = "See that the mail server runs, and that this network lets mail out."
    return Look("mail", "Mail", mail, slow=slow, is_own=own)


async def _everybodys() -> bool:
    return True


def clock_look(scene: Scene, shops: Sequence[Here], database: Database | None) -> Look:
    """Return the look at the clock.

    shops      whose accounts' clocks it is compared with
    database   whose server's clock it is compared with, if that is a server of its own
    """

    async def clock() -> Found:
        vendor, public, server = await asyncio.gather(
            _patiently(_vendors_clock(scene, shops)), _patiently(_public_clock(scene)),
            _patiently(_servers_clock(scene, database)),
        )  # fmt: skip
        named = {"Twilio's": vendor, f"that of {scene.base}": public, "the database's": server}
        ahead = {whose: far for whose, far in named.items() if far is not None}
        return clock_found(ahead, now=scene.clock.now(), newest=newest_file())

    return Look("clock", "Clock", clock)


async def _first_line(scene: Scene, here: Here) -> Line | None:
    shop = await here.get()
    if shop is None or shop.is_demo:
        return scene.line
    return shop.lines[0] if shop.lines else None


async def _patiently(asked: Awaitable[timedelta | None]) -> timedelta | None:
    """Return how far ahead of a clock we are; None if it cannot be asked, which another look tells."""
    try:
        async with asyncio.timeout(CLOCK_SECONDS):
            return await asked
    except (CarrierRefused, CarrierAway, Unreachable, NotLookedAt, SQLAlchemyError, OSError, TimeoutError):
        return None


async def _vendors_clock(scene: Scene, shops: Sequence[Here]) -> timedelta | None:
    """Return the first that the telephone company tells for any account."""
    for here in shops:
        shop = await here.get()
        for line in shop.lines if shop is not None and not shop.is_demo else (scene.line,) if scene.line else ():
            if (ahead := (await scene.told(line).get()).ahead) is not None:
                return ahead
    return None


async def _public_clock(scene: Scene) -> timedelta | None:
    return (await scene.seen.get()).ahead


async def _servers_clock(scene: Scene, database: Database | None) -> timedelta | None:
    if database is None or scene.settings.database_url is None:
        return None  # the embedded one's is this machine's
    async with database.engine.connect() as connection:
        theirs: datetime | None = await connection.scalar(text("SELECT clock_timestamp()"))
    return None if theirs is None else scene.clock.now() - theirs
