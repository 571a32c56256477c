"""Schedules that are all due in the same second, stored as each system stores them. None of this is measured."""

import itertools
import pickle
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Table, create_engine, func, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bench.order import BOT_ID, Order
from scheduling.chats import Address, ChatKind, Reachability
from scheduling.content import Content
from scheduling.deliveries import DeliveryStatus
from scheduling.identifiers import BotId, ChatId, MessageId, RecipientId, UserId, new_uuid7
from scheduling.messages import ScheduledMessage
from scheduling.recurrence import Anchor, Every, Once, Run
from scheduling.timing import Timing, ZoneSource
from scheduling.zones import zone_rules
from storage.chats import address_indexes
from storage.cipher import Cipher
from storage.engine import open_database
from storage.mapping import message_to_row
from storage.migrations import migrate
from storage.models import chats, deliveries, has_status, recipients, scheduled_messages

ROWS_AT_ONCE = 500
ZONE = "Europe/Berlin"


async def seed_carillon(order: Order, *, every_minutes: int | None = None) -> None:
    """Make the tables; store chats and their schedules as if people had made them: once, or every so many minutes."""
    database = open_database(order.database_url)
    await migrate(database)
    now = datetime.now(UTC)
    places = [(RecipientId(new_uuid7(now)), ChatId(new_uuid7(now))) for _ in range(order.chats)]
    async with database.writing() as connection:
        people = [_recipient(order, number, recipient, now=now) for number, (recipient, _) in enumerate(places)]
        await _store(connection, recipients, people)
        await _store(connection, chats, (_chat(order, *place, now=now) for place in places))
        messages = (
            _message(order, number, *places[number % order.chats], now=now, every_minutes=every_minutes)
            for number in range(order.schedules)
        )
        await _store(connection, scheduled_messages, map(message_to_row, messages))
    if not database.is_sqlite:  # a database that has lived for a while has been analyzed
        async with database.writing() as connection:
            await connection.execute(text("ANALYZE"))
    await database.close()


async def sent_by_carillon(order: Order) -> int:
    """Return how many deliveries the database knows as sent, after the contest."""
    database = open_database(order.database_url)
    sent = select(func.count()).select_from(deliveries).where(has_status(deliveries.c.status, DeliveryStatus.SENT))
    async with database.reading() as connection:
        count = (await connection.execute(sent)).scalar_one()
    await database.close()
    return int(count)


def seed_yardstick(order: Order) -> None:
    """Store jobs exactly as `add_job` would, but in one transaction."""
    # Only here: it imports aiogram, which takes seconds.
    from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore  # noqa: PLC0415
    from apscheduler.schedulers.asyncio import AsyncIOScheduler  # noqa: PLC0415
    from apscheduler.triggers.date import DateTrigger  # noqa: PLC0415

    from bench.yardstick import send  # noqa: PLC0415

    engine = create_engine(order.database_url)
    if engine.dialect.name == "sqlite":
        # The file keeps it. As for Carillon: with the default, each job's removal waits several times for the disk.
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA journal_mode = WAL")
    store = SQLAlchemyJobStore(engine=engine)
    store.jobs_t.create(engine, checkfirst=True)
    scheduler = AsyncIOScheduler(timezone="UTC")
    for number in range(order.schedules):
        due_at = datetime.fromtimestamp(order.due_of(number), UTC)
        scheduler.add_job(
            send,
            DateTrigger(due_at),
            args=(order.chat_of(number), order.text_of(number)),
            next_run_time=due_at,
            executor="default",
            misfire_grace_time=None,
            coalesce=False,
            max_instances=1,
        )
    rows = [
        {
            "id": job.id,
            "next_run_time": job.next_run_time.timestamp(),
            "job_state": pickle.dumps(job.__getstate__(), store.pickle_protocol),
        }
        for job, _store_name, _replace in scheduler._pending_jobs  # not started, so they wait here
    ]
    with engine.begin() as connection:
        connection.execute(insert(store.jobs_t), rows)
        if engine.dialect.name == "postgresql":
            connection.execute(text("ANALYZE"))
    engine.dispose()


async def _store(connection: AsyncConnection, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
    remaining = iter(rows)
    while chunk := [dict(row) for row in itertools.islice(remaining, ROWS_AT_ONCE)]:
        await connection.execute(insert(table), chunk)


def _recipient(order: Order, number: int, recipient_id: RecipientId, *, now: datetime) -> dict[str, Any]:
    address = Address("telegram", str(order.chat_of(number)))
    return {
        "id": recipient_id,
        "bot_id": BOT_ID,
        "platform": address.platform,
        "address": address.value,
        "address_index": address_indexes(Cipher(), BotId(BOT_ID), address)[0],
        "kind": ChatKind.PRIVATE,
        "reachability": Reachability.REACHABLE,
        "created_at": now,
    }


def _chat(order: Order, recipient_id: RecipientId, chat_id: ChatId, *, now: datetime) -> dict[str, Any]:
    return {
        "id": chat_id,
        "bot_id": BOT_ID,
        "recipient_id": recipient_id,
        "title": "Somebody",
        "zone": ZONE,
        "zone_is_set": True,
        "language": "en",
        "language_is_set": True,
        "last_number": order.schedules,
        "created_at": now,
    }


def _message(
    order: Order,
    number: int,
    recipient_id: RecipientId,
    chat_id: ChatId,
    *,
    now: datetime,
    every_minutes: int | None,
) -> ScheduledMessage:
    due_at = datetime.fromtimestamp(order.due_of(number), UTC)
    local = due_at.astimezone(ZoneInfo(ZONE)).replace(tzinfo=None)
    return ScheduledMessage(
        id=MessageId(new_uuid7(now)),
        number=number + 1,
        bot_id=BotId(BOT_ID),
        chat_id=chat_id,
        recipient_id=recipient_id,
        topic_id=None,
        content=Content(order.text_of(number)),
        timing=Timing(
            recurrence=Once(local) if every_minutes is None else Every(every_minutes),
            zone=ZONE,
            zone_source=ZoneSource.CHAT,
            anchor=Anchor(now if every_minutes is None else due_at - timedelta(minutes=every_minutes), now.date()),
        ),
        next_run=Run(due_at, local if every_minutes is None else None),
        zone_rules=zone_rules(),
        created_at=now,
        created_by=UserId(order.chat_of(number)),
    )
