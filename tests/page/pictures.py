"""`python -m tests.page.pictures`: takes the pictures of the documentation, docs/pictures/*.png; or those named."""

import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, async_playwright, expect

from bot.try_out import open_stage
from tests.page.chromium import ARGUMENTS, CHROMIUM, PHONE, WHY_NOT
from tests.page.landscapes import hills
from tests.page.visitor import Visitor

FOLDER = Path(__file__).parent.parent.parent / "docs" / "pictures"
MOST_BYTES = 200_000
WIDE = {"width": 1360, "height": 820}
LESS_WIDE = {"width": 1240, "height": 740}


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
    await ada.asks("/schedule weekdays 18:00 **Ship it?** Say what is still open.", "#1 is scheduled")
    await ada.orders("500")
    await ada.forwards_to_next()
    await expect(ada.page.locator("details[data-status='500']")).to_be_visible()
    await ada.forwards_to_next()
    await expect(ada.page.locator(".ordered .over")).to_be_visible()
    await ada.page.locator("details[data-status='500'] summary").click()


async def failure(ada: Visitor) -> None:
    """A message that was refused for good, and what its author hears of it."""
    await ada.press("Put the first steps away")
    await ada.asks("/schedule every 1h Drink some water", "#1 is scheduled")
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


async def zoned(ada: Visitor) -> None:
    """A chat in a time zone of its own, without the first steps."""
    await ada.press("Put the first steps away")
    await ada.asks("/timezone Europe/Berlin", "The time zone is now Berlin")


async def asked_when(ada: Visitor) -> None:
    """Asked for what and when, step by step."""
    await zoned(ada)
    await ada.asks("/schedule", "What shall I send?")
    await ada.asks("Call **mum** about Sunday", "When shall I send it?")


async def calendar(ada: Visitor) -> None:
    """The calendar, of the next month."""
    await asked_when(ada)
    await ada.follows(("Another day", "On which day?"))
    await ada.taps("›")
    await expect(ada.button("‹")).to_be_visible()


async def reviewed(ada: Visitor) -> None:
    """The preview, and what would be saved."""
    await asked_when(ada)
    await ada.follows(
        ("Tomorrow evening", "How often?"),
        ("Every 2 weeks", "How shall it be sent?"),
        ("Preview", "Shall I schedule it like this?"),
    )


async def card(ada: Visitor) -> None:
    """The card of a schedule."""
    await zoned(ada)
    await ada.asks(
        "/schedule weekly mon,wed,fri 08:00 **Stand-up!** What is done, what is next, what is in the way?",
        "#1 is scheduled",
    )
    await ada.says("/scheduled")
    await ada.follows(("#1", "Nothing has been sent yet"))


async def options(ada: Visitor) -> None:
    """How something is sent."""
    await card(ada)
    await ada.follows(("Options", "How shall #1 be sent?"))
    await ada.taps("Silent")
    await expect(ada.keys("✓ Silent")).to_have_count(1)


async def reminded(ada: Visitor) -> None:
    """A reminder that was put off, and came again."""
    await zoned(ada)
    await ada.asks("/schedule daily 09:00 Take the pills", "#1 is scheduled")
    await ada.forwards_to_next()
    await ada.hears("Take the pills", times=1)
    await ada.taps("10 min")
    await expect(ada.keys("💤 Until")).to_have_count(1)
    await ada.forwards_to_next()
    await ada.hears("Take the pills", times=2)


async def listed(ada: Visitor) -> None:
    """Several schedules, two of them picked."""
    await zoned(ada)
    for number, words in enumerate(
        ("daily 09:00 Take the pills", "weekly mon,wed,fri 08:00 Stand-up!", "monthly 1 10:00 Pay the rent"), 1
    ):
        await ada.asks(f"/schedule {words}", f"#{number} is scheduled")
    await ada.says("/scheduled")
    await ada.follows(("Select", "Which ones?"), ("#1", "1 is picked"), ("#3", "2 are picked"))


async def album(ada: Visitor) -> None:
    """Photos with a command as their caption, and what arrived."""
    await zoned(ada)
    await ada.field.fill("/schedule tomorrow at 9 Three hills")
    files: Any = [{"name": f"{one}.png", "mimeType": "image/png", "buffer": hills(one)} for one in range(3)]
    await ada.page.locator("#composer input[type=file]").first.set_input_files(files)
    await ada.hears("3 files")
    await ada.forwards_to_next()
    await expect(ada.page.locator(".theirs .album")).to_be_visible()


async def group(ada: Visitor) -> None:
    """A group, whose times each reader sees in their own."""
    await ada.press("Back to the chats")
    await ada.enters("Team")
    await ada.asks("/timezone Europe/Berlin", "The time zone is now Berlin")
    await ada.asks("/schedule every friday at 17:00 Weekly report", "#1 is scheduled")


async def inline(ada: Visitor) -> None:
    """Words behind the bot's name, in a group: above the field stands what it offers."""
    await zoned(ada)
    back = ada.button("Back to the chats")
    if await back.is_visible():
        await back.click()
    await ada.enters("Team")
    await ada.field.fill("@CarillonBot at 8 call Mum")
    await expect(ada.page.locator(".results li")).to_have_count(2)


async def arabic(ada: Visitor) -> None:
    """A chat from right to left."""
    await ada.press("Put the first steps away")
    await ada.says("/language ar")
    await ada.says("/timezone Asia/Riyadh")
    await ada.says("/schedule daily 09:00 اتصل بأمي")
    await expect(ada.keys("↩")).to_have_count(1)
    await ada.says("/scheduled")
    await ada.taps("#1")
    await expect(ada.keys("⚙️")).to_have_count(1)


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
    Picture("step-by-step", reviewed, LESS_WIDE),
    Picture("phone-when", asked_when, PHONE),
    Picture("phone-calendar", calendar, PHONE),
    Picture("phone-preview", reviewed, PHONE),
    Picture("card", card, LESS_WIDE),
    Picture("phone-card", card, PHONE),
    Picture("phone-options", options, PHONE),
    Picture("phone-reminder", reminded, PHONE),
    Picture("phone-select", listed, PHONE),
    Picture("album", album, LESS_WIDE),
    Picture("phone-group-dark", group, PHONE, "dark"),
    Picture("inline", inline, LESS_WIDE),
    Picture("phone-inline", inline, PHONE),
    Picture("phone-arabic", arabic, PHONE),
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
            await page.mouse.move(0, 0)
            path = FOLDER / f"{picture.name}.png"
            await page.screenshot(path=path, animations="disabled")
            await context.close()
    return path.stat().st_size


async def main(names: Collection[str] = ()) -> int:
    """Take all pictures, or those with these names."""
    if CHROMIUM is None:
        print(WHY_NOT, file=sys.stderr)
        return 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    expect.set_options(timeout=10_000)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        wanted = [picture for picture in PICTURES if not names or picture.name in names]
        sizes = {picture.name: await take(browser, picture) for picture in wanted}
        await browser.close()
    for name, size in sizes.items():
        print(f"{name:20} {size / 1000:6.1f} kB")
    return int(max(sizes.values()) > MOST_BYTES)


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1:])))
