"""Schedules in bulk, stored as if people had made them, and what a server saw of their delivery."""

import itertools
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Table, func, insert, select, text

from sandbox.limits import Decision
from scheduling.chats import Address, ChatKind, Reachability
from scheduling.content import Content
from scheduling.identifiers import BotId, ChatId, MessageId, RecipientId, UserId, new_uuid7
from scheduling.messages import ScheduledMessage
from scheduling.policies import DoubtPolicy
from scheduling.recurrence import Anchor, Once, Run
from scheduling.timing import Timing, ZoneSource
from scheduling.zones import zone_rules
from storage.chats import address_indexes
from storage.cipher import Cipher
from storage.engine import Database, open_database
from storage.mapping import message_to_row
from storage.models import chats, deliveries, recipients, scheduled_messages

BOT_ID = 42
TOKEN = "42:test-test-test-test-test-test-test"
ROWS_AT_ONCE = 500
FIRST_GROUP = -1_000_000_000_000


def text_of(number: int) -> str:
    """What message `number` says, and no other."""
    return f"message {number}"


async def schedule(
    url: str,
    numbers_by_chat: Mapping[int, Sequence[int]],
    *,
    due_at: Callable[[int], datetime],
    doubt: Callable[[int], DoubtPolicy] = lambda _: DoubtPolicy.RESEND,
) -> None:
    """Store chats (groups have negative ids) and for each its messages, by their numbers."""
    now = due_at(0) - timedelta(days=1)
    places = {chat: (RecipientId(new_uuid7(now)), ChatId(new_uuid7(now))) for chat in numbers_by_chat}
    rows = sorted((number, chat) for chat, numbers in numbers_by_chat.items() for number in numbers)
    database = open_database(url)
    try:
        async with database.writing() as connection:
            for table, made in (
                (recipients, [_recipient(chat, *place, now=now) for chat, place in places.items()]),
                (chats, [_chat(*place, now=now) for place in places.values()]),
                (
                    scheduled_messages,
                    [
                        message_to_row(
                            _message(number, *places[chat], now=now, due_at=due_at(number), doubt=doubt(number))
                        )
                        for number, chat in rows
                    ],
                ),
            ):
                for chunk in _chunks(made):
                    await connection.execute(insert(table), chunk)
        if not database.is_sqlite:  # a database that has lived for a while has been analyzed
            async with database.writing() as connection:
                await connection.execute(text("ANALYZE"))
    finally:
        await database.close()


def _chunks(rows: Iterable[Mapping[str, Any]]) -> Iterable[list[dict[str, Any]]]:
    remaining = iter(rows)
    while chunk := [dict(row) for row in itertools.islice(remaining, ROWS_AT_ONCE)]:
        yield chunk


def _recipient(chat: int, recipient_id: RecipientId, _chat_id: ChatId, *, now: datetime) -> dict[str, Any]:
    address = Address("telegram", str(chat))
    return {
        "id": recipient_id,
        "bot_id": BOT_ID,
        "platform": address.platform,
        "address": address.value,
        "address_index": address_indexes(Cipher(), BotId(BOT_ID), address)[0],
        "kind": ChatKind.PRIVATE if chat > 0 else ChatKind.SUPERGROUP,
        "reachability": Reachability.REACHABLE,
        "created_at": now,
    }


def _chat(recipient_id: RecipientId, chat_id: ChatId, *, now: datetime) -> dict[str, Any]:
    return {
        "id": chat_id,
        "bot_id": BOT_ID,
        "recipient_id": recipient_id,
        "title": "Somewhere",
        "zone": "UTC",
        "zone_is_set": True,
        "language": "en",
        "language_is_set": True,
        "last_number": 1_000_000,
        "created_at": now,
    }


def _message(
    number: int,
    recipient_id: RecipientId,
    chat_id: ChatId,
    *,
    now: datetime,
    due_at: datetime,
    doubt: DoubtPolicy,
) -> ScheduledMessage:
    local = due_at.replace(tzinfo=None)
    return ScheduledMessage(
        id=MessageId(new_uuid7(now)),
        number=number + 1,
        bot_id=BotId(BOT_ID),
        chat_id=chat_id,
        recipient_id=recipient_id,
        topic_id=None,
        content=Content(text_of(number)),
        timing=Timing(recurrence=Once(local), zone="UTC", zone_source=ZoneSource.CHAT, anchor=Anchor(now, now.date())),
        next_run=Run(due_at, local),
        zone_rules=zone_rules(),
        created_at=now,
        created_by=UserId(7),
        doubt=doubt,
    )


async def count_by_status(database: Database, table: Table = deliveries) -> dict[str, int]:
    """Return how many rows there are of each status."""
    async with database.reading() as connection:
        found = await connection.execute(select(table.c.status, func.count()).group_by(table.c.status))
        return {str(status): count for status, count in found}


def instants_by_chat(decisions: Iterable[Decision], *, begin: datetime) -> dict[Any, list[float]]:
    """Return when something was accepted for each chat, in seconds since `begin`."""
    by_chat: dict[Any, list[float]] = defaultdict(list)
    for decision in decisions:
        if decision.is_accepted:
            by_chat[decision.chat_id].append((decision.at - begin).total_seconds())
    return by_chat
