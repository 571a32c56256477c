"""Deliveries of several parts, as they are stored on both databases."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from scheduling.content import Content
from scheduling.deliveries import AttemptStatus, DeliveryStatus, RetryPolicy, SendOrder
from scheduling.outcomes import RetryLater, Sent
from scheduling.policies import DoubtPolicy
from storage.models import deliveries, delivery_attempts
from storage.news import SqlLateNotes
from tests.storage.samples import BOT, HOUR, MINUTE, NOW, Store, verdict

SECOND = timedelta(seconds=1)
THREE = Content("Tea", more=(Content("Milk"), Content("Sugar")))
POLICY = RetryPolicy(delays=(2, 15), jitter=0)


async def only(store: Store) -> dict[str, Any]:
    [row] = await store.rows(deliveries)
    return row


async def arrives(store: Store, order: SendOrder, message_id: int, *others: int, at=NOW + MINUTE) -> None:
    outcome = Sent.as_messages((message_id, *others))
    await store.queue.record([POLICY.judge(order, outcome, now=at, luck=0)])


async def claimed(store: Store, at=NOW + MINUTE) -> SendOrder:
    [order] = await store.claim_due(at)
    return order


async def test_the_ids_of_all_parts_are_kept_in_their_order(store: Store):
    order = await store.order(content=THREE)
    assert (order.content.text, order.part, order.parts) == ("Tea", 0, 3)
    await arrives(store, order, 900)
    order = await claimed(store)
    assert (order.content.text, order.part, order.messages_before) == ("Milk", 1, 1)
    await arrives(store, order, 901, 902)
    row = await only(store)
    assert (row["status"], row["parts"], row["parts_sent"], row["sent_at"]) == ("pending", 3, 2, None)
    await arrives(store, await claimed(store), 903)
    row = await only(store)
    assert (row["status"], row["parts_sent"], row["sent_at"]) == ("sent", 3, NOW + MINUTE)
    assert json.loads(row["platform_message_ids"]) == [900, 901, 902, 903]
    rows = sorted(await store.rows(delivery_attempts), key=lambda attempt: attempt["number"])
    assert [(attempt["part"], attempt["platform_message_id"]) for attempt in rows] == [(0, 900), (1, 901), (2, 903)]


async def test_the_next_part_goes_before_what_fell_due_meanwhile(store: Store):
    order = await store.order(content=THREE)
    await store.schedule(await store.chat())
    await store.plan_due(NOW + SECOND)
    await arrives(store, order, 900)
    assert (await store.due_ids(NOW + HOUR))[0] == order.delivery_id


async def test_each_part_has_all_tries(store: Store):
    order = await store.order(content=THREE)
    await store.queue.record([POLICY.judge(order, RetryLater(category="server_error"), now=NOW, luck=0)])
    order = await claimed(store)
    assert (order.part, order.tries) == (0, 1)
    await arrives(store, order, 900)
    order = await claimed(store)
    assert (order.part, order.tries) == (1, 0)


async def test_a_late_200_of_a_part_lets_the_rest_follow(store: Store):
    order = await store.order(content=THREE, doubt=DoubtPolicy.HOLD)
    await arrives(store, order, 900)
    order = await claimed(store)
    store.epoch = await store.epochs.begin(BOT, now=NOW)
    await store.queue.take_over(epoch=store.epoch, now=NOW + SECOND)
    assert (await only(store))["status"] == "unknown"
    await arrives(store, order, 901)
    row = await only(store)
    assert (row["status"], row["parts_sent"], row["last_category"]) == ("pending", 2, None)
    await arrives(store, await claimed(store), 902)
    row = await only(store)
    assert (row["status"], json.loads(row["platform_message_ids"])) == ("sent", [900, 901, 902])


async def test_a_late_200_of_the_last_part_ends_it(store: Store):
    order = await store.order(content=replace(THREE, more=THREE.more[:1]), doubt=DoubtPolicy.HOLD)
    await arrives(store, order, 900)
    order = await claimed(store)
    store.epoch = await store.epochs.begin(BOT, now=NOW)
    await store.queue.take_over(epoch=store.epoch, now=NOW + SECOND)
    await arrives(store, order, 901)
    row = await only(store)
    assert (row["status"], row["parts_sent"], json.loads(row["platform_message_ids"])) == ("sent", 2, [900, 901])


async def test_what_somebody_left_as_it_is_does_not_go_on_by_a_late_200(store: Store):
    order = await store.order(content=THREE, doubt=DoubtPolicy.HOLD)
    store.epoch = await store.epochs.begin(BOT, now=NOW)
    await store.queue.take_over(epoch=store.epoch, now=NOW + SECOND)
    async with store.units.new() as unit:
        await unit.deliveries.leave([order.delivery_id], now=NOW)
        await unit.commit()
    await arrives(store, order, 900)
    assert (await only(store))["status"] == "unknown"


async def test_a_retry_goes_on_with_the_part_that_failed(store: Store):
    order = await store.order(content=THREE)
    await arrives(store, order, 900)
    order = await claimed(store)
    await store.queue.record([
        verdict(order, attempt_status=AttemptStatus.FAILED, delivery_status=DeliveryStatus.FAILED, category="bad_file",
                platform_message_id=None)
    ])  # fmt: skip
    await store.retry(order.delivery_id)
    assert (await claimed(store)).part == 1


async def test_what_is_edited_after_it_was_planned_is_sent_in_its_new_parts(store: Store):
    message = await store.schedule(await store.chat())
    await store.plan_due()
    current = await store.get(message)
    assert current is not None
    await store.save(replace(current, content=THREE, revision=current.revision + 1))
    for number, text in enumerate(("Tea", "Milk", "Sugar")):
        order = await claimed(store)
        assert (order.content.text, order.part, order.parts) == (text, number, 3)
        await arrives(store, order, 900 + number)
    row = await only(store)
    assert (row["status"], row["parts"], row["parts_sent"]) == ("sent", 3, 3)


async def test_what_has_one_part_left_of_three_ends_with_it(store: Store):
    message = await store.schedule(await store.chat(), content=THREE)
    await store.plan_due()
    await arrives(store, await claimed(store), 900)
    current = await store.get(message)
    assert current is not None
    await store.save(replace(current, content=Content("Coffee"), revision=current.revision + 1))
    order = await claimed(store)
    assert order.content.text == "Coffee"
    await arrives(store, order, 901)
    assert ((await only(store))["status"], await store.due_ids(NOW + HOUR)) == ("sent", [])


@pytest.mark.parametrize(("seconds", "is_noted"), [(63, False), (64, True)])
async def test_what_follows_others_has_the_time_that_these_take(store: Store, seconds: int, is_noted: bool):  # noqa: FBT001
    order = await store.order(content=replace(THREE, more=THREE.more[:1]))
    await arrives(store, order, 900)
    order = replace(await claimed(store), claimed_at=NOW + timedelta(seconds=seconds))
    await arrives(store, order, 901)
    notes = await SqlLateNotes(store.database, BOT).due(limit=9)
    assert [note.platform_message_id for note in notes] == ([901] if is_noted else [])
