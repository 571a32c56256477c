"""The plan's store: due messages become deliveries exactly once, whoever plans."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

from scheduling.categories import Category
from scheduling.deliveries import DeliveryStatus
from scheduling.lifecycle import MessageStatus
from scheduling.messages import ScheduledMessage
from scheduling.recurrence import Run
from storage.engine import Database
from storage.models import deliveries
from tests.storage.samples import HOUR, MINUTE, NOW, Store, planned


async def test_a_due_message_becomes_a_delivery_and_moves_on(store: Store):
    message = await store.schedule(await store.chat(), priority=2)
    local = datetime(2026, 3, 29, 2, 30)  # noqa: DTZ001 - wall-clock time
    following = Run(NOW + 2 * HOUR, local, in_gap=True)
    await store.plan_due(next_run=following, zone_rules="2026.2")

    assert await store.get(message) == replace(message, next_run=following, occurrence_index=1, zone_rules="2026.2")
    [delivery] = await store.rows(deliveries)
    assert (delivery["message_id"], delivery["recipient_id"]) == (message.id, message.recipient_id)
    assert delivery["occurrence_at"] == delivery["next_try_at"] == NOW
    assert (delivery["status"], delivery["priority"], delivery["tries"]) == ("pending", 2, 0)
    assert await store.plan.next_run_at() == following.at


async def test_what_is_due_comes_by_time_and_bounded(store: Store):
    chat = await store.chat()
    runs = [NOW - MINUTE, NOW - 3 * MINUTE, NOW - 2 * MINUTE, NOW + MINUTE]
    for at in runs:
        await store.schedule(chat, next_run=Run(at, None))
    await store.schedule(chat, status=MessageStatus.PAUSED, next_run=None)

    async with store.plan.begin(now=NOW, limit=2) as tick:
        assert [message.next_run and message.next_run.at for message in tick.due] == sorted(runs)[:2]
    async with store.plan.begin(now=NOW, limit=9) as tick:
        assert len(tick.due) == 3


async def test_planning_knows_what_decides_about_runs(store: Store):
    message = await store.schedule(await store.chat(), delivery_window_seconds=60)
    async with store.plan.begin(now=NOW, limit=9) as tick:
        [due] = tick.due
    for name in (
        "id",
        "timing",
        "next_run",
        "occurrence_index",
        "zone_rules",
        "missed",
        "delivery_window_seconds",
        "revision",
    ):
        assert getattr(due, name) == getattr(message, name)


async def test_a_tick_left_without_a_flush_changes_nothing(store: Store):
    message = await store.schedule(await store.chat())
    async with store.plan.begin(now=NOW, limit=9) as tick:
        assert tick.due

    assert await store.get(message) == message
    assert await store.rows(deliveries) == []


async def test_the_same_occurrence_planned_twice_is_one_delivery(store: Store):
    message = await store.schedule(await store.chat())
    await store.plan_due(occurrences=(NOW, NOW + MINUTE))
    [order, _] = await store.claim_due(NOW + MINUTE)
    moved_back = await store.get(message)
    assert moved_back is not None
    await store.save(replace(moved_back, next_run=message.next_run, revision=2))
    await store.plan_due(occurrences=(NOW, NOW + MINUTE))

    rows = await store.rows(deliveries)
    assert len(rows) == 2
    assert {row["status"] for row in rows} == {DeliveryStatus.SENDING}  # and it is left as it was
    assert order.delivery_id in {row["id"] for row in rows}


async def test_a_message_without_another_run_is_finished(store: Store):
    message = await store.schedule(await store.chat())
    await store.plan_due(next_run=None)

    assert await store.get(message) == replace(
        message, status=MessageStatus.FINISHED, next_run=None, occurrence_index=1
    )
    assert await store.plan.next_run_at() is None


async def test_a_missed_run_moves_on_without_a_delivery(store: Store):
    await store.schedule(await store.chat())
    await store.plan_due(occurrences=())

    assert await store.rows(deliveries) == []
    assert await store.plan.next_run_at() == NOW + HOUR


async def test_a_rule_that_fails_is_told_to_its_author_and_can_be_sent(store: Store):
    chat = await store.chat()
    message = await store.schedule(chat)
    await store.plan_due(occurrences=(), next_run=None, failure=Category.RULE_FAILED)

    failed = replace(message, status=MessageStatus.FAILED, next_run=None, occurrence_index=1)
    assert await store.get(message) == failed
    [notice] = await store.queue.failures_to_tell(limit=9)
    assert notice.category == Category.RULE_FAILED
    assert (notice.status, notice.attempt_status) == (DeliveryStatus.FAILED, None)
    assert (notice.message, notice.chat, notice.occurrence_at) == (failed, chat, NOW)
    assert await store.due_ids() == []
    assert await store.retry(notice.delivery_id) == 1
    assert await store.due_ids() == [notice.delivery_id]


async def test_concurrent_planners_plan_each_row_once(postgres_database: Database):
    store = Store(postgres_database)
    chat = await store.chat()
    for _ in range(30):
        await store.schedule(chat)
    together = asyncio.Barrier(2)

    async def plan() -> int:
        async with store.plan.begin(now=NOW, limit=20) as tick:
            await together.wait()  # both hold their rows before either commits
            await tick.flush([planned(message) for message in tick.due], now=NOW)
            return len(tick.due)

    assert sorted(await asyncio.gather(plan(), plan())) == [10, 20]
    assert len(await store.rows(deliveries)) == 30


async def test_a_message_that_somebody_changes_is_passed_over(postgres_database: Database):
    store = Store(postgres_database)
    message = await store.schedule(await store.chat())
    async with store.units.new() as unit:
        assert await unit.messages.get_for_update(message.id, chat_id=message.chat_id)
        assert await store.plan_due() == 0
    assert await store.plan_due() == 1


async def outdated_ids(store: Store) -> list[object]:
    """Return which messages await the new zone data, one page after the other."""
    ids: list[object] = []
    while rows := await store.plan.outdated(zone_rules="2026.2", after=ids[-1] if ids else None, limit=1):
        ids += [row.id for row in rows]
    return ids


async def test_outdated_runs_are_found_and_rescheduled(store: Store):
    chat = await store.chat()
    messages = [await store.schedule(chat) for _ in range(3)]
    await store.schedule(chat, zone_rules="2026.2")
    await store.schedule(chat, status=MessageStatus.PAUSED, next_run=None)
    assert set(await outdated_ids(store)) == {message.id for message in messages}

    rows = await store.plan.outdated(zone_rules="2026.2", after=None, limit=9)
    moved = Run(NOW + HOUR, None)
    await store.plan.reschedule(
        [planned(row, occurrences=(), next_run=moved, zone_rules="2026.2") for row in rows], now=NOW
    )

    assert await outdated_ids(store) == []
    assert await store.get(messages[0]) == replace(messages[0], next_run=moved, occurrence_index=1, zone_rules="2026.2")
    assert await store.rows(deliveries) == []


async def reschedule_after(store: Store, change: str) -> tuple[ScheduledMessage, ScheduledMessage | None]:
    """Reschedule a message that was changed after it was read; return it as it was before and after that."""
    message = await store.schedule(await store.chat())
    rows = await store.plan.outdated(zone_rules="2026.2", after=None, limit=9)
    if change == "revision":
        await store.save(replace(message, revision=2))
    else:
        await store.plan_due()
    before = await store.get(message)
    assert before is not None
    late = Run(NOW + timedelta(minutes=5), None)
    await store.plan.reschedule(
        [planned(row, occurrences=(), next_run=late, zone_rules="2026.2") for row in rows], now=NOW
    )
    return before, await store.get(message)


async def test_a_message_changed_meanwhile_is_not_rescheduled(store: Store):
    before, after = await reschedule_after(store, "revision")
    assert after == before


async def test_a_message_planned_meanwhile_is_not_rescheduled(store: Store):
    """Planning keeps the revision: without a look at the run it would be due a second time."""
    before, after = await reschedule_after(store, "run")
    assert after == before
