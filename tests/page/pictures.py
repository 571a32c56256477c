"""`python -m tests.page.pictures`: takes the pictures of the documentation, docs/pictures/*.png."""

import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, async_playwright, expect

from bot.try_out import open_stage
from tests.page.chromium import ARGUMENTS, CHROMIUM, PHONE, WHY_NOT
from tests.page.visitor import Visitor

FOLDER = Path(__file__).parent.parent.parent / "docs" / "pictures"
MOST_BYTES = 200_000
WIDE = {"width": 1360, "height": 820}


async def first_minute(ada: Visitor) -> None:
    """Two schedules from the guide; the first has arrived."""
    for number, answer in enumerate(("#1 is scheduled", "#2 is scheduled", "2 messages are scheduled")):
        await ada.page.locator(".suggestion").nth(number).click()
        await ada.hears(answer)
    await ada.press("Fast-forward")
    await ada.hears("Time to stretch", times=1)


async def retry(ada: Visitor) -> None:
    """A topic whose message met a server error, and arrived at the second try."""
    await ada.enters("Club", "Releases")
    await ada.says("/schedule weekdays 18:00 **Ship it?** Say what is still open.")
    await ada.hears("#1 is scheduled")
    await ada.orders("500")
    await ada.forwards_to_next()
    await expect(ada.page.locator("details[data-status='500']")).to_be_visible()
    await ada.forwards_to_next()
    await expect(ada.page.locator(".ordered .over")).to_be_visible()
    await ada.page.locator("details[data-status='500'] summary").click()


async def failure(ada: Visitor) -> None:
    """A message that was refused for good, and what its author hears of it."""
    await ada.press("Put the first steps away")
    await ada.says("/schedule every 1h Drink some water")
    await ada.hears("#1 is scheduled")
    await ada.orders("Refused")
    await ada.forwards_to_next()
    await expect(ada.page.locator(".key", has_text="Retry")).to_be_visible()


async def begun(ada: Visitor) -> None:
    """The first schedule, confirmed."""
    await ada.page.locator(".suggestion").first.click()
    await ada.hears("#1 is scheduled")
    await expect(ada.button("Move the clock on to the next due message")).to_be_enabled()
    await ada.page.mouse.move(0, 0)


async def chats(ada: Visitor) -> None:
    """The list of chats."""
    await begun(ada)
    await ada.press("Back to the chats")


@dataclass(frozen=True)
class Picture:
    """One picture: what to do, and what the browser is like."""

    name: str
    scene: Callable[[Visitor], Awaitable[None]]
    size: Any = None
    scheme: str = "light"


PICTURES = [
    Picture("first-minute", first_minute),
    Picture("retry-dark", retry, scheme="dark"),
    Picture("failure", failure),
    Picture("phone", begun, PHONE),
    Picture("phone-chats-dark", chats, PHONE, "dark"),
]


async def take(browser: Browser, picture: Picture) -> int:
    """Take one picture; return its size in bytes."""
    with tempfile.TemporaryDirectory() as folder:
        async with open_stage(f"sqlite+aiosqlite:///{folder}/sandbox.sqlite3") as stage:
            context = await browser.new_context(
                viewport=picture.size or WIDE, color_scheme=picture.scheme, locale="en-GB", timezone_id="UTC"
            )
            page = await context.new_page()
            await page.goto(stage.emulator.url)
            await page.wait_for_selector(".chat-entry", state="attached")
            await picture.scene(Visitor(page, stage.emulator))
            await expect(page.locator(".toast")).to_have_count(0)
            path = FOLDER / f"{picture.name}.png"
            await page.screenshot(path=path, animations="disabled")
            await context.close()
    return path.stat().st_size


async def main() -> int:
    """Take all pictures."""
    if CHROMIUM is None:
        print(WHY_NOT, file=sys.stderr)
        return 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    expect.set_options(timeout=10_000)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        sizes = {picture.name: await take(browser, picture) for picture in PICTURES}
        await browser.close()
    for name, size in sizes.items():
        print(f"{name:20} {size / 1000:6.1f} kB")
    return int(max(sizes.values()) > MOST_BYTES)


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
