"""A broadcast to thousands of people at once, stored as the bot stores them."""

from datetime import timedelta

from sqlalchemy import insert

from scheduling.broadcasts import BroadcastTerms
from scheduling.chats import Address, ChatKind, Reachability
from scheduling.clock import SystemClock
from scheduling.content import Content
from scheduling.identifiers import BotId, MessageId, RunId, UserId, new_uuid7
from scheduling.messages import ScheduledMessage
from scheduling.policies import DoubtPolicy
from scheduling.ports import NewChat
from scheduling.recurrence import Anchor, Once, Run
from scheduling.subscribers import SubscriberOrigin, SubscriberStatus
from scheduling.timing import Timing, ZoneSource
from scheduling.zones import zone_rules
from storage.chats import address_indexes
from storage.cipher import Cipher
from storage.engine import Database
from storage.models import recipients, subscribers
from storage.units import Units
from tests.chaos.harness import BOT_ID
from tests.chaos.witness import TEXT

FIRST_CHAT = 8_000_000
AUTHOR = 7_000_000


async def store_broadcast(database: Database, *, people: int) -> MessageId:
    """Store a broadcast that is due in a second, and whom it is for; return its schedule."""
    now = SystemClock().now()
    due_at = (now + timedelta(seconds=1)).replace(microsecond=0)
    keys = [new_uuid7(now) for _ in range(people)]
    async with database.writing() as connection:
        await connection.execute(
            insert(subscribers),
            [
                {
                    "id": key,
                    "bot_id": BOT_ID,
                    "name": f"Somebody {number}",
                    "variables": {},
                    "status": SubscriberStatus.SUBSCRIBED,
                    "origin": SubscriberOrigin.IMPORT,
                    "created_at": now,
                }
                for number, key in enumerate(keys)
            ],
        )
        await connection.execute(
            insert(recipients),
            [
                {
                    "id": new_uuid7(now),
                    "bot_id": BOT_ID,
                    "platform": "telegram",
                    "address": str(FIRST_CHAT + number),
                    "address_index": _index(FIRST_CHAT + number),
                    "kind": ChatKind.PRIVATE,
                    "reachability": Reachability.REACHABLE,
                    "created_at": now,
                    "subscriber_id": key,
                }
                for number, key in enumerate(keys)
            ],
        )
    local = due_at.replace(tzinfo=None)
    async with Units(database, BotId(BOT_ID)).new() as unit:
        address = Address("telegram", str(AUTHOR))
        chat = await unit.chats.register(
            NewChat(address=address, kind=ChatKind.PRIVATE, title="Ada", zone="UTC", language="en"), now=now
        )
        message = ScheduledMessage(
            id=MessageId(new_uuid7(now)),
            number=await unit.messages.next_number(chat.id),
            bot_id=chat.bot_id,
            chat_id=chat.id,
            recipient_id=chat.recipient_id,
            topic_id=None,
            content=Content(f"{TEXT} for all"),
            timing=Timing(
                recurrence=Once(local), zone="UTC", zone_source=ZoneSource.CHAT, anchor=Anchor(now, now.date())
            ),
            next_run=Run(due_at, local),
            zone_rules=zone_rules(),
            doubt=DoubtPolicy.HOLD,
            created_at=now,
            created_by=UserId(AUTHOR),
            broadcast=BroadcastTerms(),
        )
        await unit.messages.add(message)
        await unit.commit()
    return message.id


def _index(chat: int) -> str:
    return address_indexes(Cipher(), BotId(BOT_ID), Address("telegram", str(chat)))[0]


async def run_of(database: Database, message_id: MessageId) -> RunId | None:
    """Return the broadcast's run, once it is planned."""
    async with Units(database, BotId(BOT_ID)).new(write=False) as unit:
        run = await unit.broadcasts.latest(message_id)
    return None if run is None else run.id
