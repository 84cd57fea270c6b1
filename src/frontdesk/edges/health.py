"""Whether the process lives and whether the desk can work, for supervisors and load balancers."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from frontdesk.edges.http.given import READY, Wired, places_of
from frontdesk.kernel.challenge import answer


def health() -> APIRouter:
    """Return the routes; the parts are asked at every look at readiness."""
    router = APIRouter(include_in_schema=False)

    @router.api_route("/healthz", methods=["GET", "HEAD"])
    async def alive(request: Request, wired: Wired, challenge: str = "") -> dict[str, str]:
        # To its own installation's challenge a desk shows that it is the one; to all else it says that it lives.
        shown = answer(challenge, wired.secret_key, places=places_of(request), now=wired.clock.now())
        more = {} if shown is None else {"answer": shown}
        return {"status": "alive", **more}

    @router.api_route("/readyz", methods=["GET", "HEAD"])
    async def ready(wired: Wired) -> JSONResponse:
        found = await wired.parts()
        is_ready = all(state == READY for state in found.values())
        status = HTTPStatus.OK if is_ready else HTTPStatus.SERVICE_UNAVAILABLE
        return JSONResponse({"ready": is_ready, "parts": dict(found)}, status)

    return router
