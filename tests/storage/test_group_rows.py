"""Groups and their members, on both databases."""

import asyncio
from dataclasses import replace
from uuid import UUID

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import text

from scheduling.audiences import Audience, Condition, RecipientGroup
from scheduling.broadcasts import BroadcastTerms
from scheduling.chats import Actor
from scheduling.errors import GroupNameTaken, StaleGroup
from scheduling.identifiers import BotId, GroupId, SubscriberId
from storage.cipher import Cipher
from storage.engine import open_database
from storage.units import Units
from tests.storage.crowds import Crowd
from tests.storage.samples import NOW, Store

GERMANS = Condition(languages=frozenset({"de"}), variables={"city": "Łódź"}, joined_before=NOW, active_since=NOW)


@pytest.fixture
def crowd(store: Store) -> Crowd:
    """Makes subscribers."""
    return Crowd(store)


async def test_a_group_comes_back_as_it_was_stored(store: Store, crowd: Crowd) -> None:
    second = await crowd.group("second", GERMANS)
    first = await crowd.group("First")

    async with store.units.new() as unit:
        assert await unit.groups.all() == [first, second]
        assert await unit.groups.get(second.id) == second
        assert await unit.groups.get_for_update(first.id) == first
        assert await unit.groups.find("second") == second
        assert await unit.groups.find("third") is None


async def test_a_condition_is_unreadable_at_rest_where_keys_are_set(sqlite_url: str) -> None:
    database = open_database(sqlite_url, cipher=Cipher([Fernet.generate_key().decode()]))
    store = Store(database)
    group = await Crowd(store).group("Łódź", GERMANS)
    async with store.units.new(write=False) as unit:
        assert await unit.groups.get(group.id) == group
    async with database.reading() as connection:
        stored = (await connection.execute(text("SELECT condition FROM recipient_groups"))).scalar_one()
    await database.close()
    assert stored.startswith("fernet:")


async def test_groups_of_another_bot_do_not_exist(store: Store, crowd: Crowd) -> None:
    ada = await crowd.subscriber("Ada")
    group = await crowd.group("Friends", None, ada)

    async with Units(store.database, BotId(1)).new() as unit:
        assert await unit.groups.all() == []
        assert await unit.groups.get(group.id) is None
        assert await unit.groups.find("Friends") is None
        assert await unit.groups.count_members(group.id) == 0
        assert await unit.groups.members(group.id, offset=0, limit=5) == []
        assert await unit.groups.remove_members(group.id, [ada]) == 0
        await unit.groups.delete(group.id)
        await unit.commit()

    async with store.units.new() as unit:
        assert await unit.groups.count_members(group.id) == 1


async def test_no_two_groups_have_one_name(store: Store, crowd: Crowd) -> None:
    first, second = await crowd.group("First"), await crowd.group("Second")

    with pytest.raises(GroupNameTaken):
        await crowd.group("First")
    async with store.units.new() as unit:
        with pytest.raises(GroupNameTaken):
            await unit.groups.save(replace(second, name="First", revision=2))
        await unit.groups.save(replace(first, name="Once first", revision=2))
        await unit.groups.save(replace(second, name="First", revision=2))
        await unit.commit()


async def test_a_change_of_what_is_stale_is_refused(store: Store, crowd: Crowd) -> None:
    group = await crowd.group("Germans", GERMANS)
    changed = replace(group, condition=Condition(tags=frozenset({"vip"})), revision=2)
    async with store.units.new() as unit:
        await unit.groups.save(changed)
        await unit.commit()

    async with store.units.new() as unit:
        assert await unit.groups.get(group.id) == changed
        with pytest.raises(StaleGroup):
            await unit.groups.save(replace(group, name="Late", revision=2))


async def test_members_are_put_in_once_paged_and_taken_out(store: Store, crowd: Crowd) -> None:
    some = [await crowd.subscriber(name) for name in ("Ada", "Bo", "Cy")]
    foreign = await crowd.subscriber("foreign", bot_id=BotId(1))
    group = await crowd.group("Friends", None, some[0])

    async with store.units.new() as unit:
        assert await unit.groups.add_members(group.id, [*some, foreign, SubscriberId(group.id)]) == 2
        assert await unit.groups.add_members(group.id, some) == 0
        assert await unit.groups.add_members(group.id, []) == 0
        assert await unit.groups.count_members(group.id) == 3
        assert set(await unit.groups.member_ids(group.id)) == set(some)
        assert [one.name for one in await unit.groups.members(group.id, offset=0, limit=2)] == ["Ada", "Bo"]
        assert [one.name for one in await unit.groups.members(group.id, offset=2, limit=2)] == ["Cy"]
        assert await unit.groups.remove_members(group.id, [some[1], foreign]) == 1
        assert await unit.groups.count_members(group.id) == 2
        await unit.groups.delete(group.id)
        assert await unit.groups.count_members(group.id) == 0
        await unit.commit()


async def test_broadcasts_to_come_that_name_a_group_are_counted(store: Store, crowd: Crowd) -> None:
    friends, others = await crowd.group("Friends"), await crowd.group("Others")
    chat = await store.chat()
    for_friends = BroadcastTerms(audience=Audience(groups=frozenset({friends.id, others.id})))
    await store.schedule(chat, broadcast=for_friends)
    over = await store.schedule(chat, broadcast=for_friends)
    await store.save(over.cancel(by=Actor(over.created_by, is_administrator=True), now=NOW))
    await store.schedule(chat, broadcast=BroadcastTerms())
    await store.schedule(chat)

    async with store.units.new(write=False) as unit:
        assert await unit.groups.count_broadcasts(friends.id) == 1
        assert await unit.groups.count_broadcasts(GroupId(UUID(int=7))) == 0


async def test_a_name_that_somebody_else_gives_just_now_is_taken(store: Store, crowd: Crowd) -> None:
    first, second = await crowd.group("First"), await crowd.group("Second")

    async def rename(group: RecipientGroup) -> None:
        async with store.units.new() as unit:
            await unit.groups.save(replace(group, name="Both", revision=2))
            await unit.commit()

    async with store.units.new() as unit:
        await unit.groups.save(replace(first, name="Both", revision=2))
        renaming = asyncio.create_task(rename(second))
        await store.until_somebody_waits()
        await unit.commit()
    with pytest.raises(GroupNameTaken):
        await renaming
