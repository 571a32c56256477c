"""The wall clock is set while the bot runs (suspend, NTP, an operator), and the monotonic one goes on."""

from datetime import UTC, datetime, timedelta

import pytest

from sandbox.faults import ServerError
from scheduling.clock import ManualClock
from tests.chat.people import RESTING
from tests.waiting import asleep, until

MONDAY_MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class SettableClock(ManualClock):
    """A clock whose wall time can be set, as the machine's can."""

    def set_by(self, by: timedelta) -> None:
        self._now += by


@pytest.fixture
def clock():
    return SettableClock(MONDAY_MORNING)


@pytest.fixture
def pass_seconds(clock):
    """Let seconds pass, one by one, so that all that is due is done."""

    async def wait(seconds: int) -> None:
        for _ in range(seconds):
            clock.advance(timedelta(seconds=1))
            await asleep(clock, count=RESTING)

    return wait


def received(emulator, person, text) -> int:
    return [message.raw.get("text") for message in emulator.history(person.user)].count(text)


@pytest.fixture
def becomes(emulator, ada):
    """Wait, while the clock stands still, until texts were received so often."""

    async def wait(**times: int) -> None:
        await emulator.wait_for(lambda: all(received(emulator, ada, text) >= count for text, count in times.items()))
        assert {text: received(emulator, ada, text) for text in times} == times

    return wait


@pytest.fixture
def occurrences(schedules):
    async def look() -> list[datetime]:
        return [row["occurrence_at"] for row in await schedules.deliveries()]

    return look


@pytest.mark.parametrize("by", [HOUR, DAY])
async def test_set_forward_the_latest_run_goes_out_once_and_soon(
    bot, ada, clock, becomes, pass_seconds, occurrences, by
):
    await ada.asks("/schedule every 10m Stretch")
    await ada.asks("/schedule 2026-11-23T08:30 Tea")
    clock.set_by(by)
    await pass_seconds(6)
    await becomes(Stretch=1, Tea=1)
    assert sorted(await occurrences()) == [MONDAY_MORNING + timedelta(minutes=30), MONDAY_MORNING + by]
    await pass_seconds(10)
    await becomes(Stretch=1, Tea=1)


@pytest.mark.parametrize("by", [HOUR, DAY])
async def test_set_forward_and_back_nothing_is_sent_twice_or_skipped(
    bot, ada, clock, becomes, pass_seconds, occurrences, by
):
    await ada.asks("/schedule every 20m Stretch")
    clock.set_by(by)
    await pass_seconds(6)
    await becomes(Stretch=1)
    clock.set_by(-by)
    await pass_seconds(6)
    await becomes(Stretch=1)
    for _ in range(20):
        clock.advance(timedelta(minutes=1))
        await pass_seconds(1)
    await becomes(Stretch=2)
    planned = await occurrences()
    assert len(planned) == len(set(planned)) == 2
    assert MONDAY_MORNING + timedelta(minutes=20) in planned


@pytest.mark.parametrize("by", [HOUR, DAY])
async def test_set_back_what_waits_for_another_try_waits_no_longer(
    bot, ada, clock, emulator, becomes, pass_seconds, by
):
    await ada.asks("/schedule 2026-11-23T08:10 Tea")
    order = emulator.faults.add(ServerError(500), method="sendMessage")
    clock.advance(timedelta(minutes=10))
    await emulator.wait_for(lambda: order.met)
    await pass_seconds(1)
    clock.set_by(-by)
    await pass_seconds(9)
    assert received(emulator, ada, "Tea") <= 1
    for _ in range(61):
        clock.advance(by / 60)
        await asleep(clock, count=RESTING)
    await pass_seconds(5)
    await becomes(Tea=1)


@pytest.mark.parametrize("by", [-DAY, -HOUR, HOUR, DAY])
async def test_an_answer_that_waits_for_another_try_waits_no_longer(
    bot, ada, clock, emulator, pass_seconds, schedules, by
):
    emulator.faults.add(ServerError(500), method="sendMessage", times=2)
    await ada.says("/whoami")
    await until(schedules.has_put_off)
    clock.set_by(by)
    await pass_seconds(2)
    clock.set_by(-by)
    await pass_seconds(8)
    assert "ID" in (await ada.hears()).text


@pytest.mark.parametrize("by", [-DAY, -HOUR, HOUR, DAY])
async def test_commands_are_answered_and_counted_by_the_present_time(bot, ada, clock, pass_seconds, schedules, by):
    clock.set_by(by)
    await pass_seconds(1)
    assert "away" not in (await ada.asks("/schedule in 10 minutes Tea")).text
    (row,) = await schedules.all()
    assert row["next_run_at"] == clock.now() + timedelta(minutes=10)
