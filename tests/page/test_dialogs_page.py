"""What is done by tapping alone: from the first question to the message, and what follows from it."""

import pytest
from playwright.async_api import expect

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_message_is_scheduled_by_buttons_and_arrives_as_it_was_shown(stage, visit):
    ada = await visit(stage.emulator)
    await ada.says("/schedule")
    await ada.hears("What shall I send?")
    await ada.says("Call **mum**")
    await ada.hears("When shall I send it?")
    await ada.taps("Another day")
    await ada.hears("On which day?")
    await ada.taps("›")
    await expect(ada.button("‹")).to_be_visible()
    await ada.taps("15")
    await ada.hears("At what time?")
    await ada.taps("18:00")
    await ada.hears("At what time exactly?")
    await ada.taps("18:30")
    await ada.hears("How often?")
    await ada.taps("Every year")
    await ada.hears("How shall it be sent?")
    await ada.taps("Preview")
    await ada.hears("Shall I schedule it like this?")
    await ada.taps("Save")
    await ada.hears("#1 is scheduled")
    shown = await ada.bubble("Call mum").count()
    await ada.forwards_to_next()
    arrived = await ada.hears("Call mum", times=shown + 1)
    await expect(arrived.locator("strong")).to_have_text("mum")


async def test_a_schedule_is_edited_on_its_card_and_what_arrives_is_snoozed_and_done(stage, visit):
    ada = await visit(stage.emulator)
    await ada.says("/schedule daily 09:00 Take the pills")
    await ada.hears("#1 is scheduled")
    await ada.says("/scheduled")
    await ada.taps("#1")
    await ada.hears("Nothing has been sent yet")
    await ada.taps("Edit")
    await ada.taps("Text")
    await ada.hears("What shall #1 say?")
    await ada.says("Take both pills")
    await ada.hears("#1 is changed")
    said = await ada.bubble("Take both pills").count()
    await ada.forwards_to_next()
    await ada.hears("Take both pills", times=said + 1)
    await ada.taps("10 min")
    await expect(ada.keys("💤 Until")).to_have_count(1)
    await ada.forwards_to_next()
    await ada.hears("Take both pills", times=said + 2)
    await ada.taps("✓ Done")
    await expect(ada.keys("✓ Done, ")).to_have_count(1)
