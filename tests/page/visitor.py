"""Somebody in front of the page."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.async_api import Locator, Page, expect

from sandbox.emulator import Emulator

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
GRAVE = {"serious", "critical"}


@dataclass
class Visitor:
    """Does what people do with mouse and keys, and waits for what they wait for."""

    page: Page
    emulator: Emulator

    def button(self, name: str, *, exact: bool = True) -> Locator:
        return self.page.get_by_role("button", name=name, exact=exact)

    @property
    def field(self) -> Locator:
        return self.page.get_by_role("textbox", name="Message", exact=True)

    @property
    def bubbles(self) -> Locator:
        return self.page.locator("#messages .bubble")

    def bubble(self, words: str) -> Locator:
        """The bubbles whose text is exactly this."""
        text = self.page.locator(".bubble .text", has_text=re.compile(f"^{re.escape(words)}$"))
        return self.page.locator("#messages .said").filter(has=text)

    async def press(self, name: str) -> None:
        await self.button(name).click()

    async def confirms(self, name: str) -> None:
        await self.page.get_by_role("dialog").get_by_role("button", name=name, exact=True).click()

    async def orders(self, fault: str) -> None:
        """Order trouble."""
        await self.page.get_by_role("region", name="Faults").locator("button", has_text=fault).click()

    async def says(self, words: str) -> None:
        await self.field.fill(words)
        await self.field.press("Enter")

    async def asks(self, words: str, answer: str) -> None:
        """Say something, and wait for an answer with these words in it."""
        await self.says(words)
        await self.hears(answer)

    async def hears(self, words: str, *, times: int | None = None) -> Locator:
        """Wait for a message with these words in it; with `times`, until so many have exactly these."""
        if times is not None:
            await expect(self.bubble(words)).to_have_count(times)
            return self.bubble(words).last
        found = self.page.locator("#messages .said").filter(has=self.page.locator(".bubble", has_text=words)).last
        await expect(found).to_be_visible()
        return found

    def keys(self, name: str) -> Locator:
        """The buttons of the bot with these words on them."""
        return self.page.locator(".key", has_text=name)

    async def taps(self, name: str) -> None:
        """Tap the latest button of the bot that is called so."""
        await self.keys(name).last.click()

    async def follows(self, *steps: tuple[str, str]) -> None:
        """Tap one button after the other, and wait each time for the words that come."""
        for name, answer in steps:
            await self.taps(name)
            await self.hears(answer)

    async def enters(self, chat: str, topic: str | None = None) -> None:
        await self.page.locator(".chat-entry", has_text=chat).click()
        await expect(self.page.locator("#chat-head h2")).to_have_text(chat)
        if topic is not None:
            await self.page.locator(".topics button", has_text=topic).click()
            await expect(self.page.locator("#chat-head small")).to_contain_text(f"# {topic}")

    async def chooses(self, opener: str, item: str) -> None:
        await self.press(opener)
        await self.page.get_by_role("menuitem", name=item).click()

    async def forwards_to_next(self) -> None:
        """Move the clock on to what is due next, and wait until it is there."""
        await self.page.locator(".toast").evaluate_all("toasts => toasts.forEach(toast => toast.dataset.seen = '')")
        await self.press("Move the clock on to the next due message")
        arrived = self.page.locator(".toast:not([data-seen])").filter(has_text=re.compile("^(Arrived|Stopped)"))
        await expect(arrived).to_have_count(1)  # older ones go meanwhile

    async def grave_issues(self) -> list[dict[str, Any]]:
        """What axe finds wrong for people with disabilities, and calls serious or critical."""
        if not await self.page.evaluate("'axe' in window"):
            await self.page.evaluate(AXE.read_text())
        result = await self.page.evaluate("axe.run()")
        return [
            {"rule": one["id"], "where": [node["target"] for node in one["nodes"]], "why": one["nodes"][0]["any"][:1]}
            for one in result["violations"]
            if one["impact"] in GRAVE
        ]
