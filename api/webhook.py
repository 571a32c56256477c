"""`POST /telegram/webhook`: updates as Telegram delivers them (Bot API, `setWebhook`)."""

import hmac
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from fastapi import APIRouter
from fastapi.requests import Request
from fastapi.responses import Response
from starlette.background import BackgroundTask
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

logger = logging.getLogger(__name__)

PATH: Final = "/telegram/webhook"
SECRET_HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header
LONGEST_BODY: Final = 1 << 20
"""Bytes. Telegram's largest updates have some tens of thousands."""
LARGEST_ID: Final = (1 << 63) - 1
_CLOSE: Final = {"Connection": "close"}
"""Where a body is left unread: what is still to come of it must not be waited for."""

Afterwards = Callable[[], Awaitable[None]]
Accept = Callable[[Mapping[str, Any]], Awaitable[Afterwards | None]]
"""Takes a raw update; it is durable when this returns. What is returned is to be done after Telegram was answered."""


def webhook_routes(*, secret: str, accept: Accept) -> APIRouter:
    """Return the webhook's route. Whoever doesn't know `secret` gets 401 before anything of theirs is read."""
    router = APIRouter()
    expected = secret.encode("ascii")

    async def receive(request: Request) -> Response:
        given = request.headers.get(SECRET_HEADER, "").encode("latin-1")
        if not hmac.compare_digest(given, expected):
            raise HTTPException(401, headers=_CLOSE)
        update = _update_in(await _body_of(request))
        afterwards = await accept(update)
        return Response(background=None if afterwards is None else BackgroundTask(afterwards))

    router.add_api_route(PATH, receive, methods=["POST"], include_in_schema=False)
    return router


async def _body_of(request: Request) -> bytes:
    """Return the body. Raises 413 as soon as it is known to be too long."""
    announced = request.headers.get("Content-Length", "0")
    if announced.isdecimal() and int(announced[:20]) > LONGEST_BODY:
        raise HTTPException(413, headers=_CLOSE)
    body = bytearray()
    try:
        async for part in request.stream():
            body += part
            if len(body) > LONGEST_BODY:
                raise HTTPException(413, headers=_CLOSE)
    except ClientDisconnect:
        raise HTTPException(400) from None
    return bytes(body)


def _update_in(body: bytes) -> dict[str, Any]:
    """Return the update. Raises 400 for what is none."""
    try:
        update: dict[str, Any] = json.loads(body)
    except (ValueError, RecursionError):
        logger.warning("a webhook call was no JSON", extra={"bytes": len(body)})
        raise HTTPException(400) from None
    number = update.get("update_id") if isinstance(update, dict) else None
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number <= LARGEST_ID:
        logger.warning("a webhook call was no update", extra={"bytes": len(body)})
        raise HTTPException(400)
    return update
