"""What is counted against limits, on SQLite and PostgreSQL: with which index, and never the last place twice."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from cryptography.fernet import Fernet

from scheduling.chats import Address
from scheduling.errors import TooManySchedules
from scheduling.identifiers import MessageId, UserId, new_uuid7
from scheduling.lifecycle import MessageStatus
from scheduling.limits import Day, Limits, Used
from scheduling.recurrence import Daily, Every, Once, Run
from scheduling.use_cases.limits import require_room
from storage.backfill import UNREADABLE, SqlBackfill
from storage.cipher import Cipher
from storage.engine import open_database
from storage.models import scheduled_messages
from storage.units import Units
from tests.storage.samples import ADA, BOT, HOUR, NOW, Store, message_in
from tests.storage.test_query_plans import Statements, plans

TODAY = Day(NOW - timedelta(hours=8), NOW + timedelta(hours=16))
KEYS = [Fernet.generate_key().decode() for _ in range(2)]
EVE = UserId(77002)


def scheduled(chat: Any, rule: Any, **changes: Any) -> Any:
    """A schedule by a rule, as the only one of its number."""
    message = message_in(chat, id=MessageId(new_uuid7(NOW)), **changes)
    return replace(message, timing=replace(message.timing, recurrence=rule))


async def used(store: Store, chat: Any, person: UserId = ADA, **besides: Any) -> tuple[Used, Used]:
    async with store.units.new(write=False) as unit:
        return await unit.usage.of(chat.id, person, TODAY, **besides)


async def fill(store: Store) -> Any:
    """Schedules of Ada and Eve in Ada's chat and a group."""
    chat, group = await store.chat(), await store.chat("-5")
    tomorrow = Run(NOW + 20 * HOUR, None)
    messages = [
        scheduled(chat, Every(60), number=1),
        scheduled(chat, Once(NOW + HOUR), number=2, next_run=Run(NOW + HOUR, None)),
        scheduled(chat, Once(tomorrow.at), number=3, next_run=tomorrow),
        scheduled(chat, Every(30), number=4, status=MessageStatus.PAUSED, next_run=None),
        scheduled(chat, Every(1), number=5, status=MessageStatus.CANCELLED, next_run=None),
        scheduled(group, Daily((NOW.time(),)), number=1),
        scheduled(group, Every(120), number=2, created_by=EVE),
    ]
    async with store.units.new() as unit:
        for message in messages:
            await unit.messages.add(message)
        await unit.commit()
    return chat, group, messages


async def test_current_schedules_count_with_their_busiest_day_and_single_ones_on_theirs(store: Store):
    chat, group, messages = await fill(store)
    assert await used(store, chat) == (Used(4, 24 + 1 + 48), Used(5, 24 + 1 + 48 + 1))
    assert await used(store, group, EVE) == (Used(2, 13), Used(1, 12))
    assert await used(store, chat, besides=messages[3].id) == (Used(3, 25), Used(4, 26))


async def test_counting_walks_indexes(store: Store):
    chat, _group, _messages = await fill(store)
    statements = Statements(store.database)
    await used(store, chat)
    async with store.units.new(write=False) as unit:
        await unit.usage.is_exempt([chat.address])
    counting, exempting = await plans(store.database, statements.seen)
    assert "ix_scheduled_messages_created_by_index_bot_id_status" in counting
    assert "ix_scheduled_messages_chat_id_status" in counting
    assert "SCAN scheduled" not in counting
    assert "Seq Scan" not in counting + exempting
    assert "SCAN exemptions" not in exempting


@pytest.mark.parametrize("is_of_chat", [True, False])
async def test_of_two_at_once_only_one_gets_the_last_place(store: Store, *, is_of_chat: bool):
    """Each stands in a transaction of its own; the second counts only when the first one has ended."""
    limits = Limits(schedules_of_chat=1) if is_of_chat else Limits(schedules_of_person=1)
    units = Units(store.database, BOT, limits=limits)
    chat, group = await store.chat(), await store.chat("-5")
    second_chat, second_person = (chat, EVE) if is_of_chat else (group, ADA)

    async def add(place: Any, person: UserId) -> None:
        async with units.new() as unit:
            message = message_in(place, id=MessageId(new_uuid7(NOW)), number=2, created_by=person)
            await require_room(unit, place, message)
            await unit.messages.add(message)
            await unit.commit()

    async with units.new() as unit:
        await require_room(unit, chat, message_in(chat))
        await unit.messages.add(message_in(chat))
        other = asyncio.create_task(add(second_chat, second_person))
        await store.until_somebody_waits()
        await unit.commit()
    with pytest.raises(TooManySchedules):
        await other
    assert len(await store.rows(scheduled_messages)) == 1


async def test_limits_are_lifted_under_any_key(database_url: str):
    address = Address("telegram", "77001")
    for keys in ([], KEYS[:1], [KEYS[1], KEYS[0]]):
        database = open_database(database_url, cipher=Cipher(keys))
        async with Units(database, BOT).new() as unit:
            assert await unit.usage.lift(address, now=NOW) == (not keys)
            assert await unit.usage.is_exempt([Address("telegram", "1"), address])
            assert await unit.usage.exempt(limit=5) == [address]
            await unit.commit()
        await database.close()


async def test_what_is_older_than_the_index_is_filled_in_step_by_step(database_url: str):
    """Under the keys of today, whichever it was written with; what no key opens is left aside."""
    unknown = open_database(database_url, cipher=Cipher([Fernet.generate_key().decode()]))
    await Store(unknown).schedule(await Store(unknown).chat("-9"))
    await unknown.close()
    old = open_database(database_url, cipher=Cipher(KEYS[:1]))
    chat, _group, _messages = await fill(Store(old))
    async with old.writing() as connection:
        await connection.execute(scheduled_messages.update().values(created_by_index=None, runs_a_day=None))
    assert await used(Store(old), chat) == (Used(4, 0), Used(0, 0))
    await old.close()
    database = open_database(database_url, cipher=Cipher([KEYS[1], KEYS[0]]))
    backfill = SqlBackfill(database, BOT)
    statements = Statements(database)
    assert [await backfill.step(limit=5) for _ in range(3)] == [5, 3, 0]
    assert await used(Store(database), chat) == (Used(4, 73), Used(5, 74))
    reading, writing = (await plans(database, statements.seen))[:2]
    assert "SCAN scheduled" not in reading
    assert "Seq Scan" not in reading
    assert "SCAN scheduled" not in writing
    async with database.reading() as connection:
        indexes = (
            (
                await connection.execute(
                    scheduled_messages.select().with_only_columns(scheduled_messages.c.created_by_index)
                )
            )
            .scalars()
            .all()
        )
    assert indexes.count(UNREADABLE) == 1
    await database.close()
