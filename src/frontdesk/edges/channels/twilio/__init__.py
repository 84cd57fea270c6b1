"""The phone line over Twilio: webhooks and the relay's socket in, the desk's words out."""

from __future__ import annotations

from fastapi import APIRouter


def router() -> APIRouter:
    """Return the routes."""
    return APIRouter(include_in_schema=False)
