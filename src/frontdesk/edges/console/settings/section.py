"""A section of the settings: what it is called, what it shows, how a change of it is made and answered.

The same section stands in Settings and, if it belongs to the first day, as a step of /welcome.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, ClassVar, Literal
from urllib.parse import quote

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response
from markupsafe import Markup
from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.tenancy import first_day
from frontdesk.edges.console.frame import Frame, Screen, framed, local_of
from frontdesk.edges.console.page import Page, shown
from frontdesk.edges.console.settings.entries import ENTRIES, Entry, entries_for
from frontdesk.edges.console.settings.steps import (
    Later,
    Left,
    Step,
    another,
    later,
    left,
    step_address,
    step_after,
    steps_of,
)
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
    """Somebody looks at a section, or sent one of its forms in vain.

    problem   why a change was refused; its `field` names the field that is wrong
    typed     what was typed, by field, to be shown again
    """

    seat: Seat
    db: AsyncSession
    where: Where = "settings"
    problem: Problem | None = None
    typed: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Body(Page):
    """What a section shows: a template that holds its forms, without a frame.

    base    address of the section, to which its forms are sent: `{{ base }}` or below it
    where   goes into every form: `{{ parts.hidden(where) }}` of settings/parts.html
    wrong   field -> what is wrong with it
    """

    template: ClassVar[str]

    local: Local
    base: str
    where: Where
    wrong: Mapping[str, str]


@dataclass(frozen=True)
class Section:
    """One section.

    name    that of its entry in the list
    body    makes what it shows
    routes  adds its POST routes, below the prefix /b/{slug}/settings/{name}
    """

    name: str
    body: Callable[[Asked], Awaitable[Body]]
    routes: Callable[[APIRouter], None]


@dataclass(frozen=True)
class SectionScreen(Screen):
    """A section as a page of its own.

    entry     the section's
    body      the section, rendered
    entries   those the person may see
    steps     those of the first day, with their addresses; empty outside of /welcome
    later     how the step is put off, if it can be
    left      what is left of the first day, for owners; None in /welcome itself
    another   the word for opening another business, for whoever may; empty for others and in /welcome
    problem   what did not work and belongs to no field
    saved     what was just done, in words; empty if nothing was
    """

    template: ClassVar[str] = "settings/section.html"

    entry: Entry
    body: Markup
    entries: tuple[Entry, ...]
    steps: tuple[Step, ...]
    later: Later | None
    left: Left | None
    another: str
    problem: str
    saved: str


async def section_screen(
    seat: Seat,
    section: Section,
    *,
    where: Where,
    problem: Problem | None = None,
    typed: Mapping[str, Any] | None = None,
    saved: str = "",
) -> SectionScreen:
    """Return a section as a page."""
    async with seat.transaction() as db:
        frame = await framed(seat, db, current="settings")
        body = await section.body(Asked(seat, db, where, problem, typed or {}))
    return screen_of(seat, frame, ENTRIES[section.name], body, where=where, problem=problem, saved=saved)


def screen_of(
    seat: Seat, frame: Frame, entry: Entry, body: Body, *, where: Where, problem: Problem | None, saved: str
) -> SectionScreen:
    """Return what a section shows, with what stands around it."""
    named = str(problem.extra.get("field", "")) if problem else ""
    is_first_day = where == "welcome"
    return SectionScreen(
        frame=frame,
        entry=entry,
        body=Markup(body.render()),  # noqa: S704 (a template of ours, escaped where it was made)
        entries=entries_for(seat),
        steps=steps_of(seat, entry.name) if is_first_day else (),
        later=later(seat, entry.name) if is_first_day else None,
        left=None if is_first_day else left(seat),
        another="" if is_first_day else another(seat),
        problem=problem.detail if problem and not named else "",
        saved=saved,
    )


def base_of(seat: Seat, section: str) -> str:
    """Return the address of a section."""
    return f"/b/{seat.card.slug}/settings/{section}"


def common(asked: Asked, section: str) -> dict[str, Any]:
    """Return the fields that every Body has."""
    named = str(asked.problem.extra.get("field", "")) if asked.problem else ""
    return {
        "local": local_of(asked.seat),
        "base": base_of(asked.seat, section),
        "where": asked.where,
        "wrong": {named: asked.problem.detail} if asked.problem and named else {},
    }


Work = Callable[[AsyncSession], Awaitable[str | None]]
"""What is done in the transaction; it may return what was done, in words."""


async def change(seat: Seat, section: Section, form: SectionForm, work: Work, *, saved: str = "Saved") -> Response:
    """Make a change in one transaction and lead on; if it is refused, show the form again with why, as it was typed.

    saved   what was done, in words, if the work does not say
    """
    try:
        async with seat.transaction() as db:
            said = await work(db)
            if form.where == "welcome" and form.then == "next":
                await first_day.note_step(db, section.name)
    except Problem as refused:
        screen = await section_screen(seat, section, where=form.where, problem=refused, typed=form.model_dump())
        return shown(screen, refused.status)
    return RedirectResponse(_onward(seat, section.name, form, said or saved), HTTPStatus.SEE_OTHER)


def _onward(seat: Seat, section: str, form: SectionForm, saved: str) -> str:
    if form.where == "welcome" and form.then == "next":
        return step_after(seat, section)
    here = step_address(seat, section) if form.where == "welcome" else base_of(seat, section)
    return f"{here}?saved={quote(saved)}"
