"""What this process serves over HTTP. FastAPI and uvicorn are imported only where something is served: 10 MB."""

import socket
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from typing import Any

from bot.settings import BotMode, Settings
from bot.webhook import secret_of

Update = Mapping[str, Any]
Accept = Callable[[Update], Awaitable[Callable[[], Awaitable[None]] | None]]
Checks = Callable[[], Awaitable[Mapping[str, bool]]]


class AddressTaken(Exception):
    """HTTP_HOST and HTTP_PORT can't be served. The text says why."""


def reserve(settings: Settings) -> socket.socket | None:
    """Take the address before anything else is begun; None where nothing is served. Raises `AddressTaken`."""
    if settings.served_port is None:
        return None
    from api.server import ListenFailed, listen  # noqa: PLC0415 - see above

    try:
        return listen(settings.http_host, settings.served_port)
    except ListenFailed as error:
        raise AddressTaken(str(error)) from error


async def serve(
    settings: Settings, listener: socket.socket, *, accept: Accept, checks: Checks, stack: AsyncExitStack
) -> None:
    """Serve health, and in webhook mode the webhook, until `stack` is closed."""
    from api.app import make_app  # noqa: PLC0415 - see above
    from api.health import health_routes  # noqa: PLC0415
    from api.server import HttpServer  # noqa: PLC0415
    from api.webhook import webhook_routes  # noqa: PLC0415

    routers = [health_routes(checks)]
    if settings.bot_mode is BotMode.WEBHOOK:
        routers.append(webhook_routes(secret=secret_of(settings), accept=accept))
    server = HttpServer(make_app(routers), listener)
    stack.push_async_callback(server.stop)
    await server.start()
