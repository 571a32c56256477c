"""Everything of one bot in one process, wired together, started and stopped in order."""

import asyncio
import gc
import logging
import signal
from contextlib import AsyncExitStack

from aiogram import Bot, Dispatcher
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramAPIError

from bot.activity import Activity
from bot.backfill import fill
from bot.background import in_background
from bot.context import ContextMiddleware
from bot.engine import Engine, Foundations
from bot.inbox_worker import KEEP
from bot.outage import Outage
from bot.parts import Parts
from bot.serving import reserve
from bot.settings import Settings
from bot.way_in import Surroundings, WayIn
from bot.wiring import Services, Units, UseCases
from delivery.channels import TelegramChannels
from delivery.documents import TelegramDocuments
from delivery.lease import Lease, LeaseTimes
from delivery.limiter import Limiter, Limits
from delivery.pacing import InteractivePacing
from delivery.previews import TelegramPreviews
from delivery.reconciliation import Reconciler
from delivery.session import TelegramSession
from delivery.switch import PumpSwitch
from handlers import (
    administration,
    albums,
    archiving,
    auditing,
    awaited,
    broadcast_runs,
    broadcasts,
    bulk_schedules,
    card_actions,
    card_edits,
    card_options,
    chat_settings,
    failures,
    fallback,
    greeting,
    group_dialogs,
    groups,
    guided,
    guided_where,
    inline,
    limits,
    listing,
    mailing_lists,
    membership,
    privacy,
    questions,
    recipients,
    reminders,
    roles,
    scheduling_messages,
    subscribing,
    templates,
    views,
)
from handlers.dialogs import ANSWERED
from scheduling.attention import Attention
from scheduling.clock import Clock, SystemClock
from scheduling.errors import StorageUnavailable
from scheduling.expressions.text_reader import TextReader
from scheduling.identifiers import BotId
from scheduling.ownership import Ownership
from scheduling.ports import StoredUpdate
from scheduling.recipient_reading import Reading
from scheduling.use_cases.administration import FindSendingStop, TakeStock
from scheduling.use_cases.attachments import PurgeAttachments
from scheduling.use_cases.auditing import PurgeAudit
from scheduling.use_cases.dialogs import PurgeDialogs
from scheduling.use_cases.privacy import PurgeErasures
from scheduling.use_cases.questions import PurgeQuestions
from scheduling.use_cases.roles import FindHolders
from storage.backfill import SqlBackfill
from storage.delivery_queue import SqlDeliveryQueue
from storage.engine import Database
from storage.migrations import migrate
from texts.languages_named import language_of
from texts.privacy import Keeping
from texts.speech import languages, load_languages

logger = logging.getLogger(__name__)

GROUP_COMMIT_SECONDS = 0.05


class Application:
    """One bot. `start` and `stop`, or `run` until SIGTERM or SIGINT."""

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Clock | None = None,
        group_commit_seconds: float = GROUP_COMMIT_SECONDS,
        parts: Parts | None = None,
        lease_times: LeaseTimes | None = None,
    ) -> None:
        """Take the settings, with a token in them. Outcomes are committed at latest after `group_commit_seconds`.

        The lock is looked after by the machine's own time, whatever `clock` says: it is between processes.
        """
        self.settings = settings
        self._parts = parts or Parts()
        self._group_commit_seconds = group_commit_seconds
        self._lease_times = lease_times or LeaseTimes()
        self.clock = clock or SystemClock()
        self._stack = AsyncExitStack()
        self._stopped = asyncio.Event()
        self._attention = Attention(self.clock)
        self._activity = Activity(self.clock)
        self._username: str | None = None

    async def run(self) -> None:
        """Start, and stop in order when a signal asks for it. Raises `Overtaken` where another process took over."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stopped.set)
        gc.collect()  # before anybody waits for an answer
        await self.start()
        # What is there now stays. Each full collection would walk through it, which blocks the loop for 200 ms.
        gc.freeze()
        try:
            await self._stopped.wait()
            logger.info("stopping")
        finally:
            await self.stop()
        if self.lease.overtaken is not None:
            raise self.lease.overtaken
        logger.info("stopped")

    async def start(self) -> None:
        """Open everything and begin to work.

        Raises `AlreadyOwned`, `StorageUnavailable`, `DatabaseIsNewer`, `AddressTaken`, `WebhookRefused`; then nothing
        stays open.
        """
        try:
            await self._start()
        except BaseException:
            await self._stack.aclose()
            raise

    async def stop(self) -> None:
        """Take no more updates, claim no more, let what is under way end and be recorded; close everything."""
        await self._stack.aclose()

    async def _start(self) -> None:
        bot_id = BotId(self.settings.bot_id)
        parts = self._parts
        database = parts.database(self.settings)
        self._stack.push_async_callback(database.close)
        ownership = parts.ownership(database, bot_id, lease_seconds=self._lease_times.lease_seconds)
        await self._hold_lease(ownership)
        listener = reserve(self.settings)
        if listener is not None:
            self._stack.callback(listener.close)
        await migrate(database)
        await asyncio.to_thread(load_languages)  # before anybody is answered: some 100 ms
        await self.lease.begin()
        self.queue = queue = parts.queue(database, bot_id)
        self.plan = parts.plan(database)
        self.reconciler = await self._reconcile(ownership, queue)
        units = parts.units(database, bot_id, limits=self.settings.limits)
        self._backfill = SqlBackfill(database, bot_id)
        stop = await FindSendingStop(new_unit=units.new)()
        limiter = self._open_bot()
        services = self._services(self._start_engine(database, limiter, bot_id=bot_id), units)
        if stop is not None:  # nothing is claimed yet: the first tick comes with the next await
            self.pump.halt()
            logger.warning("sending is stopped until /resume_sending", extra={"since": stop.at.isoformat()})
        in_background(self._stack, self._take_stock(services), name="stock")
        in_background(self._stack, fill(self._backfill.step, self.clock), name="backfill")
        outage = Outage(database, clock=self.clock)
        self._dispatcher = self._make_dispatcher(services, outage)
        around = Surroundings(
            settings=self.settings,
            bot=self.bot,
            database=database,
            inbox=parts.inbox(database, bot_id),
            clock=self.clock,
            outage=outage,
            handle=self._handle,
            is_owner=self.lease.is_owner,
            is_running=lambda: not self._stopped.is_set(),
            username=lambda: self._username,
            activity=self._activity,
            purge_besides=[
                PurgeQuestions(new_unit=services.units.new, clock=self.clock),
                PurgeDialogs(new_unit=services.units.new, clock=self.clock),
                PurgeErasures(new_unit=services.units.new, clock=self.clock),
                PurgeAttachments(new_unit=services.units.new, store=parts.file_store(self.settings), clock=self.clock),
                PurgeAudit(new_unit=services.units.new, clock=self.clock, keep=self.settings.audit_kept),
            ],
        )
        await WayIn(around).open(self._stack, listener)
        in_background(self._stack, self._introduce(services), name="introduction")
        # Called first of all at the end: nothing more is claimed while updates under way are answered.
        self._stack.callback(self.pump.begin_to_end)

    async def _hold_lease(self, ownership: Ownership) -> None:
        lease = Lease(ownership, clock=SystemClock(), wall=self.clock, times=self._lease_times)
        lease.on_overtaken.append(self._stopped.set)
        await lease.acquire()
        lease.start()
        self._stack.push_async_callback(lease.stop)
        self.lease = lease

    async def _reconcile(self, ownership: Ownership, queue: SqlDeliveryQueue) -> Reconciler:
        """Judge what a dead predecessor left, before anything else is sent."""
        reconciler = Reconciler(
            queue=queue,
            ownership=ownership,
            lease=self.lease,
            clock=SystemClock(),
            wall=self.clock,
            times=self._lease_times,
        )
        await reconciler.judge()
        return reconciler

    def _open_bot(self) -> Limiter:
        settings = self.settings
        assert settings.bot_token is not None  # noqa: S101 - its id was read from it
        limiter = Limiter(
            Limits(
                global_per_second=settings.rate_global_per_second,
                chat_per_second=settings.rate_chat_per_second,
                group_per_minute=int(settings.rate_group_per_minute),
            )
        )
        session = TelegramSession(api=TelegramAPIServer.from_base(settings.bot_api_url.rstrip("/")))
        session.middleware(InteractivePacing(limiter, self.clock))
        self.bot = Bot(settings.bot_token.get_secret_value(), session=session)
        self._stack.push_async_callback(session.close)
        return limiter

    def _start_engine(self, database: Database, limiter: Limiter, *, bot_id: BotId) -> Engine:
        engine = Engine(
            Foundations(
                settings=self.settings,
                parts=self._parts,
                bot=self.bot,
                bot_id=bot_id,
                database=database,
                queue=self.queue,
                plan=self.plan,
                limiter=limiter,
                lease=self.lease,
                reconciler=self.reconciler,
                clock=self.clock,
                stopped=self._stopped,
                attention=self._attention,
                group_commit_seconds=self._group_commit_seconds,
            )
        )
        self.pump, self.outcomes = engine.pump, engine.outcomes
        engine.start(self._stack)
        return engine

    def _services(self, engine: Engine, units: Units) -> Services:
        reader = TextReader(self.clock)
        self._stack.callback(reader.close)
        return Services(
            units=units,
            queue=self.queue,
            clock=self.clock,
            read_text=reader,
            channel_rights=TelegramChannels(self.bot),
            languages=languages(),
            wake_planner=engine.wake_planner,
            wake_dispatcher=engine.wake_dispatcher,
            wake_broadcasts=engine.wake_broadcasts,
            rate=self.settings.rate_global_per_second,
            switch=PumpSwitch(self.pump),
            administrators=self.settings.admin_ids,
            fill_in=self._backfill.step,
            show_preview=TelegramPreviews(self.bot),
            fetch_file=TelegramDocuments(self.bot),
            reading=Reading(
                read_language=language_of, languages=languages(), default_region=self.settings.default_region
            ),
            on_resumed=engine.go_on,
        )

    def _make_dispatcher(self, services: Services, outage: Outage) -> Dispatcher:
        dispatcher = Dispatcher(disable_fsm=True)
        context = ContextMiddleware(
            settings=self.settings,
            use_cases=lambda cause: UseCases(services, cause),
            clock=self.clock,
            away_for_long=lambda: outage.is_long,
            activity=self._activity,
        )
        for observer in (
            dispatcher.message,
            dispatcher.edited_message,
            dispatcher.callback_query,
            dispatcher.inline_query,
            dispatcher.my_chat_member,
        ):
            observer.middleware(context)
        dispatcher.include_router(albums.setup())
        dispatcher.include_router(awaited.setup(ANSWERED))
        for module in (
            subscribing,
            mailing_lists,
            greeting,
            bulk_schedules,
            guided,
            guided_where,
            scheduling_messages,
            listing,
            card_actions,
            card_edits,
            card_options,
            chat_settings,
            failures,
            reminders,
            views,
            groups,
            group_dialogs,
            broadcasts,
            broadcast_runs,
            recipients,
            templates,
            archiving,
            membership,
        ):
            dispatcher.include_router(module.setup())
        dispatcher.include_router(administration.setup(self.settings.admin_ids))
        for module in (limits, roles, auditing):
            dispatcher.include_router(module.setup(self.settings.admin_ids))
        dispatcher.include_router(privacy.setup(Keeping(bool(self.settings.encryption_keys), days=KEEP.days)))
        dispatcher.include_router(inline.setup())
        dispatcher.include_router(questions.setup())
        dispatcher.include_router(albums.setup_rest())
        dispatcher.include_router(fallback.setup())
        return dispatcher

    async def _handle(self, update: StoredUpdate) -> None:
        with self._attention.paid():
            await self._dispatcher.feed_raw_update(self.bot, dict(update.payload), cause=update.cause)

    async def _introduce(self, services: Services) -> None:
        """Say who we are, and set the menus. None of it may keep messages from being sent."""
        try:
            me = await self.bot.me()
            self._username = me.username
            logger.info("Carillon is running", extra={"bot": f"@{me.username}"})
            holders = await FindHolders(new_unit=services.units.new)()
            await self._parts.set_menus(self.bot, self.clock, self.settings.admin_ids, holders)
        except (TelegramAPIError, StorageUnavailable) as error:
            logger.warning("introduction failed", extra={"error": type(error).__name__})

    async def _take_stock(self, services: Services) -> None:
        """Write down what waits, and what nobody has decided on."""
        try:
            stock = await TakeStock(new_unit=services.units.new, clock=self.clock)()
        except StorageUnavailable:  # which is said elsewhere
            return
        logger.info("deliveries", extra={"due": stock.due, "in_doubt": stock.in_doubt, "failed": stock.failed})
