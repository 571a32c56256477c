"""New zone data, on real databases: runs move in the background, also where the database goes away meanwhile."""

import asyncio
import sqlite3
from datetime import UTC, date, datetime, time, timedelta

import pytest

import storage.engine
from scheduling.alarm.planner import Planner
from scheduling.alarm.scheduler import AlarmScheduler
from scheduling.categories import Category
from scheduling.clock import ManualClock
from scheduling.errors import ZoneGone
from scheduling.lifecycle import MessageStatus
from scheduling.recurrence import Anchor, Bounded, Daily, Every, Recurrence, Run, Weekday, Window
from scheduling.timing import Timing, ZoneSource
from scheduling.zones import zone_rules
from storage.engine import open_database
from tests.storage.samples import NOW, Store

DAY = timedelta(days=1)
NINE = time(9)
TOMORROW = date(2026, 1, 6)


def planner(store: Store, clock: ManualClock) -> Planner:
    """A planner that takes two rows at a time."""
    return Planner(plan=store.plan, scheduler=AlarmScheduler(), clock=clock, batch=2, on_planned=lambda: None)


def timing(rule: Recurrence, zone: str = "Europe/Berlin") -> Timing:
    """A rule in the chat's zone."""
    return Timing(recurrence=rule, zone=zone, zone_source=ZoneSource.CHAT, anchor=Anchor(NOW - DAY, (NOW - DAY).date()))


def wrongly(hour: int) -> Run:
    """Tomorrow's run as it was computed when Berlin was thought to keep UTC."""
    return Run(datetime.combine(TOMORROW, time(hour), tzinfo=UTC), datetime.combine(TOMORROW, time(hour)))


@pytest.mark.parametrize(
    ("rule", "hour"),
    [
        (Daily((NINE,)), 9),
        (Bounded(rule=Daily((NINE,)), count=9), 9),
        (Every(60, Window(begins=NINE, ends=time(17), weekdays=frozenset(Weekday))), 11),
    ],
)
async def test_wall_clock_runs_keep_their_time_of_day(store: Store, rule: Recurrence, hour: int):
    message = await store.schedule(await store.chat(), timing=timing(rule), next_run=wrongly(hour), occurrence_index=1)
    assert await planner(store, ManualClock(NOW)).bring_up_to_date() == 1
    moved = await store.get(message)
    assert moved.next_run == Run(wrongly(hour).at - timedelta(hours=1), wrongly(hour).local)
    assert (moved.zone_rules, moved.occurrence_index) == (zone_rules(), 1)


async def test_a_zone_that_vanished_is_told_to_the_author_and_keeps_no_other_from_its_run(store: Store):
    chat = await store.chat()
    lost = await store.schedule(chat, timing=timing(Daily((NINE,)), "Mars/Olympus"), next_run=wrongly(9))
    kept = await store.schedule(chat, timing=timing(Daily((NINE,))), next_run=wrongly(9))
    assert await planner(store, ManualClock(NOW)).bring_up_to_date() == 2

    assert (await store.get(lost)).status is MessageStatus.FAILED
    assert (await store.get(kept)).next_run.at == wrongly(9).at - timedelta(hours=1)
    [notice] = await store.queue.failures_to_tell(limit=9)
    assert (notice.message.id, notice.category) == (lost.id, Category.ZONE_GONE)


async def test_a_schedule_whose_zone_vanished_can_be_shown_but_not_resumed(store: Store):
    chat = await store.chat()
    lost = await store.schedule(
        chat, timing=timing(Daily((NINE,)), "Mars/Olympus"), status=MessageStatus.PAUSED, next_run=None
    )
    assert lost.timing.upcoming(wrongly(9), 3) == [wrongly(9)]
    assert lost.go_on(now=NOW) == lost
    with pytest.raises(ZoneGone):
        lost._require_zone()


async def test_the_upgrade_goes_on_where_it_was_when_the_database_had_gone_away(sqlite_url: str, monkeypatch):
    monkeypatch.setattr(storage.engine, "BUSY_SECONDS", 0.02)
    database = open_database(sqlite_url)
    store, clock, gone = Store(database), ManualClock(NOW), asyncio.Event()
    chat = await store.chat()
    messages = [await store.schedule(chat, timing=timing(Daily((NINE,))), next_run=wrongly(9)) for _ in range(3)]
    database.availability.listeners.append(lambda is_away: gone.set() if is_away else None)
    other = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    upgrade = asyncio.ensure_future(planner(store, clock).bring_up_to_date())
    await gone.wait()
    other.execute("ROLLBACK")
    other.close()
    while not upgrade.done():
        clock.advance(timedelta(seconds=5))
        await asyncio.wait([upgrade], timeout=0.01)

    assert upgrade.result() == 3
    for message in messages:
        assert (await store.get(message)).next_run.at == wrongly(9).at - timedelta(hours=1)
    await database.close()
