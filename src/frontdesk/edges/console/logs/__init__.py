"""The raw logs, to look at and to download."""

from __future__ import annotations

from fastapi import APIRouter


def router() -> APIRouter:
    """Return the routes."""
    return APIRouter(include_in_schema=False)
