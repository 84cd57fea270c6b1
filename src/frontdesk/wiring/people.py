"""Who signs in: links, and places in a business."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from frontdesk.domain.tenancy import demo as demo_people
from frontdesk.domain.tenancy import first_day, operators, sign_in
from frontdesk.domain.tenancy.links import AT_START
from frontdesk.domain.tenancy.models import LinkKind, LinkMaker, Role
from frontdesk.domain.tenancy.people import has_logins, keeper, places_of
from frontdesk.kernel.clock import SystemClock
from frontdesk.kernel.datafolder import DataFolder, FileLock
from frontdesk.kernel.db import Database
from frontdesk.kernel.settings import base_url_of
from frontdesk.wiring.databases import RunningDatabase, business_called, connected, prepared


async def sign_in_link(data: Path | None, email: str) -> str:
    """Return the address with which somebody who works here signs in once.

    Raises NotAnEmail, or Unknown if nobody here has that address.
    """
    async with prepared(data) as running, connected(running) as database:
        secret = await sign_in.link_for(
            database, email, kind=LinkKind.sign_in, made_by=LinkMaker.terminal, now=SystemClock().now()
        )
        return f"{public_address(running)}/sign-in/link/{secret}"


async def add_staff(data: Path | None, slug: str, *, name: str, email: str, role: str) -> str:
    """Give somebody their place in a business; return the address where they choose their password.

    Raises NoSuchBusiness, NotAnEmail, WorksHereAlready.
    """
    async with prepared(data) as running, connected(running) as database:
        business_id = await business_called(database, slug)
        now = SystemClock().now()
        secret = await sign_in.invite(database, business_id, email=email, name=name, role=Role(role), now=now)
        return f"{public_address(running)}/sign-in/password/{secret}"


async def reset_link(data: Path | None, email: str) -> str:
    """Return the address where somebody who works here chooses a new password, once; they are signed out elsewhere.

    Raises NotAnEmail, or Unknown if nobody here has that address.
    """
    async with prepared(data) as running, connected(running) as database:
        secret = await sign_in.link_for(
            database, email, kind=LinkKind.reset, made_by=LinkMaker.terminal, now=SystemClock().now()
        )
        return f"{public_address(running)}/sign-in/password/{secret}"


COMMAND_LINE = "the command line"
"""Who it was, where the record asks for a person: whoever may start commands here is not asked for a name."""


async def set_operator(data: Path | None, email: str, *, is_operator: bool) -> bool:
    """Let somebody who works here run the installation, or no longer; return whether that is anything new.

    Raises NotAnEmail, Unknown.
    """
    async with prepared(data) as running, connected(running) as database:
        owner = Database(running.owner_url, pool_size=1)
        try:
            async with owner.engine.connect() as connection:
                return await operators.set_operator(
                    database, connection, email, is_operator=is_operator, who=COMMAND_LINE, now=SystemClock().now()
                )
        finally:
            await owner.close()


@dataclass(frozen=True)
class FirstLink:
    """The way in for whoever started the desk.

    address        where to; a path as `way_in` finds it
    is_first_day   whether it sets up the first business, for nobody can sign in yet; else it signs in, once
    """

    address: str
    is_first_day: bool


async def first_link(data: Path | None, *, demo: bool) -> FirstLink | None:
    """Return the way in for whoever started the desk; None if people can sign in and none of them keeps it.

    demo   as the owner of the demo businesses; else as who keeps the installation
    """
    async with prepared(data) as running, connected(running) as database:
        found = await way_in(database, running.data, demo=demo)
        return found and replace(found, address=f"{public_address(running)}{found.address}")


async def way_in(database: Database, data: DataFolder, *, demo: bool) -> FirstLink | None:
    """Return the same in an installation that is open; a way in on the first day that was given before is closed.

    data   the installation's folder
    """
    is_there = demo and await places_of(database, demo_people.OWNER)
    email = demo_people.OWNER if is_there else await keeper(database)
    if email is not None:
        first_day.forget_first_key(data)
        secret = await sign_in.link_for(
            database, email, kind=LinkKind.sign_in, made_by=LinkMaker.terminal, now=SystemClock().now(), lives=AT_START
        )
        return FirstLink(f"/sign-in/link/{secret}", is_first_day=False)
    if await has_logins(database):
        return None
    return FirstLink(f"/welcome?key={first_day.new_first_key(data)}", is_first_day=True)


def public_address(running: RunningDatabase) -> str:
    """Return how the world reaches the desk of a data folder: as was configured, else where it said it listens."""
    known = base_url_of(running.settings)
    if known is not None:
        return known
    told = FileLock(running.data.run / "desk.lock").signature().get("address", "http://127.0.0.1:8000")
    return from_here(str(told))


def from_here(address: str) -> str:
    """Return an address that a browser on this machine can open: "everywhere" is none."""
    return address.replace("//0.0.0.0:", "//127.0.0.1:").replace("//[::]:", "//[::1]:")
