"""Scheduling albums, whose files arrive one by one, told as a chat. It is Monday, 23 November 2026, 08:00."""

import pytest
from sqlalchemy import update

from scheduling.ports import UpdateStatus
from storage.engine import open_database
from storage.models import updates

REQUEST = "/schedule 2026-11-23T09:00 Look"


@pytest.fixture
def bot_database(database_url) -> str:
    return database_url


@pytest.fixture
def handled_again(schedules, bot_database):
    """Have the latest update handled once more by the next bot, as if its answer had not been given."""

    async def again() -> None:
        last = (await schedules.updates())[-1]
        database = open_database(bot_database)
        async with database.writing() as connection:
            status = UpdateStatus.APPLIED if last["effect"] else UpdateStatus.PENDING
            change = update(updates).where(updates.c.sequence == last["sequence"])
            await connection.execute(change.values(status=status, done_at=None))
        await database.close()

    return again


def files(album):
    return [(message["photo"][-1] if "photo" in message.raw else message["video"])["file_id"] for message in album]


async def content_of(schedules):
    (row,) = await schedules.all()
    return row["content"]


@pytest.mark.parametrize("captioned", [0, 1, 2])
async def test_an_album_that_arrives_at_once_is_one_schedule(run_bot, ada, later, schedules, captioned):
    sent = [
        await ada.sends(kind, REQUEST if place == captioned else "", album="7")
        for place, kind in enumerate(["photo", "video", "photo"])
    ]
    await run_bot()
    confirmation = await ada.hears()
    assert "#1 is scheduled." in confirmation.text
    assert "\n\nAlbum of 3 files\nLook\n" in confirmation.text
    later(hours=1)
    arrived = await ada.hears()
    assert arrived.call.method == "sendMediaGroup"
    assert files(arrived.album) == files(sent)
    assert [message.text for message in arrived.album] == ["Look", "", ""]
    await schedules.settled("sent")
    (delivery,) = await schedules.deliveries()
    assert delivery["platform_message_ids"] == str([message.id for message in arrived.album])
    assert ada.has_heard_all()


async def test_what_arrives_later_completes_the_schedule_exactly_once(run_bot, ada, later, schedules):
    await run_bot()
    sent = [await ada.sends("photo", REQUEST, album="7")]
    confirmation = await ada.hears()
    assert "\n\nPhoto\nLook\n" in confirmation.text
    sent.append(await ada.sends("photo", album="7"))
    completed = await ada.hears()
    assert completed.text == "#1 · The rest of the album has arrived: it has 2 files now."
    sent.append(await ada.sends("photo", album="7"))
    completed = await ada.hears()
    assert completed.text == "#1 · The rest of the album has arrived: it has 3 files now."
    await ada.taps(confirmation, "↩ Undo")
    assert (await schedules.all())[0]["status"] == "active"
    later(hours=1)
    assert files((await ada.hears()).album) == files(sent)


async def test_of_what_arrives_after_it_was_sent_its_author_is_told_once(run_bot, ada, later, schedules):
    await run_bot()
    first = await ada.sends("photo", "/schedule in 1m Look", album="7")
    await ada.hears()
    later(minutes=1)
    assert (await ada.hears()).call.method == "sendPhoto"
    await schedules.settled("sent")
    await ada.sends("photo", album="7")
    await ada.sends("photo", album="7")
    told = await ada.hears()
    assert told.text == (
        "#1 · The rest of the album reached me only after it was sent, so it went without these files. To send the "
        "whole album, schedule it once more."
    )
    assert "ID" in (await ada.asks("/whoami")).text
    assert ada.has_heard_all()
    assert len((await content_of(schedules))["items"]) == 1
    assert files([first]) == [(await content_of(schedules))["items"][0]["file_id"]]


async def test_what_repeats_is_complete_from_the_next_time_on(run_bot, ada, later):
    await run_bot()
    sent = [await ada.sends("photo", "/schedule daily 08:01 Look", album="7")]
    await ada.hears()
    later(minutes=1)
    assert (await ada.hears()).call.method == "sendPhoto"
    sent.append(await ada.sends("photo", album="7"))
    assert "it has 2 files now" in (await ada.hears()).text
    later(days=1)
    assert files((await ada.hears()).album) == files(sent)


async def test_of_one_that_was_cancelled_nothing_is_said(run_bot, ada, schedules):
    await run_bot()
    await ada.sends("photo", REQUEST, album="7")
    await ada.taps(await ada.hears(), "↩ Undo")
    await ada.hears()
    await ada.sends("photo", album="7")
    assert "ID" in (await ada.asks("/whoami")).text
    assert ada.has_heard_all()


async def test_undo_below_the_latest_answer_takes_the_whole_album_back(run_bot, ada, schedules):
    await run_bot()
    await ada.sends("photo", REQUEST, album="7")
    await ada.hears()
    await ada.sends("photo", album="7")
    await ada.taps(await ada.hears(), "↩ Undo")
    assert "Album of 2 files: Look" in (await ada.hears()).text
    assert (await schedules.all())[0]["status"] == "cancelled"


async def test_a_crash_between_two_files_loses_none(run_bot, ada, later, schedules):
    first = await run_bot()
    sent = [await ada.sends("photo", REQUEST, album="7")]
    await ada.hears()
    await first.stop()
    sent += [await ada.sends("photo", album="7"), await ada.sends("photo", album="7")]
    await run_bot()
    assert "it has 3 files now" in (await ada.hears()).text
    later(hours=1)
    assert files((await ada.hears()).album) == files(sent)
    assert ada.has_heard_all()
    assert len(await schedules.all()) == 1


async def test_a_file_handled_twice_is_added_once(run_bot, ada, schedules, handled_again):
    first = await run_bot()
    await ada.sends("photo", REQUEST, album="7")
    await ada.hears()
    await ada.sends("photo", album="7")
    completed = await ada.hears()
    await first.stop()
    before = await content_of(schedules)
    await handled_again()
    await run_bot()
    assert (await ada.hears()).text == completed.text
    assert await content_of(schedules) == before
    assert len(before["items"]) == 2


async def test_a_request_handled_twice_takes_all_files_and_schedules_once(run_bot, ada, schedules, handled_again):
    first = await run_bot()
    await ada.sends("photo", REQUEST, album="7")
    confirmation = await ada.hears()
    await first.stop()
    await handled_again()
    await ada.sends("photo", album="7")
    await run_bot()
    again = await ada.hears()
    assert again.text == confirmation.text
    assert "it has 2 files now" in (await ada.hears()).text
    assert len((await content_of(schedules))["items"]) == 2


async def test_the_rest_of_an_album_is_part_of_the_question_too(run_bot, ada, later):
    await run_bot()
    sent = [await ada.sends("photo", "/schedule at 9 Look", album="7")]
    question = await ada.hears()
    sent.append(await ada.sends("photo", album="7"))
    assert (await ada.hears()).text == "The rest of the album has arrived: it has 2 files now."
    await ada.taps(question, question.buttons[0])
    assert "\n\nAlbum of 2 files\nLook\n" in (await ada.hears()).text
    later(hours=1)
    assert files((await ada.hears()).album) == files(sent)


async def test_captions_of_their_own_stay_with_their_files(run_bot, ada, later):
    await ada.sends("photo", REQUEST, album="7")
    await ada.sends("photo", "Number two", album="7")
    await run_bot()
    await ada.hears()
    later(hours=1)
    assert [message.text for message in (await ada.hears()).album] == ["Look", "Number two"]


async def test_an_edit_of_the_caption_keeps_all_files(run_bot, ada, later):
    original = await ada.sends("photo", REQUEST, album="7")
    other = await ada.sends("photo", album="7")
    await run_bot()
    await ada.hears()
    await ada.edits(original, "/schedule 2026-11-23T09:30 Look again")
    changed = await ada.hears()
    assert "#1 is changed" in changed.text
    assert "\n\nAlbum of 2 files\nLook again\n" in changed.text
    later(hours=2)
    arrived = await ada.hears()
    assert arrived.text == "Look again"
    assert files(arrived.album) == files([original, other])


async def test_files_that_telegram_does_not_send_together_are_sent_one_by_one(run_bot, ada, later):
    await ada.sends("photo", REQUEST, album="7")
    await ada.sends("animation", album="7")
    await run_bot()
    assert "\n\n2 attachments\nLook\n" in (await ada.hears()).text
    later(hours=1)
    assert ((await ada.hears()).call.method, (await ada.hears()).call.method) == ("sendPhoto", "sendAnimation")


async def test_an_album_of_which_nothing_is_asked_is_answered_once(run_bot, ada):
    for _ in range(3):
        await ada.sends("photo", album="7")
    await run_bot()
    assert "start with /schedule" in (await ada.hears()).text
    assert "ID" in (await ada.asks("/whoami")).text
    assert ada.has_heard_all()


async def test_a_reply_to_one_file_sends_only_that_and_says_so(run_bot, ada, later):
    await run_bot()
    for _ in range(2):
        one = await ada.sends("photo", album="7")
    await ada.hears()
    confirmation = await ada.asks("/schedule 2026-11-23T09:00", reply_to=one)
    assert confirmation.text.endswith("You replied to one file of an album, so only this one is sent.")
    later(hours=1)
    assert (await ada.hears()).call.method == "sendPhoto"


async def test_where_the_bot_sees_only_the_caption_it_says_so(run_bot, ada, emulator):
    """In groups bots see commands only, unless somebody lets them read everything."""
    await run_bot()
    team = emulator.add_group("Team", [ada.user])
    there = ada.at(team)
    await there.sends("photo", REQUEST, album="7")
    while "#1 is scheduled" not in (said := await there.hears()).text:
        continue
    assert said.text.endswith("in groups I'm shown only what is meant for me.")


async def test_a_photo_that_turns_out_to_be_an_album_has_no_buttons(run_bot, ada, later, schedules):
    await run_bot()
    await ada.sends("photo", REQUEST, album="7")
    await ada.hears()
    assert "reminds" in (await schedules.all())[0]["options"]
    await ada.sends("photo", album="7")
    await ada.hears()
    assert (await schedules.all())[0]["options"] == "{}"


async def test_schedule_alone_below_an_album_begins_with_all_of_it(run_bot, ada):
    await run_bot()
    await ada.sends("photo", "/schedule", album="7")
    asked = await ada.hears()
    assert "Photo" in asked.text
    await ada.sends("photo", album="7")
    await ada.sends("photo", album="7")
    await ada.says("2026-11-23T09:00")
    said = [await ada.hears()]
    while "Album of 3 files" not in said[-1].text:
        said.append(await ada.hears())
