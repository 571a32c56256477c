"""What somebody schedules step by step is in the database: ended, at once with others, over restarts and replays."""

import json

import pytest
from sqlalchemy import update

from scheduling.ports import UpdateStatus
from storage.engine import open_database
from storage.models import updates
from tests.chat.guided import asked_how, asked_when, reviewed, taps, welcomed


@pytest.fixture
def bot_database(database_url):
    """All of this holds on SQLite and on PostgreSQL."""
    return database_url


@pytest.fixture
async def zoned(bot, ada):
    """Ada, whose chat is in Berlin."""
    await ada.asks("/timezone Europe/Berlin")
    return ada


@pytest.fixture
async def team(bot, emulator, ada, bob):
    return await welcomed(emulator, emulator.add_group("Team", [ada.user, bob.user]))


@pytest.mark.parametrize(
    ("step", "by_command"),
    [
        ("content", True),
        ("when", False),
        ("calendar", True),
        ("repeat", False),
        ("options", True),
        ("review", False),
        ("review", True),
    ],
)
async def test_at_each_step_it_can_be_ended(zoned, schedules, step, by_command):
    heard = await zoned.asks("/schedule")
    if step != "content":
        heard = await zoned.asks("Tea")
    if step == "calendar":
        heard = await taps(zoned, heard, "📅 Another day…")
    if step in {"repeat", "options", "review"}:
        heard = await taps(zoned, heard, "Tonight · 19:00")
    if step in {"options", "review"}:
        heard = await taps(zoned, heard, "Once")
    if step == "review":
        _preview, heard = await reviewed(zoned, heard)
    stale = heard.message.snapshot()
    if by_command:
        assert (await zoned.asks("/cancel")).text.startswith("All right")
    else:
        assert (await taps(zoned, heard, "✕ Cancel")).text == "All right, nothing is scheduled."
    assert "gone on or ended" in (await zoned.taps(stale, "✕ Cancel")).text
    assert "To have me send that later" in (await zoned.asks("Tea")).text
    assert "nothing to stop" in (await zoned.asks("/cancel")).text
    assert await schedules.all() == []


async def test_save_twice_saves_once(zoned, schedules):
    _preview, summary = await reviewed(zoned, await asked_how(zoned))
    stale = summary.message.snapshot()
    await taps(zoned, summary, "✓ Save")
    assert (await zoned.taps(stale, "✓ Save")).show_alert
    assert len(await schedules.all()) == 1


async def test_two_at_once_do_not_mix(zoned, schedules):
    tea = await asked_when(zoned, "Tea")
    coffee = await asked_when(zoned, "Coffee")
    assert "First time: Wednesday" in (await zoned.asks("wednesday 10:00")).text  # of the later one
    assert (await zoned.taps(coffee, "Tonight · 19:00")).show_alert
    options = await taps(zoned, await taps(zoned, tea, "Tonight · 19:00"), "Once")
    preview, summary = await reviewed(zoned, options)
    assert preview.text == "Tea"
    await taps(zoned, summary, "✓ Save")
    assert [row["content"]["text"] for row in await schedules.all()] == ["Tea"]


async def test_two_people_in_a_group_schedule_at_once(zoned, ada, bob, team):
    one, two = ada.at(team), bob.at(team)
    of_ada = await one.asks("/schedule")
    await two.hears()
    of_bob = await two.asks("/schedule")
    await one.hears()
    assert "\n\nTea\n\n" in (await one.asks("Tea", reply_to=of_ada.message)).text
    await two.hears()
    assert "\n\nCoffee\n\n" in (await two.asks("Coffee", reply_to=of_bob.message)).text


@pytest.mark.parametrize("step", ["content", "when", "hour", "repeat", "options", "review"])
async def test_a_restart_in_the_middle_loses_nothing(run_bot, ada, schedules, step):
    application = await run_bot()
    await ada.asks("/timezone Europe/Berlin")

    async def restart(at):
        nonlocal application
        if at == step:
            await application.stop()
            application = await run_bot()

    await ada.asks("/schedule")
    await restart("content")
    when = await ada.asks("Tea")
    await restart("when")
    hours = await taps(ada, await taps(ada, when, "📅 Another day…"), "27")
    await restart("hour")
    how_often = await taps(ada, await taps(ada, hours, "18:00"), "18:30")
    await restart("repeat")
    options = await taps(ada, await taps(ada, how_often, "Every Friday at 18:30"), "Silent")
    await restart("options")
    _preview, summary = await reviewed(ada, options)
    await restart("review")
    await taps(ada, summary, "✓ Save")
    (row,) = await schedules.all()
    assert row["content"]["text"] == "Tea"
    assert json.loads(row["options"])["silent"]
    assert row["next_run_at"].isoformat() == "2026-11-27T17:30:00+00:00"


@pytest.fixture
def handled_again(run_bot, schedules, bot_database):
    """Restart the bot as if the last update's answer had not been given; its effect is there."""

    async def again(application):
        await application.stop()
        last = (await schedules.updates())[-1]
        assert last["effect"]
        database = open_database(bot_database)
        async with database.writing() as connection:
            change = update(updates).where(updates.c.sequence == last["sequence"])
            await connection.execute(change.values(status=UpdateStatus.APPLIED, done_at=None))
        await database.close()
        return await run_bot()

    return again


async def without_previews(schedules):
    """The dialogs but for where their latest preview stands: a replay shows another one."""
    dialogs = await schedules.dialogs()
    return [{**one, "state": {**one["state"], "preview": None}} for one in dialogs]


@pytest.mark.parametrize(
    "step", ["begin", "content", "pick", "calendar", "written", "asked", "repeat", "option", "review", "save", "cancel"]
)
async def test_a_step_handled_twice_is_answered_again_and_changes_nothing(
    run_bot, ada, emulator, schedules, handled_again, step
):
    application = await run_bot()
    await ada.asks("/timezone Europe/Berlin")
    heard = await ada.asks("/schedule")
    if step != "begin":
        heard = await ada.asks("Tea")
    if step == "calendar":
        heard = await taps(ada, heard, "📅 Another day…")
    if step == "written":
        heard = await ada.asks("tomorrow 10:00")
    if step == "asked":
        heard = await ada.asks("at 9:40")
    if step in {"pick", "repeat", "option", "review", "save", "cancel"}:
        heard = await taps(ada, heard, "Tonight · 19:00")
    if step in {"repeat", "option", "review", "save"}:
        heard = await taps(ada, heard, "Every day at 19:00")
    if step == "option":
        heard = await taps(ada, heard, "Silent")
    if step in {"review", "save"}:
        _preview, heard = await reviewed(ada, heard)
    if step in {"save", "cancel"}:
        heard = await taps(ada, heard, "✓ Save" if step == "save" else "✕ Cancel")
    before = (await schedules.all(), await without_previews(schedules))
    answered = emulator.calls()[-1].number
    await handled_again(application)
    if heard.is_edit:
        call = await emulator.wait_for_call("answerCallbackQuery", after=answered)
        assert not call.parameters.get("show_alert"), "it is refused as if it were an earlier button"
        assert emulator.history(ada.user)[-1].raw["text"] == heard.text
    else:
        again = await ada.hears()
        while step == "review" and "Shall I schedule" not in again.text:
            again = await ada.hears()
        assert (again.text, again.buttons) == (heard.text, heard.buttons)
    assert (await schedules.all(), await without_previews(schedules)) == before
