"""Clocks: the machine's, and the one that stands still."""

import asyncio
import time
from datetime import UTC, datetime, timedelta, timezone

import pytest

import scheduling.clock
from scheduling.clock import FastForwardClock, ManualClock, SystemClock

START = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(START)


async def settle() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


def test_it_stands_still_until_it_is_moved(clock):
    assert (clock.now(), clock.monotonic()) == (START, 0.0)

    clock.advance(timedelta(hours=1, milliseconds=1))

    assert clock.now() == START + timedelta(hours=1, milliseconds=1)
    assert clock.monotonic() == 3600.001


def test_it_tells_utc_whatever_it_was_set_to():
    elsewhere = START.astimezone(timezone(timedelta(hours=9)))

    assert ManualClock(elsewhere).now().tzinfo is UTC


async def test_who_waits_sleeps_until_the_very_moment(clock):
    waiting = asyncio.create_task(clock.wait(asyncio.Event(), seconds=5))
    await settle()
    clock.advance(timedelta(seconds=4.999))
    await settle()
    assert not waiting.done()

    clock.advance(timedelta(seconds=0.001))

    assert await waiting is False


async def test_an_event_ends_the_wait(clock):
    event = asyncio.Event()
    waiting = asyncio.create_task(clock.wait(event, seconds=5))
    await settle()

    event.set()

    assert await waiting is True
    assert clock.monotonic() == 0


async def test_whoever_waits_longer_sleeps_on(clock):
    short = asyncio.create_task(clock.wait(asyncio.Event(), seconds=1))
    long = asyncio.create_task(clock.wait(asyncio.Event(), seconds=3))
    await settle()
    clock.advance(timedelta(seconds=2))
    await settle()

    assert short.done()
    assert not long.done()
    clock.advance(timedelta(seconds=1))
    await long


async def test_a_wait_that_is_cancelled_leaves_nothing_behind(clock):
    waiting = asyncio.create_task(clock.wait(asyncio.Event(), seconds=1))
    await settle()
    before = len(asyncio.all_tasks())
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await settle()

    assert len(asyncio.all_tasks()) < before
    clock.advance(timedelta(seconds=2))


@pytest.mark.parametrize("make", [lambda: ManualClock(START), SystemClock, FastForwardClock])
async def test_what_is_set_already_needs_no_wait(make):
    event = asyncio.Event()
    event.set()

    assert await make().wait(event, seconds=1000) is True


@pytest.mark.parametrize("make", [lambda: ManualClock(START), SystemClock, FastForwardClock])
@pytest.mark.parametrize("seconds", [0, -5])
async def test_no_time_to_wait_is_no_wait(make, seconds):
    assert await make().wait(asyncio.Event(), seconds=seconds) is False


async def test_the_machines_clock_tells_utc_and_waits():
    clock = SystemClock()
    before = clock.monotonic()

    assert clock.now().tzinfo is UTC
    assert await clock.wait(asyncio.Event(), seconds=0.01) is False
    assert clock.monotonic() > before


@pytest.mark.skipif(not hasattr(time, "CLOCK_BOOTTIME"), reason="this system has no clock that counts suspended time")
def test_the_machines_clock_counts_the_time_of_a_suspended_machine():
    before = time.clock_gettime(time.CLOCK_BOOTTIME)
    assert before <= SystemClock().monotonic() <= time.clock_gettime(time.CLOCK_BOOTTIME)


def test_without_such_a_clock_the_ordinary_one_counts(monkeypatch):
    monkeypatch.setattr(scheduling.clock, "_BOOT_TIME", None)
    before = time.monotonic()
    assert before <= SystemClock().monotonic() <= time.monotonic()


async def test_the_machines_clock_wakes_for_an_event():
    event = asyncio.Event()
    waiting = asyncio.create_task(SystemClock().wait(event, seconds=1000))
    await settle()

    event.set()

    assert await waiting is True


async def test_what_is_skipped_counts_as_passed_also_for_whoever_waits(clock):
    ahead = FastForwardClock(clock)
    short = asyncio.create_task(ahead.wait(asyncio.Event(), seconds=60))
    long = asyncio.create_task(ahead.wait(asyncio.Event(), seconds=3601))
    await settle()

    ahead.forward(START + timedelta(hours=1))
    await settle()

    assert (ahead.now(), ahead.monotonic()) == (START + timedelta(hours=1), 3600.0)
    assert short.done()
    assert not long.done()
    ahead.forward(START + timedelta(hours=1, seconds=1))
    assert await long is False


async def test_after_a_skip_time_goes_on_and_never_back(clock):
    ahead = FastForwardClock(clock)
    ahead.forward(START + timedelta(days=1))
    clock.advance(timedelta(seconds=5))

    ahead.forward(START)

    assert ahead.now() == START + timedelta(days=1, seconds=5)


async def test_an_event_ends_the_wait_between_two_skips(clock):
    ahead = FastForwardClock(clock)
    event = asyncio.Event()
    waiting = asyncio.create_task(ahead.wait(event, seconds=3600))
    await settle()
    ahead.forward(START + timedelta(minutes=1))
    await settle()

    event.set()

    assert await waiting is True


async def test_a_running_clock_wakes_by_itself():
    assert await FastForwardClock().wait(asyncio.Event(), seconds=0.01) is False
