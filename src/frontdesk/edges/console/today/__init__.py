"""Today: who is on the line, who waits for a person, what is next."""

from __future__ import annotations

from fastapi import APIRouter


def router() -> APIRouter:
    """Return the routes."""
    return APIRouter(include_in_schema=False)
