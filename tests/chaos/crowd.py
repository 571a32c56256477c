"""Thousands of schedules at once, stored as the bot stores them."""

from datetime import datetime, timedelta

from sqlalchemy import insert

from scheduling.chats import Address, Chat, ChatKind
from scheduling.clock import SystemClock
from scheduling.content import Content
from scheduling.identifiers import BotId, MessageId, UserId, new_uuid7
from scheduling.messages import ScheduledMessage
from scheduling.policies import DoubtPolicy
from scheduling.ports import NewChat
from scheduling.recurrence import Anchor, Once, Run
from scheduling.timing import Timing, ZoneSource
from scheduling.zones import zone_rules
from storage.engine import Database
from storage.mapping import message_to_row
from storage.models import scheduled_messages
from storage.units import Units
from tests.chaos.harness import BOT_ID
from tests.chaos.witness import TEXT

FIRST_CHAT = 7_000_000


async def store_crowd(database: Database, *, messages: int, chats: int, policy: DoubtPolicy) -> datetime:
    """Store schedules that are due at once, spread over private chats; return when (aware UTC)."""
    now = SystemClock().now()
    due_at = (now + timedelta(seconds=1)).replace(microsecond=0)
    async with Units(database, BotId(BOT_ID)).new() as unit:
        places = [
            await unit.chats.register(
                NewChat(
                    address=Address("telegram", str(FIRST_CHAT + number)),
                    kind=ChatKind.PRIVATE,
                    title=f"Somebody {number}",
                    zone="UTC",
                    language="en",
                ),
                now=now,
            )
            for number in range(chats)
        ]
        await unit.commit()
    rows = [
        message_to_row(_message(places[number % chats], number, policy, now=now, due_at=due_at))
        for number in range(messages)
    ]
    async with database.writing() as connection:
        await connection.execute(insert(scheduled_messages), rows)
    return due_at


def _message(chat: Chat, number: int, policy: DoubtPolicy, *, now: datetime, due_at: datetime) -> ScheduledMessage:
    local = due_at.replace(tzinfo=None)
    return ScheduledMessage(
        id=MessageId(new_uuid7(now)),
        number=number + 1,
        bot_id=chat.bot_id,
        chat_id=chat.id,
        recipient_id=chat.recipient_id,
        topic_id=None,
        content=Content(f"{TEXT} {number}"),
        timing=Timing(recurrence=Once(local), zone="UTC", zone_source=ZoneSource.CHAT, anchor=Anchor(now, now.date())),
        next_run=Run(due_at, local),
        zone_rules=zone_rules(),
        doubt=policy,
        created_at=now,
        created_by=UserId(FIRST_CHAT),
    )
