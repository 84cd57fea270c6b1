"""The page of the people of a business. No routes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from frontdesk.domain.tenancy.models import Role
from frontdesk.domain.tenancy.staffing import (
    MOST_LETTERS_OF_A_NAME,
    Colleague,
    colleagues,
    may_look_after,
    roles_below,
)
from frontdesk.edges.console.frame import ROLES, Screen, framed, local_of
from frontdesk.edges.http.seat import Seat
from frontdesk.kernel.locale import Local
from frontdesk.kernel.problems import Problem


@dataclass(frozen=True, slots=True)
class Typed:
    """Somebody new, as typed."""

    name: str = ""
    email: str = ""
    role: Role = Role.advisor


@dataclass(frozen=True, slots=True)
class Made:
    """A link that was just made, shown this once.

    address   None: they are added, and have their way in already
    until     how long it works, in words
    is_new    whether it is for somebody who was just added
    """

    name: str
    address: str | None
    until: str
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One person of the list.

    seen       in words
    why_not    why nothing can be done for them here, in words; "" if it can
    may_link   whether a link can be made for them
    may_end    whether their access can be ended
    """

    id: str
    name: str
    role: str
    email: str | None
    seen: str
    why_not: str
    may_link: bool
    may_end: bool


@dataclass(frozen=True)
class PeopleScreen(Screen):
    """The page.

    ended     whose access was ended, to be given back; with a name and an id each
    toast     what was just done, and the address that takes it back, None if nothing does
    roles     that the person may give, with their words
    problem   what did not work, in words
    wrong     the same by field
    """

    template: ClassVar[str] = "people/index.html"

    sentence: str
    base: str
    here: Sequence[Row]
    ended: Sequence[Row]
    made: Made | None
    toast: tuple[str, str | None] | None
    roles: Sequence[tuple[str, str]]
    typed: Typed
    problem: str
    wrong: dict[str, str]
    most_letters: int = MOST_LETTERS_OF_A_NAME


async def people_screen(
    seat: Seat,
    *,
    made: Made | None = None,
    problem: Problem | None = None,
    typed: Typed | None = None,
    ended: str = "",
    back: str = "",
) -> PeopleScreen:
    """Return the page as it stands now.

    problem       why something was not done
    ended, back   id of whose access was just ended, or given back
    """
    async with seat.transaction() as db:
        frame, everybody = await framed(seat, db, current="people"), await colleagues(db)
    local, base = local_of(seat), f"/b/{seat.card.slug}/people"
    name_of = {str(each.id): each.name for each in everybody}
    field = str(problem.extra.get("field", "")) if problem and typed else ""
    return PeopleScreen(
        frame=frame,
        sentence=_sentence(everybody, local),
        base=base,
        here=[_row(seat, each, everybody, local) for each in everybody if each.is_active],
        ended=[_row(seat, each, everybody, local) for each in everybody if not each.is_active],
        made=made,
        toast=_toast(name_of, base, ended, back),
        roles=[(role.value, ROLES[role]) for role in roles_below(seat.role)],
        typed=typed or Typed(),
        problem=problem.detail if problem and not field else "",
        wrong={field: problem.detail} if problem and field else {},
    )


def _toast(name_of: dict[str, str], base: str, ended: str, back: str) -> tuple[str, str | None] | None:
    if ended in name_of:
        return f"{name_of[ended]} is signed out and cannot sign in any more.", f"{base}/{ended}/access"
    if back in name_of:
        return f"{name_of[back]} can sign in again.", None
    return None


def _sentence(everybody: Sequence[Colleague], local: Local) -> str:
    able = [each for each in everybody if each.is_active and each.email]
    seen = sum(each.seen_at is not None for each in able)
    can = f"{local.count(len(able), 'person', 'people')} can sign in here"
    return f"{can[0].upper()}{can[1:]}, {local.number(seen) if seen else 'none'} of them signed in now."


def _row(seat: Seat, each: Colleague, everybody: Sequence[Colleague], local: Local) -> Row:
    why_not = _why_not(seat, each, everybody)
    can = each.is_active and not why_not
    return Row(
        id=str(each.id),
        name=each.name,
        role=ROLES[each.role],
        email=each.email,
        seen=_seen(each, local),
        why_not=why_not or (_ELSEWHERE if each.is_elsewhere else ""),
        may_link=can and not each.is_elsewhere,
        may_end=can,
    )


_ELSEWHERE = "They work in other businesses too. They can ask for a link by e-mail."


def _why_not(seat: Seat, each: Colleague, everybody: Sequence[Colleague]) -> str:
    if each.email is None:
        return "Has no e-mail address here, and does not sign in."
    if each.id == seat.staff_id:
        owners = [one for one in everybody if one.role is Role.owner and one.is_active and one.email]
        return "You, and the last owner." if owners == [each] else "You."
    if not may_look_after(seat.role, each.role):
        return "Owners look after owners."
    return ""


def _seen(each: Colleague, local: Local) -> str:
    if each.email is None or not each.is_active:
        return ""
    return f"Last seen {local.ago(each.seen_at)}" if each.seen_at else "Not signed in"
