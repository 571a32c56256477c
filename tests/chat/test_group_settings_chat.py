"""Who may schedule in a group, and when it is quiet there, told as a chat. It is Monday, 23 November 2026, 08:00."""

import pytest

from tests.chat.people import Person


@pytest.fixture
def bot_database(database_url):
    """All of this holds on SQLite and on PostgreSQL."""
    return database_url


@pytest.fixture
def team(bot, emulator, ada, bob):
    return emulator.add_group("Team", [ada.user, bob.user])


async def chooses(person, *buttons):
    """Open the settings and tap one button after the other; return what is shown then."""
    person.heard[0] = person.at(person.place).heard[0]
    shown = await person.asks("/settings")
    for button in buttons:
        await person.taps(shown, button)
        shown = await person.hears()
    return shown


async def test_a_groups_settings_are_one_screen(team, ada):
    shown = await ada.at(team).asks("/settings")
    for line in ("Time zone: UTC", "Language: English", "Quiet hours: off", "Who may schedule: everybody"):
        assert line in shown.text
    assert shown.rows[:4] == [
        ["Time zone · UTC"],
        ["Language · English"],
        ["Quiet hours · off"],
        ["Who may schedule · everybody"],
    ]


async def test_zone_and_language_are_a_tap_away_and_lead_back(team, ada):
    there = ada.at(team)
    shown = await chooses(there, "Time zone · UTC")
    assert "/timezone Europe/Berlin" in shown.text
    assert shown.buttons == ["‹ Back"]
    await there.taps(shown, "‹ Back")
    shown = await there.hears()
    await there.taps(shown, "Language · English")
    assert (await there.hears()).rows[-1] == ["‹ Back"]


async def test_only_administrators_schedule_where_they_say_so(team, ada, bob, schedules):
    there, bobs = ada.at(team), bob.at(team)
    await bobs.asks("/schedule daily 09:00 Tea")
    listed = await bobs.asks("/scheduled")
    shown = await chooses(there, "Who may schedule · everybody", "administrators only")
    assert "Who may schedule: administrators only" in shown.text
    bobs = bob.at(team)
    assert "only administrators may schedule" in (await bobs.asks("/schedule daily 10:00 Coffee")).text
    assert "only administrators may schedule" in (await bobs.asks("/schedule tomorrow at 9 Coffee")).text
    assert len(await schedules.all()) == 1

    await bobs.taps(listed, listed.buttons[0])
    await bobs.taps(await bobs.hears(), "More…")
    assert (await bobs.taps(await bobs.hears(), "Duplicate")).show_alert
    assert len(await schedules.all()) == 1
    assert "cancelled" in (await bobs.asks("/cancel_schedule 1")).text  # what is his stays his

    assert "is scheduled" in (await ada.at(team).asks("/schedule daily 10:00 Coffee")).text
    await chooses(ada.at(team), "Who may schedule · administrators only", "everybody")
    assert "is scheduled" in (await bob.at(team).asks("/schedule daily 11:00 Lunch")).text


async def test_a_question_asked_before_is_not_answered_by_a_member_afterwards(team, ada, bob, schedules):
    bobs = bob.at(team)
    asked = await bobs.asks("/schedule tomorrow Tea")
    await chooses(ada.at(team), "Who may schedule · everybody", "administrators only")
    answer = await bobs.taps(asked, asked.buttons[0])
    assert answer.show_alert
    assert "only administrators" in answer.text
    assert await schedules.all() == []


async def test_an_edit_schedules_nothing_where_only_administrators_may(team, ada, bob, schedules):
    bobs = bob.at(team)
    written = await bobs.says("/schedule daily 09:00 Tea")
    await bobs.hears()
    await chooses(ada.at(team), "Who may schedule · everybody", "administrators only")
    bobs = bob.at(team)
    await bobs.edits(written, "/schedule daily 09:00 Coffee")
    assert "only administrators" in (await bobs.hears()).text
    assert [row["content"]["text"] for row in await schedules.all()] == ["Tea"]


async def test_members_change_none_of_it(team, bob, schedules):
    bobs = bob.at(team)
    shown = await bobs.asks("/settings")
    await bobs.taps(shown, "Who may schedule · everybody")
    question = await bobs.hears()
    answer = await bobs.taps(question, "administrators only")
    assert answer.show_alert
    assert "Only an administrator" in answer.text
    await bobs.taps(await bobs.asks("/settings"), "Quiet hours · off")
    await bobs.taps(await bobs.hears(), "22:00")
    assert (await bobs.taps(await bobs.hears(), "07:00")).show_alert
    assert not any("schedulers" in row["settings"] for row in await schedules.chats())
    assert all(row["quiet_hours"] is None for row in await schedules.recipients())


@pytest.mark.parametrize("is_group", [True, False])
async def test_what_comes_in_quiet_hours_is_on_time_and_makes_no_sound(
    team, ada: Person, later, schedules, is_group, emulator
):
    there = ada.at(team) if is_group else ada
    await there.asks("/timezone Europe/Berlin")
    shown = await chooses(there, "Quiet hours · off", "22:00", "10:00")
    assert "Quiet hours: 22:00–10:00" in shown.text
    assert "Quiet hours · 22:00–10:00" in shown.buttons
    await there.asks("/schedule 2026-11-23T09:15 Early")  # it is 9 o'clock there
    await there.asks("/schedule 2026-11-23T10:15 Late")
    later(minutes=15)
    early = await there.hears()
    later(minutes=60)
    late = await there.hears()
    assert (early.text, early.call.parameters.get("disable_notification")) == ("Early", True)
    assert (late.text, late.call.parameters.get("disable_notification")) == ("Late", None)


async def test_quiet_hours_move_with_the_chats_zone_and_can_end(bot, ada, schedules):
    await chooses(ada, "Quiet hours · off", "22:00", "07:00")
    await ada.asks("/timezone Asia/Tokyo")
    [recipient] = await schedules.recipients()
    assert recipient["quiet_hours"] == '{"from":"22:00","to":"07:00","zone":"Asia/Tokyo"}'
    shown = await chooses(ada, "Quiet hours · 22:00–07:00", "No quiet hours")
    assert "Quiet hours: off" in shown.text
    [recipient] = await schedules.recipients()
    assert recipient["quiet_hours"] is None


async def test_an_old_screen_sets_what_it_says(bot, ada, schedules):
    old = await chooses(ada, "Quiet hours · off", "22:00")
    await chooses(ada, "Quiet hours · off", "20:00", "06:00")
    await ada.taps(old, "07:00")
    assert "Quiet hours: 22:00–07:00" in (await ada.hears()).text


@pytest.mark.parametrize("data", ["sqs:60:60", "sqs:1440:0", "sqe:x", "sws:nobody", "sqs:1"])
async def test_what_no_button_carries_changes_nothing(bot, ada, schedules, data):
    message = (await ada.asks("/start")).message
    message.raw = {
        **message.raw,
        "reply_markup": {"inline_keyboard": [[{"text": "forged", "callback_data": data}]]},
    }
    assert (await ada.taps(message, "forged")).show_alert
    assert [row["settings"] for row in await schedules.chats()] == ["{}"]


async def test_the_settings_of_a_group_in_russian(team, ada):
    there = ada.at(team)
    await there.asks("/language ru")
    shown = await there.asks("/settings")
    assert "Кто может планировать: все" in shown.text
    assert "Тихие часы · выключены" in shown.buttons
