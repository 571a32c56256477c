"""/timezone, /language, /whoami, /start and /help, told as a chat."""

import pytest

from sandbox.actions import CallbackAnswer

pytestmark = pytest.mark.usefixtures("bot")


async def test_start_greets_by_name_and_every_example_works_when_copied(ada, schedules):
    greeting = await ada.asks("/start")
    assert greeting.text.startswith("Hello, Ada")
    examples = [line for line in greeting.text.splitlines() if line.startswith("/schedule ")]
    assert len(examples) == 6
    for example in examples:
        assert "is scheduled" in (await ada.asks(example)).text
    assert len(await schedules.all()) == 6


async def test_help_names_every_command(ada):
    text = (await ada.asks("/help")).text
    for command in ("/schedule", "/scheduled", "/cancel_schedule", "/timezone", "/language", "/whoami"):
        assert command in text


@pytest.mark.parametrize("wanted", ["Europe/Berlin", "europe/berlin", "Berlin", "берлин"])
async def test_a_zone_is_set_by_name_or_city_and_wall_clock_schedules_keep_their_clock(ada, later, schedules, wanted):
    await ada.asks("/schedule daily 10:00 Tea")
    await ada.asks("/schedule 2026-11-23T12:00Z Fixed")
    await ada.asks("/schedule daily 10:00 Asia/Tokyo Sushi")
    await ada.asks("/schedule every 3h Walk")
    assert "Berlin" in (await ada.asks(f"/timezone {wanted}")).text
    listed = (await ada.asks("/scheduled")).text
    assert "Tea" in listed

    later(hours=1)  # 09:00 UTC is 10:00 in Berlin
    assert (await ada.hears()).text == "Tea"
    later(hours=2)
    assert (await ada.hears()).text == "Walk"
    later(hours=1)
    assert (await ada.hears()).text == "Fixed"
    zones = {row["number"]: (row["zone"], row["zone_source"]) for row in await schedules.all()}
    assert zones[1] == ("Europe/Berlin", "chat")
    assert zones[3] == ("Asia/Tokyo", "explicit")


@pytest.mark.parametrize("wanted", ["Mars/Phobos", "Europe/Berlinn", "zzzzqq", "Europe"])
async def test_an_unknown_zone_gets_a_clear_answer(ada, wanted):
    assert "/timezone" in (await ada.asks(f"/timezone {wanted}")).text


async def test_a_shared_location_sets_the_zone(ada):
    asked = await ada.asks("/timezone")
    keyboard = asked.call.parameters["reply_markup"]["keyboard"]
    assert keyboard[0][0]["request_location"] is True
    await ada.shares_location(35.68, 139.69)
    assert "Tokyo" in (await ada.hears()).text


async def test_not_your_time_sets_the_zone_and_moves_that_schedule(ada, later):
    confirmation = await ada.asks("/schedule daily 10:00 Tea")
    await ada.taps(confirmation, "Not your time?")
    offered = await ada.hears()
    assert offered.is_edit
    await ada.taps(offered, offered.buttons[0])
    moved = await ada.hears()
    assert "10:00" in moved.text
    assert moved.buttons == ["↩ Undo"]
    assert (await ada.asks("/schedule daily 11:00 Coffee")).buttons == ["↩ Undo"]


async def test_the_zone_can_be_left_as_it_is(ada):
    confirmation = await ada.asks("/schedule daily 10:00 Tea")
    await ada.taps(confirmation, "Not your time?")
    offered = await ada.hears()
    await ada.taps(offered, offered.buttons[-1])
    assert (await ada.hears()).text == confirmation.text


async def test_the_language_follows_the_client_until_one_is_chosen(emulator, ada):
    ada.user.language_code = "ru-RU"
    assert "Здравствуйте" in (await ada.asks("/start")).text
    question = await ada.asks("/language")
    await ada.taps(question, next(button for button in question.buttons if "English" in button))
    await ada.hears()
    assert "Hello" in (await ada.asks("/start")).text


@pytest.mark.parametrize(
    ("client", "greeting"),
    [
        ("ar-EG", "أهلًا"),
        ("de-AT", "Hallo"),
        ("es-419", "Hola"),
        ("fr", "Bonjour"),
        ("it", "Ciao"),
        ("pl", "Cześć"),
        ("pt", "Olá"),
        ("tr", "Merhaba"),
        ("uk", "Вітаю"),
        ("zh-TW", "你好"),
        ("nl", "Hello"),
    ],
)
async def test_people_are_greeted_in_the_language_of_their_client_or_a_close_one(ada, client, greeting):
    ada.user.language_code = client
    assert greeting in (await ada.asks("/start")).text.splitlines()[0]


async def test_twelve_languages_are_offered_two_in_a_row(ada):
    question = await ada.asks("/language")
    rows = question.call.parameters["reply_markup"]["inline_keyboard"]
    assert [len(row) for row in rows] == [2] * 6
    assert [button["text"] for button in rows[0]] == ["✓ English", "العربية"]
    await ada.taps(question, "Português (Brasil)")
    assert "Português (Brasil)" in (await ada.hears()).text
    assert (await ada.asks("/language")).buttons.count("✓ Português (Brasil)") == 1


@pytest.mark.parametrize("wanted", ["pt-br", "pt_BR", "PT", "Português", "portuguese", "португальский"])
async def test_a_language_is_chosen_by_its_code_or_its_name(ada, wanted):
    assert "Português (Brasil)" in (await ada.asks(f"/language {wanted}")).text


async def test_a_language_without_a_catalog_is_refused(ada):
    refusal = (await ada.asks("/language xx")).text
    assert "Português (Brasil) (pt-BR)" in refusal
    assert "/language en" in refusal


async def test_whoami_tells_the_ids(ada):
    assert str(ada.user.id) in (await ada.asks("/whoami")).text


async def test_an_old_unknown_button_is_answered(ada):
    confirmation = await ada.asks("/schedule daily 10:00 Tea")
    forged = confirmation.message.snapshot()
    forged.raw["reply_markup"] = {"inline_keyboard": [[{"text": "old", "callback_data": "what:ever"}]]}
    answer: CallbackAnswer = await ada.taps(forged, "old")
    assert answer.show_alert
