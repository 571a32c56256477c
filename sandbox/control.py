"""The same strings to pull, over HTTP: JSON under `/sandbox/`, for the chat page and for other processes.

A change is a POST with `Content-Type: application/json`. No page of another origin can send one: browsers ask first
(CORS), and are never told yes.
"""

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from aiohttp import web

from sandbox.control_commands import COMMANDS, CommandError
from sandbox.control_looks import LOOKS, MAX_WAIT, event_json
from sandbox.errors import ApiError
from sandbox.page_files import contents
from sandbox.server import is_loopback
from sandbox.wire import Json, encode

if TYPE_CHECKING:
    from sandbox.emulator import Emulator

PREFIX = "/sandbox/"
BAD_REQUEST, FORBIDDEN, NOT_FOUND, UNSUPPORTED = 400, 403, 404, 415


class Control:
    """Serves `/sandbox/…`."""

    def __init__(self, emulator: "Emulator") -> None:
        self._emulator = emulator

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Answer one request; what went wrong is told as `{"error": …}`."""
        origin = urlsplit(request.headers.get("Origin", ""))
        if origin.netloc and not is_loopback(origin.netloc):
            return _answer(FORBIDDEN, {"error": "only pages of this machine may ask"})
        name = request.path.removeprefix(PREFIX).rstrip("/") if request.path.startswith(PREFIX) else None
        try:
            if name is not None and request.method == "GET" and name in LOOKS:
                if name == "events" and "text/event-stream" in request.headers.get("Accept", ""):
                    return await self._stream(request)
                return _answer(200, await LOOKS[name](self._emulator, request.query))
            if name == "file" and request.method == "GET":
                return self._file(request.query.get("id", ""))
            if name is not None and request.method == "POST" and name in COMMANDS:
                return await self._command(request, name)
        except (CommandError, LookupError, ValueError, TypeError, ApiError) as error:
            return _answer(BAD_REQUEST, {"error": str(error)})
        return _answer(NOT_FOUND, {"error": "there is nothing here", "GET": sorted(LOOKS), "POST": sorted(COMMANDS)})

    async def _command(self, request: web.Request, name: str) -> web.StreamResponse:
        if request.content_type != "application/json":
            return _answer(UNSUPPORTED, {"error": "send JSON, with Content-Type: application/json"})
        body: Any = json.loads(await request.read() or b"{}")
        if not isinstance(body, dict):
            raise CommandError("expected a JSON object")
        return _answer(200, await COMMANDS[name](self._emulator, body))

    def _file(self, unique_id: str) -> web.StreamResponse:
        stored = self._emulator.world.files.known(unique_id)
        if stored is None:
            return _answer(NOT_FOUND, {"error": f"there is no file {unique_id}"})
        return contents(stored)

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        """Send events as they happen (server-sent events), from `after` or `Last-Event-ID` on.

        An event named `calls`, without a number, tells that calls came or were answered meanwhile.
        """
        emulator, recorder = self._emulator, self._emulator.recorder
        seen = int(request.headers.get("Last-Event-ID") or request.query.get("after") or recorder.last_event)
        changes = recorder.changes
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await response.prepare(request)
        await response.write(b": connected\n\n")

        def is_new() -> bool:
            return emulator.is_closing or recorder.last_event > seen or recorder.changes > changes

        while not emulator.is_closing:
            for event in emulator.events(seen):
                seen = event.number
                await response.write(f"id: {seen}\ndata: {encode(event_json(emulator, event))}\n\n".encode())
            if recorder.changes > changes:
                changes = recorder.changes
                await response.write(b"event: calls\ndata: {}\n\n")
            try:
                await emulator.wait_for(is_new, MAX_WAIT)
            except TimeoutError:
                await response.write(b": still here\n\n")
        return response


def _answer(status: int, body: Json) -> web.Response:
    return web.Response(status=status, body=encode(body).encode(), content_type="application/json")
