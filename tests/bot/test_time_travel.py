"""Fast-forward: nothing that is due on the way is skipped, and nothing waits for ever."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot import time_travel
from bot.time_travel import TimeTravel
from scheduling.clock import FastForwardClock, ManualClock

START = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


class Alarm:
    """Work that is due every `every`, and done by a task that watches the clock."""

    def __init__(self, clock, *, every=MINUTE, hold):
        self.clock = clock
        self.every = every
        self.due = clock.now() + every
        self.done = []
        self.travel = TimeTravel(clock, self)
        self.hold = hold
        self.is_stuck = False

    async def run(self):
        while True:
            await self.clock.wait(asyncio.Event(), seconds=(self.due + self.hold - self.clock.now()).total_seconds())
            self.done.append(self.clock.now())
            self.due += self.every
            self.travel.notice()

    async def next_due(self):
        return self.due

    def is_under_way(self):
        return self.is_stuck

    def held_back_for(self):
        return self.due + self.hold - self.clock.now()


@pytest.fixture
def hold():
    """How long what is due may not be done."""
    return timedelta()


@pytest.fixture
async def alarm(hold):
    alarm = Alarm(FastForwardClock(ManualClock(START)), hold=hold)
    task = asyncio.create_task(alarm.run())
    yield alarm
    task.cancel()


async def test_it_stands_still_at_each_instant_on_the_way(alarm):
    arrival = await alarm.travel.forward(START + timedelta(minutes=3, seconds=30))

    assert alarm.done == [START + MINUTE, START + 2 * MINUTE, START + 3 * MINUTE]
    assert (arrival.now, arrival.stops, arrival.reason) == (START + timedelta(minutes=3, seconds=30), 3, "")


async def test_what_is_due_at_the_very_end_is_done(alarm):
    await alarm.travel.forward(START + MINUTE)

    assert alarm.done == [START + MINUTE]


async def test_a_journey_with_too_many_stops_ends_on_the_way(alarm, monkeypatch):
    monkeypatch.setattr(time_travel, "MOST_STOPS", 5)
    arrival = await alarm.travel.forward(START + timedelta(days=1))

    assert (arrival.now, arrival.stops) == (START + 5 * MINUTE, 5)
    assert "more than 5 runs" in arrival.reason
    assert alarm.done == [START + number * MINUTE for number in range(1, 6)]


@pytest.mark.parametrize("hold", [timedelta(seconds=3)])
async def test_what_a_limit_holds_back_is_done_when_the_limit_lets_it(alarm):
    await alarm.travel.forward(START + timedelta(seconds=90))

    assert alarm.done == [START + timedelta(seconds=63)]


@pytest.mark.parametrize("hold", [timedelta(seconds=40)])
async def test_what_a_limit_holds_back_beyond_the_end_is_told(alarm):
    arrival = await alarm.travel.forward(START + timedelta(seconds=90))

    assert arrival.now == START + timedelta(seconds=90)
    assert "held back" in arrival.reason


async def test_an_answer_that_never_comes_ends_the_journey(alarm, monkeypatch):
    monkeypatch.setattr(time_travel, "PATIENCE_SECONDS", 0.05)
    alarm.is_stuck = True
    arrival = await alarm.travel.forward(START + MINUTE)

    assert (arrival.now, arrival.stops) == (START, 0)
    assert "awaited" in arrival.reason


async def test_what_was_due_before_is_due_now(alarm):
    alarm.due = START - MINUTE

    assert await alarm.travel.next_due() == START
