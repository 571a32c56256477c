"""Who writes next on SQLite."""

import asyncio

import pytest

from storage.write_lock import URGENT_IN_A_ROW, WriteLock


class Office:
    """Writers that come in, and the order in which they wrote."""

    def __init__(self) -> None:
        self.lock = WriteLock()
        self.wrote: list[str] = []
        self.tasks: list[asyncio.Task[None]] = []

    async def comes(self, name: str, *, is_urgent: bool = False) -> asyncio.Task[None]:
        """Let a writer get in line."""
        task = asyncio.create_task(self._write(name, is_urgent=is_urgent))
        self.tasks.append(task)
        await asyncio.sleep(0)
        return task

    async def _write(self, name: str, *, is_urgent: bool) -> None:
        async with self.lock.turn(is_urgent=is_urgent):
            self.wrote.append(name)
            await asyncio.sleep(0)

    async def all_are_done(self) -> list[str]:
        """Wait for everybody; return who wrote, in order."""
        await asyncio.gather(*self.tasks, return_exceptions=True)
        return self.wrote


@pytest.fixture
def office() -> Office:
    """Return a lock that nobody holds."""
    return Office()


async def test_first_come_first_served(office: Office):
    async with office.lock.turn(is_urgent=False):
        for name in "abc":
            await office.comes(name)
    assert await office.all_are_done() == ["a", "b", "c"]


async def test_whom_a_person_waits_for_goes_before_the_others(office: Office):
    async with office.lock.turn(is_urgent=False):
        await office.comes("outcomes")
        await office.comes("planning")
        await office.comes("command", is_urgent=True)
    assert await office.all_are_done() == ["command", "outcomes", "planning"]


async def test_many_commands_hold_nobody_up_for_ever(office: Office):
    async with office.lock.turn(is_urgent=False):
        await office.comes("outcomes")
        for _ in range(URGENT_IN_A_ROW + 2):
            await office.comes("command", is_urgent=True)
    wrote = await office.all_are_done()
    assert wrote.index("outcomes") == URGENT_IN_A_ROW


async def test_who_is_cancelled_in_line_is_passed_over(office: Office):
    async with office.lock.turn(is_urgent=False):
        cancelled = await office.comes("a")
        await office.comes("b")
        cancelled.cancel()
    assert await office.all_are_done() == ["b"]


async def test_who_is_cancelled_when_its_turn_has_come_lets_the_next_one_in(office: Office):
    async with office.lock.turn(is_urgent=False):
        cancelled = await office.comes("a")
        await office.comes("b")
    cancelled.cancel()  # it has its turn, and does not know yet
    assert await office.all_are_done() == ["b"]


async def test_who_fails_lets_the_next_one_in(office: Office):
    async def fail() -> None:
        async with office.lock.turn(is_urgent=True):
            await office.comes("a")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    assert await office.all_are_done() == ["a"]
