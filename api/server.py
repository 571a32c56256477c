"""uvicorn inside the event loop of the bot: it takes no signals, and it is started and stopped by the bot."""

import asyncio
import contextlib
import logging
import socket
from collections.abc import Iterator

import uvicorn
from fastapi import FastAPI

logger = logging.getLogger(__name__)

BACKLOG = 1024
KEEP_ALIVE_SECONDS = 75
"""Longer than proxies keep an idle connection (nginx: 60 s): were we the first to close, a request could be lost."""
GRACE_SECONDS = 5
"""How long requests under way may take to be answered when the server stops."""


class ListenFailed(Exception):
    """Nothing can be served at this address: somebody else does, or it is not this machine's."""

    def __init__(self, host: str, port: int, reason: str) -> None:
        super().__init__(f"{host}:{port}: {reason}")
        self.host = host
        self.port = port
        self.reason = reason


class _Server(uvicorn.Server):
    """A server that leaves signals to whoever runs the event loop, and tells when it serves."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.serving = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to serve."""
        await super().startup(sockets)
        self.serving.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take none."""
        yield


def listen(host: str, port: int) -> socket.socket:
    """Reserve an address; nobody is answered yet. Port 0 takes any free one. Raises `ListenFailed`."""
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
    except OSError as error:
        raise ListenFailed(host, port, error.strerror or str(error)) from error
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(BACKLOG)  # Linux lets two sockets bind one port as long as neither listens
    except OSError as error:
        listener.close()
        raise ListenFailed(host, port, error.strerror or str(error)) from error
    listener.setblocking(False)  # noqa: FBT003 - the standard library's own signature
    return listener


class HttpServer:
    """Serves an application on a listening socket."""

    def __init__(self, app: FastAPI, listener: socket.socket) -> None:
        """Take the socket over: it is closed when the server stops."""
        self._listener = listener
        self.port: int = listener.getsockname()[1]
        self._server = _Server(
            uvicorn.Config(
                app,
                lifespan="off",
                ws="none",
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,
                backlog=BACKLOG,
                timeout_keep_alive=KEEP_ALIVE_SECONDS,
                timeout_graceful_shutdown=GRACE_SECONDS,
            )
        )
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Serve; requests are answered when this returns."""
        self._task = asyncio.create_task(self._server.serve(sockets=[self._listener]), name="http server")
        serving = asyncio.create_task(self._server.serving.wait())
        await asyncio.wait({self._task, serving}, return_when=asyncio.FIRST_COMPLETED)
        serving.cancel()
        if self._task.done():
            self._task.result()

    async def stop(self) -> None:
        """Answer what is under way, take nothing more, and close."""
        if self._task is None:
            self._listener.close()
            return
        self._server.should_exit = True
        await asyncio.wait([self._task])
        if not self._task.cancelled() and (error := self._task.exception()) is not None:
            logger.error("the HTTP server failed", extra={"error": type(error).__name__}, exc_info=error)
