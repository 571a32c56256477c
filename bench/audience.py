"""A broadcast to many, stored as if people had registered and somebody had made it. None of this is measured."""

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select, text

from bench.order import BOT_ID, Order
from scheduling.broadcasts import BroadcastTerms, RunCounts
from scheduling.chats import Address, ChatKind, Reachability
from scheduling.content import Content
from scheduling.identifiers import BotId, MessageId, UserId, new_uuid7
from scheduling.messages import ScheduledMessage
from scheduling.policies import DoubtPolicy
from scheduling.ports import NewChat
from scheduling.recurrence import Anchor, Once, Run
from scheduling.subscribers import SubscriberOrigin, SubscriberStatus
from scheduling.timing import Timing, ZoneSource
from scheduling.zones import zone_rules
from storage.chats import address_indexes
from storage.cipher import Cipher
from storage.engine import open_database
from storage.migrations import migrate
from storage.models import broadcast_runs, chats, recipients, subscribers
from storage.units import Units

ROWS_AT_ONCE = 500
AUTHOR = 77
"""Whose private chat it is in; nobody of the audience has so small a number."""


async def seed_broadcast(order: Order) -> None:
    """Make the tables; store `order.schedules` subscribers with their chats, and one broadcast to all of them."""
    database = open_database(order.database_url)
    await migrate(database)
    now = datetime.now(UTC)
    people = _people(order, now)
    while some := list(itertools.islice(people, ROWS_AT_ONCE)):
        async with database.writing() as connection:
            for table in (subscribers, recipients, chats):
                await connection.execute(insert(table), [rows[table.name] for rows in some])
    async with Units(database, BotId(BOT_ID)).new() as unit:
        author = NewChat(
            address=Address("telegram", str(AUTHOR)), kind=ChatKind.PRIVATE, title="Ada", zone="UTC", language="en"
        )
        chat = await unit.chats.register(author, now=now)
        due_at = datetime.fromtimestamp(order.due_at, UTC)
        local = due_at.replace(tzinfo=None)
        timing = Timing(recurrence=Once(local), zone="UTC", zone_source=ZoneSource.CHAT, anchor=Anchor(now, now.date()))
        message = ScheduledMessage(
            id=MessageId(new_uuid7(now)),
            number=await unit.messages.next_number(chat.id),
            bot_id=chat.bot_id,
            chat_id=chat.id,
            recipient_id=chat.recipient_id,
            topic_id=None,
            content=Content(order.text_of(0)),
            timing=timing,
            next_run=Run(due_at, local),
            zone_rules=zone_rules(),
            doubt=DoubtPolicy.HOLD,
            created_at=now,
            created_by=UserId(AUTHOR),
            broadcast=BroadcastTerms(),
        )
        await unit.messages.add(message)
        await unit.commit()
    if not database.is_sqlite:  # a database that has lived for a while has been analyzed
        async with database.writing() as connection:
            await connection.execute(text("ANALYZE"))
    await database.close()


def _people(order: Order, now: datetime) -> Iterator[dict[str, dict[str, Any]]]:
    for number in range(order.schedules):
        address = Address("telegram", str(order.chat_of(number)))
        subscriber_id, recipient_id = new_uuid7(now), new_uuid7(now)
        yield {
            "subscribers": _subscriber(subscriber_id, number, now),
            "recipients": {
                "id": recipient_id,
                "bot_id": BOT_ID,
                "platform": address.platform,
                "address": address.value,
                "address_index": address_indexes(Cipher(), BotId(BOT_ID), address)[0],
                "kind": ChatKind.PRIVATE,
                "reachability": Reachability.REACHABLE,
                "created_at": now,
                "subscriber_id": subscriber_id,
            },
            "chats": {
                "id": new_uuid7(now),
                "bot_id": BOT_ID,
                "recipient_id": recipient_id,
                "title": "Somebody",
                "zone": "Europe/Berlin",
                "zone_is_set": True,
                "language": "en",
                "language_is_set": True,
                "last_number": 0,
                "created_at": now,
            },
        }


def _subscriber(subscriber_id: UUID, number: int, now: datetime) -> dict[str, Any]:
    return {
        "id": subscriber_id,
        "bot_id": BOT_ID,
        "name": f"Somebody {number}",
        "variables": {},
        "status": SubscriberStatus.SUBSCRIBED,
        "origin": SubscriberOrigin.CHAT,
        "created_at": now,
    }


async def counted(order: Order) -> RunCounts:
    """Return what the database knows of the broadcast's only run, after the contest."""
    database = open_database(order.database_url)
    try:
        async with database.reading() as connection:
            runs = (await connection.execute(select(func.count()).select_from(broadcast_runs))).scalar_one()
        if runs != 1:
            raise RuntimeError(f"{runs} runs of one broadcast")
        async with Units(database, BotId(BOT_ID)).new(write=False) as unit:
            [run] = await unit.broadcasts.recent(limit=1)
            return await unit.broadcasts.counts(run)
    finally:
        await database.close()
