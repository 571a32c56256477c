"""Messages of several parts, told as a chat: put together step by step, and sent one after the other."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from sandbox import faults
from scheduling.content import Content, Item, Kind
from scheduling.identifiers import AttachmentId, new_uuid7
from scheduling.options import Nagging, Options
from scheduling.parts import count_parts
from storage.mapping import options_to_text
from storage.models import scheduled_messages
from tests.chat.conftest import MONDAY_MORNING
from tests.chat.guided import asked_when, reviewed, taps

ADD, ENOUGH = "➕ Add another message", "That’s all ›"
SECONDS = timedelta(seconds=0.9)


def of_milk(call):
    return call.parameters.get("text") == "Milk"


@pytest.fixture
def bot_database(database_url):
    """All of this holds on SQLite and on PostgreSQL."""
    return database_url


async def put_together(person, *texts):
    """Give several texts, and go on to the question when."""
    first, *others = texts
    asked = await taps(person, await asked_when(person, first), ADD)
    for text in others:
        asked = await person.asks(text)
    return await taps(person, asked, ENOUGH)


async def scheduled(person, *texts):
    """Schedule several texts for one hour later."""
    when = await put_together(person, *texts)
    options = await taps(person, await taps(person, when, "In an hour · 09:00"), "Once")
    await person.taps(options, "Preview ›")
    while (heard := await person.hears()).buttons[:1] != ["✓ Save"]:
        continue
    return await taps(person, heard, "✓ Save")


async def arrived(person, count):
    return [(await person.hears()).text for _ in range(count)]


# --- putting together ------------------------------------------------------------------------------------------------


async def test_texts_and_files_are_put_together_and_arrive_one_after_the_other(bot, ada, later, schedules):
    asked = await taps(ada, await asked_when(ada), ADD)
    assert asked.text.startswith("These messages go together, one after the other:\n\n1. Tea\n\n")
    assert asked.buttons == [ENOUGH, "‹ Back", "✕ Cancel"]
    await ada.sends("photo", "Look")
    asked = await ada.hears()
    assert "1. Tea\n2. Photo: Look\n" in asked.text
    assert asked.buttons[:3] == [ENOUGH, "✕ 1 · Tea", "✕ 2 · Photo: Look"]
    await ada.sends("sticker")
    when = await taps(ada, await ada.hears(), ENOUGH)
    assert "Tea\n➕ Photo: Look\n➕ Sticker" in when.text
    options = await taps(ada, await taps(ada, when, "In an hour · 09:00"), "Once")
    await ada.taps(options, "Preview ›")
    previews = [(await ada.hears()).call.method for _ in range(4)][1:]
    assert previews == ["sendMessage", "sendPhoto", "sendSticker"]
    saved = await taps(ada, await ada.hears(), "✓ Save")
    assert "Tea\n➕ Photo: Look\n➕ Sticker" in saved.text
    later(hours=1)
    heard = [await ada.hears() for _ in range(3)]
    assert [one.call.method for one in heard] == ["sendMessage", "sendPhoto", "sendSticker"]
    assert [one.text for one in heard] == ["Tea", "Look", ""]
    await schedules.settled("sent", tries=3)
    [row] = await schedules.deliveries()
    assert (row["status"], row["parts"], row["parts_sent"]) == ("sent", 3, 3)
    assert [attempt["part"] for attempt in await schedules.attempts()] == [0, 1, 2]


async def test_one_of_several_is_taken_away_again(bot, ada):
    asked = await taps(ada, await asked_when(ada), ADD)
    asked = await ada.asks("Milk")
    asked = await taps(ada, asked, "✕ 1 · Tea")
    assert "1. Milk\n\n" in asked.text
    assert asked.buttons == [ENOUGH, "‹ Back", "✕ Cancel"]
    when = await taps(ada, asked, ENOUGH)
    assert "\n\nMilk\n\n" in when.text


async def test_files_of_one_kind_become_an_album_and_a_late_rest_of_one_finds_its_place(bot, ada, later):
    await ada.asks("/schedule")
    await ada.sends("photo", "Look")
    asked = await taps(ada, await ada.hears(), ADD)
    await ada.sends("photo", album="1")
    asked = await ada.hears()
    await ada.sends("photo", album="1")
    asked = await ada.hears()
    assert "1. Photo: Look\n2. Album of 2 files" in asked.text
    options = await taps(ada, await taps(ada, await taps(ada, asked, ENOUGH), "In an hour · 09:00"), "Once")
    _preview, summary = await reviewed(ada, options)
    await taps(ada, summary, "✓ Save")
    later(hours=1)
    heard = await ada.hears()
    assert (heard.text, len(heard.album)) == ("Look", 3)


async def test_ten_messages_go_together_at_most(bot, ada):
    asked = await taps(ada, await asked_when(ada), ADD)
    for number in range(2, 11):
        asked = await ada.asks(f"Cup {number}")
    assert "No more can be added." in asked.text
    assert "That would be 11 messages at once; I send at most 10." in (await ada.asks("Cup 11")).text


async def test_too_many_files_are_refused_and_what_there_was_stays(bot, ada):
    asked = await taps(ada, await asked_when(ada), ADD)
    for album in range(5):
        for _ in range(10):
            await ada.sends("photo", album=str(album))
        while f"{album + 2}. Album of 10 files" not in (asked := await ada.hears()).text:
            if "at most 50" in asked.text:
                return
    pytest.fail("more than 50 messages were taken")


async def test_a_text_that_is_no_answer_to_the_question_when_is_not_added(bot, ada):
    when = await put_together(ada, "Tea", "Milk")
    assert "Tea\n➕ Milk" in when.text
    assert "I can't read a time" in (await ada.asks("Sugar")).text


async def test_back_keeps_what_there_is(bot, ada):
    await taps(ada, await asked_when(ada), ADD)
    back = await taps(ada, await ada.asks("Milk"), "‹ Back")
    assert "When shall I send it?" in back.text
    assert "Tea\n➕ Milk" in back.text


# --- sending ---------------------------------------------------------------------------------------------------------


async def test_the_next_part_waits_for_the_chats_interval(run_bot, ada, later, schedules):
    first = await run_bot()
    await scheduled(ada, "Tea", "Milk", "Sugar")
    await first.stop()
    await run_bot(rate_chat_per_second=1)
    later(hours=1)
    assert await arrived(ada, 3) == ["Tea", "Milk", "Sugar"]
    await schedules.settled("sent", tries=3)
    first, second, third = await schedules.attempts()
    assert first["finished_at"] + SECONDS <= second["started_at"]
    assert second["finished_at"] + SECONDS <= third["started_at"]


@pytest.mark.parametrize("fault", [faults.TooManyRequests(3), faults.ServerError()])
async def test_a_part_that_was_not_sent_is_sent_again_and_those_before_it_are_not(
    run_bot, ada, later, emulator, schedules, fault
):
    await run_bot(retry_delays=(2.0,))
    await scheduled(ada, "Tea", "Milk", "Sugar")
    emulator.faults.add(fault, method="sendMessage", where=of_milk, times=1)
    later(hours=1)
    assert await arrived(ada, 1) == ["Tea"]
    await schedules.settled("retry", tries=2)
    later(seconds=4)
    assert await arrived(ada, 2) == ["Milk", "Sugar"]
    await schedules.settled("sent", tries=4)
    assert [(row["part"], row["status"]) for row in await schedules.attempts()] == [
        (0, "sent"), (1, "retry"), (1, "sent"), (2, "sent")
    ]  # fmt: skip


async def test_each_part_has_all_tries(run_bot, ada, later, emulator, schedules):
    await run_bot(retry_delays=(1.0,))
    await scheduled(ada, "Tea", "Milk")
    emulator.faults.add(
        faults.ServerError(), method="sendMessage", where=lambda call: call.parameters["text"] == "Tea", times=1
    )
    emulator.faults.add(faults.ServerError(), method="sendMessage", where=of_milk, times=1)
    later(hours=1)
    await schedules.settled("retry")
    later(seconds=2)
    assert await arrived(ada, 1) == ["Tea"]
    await schedules.settled("retry", tries=3)
    later(seconds=2)
    assert await arrived(ada, 1) == ["Milk"]


async def test_a_part_in_doubt_is_sent_again_in_private_and_those_before_it_are_not(
    bot, ada, later, emulator, schedules
):
    await scheduled(ada, "Tea", "Milk")
    emulator.faults.add(faults.DropAfter(), method="sendMessage", where=of_milk, times=1)
    later(hours=1)
    await ada.hears()
    await schedules.settled("in_doubt", tries=2)
    later(seconds=30)
    await schedules.settled("sent", tries=3)
    assert [call.parameters["text"] for call in emulator.calls("sendMessage")][-3:] == ["Tea", "Milk", "Milk"]


async def test_in_a_group_a_part_in_doubt_is_asked_about_and_the_rest_follows_the_answer(
    bot, ada, bob, later, emulator, schedules
):
    team = emulator.add_group("Team", [ada.user, bob.user])
    there = ada.at(team)
    await there.asks("/schedule 2026-11-23T09:00 Tea")
    await _rewrite(schedules, Content("Tea", more=(Content("Milk"), Content("Sugar"))))
    emulator.faults.add(faults.DropBefore(), method="sendMessage", where=of_milk, times=1)
    later(hours=1)
    assert (await there.hears()).text == "Tea"
    asked = await there.hears()
    assert asked.text.startswith("I don't know whether #1")
    await ada.taps(asked, "Send again")
    heard = await arrived(there, 2)
    while "Sugar" not in heard:
        heard.append((await there.hears()).text)
    assert [text for text in heard if text in {"Tea", "Milk", "Sugar"}] == ["Milk", "Sugar"]


async def test_after_a_restart_the_rest_is_sent(run_bot, ada, later, emulator, schedules):
    first = await run_bot(retry_delays=(60.0,))
    await scheduled(ada, "Tea", "Milk", "Sugar")
    emulator.faults.add(faults.ServerError(), method="sendMessage", where=of_milk, times=1)
    later(hours=1)
    assert await arrived(ada, 1) == ["Tea"]
    await schedules.settled("retry", tries=2)
    await first.stop()
    later(minutes=2)
    await run_bot()
    assert await arrived(ada, 2) == ["Milk", "Sugar"]


async def test_what_is_cancelled_between_parts_ends_there(run_bot, ada, later, emulator, schedules):
    await run_bot(retry_delays=(60.0,))
    await ada.asks("/schedule every 2 hours Tea")
    await _rewrite(schedules, Content("Tea", more=(Content("Milk"),)))
    emulator.faults.add(faults.ServerError(), method="sendMessage", where=of_milk, times=1)
    later(hours=2)
    assert await arrived(ada, 1) == ["Tea"]
    await schedules.settled("retry", tries=2)
    assert "#1 is cancelled" in (await ada.asks("/cancel_schedule 1")).text
    [row] = await schedules.deliveries()
    assert (row["status"], row["parts_sent"]) == ("cancelled", 1)
    later(minutes=2)
    await ada.asks("/whoami")
    assert ada.has_heard_all()


async def test_that_it_is_late_is_said_once_behind_the_last_part(run_bot, ada, later, emulator):
    first = await run_bot()
    await scheduled(ada, "Tea", "Milk")
    await first.stop()
    later(hours=3)
    await run_bot()
    assert await arrived(ada, 2) == ["Tea", "Milk"]
    note = await ada.hears()
    assert note.call.parameters["reply_parameters"]["message_id"] == emulator.history(ada.place)[-2].id
    later(minutes=5)
    assert "ID" in (await ada.asks("/whoami")).text
    assert ada.has_heard_all()


# --- what follows ----------------------------------------------------------------------------------------------------


async def test_all_parts_go_with_the_next_time_and_the_first_is_pinned(bot, ada, later, emulator, schedules):
    await ada.asks("/schedule every 2 hours Tea")
    await _rewrite(schedules, Content("Tea", more=(Content("Milk"),)), replaces_previous=True, pinned=True)
    later(hours=2)
    tea, milk = (await ada.hears()).message, (await ada.hears()).message
    pin = await emulator.wait_for_call("pinChatMessage")
    assert pin.parameters["message_id"] == tea.id
    later(hours=2)
    assert await arrived(ada, 2) == ["Tea", "Milk"]
    call = await emulator.wait_for_call("deleteMessages")
    assert call.parameters["message_ids"] == [tea.id, milk.id]


async def test_done_stands_below_the_last_part_that_carries_buttons_and_a_nag_is_all_of_it(
    bot, ada, later, emulator, schedules
):
    await ada.asks("/schedule 2026-11-23T09:00 Tea")
    photos = (_photo(emulator), _photo(emulator))
    content = Content("Tea", more=(Content("Milk"), Content("", (), photos)))
    await _rewrite(schedules, content, reminds=True, nagging=Nagging(5, 1))
    later(hours=1)
    tea, milk, album = [await ada.hears() for _ in range(3)]
    assert (tea.buttons, album.buttons) == ([], [])
    assert milk.buttons[0] == "✓ Done"
    await schedules.settled("sent", tries=3)
    later(minutes=5)
    heard = [await ada.hears() for _ in range(3)]
    assert [one.text for one in heard[:2]] == ["Tea", "Milk"]
    call = await emulator.wait_for_call("editMessageReplyMarkup")
    assert call.parameters["message_id"] == milk.message.id


# --- files of our own ------------------------------------------------------------------------------------------------


async def test_a_lost_file_is_named_to_its_author(run_bot, ada, later, schedules, tmp_path):
    await run_bot(uploads_dir=tmp_path)
    await ada.asks("/schedule 2026-11-23T09:00 Tea")
    lost = Item(Kind.DOCUMENT, {"attachment": AttachmentId(new_uuid7(MONDAY_MORNING)).hex, "file_name": "menu.pdf"})
    await _rewrite(schedules, Content("Tea", more=(Content("", (), (lost,)),)))
    later(hours=1)
    assert (await ada.hears()).text == "Tea"
    assert "The file “menu.pdf”, which belongs to it, is no longer there." in (await ada.hears()).text
    assert "menu.pdf" in (await ada.asks("/failed")).text


async def _rewrite(schedules, content, **options):
    """Give the only schedule another content, as an import would, and options."""
    values = {"content": content.to_json(), "parts": count_parts(content)}
    if options:
        values["options"] = options_to_text(Options(**options))
    async with schedules._database.writing() as connection:
        await connection.execute(update(scheduled_messages).values(values))


def _photo(emulator):
    stored = emulator.store_file("photo")
    return Item(Kind.PHOTO, {"file_id": emulator.world.files.file_id(emulator.bot().id, stored)})


async def test_each_part_counts_as_a_message_of_the_day(run_bot, ada):
    await run_bot(limit_messages_per_day_per_user=3)
    await scheduled(ada, "Tea", "Milk")
    asked = await taps(ada, await put_together(ada, "Salt", "Pepper"), "In an hour · 09:00")
    await ada.taps(await taps(ada, asked, "Once"), "Preview ›")
    while (heard := await ada.hears()).buttons[:1] != ["✓ Save"]:
        continue
    answer = await ada.taps(heard, "✓ Save")
    refusal = answer.text if answer.show_alert else (await ada.hears()).text
    assert "3" in refusal
    assert "messages" in refusal
