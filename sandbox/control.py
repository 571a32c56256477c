"""The same strings to pull, over HTTP: JSON under `/sandbox/`, for the chat page and for other processes.

A change is a POST with `Content-Type: application/json`. No page of another origin can send one: browsers ask first
(CORS), and are never told yes.
"""

import json
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import urlsplit

from aiohttp import web

from sandbox.control_commands import COMMANDS, CommandError
from sandbox.errors import ApiError
from sandbox.faults import Faults
from sandbox.server import is_loopback
from sandbox.wire import Json, encode
from sandbox.world import Event

if TYPE_CHECKING:
    from sandbox.emulator import Emulator

PREFIX = "/sandbox/"
MAX_WAIT = 50.0
BAD_REQUEST, FORBIDDEN, NOT_FOUND, UNSUPPORTED = 400, 403, 404, 415

Look: TypeAlias = "Callable[[Emulator, web.Request], Awaitable[Json]]"


def _number(request: web.Request, name: str, default: int = 0) -> int:
    return int(request.query.get(name, default))


def event_json(event: Event) -> Json:
    """Return an event as JSON."""
    return {
        "number": event.number,
        "at": event.at.isoformat(),
        "kind": event.kind,
        "chat_id": event.chat_id,
        "bot_id": event.bot_id,
        "payload": event.payload,
    }


async def _about(emulator: "Emulator", _request: web.Request) -> Json:
    return {
        "url": emulator.url,
        "now": emulator.clock().isoformat(),
        "bots": [bot.to_json() for bot in emulator.world.bots.values()],
        "users": [user.to_json() for user in emulator.world.users.values() if not user.is_bot],
        "chats": [
            {**chat.to_json(), "topics": [topic.to_json() for topic in chat.topics.values() if not topic.is_deleted]}
            for chat in emulator.world.chats.values()
        ],
        "last_event": emulator.recorder.last_event,
        "last_call": emulator.recorder.total,
    }


async def _history(emulator: "Emulator", request: web.Request) -> Json:
    bot = emulator.bot(request.query.get("bot"))
    topic = _number(request, "topic") or None
    messages = emulator.history(_number(request, "chat"), topic, bot=bot)
    shown = [
        message.raw | ({"_reply_keyboard": message.keyboard} if message.keyboard else {})
        for message in messages
        if message.id > _number(request, "after")
    ]
    return {"messages": shown, "last_event": emulator.recorder.last_event}


async def _events(emulator: "Emulator", request: web.Request) -> Json:
    after = _number(request, "after")
    wait = min(float(request.query.get("timeout", 0)), MAX_WAIT)
    if wait:
        try:
            await emulator.wait_for_event(after, wait)
        except TimeoutError:
            return {"events": [], "last": after}
    return {
        "events": [event_json(event) for event in emulator.events(after)],
        "last": emulator.recorder.last_event,
    }


async def _calls(emulator: "Emulator", request: web.Request) -> Json:
    found = emulator.calls(
        request.query.get("method"),
        chat=_number(request, "chat") or None,
        after=_number(request, "after"),
    )
    return {"calls": [call.to_json() for call in found], "total": emulator.recorder.total}


async def _faults(emulator: "Emulator", _request: web.Request) -> Json:
    return {"faults": faults_json(emulator.faults)}


def faults_json(faults: Faults) -> list[Json]:
    """Return the faults that are ordered."""
    return [
        {
            "number": order.number,
            "kind": order.fault.name,
            "method": order.method,
            "chat": order.chat,
            "times": order.times,
            "met": [call.number for call in order.met],
        }
        for order in faults.orders
    ]


LOOKS: dict[str, Look] = {"": _about, "history": _history, "events": _events, "calls": _calls, "faults": _faults}


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
                return _answer(200, await LOOKS[name](self._emulator, request))
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

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        """Send events as they happen (server-sent events), from `after` or `Last-Event-ID` on."""
        emulator = self._emulator
        latest = str(emulator.recorder.last_event)
        seen = int(request.headers.get("Last-Event-ID") or request.query.get("after") or latest)
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await response.prepare(request)
        await response.write(b": connected\n\n")
        while not emulator.is_closing:
            for event in emulator.events(seen):
                seen = event.number
                await response.write(f"id: {seen}\ndata: {encode(event_json(event))}\n\n".encode())
            try:
                await emulator.wait_for_event(seen, MAX_WAIT)
            except TimeoutError:
                await response.write(b": still here\n\n")
        return response


def _answer(status: int, body: Json) -> web.Response:
    return web.Response(status=status, body=encode(body).encode(), content_type="application/json")
