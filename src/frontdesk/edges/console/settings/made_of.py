"""What a section of the settings is made of: who asks, what it shows, how its form is kept."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from fastapi import APIRouter
from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.tenancy.audit import note_deed
from frontdesk.edges.console.flash import Said
from frontdesk.edges.console.page import Page
from frontdesk.edges.console.settings.sheet import Sent, Words, as_it_stands
from frontdesk.edges.http.seat import Seat
from frontdesk.kernel.locale import Local
from frontdesk.kernel.problems import Problem

Where = Literal["settings", "welcome"]


class SectionForm(BaseModel):
    """What every form of a section carries beside its own fields.

    where   the page it was sent from
    then    `next` goes on to the next step of /welcome; else the same page is shown again
    """

    where: Where = "settings"
    then: Literal["", "next"] = ""


@dataclass(frozen=True)
class Asked:
    """Somebody looks at a section, or sent its form in vain.

    problem   why a change was refused; its `errors` name the fields that are wrong
    typed     what was typed, by field, to be shown again
    notes     field -> how what was typed there was understood, just after it was saved
    """

    seat: Seat
    db: AsyncSession
    where: Where = "settings"
    problem: Problem | None = None
    typed: Mapping[str, Any] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Body(Page):
    """What a section shows: a template that holds its forms, without a frame.

    base     address of the section, to which its forms are sent: `{{ base }}` or below it
    where    goes into every form: `{{ parts.hidden(where) }}` of settings/parts.html
    wrong    field -> what is wrong with it, in the order in which they stand there
    edition  of a sheet: what its form had shown
    unsent   whether something stands in the form that is not saved
    notes    field -> how what was typed there was understood, just after it was saved
    """

    template: ClassVar[str]

    local: Local
    base: str
    where: Where
    wrong: Mapping[str, str]
    edition: str = ""
    unsent: bool = False
    notes: Mapping[str, str] = field(default_factory=dict)

    def label(self, field: str) -> str:
        """Return of what line a field is, where its mistake does not say it."""
        del field
        return ""


@dataclass(frozen=True)
class Sheet:
    """A section that is one form: what stands in its fields, and how what was changed in them is kept.

    fields  what is stored, as it stands in the form
    keep    stores what was changed, in the transaction; returns what was done, in words
    words   what stands in a field, as it is read: of a choice its word
    """

    fields: Callable[[Seat, AsyncSession], Awaitable[dict[str, str]]]
    keep: Callable[[Seat, AsyncSession, Sent], Awaitable[Said]]
    words: Words = as_it_stands


@dataclass(frozen=True)
class Section:
    """One section.

    name    that of its entry in the list
    body    makes what it shows
    routes  adds its own routes, below the prefix /b/{slug}/settings/{name}
    sheet   if it is one form; that is sent to the prefix itself, where the page can be loaded again
    """

    name: str
    body: Callable[[Asked], Awaitable[Body]]
    routes: Callable[[APIRouter], None] | None = None
    sheet: Sheet | None = None


async def note_change(
    db: AsyncSession, seat: Seat, section: str, *, before: dict[str, Any], after: dict[str, Any]
) -> None:
    """Write down who changed a section and what of it: what stood there, and what stands there now."""
    what = f"settings.{section}_changed"
    await note_deed(db, who=seat.name, what=what, now=seat.now, staff_id=seat.staff_id, before=before, after=after)
