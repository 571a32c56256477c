"""The wall clock jumps: nothing is sent twice, and nothing waits longer than it must."""

from datetime import timedelta

from scheduling.alarm.clock_watch import ClockWatch
from scheduling.alarm.planner import Planner
from scheduling.alarm.scheduler import AlarmScheduler
from scheduling.clock import ManualClock
from scheduling.identifiers import BotId
from scheduling.recurrence import Run
from storage.clock_jumps import SqlWaitingTries
from storage.models import deliveries
from tests.storage.samples import BOT, HOUR, MINUTE, NOW, Store, again

SECOND = timedelta(seconds=1)


def watch(store: Store, clock: ManualClock) -> ClockWatch:
    tries = SqlWaitingTries(store.database, BOT)
    return ClockWatch(tries=tries, return_to=planner(store, clock).return_to, clock=clock)


def planner(store: Store, clock: ManualClock) -> Planner:
    return Planner(plan=store.plan, scheduler=AlarmScheduler(), clock=clock, batch=99, on_planned=lambda: None)


async def next_tries(store: Store) -> list[timedelta | None]:
    rows = await store.rows(deliveries)
    return [None if row["next_try_at"] is None else row["next_try_at"] - NOW for row in rows]


async def test_a_retry_waits_no_longer_when_the_clock_is_set_back(store: Store):
    clock = ManualClock(NOW)
    look = watch(store, clock)
    order = await store.order()
    await store.queue.record([again(order, next_try_at=NOW + 10 * MINUTE)])
    clock.advance(MINUTE)
    clock.set_wall_time(clock.now() - 5 * MINUTE)
    await look()
    assert await next_tries(store) == [5 * MINUTE]
    await look()
    assert await next_tries(store) == [5 * MINUTE]


async def test_nothing_is_brought_forward_to_before_its_occurrence(store: Store):
    clock = ManualClock(NOW)
    look = watch(store, clock)
    order = await store.order()
    await store.queue.record([again(order)])
    await store.schedule(await store.chat(), next_run=Run(NOW + 2 * SECOND, None))
    await store.plan_due(NOW + 2 * SECOND)
    clock.set_wall_time(NOW - HOUR)
    await look()
    assert sorted(one for one in await next_tries(store) if one is not None) == [timedelta(), 2 * SECOND]


async def test_small_corrections_jumps_ahead_and_other_bots_change_nothing(store: Store):
    clock = ManualClock(NOW)
    look = watch(store, clock)
    order = await store.order()
    await store.queue.record([again(order)])
    for now in (NOW - 0.9 * SECOND, NOW + 3 * HOUR):
        clock.set_wall_time(now)
        await look()
    assert await SqlWaitingTries(store.database, BotId(BOT + 1)).bring_forward(HOUR) == 0
    assert await next_tries(store) == [MINUTE]


async def test_a_clock_set_forth_and_back_skips_nothing_and_sends_each_occurrence_once(store: Store):
    """Every hour, while the clock is set five hours ahead by mistake, and back."""
    clock = ManualClock(NOW)
    plan, look = planner(store, clock), watch(store, clock)
    message = await store.schedule(await store.chat())
    await plan()
    clock.set_wall_time(NOW + 5 * HOUR)
    await plan()
    await look()
    clock.set_wall_time(NOW + SECOND)
    await look()
    for _ in range(8):
        await plan()
        clock.advance(HOUR)
    rows = [(row["occurrence_at"] - NOW) // HOUR for row in await store.rows(deliveries)]
    assert sorted(rows) == [0, 1, 2, 3, 4, 5, 6, 7]
    assert ((await store.get(message)) or message).next_run == Run(NOW + 8 * HOUR, None)
