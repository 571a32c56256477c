"""Late arrivals, late answers, and what is never sent because it is too late."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from scheduling.categories import Category
from scheduling.deliveries import AttemptStatus, SendOrder
from scheduling.identifiers import BotId
from scheduling.lifecycle import MessageStatus
from scheduling.planning import plan_runs
from scheduling.policies import DoubtPolicy, MissedPolicy
from storage.delivery_queue import SqlDeliveryQueue
from storage.models import deliveries, delivery_attempts
from storage.news import SqlLateNotes
from tests.storage.samples import BOT, HOUR, MINUTE, NOW, Store, again, failed, verdict

SECOND = timedelta(seconds=1)


async def only(store: Store) -> dict[str, Any]:
    """Return the only delivery."""
    [row] = await store.rows(deliveries)
    return row


async def attempts(store: Store) -> list[str]:
    """Return how the tries ended, in their order."""
    rows = sorted(await store.rows(delivery_attempts), key=lambda row: row["number"])
    return [row["status"] for row in rows]


async def overtaken(store: Store, doubt: DoubtPolicy) -> SendOrder:
    """Claim a delivery and let a successor judge it before its answer comes."""
    order = await store.order(doubt=doubt)
    store.epoch = await store.epochs.begin(BOT, now=NOW)
    await store.queue.take_over(epoch=store.epoch, now=NOW + SECOND)
    return order


# --- notes -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("late", "is_noted"), [(59 * SECOND, False), (MINUTE, True), (9 * HOUR, True)])
async def test_what_arrives_a_minute_late_is_noted_with_its_outcome(store: Store, late: timedelta, is_noted: bool):  # noqa: FBT001
    order = await store.order()
    await store.queue.record([verdict(replace(order, claimed_at=NOW + late))])
    notes = SqlLateNotes(store.database, BOT)
    due = await notes.due(limit=9)
    assert bool(due) is is_noted
    if not is_noted:
        return
    [arrival] = due
    assert (arrival.delivery_id, arrival.platform_message_id, arrival.occurrence_at) == (order.delivery_id, 900, NOW)
    assert (arrival.address, arrival.zone, arrival.language) == (order.address, "Europe/Berlin", "en")
    assert await SqlLateNotes(store.database, BotId(BOT + 1)).due(limit=9) == []
    assert await notes.due(limit=9, exclude=[order.recipient_id]) == []
    await notes.settle(order.delivery_id)
    assert await notes.due(limit=9) == []


async def test_what_failed_late_is_not_noted(store: Store):
    order = await store.order()
    await store.queue.record([failed(replace(order, claimed_at=NOW + HOUR), finished_at=NOW + HOUR)])
    assert await SqlLateNotes(store.database, BOT).due(limit=9) == []


# --- late answers ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("doubt", [*DoubtPolicy])
async def test_a_late_200_is_believed_against_a_judgement(store: Store, doubt: DoubtPolicy):
    order = await overtaken(store, doubt)
    assert await store.queue.record([verdict(order)]) == [order.delivery_id]
    row = await only(store)
    assert (row["status"], row["platform_message_id"], row["sent_at"]) == ("sent", 900, NOW + MINUTE)
    assert (row["last_category"], row["next_try_at"], row["parts_sent"], row["note_due"]) == (None, None, 1, False)
    assert await attempts(store) == ["sent"]
    assert await store.queue.failures_to_tell(limit=9) == []
    assert await store.due_ids(NOW + HOUR) == []
    assert await store.queue.record([verdict(order, platform_message_id=901)]) == []
    assert (await only(store))["platform_message_id"] == 900


async def test_a_question_that_was_asked_stays_asked(store: Store):
    order = await overtaken(store, DoubtPolicy.HOLD)
    await store.queue.told([order.delivery_id], now=NOW)
    await store.queue.record([verdict(order)])
    assert ((await only(store))["status"], (await only(store))["told_at"]) == ("sent", NOW)


async def test_a_late_200_leaves_a_second_try_that_is_under_way_to_itself(store: Store):
    first = await overtaken(store, DoubtPolicy.RESEND)
    [second] = await store.claim_due(NOW + MINUTE)
    assert await store.queue.record([verdict(first)]) == [first.delivery_id]
    assert ((await only(store))["status"], await attempts(store)) == ("sending", ["sent", "started"])
    await store.queue.record([verdict(second, platform_message_id=901)])
    assert ((await only(store))["status"], await attempts(store)) == ("sent", ["sent", "sent"])


async def test_what_was_given_back_and_had_left_all_the_same_is_sent(store: Store):
    order = await store.order()
    await store.queue.record([again(order, attempt_status=AttemptStatus.RELEASED, next_try_at=NOW)])
    assert await store.queue.record([verdict(order)]) == [order.delivery_id]
    assert ((await only(store))["status"], await attempts(store)) == ("sent", ["sent"])


@pytest.mark.parametrize("late", [failed, again])
async def test_any_other_late_answer_changes_nothing(store: Store, late: Any):
    order = await overtaken(store, DoubtPolicy.HOLD)
    before = await only(store)
    assert await store.queue.record([late(order)]) == []
    assert (await only(store), await attempts(store)) == (before, ["in_doubt"])


async def test_a_late_200_of_another_bot_is_not_believed(store: Store):
    order = await overtaken(store, DoubtPolicy.HOLD)
    assert await SqlDeliveryQueue(store.database, BotId(BOT + 1)).record([verdict(order)]) == []
    assert (await only(store))["status"] == "unknown"


async def test_what_failed_for_good_is_not_undone_by_its_own_verdict(store: Store):
    order = await store.order()
    await store.queue.record([failed(order)])
    assert await store.queue.record([verdict(order)]) == []
    assert ((await only(store))["status"], await attempts(store)) == ("failed", ["failed"])


# --- windows ---------------------------------------------------------------------------------------------------------


async def test_what_is_out_of_its_window_when_it_would_be_claimed_was_missed(store: Store):
    chat = await store.chat()
    narrow = await store.schedule(chat, delivery_window_seconds=60)
    wide = await store.schedule(chat, delivery_window_seconds=3600)
    endless = await store.schedule(chat)
    await store.plan_due()
    claimed = {order.message_id for order in await store.claim_due(NOW + MINUTE + SECOND)}
    assert claimed == {wide.id, endless.id}
    by_message = {row["message_id"]: row for row in await store.rows(deliveries)}
    assert by_message[narrow.id]["status"] == "missed"
    assert len(await store.rows(delivery_attempts)) == 2
    assert await store.queue.failures_to_tell(limit=9) == []


async def test_a_window_ends_after_its_last_instant(store: Store):
    await store.schedule(await store.chat(), delivery_window_seconds=60)
    await store.plan_due()
    [order] = await store.claim_due(NOW + MINUTE)
    assert order.expires_at == NOW + MINUTE


async def test_a_retry_is_looked_at_once_more_when_it_is_due(store: Store):
    order = await store.order(delivery_window_seconds=60)
    await store.queue.record([again(order)])
    assert await store.claim_due(NOW + HOUR) == []
    assert (await only(store))["status"] == "missed"


async def test_nobody_says_that_what_may_have_arrived_was_missed(store: Store):
    await store.schedule(await store.chat(), delivery_window_seconds=60)
    await store.plan_due()
    [order] = await store.claim_due()
    await store.queue.record([again(order, attempt_status=AttemptStatus.IN_DOUBT, category=Category.TIMEOUT)])
    assert await store.claim_due(NOW + HOUR) == []
    assert (await only(store))["status"] == "unknown"
    assert len(await store.queue.failures_to_tell(limit=9)) == 1


async def test_other_bots_deliveries_are_not_given_up(store: Store):
    await store.schedule(await store.chat(), delivery_window_seconds=60)
    await store.plan_due()
    ids = await store.due_ids()
    other = SqlDeliveryQueue(store.database, BotId(BOT + 1))
    epoch = await store.epochs.begin(BotId(BOT + 1), now=NOW)
    assert await other.claim(ids, epoch=epoch, now=NOW + HOUR) == []
    assert (await only(store))["status"] == "pending"


@pytest.mark.parametrize(
    ("missed", "window", "expected"),
    [
        (MissedPolicy.SKIP, None, [(3, "missed")]),
        (MissedPolicy.LATEST, 60, [(3, "missed")]),
        (MissedPolicy.LATEST, 3600, [(3, "pending")]),
        (MissedPolicy.ALL, 3600, [(3, "pending")]),
        (MissedPolicy.ALL, 60, [(3, "missed")]),
        (MissedPolicy.ALL, None, [(0, "pending"), (1, "pending"), (2, "pending"), (3, "pending")]),
    ],
)
async def test_the_latest_missed_run_is_written_down(
    store: Store, missed: MissedPolicy, window: int | None, expected: list[tuple[int, str]]
):
    message = await store.schedule(await store.chat(), missed=missed, delivery_window_seconds=window)
    now = NOW + 3 * HOUR + 10 * MINUTE
    async with store.plan.begin(now=now, limit=9) as tick:
        await tick.flush([plan_runs(one, now=now) for one in tick.due], now=now)
    rows = sorted(await store.rows(deliveries), key=lambda row: row["occurrence_at"])
    assert [((row["occurrence_at"] - NOW) // HOUR, row["status"]) for row in rows] == expected
    async with store.units.new(write=False) as unit:
        last = await unit.messages.last_result(message.id)
    assert last is not None
    assert last.status == expected[-1][1]
    assert ((await store.get(message)) or message).status is MessageStatus.ACTIVE
