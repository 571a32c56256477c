"""What a stranger sees in the first minutes: schedules that arrive, faults and retries, cancelling and undoing."""

import contextlib
from datetime import timedelta

import pytest
from playwright.async_api import TimeoutError as NotSeen
from playwright.async_api import expect

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_schedule_arrives_and_can_be_cancelled_and_brought_back(stage, visit):
    ada = await visit(stage.emulator)
    await ada.says("/schedule every 1m hi")
    await ada.hears("#1 is scheduled")
    await ada.forwards_to_next()
    await ada.hears("hi", times=1)
    await ada.forwards_to_next()
    await ada.hears("hi", times=2)

    await ada.says("/scheduled")
    await ada.hears("1 message is scheduled here")
    await ada.taps("#1")
    await ada.taps("Cancel")
    await ada.hears("is cancelled")
    await expect(ada.button("Move the clock on to the next due message")).to_be_disabled()
    await ada.taps("Undo")
    await expect(ada.button("Move the clock on to the next due message")).to_be_enabled()
    await ada.forwards_to_next()
    await ada.hears("hi", times=3)


async def test_the_guide_leads_through_the_first_minute(stage, visit):
    ada = await visit(stage.emulator)
    suggestions = ada.page.locator(".suggestion")
    await suggestions.nth(0).click()
    await ada.hears("#1 is scheduled")
    await suggestions.nth(1).click()
    await ada.hears("#2 is scheduled")
    await suggestions.nth(2).click()
    await ada.hears("2 messages are scheduled here")
    await expect(ada.page.locator("#guide")).to_contain_text("let time pass")
    await ada.press("Fast-forward")
    await ada.hears("Time to stretch", times=1)
    await expect(ada.page.locator("#guide")).to_contain_text("It arrived")

    await ada.press("Put the first steps away")
    await expect(ada.page.locator("#guide")).to_be_hidden()
    await ada.press("Show the first steps")
    await expect(ada.page.locator("#guide")).to_be_visible()


async def test_start_and_the_command_menu(stage, visit):
    ada = await visit(stage.emulator)
    await ada.press("Start")
    await ada.hears("Hello, Ada")
    await ada.field.type("/sch")
    options = ada.page.get_by_role("listbox", name="Commands of the bot").get_by_role("option")
    await expect(options).to_have_count(2)
    await ada.field.press("ArrowDown")
    await ada.field.press("ArrowDown")
    await expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    await ada.field.press("Enter")
    await expect(ada.field).to_have_value("/scheduled ")
    await ada.field.fill("")
    await ada.press("Commands of the bot")
    await options.filter(has_text="/whoami").click()
    await ada.field.press("Enter")
    await ada.hears(str(stage.ada.id))


async def test_a_topic_has_its_own_messages(stage, visit):
    ada = await visit(stage.emulator)
    await ada.enters("Club", "Releases")
    await ada.says("/schedule every 1m ship it")
    await ada.hears("#1 is scheduled")
    await ada.forwards_to_next()
    await ada.hears("ship it", times=1)
    await ada.enters("Club", "Events")
    await expect(ada.bubbles).to_have_count(0)
    await ada.enters("Club", "General")
    await ada.hears("Hello!")  # the bot's, when it was added
    await expect(ada.bubbles).to_have_count(1)


async def test_a_server_error_is_seen_and_retried(stage, visit):
    ada = await visit(stage.emulator)
    await ada.says("/schedule every 1h tea")
    await ada.hears("#1 is scheduled")
    await ada.orders("500")
    await expect(ada.page.locator(".ordered")).to_contain_text("waits for a call")
    await ada.forwards_to_next()
    await expect(ada.page.locator("details[data-method=sendMessage][data-status='500']")).to_be_visible()
    await expect(ada.page.locator(".ordered")).to_contain_text("hit 1 call")
    await ada.hears("tea", times=0)
    await ada.forwards_to_next()
    await ada.hears("tea", times=1)


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        ("429", "429"),
        ("Lost answer", "lost"),
        ("Down 10 s", "502"),
    ],
)
async def test_what_meets_trouble_arrives_in_the_end(stage, visit, fault, status):
    ada = await visit(stage.emulator)
    await ada.says("/schedule every 1h tea")
    await ada.hears("#1 is scheduled")
    due = await stage.application.plan.next_run_at()
    stage.application.clock.forward(due - timedelta(seconds=4))
    await ada.orders(fault)
    await ada.forwards_to_next()
    await expect(ada.page.locator(f"details[data-status='{status}']").first).to_be_visible()
    for _ in range(6):  # what is tried again while the trouble lasts is tried once more, later
        await ada.press("Move the clock on by 1 min")
        with contextlib.suppress(NotSeen):
            await ada.bubble("tea").first.wait_for(timeout=3000)
            break
    await expect(ada.bubble("tea").first).to_be_visible()


@pytest.mark.parametrize("fault", ["Refused", "Blocked"])
async def test_a_refusal_is_shown_with_its_reason(stage, visit, fault):
    ada = await visit(stage.emulator)
    await ada.says("/schedule every 1h tea")
    await ada.hears("#1 is scheduled")
    await ada.orders(fault)
    await ada.forwards_to_next()
    refused = ada.page.locator("details").filter(has=ada.page.locator(".status.bad"))
    await refused.locator("summary").first.click()
    await expect(refused.locator("pre").last).to_contain_text('"ok": false')
    if fault == "Refused":
        await ada.taps("Retry")
        await ada.hears("tea")
    await ada.press("Clear")
    await expect(ada.page.locator(".ordered li")).to_have_count(0)


async def test_the_clock_goes_where_it_is_told(stage, visit):
    ada = await visit(stage.emulator)
    await ada.says("/schedule every 20m drink")
    await ada.hears("#1 is scheduled")
    await ada.press("Move the clock on by 1 h")
    await ada.hears("drink", times=3)
    await ada.press("Move the clock on by 1 min")
    await expect(ada.page.locator(".toast", has_text="0 stops")).to_be_visible()
    now = stage.emulator.clock()
    await ada.press("Move the clock on to a date")
    field = ada.page.get_by_label("Date and time")
    await field.fill((now.replace(year=now.year + 1)).strftime("%Y-%m-%dT%H:%M"))
    await ada.press("Go there")
    await expect(ada.button("Stop")).to_be_visible()
    await ada.press("Stop")
    await expect(ada.page.locator(".toast", has_text="Stopped on the way")).to_be_visible()
    await ada.says("/cancel_schedule 1")
    await ada.hears("is cancelled")
    await ada.press("Move the clock on by 1 day")
    await expect(ada.page.locator(".toast", has_text="0 stops").last).to_be_visible()


async def test_whoever_blocks_the_bot_hears_nothing_until_they_unblock_it(stage, visit):
    ada = await visit(stage.emulator)
    await ada.says("/schedule every 1h tea")
    await ada.hears("#1 is scheduled")
    await ada.chooses("What you can do here", "Block the bot")
    await ada.forwards_to_next()
    await expect(ada.page.locator("details[data-status='403']").first).to_be_visible()
    await ada.hears("tea", times=0)
    await ada.press("Unblock the bot")
    await expect(ada.field).to_be_visible()
    await ada.says("/whoami")
    await ada.hears(str(stage.ada.id))
