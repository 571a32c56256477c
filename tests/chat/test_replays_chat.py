"""The process ends when a command is carried out and not yet answered: its successor gives the answer, and no more."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from sandbox.faults import DropBefore

ANSWERS = ("sendMessage", "editMessageText")


@pytest.fixture
def bot_database(database_url):
    return database_url


async def schedule(person):
    await person.asks("/timezone Berlin")

    async def act():
        return await person.says("/schedule monthly 31 10:00 Rent")

    return act


async def edit(person):
    original = await person.says("/schedule daily 10:00 Tea")
    await person.hears()
    return lambda: person.edits(original, "/schedule in 2 hours Coffee")


async def edit_of_what_was_not_understood(person):
    original = await person.says("/schedule dayly 10:00 Tea")
    await person.hears()
    return lambda: person.edits(original, "/schedule daily 10:00 Tea")


async def cancel(person):
    await person.asks("/schedule daily 10:00 Tea")
    return lambda: person.says("/cancel_schedule 1")


async def cancel_by_tap(person):
    await person.asks("/schedule daily 10:00 Tea")
    listed = await person.asks("/cancel_schedule")
    return tapping(person, listed, listed.buttons[0])


async def undo(person):
    return tapping(person, await person.asks("/schedule daily 10:00 Tea"), "↩ Undo")


async def restore(person):
    await person.asks("/schedule daily 10:00 Tea")
    return tapping(person, await person.asks("/cancel_schedule 1"), "↩ Undo")


async def set_zone(person):
    for words in ("daily 10:00 Tea", "2026-11-24T08:00 Cake", "every 3h Walk", "daily 10:00 Asia/Tokyo Sushi"):
        await person.asks(f"/schedule {words}")
    return lambda: person.says("/timezone Berlin")


async def set_language(person):
    return lambda: person.says("/language ru")


async def set_language_by_tap(person):
    question = await person.asks("/language")
    return tapping(person, question, next(label for label in question.buttons if "Русский" in label))


def tapping(person, heard, button) -> Callable[[], Awaitable[Any]]:
    async def act():
        person.emulator.tap(person.user, heard.message, button)

    return act


@pytest.mark.parametrize(
    "prepare",
    [
        schedule,
        edit,
        edit_of_what_was_not_understood,
        cancel,
        cancel_by_tap,
        undo,
        restore,
        set_zone,
        set_language,
        set_language_by_tap,
    ],
)
async def test_a_replay_changes_nothing_and_gives_the_same_answer(
    run_bot, ada, bob, emulator, schedules, later, prepare
):
    bot = await run_bot()
    await (await prepare(ada))()
    undisturbed = await ada.hears()

    act = await prepare(bob)
    orders = [emulator.faults.add(DropBefore(), method=method, chat=bob.user.id) for method in ANSWERS]
    await act()
    await emulator.wait_for(lambda: any(order.met for order in orders))
    await bot.stop()
    emulator.faults.clear()

    async def rows() -> list[Any]:
        return [await schedules.all(), await schedules.chats(), await schedules.deliveries()]

    before = await rows()
    assert [row["status"] for row in await schedules.updates()][-1] == "applied"
    await run_bot()
    later(seconds=1)
    again = await bob.hears()
    assert (again.text, again.buttons) == (undisturbed.text, undisturbed.buttons)
    assert await rows() == before
    assert bob.has_heard_all()


async def test_a_one_time_message_that_went_out_meanwhile_is_confirmed_by_its_time(run_bot, ada, emulator, later):
    bot = await run_bot()
    order = emulator.faults.add(DropBefore(), method="sendMessage")
    await ada.says("/schedule in 10 minutes Tea")
    await emulator.wait_for(lambda: order.met)
    await bot.stop()
    later(minutes=30)
    await run_bot()
    heard = [(await ada.hears()).text, (await ada.hears()).text]
    assert "Tea" in heard
    confirmation = next(text for text in heard if "#1 is scheduled" in text)
    assert "Once: Monday, 23 November 2026, 08:10 (UTC)" in confirmation
    assert "It was due 08:10, so I send it right away." in confirmation
