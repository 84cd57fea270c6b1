"""What stands around every page of the console: where one is, where one can go, what waits, who one is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from sqlalchemy.ext.asyncio import AsyncSession

from frontdesk.domain.conversations.tasks import yours_to_do
from frontdesk.domain.insights.ringing import ringing
from frontdesk.domain.tenancy.models import Role
from frontdesk.edges.console.page import Page, shown
from frontdesk.edges.http.seat import AtDesk, Seat
from frontdesk.kernel.locale import Local, Locale

THEMES = {"system": "As the device", "light": "Light", "dark": "Dark"}
DENSITIES = {"comfortable": "Comfortable", "compact": "Compact"}

SHEETS = {
    "today": ("talk.css",),
    "calls": ("talk.css",),
    "calendar": ("calendar.css",),
    "tasks": ("calendar.css",),
    "insights": ("daily.css",),
    "people": ("people.css",),
    "settings": ("settings.css",),
    "talk": ("talk.css", "rehearsal.css"),
    "logs": ("talk.css", "rehearsal.css"),
    "styleguide": ("talk.css", "calendar.css", "daily.css"),
}
"""Entry -> the stylesheets that its pages need beside the common one."""

ROLES = {
    Role.owner: "Owner",
    Role.manager: "Manager",
    Role.advisor: "Advisor",
    Role.technician: "Technician",
    Role.viewer: "Viewer",
}


@dataclass(frozen=True)
class Entry:
    """A page one can go to.

    group   heading it stands under in the sidebar; the first has none
    key     pressed after G
    count   `calls` or `tasks`: what is counted beside it
    right   what one must be allowed to see it
    """

    name: str
    word: str
    icon: str
    path: str
    right: str
    group: str = ""
    key: str = ""
    count: str = ""
    on_bar: bool = False
    n: int = 0


ENTRIES = (
    Entry("today", "Today", "today", "/b/{slug}/", "visits:read", key="t", on_bar=True),
    Entry("calls", "Calls", "phone", "/b/{slug}/calls", "calls:read", key="c", count="calls", on_bar=True),
    Entry("calendar", "Calendar", "cal", "/b/{slug}/calendar", "visits:read", key="k", on_bar=True),
    Entry("tasks", "Tasks", "checksq", "/b/{slug}/tasks", "tasks:read", key="a", count="tasks", on_bar=True),
    Entry(
        "insights", "Daily summary", "chart", "/b/{slug}/insights/daily/{today}", "insights:read", "Insights", key="i"
    ),
    Entry("talk", "Talk to the desk", "mic", "/test?business={slug}", "desk:talk", "The desk", key="d"),
    Entry("logs", "Call log", "script", "/debug/call_logs?business={slug}", "logs:read", "The desk", key="l"),
    Entry("people", "People", "people", "/b/{slug}/people", "staff:link", "The desk", key="p"),
    Entry("settings", "Settings", "gear", "/b/{slug}/settings", "settings:write", "The desk", key="s"),
)


@dataclass(frozen=True)
class Beginning:
    """Something new that can be begun from any page: N, then its key."""

    word: str
    path: str
    right: str
    key: str


BEGINNINGS = (
    Beginning("New visit", "/b/{slug}/calendar/new", "visits:write", key="v"),
    Beginning("New task", "/b/{slug}/tasks#what", "tasks:write", key="t"),
)


@dataclass(frozen=True)
class Place:
    """A business one works in, for the switcher; `key` is pressed with Ctrl."""

    name: str
    href: str
    is_here: bool
    key: int | None


@dataclass(frozen=True)
class Frame:
    """The frame of one page for one person.

    current   name of the page's entry; another word for pages that have none
    on_line   calls going on
    opens     what the person is offered on /welcome, in words; empty if nothing
    """

    slug: str
    business: str
    trade: str
    person: str
    role: str
    places: tuple[Place, ...]
    entries: tuple[Entry, ...]
    beginnings: tuple[Beginning, ...]
    current: str
    on_line: int
    theme: str
    density: str
    single_keys: bool
    local: Local
    live_url: str
    is_demo: bool = False
    opens: str = ""

    @property
    def sheets(self) -> tuple[str, ...]:
        """The stylesheets of the page."""
        return ("console.css", *SHEETS.get(self.current, ()))

    @property
    def groups(self) -> list[tuple[str, list[Entry]]]:
        """The entries under their headings."""
        headings = dict.fromkeys(entry.group for entry in self.entries)
        return [(heading, [entry for entry in self.entries if entry.group == heading]) for heading in headings]

    @property
    def bar(self) -> list[Entry]:
        """The entries at the foot of a phone; the rest is behind More."""
        return [entry for entry in self.entries if entry.on_bar]

    @property
    def may_calls(self) -> bool:
        """Whether the person may know of calls at all."""
        return any(entry.count == "calls" for entry in self.entries)


@dataclass(frozen=True)
class Screen(Page):
    """A page inside the frame; its template extends `layout/console.html`."""

    frame: Frame


async def framed(seat: Seat, db: AsyncSession, *, current: str) -> Frame:
    """Return the frame for the person who asks, its counts as they are now.

    current   name of the entry that the page belongs to
    """
    counts = {
        "calls": len(await ringing(db, now=seat.now)) if seat.may("calls:read") else 0,
        "tasks": await yours_to_do(db, staff_id=seat.staff_id) if seat.may("tasks:read") else 0,
    }
    card = seat.card
    return Frame(
        slug=card.slug,
        business=card.name,
        trade=card.trade.replace("_", " "),
        person=seat.name,
        role=ROLES[seat.role],
        places=_places(seat),
        entries=entries(seat, counts),
        beginnings=tuple(
            replace(each, path=each.path.format(slug=card.slug)) for each in BEGINNINGS if seat.may(each.right)
        ),
        current=current,
        on_line=counts["calls"],
        theme=_chosen(seat, "theme", THEMES),
        density=_chosen(seat, "density", DENSITIES),
        single_keys=seat.preferences.get("single_keys") is not False,
        local=local_of(seat),
        live_url=f"/b/{card.slug}/live?seen={seat.edition}",
        is_demo=card.is_demo,
        opens=_opens(seat),
    )


def _opens(seat: Seat) -> str:
    """Return what leads to /welcome; whether they may is asked there."""
    if seat.card.is_demo and seat.role is Role.owner:
        return "Set up your own business"
    return "Open another business" if seat.login.is_operator else ""


def local_of(seat: Seat) -> Local:
    """Return how the business of a seat writes days, times and money, at the moment of the request."""
    card = seat.card
    return Local(Locale(card.locale), zone=card.zone, currency=card.currency, now=seat.now)


def entries(seat: Seat, counts: dict[str, int]) -> tuple[Entry, ...]:
    """Return the pages that the person may open, their addresses in this business filled in."""
    return tuple(
        replace(
            entry,
            path=entry.path.format(slug=seat.card.slug, today=seat.today.isoformat()),
            n=counts.get(entry.count, 0),
        )
        for entry in ENTRIES
        if seat.may(entry.right)
    )


@dataclass(frozen=True)
class Places(Page):
    """The sidebar's own part of a page, read again when a call begins or a task is done."""

    template: ClassVar[str] = "layout/places.html"

    frame: Frame
    is_fragment: bool = True


def router() -> APIRouter:
    """Return the route of what is read again."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/b/{slug}/places")
    async def places(seat: AtDesk, current: str = "") -> HTMLResponse:
        async with seat.transaction() as db:
            return shown(Places(await framed(seat, db, current=current)))

    return routes


def _places(seat: Seat) -> tuple[Place, ...]:
    return tuple(
        Place(place.name, f"/b/{place.slug}/", place.slug == seat.card.slug, at if at <= 9 else None)
        for at, place in enumerate(seat.workplaces, start=1)
    )


def _chosen(seat: Seat, name: str, allowed: dict[str, str]) -> str:
    """Return what the person chose, the first if they chose nothing or what there is no more."""
    chosen = seat.preferences.get(name)
    return chosen if isinstance(chosen, str) and chosen in allowed else next(iter(allowed))
