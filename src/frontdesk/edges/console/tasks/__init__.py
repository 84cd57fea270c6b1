"""What is left for people to do: mine, everyone's, done; done with it, for whom, by when."""

from __future__ import annotations

from fastapi import APIRouter

from frontdesk.edges.console.tasks import deeds, pages


def router() -> APIRouter:
    """Return the routes of the tasks."""
    routes = APIRouter(include_in_schema=False)
    for part in (pages, deeds):
        routes.include_router(part.router())
    return routes
