"""Scheduling whatever people send, told as a chat. It is Monday, 23 November 2026, 08:00."""

import pytest

pytestmark = pytest.mark.usefixtures("bot")

FILES = {
    "photo": "Photo",
    "video": "Video",
    "animation": "GIF",
    "audio": "Music",
    "voice": "Voice message",
    "video_note": "Video message",
    "document": "File",
    "sticker": "Sticker",
}
CAPTIONED = ["photo", "video", "animation", "audio", "voice", "document"]
PLACE = {"latitude": 52.5, "longitude": 13.4}
OTHERS = {
    "location": ({"location": PLACE}, "Location"),
    "venue": (
        {"location": PLACE, "venue": {"location": PLACE, "title": "Bakery", "address": "Main street 1"}},
        "Place: Bakery, Main street 1",
    ),
    "contact": (
        {"contact": {"phone_number": "+15550100", "first_name": "Grace", "last_name": "Hopper", "user_id": 7}},
        "Contact: Grace Hopper",
    ),
}


def poll(**changes):
    option = {"voter_count": 3, "persistent_id": "0"}
    asked = {
        "id": "1",
        "question": "Lunch?",
        "options": [{"text": "Soup", **option}, {"text": "Salad", **option}],
        "total_voter_count": 6,
        "is_closed": False,
        "is_anonymous": False,
        "type": "regular",
        "allows_multiple_answers": True,
        "allows_revoting": True,
        "members_only": False,
    }
    return {"poll": asked | changes}


@pytest.fixture
def bot_database(database_url) -> str:
    return database_url


def file_ids(message, kind):
    shown = message[kind]
    return shown[-1]["file_id"] if kind == "photo" else shown["file_id"]


@pytest.mark.parametrize("kind", FILES)
async def test_a_file_replied_to_is_sent_though_it_was_deleted_meanwhile(ada, emulator, later, kind):
    original = await ada.sends(kind)
    await ada.hears()
    confirmation = await ada.asks("/schedule tomorrow at 9:00", reply_to=original)
    assert f"#1 is scheduled.\n\n{FILES[kind]}\n" in confirmation.text
    emulator.delete(original)
    later(days=1, hours=1)
    arrived = await ada.hears()
    assert file_ids(arrived.message, kind) == file_ids(original, kind)
    assert arrived.message.is_from_bot


@pytest.mark.parametrize("kind", CAPTIONED)
async def test_a_file_is_sent_with_what_stands_in_its_caption_besides_the_time(ada, later, kind):
    command = "/schedule tomorrow at 9:00 "
    bold = {"type": "bold", "offset": len(command), "length": 4}
    original = await ada.sends(kind, f"{command}Look at this", entities=[bold])
    confirmation = await ada.hears()
    assert f"\n\n{FILES[kind]}\nLook at this\n" in confirmation.text
    later(days=1, hours=1)
    arrived = await ada.hears()
    assert (arrived.text, file_ids(arrived.message, kind)) == ("Look at this", file_ids(original, kind))
    assert [(one["type"], one["offset"], one["length"]) for one in arrived.entities] == [("bold", 0, 4)]


@pytest.mark.parametrize("kind", OTHERS)
async def test_places_and_people_are_sent_again(ada, emulator, later, kind):
    content, words = OTHERS[kind]
    original = emulator.send(ada.user, content)
    await ada.hears()
    confirmation = await ada.asks("/schedule tomorrow at 9:00", reply_to=original)
    assert words.partition(":")[0] in confirmation.text
    assert words.partition(": ")[2] in confirmation.text
    listed = await ada.asks("/scheduled")
    assert words in listed.text
    later(days=1, hours=1)
    arrived = await ada.hears()
    sent = dict(arrived.message[kind])
    assert sent == {key: value for key, value in content[kind].items() if key != "user_id"}


async def test_a_poll_is_sent_anew_with_its_settings(ada, emulator, later):
    original = emulator.send(ada.user, poll())
    await ada.hears()
    confirmation = await ada.asks("/schedule tomorrow at 9:00", reply_to=original)
    assert "Poll\nLunch?\n○ Soup\n○ Salad\n" in confirmation.text
    assert "Poll: Lunch?" in (await ada.asks("/scheduled")).text
    later(days=1, hours=1)
    sent = (await ada.hears()).message["poll"]
    assert (sent["question"], [one["text"] for one in sent["options"]]) == ("Lunch?", ["Soup", "Salad"])
    assert (sent["is_anonymous"], sent["allows_multiple_answers"], sent["total_voter_count"]) == (False, True, 0)


async def test_a_quiz_made_in_this_chat_keeps_its_answer_and_another_is_refused(ada, emulator, later, schedules):
    known = poll(type="quiz", allows_multiple_answers=False, correct_option_ids=[1], explanation="Greens.")
    original = emulator.send(ada.user, known)
    await ada.hears()
    assert "Quiz\nLunch?" in (await ada.asks("/schedule tomorrow at 9:00", reply_to=original)).text
    foreign = emulator.send(ada.user, poll(type="quiz", allows_multiple_answers=False))
    await ada.hears()
    refusal = await ada.asks("/schedule tomorrow at 9:00", reply_to=foreign)
    assert refusal.text.startswith("Telegram doesn't tell me the right answer of this quiz.")
    assert len(await schedules.all()) == 1
    later(days=1, hours=1)
    sent = (await ada.hears()).message["poll"]
    assert (sent["type"], sent["correct_option_ids"], sent["explanation"]) == ("quiz", [1], "Greens.")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ({"game": {"title": "G", "description": "", "photo": []}}, "I can't send that later. I can send text, photos"),
        ({"dice": {"emoji": "🎲", "value": 3}}, "I can't send that later."),
        ({"story": {"id": 1, "chat": {"id": 5, "type": "private", "first_name": "Eve"}}}, "I can't send that later."),
        ({"location": PLACE | {"live_period": 900}}, "I can't send a live location later"),
    ],
)
async def test_what_cannot_be_kept_is_refused_with_what_can(ada, emulator, schedules, content, says):
    original = emulator.send(ada.user, content)
    await ada.hears()
    answer = await ada.asks("/schedule daily 09:00", reply_to=original)
    assert answer.text.startswith(says)
    assert answer.text.endswith("Nothing is saved.")
    assert await schedules.all() == []
    assert "#1 is scheduled.\n\nTea" in (await ada.asks("/schedule daily 09:00 Tea", reply_to=original)).text


async def test_what_is_typed_in_reply_to_a_file_is_its_caption(ada, later):
    original = await ada.sends("photo", "Old words")
    await ada.hears()
    confirmation = await ada.asks("/schedule tomorrow at 9:00 New words", reply_to=original)
    assert "\n\nPhoto\nNew words\n" in confirmation.text
    later(days=1, hours=1)
    arrived = await ada.hears()
    assert (arrived.text, file_ids(arrived.message, "photo")) == ("New words", file_ids(original, "photo"))


async def test_a_caption_replied_to_stays_where_nothing_is_typed(ada, later):
    bold = {"type": "bold", "offset": 0, "length": 3}
    original = await ada.sends("photo", "Old words", entities=[bold])
    await ada.hears()
    await ada.asks("/schedule tomorrow at 9:00", reply_to=original)
    later(days=1, hours=1)
    arrived = await ada.hears()
    assert (arrived.text, [one["type"] for one in arrived.entities]) == ("Old words", ["bold"])


async def test_what_is_typed_in_reply_to_a_sticker_is_sent_without_it(ada, later):
    original = await ada.sends("sticker")
    await ada.hears()
    await ada.asks("/schedule tomorrow at 9:00 Tea", reply_to=original)
    later(days=1, hours=1)
    arrived = await ada.hears()
    assert (arrived.text, arrived.call.method) == ("Tea", "sendMessage")


async def test_a_file_of_ones_own_is_sent_whatever_it_replies_to(ada, later):
    other = await ada.says("Milk")
    await ada.hears()
    await ada.sends("photo", "/schedule tomorrow at 9:00", reply_to=other)
    assert "\n\nPhoto\n" in (await ada.hears()).text
    later(days=1, hours=1)
    assert (await ada.hears()).call.method == "sendPhoto"


async def test_how_a_photo_is_shown_is_kept(ada, later):
    await ada.sends("photo", "/schedule tomorrow at 9:00 Boo", has_media_spoiler=True, show_caption_above_media=True)
    await ada.hears()
    later(days=1, hours=1)
    message = (await ada.hears()).message
    assert (message["has_media_spoiler"], message["show_caption_above_media"]) == (True, True)


async def test_a_caption_beyond_the_limit_is_refused_with_both_numbers(ada, schedules):
    original = await ada.sends("photo")
    await ada.hears()
    answer = await ada.asks("/schedule daily 09:00 " + "x" * 1025, reply_to=original)
    assert "1025 characters; Telegram allows 1024 there" in answer.text
    assert await schedules.all() == []
    assert "#1 is scheduled" in (await ada.asks("/schedule daily 09:00 " + "x" * 1024, reply_to=original)).text


async def test_a_time_in_a_caption_that_can_be_meant_otherwise_is_asked_about(ada, later):
    await ada.sends("photo", "/schedule at 9 Look")
    question = await ada.hears()
    assert "\n\nPhoto\nLook\n" in question.text
    await ada.taps(question, question.buttons[0])
    await ada.hears()
    later(hours=1)
    arrived = await ada.hears()
    assert (arrived.call.method, arrived.text) == ("sendPhoto", "Look")


async def test_an_edit_of_the_caption_changes_the_schedule_and_keeps_the_photo(ada, later):
    original = await ada.sends("photo", "/schedule daily 09:00 Look")
    await ada.hears()
    await ada.edits(original, "/schedule daily 10:00 Look again")
    assert "#1 is changed" in (await ada.hears()).text
    later(hours=2)
    arrived = await ada.hears()
    assert (arrived.call.method, arrived.text) == ("sendPhoto", "Look again")


async def test_every_screen_names_what_has_no_text(ada, emulator):
    original = await ada.sends("sticker")
    await ada.hears()
    confirmation = await ada.asks("/schedule daily 09:00", reply_to=original)
    listed = await ada.asks("/scheduled")
    assert "Sticker" in listed.text
    await ada.taps(listed, listed.buttons[0])
    assert "\n\nSticker\n" in (await ada.hears()).text
    await ada.taps(confirmation, "↩ Undo")
    assert "is cancelled and won't be sent: Sticker" in (await ada.hears()).text


async def test_a_file_that_telegram_knows_no_more_is_told_of(ada, emulator, later, schedules):
    original = await ada.sends("photo")
    await ada.hears()
    await ada.asks("/schedule 2026-11-23T09:00", reply_to=original)
    emulator.world.files._by_id.clear()
    later(hours=1)
    notice = await ada.hears()
    assert "could not be sent" in notice.text
    assert "Photo" in notice.text
    assert "Telegram no longer accepts the file." in notice.text
    assert [row["status"] for row in await schedules.deliveries()] == ["failed"]
