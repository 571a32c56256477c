"""For everybody: small and large screens, keys alone, dark and light, screen readers."""

import pytest
from playwright.async_api import expect

from tests.page.chromium import PHONE

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def focus_by_tab(page, locator):
    for _ in range(60):
        if await locator.evaluate("node => node === document.activeElement"):
            return
        await page.keyboard.press("Tab")
    pytest.fail(f"Tab never came to {locator}")


async def test_keys_alone_are_enough(stage, visit):
    ada = await visit(stage.emulator)
    keyboard = ada.page.keyboard
    await focus_by_tab(ada.page, ada.field)
    await keyboard.type("/schedule every 1m hi")
    await keyboard.press("Enter")
    await ada.hears("#1 is scheduled")
    await ada.page.evaluate("document.activeElement.blur()")
    await focus_by_tab(ada.page, ada.button("Move the clock on to the next due message"))
    await keyboard.press("Enter")
    await ada.hears("hi", times=1)
    more = ada.button("Actions for: hi")
    await focus_by_tab(ada.page, more)
    await keyboard.press("Enter")
    await expect(ada.page.get_by_role("menuitem", name="Reply")).to_be_focused()
    await keyboard.press("Escape")
    await expect(more).to_be_focused()
    await keyboard.press("Space")
    await keyboard.press("Enter")
    await expect(ada.field).to_be_focused()


async def test_a_phone_shows_the_list_or_the_chat(stage, visit):
    ada = await visit(stage.emulator, size=PHONE, has_touch=True)
    page = ada.page
    await expect(ada.field).to_be_visible()
    await page.locator(".suggestion").first.tap()
    await ada.hears("#1 is scheduled")
    assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    await ada.press("Back to the chats")
    await expect(ada.field).to_be_hidden()
    assert await ada.grave_issues() == []
    await page.locator(".chat-entry", has_text="Team").tap()
    await expect(ada.field).to_be_visible()
    await ada.press("Show or hide what the API saw")
    await expect(page.locator("#panel")).to_be_visible()
    assert await ada.grave_issues() == []
    await ada.press("Close the panel")
    await expect(page.locator("#panel")).to_be_hidden()


async def test_dark_and_light_follow_the_system_until_one_is_chosen(emulator, visit):
    ada = await visit(emulator, color_scheme="dark")
    ground = "getComputedStyle(document.body).backgroundColor"
    dark = await ada.page.evaluate(ground)
    await ada.page.emulate_media(color_scheme="light")
    light = await ada.page.evaluate(ground)
    assert dark != light
    await ada.press("Dark or light")
    assert await ada.page.evaluate(ground) == dark
    await ada.page.reload()
    assert await ada.page.evaluate(ground) == dark
    await ada.press("Dark or light")
    assert await ada.page.evaluate(ground) == light


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_grave(stage, visit, scheme):
    ada = await visit(stage.emulator, color_scheme=scheme)
    page = ada.page
    assert await ada.grave_issues() == []
    await ada.says("/schedule every 1m **hi** and `code`, ||secret||")
    await ada.hears("#1 is scheduled")
    await ada.orders("500")
    await ada.says("/scheduled")
    await expect(page.locator("details[data-status='500']").first).to_be_visible()
    await page.locator(".calls summary").first.click()
    await expect(page.locator(".calls pre").first).to_be_visible()
    # Whatever fades in has faded in, or axe would measure colours on their way.
    await page.evaluate("Promise.all(document.getAnimations().map((one) => one.finished))")
    assert await ada.grave_issues() == []
    await ada.press("Commands of the bot")
    await expect(page.get_by_role("listbox", name="Commands of the bot")).to_be_visible()
    assert await ada.grave_issues() == []
    await page.keyboard.press("Escape")
    await ada.enters("Club", "Releases")
    await ada.says("hello")
    await ada.hears("hello")
    await ada.press("Members and roles")
    assert await ada.grave_issues() == []


async def test_the_page_may_run_no_script_of_others(emulator, visit):
    ada = await visit(emulator)
    response = await ada.page.request.get(emulator.url)
    policy = response.headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    outside = await ada.page.request.get(f"{emulator.url}/page/../page_files.py")
    assert outside.status == 404
