"""The buttons of a preview are only to look at, and gone once the dialog is over, told as a chat."""

import pytest

from tests.chat.guided import asked_how, reviewed, taps, welcomed


@pytest.fixture
def bot_database(database_url):
    """All of this holds on SQLite and on PostgreSQL."""
    return database_url


@pytest.fixture
async def zoned(bot, ada):
    """Ada, whose chat is in Berlin."""
    await ada.asks("/timezone Europe/Berlin")
    return ada


async def bared(emulator, preview):
    """Wait until a preview has lost its buttons; return what it has instead."""
    call = await emulator.wait_for_call("editMessageReplyMarkup")
    assert call.parameters["message_id"] == preview.message.id
    markup = preview.message.raw.get("reply_markup", {})
    return [[button["text"] for button in row] for row in markup.get("inline_keyboard", [])]


@pytest.mark.parametrize("ending", ["✓ Save", "✕ Cancel", "/cancel"])
async def test_when_it_is_over_the_preview_has_no_buttons_any_more(zoned, emulator, ending):
    preview, summary = await reviewed(zoned, await asked_how(zoned))
    assert "✓ Done" in preview.buttons
    if ending == "/cancel":
        await zoned.asks(ending)
    else:
        await taps(zoned, summary, ending)
    assert await bared(emulator, preview) == []
    assert preview.message.raw["text"] == "Tea"


async def test_link_buttons_stay_below_it(zoned, emulator):
    options = await asked_how(zoned, "Tea\n[Open](https://example.org/tea)")
    preview, summary = await reviewed(zoned, options)
    assert preview.rows[0] == ["Open"]
    assert "✓ Done" in preview.buttons
    await taps(zoned, summary, "✓ Save")
    assert await bared(emulator, preview) == [["Open"]]


async def test_the_next_preview_takes_the_place_of_the_one_before(zoned, emulator):
    first, summary = await reviewed(zoned, await asked_how(zoned))
    second, summary = await reviewed(zoned, await taps(zoned, summary, "‹ Back"))
    await emulator.wait_for_call("editMessageReplyMarkup")
    assert "reply_markup" not in first.message.raw
    assert "✓ Done" in second.buttons
    await taps(zoned, summary, "✓ Save")
    await emulator.wait_for(lambda: "reply_markup" not in second.message.raw)


async def test_after_a_restart_it_is_still_known(run_bot, ada, emulator):
    application = await run_bot()
    await ada.asks("/timezone Europe/Berlin")
    preview, summary = await reviewed(ada, await asked_how(ada))
    await application.stop()
    await run_bot()
    await taps(ada, summary, "✓ Save")
    await emulator.wait_for(lambda: "reply_markup" not in preview.message.raw)


async def test_a_preview_that_somebody_has_deleted_is_not_missed(zoned, emulator, schedules):
    preview, summary = await reviewed(zoned, await asked_how(zoned))
    emulator.delete(preview.message)
    await taps(zoned, summary, "✓ Save")
    assert (await zoned.asks("/help")).text
    assert len(await schedules.all()) == 1


async def test_in_a_group_too(bot, emulator, ada):
    there = ada.at(await welcomed(emulator, emulator.add_group("Team", [ada.user])))
    asked = await there.asks("/schedule")
    when = await there.asks("Tea", reply_to=asked.message)
    options = await taps(there, await taps(there, when, "Tonight · 19:00"), "Once")
    preview, summary = await reviewed(there, await taps(there, options, "Done & Snooze"))
    assert "✓ Done" in preview.buttons
    await taps(there, summary, "✓ Save")
    await emulator.wait_for(lambda: "reply_markup" not in preview.message.raw)
