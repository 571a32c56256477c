"""Sends that end in doubt, for the tests of what is asked then."""

from collections.abc import Callable
from typing import Any

from sandbox.emulator import Emulator
from sandbox.faults import GatewayError, Order
from tests.chat.people import Heard, Person, Schedules
from tests.waiting import until

AT_A_TIME = 0.5
"""Seconds by the bot's clock between two looks while a test waits."""


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
    later(seconds=6)
    await until(person.hears_something, meanwhile=lambda: later(seconds=AT_A_TIME), what="something said")
    return await person.hears()


async def tried_in_vain(silence: Order, later: Callable[..., None], words: str) -> None:
    """Wait until the bot wanted to say something that begins so, and `silence` kept it from it.

    Whoever lifts a silence before that may hear what was to be said when less had happened.
    """

    def was_tried() -> bool:
        return any(str(call.parameters.get("text")).startswith(words) for call in silence.met)

    await until(was_tried, meanwhile=lambda: later(seconds=AT_A_TIME), what=f"“{words}”")


async def many(person: Person, count: int, *, name: str = "Tea") -> None:
    """Schedule as many messages for 08:30 in the person's chat."""
    for number in range(1, count + 1):
        await person.asks(f"/schedule 2026-11-23T08:30 {name} {number}")
