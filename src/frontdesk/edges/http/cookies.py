"""The one cookie: which session a browser has. Its secret is stored nowhere but there."""

from __future__ import annotations

from starlette.requests import HTTPConnection
from starlette.responses import Response

from frontdesk.domain.tenancy.sessions import LONGEST

MOST_SECRET = 200
"""Characters that are looked at; a secret has 43."""


def name_of(base_url: str) -> str:
    """Return the cookie's name: over https one that no neighbouring site can set."""
    return "__Host-frontdesk_session" if _is_https(base_url) else "frontdesk_session"


def read(connection: HTTPConnection, base_url: str) -> str | None:
    """Return the secret that a browser shows, None if it shows none."""
    secret = connection.cookies.get(name_of(base_url))
    return secret if secret and len(secret) <= MOST_SECRET else None


def give(answer: Response, secret: str, *, base_url: str) -> None:
    """Let the browser keep the secret of its session."""
    answer.set_cookie(
        name_of(base_url),
        secret,
        max_age=int(LONGEST.total_seconds()),
        path="/",
        secure=_is_https(base_url),
        httponly=True,
        samesite="lax",
    )


def take_back(answer: Response, *, base_url: str) -> None:
    """Let the browser forget it."""
    answer.delete_cookie(name_of(base_url), path="/", secure=_is_https(base_url), httponly=True, samesite="lax")


def _is_https(base_url: str) -> bool:
    return base_url.startswith("https://")
