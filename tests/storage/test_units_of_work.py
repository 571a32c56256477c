"""What every unit of work keeps to, on SQLite and PostgreSQL."""

import asyncio
from dataclasses import replace
from datetime import datetime
from functools import partial

import pytest
from sqlalchemy.exc import IntegrityError

from scheduling.chats import Actor, Address, ChatKind, Reachability
from scheduling.errors import StaleRevision
from scheduling.identifiers import BotId, MessageId, UpdateId, new_uuid7
from scheduling.lifecycle import MessageStatus
from scheduling.ports import Cause, UpdateStatus
from scheduling.recurrence import Anchor, Once, Run
from scheduling.timing import Timing, ZoneSource
from storage.chats import SqlChats
from storage.models import chats, recipients, scheduled_messages, updates
from storage.units import Units
from tests.storage.samples import ADA, BOT, HOUR, NOW, Store, message_in, new_chat


async def test_a_message_comes_back_as_it_was_stored(store: Store):
    chat = await store.chat()
    local = datetime(2026, 3, 29, 2, 30)  # noqa: DTZ001 - wall-clock time
    timing = Timing(
        recurrence=Once(local), zone="Europe/Berlin", zone_source=ZoneSource.EXPLICIT, anchor=Anchor(NOW, NOW.date())
    )
    message = await store.schedule(
        chat,
        timing=timing,
        next_run=Run(NOW + HOUR, local, in_gap=True),
        topic_id=12,
        priority=1,
        delivery_window_seconds=60,
        created_by_update=5,
        source_message_id=33,
        undo_until=NOW.replace(microsecond=123456),
    )

    assert await store.get(message) == message


async def test_leaving_without_a_commit_changes_nothing(store: Store):
    chat = await store.chat()
    async with store.units.new() as unit:
        await unit.messages.add(message_in(chat))

    assert await store.rows(scheduled_messages) == []


async def test_an_exception_changes_nothing(store: Store):
    chat = await store.chat()

    async def fail() -> None:
        async with store.units.new() as unit:
            await unit.messages.add(message_in(chat))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    assert await store.rows(scheduled_messages) == []


async def test_a_reading_unit_refuses_to_commit(store: Store):
    async with store.units.new(write=False) as unit:
        with pytest.raises(RuntimeError):
            await unit.commit()


async def test_a_chat_is_registered_once_and_brought_up_to_date(store: Store):
    first = await store.chat()
    again = await store.chat(title="Ada L.", kind=ChatKind.SUPERGROUP, zone="Asia/Tokyo", language="ja")

    assert again == replace(first, title="Ada L.", kind=ChatKind.SUPERGROUP)
    assert await store.chat(title="Ada L.", kind=ChatKind.SUPERGROUP) == again
    assert len(await store.rows(recipients)) == len(await store.rows(chats)) == 1


async def test_two_that_register_a_chat_at_once_get_the_same(store: Store):
    both = await asyncio.gather(*(store.chat() for _ in range(8)))

    assert len({chat.id for chat in both}) == 1
    assert len(await store.rows(recipients)) == len(await store.rows(chats)) == 1


async def test_registering_survives_a_chat_that_appears_after_the_look(store: Store, monkeypatch: pytest.MonkeyPatch):
    """Between looking and inserting, another process may commit the same chat."""
    known = await store.chat()
    look = SqlChats.find
    looks = iter([True])

    async def blind_at_first(self: SqlChats, address: Address):
        return None if next(looks, None) else await look(self, address)

    monkeypatch.setattr(SqlChats, "find", blind_at_first)

    assert await store.chat() == known


async def test_a_chat_that_writes_again_is_reachable(store: Store):
    await store.chat()
    async with store.units.new() as unit:
        await unit.chats.register(new_chat(reachability=Reachability.BLOCKED), now=NOW)
        await unit.commit()
    assert (await store.rows(recipients))[0]["reachability"] == "blocked"

    assert (await store.chat()).reachability is Reachability.REACHABLE


async def test_a_chats_settings_are_saved(store: Store):
    chat = await store.chat()
    changed = replace(chat.in_zone("Asia/Tokyo").in_language("de"), title="A")
    async with store.units.new() as unit:
        await unit.chats.save(changed)
        await unit.commit()

    async with store.units.new(write=False) as unit:
        assert await unit.chats.get(chat.id) == changed
        assert await unit.chats.find(chat.address) == changed


async def test_a_bot_sees_its_own_chats_only(store: Store):
    chat = await store.chat()
    message = await store.schedule(chat)
    async with Units(store.database, BotId(BOT + 1)).new() as unit:
        assert await unit.chats.find(chat.address) is None
        with pytest.raises(LookupError):
            await unit.chats.get(chat.id)
        with pytest.raises(LookupError):
            await unit.messages.next_number(chat.id)
        assert await unit.messages.get(message.id, chat_id=chat.id) is None
        with pytest.raises(StaleRevision):
            await unit.messages.save(replace(message, revision=2))
        assert (await unit.chats.register(new_chat(), now=NOW)).id != chat.id


async def test_a_foreign_chat_finds_nothing(store: Store):
    message = await store.schedule(await store.chat(), source_message_id=5)
    other = await store.chat("77002")
    async with store.units.new() as unit:
        messages = unit.messages
        assert await messages.get(message.id, chat_id=other.id) is None
        assert await messages.get_for_update(message.id, chat_id=other.id) is None
        assert await messages.find_number(message.number, chat_id=other.id) is None
        assert await messages.find_source(5, chat_id=other.id) is None
        assert await messages.active_in_chat_zone(other.id) == []
        assert (await messages.page(other.id, index=0, size=5)).total == 0
        assert await messages.find_number(message.number, chat_id=message.chat_id) == message
        assert await messages.find_source(5, chat_id=message.chat_id) == message
        assert await messages.get_for_update(message.id, chat_id=message.chat_id) == message


async def test_no_number_is_given_twice(store: Store):
    chat = await store.chat()

    async def take() -> int:
        async with store.units.new() as unit:
            number = await unit.messages.next_number(chat.id)
            await asyncio.sleep(0)
            await unit.commit()
            return number

    assert sorted(await asyncio.gather(*(take() for _ in range(20)))) == list(range(1, 21))


async def test_a_stale_revision_is_refused(store: Store):
    message = await store.schedule(await store.chat())
    ada = Actor(ADA, is_administrator=False)
    await store.save(message.cancel(by=ada, now=NOW))
    with pytest.raises(StaleRevision):
        await store.save(message.cancel(by=ada, now=NOW))
    with pytest.raises(StaleRevision):
        await store.save(message)


async def test_two_that_change_a_message_take_turns(store: Store):
    """Whoever comes second reads what the first has committed."""
    message = await store.schedule(await store.chat())

    async def change() -> None:
        async with store.units.new() as unit:
            held = await unit.messages.get_for_update(message.id, chat_id=message.chat_id)
            assert held is not None
            if held.revision == message.revision:  # the first: let the others come
                await store.until_somebody_waits()
            await unit.messages.save(replace(held, revision=held.revision + 1))
            await unit.commit()

    await asyncio.gather(*(change() for _ in range(5)))

    stored = await store.get(message)
    assert stored is not None
    assert stored.revision == 6


async def test_a_paused_message_moves_to_another_zone(store: Store):
    message = await store.schedule(await store.chat(), status=MessageStatus.PAUSED, next_run=None)
    await store.save(message.move_to_zone("Asia/Tokyo", now=NOW))

    stored = await store.get(message)
    assert stored is not None
    assert stored.timing.zone == "Asia/Tokyo"


async def test_only_messages_in_the_chats_zone_move_with_it(store: Store):
    chat = await store.chat()
    active = await store.schedule(chat)
    paused = await store.schedule(chat, status=MessageStatus.PAUSED, next_run=None)
    await store.schedule(chat, status=MessageStatus.CANCELLED, next_run=None)
    await store.schedule(chat, timing=replace(active.timing, zone_source=ZoneSource.EXPLICIT))

    async with store.units.new() as unit:
        found = await unit.messages.active_in_chat_zone(chat.id)
    assert {message.id for message in found} == {active.id, paused.id}


async def test_pages_come_soonest_first_and_paused_last(store: Store):
    chat = await store.chat()
    later = await store.schedule(chat, next_run=Run(NOW + HOUR, None))
    paused = await store.schedule(chat, status=MessageStatus.PAUSED, next_run=None)
    sooner = await store.schedule(chat)
    await store.schedule(chat, status=MessageStatus.FINISHED, next_run=None)

    async with store.units.new(write=False) as unit:
        first = await unit.messages.page(chat.id, index=0, size=2)
        beyond = await unit.messages.page(chat.id, index=9, size=2)
        before = await unit.messages.page(chat.id, index=-1, size=2)
    assert (first.messages, first.index, first.pages, first.total) == ([sooner, later], 0, 2, 3)
    assert (beyond.messages, beyond.index) == ([paused], 1)
    assert before == first


async def test_an_empty_chat_has_one_empty_page(store: Store):
    chat = await store.chat()
    async with store.units.new(write=False) as unit:
        page = await unit.messages.page(chat.id, index=3, size=5)
    assert (page.messages, page.index, page.pages, page.total) == ([], 0, 1, 0)


async def test_one_update_schedules_one_message(store: Store):
    chat = await store.chat()
    await store.schedule(chat, created_by_update=9)
    with pytest.raises(IntegrityError):
        await store.schedule(chat, created_by_update=9)


@pytest.mark.parametrize(
    "wrong",
    [
        {"next_run": None},
        {"status": MessageStatus.PAUSED},
        {"priority": 0},
        {"priority": 6},
        {"status": "asleep", "next_run": None},
    ],
)
async def test_the_database_refuses_what_contradicts_itself(store: Store, wrong: dict[str, object]):
    chat = await store.chat()
    with pytest.raises(IntegrityError) as refused:
        await store.schedule(chat, **wrong)
    assert "Water the" not in str(refused.value)


async def test_a_commit_marks_its_cause_as_applied(store: Store):
    await store.inbox.put([(UpdateId(5), "a", {}), (UpdateId(6), "a", {})], now=NOW)
    new_unit = partial(store.units.new, cause=Cause(UpdateId(5)))
    effect = MessageId(new_uuid7(NOW))
    async with new_unit() as unit:
        await unit.commit(effect=effect)

    rows = await store.rows(updates)
    assert [(row["status"], row["effect"]) for row in rows] == [
        (UpdateStatus.APPLIED, effect),
        (UpdateStatus.PENDING, None),
    ]


async def test_an_effect_is_kept_by_a_second_commit(store: Store):
    await store.inbox.put([(UpdateId(5), "a", {})], now=NOW)
    effect = MessageId(new_uuid7(NOW))
    async with store.units.new(cause=Cause(UpdateId(5))) as unit:
        await unit.commit(effect=effect)
    async with store.units.new(cause=Cause(UpdateId(5))) as unit:
        await unit.commit()

    assert [row["effect"] for row in await store.rows(updates)] == [effect]


async def test_an_effect_is_lost_with_its_unit(store: Store):
    await store.inbox.put([(UpdateId(5), "a", {})], now=NOW)
    async with store.units.new(cause=Cause(UpdateId(5))):
        pass

    assert [row["status"] for row in await store.rows(updates)] == [UpdateStatus.PENDING]
