"""Schedules pause with their recipient, in the transaction of the verdict, and go on with it."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import update

from scheduling.categories import Category
from scheduling.chats import Actor, Chat, ChatKind, Reachability
from scheduling.clock import ManualClock
from scheduling.deliveries import AttemptStatus, DeliveryStatus, SendOrder, Verdict
from scheduling.identifiers import BotId, TopicId
from scheduling.lifecycle import MessageStatus
from scheduling.messages import ScheduledMessage
from scheduling.pauses import Mended, may_write_again, reachable_again, topic_open_again
from scheduling.planning import plan_runs
from scheduling.policies import MissedPolicy
from scheduling.recurrence import Anchor, Once, Run
from scheduling.timing import Timing, ZoneSource
from scheduling.use_cases.chats import MeetChat
from scheduling.use_cases.pauses import PauseMessage, ResumeMended, ResumeMessage
from storage.delivery_queue import SqlDeliveryQueue
from storage.models import deliveries, recipients, scheduled_messages
from storage.news import SqlComebacks
from tests.storage.samples import ADA, BOT, HOUR, MINUTE, NOW, Store, again, failed, new_chat, planned, verdict

SOON = Run(NOW + HOUR, None)
GONE = {"recipient_is_gone": True, "category": Category.BLOCKED}
HERSELF = Actor(ADA, is_administrator=False)


def suspended(order: SendOrder, category: Category, **changes: Any) -> Verdict:
    """An administrator has to mend something."""
    return failed(
        order,
        attempt_status=AttemptStatus.SUSPENDED,
        delivery_status=DeliveryStatus.SUSPENDED,
        category=category,
        **changes,
    )


async def statuses(store: Store, messages: Sequence[ScheduledMessage]) -> list[tuple[str, str | None]]:
    """Return status and reason of schedules."""
    found = [await store.get(message) for message in messages]
    return [(message.status, message.paused_because) for message in found if message is not None]


async def delivered(store: Store) -> list[tuple[str, str | None]]:
    """Return status and reason of all deliveries, by occurrence."""
    rows = sorted(await store.rows(deliveries), key=lambda row: (row["occurrence_at"], row["status"]))
    return [(row["status"], row["last_category"]) for row in rows]


async def mend(store: Store, mended: Mended, now: datetime = NOW + HOUR) -> int:
    """Let go on what had paused."""
    use_case = ResumeMended(new_unit=store.units.new, clock=ManualClock(now), on_resumed=lambda: None)
    return await use_case(mended)


async def one_claimed(store: Store, chat: Chat, **changes: Any) -> SendOrder:
    """Schedule, plan and claim one message in a chat."""
    await store.schedule(chat, **changes)
    await store.plan_due()
    [order] = await store.claim_due()
    return order


async def test_a_recipient_that_is_gone_pauses_its_schedules_and_is_told_once(store: Store):
    chat, other = await store.chat(), await store.chat("9")
    order = await one_claimed(store, chat)
    waiting = await store.schedule(chat)  # planned while the first is under way
    await store.plan_due()
    resting = [await store.schedule(chat, next_run=SOON) for _ in range(2)]
    by_people = await store.schedule(chat, next_run=None, status=MessageStatus.PAUSED)
    elsewhere = await store.schedule(other, next_run=SOON)
    await store.queue.record([failed(order, **GONE)])

    blocked = (MessageStatus.PAUSED, Category.BLOCKED)
    assert await statuses(store, [waiting, *resting]) == [blocked] * 3
    assert await statuses(store, [by_people, elsewhere]) == [(MessageStatus.PAUSED, None), (MessageStatus.ACTIVE, None)]
    assert await delivered(store) == [("failed", "blocked"), ("suspended", "blocked")]
    assert {row["reachability"] for row in await store.rows(recipients)} == {"blocked", "reachable"}
    assert await store.due_ids(NOW + HOUR) == []
    assert await store.plan_due(NOW + 2 * HOUR) == 1
    assert await store.queue.failures_to_tell(limit=9) == []  # nobody would hear it
    await store.chat()
    [notice] = await store.queue.failures_to_tell(limit=9)
    assert (notice.delivery_id, notice.paused) == (order.delivery_id, 3)


async def test_a_group_without_the_bot_counts_as_left(store: Store):
    order = await one_claimed(store, await store.chat("-1", kind=ChatKind.GROUP))
    await store.queue.record([failed(order, **GONE | {"category": Category.KICKED})])
    assert [row["reachability"] for row in await store.rows(recipients)] == ["left"]


async def test_other_failures_pause_nothing(store: Store):
    order = await store.order()
    await store.queue.record([failed(order, category=Category.TOO_LONG)])
    assert [row["status"] for row in await store.rows(scheduled_messages)] == ["active"]
    assert (await store.queue.failures_to_tell(limit=9))[0].paused == 0


@pytest.mark.parametrize(
    ("category", "paused"), [(Category.TOPIC_CLOSED, [True, False, False]), (Category.NO_RIGHTS, [True, True, True])]
)
async def test_a_closed_topic_pauses_its_own_schedules_only(store: Store, category: Category, paused: list[bool]):
    chat = await store.chat("-1", kind=ChatKind.SUPERGROUP)
    order = await one_claimed(store, chat, topic_id=TopicId(7))
    topics = [TopicId(7), TopicId(8), None]
    others = [await store.schedule(chat, topic_id=topic, next_run=SOON) for topic in topics]
    await store.queue.record([suspended(order, category)])

    found = await statuses(store, others)
    assert found == [(MessageStatus.PAUSED, category) if one else (MessageStatus.ACTIVE, None) for one in paused]
    [notice] = await store.queue.failures_to_tell(limit=9)
    assert notice.paused == sum(paused)


async def test_the_general_topic_is_a_topic(store: Store):
    chat = await store.chat("-1", kind=ChatKind.SUPERGROUP)
    order = await one_claimed(store, chat)
    others = [await store.schedule(chat, topic_id=topic, next_run=SOON) for topic in (None, TopicId(8))]
    await store.queue.record([suspended(order, Category.TOPIC_CLOSED)])
    assert [status for status, _ in await statuses(store, others)] == ["paused", "active"]
    await mend(store, topic_open_again(chat.recipient_id, None))
    assert [status for status, _ in await statuses(store, others)] == ["active", "active"]


async def test_what_is_planned_at_the_moment_of_the_pause_is_suspended(store: Store):
    """The pause waits for the tick that holds the message, or finds nothing to hold."""
    chat = await store.chat()
    order = await one_claimed(store, chat)
    late = await store.schedule(chat)
    async with store.plan.begin(now=NOW, limit=9) as tick:
        recording = asyncio.create_task(store.queue.record([failed(order, **GONE)]))
        await store.until_somebody_waits()
        await tick.flush([planned(message) for message in tick.due], now=NOW)
    await recording
    assert await statuses(store, [late]) == [(MessageStatus.PAUSED, Category.BLOCKED)]
    assert await delivered(store) == [("failed", "blocked"), ("suspended", "blocked")]


async def test_what_is_mended_goes_on_after_now_and_its_chat_is_told_once(store: Store):
    chat = await store.chat()
    order = await one_claimed(store, chat)
    await store.queue.record([failed(order, **GONE)])
    now = NOW + 5 * HOUR + MINUTE
    assert await mend(store, may_write_again(chat.recipient_id, in_closed_topics=False), now) == 1

    [message] = [await store.get(one) for one in [await _only(store)]]
    assert message is not None
    assert (message.status, message.next_run and message.next_run.at) == (MessageStatus.ACTIVE, NOW + 6 * HOUR)
    comebacks = SqlComebacks(store.database, BOT)
    [going_on] = await comebacks.untold(limit=9)
    assert (going_on.chat.id, [one.id for one in going_on.messages]) == (chat.id, [message.id])
    assert await comebacks.untold(limit=9, exclude=[chat.id]) == []
    assert await SqlComebacks(store.database, BotId(BOT + 1)).untold(limit=9) == []
    await comebacks.told([message.id])
    assert await comebacks.untold(limit=9) == []
    assert (await store.get(message)) == replace(message, paused_because=None)


async def _only(store: Store) -> ScheduledMessage:
    async with store.units.new(write=False) as unit:
        chat = await unit.chats.find(new_chat().address)
        assert chat is not None
        page = await unit.messages.page(chat.id, index=0, size=9)
    return page.messages[0]


async def test_only_what_paused_for_that_reason_goes_on(store: Store):
    chat = await store.chat()
    reasons = [Category.BLOCKED, Category.NO_RIGHTS, Category.TOPIC_CLOSED, None]
    messages = [
        await store.schedule(chat, next_run=None, status=MessageStatus.PAUSED, paused_because=reason)
        for reason in reasons
    ]
    assert await mend(store, reachable_again(chat.recipient_id)) == 1
    assert [status for status, _ in await statuses(store, messages)] == ["active", "paused", "paused", "paused"]
    assert await mend(store, may_write_again(chat.recipient_id, in_closed_topics=False)) == 1
    assert await mend(store, topic_open_again(chat.recipient_id, TopicId(5))) == 0
    assert await mend(store, may_write_again(chat.recipient_id, in_closed_topics=True)) == 1
    assert [status for status, _ in await statuses(store, messages)] == ["active", "active", "active", "paused"]


async def test_of_what_was_suspended_the_latest_of_each_schedule_goes_out_within_its_window(store: Store):
    chat = await store.chat()
    hourly = await store.schedule(chat)
    await store.plan_due(occurrences=(NOW - 2 * HOUR, NOW - HOUR, NOW))
    narrow = await store.schedule(chat, delivery_window_seconds=600)
    await store.plan_due()
    left = await store.schedule(chat)
    await store.plan_due()
    cancelled = await store.schedule(chat)
    await store.plan_due()
    async with store.database.writing() as connection:
        suspend = update(deliveries).values(status="suspended", next_try_at=None, last_category=Category.NO_RIGHTS)
        await connection.execute(suspend)
        await connection.execute(update(deliveries).where(deliveries.c.message_id == left.id).values(dismissed_at=NOW))
    async with store.units.new() as unit:
        message = await unit.messages.get_for_update(cancelled.id, chat_id=chat.id)
        assert message is not None
        await unit.messages.save(message.cancel(by=HERSELF, now=NOW))
        assert await unit.messages.cancel_pending(cancelled.id) == 1
        await unit.commit()
    assert await mend(store, may_write_again(chat.recipient_id, in_closed_topics=False)) == 1

    rows = sorted(await store.rows(deliveries), key=lambda row: (row["occurrence_at"], row["id"]))
    of = {
        name: [row["status"] for row in rows if row["message_id"] == one.id]
        for name, one in {"hourly": hourly, "narrow": narrow, "left": left, "cancelled": cancelled}.items()
    }
    assert of == {
        "hourly": ["missed", "missed", "pending"],
        "narrow": ["missed"],
        "left": ["suspended"],
        "cancelled": ["cancelled"],
    }
    assert await store.due_ids(NOW + HOUR) == [row["id"] for row in rows if row["status"] == "pending"]


def once(at: datetime) -> Timing:
    """Once, at an instant."""
    return Timing(
        recurrence=Once(at), zone="Europe/Berlin", zone_source=ZoneSource.EXPLICIT, anchor=Anchor(NOW, NOW.date())
    )


@pytest.mark.parametrize(("policy", "occurrences"), [(MissedPolicy.LATEST, "pending"), (MissedPolicy.SKIP, "missed")])
async def test_a_one_time_message_that_passed_meanwhile_is_left_to_its_policy(
    store: Store, policy: MissedPolicy, occurrences: str
):
    chat = await store.chat()
    await store.schedule(
        chat,
        timing=once(NOW + HOUR),
        next_run=None,
        status=MessageStatus.PAUSED,
        paused_because=Category.BLOCKED,
        missed=policy,
    )
    now = NOW + 3 * HOUR
    await mend(store, reachable_again(chat.recipient_id), now)
    async with store.plan.begin(now=now, limit=9) as tick:
        await tick.flush([plan_runs(message, now=now) for message in tick.due], now=now)
    [row] = await store.rows(deliveries)
    assert (row["status"], row["occurrence_at"]) == (occurrences, NOW + HOUR)
    assert [row["status"] for row in await store.rows(scheduled_messages)] == ["finished"]
    assert len(await SqlComebacks(store.database, BOT).untold(limit=9)) == 1


async def test_a_chat_that_is_met_again_goes_on_and_one_that_leaves_does_not(store: Store):
    resumed: list[int] = []
    meet = MeetChat(new_unit=store.units.new, clock=ManualClock(NOW), on_resumed=lambda: resumed.append(1))
    order = await store.order()
    await store.queue.record([failed(order, **GONE)])

    assert (await meet(new_chat(reachability=Reachability.BLOCKED))).reachability is Reachability.BLOCKED
    assert (resumed, (await _only(store)).status) == ([], MessageStatus.PAUSED)
    assert (await meet(new_chat())).reachability is Reachability.REACHABLE
    assert (resumed, (await _only(store)).status) == ([1], MessageStatus.ACTIVE)
    await meet(new_chat())
    assert resumed == [1]


async def test_people_pause_and_resume(store: Store):
    chat = await store.chat()
    message = await store.schedule(chat)
    await store.plan_due()
    pause = PauseMessage(new_unit=store.units.new, clock=ManualClock(NOW))
    resume = ResumeMessage(new_unit=store.units.new, clock=ManualClock(NOW + MINUTE), wakeup=lambda: None)
    paused = await pause(chat=chat, message_id=message.id, by=HERSELF, revision=1)

    assert await statuses(store, [message]) == [(MessageStatus.PAUSED, None)]
    assert [status for status, _ in await delivered(store)] == ["cancelled"]
    assert await mend(store, may_write_again(chat.recipient_id, in_closed_topics=True)) == 0
    resumed = await resume(chat=chat, message_id=message.id, by=HERSELF, revision=paused.revision)
    assert await store.get(message) == resumed
    assert (resumed.status, resumed.next_run and resumed.next_run.at) == (MessageStatus.ACTIVE, NOW + HOUR)
    assert await SqlComebacks(store.database, BOT).untold(limit=9) == []


async def test_people_resume_what_the_engine_had_paused_with_what_was_suspended(store: Store):
    chat = await store.chat("-1", kind=ChatKind.SUPERGROUP)
    order = await one_claimed(store, chat)
    other = await store.schedule(chat, next_run=SOON)
    await store.queue.record([suspended(order, Category.NO_RIGHTS)])
    resume = ResumeMessage(new_unit=store.units.new, clock=ManualClock(NOW + MINUTE), wakeup=lambda: None)
    await resume(chat=chat, message_id=order.message_id, by=HERSELF, revision=2)
    assert await store.due_ids(NOW + MINUTE) == [order.delivery_id]
    assert await statuses(store, [other]) == [(MessageStatus.PAUSED, Category.NO_RIGHTS)]


@pytest.mark.parametrize(("reason", "status"), [(None, "cancelled"), (Category.BLOCKED, "suspended")])
async def test_what_was_under_way_when_its_schedule_paused_is_not_tried_again(
    store: Store, reason: str | None, status: str
):
    order = await store.order()
    async with store.database.writing() as connection:
        paused = {"status": "paused", "next_run_at": None, "next_run_local": None, "paused_because": reason}
        await connection.execute(update(scheduled_messages).values(paused))
    await store.queue.record([again(order)])
    [row] = await store.rows(deliveries)
    assert (row["status"], row["next_try_at"]) == (status, None)
    assert await store.queue.failures_to_tell(limit=9) == []


async def test_another_bots_verdict_pauses_nothing(store: Store):
    order = await store.order()
    other = SqlDeliveryQueue(store.database, BotId(BOT + 1))
    assert await other.record([failed(order, **GONE), verdict(order)]) == []
    assert [row["status"] for row in await store.rows(scheduled_messages)] == ["active"]
    assert [row["status"] for row in await store.rows(deliveries)] == ["sending"]


# --- what a message that arrived proves -------------------------------------------------------------------------------


async def retried(store: Store, order: SendOrder) -> SendOrder:
    """Have it sent again, and claim it."""
    assert await store.retry(order.delivery_id, now=NOW + MINUTE) == 1
    [order] = await store.claim_due(NOW + MINUTE)
    return order


@pytest.mark.parametrize("category", [Category.BLOCKED, Category.NO_RIGHTS, Category.TOPIC_CLOSED])
async def test_what_arrives_lets_go_on_what_had_paused_for_its_recipient(store: Store, category: Category):
    chat = await store.chat("-1", kind=ChatKind.SUPERGROUP)
    order = await one_claimed(store, chat, topic_id=TopicId(7))
    waiting = await store.schedule(chat, topic_id=TopicId(7))
    await store.plan_due()
    end = failed(order, **GONE) if category is Category.BLOCKED else suspended(order, category)
    await store.queue.record([end])
    assert [status for status, _ in await delivered(store)].count("suspended") >= 1

    order = await retried(store, order)
    await store.queue.record([verdict(order)])
    assert await statuses(store, [waiting]) == [(MessageStatus.ACTIVE, category)]  # until its chat was told
    assert [status for status, _ in await delivered(store)] == ["pending", "sent"]
    assert {row["reachability"] for row in await store.rows(recipients)} == {"reachable"}
    [going_on] = await SqlComebacks(store.database, BOT).untold(limit=9)
    assert len(going_on.messages) == 2


async def test_what_arrives_in_one_topic_says_nothing_of_another(store: Store):
    chat = await store.chat("-1", kind=ChatKind.SUPERGROUP)
    shut = await one_claimed(store, chat, topic_id=TopicId(7))
    await store.queue.record([suspended(shut, Category.TOPIC_CLOSED)])
    order = await one_claimed(store, chat, topic_id=TopicId(8))
    await store.queue.record([verdict(order)])
    rows = {row["topic_id"]: row["status"] for row in await store.rows(scheduled_messages)}
    assert rows == {7: "paused", 8: "active"}


async def test_what_arrived_before_the_refusal_proves_nothing(store: Store):
    chat = await store.chat()
    first, second = await one_claimed(store, chat), await one_claimed(store, chat)
    await store.queue.record([failed(second, finished_at=NOW + 2 * MINUTE, **GONE), verdict(first)])
    assert {row["status"] for row in await store.rows(scheduled_messages)} == {"paused"}
    assert [row["reachability"] for row in await store.rows(recipients)] == ["blocked"]


async def test_what_arrives_sends_what_was_suspended_of_schedules_that_have_ended(store: Store):
    chat = await store.chat("-1", kind=ChatKind.GROUP)
    order = await one_claimed(store, chat)
    await store.queue.record([suspended(order, Category.NO_RIGHTS)])
    async with store.database.writing() as connection:
        ended = {"status": "finished", "paused_because": None}
        await connection.execute(update(scheduled_messages).values(ended))
    other = await one_claimed(store, chat)
    await store.queue.record([verdict(other)])
    assert sorted(status for status, _ in await delivered(store)) == ["pending", "sent"]


async def test_a_notice_of_many_failures_does_not_count_what_goes_on_again(store: Store):
    chat = await store.chat()
    order = await one_claimed(store, chat)
    await store.queue.record([failed(order, **GONE)])
    assert (await store.queue.untold(chat.id, doubtful=False)).paused == 1
    await mend(store, reachable_again(chat.recipient_id))
    assert (await store.queue.untold(chat.id, doubtful=False)).paused == 0
