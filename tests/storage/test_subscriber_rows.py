"""Subscribers and lists, on both databases."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from cryptography.fernet import Fernet

from scheduling.audiences import Audience, Condition
from scheduling.auditing import Action, Subject
from scheduling.chats import Address, Chat, ChatKind, Reachability
from scheduling.errors import AddressTaken, ExternalIdTaken, ListCodeTaken, StaleList
from scheduling.identifiers import BotId, ListId, SubscriberId, UserId, new_uuid7
from scheduling.people import Person
from scheduling.subscribers import MailingList, Subscriber, SubscriberOrigin
from storage.cipher import Cipher
from storage.engine import open_database
from storage.models import (
    audit_events,
    deliveries,
    recipients,
    subscriber_tags,
    subscriber_variables,
    subscribers,
)
from storage.subscriber_reading import STEP
from storage.units import Units
from tests.storage.samples import ADA, BOT, NOW, Store, new_chat

HOUR = timedelta(hours=1)
OTHER = BotId(1)


def somebody(number: int = 0, **changes: Any) -> Subscriber:
    """Somebody of whom all is known."""
    known = Subscriber(
        id=SubscriberId(new_uuid7(NOW + timedelta(seconds=number))),
        bot_id=BOT,
        external_id=f"P-{number}",
        name=f"Zoë Müller {number}",
        language="de",
        zone="Europe/Berlin",
        variables={"city": "Łódź", "note": "x" * 500},
        tags=frozenset({"vip", "monday"}),
        addresses=(Address("phone", f"+4930123456{number:02}"),),
        origin=SubscriberOrigin.IMPORT,
        created_at=NOW,
    )
    return replace(known, **changes)


async def add(store: Store, *some: Subscriber) -> None:
    async with store.units.new() as unit:
        for one in some:
            await unit.subscribers.add(one)
        await unit.commit()


async def save(store: Store, one: Subscriber) -> Subscriber:
    async with store.units.new() as unit:
        assert await unit.subscribers.get_for_update(one.id) is not None
        saved = await unit.subscribers.save(one)
        await unit.commit()
    return saved


async def register(store: Store, chat: Chat, name: str = "Ada") -> tuple[Subscriber, bool]:
    async with store.units.new() as unit:
        found = await unit.subscribers.register(chat, name=name, now=NOW)
        await unit.commit()
    return found


async def get(store: Store, one: Subscriber) -> Subscriber:
    async with store.units.new(write=False) as unit:
        found = await unit.subscribers.get(one.id)
    assert found is not None
    return found


def news(code: str = "news", **changes: Any) -> MailingList:
    made = MailingList(
        id=ListId(new_uuid7(NOW)), bot_id=BOT, code=code, title=code.title(), created_at=NOW, created_by=ADA
    )
    return replace(made, **changes)


# --- whoever begins a chat --------------------------------------------------------------------------------------------


async def test_whoever_begins_a_chat_is_registered_once(store: Store) -> None:
    chat = await store.chat()
    first, is_new = await register(store, chat)
    assert is_new
    assert (first.name, first.addresses, first.is_subscribed, first.is_reachable) == (
        "Ada",
        (chat.address,),
        True,
        True,
    )
    assert (first.created_at, first.active_at, first.revision) == (NOW, NOW, 1)

    assert await register(store, chat) == (first, False)
    async with store.units.new(write=False) as unit:
        assert await unit.subscribers.of_recipient(chat.recipient_id) == first
        assert await unit.subscribers.find_address(chat.address) == first
        assert await unit.subscribers.count() == 1


async def test_two_updates_at_once_register_one(store: Store) -> None:
    chat = await store.chat()
    async with store.units.new() as unit:
        first = await unit.subscribers.register(chat, name="Ada", now=NOW)
        second = asyncio.create_task(register(store, chat))
        await store.until_somebody_waits()
        await unit.commit()
    assert (first[1], await second) == (True, (first[0], False))


async def test_who_came_by_the_chat_is_called_as_they_call_themselves(store: Store) -> None:
    chat = await store.chat()
    await register(store, chat, "Ada")
    renamed, is_new = await register(store, chat, "Ada L\0")
    assert (renamed.name, is_new) == ("Ada L", False)
    assert (await register(store, chat, ""))[0].name == "Ada L"


async def test_who_was_entered_is_found_by_their_chat_and_keeps_the_name_that_they_were_given(store: Store) -> None:
    entered = somebody(addresses=(Address("telegram", "77001"),))
    await add(store, entered)
    found, is_new = await register(store, await store.chat())
    assert (found.id, found.name, is_new) == (entered.id, entered.name, False)

    nameless = somebody(1, name="", addresses=(Address("telegram", "5"),))
    await add(store, nameless)
    assert (await register(store, await store.chat("5"), "Bo"))[0].name == "Bo"


async def test_whoever_blocks_the_bot_is_not_reachable_until_they_write(store: Store) -> None:
    chat = await store.chat()
    known, _ = await register(store, chat)
    await store.chat(reachability=Reachability.BLOCKED)
    assert not (await get(store, known)).is_reachable
    await store.chat()
    assert (await get(store, known)).is_reachable


async def test_writing_is_noted_once_an_hour(store: Store) -> None:
    chat = await store.chat()
    known, _ = await register(store, chat)
    for after, noted in ((HOUR / 2, NOW), (2 * HOUR, NOW + 2 * HOUR), (2.5 * HOUR, NOW + 2 * HOUR)):
        async with store.units.new() as unit:
            await unit.subscribers.note_active(chat.recipient_id, NOW + after)
            await unit.commit()
        assert (await get(store, known)).active_at == noted


async def test_who_wrote_is_noted_with_the_updates_that_are_answered(store: Store) -> None:
    one, other = await store.chat(), await store.chat("5")
    ada, bo = (await register(store, one))[0], (await register(store, other))[0]
    silent = (await register(store, await store.chat("6")))[0]
    stranger = await store.chat("7")
    active = [one.recipient_id, other.recipient_id, stranger.recipient_id]
    await store.inbox.done([1], now=NOW + 3 * HOUR, active=active)
    assert [(await get(store, who)).active_at for who in (ada, bo)] == [NOW + 3 * HOUR] * 2
    assert (await get(store, silent)).active_at == NOW


# --- whoever is entered -----------------------------------------------------------------------------------------------


async def test_somebody_comes_back_as_they_were_stored(store: Store) -> None:
    known, other = somebody(), somebody(1, external_id=None, variables={}, tags=frozenset(), addresses=())
    await add(store, known, other)
    assert await get(store, known) == known
    assert await get(store, other) == other
    async with store.units.new(write=False) as unit:
        assert await unit.subscribers.find_external("P-0") == known
        assert await unit.subscribers.find_address(known.addresses[0]) == known
        assert await unit.subscribers.find_external("P-1") is None


async def test_a_change_is_stored_with_all_that_audiences_select_on(store: Store) -> None:
    known = somebody()
    await add(store, known, somebody(1))
    changed = replace(
        known,
        name="Zoë",
        external_id="P-7",
        language=None,
        variables={"city": "Berlin"},
        tags=frozenset({"new"}),
        addresses=(Address("email", "zoe@example.org"), Address("telegram", "77001")),
    ).unsubscribed(NOW)
    saved = await save(store, changed)
    assert saved == replace(changed, revision=2)
    assert await get(store, known) == saved
    own = [row for row in await store.rows(subscriber_variables) if row["subscriber_id"] == known.id]
    assert [row["name"] for row in own] == ["city"]
    berlin = Audience(condition=Condition(variables={"city": "Berlin"}, tags=frozenset({"new"})))
    async with store.units.new(write=False) as unit:
        assert (await unit.audiences.count(berlin)).unsubscribed == 1
        assert await unit.subscribers.find_external("P-0") is None
    # The number that is theirs no more was no chat's.
    assert "+493012345600" not in {row["address"] for row in await store.rows(recipients)}


async def test_nobody_takes_what_is_another_ones(store: Store) -> None:
    first, second = somebody(), somebody(1)
    await add(store, first, second)
    with pytest.raises(ExternalIdTaken):
        await add(store, somebody(2, external_id="P-1"))
    with pytest.raises(AddressTaken):
        await add(store, somebody(2, addresses=first.addresses))
    with pytest.raises(ExternalIdTaken):
        await save(store, replace(second, external_id="P-0"))
    with pytest.raises(AddressTaken):
        await save(store, replace(second, addresses=first.addresses))
    assert await get(store, second) == second


async def test_one_who_is_deleted_leaves_nothing_but_their_chat(store: Store) -> None:
    chat = await store.chat()
    known = somebody(addresses=(Address("phone", "+493012345600"), chat.address))
    await add(store, known)
    mailing_list = news()
    async with store.units.new() as unit:
        await unit.subscribers.add_list(mailing_list)
        await unit.subscribers.join(mailing_list.id, known.id, NOW)
        await unit.subscribers.delete(known.id)
        await unit.commit()
    for table in (subscribers, subscriber_tags, subscriber_variables):
        assert await store.rows(table) == []
    assert [(row["address"], row["subscriber_id"]) for row in await store.rows(recipients)] == [("77001", None)]
    async with store.units.new(write=False) as unit:
        assert await unit.subscribers.count_members([mailing_list.id]) == {}
        assert await unit.chats.find(chat.address) is not None


async def test_another_bots_people_do_not_exist(store: Store) -> None:
    known, mailing_list = somebody(), news()
    await add(store, known)
    async with store.units.new() as unit:
        await unit.subscribers.add_list(mailing_list)
        await unit.commit()
    async with Units(store.database, OTHER).new() as unit:
        theirs = unit.subscribers
        assert await theirs.get(known.id) is None
        assert await theirs.get_for_update(known.id) is None
        assert await theirs.find_external("P-0") is None
        assert await theirs.find_address(known.addresses[0]) is None
        assert await theirs.page(str(known.id), limit=5) == []
        assert (await theirs.page(limit=5), await theirs.count(), await theirs.lists()) == ([], 0, [])
        assert await theirs.get_list(mailing_list.id) is None
        assert not await theirs.join(mailing_list.id, known.id, NOW)
        await theirs.delete_list(mailing_list.id)
        await theirs.delete(known.id)
        await unit.commit()
    assert await get(store, known) == known


async def test_people_are_paged_the_latest_first_and_searched(store: Store) -> None:
    some = [somebody(number) for number in range(5)]
    await add(store, *some)
    async with store.units.new(write=False) as unit:
        page = unit.subscribers.page
        first = await page(limit=2)
        assert first == [some[4], some[3]]
        assert await page(after=first[-1].id, limit=9) == [some[2], some[1], some[0]]
        assert await page("zoe muller", after=some[3].id, limit=2) == [some[2], some[1]]
        assert await page("müller 2", limit=9) == [some[2]]
        for exactly in (str(some[1].id), "P-1", some[1].addresses[0].value):
            assert await page(exactly, limit=9) == [some[1]]
            assert await page(exactly, after=some[1].id, limit=9) == []
        assert await page("nobody", limit=9) == []


async def test_names_are_looked_through_beyond_one_step(store: Store) -> None:
    oldest = somebody(0, name="Ada", addresses=(), external_id=None)
    others = [somebody(number, addresses=(), external_id=None) for number in range(1, STEP + 2)]
    await add(store, oldest, *others)
    async with store.units.new(write=False) as unit:
        assert await unit.subscribers.page("ada", limit=9) == [oldest]


async def test_what_names_people_is_encrypted_and_found_under_any_key(store: Store, database_url: str) -> None:
    old, new = (Fernet.generate_key().decode() for _ in range(2))
    known = somebody()
    for keys in ([old], [new, old]):
        database = open_database(database_url, cipher=Cipher(keys))
        encrypted = Store(database)
        if keys == [old]:
            await add(encrypted, known)
        assert await get(encrypted, known) == known
        async with encrypted.units.new() as unit:
            assert await unit.subscribers.find_external("P-0") == known
            assert await unit.subscribers.find_address(known.addresses[0]) == known
            with pytest.raises(ExternalIdTaken):
                await unit.subscribers.add(somebody(1, external_id="P-0"))
        await database.close()
    raw = open_database(database_url)
    async with raw.reading() as connection:
        found = [tuple(row) for row in await connection.exec_driver_sql("SELECT * FROM subscribers")]
        found += [tuple(row) for row in await connection.exec_driver_sql("SELECT * FROM subscriber_variables")]
    await raw.close()
    assert not [text for text in ("P-0", "Müller", "Łódź", "u0141") if text in str(found)]


# --- lists ------------------------------------------------------------------------------------------------------------


async def test_lists_come_back_by_title_and_no_two_have_one_code(store: Store) -> None:
    first, second = news("b", title="Alpha"), news("a", title="beta")
    async with store.units.new() as unit:
        for one in (second, first):
            await unit.subscribers.add_list(one)
        assert await unit.subscribers.lists() == [first, second]
        assert await unit.subscribers.find_list("b") == first
        assert await unit.subscribers.find_list("B") is None
        assert await unit.subscribers.get_list_for_update(second.id) == second
        with pytest.raises(ListCodeTaken):
            await unit.subscribers.add_list(news("b"))
        with pytest.raises(ListCodeTaken):
            await unit.subscribers.save_list(replace(second, code="b", revision=2))
        changed = replace(second, title="Beta", code="c", revision=2)
        await unit.subscribers.save_list(changed)
        assert await unit.subscribers.get_list(second.id) == changed
        with pytest.raises(StaleList):
            await unit.subscribers.save_list(replace(second, title="Late", revision=2))


async def test_people_join_and_leave_and_those_who_stopped_are_not_counted(store: Store) -> None:
    known, gone, mailing_list = somebody(), somebody(1), news()
    await add(store, known, gone)
    async with store.units.new() as unit:
        lists = unit.subscribers
        await lists.add_list(mailing_list)
        assert [await lists.join(mailing_list.id, one.id, NOW) for one in (known, known, gone)] == [True, False, True]
        assert await lists.lists_of(known.id) == [mailing_list]
        assert await lists.count_members([mailing_list.id]) == {mailing_list.id: 2}
        await lists.save(gone.unsubscribed(NOW))
        assert await lists.count_members([mailing_list.id]) == {mailing_list.id: 1}
        assert [await lists.leave(mailing_list.id, known.id) for _ in range(2)] == [True, False]
        assert await lists.lists_of(known.id) == []
        await lists.delete_list(mailing_list.id)
        assert not await lists.join(mailing_list.id, known.id, NOW)
        assert await lists.lists_of(gone.id) == []


async def test_a_group_has_no_part_in_this(store: Store) -> None:
    async with store.units.new() as unit:
        group = await unit.chats.register(new_chat("-5", kind=ChatKind.GROUP), now=NOW)
        assert await unit.subscribers.of_recipient(group.recipient_id) is None


# --- what is still on its way, and what is left -----------------------------------------------------------------------


async def test_what_broadcasts_still_have_for_somebody_is_cancelled_and_nothing_else(store: Store) -> None:
    chat, other = await store.chat(), await store.chat("5")
    known, _ = await register(store, chat)
    await register(store, other)
    await store.schedule(chat)
    await store.plan_due()
    [own] = await store.rows(deliveries)
    planned = [
        {**own, "id": new_uuid7(NOW), "recipient_id": place.recipient_id, "occurrence_at": NOW + HOUR, "priority": 6}
        for place in (chat, other)
    ]
    async with store.database.writing() as connection:
        await connection.execute(deliveries.insert(), planned)
    async with store.units.new() as unit:
        assert await unit.subscribers.cancel_broadcasts(known.id) == 1
        assert await unit.subscribers.cancel_broadcasts(known.id) == 0
        await unit.commit()
    statuses = {row["id"]: (row["status"], row["next_try_at"] is None) for row in await store.rows(deliveries)}
    assert statuses == {
        own["id"]: ("pending", False),
        planned[0]["id"]: ("cancelled", True),
        planned[1]["id"]: ("pending", False),
    }


async def test_who_has_all_deleted_leaves_no_number_and_no_name(store: Store) -> None:
    chat = await store.chat()
    known = somebody(addresses=(Address("phone", "+493012345600"), chat.address))
    await add(store, known, somebody(1))
    async with store.units.new() as unit:
        for one in (known, await unit.subscribers.find_external("P-1")):
            assert one is not None
            note = {"now": NOW, "subject_id": one.id, "label": one.name}
            await unit.audit.note(UserId(5), Action.CHANGED, Subject.RECIPIENT, **note)
        await unit.commit()
    async with store.units.new() as unit:
        await unit.people.erase(Person(ADA, chat.address))
        await unit.commit()
    assert [row["address"] for row in await store.rows(recipients)] == ["+493012345601"]
    assert [row["name"] for row in await store.rows(subscribers)] == ["Zoë Müller 1"]
    assert sorted(row["label"] for row in await store.rows(audit_events)) == ["", "Zoë Müller 1"]
