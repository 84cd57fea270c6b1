"""Signing in and out, one-time links, a lost password."""

from __future__ import annotations

from fastapi import APIRouter


def router() -> APIRouter:
    """Return the routes."""
    return APIRouter(include_in_schema=False)
