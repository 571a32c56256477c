"""The emulator: an honest stand-in for api.telegram.org on loopback, with strings to pull."""

import asyncio
from collections.abc import Iterable, Sequence
from types import TracebackType
from typing import Self

from aiohttp import web

from sandbox import page_files as page
from sandbox.actions import Actions
from sandbox.bots import BotAccount, HostedBot
from sandbox.clock import Clock, wall_clock
from sandbox.control import Control
from sandbox.errors import Forbidden
from sandbox.faults import Faults
from sandbox.limits import UNLIMITED, Limiter, RateLimits
from sandbox.model import Chat
from sandbox.params import Params
from sandbox.recorder import Recorder, Signal
from sandbox.server import BODY_LIMIT, BotApi, is_loopback, refusal
from sandbox.time_travel import TimeTravel
from sandbox.webhook import DEFAULT_DELAYS, Courier
from sandbox.wire import Json
from sandbox.world import World

HOST = "127.0.0.1"
UNRECORDED_HISTORY = 100
"""Messages kept a chat where nothing else is recorded: enough for edits."""


class Emulator(Actions):
    """Emulates Telegram's Bot API over HTTP.

    `async with Emulator(clock=clock) as emulator:` serves at `emulator.url` until the end of the block. People act
    by methods (`say`, `tap`, …), tests look (`history`, `calls`, `wait_for`, …) and order trouble (`faults.add`).
    """

    def __init__(
        self,
        *,
        clock: Clock = wall_clock,
        bots: Iterable[BotAccount] = (BotAccount(),),
        port: int = 0,
        seed: int = 0,
        limits: RateLimits | None = None,
        record: bool = True,
        record_limit: int | None = None,
        history_limit: int | None = None,
        is_open: bool = False,
        webhook_delays: Sequence[float] = DEFAULT_DELAYS,
        has_page: bool = False,
    ) -> None:
        """Prepare an emulator; nothing listens yet.

        `record=False` keeps no calls and events, `record_limit` the latest of them only, `history_limit` so many
        messages a chat. `limits` answers 429 as Telegram does (`RateLimits()` has its figures), by `clock`; without
        them nothing is refused. `is_open` makes up a chat for any id that a bot writes to. `seed` determines all
        made-up ids. With `has_page` the chat page is served at `/`.
        """
        self.clock = clock
        self.signal = Signal()
        self.recorder = Recorder(clock=clock, signal=self.signal, limit=record_limit if record else 0)
        self.world = World(
            clock=clock,
            bots=bots,
            seed=seed,
            history_limit=history_limit if record else history_limit or UNRECORDED_HISTORY,
            is_open=is_open,
        )
        self.faults = Faults()
        decisions = record_limit if record else 0
        self.limiter = Limiter(limits or UNLIMITED, clock, record_limit=decisions)
        """Enforces `limiter.limits`, which may be changed at any time, and keeps what it decided."""
        self.api = BotApi(self.world, self.recorder, self.faults, self.limiter)
        self.courier = Courier(
            clock=clock, carry_out=self._carry_out, changed=self.signal.changed, delays=webhook_delays
        )
        self.world.on_event = self._record_event
        self.world.on_update = self._updates_changed
        self.time_travel: TimeTravel | None = None
        """Set by whoever runs a bot whose clock can be moved ahead."""
        self.has_page = has_page
        self._control = Control(self)
        self.port = port
        self.is_closing = False
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        """The address to give to a client, without a slash at its end."""
        return f"http://{HOST}:{self.port}"

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=BODY_LIMIT)
        app.router.add_route("*", "/{path:.*}", self._serve)
        self._runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, HOST, self.port, backlog=1024)
        await site.start()
        address = self._runner.addresses[0]
        self.port = int(address[1])
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Stop serving: what hangs is let go, who polls is cut off."""
        self.is_closing = True
        self.signal.changed()
        self.faults.clear()
        await self.courier.close()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        if not is_loopback(request.host):
            return refusal(Forbidden("this emulator answers to loopback only"))
        path = request.path
        if path.startswith("/bot"):
            return await self.api.serve(request)
        if path.startswith("/file/bot"):
            return await self.api.download(request)
        if self.has_page and (served := page.serve(request)) is not None:
            return served
        return await self._control.serve(request)

    def _record_event(self, kind: str, chat: Chat, payload: Json) -> None:
        if self.recorder.is_on:
            self.recorder.event(kind, chat.id, chat.bot.id if chat.bot else 0, payload)

    def _updates_changed(self, bot: HostedBot) -> None:
        self.courier.look(bot)
        self.signal.changed()

    def _carry_out(self, bot: HostedBot, method: str, params: Params) -> None:
        self.api.carry_out(bot, method, params)


async def serve_forever(emulator: Emulator) -> None:
    """Serve until cancelled."""
    async with emulator:
        await asyncio.Event().wait()
