"""Trouble to order: what Telegram, a gateway or the network may do to a call."""

import asyncio
import contextlib
import itertools
import socket
import struct
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from fnmatch import fnmatchcase
from http import HTTPStatus
from typing import ClassVar

from aiohttp import web

from sandbox.errors import ApiError
from sandbox.recorder import Call, Recorder
from sandbox.wire import Json, encode

NGINX_PAGE = (
    "<html>\r\n<head><title>{status} {reason}</title></head>\r\n<body>\r\n"
    "<center><h1>{status} {reason}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
)


@dataclass(slots=True)
class Exchange:
    """A call in progress, as a fault sees it."""

    request: web.Request
    call: Call
    work: Callable[[], tuple[int, Json]]
    """Does what the method is for; returns status and body of the answer."""
    recorder: Recorder

    def answer(self, status: int, body: Json) -> web.Response:
        """Answer with a Bot API object, and record it."""
        self.recorder.end(self.call, status, body)
        return web.Response(status=status, body=encode(body).encode(), content_type="application/json")

    def drop(self, *, reset: bool) -> web.Response:
        """End the connection without an answer."""
        self.recorder.end(self.call, None, None)
        transport = self.request.transport
        if transport is not None:
            connection = transport.get_extra_info("socket")
            if reset and connection is not None:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            transport.abort()
        return web.Response()


class Fault(ABC):
    """One kind of trouble."""

    name: ClassVar[str]

    @abstractmethod
    async def meet(self, exchange: Exchange) -> web.StreamResponse:
        """Let a call meet the trouble."""


@dataclass(slots=True)
class ErrorAnswer(Fault):
    """Telegram refuses; nothing is done."""

    name: ClassVar[str] = "error"
    code: int
    description: str
    parameters: Json | None = None

    async def meet(self, exchange: Exchange) -> web.StreamResponse:
        """Answer with the error."""
        return exchange.answer(self.code, ApiError(self.code, self.description, self.parameters).answer())


@dataclass(slots=True)
class TooManyRequests(Fault):
    """429; without `retry_after` when that is `None`."""

    name: ClassVar[str] = "too_many_requests"
    retry_after: int | None = 5

    async def meet(self, exchange: Exchange) -> web.StreamResponse:
        """Answer that the bot must wait."""
        parameters = None if self.retry_after is None else {"retry_after": self.retry_after}
        suffix = "" if self.retry_after is None else f": retry after {self.retry_after}"
        error = ApiError(HTTPStatus.TOO_MANY_REQUESTS, f"Too Many Requests{suffix}", parameters)
        return exchange.answer(error.code, error.answer())


@dataclass(slots=True)
class ServerError(Fault):
    """A 5xx with Telegram's own JSON body: certainly nothing was done."""

    name: ClassVar[str] = "server_error"
    code: int = HTTPStatus.INTERNAL_SERVER_ERROR
    description: str = "Internal Server Error"

    async def meet(self, exchange: Exchange) -> web.StreamResponse:
        """Answer with the error."""
        return exchange.answer(self.code, ApiError(self.code, self.description).answer())


@dataclass(slots=True)
class GatewayError(Fault):
    """A 5xx of a gateway: an HTML page, or nothing at all. Whether the work was done is hidden: `is_done` tells."""

    name: ClassVar[str] = "gateway_error"
    code: int = HTTPStatus.BAD_GATEWAY
    page: bool = True
    is_done: bool = False

    async def meet(self, exchange: Exchange) -> web.StreamResponse:
        """Answer as a gateway does."""
        if self.is_done:
            exchange.work()
        text = NGINX_PAGE.format(status=int(self.code), reason=HTTPStatus(self.code).phrase) if self.page else ""
        exchange.recorder.end(exchange.call, int(self.code), text)
        return web.Response(status=self.code, text=text, content_type="text/html")


@dataclass(slots=True)
class Unauthorized(Fault):
    """401: the token was revoked."""

    name: ClassVar[str] = "unauthorized"

    async def meet(self, exchange: Exchange) -> web.StreamResponse:
        """Answer that the token is not valid."""
        return exchange.answer(HTTPStatus.UNAUTHORIZED, ApiError(HTTPStatus.UNAUTHORIZED, "Unauthorized").answer())


@dataclass(slots=True)
class Hang(Fault):
    """No answer for `seconds`, or until `release()`; then the usual one.

    The work is done before the wait (`is_done`) or after it. A client that gives up before then cancels work that
    is not done yet.
    """

    name: ClassVar[str] = "hang"
    seconds: float | None = None
    is_done: bool = False
    _released: asyncio.Event = field(default_factory=asyncio.Event, repr=False)

    def release(self) -> None:
        """Let whatever hangs go on."""
        self._released.set()

    async def meet(self, exchange: Exchange) -> web.StreamResponse:
        """Wait, then answer."""
        answer = exchange.work() if self.is_done else None
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._released.wait(), self.seconds)
        return exchange.answer(*(answer or exchange.work()))


@dataclass(slots=True)
class DropBefore(Fault):
    """The connection is lost before anything was done."""

    name: ClassVar[str] = "drop_before"
    reset: bool = False

    async def meet(self, exchange: Exchange) -> web.StreamResponse:
        """Drop the connection."""
        return exchange.drop(reset=self.reset)


@dataclass(slots=True)
class DropAfter(Fault):
    """The work is done, but the connection is lost before the answer."""

    name: ClassVar[str] = "drop_after"
    reset: bool = True

    async def meet(self, exchange: Exchange) -> web.StreamResponse:
        """Do the work and drop the connection."""
        exchange.work()
        return exchange.drop(reset=self.reset)


@dataclass(slots=True)
class SlowBody(Fault):
    """The answer comes in pieces, `seconds` apart."""

    name: ClassVar[str] = "slow_body"
    seconds: float = 0.1
    pieces: int = 5

    async def meet(self, exchange: Exchange) -> web.StreamResponse:
        """Answer slowly."""
        status, body = exchange.work()
        content = encode(body).encode()
        response = web.StreamResponse(status=status, headers={"Content-Type": "application/json"})
        response.content_length = len(content)
        await response.prepare(exchange.request)
        size = max(1, -(-len(content) // self.pieces))
        for begin in range(0, len(content), size):
            if begin:
                await asyncio.sleep(self.seconds)
            await response.write(content[begin : begin + size])
        exchange.recorder.end(exchange.call, status, body)
        return response


@dataclass(slots=True)
class TruncatedJson(Fault):
    """The work is done, but the 200 has only half its body."""

    name: ClassVar[str] = "truncated_json"

    async def meet(self, exchange: Exchange) -> web.StreamResponse:
        """Answer with half of the answer."""
        status, body = exchange.work()
        text = encode(body)
        half = text[: len(text) // 2]
        exchange.recorder.end(exchange.call, status, half)
        return web.Response(status=status, body=half.encode(), content_type="application/json")


KINDS: dict[str, type[Fault]] = {
    kind.name: kind
    for kind in (
        ErrorAnswer, TooManyRequests, ServerError, GatewayError, Unauthorized, Hang, DropBefore, DropAfter, SlowBody,
        TruncatedJson,
    )
}  # fmt: skip


@dataclass(eq=False, slots=True)
class Order:
    """A fault that is ordered: for which calls, and how often."""

    number: int
    fault: Fault
    method: str | None
    chat: int | str | None
    bot: int | None
    where: Callable[[Call], bool] | None
    skip: int
    times: int | None
    """How often it is still to happen; `None` for ever."""
    until: datetime | None = None
    """When it ends by itself, by the sandbox's clock."""
    met: list[Call] = field(default_factory=list)
    """The calls that it happened to."""

    def is_open_at(self, moment: datetime) -> bool:
        """Whether it may still happen then."""
        return self.times != 0 and (self.until is None or moment < self.until)

    def matches(self, call: Call) -> bool:
        """Whether a call is meant. Without a method any is, but the long poll; `send*` means all sends."""
        if self.method is None and call.method == "getUpdates":
            return False
        return (
            self.is_open_at(call.at)
            and (self.method is None or fnmatchcase(call.method.lower(), self.method.lower()))
            and (self.chat is None or self.chat == call.chat_id)
            and (self.bot is None or self.bot == call.bot.id)
            and (self.where is None or self.where(call))
        )


class Faults:
    """The faults that are ordered, first come, first served."""

    def __init__(self) -> None:
        self.orders: list[Order] = []
        self._numbers = itertools.count(1)

    def add(
        self,
        fault: Fault,
        *,
        method: str | None = None,
        chat: object = None,
        bot: int | None = None,
        where: Callable[[Call], bool] | None = None,
        skip: int = 0,
        times: int | None = 1,
        until: datetime | None = None,
    ) -> Order:
        """Order a fault for the next `times` calls (`None`: until removed) that match, after `skip` of them.

        With `until` it ends then, by the sandbox's clock.
        """
        chat_id = chat if chat is None or isinstance(chat, int | str) else getattr(chat, "id", None)
        order = Order(next(self._numbers), fault, method, chat_id, bot, where, skip, times, until)
        self.orders.append(order)
        return order

    def remove(self, order: Order) -> None:
        """Take an order back."""
        if order in self.orders:
            self.orders.remove(order)

    def clear(self) -> None:
        """Take all orders back and let go what hangs."""
        for order in self.orders:
            if isinstance(order.fault, Hang):
                order.fault.release()
        self.orders.clear()

    def take(self, call: Call) -> Fault | None:
        """Return the fault that a call meets, if any."""
        for order in self.orders:
            if not order.matches(call):
                continue
            if order.skip > 0:
                order.skip -= 1
                continue
            if order.times is not None:
                order.times -= 1
            order.met.append(call)
            return order.fault
        return None
