"""The bot is told to end while somebody still waits for an answer."""

import asyncio

from sandbox.faults import Hang
from tests.chat.doubts import until


async def test_nothing_more_is_claimed_while_the_last_answers_are_given(run_bot, ada, bob, emulator, later, schedules):
    application = await run_bot()
    await bob.asks("/schedule 2026-11-23T08:30 Tea")
    hanging = Hang()
    emulator.faults.add(hanging, method="sendMessage", chat=ada.user.id)
    await ada.says("/whoami")
    await until(lambda: len(emulator.calls("sendMessage")) == 2)
    stopping = asyncio.create_task(application.stop())
    await asyncio.sleep(0)
    later(minutes=31)
    await until(lambda: bob.hears_something() or not application.pump.free_slots)
    hanging.release()
    await stopping
    assert (await ada.hears()).text
    assert bob.has_heard_all()
    assert await schedules.attempts() == []
