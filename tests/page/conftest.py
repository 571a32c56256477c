"""A headless Chromium that is started once, and for each test a sandbox of its own."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright, expect

from bot.try_out import Stage, open_stage
from sandbox.emulator import Emulator
from sandbox.scene import set_scene
from tests.page.chromium import ARGUMENTS, CHROMIUM, DESKTOP, WHY_NOT
from tests.page.controls import WATCH, Controls
from tests.page.visitor import Visitor

PATIENCE_MS = 10_000
EXPECTED_ERRORS = ("Failed to load resource",)
"""What Chromium itself writes about answers that are refusals, which some tests want to see."""


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    if CHROMIUM is None:
        pytest.skip(WHY_NOT)
    expect.set_options(timeout=PATIENCE_MS)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def stage(sqlite_url: str) -> AsyncIterator[Stage]:
    """Emulator and bot, as `python -m bot sandbox` runs them."""
    async with open_stage(sqlite_url) as stage:
        yield stage


@pytest_asyncio.fixture(loop_scope="session")
async def emulator() -> AsyncIterator[Emulator]:
    """An emulator without a bot: the test says what the bot says."""
    async with Emulator(has_page=True) as emulator:
        set_scene(emulator)
        yield emulator


@pytest_asyncio.fixture(loop_scope="session")
async def as_bot(emulator: Emulator) -> AsyncIterator[Callable[..., Awaitable[Any]]]:
    """Call a method of the Bot API as the bot."""
    async with aiohttp.ClientSession() as session:

        async def call(method: str, **parameters: Any) -> Any:
            url = f"{emulator.url}/bot{emulator.bot().account.token}/{method}"
            async with session.post(url, json=parameters) as response:
                body = await response.json()
                assert body["ok"], body
                return body["result"]

        yield call


@pytest.fixture(scope="session")
def controls(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Controls:
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "controls"
    folder.mkdir(exist_ok=True)
    return Controls(folder)


@pytest_asyncio.fixture(loop_scope="session")
async def visit(
    browser: Browser, controls: Controls, request: pytest.FixtureRequest
) -> AsyncIterator[Callable[..., Awaitable[Visitor]]]:
    """Open the page of an emulator, in a browser that has never been there. What goes wrong there fails the test."""
    errors: list[str] = []
    contexts = []

    async def visit(emulator: Emulator, *, size: Any = DESKTOP, **options: Any) -> Visitor:
        context = await browser.new_context(viewport=size, locale="en-GB", timezone_id="UTC", **options)
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        page = await context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on(
            "console",
            lambda message: (
                errors.append(message.text)
                if message.type in {"error", "warning"} and not message.text.startswith(EXPECTED_ERRORS)
                else None
            ),
        )
        await page.add_init_script(WATCH)
        await page.goto(emulator.url)
        await page.wait_for_selector(".chat-entry", state="attached")
        return Visitor(page, emulator)

    yield visit
    pages = [page for context in contexts for page in context.pages]
    controls.note(request.node.nodeid, [await page.evaluate("window.__controls()") for page in pages])
    for context in contexts:
        await context.close()
    assert errors == []
