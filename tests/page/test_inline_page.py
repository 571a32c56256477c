"""`@bot words` on the page: what the bot offers above the field, and what becomes of what is picked."""

import pytest
from playwright.async_api import expect

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.fixture
def results():
    """What stands above somebody's field while they type behind the bot's name."""
    return lambda person: person.page.get_by_role("listbox", name="Results of the bot").get_by_role("option")


async def begins(person):
    await person.press("Start")
    await person.hears("Hello, Ada")


async def test_a_reading_is_picked_posted_into_a_group_and_saved_by_its_button(stage, visit, results):
    ada = await visit(stage.emulator)
    await begins(ada)
    await ada.enters("Team")
    await ada.field.fill("@CarillonBot tomorrow at 9am call Mum")
    await expect(results(ada)).to_have_count(1)
    await expect(results(ada)).to_contain_text("Schedule: ")
    await expect(results(ada)).to_contain_text("call Mum")
    await results(ada).click()
    posted = await ada.hears("⏰ ")
    await expect(posted).to_have_class("said mine")
    await expect(posted).to_contain_text("via @CarillonBot")
    await expect(ada.field).to_have_value("")
    await expect(results(ada)).to_have_count(0)
    await ada.taps("Save to my reminders")
    await ada.hears("✓ Scheduled: tomorrow, 09:00")
    await expect(ada.keys("Save to my reminders")).to_have_count(0)


async def test_results_follow_what_is_typed_and_are_picked_by_keys(stage, visit, results):
    ada = await visit(stage.emulator)
    await begins(ada)
    for words in ("Lunch", "Supper"):
        await ada.says(f"/schedule daily 12:00 {words}")
        await ada.hears(words)
    await ada.field.type("@carillonbot ")
    await expect(results(ada)).to_have_count(3)  # an example, and two schedules
    await expect(results(ada).first).to_contain_text("For example: ")
    await ada.field.type("Supper")
    await expect(results(ada)).to_have_count(1)
    await ada.field.fill("@carillonbot ")
    await expect(results(ada)).to_have_count(3)
    await ada.field.press("ArrowUp")
    await expect(results(ada).last).to_have_attribute("aria-selected", "true")
    await ada.field.press("Escape")
    await expect(results(ada)).to_have_count(0)
    await expect(ada.field).to_have_value("@carillonbot ")

    await ada.field.fill("@carillonbot lunch")
    await expect(results(ada)).to_have_count(1)
    await ada.field.press("Enter")  # takes the first
    await ada.hears("Lunch", times=1)
    await expect(ada.field).to_have_value("")


async def test_it_is_posted_into_the_topic_that_is_open(stage, visit, results):
    ada = await visit(stage.emulator)
    await begins(ada)
    await ada.enters("Club", "Releases")
    await ada.field.fill("@CarillonBot tomorrow at 9am ship it")
    await results(ada).click()
    await ada.hears("ship it")
    await ada.enters("Club", "Events")
    await expect(ada.bubbles).to_have_count(0)


async def test_whoever_has_never_begun_a_chat_is_led_there(stage, visit, results):
    ada = await visit(stage.emulator)
    await ada.enters("Team")
    await ada.field.fill("@CarillonBot tomorrow at 9am call Mum")
    await expect(results(ada)).to_have_text(["Start me to schedule from any chat"])
    await results(ada).click()
    await expect(ada.page.locator("#chat-head h2")).to_have_text("Carillon")
    await ada.hears("Hello, Ada")


async def test_other_names_and_other_words_ask_nobody(stage, visit, results):
    ada = await visit(stage.emulator)
    await begins(ada)
    await ada.says("@bob tomorrow at 9am call Mum")
    await ada.says("@CarillonBot")
    await ada.hears("@CarillonBot", times=1)
    await expect(results(ada)).to_have_count(0)
    assert [event for event in stage.emulator.events() if event.kind == "answer"] == []


async def test_the_results_can_be_used_by_everybody(stage, visit, results):
    ada = await visit(stage.emulator)
    await begins(ada)
    await ada.field.fill("@CarillonBot tomorrow at 9am call Mum")
    await expect(results(ada)).to_have_count(1)
    await ada.field.press("ArrowDown")
    await expect(ada.field).to_have_attribute("aria-activedescendant", "results-0")
    assert await ada.grave_issues() == []
