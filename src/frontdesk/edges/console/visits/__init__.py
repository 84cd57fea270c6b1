"""The calendar by day and week, one visit, and a new one."""

from __future__ import annotations

from fastapi import APIRouter

from frontdesk.edges.console.visits import deeds, moving, new, pages


def router() -> APIRouter:
    """Return the routes of the calendar and of visits."""
    routes = APIRouter(include_in_schema=False)
    for part in (pages, new, moving, deeds):
        routes.include_router(part.router())
    return routes
