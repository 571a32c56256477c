"""Channels, whom they are offered to, and what a chat chose, on SQLite and PostgreSQL."""

from dataclasses import replace
from datetime import time

from scheduling.chats import ChatKind, Reachability, Schedulers
from scheduling.identifiers import UserId
from scheduling.quiet_hours import QuietHours
from storage.models import recipients
from tests.storage.samples import ADA, HOUR, NOW, Store, new_chat

BOB = UserId(ADA + 1)


def channel(value: str = "-1001", **changes: object):
    return replace(new_chat(value), kind=ChatKind.CHANNEL, title="News", **changes)


async def registered(store: Store, new):
    async with store.units.new() as unit:
        chat = await unit.chats.register(new, now=NOW)
        await unit.commit()
    return chat


async def channels_of(store: Store, person: UserId):
    async with store.units.new(write=False) as unit:
        return [chat.title for chat in await unit.chats.channels_of(person)]


async def test_a_channel_is_offered_to_those_who_were_seen_to_administer_it(store: Store):
    news, more = await registered(store, channel()), await registered(store, replace(channel("-1002"), title="More"))
    async with store.units.new() as unit:
        await unit.chats.note_administrator(news, ADA, now=NOW)
        await unit.chats.note_administrator(more, ADA, now=NOW + HOUR)
        await unit.chats.note_administrator(news, ADA, now=NOW + 2 * HOUR)
        await unit.chats.note_administrator(news, BOB, now=NOW)
        await unit.commit()
    assert await channels_of(store, ADA) == ["News", "More"]
    assert await channels_of(store, BOB) == ["News"]

    async with store.units.new() as unit:
        await unit.chats.forget_administrator(news, BOB)
        await unit.chats.save(replace(more, may_post=False))
        await unit.commit()
    assert await channels_of(store, ADA) == ["News"]
    assert await channels_of(store, BOB) == []

    await registered(store, channel(reachability=Reachability.LEFT))
    assert await channels_of(store, ADA) == []


async def test_a_channel_that_is_renamed_is_named_so_with_its_schedules(store: Store):
    news, private = await registered(store, channel()), await store.chat()
    there = await store.schedule(private, recipient_id=news.recipient_id, recipient_title="News")
    here = await store.schedule(private)
    await registered(store, replace(channel(), title="Daily News"))
    assert [(await store.get(one)).recipient_title for one in (there, here)] == ["Daily News", None]


async def test_what_a_chat_chose_is_kept(store: Store):
    chat = replace(await store.chat(), schedulers=Schedulers.ADMINISTRATORS, was_greeted=True)
    chat = chat.with_quiet_hours(time(22), time(7)).in_zone("Europe/Berlin")
    async with store.units.new() as unit:
        await unit.chats.save(chat)
        await unit.commit()
    async with store.units.new(write=False) as unit:
        kept = await unit.chats.get(chat.id)
    assert kept == chat
    assert kept.quiet_hours == QuietHours(time(22), time(7), "Europe/Berlin")
    async with store.units.new() as unit:
        await unit.chats.save(replace(kept, quiet_hours=None))
        await unit.commit()
    assert {row["quiet_hours"] for row in await store.rows(recipients)} == {None}
