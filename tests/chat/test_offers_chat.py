"""Texts that are no commands and read as requests, told as a chat. It is Monday, 23 November 2026, 08:00."""

import pytest

pytestmark = pytest.mark.usefixtures("bot")


async def test_a_time_and_a_message_are_offered_and_saved_by_a_button(ada, later, schedules):
    offer = await ada.asks("tomorrow at 9 call Mum")
    assert "Shall I send this later?" in offer.text
    assert "call Mum" in offer.text
    assert "Tomorrow, Tuesday, 24 November, 09:00" in offer.text
    assert offer.buttons == ["✓ Save", "Not now"]
    assert await schedules.all() == []
    await ada.taps(offer, "✓ Save")
    confirmation = await ada.hears()
    assert "#1 is scheduled" in confirmation.text
    assert confirmation.buttons[0] == "↩ Undo"
    later(days=1, hours=1)
    assert (await ada.hears()).text == "call Mum"


async def test_several_readings_get_a_button_each(ada):
    offer = await ada.asks("call Mum at 9")
    assert offer.buttons == ["Monday, 23 November, 09:00", "Monday, 23 November, 21:00", "Not now"]


async def test_an_offer_repeats_where_the_text_does(ada, later):
    offer = await ada.asks("every monday at 10:00 stand-up")
    assert "Every Monday at 10:00, first on Monday, 23 November 2026, 10:00" in offer.text
    await ada.taps(offer, "✓ Save")
    await ada.hears()
    later(hours=2)
    assert (await ada.hears()).text == "stand-up"


async def test_an_offer_in_russian(ada, schedules):
    ada.user.language_code = "ru"
    offer = await ada.asks("завтра в 9 позвонить маме")
    assert "Отправить это позже?" in offer.text
    assert offer.buttons == ["✓ Сохранить", "Не сейчас"]
    await ada.taps(offer, "✓ Сохранить")
    await ada.hears()
    assert (await schedules.all())[0]["content"]["text"] == "позвонить маме"


async def test_not_now_leaves_it(ada, schedules):
    offer = await ada.asks("tomorrow at 9 call Mum")
    await ada.taps(offer, "Not now")
    assert "nothing is scheduled" in (await ada.hears()).text
    assert await schedules.all() == []


@pytest.mark.parametrize(
    "text",
    [
        "hello there",
        "tomorrow at 9",
        "On 12 May 2020 we met in Paris.",
        "May I ask something?",
        "The meeting of tomorrow at 9 was good, was it not?",
        "2020-01-01T12:00 too late",
        "10 pushups",
    ],
)
async def test_other_texts_are_answered_as_ever(ada, schedules, text):
    answer = await ada.asks(text)
    assert "To have me send that later, start with /schedule" in answer.text
    assert answer.buttons == []
    assert await schedules.questions() == []


async def test_in_groups_nothing_is_offered(ada, bob, emulator, schedules):
    team = emulator.add_group("Team", [ada.user, bob.user])
    there = ada.at(team)
    await there.says("tomorrow at 9 call Mum")
    assert "ID" in (await there.asks("/whoami")).text
    assert await schedules.questions() == []


async def test_what_was_forwarded_is_not_offered(ada, emulator, schedules):
    origin = {"type": "hidden_user", "sender_user_name": "Bob", "date": 1}
    emulator.send(ada.user, {"text": "tomorrow at 9 call Mum", "forward_origin": origin})
    assert "start with /schedule" in (await ada.hears()).text
    assert await schedules.questions() == []


async def test_an_edit_offers_anew_and_the_first_offer_is_stale(ada, schedules):
    original = await ada.says("tomorrow at 9 call Mum")
    first = await ada.hears()
    await ada.edits(original, "tomorrow at 10 call Dad")
    second = await ada.hears()
    assert "call Dad" in second.text
    assert (await ada.taps(first, "✓ Save")).text.startswith("This question is settled")
    await ada.taps(second, "✓ Save")
    assert "#1 is scheduled" in (await ada.hears()).text
    await ada.edits(original, "tomorrow at 11 call Dad")
    third = await ada.hears()
    await ada.taps(third, "✓ Save")
    assert "#1 is changed" in (await ada.hears()).text
    assert len(await schedules.all()) == 1


async def test_an_edit_that_is_no_request_or_of_no_word_is_left_alone(ada):
    original = await ada.says("tomorrow at 9 call Mum")
    await ada.hears()
    await ada.edits(original, "tomorrow at 9 call Mum")
    await ada.edits(original, "never mind")
    assert "ID" in (await ada.asks("/whoami")).text


async def test_an_edit_of_what_has_been_sent_is_left_alone(ada, later):
    original = await ada.says("at 08:30 tea")
    offer = await ada.hears()
    await ada.taps(offer, offer.buttons[0])
    await ada.hears()
    later(minutes=30)
    assert (await ada.hears()).text == "tea"
    await ada.edits(original, "at 09:30 tea")
    assert "ID" in (await ada.asks("/whoami")).text


async def test_an_edit_that_is_no_request_closes_the_offer_and_one_that_is_again_is_offered_anew(ada, schedules):
    original = await ada.says("tomorrow at 9 call Mum")
    first = await ada.hears()
    await ada.edits(original, "never mind")
    assert "ID" in (await ada.asks("/whoami")).text
    assert (await ada.taps(first, "✓ Save")).text.startswith("This question is settled")
    await ada.edits(original, "tomorrow at 9 call Mum")
    await ada.taps(await ada.hears(), "✓ Save")
    await ada.hears()
    assert [row["content"]["text"] for row in await schedules.all()] == ["call Mum"]
