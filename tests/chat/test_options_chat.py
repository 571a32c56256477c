"""How a schedule's message is sent besides what it says and when: its options, told as a chat."""

import json

import pytest

from tests.chat.people import Heard


@pytest.fixture
def bot_database(database_url):
    """All of this holds on SQLite and on PostgreSQL."""
    return database_url


@pytest.fixture
def team(emulator, ada, bob):
    return emulator.add_group("Team", [ada.user, bob.user])


async def options_of(person) -> Heard:
    """Open the options of the only schedule in the list."""
    listed = await person.asks("/scheduled")
    await person.taps(listed, listed.buttons[0])
    await person.taps(await person.hears(), "⚙️ Options…")
    return await person.hears()


async def chosen(schedules):
    (row,) = await schedules.all()
    return json.loads(row["options"])


async def test_each_option_says_what_it_does_and_is_switched_by_a_tap(bot, ada, schedules):
    await ada.asks("/schedule daily 09:00 Tea")
    shown = await options_of(ada)
    assert "How shall #1 be sent?" in shown.text
    assert "Silent: it arrives without a sound." in shown.text
    assert shown.rows == [
        ["Silent", "Protected"],
        ["Pin", "Replace last one"],
        ["Delete after…", "✓ Done & Snooze"],
        ["Remind again…"],
        ["Link buttons…"],
        ["‹ Back to #1"],
    ]
    assert (await ada.taps(shown, "Silent")).text == "Silent: on"
    shown = await ada.hears()
    assert shown.buttons[0] == "✓ Silent"
    assert await chosen(schedules) == {"silent": True, "reminds": True}
    await ada.taps(shown, "Pin")
    shown = await ada.hears()
    assert (await ada.taps(shown, "✓ Silent")).text == "Silent: off"
    shown = await ada.hears()
    await ada.taps(shown, "‹ Back to #1")
    assert "Options: pinned\n\n" in (await ada.hears()).text
    assert await chosen(schedules) == {"pinned": True, "reminds": True}


async def test_what_is_sent_is_deleted_after_some_hours(bot, ada, schedules):
    await ada.asks("/schedule daily 09:00 Tea")
    await ada.taps(await options_of(ada), "Delete after…")
    asked = await ada.hears()
    assert "How long shall it stay" in asked.text
    assert asked.rows == [
        ["1 h", "2 h", "4 h", "8 h"],
        ["12 h", "24 h", "36 h", "47 h"],
        ["✓ Never"],
        ["‹ Back to the options"],
    ]
    assert (await ada.taps(asked, "8 h")).text == "✓ Delete: 8 h"
    shown = await ada.hears()
    await ada.taps(shown, "✓ Delete: 8 h")
    assert "✓ 8 h" in (await ada.hears()).buttons
    assert await chosen(schedules) == {"delete_after_hours": 8, "reminds": True}
    assert "deleted after 8 hours" in (await card_of(ada)).text
    await ada.taps(await options_of(ada), "✓ Delete: 8 h")
    await ada.taps(await ada.hears(), "Never")
    assert "Delete after…" in (await ada.hears()).buttons
    assert await chosen(schedules) == {"reminds": True}


async def card_of(person) -> Heard:
    listed = await person.asks("/scheduled")
    await person.taps(listed, listed.buttons[0])
    return await person.hears()


async def test_only_what_can_be_ticked_off_is_repeated_until_it_is(bot, ada, schedules):
    await ada.asks("/schedule daily 09:00 Tea")
    await ada.taps(await options_of(ada), "✓ Done & Snooze")
    shown = await ada.hears()
    assert "Remind again…" not in shown.buttons
    await ada.taps(shown, "Done & Snooze")
    await ada.taps(await ada.hears(), "Remind again…")
    asked = await ada.hears()
    assert asked.rows == [["5 min", "10 min", "15 min"], ["30 min", "1 h", "✓ Never"], ["‹ Back to the options"]]
    await ada.taps(asked, "10 min")
    asked = await ada.hears()
    assert asked.buttons[1] == "✓ 10 min"
    assert "✓ ×3" in asked.buttons
    await ada.taps(asked, "×12")
    await ada.taps(await ada.hears(), "‹ Back to the options")
    shown = await ada.hears()
    assert "✓ Remind: 10 min ×12" in shown.buttons
    assert await chosen(schedules) == {"reminds": True, "nagging": {"minutes": 10, "times": 12}}
    words = "Options: again every 10 minutes until Done (12 times at most)"
    assert words in (await card_of(ada)).text
    await ada.taps(await options_of(ada), "✓ Done & Snooze")
    await ada.hears()
    assert await chosen(schedules) == {}


async def test_what_makes_no_sense_is_not_offered(bot, ada, schedules):
    await ada.asks("/schedule 2026-11-23T18:00 Read https://example.org/tea")
    shown = await options_of(ada)
    assert "Replace last one" not in shown.buttons
    assert "No link preview" in shown.buttons


async def test_pinning_is_offered_in_a_group_where_the_bot_may_pin(bot, ada, emulator, team, schedules):
    there = ada.at(team)
    await there.asks("/schedule daily 09:00 Tea")
    shown = await options_of(there)
    assert "Pin" not in shown.buttons
    emulator.promote(team, can_pin_messages=True)
    shown = await options_of(there)
    assert "Pin" in shown.buttons
    await there.taps(shown, "Pin")
    await there.hears()
    emulator.demote(team)
    shown = await options_of(there)
    assert "✓ Pin" in shown.buttons, "what is chosen can be taken back"


async def test_a_stale_tap_chooses_nothing_and_says_so(bot, ada, schedules):
    await ada.asks("/schedule daily 09:00 Tea")
    stale = (await options_of(ada)).message.snapshot()
    await ada.taps(stale, "Silent")
    await ada.hears()
    answer = await ada.taps(stale, "Protected")
    assert answer.show_alert
    assert "was changed in the meantime" in answer.text
    assert await chosen(schedules) == {"silent": True, "reminds": True}


async def test_others_in_a_group_choose_nothing(bot, ada, bob, emulator, team, schedules):
    emulator.add_member(team, bob.user)
    await ada.at(team).asks("/schedule daily 09:00 Tea")
    there = bob.at(team)
    answer = await there.taps(await options_of(there), "Silent")
    assert answer.show_alert
    assert "Only the person who scheduled it" in answer.text
    assert await chosen(schedules) == {}


async def test_what_has_ended_has_no_options_any_more(bot, ada, schedules):
    await ada.asks("/schedule daily 09:00 Tea")
    shown = await options_of(ada)
    await ada.asks("/cancel_schedule 1")
    assert "already ended" in (await ada.taps(shown, "Silent")).text
    assert await chosen(schedules) == {"reminds": True}


async def test_what_goes_to_a_channel_is_ticked_off_by_nobody(bot, ada, emulator, schedules):
    await ada.asks("/start")
    channel = emulator.add_channel("News", ada.user, username="news")
    emulator.promote(channel)
    await ada.hears()
    await ada.asks("/schedule to: @news daily 09:00 Tea")
    shown = await options_of(ada)
    assert "Silent" in shown.buttons
    assert not {"Done & Snooze", "✓ Done & Snooze"} & set(shown.buttons)
