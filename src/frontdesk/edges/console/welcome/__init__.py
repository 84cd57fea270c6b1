"""The first day of a business, step by step; each is kept as it is saved, and can be left and come back to."""

from __future__ import annotations

from fastapi import APIRouter


def router() -> APIRouter:
    """Return the routes."""
    return APIRouter(include_in_schema=False)
