"""The process dies after a command's effect and before its answer is known to be given: it is handled once more."""

import pytest
from sqlalchemy import update

from scheduling.ports import UpdateStatus
from storage.engine import open_database
from storage.models import updates


@pytest.fixture
def bot_database(database_url) -> str:
    return database_url


@pytest.fixture
def handled_again(run_bot, schedules, bot_database):
    """Restart the bot as if the last update's answer had not been given; its effect is there."""

    async def again(application) -> None:
        await application.stop()
        last = (await schedules.updates())[-1]
        database = open_database(bot_database)
        async with database.writing() as connection:
            status = UpdateStatus.APPLIED if last["effect"] else UpdateStatus.PENDING
            change = update(updates).where(updates.c.sequence == last["sequence"])
            await connection.execute(change.values(status=status, done_at=None))
        await database.close()
        await run_bot()

    return again


async def rows(schedules) -> list:
    """All that a command can change."""
    found = [await schedules.all(), await schedules.chats(), await schedules.recipients(), await schedules.deliveries()]
    return [*found, await schedules.questions(), await schedules.deeds()]


@pytest.mark.parametrize(
    "command",
    [
        "/schedule daily 09:00 Coffee",
        "/cancel_schedule 1",
        "/timezone Asia/Tokyo",
        "/language ru",
        "/scheduled",
        "/scheduled paused tea",
        "/start",
        "/schedule nonsense",
        "/schedule at 9 Coffee",
        "tomorrow at 9 call Mum",
    ],
)
async def test_a_command_handled_twice_is_answered_again_and_changes_nothing(
    run_bot, ada, schedules, handled_again, command
):
    application = await run_bot()
    await ada.asks("/schedule daily 10:00 Tea")
    first = await ada.asks(command)
    before = await rows(schedules)
    await handled_again(application)
    again = await ada.hears()
    # How many schedules a zone took along is known to the transaction that did it, and to nobody afterwards.
    assert (again.text.split("\n\n1 ")[0], again.buttons) == (first.text.split("\n\n1 ")[0], first.buttons)
    assert await rows(schedules) == before


@pytest.mark.parametrize("button", ["⏭ Skip next", "📤 Send now", "Duplicate"])
async def test_a_tap_on_a_card_handled_twice_is_answered_again_and_changes_nothing(
    run_bot, ada, emulator, schedules, handled_again, button
):
    application = await run_bot()
    await ada.asks("/schedule daily 10:00 Tea")
    listed = await ada.asks("/scheduled")
    await ada.taps(listed, listed.buttons[0])
    shown = await ada.hears()
    if button not in shown.buttons:
        await ada.taps(shown, "More…")
        shown = await ada.hears()
    await ada.taps(shown, button)
    if button == "📤 Send now":
        await schedules.settled("sent")
    before = await rows(schedules)
    answered = emulator.calls()[-1].number
    await handled_again(application)
    await emulator.wait_for_call("answerCallbackQuery", after=answered)
    assert await rows(schedules) == before


async def test_a_tap_handled_twice_is_answered_again_and_changes_nothing(
    run_bot, ada, emulator, schedules, handled_again
):
    application = await run_bot()
    confirmation = await ada.asks("/schedule daily 10:00 Tea")
    await ada.taps(confirmation, "↩ Undo")
    shown = await ada.hears()
    before = await rows(schedules)
    answered = emulator.calls()[-1].number
    await handled_again(application)
    await emulator.wait_for_call("answerCallbackQuery", after=answered)
    assert emulator.history(ada.user)[-1].raw["text"] == shown.text
    assert await rows(schedules) == before


@pytest.mark.parametrize("button", ["Monday, 23 November, 21:00", "Not now"])
async def test_an_answer_handled_twice_is_given_again_and_changes_nothing(
    run_bot, ada, emulator, schedules, handled_again, button
):
    application = await run_bot()
    question = await ada.asks("/schedule at 9 Tea")
    await ada.taps(question, button)
    shown = await ada.hears()
    before = await rows(schedules)
    answered = emulator.calls()[-1].number
    await handled_again(application)
    call = await emulator.wait_for_call("answerCallbackQuery", after=answered)
    assert call.parameters["text"] in {"#1 is scheduled.", "All right, nothing is scheduled."}
    assert emulator.history(ada.user)[-1].raw["text"] == shown.text
    assert await rows(schedules) == before


async def opened(person, *buttons):
    """Open the only schedule's card, and tap the buttons one after the other."""
    shown = await person.asks("/scheduled")
    for button in (shown.buttons[0], *buttons):
        await person.taps(shown, button)
        shown = await person.hears()
    return shown


@pytest.mark.parametrize(
    ("buttons", "said"),
    [
        (["✏️ Edit…", "Text"], "Coffee"),
        (["✏️ Edit…", "Text"], "x" * 4097),
        (["✏️ Edit…", "Time"], "daily 11:00"),
        (["✏️ Edit…", "Time"], "monthly 31 11:00"),
        (["✏️ Edit…", "Time"], "at 9"),
        (["✏️ Edit…", "Time"], "nonsense"),
        (["⚙️ Options…", "Link buttons…"], "[Open](https://example.org)"),
    ],
)
async def test_an_answer_to_an_edit_handled_twice_is_answered_again_and_changes_nothing(
    run_bot, ada, schedules, handled_again, buttons, said
):
    application = await run_bot()
    await ada.asks("/schedule daily 10:00 Tea")
    await opened(ada, *buttons)
    first = await ada.asks(said)
    before = await rows(schedules)
    await handled_again(application)
    again = await ada.hears()
    assert (again.text, again.buttons) == (first.text, first.buttons)
    assert await rows(schedules) == before


@pytest.mark.parametrize(
    ("buttons", "said", "tapped"),
    [
        (["✏️ Edit…"], None, "Text"),
        (["✏️ Edit…", "Text"], None, "Leave it as it is"),
        (["✏️ Edit…", "Text"], "Coffee", "↩ Undo"),
        (["✏️ Edit…", "Time"], "daily 11:00", "↩ Undo"),
        (["✏️ Edit…", "Time"], "at 9", "Monday, 23 November, 21:00"),
        (["✏️ Edit…", "Time"], "at 9", "Not now"),
        (["⚙️ Options…"], None, "Silent"),
        (["⚙️ Options…"], None, "Remove link buttons"),
    ],
)
async def test_a_tap_of_an_edit_handled_twice_is_answered_again_and_changes_nothing(
    run_bot, ada, emulator, schedules, handled_again, buttons, said, tapped
):
    application = await run_bot()
    await ada.asks("/schedule daily 10:00 Tea\n[Open](https://example.org)")
    shown = await opened(ada, *buttons)
    if said is not None:
        shown = await ada.asks(said)
    answer = await ada.taps(shown, tapped)
    told = await ada.hears()
    before = await rows(schedules)
    answered = emulator.calls()[-1].number
    await handled_again(application)
    call = await emulator.wait_for_call("answerCallbackQuery", after=answered)
    assert (call.parameters.get("text") or "") == (answer.text or "")
    assert emulator.history(ada.user)[-1].raw["text"] == told.text
    assert await rows(schedules) == before
