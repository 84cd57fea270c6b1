"""A section of the settings as a page: how it is shown, how a change of it is made and answered.

The same section stands in Settings and, if it belongs to the first day, as a step of /welcome.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, ClassVar, cast

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from markupsafe import Markup
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.tenancy import first_day
from frontdesk.domain.tenancy.changes import business_to_change
from frontdesk.edges.console.flash import Said, forget, tell, told
from frontdesk.edges.console.frame import Frame, Screen, framed, local_of
from frontdesk.edges.console.page import shown
from frontdesk.edges.console.settings.entries import ENTRIES, Entry, entries_for, entry_of
from frontdesk.edges.console.settings.made_of import Asked, Body, Section, SectionForm, Sheet, Where
from frontdesk.edges.console.settings.sheet import SHOWN, Fields, FormTorn, edition, sent
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
from frontdesk.edges.http.forms import LongForm
from frontdesk.edges.http.seat import AtDesk, Seat
from frontdesk.kernel.problems import Problem

__all__ = [
    "Asked",
    "Body",
    "Said",
    "Section",
    "SectionForm",
    "Sheet",
    "Where",
    "change",
    "common",
    "mount",
    "screen_of",
    "section_page",
    "section_screen",
    "standing",
]


@dataclass(frozen=True)
class Wrong:
    """A line of the summary of what is wrong.

    field   where it is; also the id of its field in the page
    label   of what line; "" where the text says it
    """

    field: str
    label: str
    text: str


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
    wrong     what is wrong in the fields
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
    wrong: tuple[Wrong, ...]
    saved: str


def mount(section: Section, routes: APIRouter) -> None:
    """Add the routes of a section, that to which its form is sent among them."""
    if section.routes is not None:
        section.routes(routes)
    if section.sheet is not None:

        async def save_sheet(seat: AtDesk, form: LongForm) -> Response:
            return await save(seat, section, form)

        routes.post("")(save_sheet)


async def section_page(seat: Seat, section: Section, request: Request, *, where: Where) -> Response:
    """Return the answer to whoever looks at a section; what was just done there is told once."""
    said = told(request, seat)
    screen = await section_screen(seat, section, where=where, said=said)
    return forget(shown(screen), request, seat)


async def section_screen(
    seat: Seat,
    section: Section,
    *,
    where: Where,
    problem: Problem | None = None,
    typed: Mapping[str, Any] | None = None,
    said: Said | None = None,
) -> SectionScreen:
    """Return a section as a page."""
    said = said or Said()
    async with seat.transaction() as db:
        frame = await framed(seat, db, current="settings")
        body = await section.body(Asked(seat, db, where, problem, typed or {}, said.notes))
    entry = entry_of(seat, ENTRIES[section.name])
    return screen_of(seat, frame, entry, body, where=where, problem=problem, saved=said.words)


def screen_of(
    seat: Seat, frame: Frame, entry: Entry, body: Body, *, where: Where, problem: Problem | None, saved: str
) -> SectionScreen:
    """Return what a section shows, with what stands around it."""
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
        problem=problem.detail if problem and not problem.errors else "",
        wrong=tuple(Wrong(name, body.label(name), text) for name, text in body.wrong.items()),
        saved=saved,
    )


def base_of(seat: Seat, section: str, where: Where = "settings") -> str:
    """Return the address of a section."""
    return step_address(seat, section) if where == "welcome" else f"/b/{seat.card.slug}/settings/{section}"


def common(asked: Asked, section: str) -> dict[str, Any]:
    """Return the fields that every Body has."""
    return {
        "local": local_of(asked.seat),
        "base": base_of(asked.seat, section, asked.where),
        "where": asked.where,
        "wrong": asked.problem.errors if asked.problem else {},
    }


def standing(asked: Asked, section: Section, now: Fields) -> tuple[dict[str, Any], Fields]:
    """Return the fields that the Body of a sheet has, and what stands in the form: what was typed over what is stored.

    now   what is stored, of the fields that the page has, in their order there
    """
    shared = {**common(asked, section.name), "edition": edition(now), "notes": asked.notes}
    if section.sheet is None or SHOWN not in asked.typed or isinstance(asked.problem, FormTorn):
        return shared, now
    # What somebody changes between a refusal and this page is told too.
    again = sent(asked.typed, now, section.sheet.words)
    wrong = {**again.mistakes.found, **shared["wrong"]}
    places = {name: nth for nth, name in enumerate(now)}
    shared["wrong"] = dict(sorted(wrong.items(), key=lambda one: places.get(one[0], len(places))))
    return {**shared, "unsent": bool(again.changed)}, again.values


ENTER, STAY = "enter", "stay"
"""What the button says that Enter presses in a field: on the first day it leads on, or does not."""


async def save(seat: Seat, section: Section, form: Fields) -> Response:
    """Keep what was changed in a section's form, all in one transaction, and lead on; what is refused is shown again.

    Whoever looks for something among what is there changes nothing: the page is shown again as it was typed.
    """
    sheet = cast(Sheet, section.sheet)
    where: Where = "welcome" if form.get("where") == "welcome" else "settings"
    is_next = where == "welcome" and form.get("then") in ("next", ENTER)
    if _is_look(form):
        return shown(await section_screen(seat, section, where=where, typed=form))
    try:
        async with seat.transaction() as db:
            # Of two who save at once the second sees what the first changed.
            await business_to_change(db)
            what = sent(form, await sheet.fields(seat, db), sheet.words)
            said = await sheet.keep(seat, db, what)
            what.mistakes.check()
            if is_next:
                await first_day.note_step(db, section.name)
    except Problem as refused:
        screen = await section_screen(seat, section, where=where, problem=refused, typed=form)
        return shown(screen, refused.status)
    return _lead_on(seat, section.name, where, said, is_next=is_next)


Work = Callable[[AsyncSession], Awaitable[str | None]]
"""What is done in the transaction; it may return what was done, in words."""


async def change(seat: Seat, section: Section, form: SectionForm, work: Work, *, saved: str = "Saved") -> Response:
    """Make a change in one transaction and lead on; if it is refused, show the form again with why, as it was typed.

    saved   what was done, in words, if the work does not say
    """
    is_next = form.where == "welcome" and form.then == "next"
    try:
        async with seat.transaction() as db:
            said = await work(db)
            if is_next:
                await first_day.note_step(db, section.name)
    except Problem as refused:
        screen = await section_screen(seat, section, where=form.where, problem=refused, typed=form.model_dump())
        return shown(screen, refused.status)
    return _lead_on(seat, section.name, form.where, Said(said or saved), is_next=is_next)


def _is_look(form: Fields) -> bool:
    """Return whether the button `look` was pressed, or Enter where something else is looked for than was."""
    return "look" in form or (form.get("then") in (ENTER, STAY) and form.get("wanted", "") != form.get("sought", ""))


def _lead_on(seat: Seat, section: str, where: Where, said: Said, *, is_next: bool) -> Response:
    if is_next:
        return RedirectResponse(step_after(seat, section), HTTPStatus.SEE_OTHER)
    return tell(RedirectResponse(base_of(seat, section, where), HTTPStatus.SEE_OTHER), seat, said)
