"""The bot's administrators stop all sending and let it go on, told as a chat."""

import pytest

from bot.parts import Parts
from sandbox.faults import Hang
from tests.chat.doubts import ended
from texts.speech import languages


@pytest.fixture
def parts():
    return Parts()


@pytest.fixture
def bot_database(database_url):
    """All of this holds on SQLite and on PostgreSQL."""
    return database_url


@pytest.fixture
def ruled(run_bot, ada):
    """Start the bot with Ada as its administrator."""

    async def run(**changes):
        return await run_bot(admin_ids=frozenset({ada.user.id}), **changes)

    return run


async def test_nothing_is_sent_until_it_is_resumed(ruled, ada, bob, later, emulator, schedules):
    await ruled()
    await bob.asks("/schedule 2026-11-23T08:10 Tea")
    stopped = await ada.asks("/stop_sending")
    assert stopped.text == (
        "All sending is stopped. Nothing goes out until /resume_sending, also after a restart. Commands are answered "
        "all the same, and what falls due waits.\n\nNo message is due at this moment."
    )
    assert "is scheduled." in (await bob.asks("/schedule 2026-11-23T08:20 Coffee")).text
    later(minutes=30)
    await ended(schedules, "pending", 2)
    assert "/schedule" in (await bob.asks("/help")).text
    assert bob.has_heard_all()
    again = await ada.asks("/stop_sending")
    assert again.text == (
        "Sending has been stopped already, since today, 08:00 (UTC). /resume_sending lets it go on.\n\n"
        "2 messages are due and wait."
    )

    resumed = await ada.asks("/resume_sending")
    assert resumed.text == "Sending goes on. It was stopped since today, 08:00 (UTC). 2 messages go out now."
    await ended(schedules, "sent", 2)
    assert (await ada.asks("/resume_sending")).text == "Sending is not stopped. No message is due at this moment."


async def test_a_restart_keeps_the_stop_and_says_so(ruled, ada, bob, later, schedules, caplog):
    application = await ruled()
    await bob.asks("/schedule 2026-11-23T08:10 Tea")
    await ada.asks("/stop_sending")
    await application.stop()
    later(minutes=30)
    caplog.clear()
    await ruled()
    assert "sending is stopped until /resume_sending" in caplog.text
    await ended(schedules, "pending", 1)
    await bob.asks("/whoami")
    assert bob.has_heard_all()
    await ada.asks("/resume_sending")
    assert (await bob.hears()).text == "Tea"


async def test_what_is_in_flight_ends(ruled, ada, bob, later, emulator, schedules):
    await ruled()
    await bob.asks("/schedule 2026-11-23T08:10 Tea")
    hanging = Hang()
    emulator.faults.add(hanging, method="sendMessage", chat=bob.user.id)
    later(minutes=10)
    await emulator.wait_for_call("sendMessage", chat=bob.user, count=2)
    await ada.asks("/stop_sending")
    hanging.release()
    await ended(schedules, "sent", 1)


async def test_for_others_the_commands_do_not_exist(ruled, ada, bob, emulator, later):
    await ruled()
    unknown = (await bob.asks("/no_such_thing")).text
    for command in ("/stop_sending", "/resume_sending"):
        assert (await bob.asks(command)).text == unknown.replace("/no_such_thing", command)
    await bob.asks("/schedule 2026-11-23T08:10 Tea")
    later(minutes=10)
    assert (await bob.hears()).text == "Tea"
    assert "stop_sending" not in (await bob.asks("/help")).text


async def test_in_a_group_only_the_bots_administrator_is_heard(ruled, ada, bob, emulator, schedules, later):
    await ruled()
    team = emulator.add_group("Team", [bob.user, ada.user])
    there = bob.at(team)
    await there.says("/stop_sending")
    assert "ID" in (await there.asks("/whoami@CarillonBot")).text  # and nothing before
    assert "All sending is stopped" in (await ada.at(team).asks("/stop_sending")).text


async def test_the_commands_are_in_the_administrators_menu_only(ruled, ada, emulator):
    await ada.says("hello")
    await ruled()
    await emulator.wait_for(lambda: len(emulator.calls("setMyCommands")) >= 3 * len(languages()))
    found = {}
    for call in emulator.calls("setMyCommands"):
        scope = call.parameters["scope"]["type"], call.parameters.get("language_code")
        found[scope] = [command["command"] for command in call.parameters["commands"]]
    codes = {code for _scope, code in found}
    assert {None, "ru"} < codes
    assert set(found) == {(scope, code) for scope in ("all_private_chats", "all_group_chats", "chat") for code in codes}
    for (scope, _code), commands in found.items():
        assert "failed" in commands
        assert ("stop_sending" in commands) == ("resume_sending" in commands) == (scope == "chat")
