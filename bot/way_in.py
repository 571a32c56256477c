"""Everything by which updates come in: polled or delivered, stored, acknowledged, handled."""

import asyncio
import contextlib
import socket
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any

from aiogram import Bot

from bot.activity import Activity
from bot.background import in_background
from bot.expectations import answering
from bot.failures import Regrets
from bot.flood_gate import FloodGate
from bot.health import Health
from bot.inbox_worker import InboxWorker
from bot.intake import Intake
from bot.outage import Outage
from bot.polling import Poller
from bot.refusals import Refusals
from bot.serving import serve
from bot.settings import BotMode, Settings
from bot.webhook import Webhook
from scheduling.clock import Clock
from scheduling.floods import Pace
from scheduling.ports import Inbox, StoredUpdate
from storage.engine import Database

FINISH_SECONDS = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the way in needs of the application."""

    settings: Settings
    bot: Bot
    database: Database
    inbox: Inbox
    clock: Clock
    outage: Outage
    handle: Callable[[StoredUpdate], Awaitable[None]]
    is_owner: Callable[[], bool]
    is_running: Callable[[], bool]
    username: Callable[[], str | None]
    """The bot's name, once it is known."""
    purge_besides: Sequence[Callable[[], Awaitable[object]]]
    """Forgets what else was only kept for a while, as old updates are."""
    activity: Activity


class WayIn:
    """Opens in the order in which updates need the parts, and closes in the other."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._refusals = Refusals(around.bot, settings=around.settings, clock=around.clock)
        self._worker = InboxWorker(
            around.inbox,
            self._handle,
            give_up=Regrets(bot=around.bot, settings=around.settings),
            clock=around.clock,
            away_for_long=lambda: around.outage.is_long,
            purge_besides=around.purge_besides,
            activity=around.activity,
        )
        self._intake = Intake(
            around.inbox,
            clock=around.clock,
            away_for_long=lambda: around.outage.is_long,
            expects_answer=answering(around.username),
            on_stored=self._worker.wake,
        )

        settings = around.settings
        self._gate = FloodGate(
            self._intake,
            of_person=Pace(settings.flood_user_burst, settings.flood_user_per_minute),
            of_chat=Pace(settings.flood_chat_burst, settings.flood_chat_per_minute),
            administrators=settings.admin_ids,
            expects_answer=answering(around.username),
            clock=around.clock,
            tell=self._refusals.tell,
        )
        around.database.availability.listeners.append(self._note_availability)

    async def open(self, stack: AsyncExitStack, listener: socket.socket | None) -> None:
        """Begin. Raises `WebhookRefused`."""
        around = self._around
        watching = asyncio.create_task(around.outage.watch(), name="outage watch")
        stack.push_async_callback(_finish, watching)
        stack.callback(around.outage.close)
        working = asyncio.create_task(self._worker.run(), name="inbox worker")
        stack.push_async_callback(_finish, working)
        stack.callback(self._worker.stop)
        stack.push_async_callback(self._refusals.close)
        storing = asyncio.create_task(self._intake.run(), name="intake")
        stack.push_async_callback(_finish, storing)
        stack.callback(self._intake.close)
        if listener is not None:
            health = Health(
                around.database,
                clock=around.clock,
                is_owner=around.is_owner,
                is_running=around.is_running,
                is_working=lambda: not (working.done() or storing.done()),
            )
            await serve(around.settings, listener, accept=self._accept, checks=health, stack=stack)
        if around.settings.bot_mode is BotMode.WEBHOOK:
            webhook = Webhook(around.bot, settings=around.settings, clock=around.clock)
            if not await webhook.set():
                in_background(stack, webhook.keep_trying(), name="webhook")
        else:
            poller = Poller(around.bot, self._gate, clock=around.clock, regret=self._refusals)
            in_background(stack, poller.run(), name="poller")

    def _note_availability(self, is_away: bool) -> None:  # noqa: FBT001 - the shape of a listener
        if not is_away:
            self._intake.hurry()
            self._worker.wake()

    async def _accept(self, update: Mapping[str, Any]) -> Callable[[], Awaitable[None]] | None:
        """Store what was delivered; return what to do after Telegram was answered."""
        unsaved = await self._gate.take([update])
        if not unsaved:
            return None

        async def refuse() -> None:
            self._refusals(unsaved)

        return refuse

    async def _handle(self, update: StoredUpdate) -> None:
        if self._intake.was_refused(update.cause.update_id):
            return  # its commit came through after its author was told that nothing was changed
        await self._around.handle(update)


async def _finish(task: asyncio.Task[None]) -> None:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(task, FINISH_SECONDS)
