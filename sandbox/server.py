"""The HTTP side: reads calls as the Bot API server does, on loopback only."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import BodyPartReader, hdrs, web

import sandbox.methods  # noqa: F401 - fills the table of methods
from sandbox.bots import HostedBot
from sandbox.errors import ApiError, BadRequest, entity_too_large, not_found, unauthorized
from sandbox.faults import Exchange, Faults
from sandbox.files import MAX_DOWNLOAD, MAX_UPLOAD
from sandbox.limits import Limiter
from sandbox.params import Params, Upload
from sandbox.recorder import Call, Recorder
from sandbox.registry import HANDLERS, WAITING, canonical
from sandbox.wire import Json, encode
from sandbox.world import World

LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]", "::1"})
BODY_LIMIT = MAX_UPLOAD + 1024 * 1024
OK = 200


def is_loopback(host: str) -> bool:
    """Whether a Host header names this machine, so that no page on the web can reach the emulator by DNS tricks."""
    name = host if host.endswith("]") else host.rpartition(":")[0] or host
    return name.lower() in LOOPBACK


def answer(status: int, body: Json) -> web.Response:
    """Return an answer of the Bot API."""
    return web.Response(status=status, body=encode(body).encode(), headers={hdrs.CONTENT_TYPE: "application/json"})


def refusal(error: ApiError) -> web.Response:
    """Return a refusal of the Bot API."""
    return answer(error.code, error.answer())


async def read_params(request: web.Request) -> Params:
    """Return the parameters of a request, from its query string and its body, whatever its type."""
    raw: dict[str, Any] = {}
    if request.query_string:
        raw.update(request.query)
    kind = request.content_type
    files: dict[str, Upload] = {}
    if request.method != "POST" or not request.can_read_body:
        return Params(raw)
    try:
        if kind == "multipart/form-data":
            await _read_multipart(request, raw, files)
        elif kind == "application/json":
            raw.update(_object(await request.read()))
        else:
            raw.update(parse_qsl((await request.read()).decode(), keep_blank_values=True))
    except web.HTTPRequestEntityTooLarge:
        raise entity_too_large() from None
    except UnicodeDecodeError:
        raise BadRequest("strings must be encoded in UTF-8") from None
    return Params(raw, files)


def _object(content: bytes) -> Mapping[str, Any]:
    try:
        decoded = json.loads(content)
    except ValueError:
        raise BadRequest("can't parse JSON object") from None
    if not isinstance(decoded, dict):
        raise BadRequest("expected an Object")
    return decoded


async def _read_multipart(request: web.Request, raw: dict[str, Any], files: dict[str, Upload]) -> None:
    total = 0
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or part.name is None:
            continue
        content = bytes(await part.read(decode=False))
        total += len(content)
        if total > BODY_LIMIT:
            raise entity_too_large()
        if part.filename is None:
            raw[part.name] = content.decode()
        else:
            mime = part.headers.get(hdrs.CONTENT_TYPE, "application/octet-stream")
            files[part.name] = Upload(part.name, part.filename, content, mime)


class BotApi:
    """Serves `/bot<token>/<method>` and `/file/bot<token>/<path>`."""

    def __init__(self, world: World, recorder: Recorder, faults: Faults, limiter: Limiter) -> None:
        self.world = world
        self.recorder = recorder
        self.faults = faults
        self.limiter = limiter

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Answer one request."""
        token, _, name = request.path[len("/bot") :].partition("/")
        bot = self.world.bots.get(token)
        if bot is None or bot.is_revoked:
            return refusal(unauthorized())
        method = canonical(name)
        if method is None:
            return refusal(not_found())
        try:
            params = await read_params(request)
        except ApiError as error:
            params, call = Params({}), self.recorder.begin(bot, method, Params({}), None)
            self.recorder.end(call, error.code, error.answer())
            return refusal(error)
        return await self.run(request, bot, method, params)

    async def run(self, request: web.Request, bot: HostedBot, method: str, params: Params) -> web.StreamResponse:
        """Carry out a call, or let it meet the fault that is ordered for it."""
        call = self.recorder.begin(bot, method, params, self._chat_id(params))
        fault = self.faults.take(call) if self.faults.orders else None
        if fault is not None:
            call.fault = fault.name
            return await fault.meet(Exchange(request, call, lambda: self.work(call), self.recorder))
        if method.lower() in WAITING:
            status, body = await self._wait(call)
        else:
            status, body = self.work(call)
        self.recorder.end(call, status, body)
        return answer(status, body)

    def work(self, call: Call) -> tuple[int, Json]:
        """Do what a method is for, at once. A method that waits looks only once here."""
        name = call.method.lower()
        handler = HANDLERS[name][1] if name in HANDLERS else WAITING[name][2]
        try:
            self.limiter.check(call.bot.id, call.method, call.chat_id)
            result = handler(self.world, call.bot, call.params)
        except ApiError as error:
            return error.code, error.answer()
        call.is_done = True
        return OK, {"ok": True, "result": result}

    def carry_out(self, bot: HostedBot, name: str, params: Params) -> None:
        """Carry out a call that came as the answer of a webhook; nobody gets its result."""
        method = canonical(name)
        if method is not None and method.lower() in HANDLERS:
            call = self.recorder.begin(bot, method, params, self._chat_id(params))
            self.recorder.end(call, *self.work(call))

    async def _wait(self, call: Call) -> tuple[int, Json]:
        try:
            result = await WAITING[call.method.lower()][1](self.world, call.bot, call.params)
        except ApiError as error:
            return error.code, error.answer()
        call.is_done = True
        return OK, {"ok": True, "result": result}

    def _chat_id(self, params: Params) -> int | str | None:
        text = params.text("chat_id")
        if not text:
            return None
        if text.startswith("@"):
            chat = next((c for c in self.world.chats.values() if c.username and f"@{c.username}" == text), None)
            return chat.id if chat else text
        return params.integer("chat_id")

    async def download(self, request: web.Request) -> web.StreamResponse:
        """Answer with the contents of a file."""
        token, _, path = request.path[len("/file/bot") :].partition("/")
        if token not in self.world.bots:
            return refusal(unauthorized())
        stored = self.world.files.at(path)
        if stored is None or stored.content is None or stored.size > MAX_DOWNLOAD:
            return refusal(not_found())
        return web.Response(body=stored.content, content_type="application/octet-stream")
