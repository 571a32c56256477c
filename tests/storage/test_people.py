"""Deleting all of a person, on SQLite and PostgreSQL: by index, under any key, whatever else goes on."""

import asyncio
from typing import Any

import pytest
from cryptography.fernet import Fernet

from scheduling.chats import Address, ChatKind
from scheduling.identifiers import MessageId, UpdateId, UserId, new_uuid7
from scheduling.people import Erased, Person
from scheduling.ports import Cause
from scheduling.use_cases.privacy import GatherOwnData
from storage.cipher import Cipher
from storage.engine import open_database
from storage.models import deliveries, delivery_attempts, metadata, scheduled_messages, updates
from storage.people import bare
from storage.units import Units
from tests.storage.samples import ADA, BOT, NOW, Store, verdict
from tests.storage.test_query_plans import Statements, plans

KEYS = [Fernet.generate_key().decode() for _ in range(2)]
EVE = UserId(77002)
HER = Person(ADA, Address("telegram", "77001"))


def private(person: UserId, update_id: int) -> tuple[UpdateId, str, dict[str, Any]]:
    """A message of somebody in private."""
    message = {"chat": {"id": person, "type": "private"}, "from": {"id": person, "first_name": "X"}}
    return UpdateId(update_id), str(person), {"update_id": update_id, "message": message}


async def erase(store: Store, **options: Any) -> Erased:
    async with store.units.new(**options) as unit:
        erased = await unit.people.erase(HER)
        await unit.commit()
    return erased


async def fill(store: Store) -> None:
    """Schedules of Ada and Eve, in private and in a group, with deliveries; and what they wrote."""
    chat, group = await store.chat(), await store.chat("-5", kind=ChatKind.GROUP)
    evening = await store.chat("77002", title="Eve")
    for place, person in ((chat, ADA), (group, ADA), (group, EVE), (evening, EVE)):
        await store.schedule(place, id=MessageId(new_uuid7(NOW)), created_by=person)
    await store.plan_due()
    for order in await store.claim_due():
        await store.queue.record([verdict(order)])
    await store.inbox.put([private(ADA, 1), private(EVE, 2)], now=NOW)
    await store.inbox.done([1, 2], now=NOW)


async def owners(store: Store) -> set[str]:
    return {row["created_by"] for row in await store.rows(scheduled_messages)}


async def test_only_what_is_theirs_goes_with_its_deliveries(store: Store):
    await fill(store)
    assert await erase(store) == Erased(schedules=2, updates=1)
    assert await owners(store) == {str(EVE)}
    assert len(await store.rows(deliveries)) == len(await store.rows(delivery_attempts)) == 2
    assert [row["update_id"] for row in await store.rows(updates)] == [2]
    assert await erase(store) == Erased()


async def test_another_bots_data_stay(store: Store):
    await fill(store)
    async with Units(store.database, BOT + 1).new() as unit:
        assert await unit.people.erase(HER) == Erased()
        await unit.commit()
    assert len(await store.rows(scheduled_messages)) == 4


async def test_others_get_their_turn_between_any_two_schedules_that_are_given(store: Store):
    chat = await store.chat()
    for _ in range(45):
        await store.schedule(chat, id=MessageId(new_uuid7(NOW)), created_by=ADA)
    turn = 0
    taken: dict[MessageId, int] = {}

    async def others() -> None:
        nonlocal turn
        while True:
            turn += 1
            await asyncio.sleep(0)

    async def nothing() -> int:
        return 0

    meanwhile = asyncio.create_task(others())
    gather = GatherOwnData(new_unit=store.units.new, fill_in=nothing)
    data = await gather(HER, take=lambda own: taken.update({own.message.id: turn}))
    meanwhile.cancel()
    assert data.chat == chat
    assert len(taken) == 45
    assert list(taken) == sorted(taken)
    assert len(set(taken.values())) == 45


async def test_it_is_found_by_indexes(store: Store):
    await fill(store)
    statements = Statements(store.database)
    async with store.units.new() as unit:
        await unit.people.trim_history(HER, more_than=1, limit=10)
        await unit.people.erase(HER)
        await unit.people.schedules(HER, after=None, limit=5)
    for plan in await plans(store.database, statements.seen):
        for table in ("scheduled_messages", "deliveries", "delivery_attempts", "updates", "questions", "dialogs"):
            assert f"Seq Scan on {table}" not in plan, plan
            assert f"SCAN {table}" not in plan, plan


async def test_whatever_key_it_was_written_with(database_url: str):
    for keys in ([], KEYS[:1]):
        database = open_database(database_url, cipher=Cipher(keys))
        store = Store(database)
        chat = await store.chat("-5", kind=ChatKind.GROUP)
        number = 1 + len(await store.rows(scheduled_messages))
        await store.schedule(chat, id=MessageId(new_uuid7(NOW)))
        await store.inbox.put([private(ADA, 10 + number)], now=NOW)
        await store.inbox.done([row["sequence"] for row in await store.rows(updates)], now=NOW)
        await database.close()
    database = open_database(database_url, cipher=Cipher([KEYS[1], KEYS[0]]))
    assert await erase(Store(database)) == Erased(schedules=2, updates=2)
    await database.close()


@pytest.mark.parametrize("is_first", ["erasing", "recording"])
async def test_a_send_that_ends_meanwhile_is_recorded_or_dropped_without_an_error(store: Store, is_first: str):
    order = await store.order()
    if is_first == "recording":
        await store.queue.record([verdict(order)])
        assert await erase(store) == Erased(schedules=1)
        return
    async with store.units.new() as unit:
        await unit.people.erase(HER)
        recording = asyncio.create_task(store.queue.record([verdict(order)]))
        await store.until_somebody_waits()
        await unit.commit()
    assert await recording == []
    assert await store.rows(deliveries) == await store.rows(delivery_attempts) == []


async def test_both_at_once_never_wait_for_each_other_in_a_circle(store: Store):
    """In whichever order the database lets them through."""
    for _ in range(5):
        order = await store.order()
        recorded, erased = await asyncio.gather(store.queue.record([verdict(order)]), erase(store))
        assert recorded in ([], [order.delivery_id])
        assert erased.schedules == 1


async def test_much_history_goes_before_in_steps(store: Store):
    await fill(store)
    async with store.units.new() as unit:
        assert await unit.people.trim_history(HER, more_than=2, limit=1) == 0
        assert await unit.people.trim_history(HER, more_than=1, limit=1) == 1
        assert await unit.people.trim_history(HER, more_than=1, limit=1) == 0
        await unit.commit()
    assert len(await store.rows(deliveries)) == 3


async def test_of_the_tap_that_asks_for_it_no_name_is_left(store: Store):
    author = {"id": ADA, "first_name": "Ada", "last_name": "Lovelace", "username": "ada", "language_code": "ru"}
    chat = {"id": ADA, "type": "private", "first_name": "Ada"}
    message = {"message_id": 5, "date": 1, "chat": chat, "text": "Delete?", "from": {"id": 42, "first_name": "Bot"}}
    tap = {"id": "9", "from": author, "message": message, "chat_instance": "1", "data": "xx:1"}
    payload = {"update_id": 3, "callback_query": tap}
    await store.inbox.put([(UpdateId(3), str(ADA), payload)], now=NOW)
    await erase(store, cause=Cause(UpdateId(3)))
    [row] = await store.rows(updates)
    assert row["payload"] == bare(payload)
    assert "Ada" not in str(row["payload"])
    assert row["payload"]["callback_query"]["data"] == "xx:1"
    assert bare({"update_id": 1, "poll": {}}) == {"update_id": 1}


async def test_erasures_are_remembered_for_a_while(store: Store):
    erased = Erased(schedules=3, questions=1, dialogs=2, updates=9)
    async with store.units.new() as unit:
        key = await unit.people.note_erasure(erased, now=NOW)
        await unit.commit()
    async with store.units.new() as unit:
        assert await unit.people.erasure(key) == erased
        assert await unit.people.purge_erasures(before=NOW) == 0
        assert await unit.people.purge_erasures(before=NOW.replace(year=2027)) == 1
        assert await unit.people.erasure(key) is None


def test_every_table_that_tells_of_people_is_thought_of():
    """A new table with an author must be given and deleted, too."""
    known = {
        "scheduled_messages",
        "questions",
        "dialogs",
        "updates",
        "channel_administrators",
        "exemptions",
        "recipients",
        "subscribers",
        "subscriber_variables",  # gone with their subscriber
        "role_grants",
        "audit_events",
    }
    telling = {
        table.name
        for table in metadata.sorted_tables
        if any(column.name.endswith("_index") and column.name != "occurrence_index" for column in table.columns)
    }
    assert telling == known
