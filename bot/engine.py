"""The delivery engine of one bot: what plans, claims, sends, and tells how it went."""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import partial
from typing import Any

from aiogram import Bot

from bot.background import in_background
from bot.broadcast_progress import BroadcastProgress
from bot.news import ComebackTeller, LateNoteGiver, wake_where_late
from bot.notifier import Notifier
from bot.parts import Parts
from bot.settings import Settings
from bot.watch import SendingWatch
from delivery.author_rights import AuthorRights
from delivery.followups import FollowupWorker, TelegramFollowups, wake_where_followed
from delivery.lease import Lease
from delivery.limiter import Limiter
from delivery.nagging import ReminderFollowups
from delivery.outlet import PacedOutlet
from delivery.pump import Pump
from delivery.reconciliation import Reconciler
from delivery.recorder import OutcomeRecorder
from delivery.rendering import Habits
from scheduling.alarm.clock_watch import ClockWatch
from scheduling.alarm.dispatcher import Dispatcher
from scheduling.alarm.planner import Planner
from scheduling.alarm.scheduler import AlarmScheduler
from scheduling.alarm.ticker import Ticker
from scheduling.attention import Attention
from scheduling.broadcasting import Broadcaster, BroadcasterHooks
from scheduling.clock import Clock
from scheduling.deliveries import DeliveryStatus, RetryPolicy, Verdict
from scheduling.identifiers import BotId
from storage.clock_jumps import SqlWaitingTries
from storage.delivery_queue import SqlDeliveryQueue
from storage.engine import Database
from storage.news import SqlComebacks
from storage.plan import SqlMessagePlan

logger = logging.getLogger(__name__)

NEWS = {DeliveryStatus.FAILED, DeliveryStatus.SUSPENDED, DeliveryStatus.UNKNOWN}
"""Ends of a delivery that its author must hear of."""
IN_FLIGHT_SECONDS = 10.0
"""How long sends under way may take to end after SIGTERM; what takes longer is judged at the next start."""
ROOM_SECONDS = 0.1
"""For so long planning waits at most between two steps while somebody waits for an answer."""
SETTLING_SECONDS = 10.0
"""After so long the start is over, and what can wait begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Foundations:
    """What the engine stands on."""

    settings: Settings
    parts: Parts
    bot: Bot
    bot_id: BotId
    database: Database
    queue: SqlDeliveryQueue
    plan: SqlMessagePlan
    limiter: Limiter
    lease: Lease
    reconciler: Reconciler
    clock: Clock
    stopped: asyncio.Event
    """Set when everything ends."""
    attention: Attention
    group_commit_seconds: float

    def may_send(self) -> bool:
        """Tell whether this process may send: nothing leaves that could not be recorded, either."""
        return self.lease.is_owner() and not self.database.is_damaged


class Engine:
    """One bot's engine. It is made at rest; `start` has it work until the stack is closed."""

    def __init__(self, on: Foundations) -> None:
        """Wire it together."""
        self._on = on
        self._scheduler = AlarmScheduler()
        self.outcomes = OutcomeRecorder(on.reconciler, on.clock, delay_seconds=on.group_commit_seconds)
        self.pump = Pump(
            sender=on.parts.sender(
                on.bot,
                AuthorRights(on.bot, on.clock, trusted=frozenset(map(int, on.settings.admin_ids))),
                Habits(language=on.settings.default_language, zone=on.settings.default_timezone),
                uploads=on.parts.uploads(on.bot, on.database, on.bot_id, settings=on.settings),
            ),
            limiter=on.limiter,
            policy=RetryPolicy(delays=on.settings.retry_delays),
            recorder=self.outcomes,
            clock=on.clock,
            max_in_flight=on.settings.max_in_flight,
        )
        claim = Dispatcher(
            queue=on.queue,
            outlet=PacedOutlet(self.pump, on.limiter, on.clock),
            scheduler=self._scheduler,
            clock=on.clock,
            claims=on.reconciler,
        )
        self._dispatching = Ticker(claim, clock=on.clock, name="dispatcher")
        progress = BroadcastProgress(
            bot=on.bot,
            new_unit=on.parts.units(on.database, on.bot_id).new,
            clock=on.clock,
            is_owner=on.may_send,
        )
        self._progressing = Ticker(progress, clock=on.clock, name="progress of broadcasts")
        self._broadcaster = Broadcaster(
            work=on.parts.broadcasts(on.database, on.bot_id, settings=on.settings),
            clock=on.clock,
            hooks=BroadcasterHooks(
                on_pending=self._dispatching.wake,
                on_pace=lambda pace: on.limiter.pace_broadcasts(pace, on.clock.monotonic()),
                on_over=self._progressing.wake,
            ),
        )
        self._broadcasting = Ticker(self._broadcaster, clock=on.clock, name="broadcasts")
        self._planner = Planner(
            plan=on.plan,
            scheduler=self._scheduler,
            clock=on.clock,
            batch=on.settings.tick_batch,
            on_planned=self._dispatching.wake,
            on_broadcasts=self.wake_broadcasts,
            make_room=partial(on.attention.make_room, seconds=ROOM_SECONDS),
        )
        self._planning = Ticker(self._planner, clock=on.clock, name="planner")
        tries = SqlWaitingTries(on.database, on.bot_id)
        clock_watch = ClockWatch(tries=tries, return_to=self._planner.return_to, clock=on.clock)
        self._watching = Ticker(clock_watch, clock=on.clock, name="clock watch")
        telling: dict[str, Any] = {"bot": on.bot, "clock": on.clock, "is_owner": on.may_send}
        notifier = Notifier(queue=on.queue, on_going_on=self.go_on, **telling)
        self._notifying = Ticker(notifier, clock=on.clock, name="notifier")
        late_notes = LateNoteGiver(notes=on.parts.late_notes(on.database, on.bot_id), **telling)
        self._noting = Ticker(late_notes, clock=on.clock, name="late notes")
        reminders = ReminderFollowups(
            on.bot,
            nags=on.parts.nags(on.database, on.bot_id),
            clock=on.clock,
            wake_dispatcher=self._dispatching.wake,
        )
        following = FollowupWorker(
            followups=on.parts.followups(on.database, on.bot_id),
            actions={**TelegramFollowups(on.bot).actions, **reminders.actions},
            clock=on.clock,
            is_owner=on.may_send,
        )
        self._following = Ticker(following, clock=on.clock, name="follow-ups")
        comebacks = ComebackTeller(comebacks=SqlComebacks(on.database, on.bot_id), **telling)
        self._welcoming = Ticker(comebacks, clock=on.clock, name="comebacks")
        self._watch = SendingWatch(
            bot=on.bot,
            settings=on.settings,
            pump=self.pump,
            new_unit=on.parts.units(on.database, on.bot_id).new,
            clock=on.clock,
        )
        self._connect()

    @property
    def wake_planner(self) -> Callable[[], None]:
        """What to call when a message was accepted or changed."""
        return self._scheduler.wakeup

    @property
    def wake_dispatcher(self) -> Callable[[], None]:
        """What to call when a delivery may go out."""
        return self._dispatching.wake

    def wake_broadcasts(self) -> None:
        """Go on with the runs of broadcasts: one began, or was changed."""
        self._broadcasting.wake()
        self._progressing.wake()

    def go_on(self) -> None:
        """Plan and send what was paused or suspended and is so no more, and tell its chats."""
        self._scheduler.wakeup()
        self._welcoming.wake()

    def start(self, stack: AsyncExitStack) -> None:
        """Begin to work. When `stack` is closed all ends in order, and what is under way is recorded."""
        stack.push_async_callback(self._watch.close)
        self._scheduler.start()
        stack.callback(self._scheduler.shutdown, wait=False)
        stack.push_async_callback(self._close_pump)
        self._on.reconciler.start()
        stack.push_async_callback(self._on.reconciler.stop)
        for ticker in (
            self._watching,
            self._noting,
            self._following,
            self._welcoming,
            self._notifying,
            self._progressing,
            self._broadcasting,
            self._planning,
            self._dispatching,
        ):
            ticker.start()
            stack.push_async_callback(_stop, ticker)
        in_background(stack, self._bring_up_to_date(), name="zone rules")

    def _connect(self) -> None:
        """Let each part wake those that have something to do because of it."""
        on, hooks = self._on, self.pump.hooks
        hooks.on_misconfigured = self._watch.alarm
        hooks.on_free = self._dispatching.wake
        hooks.is_owner = on.may_send
        hooks.epoch = lambda: on.lease.epoch
        hooks.is_attention_wanted = self._is_attention_wanted
        on.attention.on_free = self._dispatching.wake
        on.lease.on_regained.append(self._dispatching.wake)
        on.reconciler.pump = self.pump
        on.reconciler.on_pending = self._dispatching.wake
        self.outcomes.listeners.append(self._wake_where_failed)
        self.outcomes.listeners.append(self._wake_where_over)
        self.outcomes.listeners.append(wake_where_late(self._noting.wake))
        self.outcomes.listeners.append(wake_where_followed(self._following.wake))
        self._scheduler.on_wakeup(self._planning.wake)
        self._scheduler.on_wakeup(self._dispatching.wake)

    def _is_attention_wanted(self) -> bool:
        return self._on.attention.is_wanted

    def _wake_where_failed(self, verdicts: Sequence[Verdict]) -> None:
        """Let the authors be told at once; where nothing failed there is nothing to look for."""
        if any(verdict.delivery_status in NEWS and not verdict.order.is_broadcast for verdict in verdicts):
            self._notifying.wake()

    def _wake_where_over(self, verdicts: Sequence[Verdict]) -> None:
        """Let a run end with its last outcome."""
        if self._broadcaster.is_awaited(verdicts):
            self._broadcasting.wake()

    async def _bring_up_to_date(self) -> None:
        """Look through all schedules, once what was due at the start is on its way: a third of a second for a million.

        What falls due before is looked at anyway.
        """
        if not await self._on.clock.wait(self._on.stopped, seconds=SETTLING_SECONDS):
            await self._planner.bring_up_to_date()

    async def _close_pump(self) -> None:
        if not await self.pump.close(timeout_seconds=IN_FLIGHT_SECONDS):
            logger.warning("some sends did not end in time; they are judged at the next start")


async def _stop(ticker: Ticker) -> None:
    """Let a step under way end. The notifier may be waiting for a rate limit: it goes on after the next start."""
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(ticker.stop(), IN_FLIGHT_SECONDS)
