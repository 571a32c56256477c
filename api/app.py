"""The FastAPI application of this process. Imported only where something is served: it costs memory and time."""

from collections.abc import Iterable

from fastapi import APIRouter, FastAPI
from fastapi.requests import Request
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException


def make_app(routers: Iterable[APIRouter]) -> FastAPI:
    """Return an application with these routes and no others: nothing about itself is published."""
    app = FastAPI(title="Carillon", openapi_url=None, docs_url=None, redoc_url=None)
    for router in routers:
        app.include_router(router)
    app.add_exception_handler(HTTPException, _plainly)
    return app


async def _plainly(_request: Request, error: Exception) -> JSONResponse:
    """Answer what went wrong with its status and nothing of what was sent."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    headers = error.headers if isinstance(error, HTTPException) else None
    detail = error.detail if isinstance(error, HTTPException) else "Internal Server Error"
    return JSONResponse({"detail": detail}, status_code=status, headers=headers)
