"""Runs of broadcasts: planned for their recipients, held back, cancelled and sent again, in steps."""

import re
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from scheduling.audiences import Audience, Condition
from scheduling.broadcasts import BroadcastRun, BroadcastTerms, OutsideWindow, RunStatus, Window
from scheduling.categories import Category
from scheduling.chats import Reachability
from scheduling.deliveries import AttemptStatus, DeliveryStatus
from scheduling.errors import BroadcastChanged, StorageUnavailable
from scheduling.identifiers import BotId
from scheduling.lanes import BROADCAST
from scheduling.lifecycle import MessageStatus
from scheduling.local_times import EARLIEST_ZONE
from scheduling.recurrence import Anchor, Every, Run
from scheduling.subscribers import SubscriberStatus
from scheduling.timing import Timing, ZoneSource
from storage.broadcast_plan import SqlBroadcastWork
from storage.models import deliveries, recipients
from storage.news import SqlLateNotes
from storage.units import Units
from tests.storage.broadcasting import Broadcasting
from tests.storage.samples import BOT, HOUR, MINUTE, NOW, Store, again, failed, planned, verdict
from tests.storage.test_query_plans import Statements, plans

SENT = ("sent", None)
NAMES = ("Ada", "Bo", "Cy", "Di", "Ed", "Flo", "Gil")


@pytest.fixture
def broadcasting(store: Store) -> Broadcasting:
    return Broadcasting(store)


async def crowd_and_run(
    broadcasting: Broadcasting, terms: BroadcastTerms | None = None, *, carry_out: bool = True, **changes
) -> BroadcastRun:
    """Let a broadcast to seven people be planned."""
    await broadcasting.people(NAMES)
    run = await broadcasting.start(terms, **changes)
    if carry_out:
        await broadcasting.carry_out()
    return run


async def test_an_occurrence_of_a_broadcast_is_a_run_and_no_delivery(store: Store, broadcasting: Broadcasting):
    run = await crowd_and_run(broadcasting, BroadcastTerms(pace=5), carry_out=False)

    assert (run.status, run.is_planned, run.planned, run.pace) == (RunStatus.RUNNING, False, 0, 5)
    assert (run.occurrence_at, run.started_at) == (NOW, NOW)
    assert await store.rows(deliveries) == []
    other = await store.schedule(await store.chat())  # in the same tick there may be others
    await store.plan_due()
    assert [row["message_id"] for row in await store.rows(deliveries)] == [other.id]


async def test_an_occurrence_has_one_run_whoever_plans(store: Store, broadcasting: Broadcasting):
    run = await crowd_and_run(broadcasting, carry_out=False, repeats=True)
    message = await _message(store, run)
    async with store.database.writing() as connection:
        await store.plan.store(connection, [planned(message, occurrences=(NOW,))], now=NOW)

    assert len(await broadcasting.runs()) == 1


async def test_everybody_who_wants_it_and_can_be_reached_has_a_delivery(store: Store, broadcasting: Broadcasting):
    await broadcasting.people(NAMES)
    await broadcasting.people(["Blocked"], reachability=Reachability.BLOCKED)
    await broadcasting.people(["Left"], status=SubscriberStatus.UNSUBSCRIBED)
    await broadcasting.people(["By phone"], has_address=False)
    await broadcasting.people(["Elsewhere"], bot_id=BotId(1))
    run = await broadcasting.start()
    await broadcasting.carry_out()

    rows = await broadcasting.deliveries()
    assert len(rows) == len(NAMES)
    assert {(row["status"], row["next_try_at"], row["expires_at"]) for row in rows} == {("pending", NOW, None)}
    assert all(row["told_at"] is not None and row["dismissed_at"] is not None for row in rows)
    assert all(UUID(str(row["id"])).version == 7 for row in rows)
    found = await broadcasting.get(run)
    assert (found.is_planned, found.planned) == (True, len(NAMES))
    assert (await broadcasting.counts(run)).waiting == len(NAMES)


async def test_an_audience_is_looked_up_when_it_is_planned(broadcasting: Broadcasting):
    await broadcasting.people(["Ada", "Bo"], tags=("vip",))
    await broadcasting.people(["Cy"])
    audience = Audience(condition=Condition(tags=frozenset({"vip"})))
    run = await broadcasting.start(BroadcastTerms(audience=audience))
    await broadcasting.people(["Di"], tags=("vip",))
    await broadcasting.carry_out()

    assert (await broadcasting.get(run)).planned == 3


async def test_whoever_goes_on_after_a_crash_repeats_nothing_and_leaves_nobody_out(broadcasting: Broadcasting):
    run = await crowd_and_run(broadcasting, carry_out=False)
    for _ in range(10):
        broadcasting.restart()
        await broadcasting.step()

    assert (await broadcasting.get(run)).planned == len(NAMES)
    assert len(await broadcasting.deliveries()) == len(NAMES)


async def test_a_step_of_which_nothing_was_committed_is_done_again(broadcasting: Broadcasting, monkeypatch):
    run = await crowd_and_run(broadcasting, carry_out=False)
    with monkeypatch.context() as patch:
        patch.setattr(SqlBroadcastWork, "_insert", _insert_and_die(SqlBroadcastWork._insert))
        with pytest.raises(StorageUnavailable):
            await broadcasting.step()
    assert await broadcasting.deliveries() == []
    await broadcasting.carry_out()

    assert (await broadcasting.get(run)).planned == len(NAMES)


async def test_a_run_is_over_with_its_last_outcome(store: Store, broadcasting: Broadcasting):
    run = await crowd_and_run(broadcasting)
    assert await broadcasting.deliver(limit=4) == 4
    await broadcasting.carry_out()
    assert not (await broadcasting.get(run)).is_over
    assert await broadcasting.deliver() == 3
    await broadcasting.carry_out()

    over = await broadcasting.get(run)
    assert (over.status, over.finished_at) == (RunStatus.FINISHED, NOW)
    assert broadcasting.over == 1
    counts = await broadcasting.counts(run)
    assert (counts.sent, counts.waiting, counts.total) == (7, 0, 7)
    async with store.units.new() as unit:
        assert [one.id for one in await unit.broadcasts.unreported()] == [run.id]
        await unit.broadcasts.note_reported(run.id)
        assert await unit.broadcasts.unreported() == []


async def test_a_run_to_nobody_is_over_at_once(broadcasting: Broadcasting):
    run = await broadcasting.start()
    await broadcasting.carry_out()
    assert (await broadcasting.get(run)).status is RunStatus.FINISHED


async def test_its_lane_is_behind_all_schedules(store: Store, broadcasting: Broadcasting):
    await crowd_and_run(broadcasting)
    await store.schedule(await store.chat("9"), priority=5, next_run=Run(NOW + MINUTE, None))
    await store.plan_due(NOW + MINUTE)

    due = await store.queue.due(now=NOW + MINUTE, limit=100, exclude=[])
    assert [one.priority for one in due] == [5] + [BROADCAST] * 7


# --- held back, cancelled ---------------------------------------------------------------------------------------------


async def test_a_paused_run_sends_nothing_and_goes_on_where_it_was(broadcasting: Broadcasting):
    run = await crowd_and_run(broadcasting)
    await broadcasting.deliver(limit=2)
    await broadcasting.change(run, BroadcastRun.pause)
    await broadcasting.carry_out()

    assert await broadcasting.statuses() == {SENT: 2, ("suspended", Category.BROADCAST_PAUSED): 5}
    assert await broadcasting.deliver() == 0
    assert not (await broadcasting.get(run)).is_over
    assert (await broadcasting.counts(run)).waiting == 5
    await broadcasting.change(run, BroadcastRun.resume)
    await broadcasting.carry_out(NOW + HOUR)
    assert await broadcasting.deliver() == 5
    await broadcasting.carry_out()
    assert (await broadcasting.get(run)).status is RunStatus.FINISHED


async def test_what_would_leave_first_is_held_back_first(store: Store, broadcasting: Broadcasting):
    run = await crowd_and_run(broadcasting)
    rows = await broadcasting.deliveries()
    async with store.database.writing() as connection:
        for number, row in enumerate(reversed(rows)):
            later = deliveries.update().where(deliveries.c.id == row["id"])
            await connection.execute(later.values(next_try_at=NOW + number * MINUTE))
    run = await broadcasting.change(run, BroadcastRun.pause)
    chunk = await broadcasting.work.hold_some_back(run)

    assert chunk.rows == 3
    held_back = {row["id"] for row in await broadcasting.deliveries() if row["status"] == "suspended"}
    assert held_back == {row["id"] for row in rows[-3:]}


async def test_a_run_behind_others_is_held_back_all_the_same(broadcasting: Broadcasting):
    first = await crowd_and_run(broadcasting)
    second = await broadcasting.start(at=NOW + HOUR, next_run=Run(NOW + HOUR, None))
    await broadcasting.carry_out(NOW + HOUR)
    await broadcasting.change(second, BroadcastRun.pause)
    await broadcasting.carry_out()

    assert (await broadcasting.counts(first)).waiting == 7
    assert await broadcasting.statuses() == {("pending", None): 7, ("suspended", Category.BROADCAST_PAUSED): 7}


async def test_a_retry_of_a_paused_run_waits_with_the_rest(broadcasting: Broadcasting):
    run = await crowd_and_run(broadcasting)
    store = broadcasting.store
    store.epoch = await store.epochs.begin(BOT, now=NOW)
    due = await store.queue.due(now=NOW, limit=2, exclude=[])
    orders = await store.queue.claim([one.id for one in due], epoch=store.epoch, now=NOW)
    await broadcasting.change(run, BroadcastRun.pause)
    await store.queue.record([again(orders[0]), verdict(orders[1])])

    assert (await broadcasting.statuses())["suspended", Category.BROADCAST_PAUSED] == 1


@pytest.mark.parametrize("is_paused", [False, True])
async def test_a_cancelled_run_ends_and_plans_no_more(broadcasting: Broadcasting, is_paused: bool):  # noqa: FBT001
    run = await crowd_and_run(broadcasting, carry_out=False)
    await broadcasting.step()
    await broadcasting.step()
    await broadcasting.deliver(limit=1)
    if is_paused:
        await broadcasting.change(run, BroadcastRun.pause)
        await broadcasting.carry_out()
    await broadcasting.change(run, BroadcastRun.cancel)
    await broadcasting.carry_out()

    over = await broadcasting.get(run)
    assert (over.status, over.is_planned, over.finished_at) == (RunStatus.CANCELLED, False, NOW)
    counts = await broadcasting.counts(run)
    assert (counts.sent, counts.cancelled, counts.total) == (1, 5, 6)


async def test_a_run_that_is_cancelled_waits_for_what_is_under_way_which_is_not_tried_again(broadcasting: Broadcasting):
    run = await crowd_and_run(broadcasting)
    orders = await broadcasting.store.claim_due()
    await broadcasting.change(run, BroadcastRun.cancel)
    await broadcasting.carry_out()
    assert (await broadcasting.get(run)).status is RunStatus.CANCELLING
    await broadcasting.store.queue.record([again(order) for order in orders])
    await broadcasting.carry_out()

    assert (await broadcasting.get(run)).status is RunStatus.CANCELLED
    assert {status for status, _reason in await broadcasting.statuses()} == {"cancelled"}


async def test_cancelling_the_schedule_cancels_its_run(store: Store, broadcasting: Broadcasting):
    run = await crowd_and_run(broadcasting)
    async with store.units.new() as unit:
        assert await unit.messages.cancel_pending(run.message_id) == 1
        await unit.commit()
    await broadcasting.carry_out()

    assert (await broadcasting.get(run)).status is RunStatus.CANCELLED
    async with store.units.new() as unit:
        assert await unit.messages.cancel_pending(run.message_id) == 0


async def test_a_change_that_comes_second_is_refused(broadcasting: Broadcasting):
    run = await crowd_and_run(broadcasting)
    await broadcasting.change(run, BroadcastRun.pause)
    async with broadcasting.store.units.new() as unit:
        with pytest.raises(BroadcastChanged):
            await unit.broadcasts.save(run.pause())


async def test_runs_of_another_bot_do_not_exist(store: Store, broadcasting: Broadcasting):
    run = await crowd_and_run(broadcasting)
    other = SqlBroadcastWork(store.database, BotId(1), default_zone="UTC")
    assert await other.going_on() == []
    async with Units(store.database, BotId(1)).new() as unit:
        assert await unit.broadcasts.get(run.id) is None
        assert await unit.broadcasts.find_message(run.message_id) is None
        assert (await unit.broadcasts.counts(run)).total == 0


# --- how deliveries end -----------------------------------------------------------------------------------------------


async def test_nobody_is_told_of_each_and_late_ones_get_no_note(store: Store, broadcasting: Broadcasting):
    await crowd_and_run(broadcasting)
    await broadcasting.deliver(NOW + 9 * HOUR, limit=3)
    await broadcasting.deliver(NOW + 9 * HOUR, limit=2, ends=failed)

    assert await SqlLateNotes(store.database, BOT).due(limit=9) == []
    assert await store.queue.failures_to_tell(limit=9) == []
    async with store.units.new(write=False) as unit:
        assert (await unit.deliveries.count_unresolved()).failed == 0


async def test_who_has_blocked_the_bot_is_marked_and_gets_no_more(store: Store, broadcasting: Broadcasting):
    await crowd_and_run(broadcasting)
    second = await broadcasting.start(next_run=Run(NOW, None))
    await broadcasting.carry_out()
    blocked = {"recipient_is_gone": True, "category": Category.BLOCKED}
    await broadcasting.deliver(limit=7, ends=lambda order: failed(order, **blocked))

    assert await broadcasting.statuses() == {("failed", Category.BLOCKED): 14}
    assert (await broadcasting.counts(second)).reasons == {Category.BLOCKED: 7}
    reachable = [row for row in await store.rows(recipients) if row["reachability"] == "reachable"]
    assert len(reachable) == 1  # its author
    third = await broadcasting.start(at=NOW + HOUR, next_run=Run(NOW + HOUR, None))
    await broadcasting.carry_out(NOW + HOUR)
    assert (await broadcasting.get(third)).planned == 0


async def test_a_broadcast_does_not_pause_with_its_author(store: Store, broadcasting: Broadcasting):
    chat = await store.chat()
    run = await broadcasting.start(chat=chat, repeats=True)
    await store.schedule(chat)
    await store.plan_due()
    [order] = await store.claim_due()
    await store.queue.record([failed(order, recipient_is_gone=True, category=Category.BLOCKED)])

    message = await store.get(await _message(store, run))
    assert message is not None
    assert message.status is MessageStatus.ACTIVE


async def test_what_an_administrator_would_have_to_mend_has_failed(broadcasting: Broadcasting):
    run = await crowd_and_run(broadcasting)
    suspended = {"attempt_status": AttemptStatus.SUSPENDED, "delivery_status": DeliveryStatus.SUSPENDED}
    await broadcasting.deliver(ends=lambda order: failed(order, **suspended, category=Category.NO_RIGHTS))
    await broadcasting.carry_out()

    assert (await broadcasting.counts(run)).reasons == {Category.NO_RIGHTS: 7}
    assert (await broadcasting.get(run)).status is RunStatus.FINISHED


async def test_what_a_crash_left_is_in_doubt_and_has_a_final_state(store: Store, broadcasting: Broadcasting):
    run = await crowd_and_run(broadcasting)
    assert len(await store.claim_due()) == 7
    store.epoch = await store.epochs.begin(BOT, now=NOW)
    await store.queue.take_over(epoch=store.epoch, now=NOW)
    await broadcasting.carry_out()

    assert (await broadcasting.counts(run)).unknown == 7
    assert (await broadcasting.get(run)).status is RunStatus.FINISHED


# --- once more --------------------------------------------------------------------------------------------------------


async def test_what_failed_is_sent_again_but_not_to_who_is_gone(store: Store, broadcasting: Broadcasting):
    run = await crowd_and_run(broadcasting)
    await broadcasting.deliver(limit=2, ends=lambda order: failed(order, recipient_is_gone=True))
    await broadcasting.deliver(limit=3, ends=lambda order: failed(order, category=Category.SERVER_ERROR))
    await broadcasting.deliver()
    await broadcasting.carry_out()
    counts = await broadcasting.counts(run)
    assert (counts.failed, counts.sent) == (5, 2)
    await broadcasting.change(run, lambda run: run.retry_failed(counts))
    await broadcasting.carry_out(NOW + HOUR)

    assert (await broadcasting.get(run)).status is RunStatus.RUNNING
    assert await broadcasting.deliver() == 3
    await broadcasting.carry_out()
    over = await broadcasting.get(run)
    assert (over.status, over.task, over.is_reported) == (RunStatus.FINISHED, None, False)
    assert (await broadcasting.counts(run)).sent == 5
    assert {row["tries"] for row in await broadcasting.deliveries() if row["last_category"] is None} == {0}


async def test_what_fails_again_meanwhile_is_not_tried_a_third_time(broadcasting: Broadcasting):
    run = await crowd_and_run(broadcasting)
    await broadcasting.deliver(ends=lambda order: failed(order, category=Category.BAD_REQUEST))
    await broadcasting.carry_out()
    counts = await broadcasting.counts(run)
    await broadcasting.change(run, lambda run: run.retry_failed(counts))
    sent = 0
    for _ in range(9):
        broadcasting.restart()
        await broadcasting.step()
        sent += await broadcasting.deliver(ends=lambda order: failed(order, category=Category.BAD_REQUEST))

    assert sent == len(NAMES)
    assert (await broadcasting.get(run)).status is RunStatus.FINISHED


async def test_what_is_in_doubt_is_sent_again_when_somebody_says_so(broadcasting: Broadcasting):
    run = await crowd_and_run(broadcasting)
    doubtful = {"attempt_status": AttemptStatus.IN_DOUBT, "delivery_status": DeliveryStatus.UNKNOWN}
    await broadcasting.deliver(limit=4, ends=lambda order: failed(order, **doubtful, category=Category.TIMEOUT))
    await broadcasting.deliver()
    await broadcasting.carry_out()
    counts = await broadcasting.counts(run)
    assert (counts.unknown, counts.sent) == (4, 3)
    await broadcasting.change(run, lambda run: run.resend_unknown(counts))
    await broadcasting.carry_out(NOW + HOUR)

    assert await broadcasting.deliver() == 4
    assert (await broadcasting.counts(run)).sent == 7


# --- times ------------------------------------------------------------------------------------------------------------


async def test_each_gets_it_by_their_own_clock(broadcasting: Broadcasting):
    await broadcasting.people(["Ada"], zone="Asia/Tokyo")
    await broadcasting.people(["Bo"], zone="Europe/Berlin")
    await broadcasting.people(["Cy"])  # the zone of her chat
    terms = BroadcastTerms(at_local=time(9))
    start = datetime(2026, 1, 4, 19, 0, tzinfo=UTC)
    timing = Timing(
        recurrence=Every(60),
        zone=EARLIEST_ZONE,
        zone_source=ZoneSource.EXPLICIT,
        anchor=Anchor(start, start.date()),
    )
    await broadcasting.start(terms, timing=timing, next_run=Run(start, None), at=start)
    await broadcasting.carry_out()

    nine = [row["next_try_at"] for row in await broadcasting.deliveries()]
    assert sorted(nine) == [datetime(2026, 1, 5, hour, tzinfo=UTC) for hour in (0, 8, 9)]


async def test_quiet_hours_and_windows_are_each_recipients_own(broadcasting: Broadcasting):
    quiet = '{"from": "08:00", "to": "10:00", "zone": "UTC"}'
    await broadcasting.people(["Ada"], quiet_hours=quiet)
    await broadcasting.people(["Bo"], zone="Asia/Tokyo")  # 17:00
    await broadcasting.people(["Cy"], zone="America/Los_Angeles")  # midnight
    await broadcasting.people(["Di"], zone="Pacific/Auckland")  # 21:00
    run = await broadcasting.start(BroadcastTerms(window=Window(time(8), time(20))))
    await broadcasting.carry_out()

    rows = {row["next_try_at"]: row for row in await broadcasting.deliveries()}
    day = datetime(2026, 1, 5, tzinfo=UTC)
    assert rows[NOW]["expires_at"] == day.replace(hour=11)
    assert rows[day.replace(hour=10)]["expires_at"] == day.replace(hour=20)
    assert rows[day.replace(hour=16)]["expires_at"] == day + timedelta(days=1, hours=4)
    assert (rows[None]["status"], rows[None]["last_category"]) == ("missed", Category.OUTSIDE_WINDOW)
    assert (await broadcasting.counts(run)).missed == 1


@pytest.mark.parametrize(
    ("outside", "ends"), [(OutsideWindow.EXPIRE, "missed"), (OutsideWindow.WAIT, "suspended")], ids=str
)
async def test_what_its_window_leaves_behind_is_missed_or_waits_for_the_next(
    store: Store, broadcasting: Broadcasting, outside: OutsideWindow, ends: str
):
    run = await crowd_and_run(broadcasting, BroadcastTerms(window=Window(time(6), time(9), outside)))
    evening, morning = NOW + 2 * HOUR, NOW + timedelta(days=1)
    assert await broadcasting.deliver(evening) == 0
    assert await broadcasting.statuses() == {(ends, Category.OUTSIDE_WINDOW): 7}
    await broadcasting.carry_out(evening)

    is_over = outside is OutsideWindow.EXPIRE
    assert (await broadcasting.get(run)).is_over is is_over
    if not is_over:
        assert {row["next_try_at"] for row in await broadcasting.deliveries()} == {morning - 2 * HOUR}
        assert await store.due_ids(evening) == []
        assert await broadcasting.deliver(morning) == 7


async def test_who_has_had_enough_is_left_out_and_counted(store: Store):
    broadcasting = Broadcasting(store, most_a_day=2)
    await broadcasting.people(["Ada", "Bo"])
    for hour in range(3):
        at = NOW + hour * HOUR
        run = await broadcasting.start(at=at, next_run=Run(at, None))
        await broadcasting.carry_out(at)
    counts = await broadcasting.counts(run)
    assert (counts.capped, counts.missed, counts.total) == (2, 0, 2)
    assert (await broadcasting.get(run)).is_over
    later = NOW + timedelta(hours=24, minutes=30)
    run = await broadcasting.start(BroadcastTerms(most_a_day=2), at=later, next_run=Run(later, None))
    await broadcasting.carry_out(later)
    assert (await broadcasting.counts(run)).waiting == 2


# --- looked at --------------------------------------------------------------------------------------------------------


async def test_paces_are_those_of_what_runs(broadcasting: Broadcasting):
    slow = await crowd_and_run(broadcasting, BroadcastTerms(pace=3))
    await broadcasting.start(BroadcastTerms(pace=7), at=NOW + HOUR, next_run=Run(NOW + HOUR, None))
    await broadcasting.start(BroadcastTerms(), at=NOW + HOUR, next_run=Run(NOW + HOUR, None))
    await broadcasting.step()
    assert broadcasting.paces[-1] == 3
    await broadcasting.change(slow, BroadcastRun.pause)
    await broadcasting.step()
    assert broadcasting.paces[-1] == 7


async def test_outcomes_are_read_page_by_page(broadcasting: Broadcasting):
    run = await crowd_and_run(broadcasting)
    await broadcasting.deliver(limit=3)
    seen = []
    async with broadcasting.store.units.new(write=False) as unit:
        while page := await unit.broadcasts.outcomes(run, after=seen[-1].recipient_id if seen else None, limit=2):
            seen += page

    assert sorted(one.name for one in seen) == sorted(NAMES)
    assert [one.status for one in seen].count(DeliveryStatus.SENT) == 3
    assert all(one.subscriber_id is not None for one in seen)


async def _message(store: Store, run: BroadcastRun):
    async with store.units.new(write=False) as unit:
        return await unit.broadcasts.message_of(run)


def _insert_and_die(insert):
    async def die(*arguments, **others):
        await insert(*arguments, **others)
        raise StorageUnavailable

    return die


async def test_each_step_walks_as_far_as_it_goes_and_no_further(store: Store, broadcasting: Broadcasting):
    run = await crowd_and_run(broadcasting, carry_out=False)
    for name in range(60):
        await broadcasting.people([f"Somebody {name}"])
    async with store.database.writing() as connection:
        await connection.execute(text("ANALYZE"))
    statements = Statements(store.database)
    await broadcasting.work.plan_some(run, now=NOW)
    await broadcasting.counts(run)
    run = await broadcasting.change(run, BroadcastRun.pause)
    await broadcasting.work.hold_some_back(run)
    run = await broadcasting.change(run, BroadcastRun.resume)
    await broadcasting.work.bring_some_back(run, now=NOW)
    await broadcasting.work.going_on()

    of_broadcasts = [one for one in statements.seen if re.search(r"\b(subscribers|deliveries)\b", one[0])]
    for plan in await plans(store.database, of_broadcasts):
        assert not re.search(r"(SCAN|Seq Scan on) (subscribers|recipients|deliveries)\b", plan), plan
        assert not re.search(r"subscribers_2 \(bot_id|uq_subscribers_bot_id", plan), plan  # that is all of them
