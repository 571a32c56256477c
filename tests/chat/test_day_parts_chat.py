"""/settings and the hours that parts of the day mean, told as a chat. It is Monday, 23 November 2026, 08:00."""

import pytest

pytestmark = pytest.mark.usefixtures("bot")


async def test_the_settings_show_zone_language_and_parts_of_the_day(ada):
    shown = await ada.asks("/settings")
    assert "Time zone: UTC" in shown.text
    assert "Language: English" in shown.text
    assert shown.buttons[3:] == ["Morning · 09:00", "Afternoon · 15:00", "Evening · 19:00", "Night · 22:00"]


async def test_an_hour_that_was_chosen_counts_from_then_on(ada, schedules):
    assert "09:00" in (await ada.asks("/schedule tomorrow morning Tea")).text
    await ada.taps(await ada.asks("/settings"), "Morning · 09:00")
    question = await ada.hears()
    assert "Morning: at what time" in question.text
    assert "✓ 09:00" in question.buttons
    answer = await ada.taps(question, "06:30")
    assert answer.text == "Morning: 06:30"
    assert "Morning · 06:30" in (await ada.hears()).buttons
    assert "24 November, 06:30" in (await ada.asks("/schedule tomorrow morning Tea")).text
    assert (await ada.asks("/schedule tomorrow Tea")).buttons[0] == "Tuesday, 24 November, 06:30"
    first, second = await schedules.all()
    assert (first["next_run_at"].hour, second["next_run_at"].hour) == (9, 6)


async def test_back_leads_to_the_settings_again(ada, schedules):
    await ada.taps(await ada.asks("/settings"), "Night · 22:00")
    await ada.taps(await ada.hears(), "‹ Back")
    assert "Night · 22:00" in (await ada.hears()).buttons
    assert [row["settings"] for row in await schedules.chats()] == ["{}"]


async def test_only_administrators_change_a_groups_hours(ada, bob, emulator, schedules):
    team = emulator.add_group("Team", [ada.user, bob.user])
    there = bob.at(team)
    await there.taps(await there.asks("/settings"), "Evening · 19:00")
    answer = await there.taps(await there.hears(), "20:30")
    assert answer.show_alert
    assert "Only an administrator" in answer.text
    assert not any("day_parts" in row["settings"] for row in await schedules.chats())


@pytest.mark.parametrize("data", ["hs:morning:721", "hs:noon:720", "hs:morning:1440", "h:noon", "h:never", "hs:x:1"])
async def test_an_hour_that_no_button_carries_is_stale(ada, data, schedules):
    greeting = await ada.asks("/start")
    message = greeting.message
    message.raw = {
        **message.raw,
        "reply_markup": {"inline_keyboard": [[{"text": "forged", "callback_data": data}]]},
    }
    answer = await ada.taps(message, "forged")
    assert answer.text.startswith("This button is out of date")
    assert [row["settings"] for row in await schedules.chats()] == ["{}"]


async def test_the_settings_in_russian(ada):
    ada.user.language_code = "ru"
    shown = await ada.asks("/settings")
    assert shown.buttons[3:] == ["Утро · 09:00", "День · 15:00", "Вечер · 19:00", "Ночь · 22:00"]
