"""Whether the process lives and whether the desk can work, for supervisors and load balancers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from http import HTTPStatus

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from frontdesk.edges.http.given import READY, Parts


def health(parts: Callable[[], Awaitable[Parts]]) -> APIRouter:
    """Return the routes; `parts` is asked at every look at readiness."""
    router = APIRouter(include_in_schema=False)

    @router.api_route("/healthz", methods=["GET", "HEAD"])
    async def alive() -> dict[str, str]:
        return {"status": "alive"}

    @router.api_route("/readyz", methods=["GET", "HEAD"])
    async def ready() -> JSONResponse:
        found = await parts()
        is_ready = all(state == READY for state in found.values())
        status = HTTPStatus.OK if is_ready else HTTPStatus.SERVICE_UNAVAILABLE
        return JSONResponse({"ready": is_ready, "parts": dict(found)}, status)

    return router
