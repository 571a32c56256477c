"""Sends that end in doubt, for the tests of what is asked then."""

import asyncio
from collections.abc import Callable
from typing import Any

from sandbox.emulator import Emulator
from sandbox.faults import GatewayError
from tests.chat.people import Heard, Person, Schedules
from tests.waiting import until


def doubt(emulator: Emulator, text: str, **options: Any) -> None:
    """Let nobody know whether `text` arrives the next time: a gateway answers in Telegram's place."""
    emulator.faults.add(
        GatewayError(), method="sendMessage", where=lambda call: call.parameters["text"] == text, **options
    )


async def ended(schedules: Schedules, status: str, count: int) -> None:
    """Wait until so many deliveries have a status."""

    async def have_ended() -> bool:
        return [row["status"] for row in await schedules.deliveries()].count(status) == count

    await until(have_ended, what=f"{count} deliveries that are {status}")


async def heard_in_time(person: Person, later: Callable[..., None]) -> Heard:
    """Hear what the bot says next, by its clock some time from now: steps that failed before try again."""
    for _ in range(100):
        later(seconds=6)
        for _ in range(10):
            await asyncio.sleep(0.01)
            if person.hears_something():
                return await person.hears()
    return await person.hears()


async def many(person: Person, count: int, *, name: str = "Tea") -> None:
    """Schedule as many messages for 08:30 in the person's chat."""
    for number in range(1, count + 1):
        await person.asks(f"/schedule 2026-11-23T08:30 {name} {number}")
