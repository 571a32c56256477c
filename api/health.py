"""`GET /health/live` and `GET /health/ready`, for whoever watches over this process."""

from collections.abc import Awaitable, Callable, Mapping

from fastapi import APIRouter
from fastapi.responses import JSONResponse

Checks = Callable[[], Awaitable[Mapping[str, bool]]]
"""Looks at what this process needs in order to do its work: the name of each, and whether it is there."""


def health_routes(checks: Checks) -> APIRouter:
    """Return the routes: 503 tells that this process can't do its work now, and which part is missing."""
    router = APIRouter(prefix="/health")

    async def live() -> JSONResponse:
        """Answer: that this runs is the answer."""
        return JSONResponse({"status": "live"})

    async def ready() -> JSONResponse:
        found = dict(await checks())
        is_ready = all(found.values())
        return JSONResponse(
            {"status": "ready" if is_ready else "not ready", "checks": found},
            status_code=200 if is_ready else 503,
            headers={"Cache-Control": "no-store"},
        )

    for path, answer in (("/live", live), ("/ready", ready)):
        router.add_api_route(path, answer, methods=["GET", "HEAD"], include_in_schema=False)
    return router
