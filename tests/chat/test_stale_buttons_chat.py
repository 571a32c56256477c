"""Buttons that are tapped late, twice, or with data that no button of this chat carried."""

from uuid import uuid4

import pytest

pytestmark = pytest.mark.usefixtures("bot")


@pytest.fixture
def forges(emulator):
    """Tap a button that was never drawn."""

    async def tap(person, message, data):
        fields = {**message.raw, "reply_markup": {"inline_keyboard": [[{"text": "forged", "callback_data": data}]]}}
        message.raw = fields
        return await emulator.tap(person.user, message, "forged")

    return tap


async def test_not_your_time_of_a_cancelled_one_never_calls_it_scheduled(ada, schedules):
    confirmation = await ada.asks("/schedule daily 09:00 Tea")
    await ada.taps(confirmation, "Not your time?")
    choices = (await ada.hears()).message.snapshot()
    await ada.asks("/cancel_schedule 1")
    for button in ("Leave it as it is", "03:00 · New York"):
        answer = await ada.taps(choices, button)
        assert "scheduled." not in answer.text
    said = await ada.hears()
    assert "The time zone is now New York" in said.text
    assert said.buttons == []
    assert (await schedules.all())[0]["status"] == "cancelled"


async def test_a_tap_on_not_your_time_after_the_end_is_told(ada, later):
    confirmation = await ada.asks("/schedule 2026-11-23T08:10 Tea")
    later(minutes=10)
    await ada.hears()
    answer = await ada.taps(confirmation, "Not your time?")
    assert answer.show_alert
    assert "already ended" in answer.text


async def test_a_zone_for_a_schedule_of_nobody_sets_none(ada, schedules, forges):
    confirmation = await ada.asks("/schedule daily 09:00 Tea")
    answer = await forges(ada, confirmation.message, f"tz:Europe/Paris:{uuid4().hex}")
    assert "There is no scheduled message" in answer.text
    assert not (await schedules.chats())[0]["zone_is_set"]


@pytest.mark.parametrize("form", ["s:{}:0", "c:{}:1", "u:{}:1", "r:{}:1", "z:{}", "k:{}", "tz:Europe/Paris:{}"])
async def test_an_id_of_another_chat_answers_as_an_unknown_one(ada, bob, schedules, forges, form):
    await ada.asks("/schedule daily 09:00 Secret")
    (before,) = await schedules.all()
    greeting = await bob.asks("/start")
    foreign, unknown = before["id"], uuid4()
    told = await forges(bob, greeting.message, form.format(foreign.hex))
    assert told.text == f"There is no scheduled message {foreign} in this chat."
    assert (await forges(bob, greeting.message, form.format(unknown.hex))).text == told.text.replace(
        str(foreign), str(unknown)
    )
    assert await schedules.all() == [before]
    assert bob.has_heard_all()


@pytest.mark.parametrize("data", ["x" * 64, "p:", "p:1e3", "s:bad:0", "c:1:2:3", "🎉", "tz:"])
async def test_data_of_no_button_is_answered_as_stale(ada, forges, data):
    greeting = await ada.asks("/start")
    answer = await forges(ada, greeting.message, data)
    assert answer.text.startswith("This button is out of date")


@pytest.mark.parametrize("page", ["-1", "1000000000", "9" * 60])
async def test_a_page_beyond_the_list_is_the_nearest_one(ada, forges, page):
    await ada.asks("/schedule daily 09:00 Tea")
    listed = await ada.asks("/help")
    await forges(ada, listed.message, f"p:{page}")
    assert "#1" in (await ada.hears()).text


@pytest.mark.parametrize("written", ["2026-12-31T12:00Z New Year", "2026-12-31T12:00+02:00 New Year"])
async def test_an_offset_in_the_text_needs_no_time_zone(ada, written):
    assert "time zone" not in (await ada.asks(f"/schedule {written}")).text
