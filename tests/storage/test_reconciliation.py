"""What is `sending` and nobody will record: judged, or given back; and who owned the epoch in which it was claimed."""

from dataclasses import replace

import pytest
from sqlalchemy import update

from scheduling.chats import Actor
from scheduling.deliveries import SendOrder
from scheduling.ownership import Predecessor
from scheduling.policies import DoubtPolicy
from storage.epochs import SqlEpochs
from storage.models import deliveries, delivery_attempts, epochs
from storage.processes import ProcessIdentity
from tests.storage.samples import ADA, BOT, MINUTE, NOW, Store, verdict

US = ProcessIdentity.of_this_process()
DEAD = replace(US, started=-1)
UNPROVABLE = replace(US, boot=None)


async def claimed(store: Store, count: int) -> list[SendOrder]:
    for number in range(count):
        await store.schedule(await store.chat(str(number)))
    await store.plan_due()
    return list(await store.claim_due())


async def statuses(store: Store) -> dict[object, object]:
    return {row["id"]: row["status"] for row in await store.rows(deliveries)}


# --- claims that got lost --------------------------------------------------------------------------------------------


async def test_what_nobody_knows_is_pending_again_and_what_is_known_stays(store: Store):
    known, lost = await claimed(store, 2)
    now = NOW + MINUTE
    assert await store.queue.release_lost(epochs=[store.epoch], known={known.delivery_id}, now=now) == 1

    assert await statuses(store) == {known.delivery_id: "sending", lost.delivery_id: "pending"}
    [row] = [row for row in await store.rows(deliveries) if row["id"] == lost.delivery_id]
    assert (row["next_try_at"], row["tries"], row["epoch"], row["last_category"]) == (now, 0, None, None)
    attempts = {row["delivery_id"]: (row["status"], row["finished_at"]) for row in await store.rows(delivery_attempts)}
    assert attempts == {known.delivery_id: ("started", None), lost.delivery_id: ("released", now)}
    assert await store.queue.record([verdict(known)]) == [known.delivery_id]


async def test_what_others_claimed_is_not_given_back(store: Store):
    [theirs] = await claimed(store, 1)
    assert await store.queue.release_lost(epochs=[store.epoch + 1], known=(), now=NOW) == 0
    assert await statuses(store) == {theirs.delivery_id: "sending"}


@pytest.mark.parametrize("take", ["give back", "take over"])
async def test_what_was_cancelled_meanwhile_is_not_sent_again(store: Store, take: str):
    order = await store.order()
    async with store.units.new() as unit:
        message = await unit.messages.get_for_update(order.message_id, chat_id=order.chat_id)
        assert message is not None
        await unit.messages.save(message.cancel(by=Actor(ADA, is_administrator=False), now=NOW))
        await unit.commit()
    if take == "give back":
        assert await store.queue.release_lost(epochs=[store.epoch], known=(), now=NOW) == 1
    else:
        assert await store.queue.take_over(epoch=store.epoch + 1, now=NOW) == 1
    assert await statuses(store) == {order.delivery_id: "cancelled"}


# --- what others left ------------------------------------------------------------------------------------------------


async def test_what_is_still_waited_for_is_not_judged(store: Store):
    order = await store.order(doubt=DoubtPolicy.HOLD)
    epoch = await store.epochs.begin(BOT, now=NOW)
    assert await store.queue.take_over(epoch=epoch, now=NOW, excluding=[store.epoch]) == 0
    assert await store.queue.record([verdict(order)]) == [order.delivery_id]
    assert await store.queue.take_over(epoch=epoch, now=NOW) == 0


async def begin(store: Store, owner: ProcessIdentity) -> int:
    store.epoch = await store.epochs.begin(BOT, now=NOW, owner=owner)
    return store.epoch


async def test_predecessors_are_those_that_left_something(store: Store):
    await begin(store, DEAD)
    second = await begin(store, UNPROVABLE)
    await claimed(store, 1)
    third = await begin(store, DEAD)
    await store.schedule(await store.chat("9"))
    await store.plan_due()
    await store.claim_due()
    last = await begin(store, US)

    assert await store.epochs.current(BOT) == last
    assert await store.epochs.predecessors(BOT, epoch=last, seen_by=US) == [
        Predecessor(epoch=second, is_dead=False),
        Predecessor(epoch=third, is_dead=True),
    ]


async def test_an_owner_stays_known_for_as_long_as_it_has_something_under_way(store: Store):
    """That its successor is dead, too, proves nothing about it."""
    first = await begin(store, UNPROVABLE)
    [order] = await claimed(store, 1)
    second = await begin(store, DEAD)
    third = await begin(store, US)
    assert await store.epochs.predecessors(BOT, epoch=third, seen_by=US) == [Predecessor(epoch=first, is_dead=False)]
    [row] = await store.rows(epochs)
    assert f'"{second}"' not in str(row["owner"])

    await store.queue.record([verdict(order)])
    assert await store.epochs.predecessors(BOT, epoch=third, seen_by=US) == []


@pytest.mark.parametrize("owner", [None, "", "[]", "{}", '{"1": 5}', "no JSON"])
async def test_an_owner_of_whom_nothing_is_known_may_live(store: Store, owner: str | None):
    first = await begin(store, DEAD)
    await claimed(store, 1)
    async with store.database.writing() as connection:
        await connection.execute(update(epochs).values(owner=owner))
    assert await SqlEpochs(store.database).predecessors(BOT, epoch=first + 1, seen_by=US) == [
        Predecessor(epoch=first, is_dead=False)
    ]
    assert await begin(store, US) == first + 1
