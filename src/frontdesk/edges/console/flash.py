"""What was just done, told once on the page shown next; sealed, so that nobody else speaks in the desk's name."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import Response

from frontdesk.edges.http.seat import Seat
from frontdesk.kernel.sealing import CannotOpen, Sealer

COOKIE = "frontdesk_said"
MOST_SAID = 300
MOST_NOTES = 14
_SECONDS = 60


@dataclass(frozen=True)
class Said:
    """What was done.

    words   in a sentence; empty if nothing was
    notes   field -> how what was typed there was understood
    """

    words: str = ""
    notes: Mapping[str, str] = field(default_factory=dict)


def tell(answer: Response, seat: Seat, said: Said) -> Response:
    """Let the next page tell what was done; it must be one of the same business."""
    document = {"words": said.words[:MOST_SAID], "notes": dict(list(said.notes.items())[:MOST_NOTES])}
    sealed = Sealer(seat.given.secret_key).seal(json.dumps(document), of=_whose(seat))
    answer.set_cookie(
        COOKIE, sealed, max_age=_SECONDS, path=_path(seat), secure=_is_https(seat), httponly=True, samesite="lax"
    )
    return answer


def told(request: Request, seat: Seat) -> Said:
    """Return what is to be told; nothing if nothing is, or somebody made it up."""
    try:
        document = json.loads(Sealer(seat.given.secret_key).open(request.cookies.get(COOKIE, ""), of=_whose(seat)))
    except CannotOpen:
        return Said()
    return Said(document["words"], document["notes"])


def forget(answer: Response, request: Request, seat: Seat) -> Response:
    """Let it be told once only."""
    if COOKIE in request.cookies:
        answer.delete_cookie(COOKIE, path=_path(seat), secure=_is_https(seat), httponly=True, samesite="lax")
    return answer


def _whose(seat: Seat) -> str:
    return f"said:{seat.login.session_id}:{seat.card.id}"


def _path(seat: Seat) -> str:
    return f"/b/{seat.card.slug}/"


def _is_https(seat: Seat) -> bool:
    return seat.given.base_url.startswith("https://")
