"""The delivery queue's store: claims and verdicts, each on its condition."""

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import update

from scheduling.categories import Category
from scheduling.chats import Actor, Address, ChatKind, Reachability
from scheduling.deliveries import AttemptStatus, DeliveryStatus, SendOrder
from scheduling.identifiers import BotId, DeliveryId, new_uuid7
from scheduling.policies import DoubtPolicy
from scheduling.recurrence import Run
from storage.delivery_queue import SqlDeliveryQueue
from storage.engine import Database
from storage.models import deliveries, delivery_attempts, scheduled_messages
from tests.storage.samples import ADA, BOT, HOUR, MINUTE, NOW, Store, again, failed, verdict


async def delivery(store: Store, order: SendOrder | None = None) -> dict[str, object]:
    """Return the row of a delivery, or of the only one."""
    rows = await store.rows(deliveries)
    return next(row for row in rows if order is None or row["id"] == order.delivery_id)


async def cancel(store: Store, order: SendOrder) -> int:
    """Cancel the message of an order, as its author does; return how many deliveries that stopped."""
    async with store.units.new() as unit:
        message = await unit.messages.get_for_update(order.message_id, chat_id=order.chat_id)
        assert message is not None
        await unit.messages.save(message.cancel(by=Actor(ADA, is_administrator=False), now=NOW))
        stopped = await unit.messages.cancel_pending(order.message_id)
        await unit.commit()
    return stopped


# --- due -------------------------------------------------------------------------------------------------------------


async def test_due_comes_by_priority_then_time(store: Store):
    chat = await store.chat()
    for priority, minutes in [(3, 0), (1, 5), (5, 9), (1, 7), (3, 8), (2, -1)]:
        await store.schedule(chat, priority=priority, next_run=Run(NOW - minutes * MINUTE, None))
    await store.plan_due()
    due = await store.queue.due(now=NOW, limit=9, exclude=[])

    assert [(one.priority, (NOW - one.next_try_at) // MINUTE) for one in due] == [
        (1, 7),
        (1, 5),
        (3, 8),
        (3, 0),
        (5, 9),
    ]
    assert list(await store.queue.due(now=NOW, limit=3, exclude=[])) == list(due[:3])
    assert (due[0].address, due[0].chat_kind, due[0].recipient_id) == (chat.address, chat.kind, chat.recipient_id)


async def test_excluded_recipients_are_left_out(store: Store):
    chats = [await store.chat(str(number)) for number in range(3)]
    for chat in chats:
        await store.schedule(chat)
    await store.plan_due()
    due = await store.queue.due(now=NOW, limit=9, exclude=[chat.recipient_id for chat in chats[:2]])

    assert [one.recipient_id for one in due] == [chats[2].recipient_id]


async def test_the_next_try_is_the_earliest_of_all_priorities(store: Store):
    assert await store.queue.next_try_at() is None
    chat = await store.chat()
    await store.schedule(chat, priority=1)
    await store.schedule(chat, priority=4, next_run=Run(NOW - HOUR, None))
    await store.plan_due()
    assert await store.queue.next_try_at() == NOW - HOUR


async def test_a_bot_sees_its_own_deliveries_only(store: Store):
    order = await store.order()
    other = SqlDeliveryQueue(store.database, BotId(BOT + 1))
    assert await other.record([verdict(order)]) == []
    await store.queue.record([failed(order)])
    assert await other.failures_to_tell(limit=9) == []
    await other.told([order.delivery_id], now=NOW)
    assert len(await store.queue.failures_to_tell(limit=9)) == 1

    assert await store.retry(order.delivery_id) == 1
    epoch = await store.epochs.begin(BotId(BOT + 1), now=NOW)
    assert await other.due(now=NOW, limit=9, exclude=[]) == []
    assert await other.next_try_at() is None
    assert await other.claim([order.delivery_id], epoch=epoch, now=NOW) == []


# --- claim -----------------------------------------------------------------------------------------------------------


async def test_a_claim_is_sending_with_a_started_attempt(store: Store):
    chat = await store.chat("-100", kind=ChatKind.SUPERGROUP)
    message = await store.schedule(chat, topic_id=7, doubt=DoubtPolicy.HOLD)
    await store.plan_due()
    [order] = await store.claim_due()

    [attempt] = await store.rows(delivery_attempts)
    assert order == SendOrder(
        delivery_id=(await store.rows(deliveries))[0]["id"],
        attempt_id=attempt["id"],
        message_id=message.id,
        bot_id=BOT,
        chat_id=chat.id,
        recipient_id=chat.recipient_id,
        address=chat.address,
        chat_kind=ChatKind.SUPERGROUP,
        topic_id=7,
        content=message.content,
        created_by=message.created_by,
        language=chat.language,
        occurrence_at=NOW,
        epoch=store.epoch,
        claimed_at=NOW,
        part=0,
        parts=1,
        tries=0,
        doubt=DoubtPolicy.HOLD,
    )
    assert (attempt["status"], attempt["epoch"], attempt["started_at"]) == ("started", store.epoch, NOW)
    row = await delivery(store)
    assert (row["status"], row["next_try_at"], row["epoch"]) == ("sending", None, store.epoch)
    assert await store.due_ids() == []


async def test_orders_come_in_the_order_of_ids(store: Store):
    chat = await store.chat()
    for minute in range(9):
        await store.schedule(chat, next_run=Run(NOW - minute * MINUTE, None))
    await store.plan_due()
    ids = [*(await store.due_ids())[::-2], DeliveryId(new_uuid7(NOW))]
    epoch = await store.epochs.begin(BOT, now=NOW)

    assert [order.delivery_id for order in await store.queue.claim(ids, epoch=epoch, now=NOW)] == ids[:-1]


@pytest.mark.parametrize("status", [status for status in DeliveryStatus if status is not DeliveryStatus.PENDING])
async def test_only_what_is_pending_is_claimed(store: Store, status: DeliveryStatus):
    order = await store.order()
    async with store.database.writing() as connection:
        await connection.execute(
            update(deliveries).values(
                status=status,
                epoch=store.epoch if status is DeliveryStatus.SENDING else None,
                sent_at=NOW if status is DeliveryStatus.SENT else None,
            )
        )
    before = await store.rows(deliveries)

    assert await store.queue.claim([order.delivery_id], epoch=store.epoch, now=NOW) == []
    assert await store.rows(deliveries) == before
    assert len(await store.rows(delivery_attempts)) == 1


async def test_an_earlier_epoch_claims_nothing(store: Store):
    await store.schedule(await store.chat())
    await store.plan_due()
    epoch = await store.epochs.begin(BOT, now=NOW)
    assert await store.epochs.begin(BOT, now=NOW) == epoch + 1

    ids = await store.due_ids()
    assert await store.queue.claim(ids, epoch=epoch, now=NOW) == []
    assert await store.due_ids() == ids
    assert await store.rows(delivery_attempts) == []


async def test_concurrent_claims_take_each_delivery_once(store: Store):
    chat = await store.chat()
    for _ in range(20):
        await store.schedule(chat)
    await store.plan_due()
    ids = await store.due_ids()
    epoch = await store.epochs.begin(BOT, now=NOW)

    claims = await asyncio.gather(
        *(store.queue.claim(ids if number % 2 else ids[::-1], epoch=epoch, now=NOW) for number in range(4))
    )
    taken = [order.delivery_id for orders in claims for order in orders]
    assert sorted(taken) == sorted(ids)


# --- record ----------------------------------------------------------------------------------------------------------


async def test_what_arrived_is_recorded(store: Store):
    order = await store.order()
    assert await store.queue.record([verdict(order)]) == [order.delivery_id]

    row = await delivery(store)
    assert (row["status"], row["sent_at"], row["platform_message_id"]) == ("sent", NOW + MINUTE, 900)
    assert (row["tries"], row["parts_sent"], row["epoch"], row["last_category"]) == (0, 1, None, None)
    [attempt] = await store.rows(delivery_attempts)
    assert (attempt["status"], attempt["finished_at"], attempt["platform_message_id"]) == ("sent", NOW + MINUTE, 900)
    async with store.units.new(write=False) as unit:
        result = await unit.messages.last_result(order.message_id)
    assert result is not None
    assert (result.delivery_id, result.status, result.sent_at) == (order.delivery_id, "sent", NOW + MINUTE)


async def test_a_retry_waits_and_uses_up_a_try(store: Store):
    order = await store.order()
    await store.queue.record([again(order, text="Bad \0 Gateway \ud83d", retry_after=1.5)])

    row = await delivery(store)
    assert (row["status"], row["tries"], row["last_category"]) == ("pending", 1, "server_error")
    assert (row["next_try_at"], row["occurrence_at"]) == (NOW + MINUTE, NOW)
    [attempt] = await store.rows(delivery_attempts)
    assert (attempt["text"], attempt["retry_after"]) == ("Bad  Gateway ?", 1.5)
    assert await store.due_ids(NOW) == []
    [second] = await store.claim_due(NOW + MINUTE)
    assert second.tries == 1
    assert sorted(row["number"] for row in await store.rows(delivery_attempts)) == [1, 2]


async def test_a_claim_given_back_costs_nothing(store: Store):
    order = await store.order()
    await store.queue.record([again(order)])
    [order] = await store.claim_due(NOW + MINUTE)
    released = {"attempt_status": AttemptStatus.RELEASED, "uses_up_try": False, "category": None, "text": None}
    await store.queue.record([again(order, next_try_at=NOW, **released)])

    row = await delivery(store)
    assert (row["status"], row["tries"], row["last_category"], row["next_try_at"]) == (
        "pending",
        1,
        "server_error",
        NOW,
    )


async def test_the_next_part_follows_the_first(store: Store):
    await store.schedule(await store.chat())
    await store.plan_due()
    async with store.database.writing() as connection:
        await connection.execute(update(deliveries).values(parts=2))
    [order] = await store.claim_due()
    await store.queue.record([verdict(order, delivery_status=DeliveryStatus.PENDING, next_try_at=NOW)])

    row = await delivery(store)
    assert (row["status"], row["parts_sent"], row["sent_at"]) == ("pending", 1, None)
    [order] = await store.claim_due()
    assert (order.part, order.parts) == (1, 2)
    await store.queue.record([verdict(order, platform_message_id=901)])
    assert sorted(attempt["part"] for attempt in await store.rows(delivery_attempts)) == [0, 1]
    row = await delivery(store)
    assert (row["status"], row["parts_sent"], row["platform_message_id"]) == ("sent", 2, 901)


@pytest.mark.parametrize("status", [DeliveryStatus.FAILED, DeliveryStatus.MISSED])
async def test_what_may_have_arrived_is_in_doubt_however_its_last_try_ended(store: Store, status: DeliveryStatus):
    order = await store.order()
    await store.queue.record([again(order, attempt_status=AttemptStatus.IN_DOUBT, category=Category.TIMEOUT)])
    [order] = await store.claim_due(NOW + MINUTE)
    await store.queue.record([failed(order, delivery_status=status, category=Category.SERVER_ERROR)])

    row = await delivery(store)
    assert (row["status"], row["next_try_at"], row["last_category"]) == ("unknown", None, Category.SERVER_ERROR)
    attempts = sorted((attempt["number"], attempt["status"]) for attempt in await store.rows(delivery_attempts))
    assert attempts == [(1, "in_doubt"), (2, "failed")]
    [notice] = await store.queue.failures_to_tell(limit=9)
    assert notice.status is DeliveryStatus.UNKNOWN


async def test_a_doubt_about_a_part_that_arrived_later_says_nothing_of_the_next_part(store: Store):
    await store.schedule(await store.chat())
    await store.plan_due()
    async with store.database.writing() as connection:
        await connection.execute(update(deliveries).values(parts=2))
    [order] = await store.claim_due()
    await store.queue.record([again(order, attempt_status=AttemptStatus.IN_DOUBT, next_try_at=NOW)])
    [order] = await store.claim_due()
    await store.queue.record([verdict(order, delivery_status=DeliveryStatus.PENDING, next_try_at=NOW)])
    [order] = await store.claim_due()
    await store.queue.record([failed(order)])

    assert (await delivery(store))["status"] == "failed"


async def test_an_attempt_that_ended_is_not_recorded_again(store: Store):
    order = await store.order()
    await store.queue.record([again(order)])
    before = await store.rows(deliveries), await store.rows(delivery_attempts)

    assert await store.queue.record([verdict(order)]) == []
    assert (await store.rows(deliveries), await store.rows(delivery_attempts)) == before


async def test_a_late_verdict_changes_nothing_of_the_next_attempt(store: Store):
    first = await store.order()
    await store.queue.record([again(first)])
    [second] = await store.claim_due(NOW + MINUTE)

    for verdicts in ([failed(first), verdict(second)], [verdict(second), failed(first)]):
        assert await store.queue.record(verdicts) in ([second.delivery_id], [])
    assert (await delivery(store))["status"] == "sent"
    attempts = await store.rows(delivery_attempts)
    assert sorted((attempt["number"], attempt["status"]) for attempt in attempts) == [(1, "retry"), (2, "sent")]


async def test_verdicts_are_told_apart(store: Store):
    chat = await store.chat()
    for _ in range(3):
        await store.schedule(chat)
    await store.plan_due()
    orders = await store.claim_due()
    await store.queue.record([verdict(orders[2]), failed(orders[0]), again(orders[1])])

    assert [(await delivery(store, order))["status"] for order in orders] == ["failed", "pending", "sent"]


async def test_a_retry_of_a_cancelled_message_is_cancelled(store: Store):
    order = await store.order()
    assert await cancel(store, order) == 0
    await store.queue.record([again(order)])

    row = await delivery(store)
    assert (row["status"], row["next_try_at"]) == ("cancelled", None)


async def test_cancelling_stops_what_is_pending(store: Store):
    order = await store.order()
    await store.queue.record([again(order)])
    assert await cancel(store, order) == 1
    assert await store.claim_due(NOW + HOUR) == []


async def test_a_recipient_who_is_gone_is_marked(store: Store):
    order = await store.order()
    await store.queue.record([failed(order, recipient_is_gone=True)])
    async with store.units.new(write=False) as unit:
        assert (await unit.chats.get(order.chat_id)).reachability is Reachability.BLOCKED


# --- moving ----------------------------------------------------------------------------------------------------------


async def test_a_recipient_that_moved_is_found_at_its_new_address(store: Store):
    order = await store.order()
    new = Address("telegram", "-1005")
    await store.queue.record([again(order, moved_to=new)])

    [second] = await store.claim_due(NOW + MINUTE)
    assert (second.address, second.recipient_id) == (new, order.recipient_id)
    async with store.units.new(write=False) as unit:
        found = await unit.chats.find(new)
        assert found is not None
        assert found.id == order.chat_id
        assert await unit.chats.find(order.address) is None


async def test_a_recipient_that_moved_to_a_known_chat_becomes_that_chat(store: Store):
    order = await store.order(source_message_id=5)
    old = await store.schedule(await store.chat())
    known = await store.chat("-1005", kind=ChatKind.SUPERGROUP)
    theirs = await store.schedule(known)
    await store.queue.record([again(order, moved_to=known.address)])

    async with store.units.new() as unit:
        page = await unit.messages.page(known.id, index=0, size=9)
        assert await unit.messages.next_number(known.id) == 4
        assert await unit.messages.find_source(5, chat_id=known.id) is None
        assert (await unit.chats.get(old.chat_id)).reachability is Reachability.LEFT
    assert {message.id: message.number for message in page.messages} == {theirs.id: 1, order.message_id: 2, old.id: 3}
    assert {row["recipient_id"] for row in await store.rows(scheduled_messages)} == {known.recipient_id}
    [second] = await store.claim_due(NOW + MINUTE)
    assert (second.address, second.chat_id, second.delivery_id) == (known.address, known.id, order.delivery_id)


# --- taking over -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("doubt", "status"), [(DoubtPolicy.RESEND, "pending"), (DoubtPolicy.HOLD, "unknown")])
async def test_what_an_earlier_epoch_left_is_in_doubt(store: Store, doubt: DoubtPolicy, status: str):
    order = await store.order(doubt=doubt)
    epoch = await store.epochs.begin(BOT, now=NOW)
    assert await store.queue.take_over(epoch=store.epoch, now=NOW) == 0
    assert await store.queue.take_over(epoch=epoch, now=NOW + MINUTE) == 1

    row = await delivery(store)
    assert (row["status"], row["tries"], row["last_category"], row["epoch"]) == (status, 1, Category.CRASHED, None)
    assert row["next_try_at"] == (NOW + MINUTE if doubt is DoubtPolicy.RESEND else None)
    [attempt] = await store.rows(delivery_attempts)
    assert (attempt["status"], attempt["finished_at"]) == ("in_doubt", NOW + MINUTE)
    assert await store.queue.record([failed(order)]) == []
    notices = await store.queue.failures_to_tell(limit=9)
    assert [(one.category, one.attempt_status) for one in notices] == (
        [] if doubt is DoubtPolicy.RESEND else [(Category.CRASHED, AttemptStatus.IN_DOUBT)]
    )


@pytest.mark.parametrize(("doubt", "status"), [(DoubtPolicy.RESEND, "cancelled"), (DoubtPolicy.HOLD, "unknown")])
async def test_what_was_cancelled_is_not_sent_again_by_a_successor(store: Store, doubt: DoubtPolicy, status: str):
    order = await store.order(doubt=doubt)
    await cancel(store, order)
    assert await store.queue.take_over(epoch=store.epoch + 1, now=NOW) == 1
    assert (await delivery(store))["status"] == status


# --- failures --------------------------------------------------------------------------------------------------------


async def test_a_failure_is_told_once(store: Store):
    order = await store.order()
    await store.queue.record([again(order)])
    assert await store.queue.failures_to_tell(limit=9) == []
    [order] = await store.claim_due(NOW + MINUTE)
    await store.queue.record([failed(order)])

    [notice] = await store.queue.failures_to_tell(limit=9)
    assert (notice.delivery_id, notice.status, notice.category) == (order.delivery_id, "failed", "blocked")
    assert (notice.attempt_status, notice.occurrence_at) == (AttemptStatus.FAILED, NOW)
    assert (notice.message.id, notice.chat.id) == (order.message_id, order.chat_id)
    await store.queue.told([order.delivery_id], now=NOW)
    assert await store.queue.failures_to_tell(limit=9) == []


async def test_failures_are_told_oldest_first(store: Store):
    chat = await store.chat()
    for minutes in (1, 3, 2):
        await store.schedule(chat, next_run=Run(NOW - minutes * MINUTE, None))
    await store.plan_due()
    orders = await store.claim_due()
    statuses = [DeliveryStatus.FAILED, DeliveryStatus.SUSPENDED, DeliveryStatus.UNKNOWN]
    await store.queue.record(
        [failed(order, delivery_status=status) for order, status in zip(orders, statuses, strict=True)]
    )

    notices = await store.queue.failures_to_tell(limit=2)
    assert [(NOW - notice.occurrence_at) // MINUTE for notice in notices] == [3, 2]


async def test_a_claim_waits_for_a_new_epoch_that_is_being_begun(postgres_database: Database):
    """Else it could commit unseen by the successor that judges what its predecessor left."""
    store = Store(postgres_database)
    order = await store.order()
    await store.queue.record([again(order, next_try_at=NOW)])
    ids = await store.due_ids()
    async with store.database.transaction(write=True) as successor:
        await successor.exec_driver_sql("UPDATE epochs SET epoch = epoch + 1")
        claim = asyncio.create_task(store.queue.claim(ids, epoch=store.epoch, now=NOW))
        done, _ = await asyncio.wait([claim], timeout=0.2)
        assert not done
        await successor.commit()
    assert await claim == []


async def test_replacing_content_reaches_what_is_pending(store: Store):
    """A delivery has no copy of the content: what was corrected in time is sent corrected."""
    order = await store.order()
    await store.queue.record([again(order)])
    async with store.units.new() as unit:
        message = await unit.messages.get_for_update(order.message_id, chat_id=order.chat_id)
        assert message is not None
        await unit.messages.save(replace(message, content=message.content + "!", revision=2))
        await unit.commit()

    [second] = await store.claim_due(NOW + MINUTE)
    assert second.content == order.content + "!"


@pytest.mark.parametrize(
    "form",
    [
        {"text": "Hi", "entities": [], "items": [{"kind": "hologram"}]},
        {"text": "Hi"},
        {"text": "Hi", "entities": [{"type": "bold"}]},
        [],
    ],
)
async def test_a_content_that_nobody_can_read_holds_up_nothing_else(store: Store, form):
    chat = await store.chat()
    broken = await store.schedule(chat)
    whole = await store.schedule(chat)
    async with store.database.writing() as connection:
        of_broken = update(scheduled_messages).where(scheduled_messages.c.id == broken.id)
        await connection.execute(of_broken.values(content=form))
    await store.plan_due()
    claimed = {order.message_id: order.content.text for order in await store.claim_due()}
    assert claimed == {broken.id: "", whole.id: whole.content.text}
    found = await store.get(broken)
    assert found is not None
    assert found.content.is_blank
