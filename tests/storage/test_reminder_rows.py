"""Reminders in the database: who settles them, when they are sent again, and which buttons go."""

import asyncio
from dataclasses import replace
from datetime import time, timedelta

import pytest
from sqlalchemy import select, update

from scheduling.chats import Actor, Chat
from scheduling.deliveries import DeliveryStatus, SendOrder
from scheduling.followups import FollowupKind
from scheduling.identifiers import BotId, DeliveryId, MessageId, new_uuid7
from scheduling.lifecycle import MessageStatus
from scheduling.options import Nagging, Options
from scheduling.quiet_hours import QuietHours
from scheduling.recurrence import Run
from scheduling.reminders import Reminder
from storage.engine import Database
from storage.mapping import options_to_text, quiet_hours_to_text
from storage.models import deliveries, followups, recipients, scheduled_messages
from storage.nags import SqlNags
from tests.storage.samples import ADA, BOT, HOUR, MINUTE, NOW, Store, failed, verdict

TEN = 10 * MINUTE
NAGS = Options(reminds=True, nagging=Nagging(minutes=10, times=3))
ARRIVED = NOW + MINUTE


@pytest.fixture
def nags(database: Database) -> SqlNags:
    return SqlNags(database, BOT)


async def arrived(store: Store, *, now=NOW, options: Options = NAGS) -> SendOrder:
    """Have a reminder arrive that is due hourly, on the hour."""
    order = await store.order(options=options)
    await store.queue.record([verdict(order, finished_at=now + MINUTE)])
    return order


async def following(store: Store) -> list[tuple[DeliveryId, str]]:
    return sorted((row["delivery_id"], row["kind"]) for row in await store.rows(followups))


async def send_due(store: Store, now, **changes) -> SendOrder:
    """Claim what is due, and have it arrive."""
    [order] = await store.claim_due(now)
    await store.queue.record([verdict(order, finished_at=now, platform_message_id=901, **changes)])
    return order


async def settled(store: Store, order: SendOrder, how) -> Reminder:
    """Settle a reminder as somebody does who taps a button below it."""
    async with store.units.new() as unit:
        reminder = await unit.reminders.get_for_update(order.delivery_id, recipient_id=order.recipient_id)
        assert reminder is not None
        await how(unit.reminders, reminder)
        await unit.commit()
    return reminder


async def finish(reminders, reminder) -> None:
    await reminders.finish(reminder, now=NOW + TEN)


async def put_off(reminders, reminder) -> None:
    await reminders.put_off(reminder, to=MessageId(new_uuid7(NOW)))


async def set_message(store: Store, **values) -> None:
    async with store.database.writing() as connection:
        await connection.execute(update(scheduled_messages).values(values))


# --- what is claimed -------------------------------------------------------------------------------------------------


async def test_a_claim_knows_the_language_of_the_recipient(store: Store):
    chat = await store.chat(language="ru")
    await store.schedule(chat)
    await store.plan_due()
    [order] = await store.claim_due()
    assert order.language == "ru"


async def test_a_recipient_that_is_no_chat_has_none(store: Store):
    chat = await store.chat(language="ru")
    async with store.database.writing() as connection:
        key = new_uuid7(NOW)
        row = (await connection.execute(select(recipients))).mappings().one()
        await connection.execute(recipients.insert().values({**row, "id": key, "address": "5", "address_index": "5"}))
    await store.schedule(chat, recipient_id=key)
    await store.plan_due()
    [order] = await store.claim_due()
    assert order.language is None


# --- what follows ----------------------------------------------------------------------------------------------------


async def test_what_nags_follows_with_the_record_of_its_arrival(store: Store):
    order = await arrived(store)
    [row] = await store.rows(followups)
    assert (row["delivery_id"], row["kind"], row["due_at"]) == (order.delivery_id, "nag", ARRIVED + TEN)


@pytest.mark.parametrize("options", [Options(), Options(reminds=True)])
async def test_nothing_follows_what_does_not_nag(store: Store, options):
    await arrived(store, options=options)
    assert await store.rows(followups) == []


async def test_nothing_follows_what_did_not_arrive(store: Store):
    order = await store.order(options=NAGS)
    await store.queue.record([failed(order)])
    assert await store.rows(followups) == []


async def test_an_arrival_that_is_reported_twice_is_followed_once(store: Store):
    order = await arrived(store)
    await store.queue.record([verdict(order, finished_at=NOW + HOUR)])
    assert [row["due_at"] for row in await store.rows(followups)] == [ARRIVED + TEN]


async def test_many_are_followed_at_once_each_with_its_own(store: Store):
    chats = [await store.chat(str(number)) for number in range(20)]
    for place, chat in enumerate(chats):
        await store.schedule(chat, options=replace(NAGS, nagging=Nagging(5 + place, 3)))
    await store.plan_due()
    orders = await store.claim_due()
    await store.queue.record([verdict(order) for order in orders])
    minutes = {order.delivery_id: order.options.nagging.minutes for order in orders if order.options.nagging}
    assert {row["delivery_id"]: row["due_at"] for row in await store.rows(followups)} == {
        key: ARRIVED + timedelta(minutes=each) for key, each in minutes.items()
    }


# --- again -----------------------------------------------------------------------------------------------------------


async def test_it_is_sent_again_as_a_delivery_of_its_own(store: Store, nags: SqlNags):
    order = await arrived(store)
    now = ARRIVED + TEN
    assert await nags.nag(order.delivery_id, now=now)
    first, again = await store.rows(deliveries)
    assert (again["nag_of"], again["occurrence_at"], again["next_try_at"]) == (first["id"], now, now)
    assert (again["message_id"], again["recipient_id"]) == (first["message_id"], first["recipient_id"])
    assert (again["status"], again["priority"], again["retried_at"]) == ("pending", first["priority"], None)
    assert await store.rows(followups) == []


async def test_it_is_sent_again_once_whoever_asks_how_often(store: Store, nags: SqlNags):
    order = await arrived(store)
    now = ARRIVED + TEN
    sent = await asyncio.gather(*(nags.nag(order.delivery_id, now=now) for _ in range(4)))
    assert sorted(sent) == [False, False, False, True]
    assert len(await store.rows(deliveries)) == 2


async def test_when_it_has_arrived_again_it_goes_on_and_the_older_one_loses_its_buttons(store: Store, nags: SqlNags):
    order = await arrived(store)
    first = order.delivery_id
    for number in range(1, 4):
        now = ARRIVED + number * TEN
        assert await nags.nag(first, now=now)
        again = await send_due(store, now)
        assert await following(store) == sorted([(first, "nag"), (order.delivery_id, "unbutton")])
        async with store.database.writing() as connection:
            await connection.execute(followups.delete().where(followups.c.kind == FollowupKind.UNBUTTON))
        order = again
    assert not await nags.nag(first, now=ARRIVED + 4 * TEN)  # three times are enough
    assert await store.rows(followups) == []
    assert len(await store.rows(deliveries)) == 4


@pytest.mark.parametrize("how", [finish, put_off])
async def test_what_is_settled_is_not_sent_again(store: Store, nags: SqlNags, how):
    order = await arrived(store)
    await settled(store, order, how)
    assert not await nags.nag(order.delivery_id, now=ARRIVED + TEN)
    assert len(await store.rows(deliveries)) == 1
    assert await store.rows(followups) == []


@pytest.mark.parametrize("how", [finish, put_off])
async def test_what_waits_to_be_sent_again_is_called_off(store: Store, nags: SqlNags, how):
    order = await arrived(store)
    await nags.nag(order.delivery_id, now=ARRIVED + TEN)
    await settled(store, order, how)
    assert [row["status"] for row in await store.rows(deliveries)] == ["sent", "cancelled"]


async def test_what_was_on_its_way_when_somebody_said_done_loses_its_buttons(store: Store, nags: SqlNags):
    order = await arrived(store)
    await nags.nag(order.delivery_id, now=ARRIVED + TEN)
    [again] = await store.claim_due(ARRIVED + TEN)
    await settled(store, order, finish)
    await store.queue.record([verdict(again, platform_message_id=901)])
    assert await following(store) == [(again.delivery_id, "unbutton")]  # and the first one keeps its "Done"


async def test_what_was_tapped_keeps_what_it_shows(store: Store, nags: SqlNags):
    """The older message was tapped before its buttons could go."""
    order = await arrived(store)
    await nags.nag(order.delivery_id, now=ARRIVED + TEN)
    await send_due(store, ARRIVED + TEN)
    await settled(store, order, finish)
    assert await following(store) == [(order.delivery_id, "nag")]


@pytest.mark.parametrize(
    "values",
    [
        {"status": MessageStatus.PAUSED, "next_run_at": None},
        {"status": MessageStatus.CANCELLED, "next_run_at": None},
        {"options": options_to_text(Options(reminds=True))},
    ],
)
async def test_a_schedule_that_rests_or_nags_no_more_sends_nothing_again(store: Store, nags: SqlNags, values):
    order = await arrived(store)
    await set_message(store, **values)
    assert not await nags.nag(order.delivery_id, now=ARRIVED + TEN)
    assert await store.rows(followups) == []


async def test_a_run_that_was_planned_since_ends_it(store: Store, nags: SqlNags):
    order = await arrived(store)
    await store.plan_due(NOW + HOUR)
    assert not await nags.nag(order.delivery_id, now=ARRIVED + TEN)
    later = await send_due(store, NOW + HOUR)
    assert await following(store) == sorted([(order.delivery_id, "unbutton"), (later.delivery_id, "nag")])


async def test_a_run_that_is_due_and_not_planned_yet_ends_it(store: Store, nags: SqlNags):
    order = await arrived(store)
    assert not await nags.nag(order.delivery_id, now=NOW + HOUR)
    assert await store.rows(followups) == []
    await store.plan_due(NOW + HOUR)  # and takes nothing of its instant away
    assert len(await store.rows(deliveries)) == 2


async def test_buttons_of_what_was_settled_stay_when_the_next_one_comes(store: Store):
    order = await arrived(store)
    await settled(store, order, finish)
    await store.plan_due(NOW + HOUR)
    later = await send_due(store, NOW + HOUR)
    assert (order.delivery_id, "unbutton") not in await following(store)
    assert (later.delivery_id, "nag") in await following(store)


async def test_a_quiet_night_puts_it_off(store: Store, nags: SqlNags):
    order = await arrived(store)
    quiet = QuietHours(time(8), time(10), "UTC")
    async with store.database.writing() as connection:
        await connection.execute(update(recipients).values(quiet_hours=quiet_hours_to_text(quiet)))
        await connection.execute(update(scheduled_messages).values(next_run_at=NOW + 9 * HOUR))
    assert not await nags.nag(order.delivery_id, now=ARRIVED + TEN)
    assert [row["due_at"] for row in await store.rows(followups)] == [NOW + 2 * HOUR]
    assert await nags.nag(order.delivery_id, now=NOW + 2 * HOUR)


async def test_another_bot_sends_nothing_again(store: Store, database: Database):
    order = await arrived(store)
    assert not await SqlNags(database, BotId(BOT + 1)).nag(order.delivery_id, now=ARRIVED + TEN)
    assert len(await store.rows(followups)) == 1


# --- settled ---------------------------------------------------------------------------------------------------------


async def test_a_reminder_is_known_by_each_of_its_messages_and_settled_for_all(store: Store, nags: SqlNags):
    order = await arrived(store)
    await nags.nag(order.delivery_id, now=ARRIVED + TEN)
    again = await send_due(store, ARRIVED + TEN)
    reminder = await settled(store, again, finish)
    assert (reminder.id, reminder.first_id, reminder.platform_message_id) == (
        again.delivery_id,
        order.delivery_id,
        901,
    )
    assert reminder.occurrence_at == NOW
    async with store.units.new(write=False) as unit:
        by_first = await unit.reminders.get(order.delivery_id, recipient_id=order.recipient_id)
    assert by_first is not None
    assert by_first.done_at == NOW + TEN


async def test_another_chat_and_another_bot_know_nothing_of_it(store: Store):
    order = await arrived(store)
    stranger: Chat = await store.chat("5")
    async with store.units.new() as unit:
        assert await unit.reminders.get_for_update(order.delivery_id, recipient_id=stranger.recipient_id) is None
        assert await unit.reminders.get(DeliveryId(new_uuid7(NOW)), recipient_id=order.recipient_id) is None


async def test_taken_back_it_nags_again_at_its_time(store: Store, nags: SqlNags):
    order = await arrived(store)
    await settled(store, order, finish)
    await nags.nag(order.delivery_id, now=ARRIVED + TEN)
    await settled(store, order, lambda reminders, one: reminders.take_back(one, nag_at=NOW + HOUR / 2))
    [row] = await store.rows(followups)
    assert (row["kind"], row["due_at"]) == ("nag", NOW + HOUR / 2)
    assert [row["done_at"] for row in await store.rows(deliveries)] == [None]
    assert await nags.nag(order.delivery_id, now=NOW + HOUR / 2)


async def test_done_and_an_arrival_at_the_same_moment_agree(store: Store, nags: SqlNags):
    """Whoever comes second sees the first: either nothing nags, or what nags finds it done."""
    order = await arrived(store)
    await nags.nag(order.delivery_id, now=ARRIVED + TEN)
    [again] = await store.claim_due(ARRIVED + TEN)
    await asyncio.gather(settled(store, order, finish), store.queue.record([verdict(again, platform_message_id=901)]))
    assert not await nags.nag(order.delivery_id, now=ARRIVED + 2 * TEN)
    assert [row["status"] for row in await store.rows(deliveries)] == ["sent", "sent"]


async def test_what_nags_can_be_cancelled_with_its_schedule(store: Store, nags: SqlNags):
    order = await arrived(store)
    await nags.nag(order.delivery_id, now=ARRIVED + TEN)
    async with store.units.new() as unit:
        message = await unit.messages.get_for_update(order.message_id, chat_id=order.chat_id)
        assert message is not None
        await unit.messages.save(message.cancel(by=Actor(ADA, is_administrator=False), now=NOW))
        assert await unit.messages.cancel_pending(order.message_id) == 1
        await unit.commit()
    assert [row["status"] for row in await store.rows(deliveries)] == [DeliveryStatus.SENT, DeliveryStatus.CANCELLED]


async def test_a_snooze_keeps_of_whom_it_is(store: Store):
    chat = await store.chat()
    parent = await store.schedule(chat, next_run=Run(NOW, None))
    child = await store.schedule(chat, id=MessageId(new_uuid7(NOW)), parent_id=parent.id, parent_number=1)
    found = await store.get(child)
    assert found is not None
    assert (found.parent_id, found.parent_number) == (parent.id, 1)
