"""The menus of commands, in each language."""

import pytest

from bot.parts import Parts
from sandbox.faults import TooManyRequests
from tests.waiting import until

LANGUAGES = (None, "ar", "de", "es", "fr", "it", "pl", "pt", "ru", "tr", "uk", "zh")
"""Telegram knows menus by two letters (ISO 639-1); the one without is for all other clients."""
SCOPES = ("all_private_chats", "all_group_chats")


@pytest.fixture
def parts():
    return Parts()


def menus(emulator):
    """Which menus were set, by language and scope."""
    return [
        (call.parameters.get("language_code"), call.parameters["scope"]["type"])
        for call in emulator.calls("setMyCommands")
        if call.status == 200
    ]


async def test_the_command_menu_is_set_for_each_language_and_scope(bot, emulator):
    await emulator.wait_for_call("setMyCommands", count=24)
    assert set(menus(emulator)) == {(language, scope) for language in LANGUAGES for scope in SCOPES}


async def test_a_menu_that_the_server_wants_to_have_later_is_set_then(run_bot, emulator, later):
    emulator.faults.add(TooManyRequests(7), method="setMyCommands", times=1)
    await run_bot()
    await until(lambda: len(menus(emulator)) == 24, meanwhile=lambda: later(seconds=1), what="the last menu")
    assert len(emulator.calls("setMyCommands")) == 25
    assert set(menus(emulator)) == {(language, scope) for language in LANGUAGES for scope in SCOPES}
