"""What is kept of somebody, a copy of it, and its deletion, told as a chat."""

import asyncio
import json

import icalendar
import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select, update

from sandbox.faults import Hang
from scheduling.ports import UpdateStatus
from storage.cipher import Cipher
from storage.engine import open_database
from storage.models import (
    channel_administrators,
    delivery_attempts,
    dialogs,
    erasures,
    exemptions,
    metadata,
    scheduled_messages,
    updates,
)
from tests.chat.doubts import ended
from tests.chat.people import Person, Schedules
from tests.waiting import until

KEY = Fernet.generate_key().decode()
DELETE = "🗑 Delete everything"


@pytest.fixture
def bot_database(database_url):
    """All of this holds on SQLite and on PostgreSQL."""
    return database_url


@pytest.fixture(params=["plain", "encrypted"])
def keys(request):
    """What the bot is given to encrypt with."""
    return (KEY,) if request.param == "encrypted" else ()


@pytest.fixture
async def database(bot_database, keys):
    """The bot's database, read past it."""
    database = open_database(bot_database, cipher=Cipher(keys))
    yield database
    await database.close()


@pytest.fixture
def schedules(database):
    """The rows."""
    return Schedules(database)


@pytest.fixture
async def bot(run_bot, keys):
    """A bot with these keys."""
    return await run_bot(encryption_keys=keys)


@pytest.fixture
def documents(emulator):
    """The documents that somebody was sent, by name."""

    async def sent(person, count):
        def found():
            calls = [call for call in emulator.calls("sendDocument") if str(call.chat_id) == str(person.user.id)]
            return calls if len(calls) >= count and all(call.is_ok for call in calls) else None

        calls = await emulator.wait_for(found, timeout=20)
        uploads = [upload for call in calls for upload in call.params.files.values()]
        return {upload.name: upload.content for upload in uploads}, calls

    return sent


async def texts_of(database) -> str:
    """All that stands in all tables, as text."""
    found = []
    async with database.reading() as connection:
        for table in metadata.sorted_tables:
            rows = await connection.execute(select(table))
            found += [f"{table.name}: {tuple(row)}" for row in rows]
    return "\n".join(found)


async def delete_me(person, *, answer=DELETE):
    asked = await person.asks("/delete_me")
    assert asked.text.startswith("Delete everything that I keep of you?")
    assert asked.buttons == [DELETE, "Keep it"]
    await person.taps(asked, answer)
    return asked, await person.hears()


# --- /privacy ---------------------------------------------------------------------------------------------------------


async def test_the_notice_is_true_to_whether_keys_are_set(bot, ada, keys):
    said = (await ada.asks("/privacy")).text
    assert ("encrypted in my database; times and rules are not" in said) == bool(keys)
    assert ("Nothing in my database is encrypted" in said) == (not keys)
    assert "for 3 days" in said
    assert "/export" in said
    assert "/delete_me" in said


async def test_in_groups_one_is_pointed_to_the_private_chat(bot, ada, emulator, schedules):
    there = ada.at(emulator.add_group("Team", [ada.user]))
    for command in ("/export", "/delete_me"):
        heard = await there.asks(command)
        assert heard.text == "That is between you and me. Please send it to me in our private chat."
        assert heard.buttons == []


# --- /export ----------------------------------------------------------------------------------------------------------


async def test_a_copy_has_all_and_nothing_of_others(bot, ada, bob, emulator, later, documents, schedules):
    await ada.asks("/timezone Europe/Berlin")
    await ada.asks("/schedule weekly mon,wed 10:00 Stand-up; with **all**, and \\ more")
    await ada.asks("/schedule 2026-11-23T08:10Z Once")
    team = emulator.add_group("Team Ärger", [ada.user, bob.user])
    await ada.at(team).asks("/schedule daily 09:00 Tea of Ada")
    await bob.at(team).says("/schedule daily 09:00 Coffee of Bob")
    await bob.says("/schedule daily 10:00 Bob's own")
    await ada.asks("/schedule tomorrow Whatever")
    await until(lambda: _has(schedules, 5), what="five schedules")
    later(minutes=11)
    await ended(schedules, "sent", 1)
    await ada.says("/export")
    sent, calls = await documents(ada, 2)
    assert list(sent) == ["carillon.json", "carillon.ics"]
    assert calls[0].parameters["caption"].startswith("This is all that I keep of you, with 3 schedules.")
    copy = json.loads(sent["carillon.json"])
    assert (copy["format"], copy["version"], copy["person"]) == ("carillon-export", 1, {"id": ada.user.id})
    assert copy["chat"]["zone"] == "Europe/Berlin"
    once, weekly, tea = sorted(copy["schedules"], key=lambda one: one["content"]["text"])
    assert [one["chat"]["title"] for one in (once, weekly, tea)] == ["Ada", "Ada", "Team Ärger"]
    assert [one["recurrence"]["type"] for one in (once, weekly, tea)] == ["once", "weekly", "daily"]
    assert once["deliveries"] == [
        {
            "occurrence_at": "2026-11-23T08:10:00Z",
            "status": "sent",
            "sent_at": once["deliveries"][0]["sent_at"],
            "failed_tries": 0,
            "reason": None,
        }
    ]
    assert [one["said"]["text"] for one in copy["questions"]] == ["tomorrow Whatever"]
    calendar = icalendar.Calendar.from_ical(sent["carillon.ics"])
    events = sorted(calendar.walk("VEVENT"), key=lambda event: str(event["SUMMARY"]))
    assert [str(event["SUMMARY"]) for event in events] == [weekly["content"]["text"], "Tea of Ada"]
    assert events[0]["DTSTART"].params["TZID"] == "Europe/Berlin"
    for other in ("Bob", "Coffee"):
        assert other not in sent["carillon.json"].decode() + sent["carillon.ics"].decode()


async def _has(schedules, number):
    return len(await schedules.all()) >= number


async def test_a_copy_of_next_to_nothing_has_no_calendar(bot, ada, documents):
    await ada.says("/export")
    sent, _calls = await documents(ada, 1)
    assert list(sent) == ["carillon.json"]
    assert json.loads(sent["carillon.json"])["schedules"] == []


# --- /delete_me -------------------------------------------------------------------------------------------------------


async def test_nothing_is_left_of_somebody_and_others_keep_theirs(bot, ada, bob, emulator, later, database, schedules):
    team = emulator.add_group("Team", [bob.user, ada.user])
    there = ada.at(team)
    await ada.asks("/schedule 2026-11-23T08:10 Once of Ada")
    await ada.asks("/schedule daily 09:00 Tea of Ada")
    await ada.asks("/schedule tomorrow Something of Ada")  # a question
    await ada.asks("/schedule")  # a dialog
    await there.asks("/schedule daily 09:00 Group tea of Ada")
    await bob.at(team).asks("/schedule daily 09:00 Coffee of Bob")
    await bob.asks("/schedule daily 09:30 Coffee of Bob")
    later(minutes=10)
    assert (await ada.hears()).text == "Once of Ada"
    await ended(schedules, "sent", 1)
    asked, answered = await delete_me(ada)
    assert answered.message.id == asked.message.id
    assert answered.text.startswith("Everything is deleted. That was: your chat with me, 3 schedules, 1 question")
    assert answered.buttons == []
    assert [row["content"]["text"] for row in await schedules.all()] == ["Coffee of Bob"] * 2
    left = await texts_of(database)
    for trace in ("of Ada", "'Ada'", "Stand-up"):
        assert trace not in left
    async with database.reading() as connection:
        assert (await connection.execute(select(delivery_attempts))).all() == []
        assert (await connection.execute(select(dialogs))).all() == []
        assert len((await connection.execute(select(erasures))).all()) == 1
    later(hours=1)
    await ended(schedules, "sent", 1)
    assert "Hello, Ada" in (await ada.asks("/start")).text
    assert "#1 is scheduled" in (await ada.asks("/schedule daily 12:00 Afresh")).text


async def test_what_only_the_index_tells_is_gone_as_well(bot, ada, bob, database, schedules):
    await ada.asks("/schedule daily 09:00 Tea of Ada")
    async with database.writing() as connection:
        await connection.execute(update(scheduled_messages).values(created_by_index=None))  # as an older version
    await delete_me(ada)
    assert await schedules.all() == []
    async with database.reading() as connection:
        assert (await connection.execute(select(channel_administrators))).all() == []
        assert (await connection.execute(select(exemptions))).all() == []


async def test_keeping_it_keeps_all(bot, ada, schedules):
    await ada.asks("/schedule daily 09:00 Tea")
    _asked, answered = await delete_me(ada, answer="Keep it")
    assert answered.text == "All right, everything stays as it is."
    assert len(await schedules.all()) == 1


async def test_the_question_can_not_be_answered_for_long(bot, ada, later, schedules):
    await ada.asks("/schedule daily 12:00 Tea")
    asked = await ada.asks("/delete_me")
    later(minutes=11)
    assert "too long ago" in (await ada.taps(asked, DELETE)).text
    assert len(await schedules.all()) == 1


async def test_a_second_tap_has_nothing_left_to_delete(bot, ada, schedules):
    await ada.asks("/schedule daily 09:00 Tea")
    asked, first = await delete_me(ada)
    assert "1 schedule" in first.text
    raw = asked.message.raw
    asked.message.raw = {**raw, "reply_markup": asked.call.parameters["reply_markup"]}
    answer = await ada.taps(asked.message, DELETE)
    assert answer is not None
    assert await schedules.chats() == []


async def test_a_replay_says_the_same_and_brings_nothing_back(bot, run_bot, ada, keys, database, schedules):
    await ada.asks("/schedule daily 09:00 Tea of Ada")
    await ada.asks("/schedule daily 10:00 Tea of Ada")
    _asked, first = await delete_me(ada)
    await bot.stop()
    async with database.writing() as connection:
        await connection.execute(update(updates).values(status=UpdateStatus.APPLIED, done_at=None))
    await run_bot(encryption_keys=keys)
    # The text is the same, so that nothing changes in the chat: the tap is answered once more, and that is all.
    await until(lambda: _is_done(schedules), what="the replay")
    edits = [call.parameters["text"] for call in ada.emulator.calls("editMessageText")]
    assert edits == [first.text] * 2
    assert await schedules.chats() == []
    assert "Ada" not in await texts_of(database)


async def _is_done(schedules):
    return all(row["status"] == "done" for row in await schedules.updates())


async def _has_no_delivery(schedules):
    return await schedules.deliveries() == []


async def test_what_is_under_way_ends_without_trouble(bot, ada, bob, later, emulator, schedules, database, caplog):
    await ada.asks("/schedule 2026-11-23T08:05 Tea of Ada")
    asked = await ada.asks("/delete_me")
    hanging = Hang()
    emulator.faults.add(hanging, method="sendMessage", chat=ada.user.id)
    later(minutes=5)
    await ended(schedules, "sending", 1)
    tapping = asyncio.create_task(ada.taps(asked, DELETE))
    await until(lambda: _has_no_delivery(schedules), what="the deletion")
    hanging.release()
    await tapping
    said = [call.parameters["text"] for call in emulator.calls("editMessageText")]
    assert said[-1].startswith("Everything is deleted")
    await bob.asks("/schedule 2026-11-23T08:20 Coffee")
    later(minutes=20)
    assert (await bob.hears()).text == "Coffee"
    await ended(schedules, "sent", 1)
    assert not [record for record in caplog.records if record.levelname == "ERROR"]
    assert "of Ada" not in await texts_of(database)


async def test_in_russian(bot, emulator, clock):
    anna = Person(emulator, emulator.add_user("Анна", language_code="ru"), clock=clock)
    assert "Что я о вас храню" in (await anna.asks("/privacy")).text
