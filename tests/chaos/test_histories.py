"""Any history of scheduling, editing, pausing, firing, failing and crashing ends as a simple model says it must."""

import asyncio
from collections import Counter
from collections.abc import Coroutine, Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import text

from scheduling.alarm.clock_watch import ClockWatch
from scheduling.alarm.planner import Planner
from scheduling.alarm.scheduler import AlarmScheduler
from scheduling.categories import OF_RECIPIENT, Category
from scheduling.chats import Actor, Chat
from scheduling.content import Content
from scheduling.deliveries import RetryPolicy, SendOrder
from scheduling.errors import DomainError
from scheduling.expressions.understanding import Circumstances, Understood, understand_text
from scheduling.identifiers import MessageId, new_uuid7
from scheduling.lifecycle import MessageStatus
from scheduling.messages import ScheduledMessage
from scheduling.outcomes import InDoubt, Outcome, RetryLater, Sent, Suspended, Undeliverable
from scheduling.policies import DoubtPolicy, MissedPolicy
from scheduling.recurrence import Anchor, Daily, Every, Once, Recurrence
from scheduling.timing import Timing, ZoneSource
from scheduling.use_cases.chats import MeetChat, SetZone
from scheduling.use_cases.messages import CancelMessage, RestoreMessage, RewriteMessage
from scheduling.use_cases.pauses import PauseMessage, ResumeMessage
from scheduling.use_cases.requests import Understand
from scheduling.zones import zone_rules
from storage.clock_jumps import SqlWaitingTries
from storage.engine import Database, open_database
from storage.models import deliveries, delivery_attempts, metadata, scheduled_messages
from tests.chaos.model import (
    CANCELLED,
    FAILED,
    LONG_AGO,
    MINUTE,
    PENDING,
    SENDING,
    SENT,
    SUSPENDED,
    UNKNOWN,
    Delivery,
    Rule,
    Schedule,
    Start,
)
from tests.storage.samples import ADA, BOT, Store, new_chat

BEGIN = datetime(2026, 3, 27, 20, 0, tzinfo=UTC)  # two days before Berlin's clocks go forward
HISTORIES = {"sqlite": 800, "postgres": 200}
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe")
POLICY = RetryPolicy(delays=(2, 60, 600), jitter=0.0)

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(600)]


class HistoryClock:
    """A wall clock that jumps as the history says, and a monotonic one that only goes on."""

    def __init__(self) -> None:
        self._now = BEGIN
        self._monotonic = 0.0

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return self._monotonic

    async def wait(self, event: asyncio.Event, *, seconds: float) -> bool:
        raise AssertionError(f"nothing waits {seconds} s in a history, for {event}")

    def move(self, by: timedelta) -> None:
        self._now += by
        self._monotonic += max(0.0, by.total_seconds())


class Arena:
    """A database and a loop that all histories of a run share."""

    def __init__(self, url: str) -> None:
        self._runner = asyncio.Runner(loop_factory=asyncio.new_event_loop)
        self.database: Database = open_database(url)

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self._runner.run(work)

    async def clear(self) -> None:
        async with self.database.writing() as connection:
            for table in reversed(metadata.sorted_tables):
                await connection.execute(text(f"DELETE FROM {table.name}"))

    def close(self) -> None:
        self.run(self.database.close())
        self._runner.close()


@pytest.fixture(params=["sqlite", "postgres"])
def arena(request: pytest.FixtureRequest) -> Iterator[Arena]:
    arena = Arena(request.getfixturevalue(f"{request.param}_url"))
    yield arena
    arena.close()


RULES = st.one_of(
    st.builds(lambda minutes: ("once", minutes), st.integers(1, 3000)),
    st.builds(lambda minutes: ("daily", minutes), st.integers(0, 24 * 60 - 1)),
    st.builds(lambda minutes: ("every", minutes), st.sampled_from([7, 45, 60, 600, 1440])),
)
STEPS = st.sampled_from([0.5, 1, 5, 30, 60, 60 * 6, 60 * 24, 60 * 40])
OUTCOMES = st.sampled_from(
    ["sent", "sent", "sent", "retry", "limited", "doubt", "gone", "suspended", "refused", "dies before", "dies after"]
)


class Histories(RuleBasedStateMachine):
    """One chat's life, with one process after the other."""

    arena: Arena

    def __init__(self) -> None:
        super().__init__()
        self.clock = HistoryClock()
        self.store = Store(self.arena.database)
        self.model: dict[MessageId, Schedule] = {}
        self.arrived: Counter[tuple[MessageId, datetime]] = Counter()
        self.sources = 0
        self.edits_made = 0

    # --- people

    @initialize()
    def begin(self) -> None:
        self.arena.run(self._begin())

    async def _begin(self) -> None:
        await self.arena.clear()
        self.chat: Chat = await self.store.chat()
        self.ada = Actor(ADA, is_administrator=True)
        self.zone = self.chat.zone
        self.epoch = await self.store.epochs.begin(BOT, now=self.clock.now())
        new = self.store.units.new
        self.planner = Planner(
            plan=self.store.plan, scheduler=_scheduler(), clock=self.clock, batch=50, on_planned=_nothing
        )
        tries = SqlWaitingTries(self.arena.database, BOT)
        self.watch = ClockWatch(tries=tries, return_to=self.planner.return_to, clock=self.clock)
        understand = Understand(read=_read_text)
        self.rewrite = RewriteMessage(new_unit=new, clock=self.clock, wakeup=_nothing, understand=understand)
        self.cancel = CancelMessage(new_unit=new, clock=self.clock)
        self.restore = RestoreMessage(new_unit=new, clock=self.clock, wakeup=_nothing)
        self.pause = PauseMessage(new_unit=new)
        self.resume = ResumeMessage(new_unit=new, clock=self.clock, wakeup=_nothing)
        self.meet = MeetChat(new_unit=new, clock=self.clock, on_resumed=_nothing)
        self.set_zone = SetZone(new_unit=new, clock=self.clock)

    @rule(
        kind=RULES,
        missed=st.sampled_from(MissedPolicy),
        window=st.sampled_from([None, None, 600, 86_400]),
        doubt=st.sampled_from(DoubtPolicy),
        explicit=st.sampled_from([None, None, *ZONES]),
    )
    def schedules(self, kind, missed, window, doubt, explicit):
        self.arena.run(self._schedule(kind, missed, window, doubt, explicit))

    async def _schedule(self, kind, missed, window, doubt, explicit) -> None:
        now, zone = self.clock.now(), explicit or self.zone
        simple, recurrence = self._rule(kind, zone)
        next_at = simple.next_after(now, zone, start=Start(now, now.date()))
        if next_at is None:  # a wall-clock time that a gap moved into the past
            return
        self.sources += 1
        async with self.store.units.new() as unit:
            message = ScheduledMessage(
                id=MessageId(new_uuid7(now)),
                number=await unit.messages.next_number(self.chat.id),
                bot_id=BOT,
                chat_id=self.chat.id,
                recipient_id=self.chat.recipient_id,
                topic_id=None,
                content=Content(f"Tea {self.sources}"),
                timing=Timing(
                    recurrence=recurrence,
                    zone=zone,
                    zone_source=ZoneSource.EXPLICIT if explicit else ZoneSource.CHAT,
                    anchor=Anchor(now, now.date()),
                ),
                next_run=None,
                zone_rules=zone_rules(),
                missed=missed,
                doubt=doubt,
                delivery_window_seconds=window,
                created_at=now,
                created_by=ADA,
                source_message_id=self.sources,
            )
            message = replace(message, next_run=message.timing.next_after(now))
            message = replace(message, undo_until=message.undo_limit_after(now))
            await unit.messages.add(message)
            await unit.commit()
        self.model[message.id] = Schedule(
            rule=simple, zone=zone, is_explicit=explicit is not None, start=Start(now, now.date()), next_at=next_at,
            missed=missed, window=window, doubt=doubt,
        )  # fmt: skip

    def _rule(self, kind: tuple[str, int], zone: str) -> tuple[Rule, Recurrence]:
        name, minutes = kind
        if name == "once":
            local = (self.clock.now() + minutes * MINUTE).astimezone(ZoneInfo(zone)).replace(tzinfo=None, second=0)
            return Rule(once=local), Once(local)
        if name == "daily":
            at = time(minutes // 60, minutes % 60)
            return Rule(daily=at), Daily((at,))
        return Rule(every=minutes), Every(minutes)

    @precondition(lambda self: self.model)
    @rule(data=st.data(), kind=RULES)
    def edits(self, data, kind):
        self.arena.run(self._edit(self._some(data), kind))

    async def _edit(self, message_id: MessageId, kind: tuple[str, int]) -> None:
        message, model, now = await self._stored(message_id), self.model[message_id], self.clock.now()
        name, minutes = kind
        self.edits_made += 1
        said = {
            "once": f"in {minutes}m",
            "daily": f"daily {minutes // 60:02}:{minutes % 60:02}",
            "every": f"every {minutes}m",
        }[name]
        may = message.status is MessageStatus.ACTIVE and message.undo_until is not None and now < message.undo_until
        try:
            changed = await self.rewrite(
                chat=await self._chat(),
                by=self.ada,
                said=Content(f"{said} Coffee {self.edits_made}"),
                sent_at=now,
                topic_id=None,
                source_message_id=message.source_message_id or 0,
                edited_of=message.created_at,
            )
        except DomainError:
            assert not may
            return
        assert may
        assert changed is not None
        if name == "once":
            local = now + minutes * MINUTE
            model.rule = Rule(once=local.replace(tzinfo=None))
            model.zone, model.is_explicit, model.next_at = "UTC", True, local
            self._adopt(model, changed.message)
        else:
            model.rule = self._rule(kind, self.zone)[0]
            model.zone, model.is_explicit = self.zone, False
            model.start = Start(now, now.astimezone(ZoneInfo(self.zone)).date())
            model.next_at = model.after(now)
        model.cancel_pending()

    def _adopt(self, model: Schedule, message: ScheduledMessage) -> None:
        """Take over in which form the grammar keeps a duration: as an instant, or as a wall-clock time of the chat."""
        assert message.next_run is not None
        assert message.next_run.at == model.next_at
        recurrence = message.timing.recurrence
        assert isinstance(recurrence, Once)
        if recurrence.at.tzinfo is None:
            model.rule, model.zone = Rule(once=recurrence.at), message.timing.zone
            model.is_explicit = message.timing.zone_source is ZoneSource.EXPLICIT

    @precondition(lambda self: self.model)
    @rule(data=st.data())
    def cancels(self, data):
        self.arena.run(self._cancel(self._some(data)))

    async def _cancel(self, message_id: MessageId) -> None:
        model = self.model[message_id]
        is_current = model.status in {MessageStatus.ACTIVE, MessageStatus.PAUSED}
        waits = any(one.status in {PENDING, SUSPENDED} for one in model.deliveries.values())
        try:
            await self.cancel(chat=await self._chat(), reference=message_id, by=self.ada)
        except DomainError:
            assert not is_current
            assert not (waits and model.status is MessageStatus.FINISHED)
            return
        model.cancel_pending()
        model.stop(MessageStatus.CANCELLED)

    @precondition(lambda self: self.model)
    @rule(data=st.data())
    def takes_back_a_cancel(self, data):
        self.arena.run(self._restore(self._some(data)))

    async def _restore(self, message_id: MessageId) -> None:
        message, model, now = await self._stored(message_id), self.model[message_id], self.clock.now()
        following = model.after(now)
        may = model.status is MessageStatus.CANCELLED and following is not None and message.may_undo(now)
        try:
            await self.restore(chat=await self._chat(), message_id=message_id, by=self.ada, revision=message.revision)
        except DomainError:
            assert not may
            return
        assert may
        model.status, model.next_at = MessageStatus.ACTIVE, following

    @precondition(lambda self: self.model)
    @rule(data=st.data())
    def pauses(self, data):
        self.arena.run(self._pause(self._some(data)))

    async def _pause(self, message_id: MessageId) -> None:
        message, model = await self._stored(message_id), self.model[message_id]
        try:
            await self.pause(chat=await self._chat(), message_id=message_id, by=self.ada, revision=message.revision)
        except DomainError:
            assert model.status is not MessageStatus.ACTIVE
            return
        assert model.status is MessageStatus.ACTIVE
        model.cancel_pending()
        model.stop(MessageStatus.PAUSED)

    @precondition(lambda self: self.model)
    @rule(data=st.data())
    def resumes(self, data):
        self.arena.run(self._resume(self._some(data)))

    async def _resume(self, message_id: MessageId) -> None:
        message, model, now = await self._stored(message_id), self.model[message_id], self.clock.now()
        try:
            await self.resume(chat=await self._chat(), message_id=message_id, by=self.ada, revision=message.revision)
        except DomainError:
            assert model.status is not MessageStatus.PAUSED
            return
        assert model.status is MessageStatus.PAUSED
        model.go_on(now)
        model.paused_because = None
        model.release(now, reasons=None)

    @rule()
    def writes_again(self):
        self.arena.run(self._write_again())

    async def _write_again(self) -> None:
        now = self.clock.now()
        before = await self._chat()
        await self.meet(new_chat(zone=before.zone))
        if before.reachability == "reachable":
            return
        for model in self.model.values():
            if model.status is MessageStatus.PAUSED and model.paused_because in OF_RECIPIENT:
                model.go_on(now)
            model.release(now, reasons=OF_RECIPIENT)

    @rule(zone=st.sampled_from(ZONES))
    def moves(self, zone):
        self.arena.run(self._move(zone))

    async def _move(self, zone: str) -> None:
        now = self.clock.now()
        await self.set_zone(chat=await self._chat(), zone=zone, by=self.ada)
        self.zone = zone
        for model in self.model.values():
            is_listed = model.status in {MessageStatus.ACTIVE, MessageStatus.PAUSED}
            if model.is_explicit or not is_listed or model.zone == zone:
                continue
            model.zone = zone
            is_due = model.next_at is not None and model.next_at <= now
            if model.status is not MessageStatus.ACTIVE or (is_due and model.rule.once is None):
                continue
            model.next_at = model.after(now) or max(model.until(LONG_AGO, now), default=None)

    # --- time and the machine

    @rule(minutes=STEPS)
    def time_passes(self, minutes):
        self.clock.move(minutes * MINUTE)

    @rule(minutes=st.sampled_from([-1, -59, -60 * 23]))
    def the_clock_is_set_back(self, minutes):
        self.arena.run(self._set_back(minutes * MINUTE))

    async def _set_back(self, by: timedelta) -> None:
        self.clock.move(by)
        await self.watch()
        now = self.clock.now()
        for model in self.model.values():
            for at, one in model.deliveries.items():
                if one.status is PENDING and one.try_at is not None and one.try_at > at:
                    one.try_at = max(one.try_at + by, at)
            if model.status is MessageStatus.ACTIVE and any(at > now for at in model.deliveries):
                model.next_at = model.after(now)

    @rule()
    def fires(self):
        self.arena.run(self._plan())

    async def _plan(self) -> None:
        while (await self.planner()).taken:
            pass
        now = self.clock.now()
        for model in self.model.values():
            model.plan(now)

    @rule(outcome=OUTCOMES, limit=st.integers(1, 3))
    def sends(self, outcome, limit):
        self.arena.run(self._send(outcome, limit))

    @rule(minutes=STEPS, outcome=OUTCOMES)
    def lives_on(self, minutes, outcome):
        """What happens most: time passes, something is due, it is sent."""
        self.clock.move(minutes * MINUTE)
        self.arena.run(self._plan())
        self.arena.run(self._send(outcome, 2))

    async def _send(self, outcome: str, limit: int) -> None:
        now = self.clock.now()
        due = [one.id for one in await self.store.queue.due(now=now, limit=10_000, exclude=[])]
        orders = await self.store.queue.claim(due[:limit], epoch=self.epoch, now=now)
        for order in orders:
            one = self._model_of(order)
            assert one.status is PENDING, "only what is pending is sent"
            assert one.try_at is not None
            assert one.try_at <= now, "nothing is sent early"
            one.status, one.try_at = SENDING, None
        unclaimed = sum(one.status is PENDING and one.try_at is not None and one.try_at <= now for one in self._all())
        assert len(due) == unclaimed + len(orders), "what is due is found"
        if outcome.startswith("dies"):
            for order in orders:
                self._model_of(order).doubts += 1
                if outcome == "dies after":
                    self.arrived[self._key(order)] += 1
            await self._restart()
            return
        for order in orders:
            await self._end(order, outcome)

    async def _end(self, order: SendOrder, outcome: str) -> None:
        now = self.clock.now()
        told = _OUTCOMES[outcome]
        if outcome == "sent":
            self.arrived[self._key(order)] += 1
        if outcome == "doubt":
            self._model_of(order).doubts += 1
        verdict = POLICY.judge(order, told, now=now, luck=0.0)
        assert await self.store.queue.record([verdict]) == [order.delivery_id]
        one, schedule = self._model_of(order), self.model[order.message_id]
        one.tries += verdict.uses_up_try
        one.category = verdict.category
        self._settle(one, schedule, outcome, now)

    def _settle(self, one: Delivery, schedule: Schedule, outcome: str, now: datetime) -> None:
        delays = POLICY.delays
        one.try_at = None
        if outcome == "sent":
            one.status = SENT
            self._prove(now)
        elif outcome == "refused":
            one.status = FAILED
        elif outcome in {"gone", "suspended"}:
            one.status = FAILED if outcome == "gone" else SUSPENDED
            for other in self.model.values():
                if other.status is MessageStatus.ACTIVE:
                    other.stop(MessageStatus.PAUSED, because=_OUTCOMES[outcome].category)
                for waiting in other.deliveries.values():
                    if waiting.status is PENDING:
                        waiting.status, waiting.try_at = SUSPENDED, None
                        waiting.category = _OUTCOMES[outcome].category
        elif outcome == "doubt" and schedule.doubt is DoubtPolicy.HOLD:
            one.status = UNKNOWN
        else:
            limited = outcome == "limited"
            used = one.tries - (0 if limited else 1)
            if not limited and used >= len(delays):
                one.status = UNKNOWN if outcome == "doubt" else FAILED
                return
            again = now + timedelta(seconds=30 if limited else delays[used])
            if one.expires_at is not None and again > one.expires_at:
                one.status = {"doubt": UNKNOWN, "limited": _MISSED}.get(outcome, FAILED)
                return
            one.status, one.try_at = PENDING, again
            self._hold_back(one, schedule)

    def _prove(self, now: datetime) -> None:
        """What arrives lets go on what had paused because nothing could."""
        for model in self.model.values():
            if model.status is MessageStatus.PAUSED and model.paused_because is not None:
                model.go_on(now)
            model.release(now, reasons=None)

    def _hold_back(self, one: Delivery, schedule: Schedule) -> None:
        """What was cancelled or paused while it was under way is not tried again."""
        if schedule.status is MessageStatus.CANCELLED or (
            schedule.status is MessageStatus.PAUSED and schedule.paused_because is None
        ):
            one.status, one.try_at = CANCELLED, None
        elif schedule.status is MessageStatus.PAUSED:
            one.status, one.try_at, one.category = SUSPENDED, None, schedule.paused_because

    @rule()
    def dies_and_starts_again(self):
        self.arena.run(self._restart())

    async def _restart(self) -> None:
        now = self.clock.now()
        self.epoch = await self.store.epochs.begin(BOT, now=now)
        await self.store.queue.take_over(epoch=self.epoch, now=now)
        for schedule in self.model.values():
            for one in schedule.deliveries.values():
                if one.status is not SENDING:
                    continue
                one.tries += 1
                one.category = Category.CRASHED
                is_stopped = schedule.status is MessageStatus.CANCELLED or (
                    schedule.status is MessageStatus.PAUSED and schedule.paused_because is None
                )
                is_late = one.expires_at is not None and one.expires_at < now
                if is_stopped or (schedule.doubt is DoubtPolicy.RESEND and not is_late):
                    one.status, one.try_at = PENDING, now
                    self._hold_back(one, schedule)
                else:
                    one.status = UNKNOWN

    # --- what must hold

    @invariant()
    def everything_is_as_the_model_says(self):
        if self.model:
            self.arena.run(self._compare())

    async def _compare(self) -> None:
        messages = {row["id"]: row for row in await self.store.rows(scheduled_messages)}
        assert messages.keys() == self.model.keys()
        for key, model in self.model.items():
            row = messages[key]
            assert row["status"] == model.status, key
            assert row["next_run_at"] == model.next_at, (model, row["next_run_at"])
        stored = {(row["message_id"], row["occurrence_at"]): row for row in await self.store.rows(deliveries)}
        wanted = {(key, at): one for key, model in self.model.items() for at, one in model.deliveries.items()}
        assert stored.keys() == wanted.keys()
        now = self.clock.now()
        for where, one in wanted.items():
            row = stored[where]
            is_late = one.status is PENDING and one.expires_at is not None and one.expires_at < now
            given_up = {_MISSED, UNKNOWN} if one.doubts else {_MISSED}
            if is_late and row["status"] in given_up:  # by a claim that met one that was too late
                one.status, one.try_at = row["status"], None
            assert (row["status"], row["next_try_at"]) == (one.status, one.try_at), (where, one, row)
            copies = self.arrived[where]
            holds = self.model[where[0]].doubt is DoubtPolicy.HOLD
            assert copies <= 1 or (not holds and one.doubts >= copies - 1), "nothing arrives twice unexplained"
            if one.status is SENT:
                assert copies >= 1, "what counts as sent has arrived"
        for row in await self.store.rows(delivery_attempts):
            assert row["status"] != "started", "every try has an end"

    # --- looks

    def _some(self, data: st.DataObject) -> MessageId:
        return data.draw(st.sampled_from(sorted(self.model)))

    def _all(self) -> list[Delivery]:
        return [one for model in self.model.values() for one in model.deliveries.values()]

    def _key(self, order: SendOrder) -> tuple[MessageId, datetime]:
        return order.message_id, order.occurrence_at

    def _model_of(self, order: SendOrder) -> Delivery:
        return self.model[order.message_id].deliveries[order.occurrence_at]

    async def _chat(self) -> Chat:
        async with self.store.units.new(write=False) as unit:
            return await unit.chats.get(self.chat.id)

    async def _stored(self, message_id: MessageId) -> ScheduledMessage:
        async with self.store.units.new(write=False) as unit:
            found = await unit.messages.get(message_id, chat_id=self.chat.id)
        assert found is not None
        return found


_MISSED = "missed"
_OUTCOMES: dict[str, Outcome] = {
    "sent": Sent(platform_message_id=1),
    "retry": RetryLater(category=Category.SERVER_ERROR),
    "limited": RetryLater(category=Category.RATE_LIMITED, after=30, uses_up_try=False),
    "doubt": InDoubt(category=Category.TIMEOUT),
    "gone": Undeliverable(category=Category.BLOCKED, recipient_is_gone=True),
    "suspended": Suspended(category=Category.NO_RIGHTS),
    "refused": Undeliverable(category=Category.BAD_REQUEST, recipient_is_gone=False),
}


async def _read_text(text: str, circumstances: Circumstances) -> Understood:
    return understand_text(text, circumstances)


def _nothing() -> None:
    """Nobody needs to be woken."""


def _scheduler() -> AlarmScheduler:
    scheduler = AlarmScheduler()
    scheduler.start()
    return scheduler


def live(arena: Arena, histories: int, *, is_repeatable: bool) -> None:
    """Let so many histories happen; a failing one is made as short as possible and shown step by step."""
    Histories.arena = arena
    run_state_machine_as_test(
        Histories,
        settings=settings(
            max_examples=histories,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize=is_repeatable,
            # To make a failure short takes minutes, and its twenty steps tell enough.
            phases=(Phase.generate,) if is_repeatable else tuple(Phase),
            database=None,
            print_blob=True,
        ),
    )


def test_a_thousand_histories_end_as_the_model_says(arena: Arena, request: pytest.FixtureRequest) -> None:
    live(arena, HISTORIES[request.node.callspec.params["arena"]], is_repeatable=True)


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_many_other_histories_do_so_too(arena: Arena) -> None:
    live(arena, 5000, is_repeatable=False)
