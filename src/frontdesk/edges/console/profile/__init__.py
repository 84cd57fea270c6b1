"""How a person likes the console: theme, density, keys. Never what they may do."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, ClassVar, Literal

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlalchemy import update

from frontdesk.domain.tenancy.models import Staff
from frontdesk.edges.console.frame import DENSITIES, THEMES, Screen, framed
from frontdesk.edges.console.page import shown
from frontdesk.edges.http.seat import AtDesk

Theme = Literal["system", "light", "dark"]
Density = Literal["comfortable", "compact"]


@dataclass(frozen=True)
class Profile(Screen):
    """The page.

    is_saved   whether a change was just stored
    """

    template: ClassVar[str] = "profile/index.html"

    email: str
    themes: dict[str, str]
    densities: dict[str, str]
    is_saved: bool


def router() -> APIRouter:
    """Return the routes."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/b/{slug}/profile")
    async def profile(seat: AtDesk, saved: bool = False) -> HTMLResponse:
        async with seat.transaction() as db:
            frame = await framed(seat, db, current="profile")
        return shown(Profile(frame, seat.login.email, THEMES, DENSITIES, saved))

    @routes.post("/b/{slug}/profile/preferences")
    async def prefer(
        seat: AtDesk,
        theme: Annotated[Theme, Form()],
        density: Annotated[Density, Form()],
        single_keys: Annotated[bool, Form()] = False,
    ) -> RedirectResponse:
        chosen = {"theme": theme, "density": density, "single_keys": single_keys}
        async with seat.transaction() as db:
            await db.execute(
                update(Staff)
                .where(Staff.id == seat.staff_id)
                .values(preferences=Staff.preferences.concat(chosen))
                .execution_options(synchronize_session=False)
            )
        return RedirectResponse(f"/b/{seat.card.slug}/profile?saved=true", HTTPStatus.SEE_OTHER)

    return routes
