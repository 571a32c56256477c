"""Two transactions at the same time over the same rows: on PostgreSQL they really are, on SQLite one waits."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from scheduling.categories import Category
from scheduling.chats import Actor
from scheduling.clock import ManualClock
from scheduling.deliveries import SendOrder
from scheduling.pauses import may_write_again
from scheduling.ports import UnitOfWork
from scheduling.use_cases.messages import CancelMessage
from scheduling.use_cases.pauses import resume
from storage.models import deliveries, scheduled_messages
from tests.storage.samples import ADA, HOUR, MINUTE, NOW, Store, again, failed, new_chat, planned

HERSELF = Actor(ADA, is_administrator=False)
Work = Callable[[], Coroutine[Any, Any, object]]


async def delivered(store: Store) -> list[str]:
    return [row["status"] for row in await store.rows(deliveries)]


async def cancel(unit: UnitOfWork, order: SendOrder) -> None:
    message = await unit.messages.get_for_update(order.message_id, chat_id=order.chat_id)
    assert message is not None
    assert await unit.messages.cancel_pending(message.id) == 0
    await unit.messages.save(message.cancel(by=HERSELF, now=NOW))


@pytest.mark.parametrize("end", ["record", "give back", "take over"])
async def test_what_comes_back_while_its_schedule_is_cancelled_is_cancelled_too(store: Store, end: str):
    order = await store.order()
    ends: dict[str, Work] = {
        "record": lambda: store.queue.record([again(order)]),
        "give back": lambda: store.queue.release_lost(epochs=[store.epoch], known=(), now=NOW),
        "take over": lambda: store.queue.take_over(epoch=store.epoch + 1, now=NOW),
    }
    async with store.units.new() as unit:
        await cancel(unit, order)
        ending = asyncio.create_task(ends[end]())
        await store.until_somebody_waits()
        await unit.commit()
    await ending
    assert await delivered(store) == ["cancelled"]


async def test_what_comes_back_while_its_schedule_goes_on_is_sent(store: Store):
    order = await store.order()
    async with store.database.writing() as connection:
        paused = {"status": "paused", "next_run_at": None, "next_run_local": None, "paused_because": Category.BLOCKED}
        await connection.execute(scheduled_messages.update().values(paused))
    async with store.units.new() as unit:
        mended = may_write_again(order.recipient_id, in_closed_topics=False)
        assert await resume(unit.messages, unit.audit, mended, now=NOW) == 1
        recording = asyncio.create_task(store.queue.record([again(order)]))
        await store.until_somebody_waits()
        await unit.commit()
    await recording
    assert await delivered(store) == ["pending"]


@pytest.mark.parametrize("reference", ["#1", "1"])
async def test_what_is_planned_while_its_schedule_is_cancelled_by_number_is_not_sent(store: Store, reference: str):
    chat = await store.chat()
    await store.schedule(chat)
    use_case = CancelMessage(new_unit=store.units.new, clock=ManualClock(NOW))
    async with store.plan.begin(now=NOW, limit=9) as tick:
        cancelling = asyncio.create_task(use_case(chat=chat, reference=reference, by=HERSELF))
        await store.until_somebody_waits()
        await tick.flush([planned(message) for message in tick.due], now=NOW)
    await cancelling
    assert [row["status"] for row in await store.rows(scheduled_messages)] == ["cancelled"]
    assert await delivered(store) == ["cancelled"]


async def test_a_chat_met_while_it_is_found_gone_stands_in_nobodys_way(store: Store):
    """Both lock the recipient before its schedules."""
    order = await store.order()
    gone = failed(order, recipient_is_gone=True, category=Category.BLOCKED)
    async with store.units.new() as unit:
        await unit.chats.register(new_chat(title="Ada L."), now=NOW)
        recording = asyncio.create_task(store.queue.record([gone]))
        await store.until_somebody_waits()
        mended = may_write_again(order.recipient_id, in_closed_topics=False)
        await resume(unit.messages, unit.audit, mended, now=NOW)
        for message in await unit.messages.active_in_chat_zone(order.chat_id):  # locked, as by /timezone
            assert message.id == order.message_id
        await unit.commit()
    assert await recording == [order.delivery_id]
    assert await delivered(store) == ["failed"]


# --- what somebody had sent again -------------------------------------------------------------------------------------


@pytest.mark.parametrize("reason", [None, Category.BLOCKED])
async def test_what_somebody_had_sent_again_is_tried_again_though_its_schedule_rests(store: Store, reason: str | None):
    order = await store.order()
    await store.queue.record([failed(order)])
    async with store.database.writing() as connection:
        paused = {"status": "paused", "next_run_at": None, "next_run_local": None, "paused_because": reason}
        await connection.execute(scheduled_messages.update().values(paused))
    assert await store.retry(order.delivery_id) == 1
    [order] = await store.claim_due()
    await store.queue.record([again(order)])
    assert await delivered(store) == ["pending"]
    [order] = await store.claim_due(NOW + HOUR)
    assert await store.queue.release_lost(epochs=[store.epoch], known=(), now=NOW + HOUR) == 1
    assert await delivered(store) == ["pending"]


async def test_who_cancels_what_was_sent_again_and_is_under_way_is_heard(store: Store):
    order = await store.order()
    await store.queue.record([failed(order)])
    await store.retry(order.delivery_id)
    [order] = await store.claim_due(NOW + MINUTE)
    async with store.units.new() as unit:
        await cancel(unit, order)
        await unit.commit()
    await store.queue.record([again(order)])
    assert await delivered(store) == ["cancelled"]
