"""Questions as rows: what was asked is what is read again, of the right chat, until it is purged."""

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from scheduling.chats import Chat
from scheduling.content import Content, Entity
from scheduling.expressions.reading import Convention, Note
from scheduling.expressions.vocabulary import DayPart
from scheduling.identifiers import DialogId, MessageId, QuestionId, TopicId, UpdateId, new_uuid7
from scheduling.questions import Choice, PendingQuestion, QuestionKind, QuestionStatus, expiry
from scheduling.recurrence import Anchor, Once, Weekday, Weekly
from scheduling.timing import Timing, ZoneSource
from storage.cipher import Cipher
from storage.engine import Database, open_database
from storage.models import questions
from tests.storage.samples import ADA, HOUR, NOW, Store

ANCHOR = Anchor(NOW, NOW.date(), Weekday.SUNDAY)


def choice(rule: Once | Weekly, source: ZoneSource = ZoneSource.CHAT) -> Choice:
    timing = Timing(recurrence=rule, zone="Europe/Berlin", zone_source=source, anchor=ANCHOR)
    first = timing.next_after(NOW)
    assert first is not None
    return Choice(timing=timing, first=first, notes=frozenset({Note.IN_GAP}), convention=Convention.NEXT_WEEKDAY)


CHOICES = (
    choice(Once(datetime(2026, 1, 5, 21))),  # noqa: DTZ001  # wall-clock time
    choice(Once(NOW + HOUR), ZoneSource.EXPLICIT),
    choice(Weekly(frozenset({Weekday.MONDAY}), (time(8),))),
)


def question_in(chat: Chat, **changes: object) -> PendingQuestion:
    asked = PendingQuestion(
        id=QuestionId(new_uuid7(NOW)),
        bot_id=chat.bot_id,
        chat_id=chat.id,
        topic_id=TopicId(7),
        kind=QuestionKind.REQUEST,
        said=Content("at 9 Secret tea", (Entity("bold", 5, 6),)),
        content=Content("Secret tea", (Entity("bold", 0, 6),)),
        choices=CHOICES,
        asked_of=ADA,
        is_for_administrators=False,
        source_message_id=12,
        sent_at=NOW,
        created_at=NOW,
        created_by_update=UpdateId(5),
        expires_at=expiry(CHOICES, now=NOW),
    )
    return replace(asked, **changes)  # type: ignore[arg-type]  # names of its fields


async def stored(store: Store, question: PendingQuestion) -> PendingQuestion:
    async with store.units.new() as unit:
        await unit.questions.add(question)
        await unit.commit()
    return question


async def test_what_was_asked_is_read_again(store: Store):
    chat = await store.chat()
    of_edit = {"rewrites_id": MessageId(new_uuid7(NOW)), "dialog_id": DialogId(new_uuid7(NOW))}
    asked = await stored(store, question_in(chat, **of_edit))
    async with store.units.new(write=False) as unit:
        assert await unit.questions.get(asked.id, chat_id=chat.id) == asked
    async with store.units.new() as unit:
        assert await unit.questions.latest_of_source(12, chat_id=chat.id) == asked
        assert await unit.questions.latest_of_source(13, chat_id=chat.id) is None


async def test_another_chats_question_does_not_exist(store: Store):
    asked = await stored(store, question_in(await store.chat()))
    other = await store.chat("4")
    async with store.units.new() as unit:
        assert await unit.questions.get(asked.id, chat_id=other.id) is None
        assert await unit.questions.get_for_update(asked.id, chat_id=other.id) is None


async def test_what_became_of_it_is_kept(store: Store):
    chat = await store.chat()
    asked = await stored(store, question_in(chat))
    answered = asked.answered(MessageId(new_uuid7(NOW)))
    async with store.units.new() as unit:
        await unit.questions.save(answered)
        await unit.commit()
    async with store.units.new() as unit:
        assert await unit.questions.get_for_update(asked.id, chat_id=chat.id) == answered
        assert await unit.questions.replace_open(12, chat_id=chat.id) == 0


async def test_only_open_ones_are_replaced_by_an_edit(store: Store):
    chat = await store.chat()
    first = await stored(store, question_in(chat))
    other = await stored(store, question_in(chat, created_by_update=UpdateId(6), source_message_id=13))
    async with store.units.new() as unit:
        assert await unit.questions.replace_open(12, chat_id=chat.id) == 1
        await unit.commit()
    async with store.units.new() as unit:
        kept = [await unit.questions.get(one.id, chat_id=chat.id) for one in (first, other)]
    assert [one and one.status for one in kept] == [QuestionStatus.REPLACED, QuestionStatus.OPEN]


async def test_one_update_asks_once(store: Store):
    chat = await store.chat()
    await stored(store, question_in(chat))
    with pytest.raises(IntegrityError):
        await stored(store, question_in(chat))


async def test_old_ones_are_purged(store: Store):
    chat = await store.chat()
    asked = await stored(store, question_in(chat))
    for before, purged in ((asked.expires_at, 0), (asked.expires_at + timedelta(seconds=1), 1)):
        async with store.units.new() as unit:
            assert await unit.questions.purge(before=before) == purged
            await unit.commit()


async def test_what_people_wrote_is_unreadable_at_rest(sqlite_url: str):
    database = open_database(sqlite_url, cipher=Cipher(["0123456789012345678901234567890123456789012="]))
    store = Store(database)
    chat = await store.chat()
    asked = await stored(store, question_in(chat))
    async with store.units.new(write=False) as unit:
        assert await unit.questions.get(asked.id, chat_id=chat.id) == asked
    async with database.reading() as connection:
        row = (await connection.exec_driver_sql("SELECT said, content, asked_of FROM questions")).one()
    assert all(value.startswith("fernet:") for value in row)
    await database.close()


async def test_hours_of_the_day_are_kept_with_the_chat(store: Store):
    chat = await store.chat()
    assert chat.hour_of(DayPart.MORNING) == time(9)
    async with store.units.new() as unit:
        await unit.chats.save(chat.with_hour(DayPart.MORNING, time(6, 30)))
        await unit.commit()
    known = await store.chat()
    assert known.hour_of(DayPart.MORNING) == known.hours[DayPart.EARLY] == time(6, 30)
    assert known.hour_of(DayPart.EVENING) == time(19)


async def test_rows_without_keys_are_plain(database: Database):
    store = Store(database)
    await stored(store, question_in(await store.chat()))
    assert "Secret tea" in (await store.rows(questions))[0]["said"]["text"]
