"""A chat with schedules, made the way the bot makes them."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Table, select, text

from scheduling.chats import Address, Chat, ChatKind
from scheduling.content import Content, Entity
from scheduling.deliveries import AttemptStatus, DeliveryStatus, SendOrder, Verdict
from scheduling.identifiers import BotId, DeliveryId, MessageId, UserId, new_uuid7
from scheduling.messages import ScheduledMessage
from scheduling.ports import NewChat, PlannedRuns
from scheduling.recurrence import Anchor, Every, Run
from scheduling.timing import Timing, ZoneSource
from storage.delivery_queue import SqlDeliveryQueue
from storage.engine import Database
from storage.epochs import SqlEpochs
from storage.inbox import SqlInbox
from storage.plan import SqlMessagePlan
from storage.units import Units
from tests.waiting import until

BOT = BotId(4711)
ADA = UserId(77001)
NOW = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
WAITING = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")


def new_chat(value: str = "77001", **changes: Any) -> NewChat:
    """What Telegram tells of a chat."""
    told = NewChat(
        address=Address("telegram", value), kind=ChatKind.PRIVATE, title="Ada", zone="Europe/Berlin", language="en"
    )
    return replace(told, **changes)


@dataclass
class Store:
    """One bot's storage, with shorthands for what tests do all the time."""

    database: Database
    units: Units = field(init=False)
    plan: SqlMessagePlan = field(init=False)
    queue: SqlDeliveryQueue = field(init=False)
    inbox: SqlInbox = field(init=False)
    epochs: SqlEpochs = field(init=False)
    epoch: int = 0

    def __post_init__(self) -> None:
        self.units = Units(self.database, BOT)
        self.plan = SqlMessagePlan(self.database)
        self.queue = SqlDeliveryQueue(self.database, BOT)
        self.inbox = SqlInbox(self.database, BOT)
        self.epochs = SqlEpochs(self.database)

    async def until_somebody_waits(self) -> None:
        """Wait until a transaction waits for another one: for a row of it, or on SQLite for its turn to write."""
        await until(self._somebody_waits, what="a wait for a lock")

    async def _somebody_waits(self) -> bool:
        if self.database._write_lock is not None:
            return self.database._write_lock.waiting > 0
        async with self.database.reading() as connection:
            return bool((await connection.execute(WAITING)).scalar())

    async def chat(self, value: str = "77001", **changes: Any) -> Chat:
        """Register a chat."""
        async with self.units.new() as unit:
            chat = await unit.chats.register(new_chat(value, **changes), now=NOW)
            await unit.commit()
        return chat

    async def schedule(self, chat: Chat, **changes: Any) -> ScheduledMessage:
        """Store an hourly message that is due now."""
        async with self.units.new() as unit:
            message = message_in(chat, number=await unit.messages.next_number(chat.id), **changes)
            await unit.messages.add(message)
            await unit.commit()
        return message

    async def get(self, message: ScheduledMessage) -> ScheduledMessage | None:
        """Read a message again."""
        async with self.units.new(write=False) as unit:
            return await unit.messages.get(message.id, chat_id=message.chat_id)

    async def save(self, message: ScheduledMessage) -> None:
        """Store a changed message."""
        async with self.units.new() as unit:
            await unit.messages.save(message)
            await unit.commit()

    async def plan_due(self, now: datetime = NOW, **changes: Any) -> int:
        """Plan every due message for its present run and again an hour later; return how many were due."""
        async with self.plan.begin(now=now, limit=1000) as tick:
            plans = [planned(message, **changes) for message in tick.due]
            await tick.flush(plans, now=now)
        return len(plans)

    async def due_ids(self, now: datetime = NOW) -> list[DeliveryId]:
        """Return what may be sent."""
        return [delivery.id for delivery in await self.queue.due(now=now, limit=1000, exclude=[])]

    async def claim_due(self, now: datetime = NOW) -> Sequence[SendOrder]:
        """Claim everything that is due, in an epoch of our own."""
        if not self.epoch:
            self.epoch = await self.epochs.begin(BOT, now=now)
        return await self.queue.claim(await self.due_ids(now), epoch=self.epoch, now=now)

    async def retry(self, *ids: DeliveryId, now: datetime = NOW) -> int:
        """Make failed deliveries pending again; return how many were."""
        async with self.units.new() as unit:
            count = await unit.deliveries.retry(ids, now=now)
            await unit.commit()
        return count

    async def order(self, **changes: Any) -> SendOrder:
        """Schedule one message, plan and claim it."""
        await self.schedule(await self.chat(), **changes)
        await self.plan_due()
        [order] = await self.claim_due()
        return order

    async def rows(self, table: Table) -> list[dict[str, Any]]:
        """Return everything in a table, by primary key."""
        async with self.database.reading() as connection:
            found = await connection.execute(select(table).order_by(*table.primary_key))
            return [dict(row._mapping) for row in found]


def message_in(chat: Chat, **changes: Any) -> ScheduledMessage:
    """An hourly message with everything set that can be set."""
    message = ScheduledMessage(
        id=MessageId(new_uuid7(NOW)),
        number=1,
        bot_id=BOT,
        chat_id=chat.id,
        recipient_id=chat.recipient_id,
        topic_id=None,
        content=Content(
            "Water the 植物 🌱", (Entity("bold", 0, 5), Entity("text_link", 10, 2, {"url": "https://x.y"}))
        ),
        timing=Timing(
            recurrence=Every(60),
            zone="Europe/Berlin",
            zone_source=ZoneSource.CHAT,
            anchor=Anchor(NOW - HOUR, (NOW - HOUR).date()),
        ),
        next_run=Run(NOW, None),
        zone_rules="2026.1",
        created_at=NOW - HOUR,
        created_by=ADA,
    )
    return replace(message, **changes)


def planned(message: Any, **changes: Any) -> PlannedRuns:
    """One delivery now, and the next run in an hour."""
    run = message.next_run
    plan = PlannedRuns(
        message=message,
        occurrences=(run.at,),
        next_run=Run(run.at + HOUR, None),
        occurrence_index=message.occurrence_index + 1,
        zone_rules=message.zone_rules,
    )
    return replace(plan, **changes)


def verdict(order: SendOrder, **changes: Any) -> Verdict:
    """It arrived."""
    arrived = Verdict(
        order=order,
        finished_at=NOW + MINUTE,
        attempt_status=AttemptStatus.SENT,
        delivery_status=DeliveryStatus.SENT,
        next_try_at=None,
        uses_up_try=False,
        platform_message_id=900,
    )
    return replace(arrived, **changes)


def failed(order: SendOrder, **changes: Any) -> Verdict:
    """It was refused for good."""
    return verdict(
        order,
        **{
            "attempt_status": AttemptStatus.FAILED,
            "delivery_status": DeliveryStatus.FAILED,
            "uses_up_try": True,
            "category": "blocked",
            "text": "Forbidden: bot was blocked by the user",
            "platform_message_id": None,
        }
        | changes,
    )


def again(order: SendOrder, **changes: Any) -> Verdict:
    """It was certainly not sent and is tried again in a minute."""
    return failed(
        order,
        **{
            "attempt_status": AttemptStatus.RETRY,
            "delivery_status": DeliveryStatus.PENDING,
            "next_try_at": NOW + MINUTE,
            "category": "server_error",
        }
        | changes,
    )
