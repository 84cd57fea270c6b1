"""Who carries mail in this process; wiring says it once, jobs ask for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.tenancy.connections import connections
from frontdesk.domain.tenancy.models import ConnectionKind
from frontdesk.providers.email.port import Mailer


@dataclass(frozen=True, slots=True)
class Mailers:
    """The ways a mail can go.

    out    to whom it is for, by the installation's account
    kept   no further than this machine: what a demo writes, which never reaches the world
    own    to whom it is for, by a business's own server, `smtp://user:password@host:587`; raises LetterRefused if
           that is none
    """

    out: Mailer
    kept: Mailer
    own: Callable[[str], Mailer]


class NoMailer(RuntimeError):
    """A process runs jobs and was never told who carries mail."""


_bound: list[Mailers] = []


def bind(mailers: Mailers) -> None:
    """Name who carries mail from now on."""
    _bound[:] = [mailers]


def bound() -> Mailers:
    """Return who carries mail.

    Raises NoMailer.
    """
    if not _bound:
        raise NoMailer("mail is sent by a process in which nobody was bound to carry it")
    return _bound[0]


async def leaves_here(db: AsyncSession, *, is_demo: bool) -> bool:
    """Return whether mails of the bound business reach anybody: a demo's never do, nor any without a mail server.

    Raises NoMailer.
    """
    if is_demo:
        return False
    return bound().out.is_real or any(each.kind is ConnectionKind.smtp for each in await connections(db))
