"""What is to be done with messages that were sent: rows that come with the record of a send, and go once it is done."""

import asyncio
from dataclasses import replace

import pytest

from scheduling.deliveries import AttemptStatus, DeliveryStatus
from scheduling.followups import FollowupKind
from scheduling.identifiers import BotId
from scheduling.options import Options
from storage.engine import Database
from storage.followups import SqlFollowups
from storage.models import deliveries, followups
from tests.storage.samples import BOT, HOUR, MINUTE, NOW, Store, failed, verdict

ALL = tuple(FollowupKind)
ARRIVED = NOW + MINUTE
CHOSEN = Options(pinned=True, delete_after_hours=3)


@pytest.fixture
def due(database: Database):
    async def at(now=ARRIVED, **changes):
        return await SqlFollowups(database, BOT).due(**{"now": now, "limit": 9, "kinds": ALL} | changes)

    return at


async def planned(store: Store) -> list[tuple[object, object, object]]:
    rows = [(row["delivery_id"], row["kind"], row["due_at"]) for row in await store.rows(followups)]
    return sorted(rows, key=lambda row: (row[2], row[1]))


async def test_what_was_chosen_follows_each_at_its_time(store: Store):
    order = await store.order(options=CHOSEN)
    await store.queue.record([verdict(order)])
    key = order.delivery_id
    assert await planned(store) == [(key, "pin", ARRIVED), (key, "delete", ARRIVED + 3 * HOUR)]


@pytest.mark.parametrize(
    "ended",
    [
        failed,
        lambda order: verdict(order, platform_message_id=None),
        lambda order: verdict(order, platform_message_id=0),
        lambda order: verdict(replace(order, options=Options(silent=True))),
    ],
)
async def test_nothing_follows_where_nothing_arrived_or_nothing_was_chosen(store: Store, ended):
    order = await store.order(options=CHOSEN)
    await store.queue.record([ended(order)])
    assert await planned(store) == []


async def test_a_late_200_is_followed_as_any_other(store: Store):
    order = await store.order(options=CHOSEN)
    doubt = failed(order, attempt_status=AttemptStatus.IN_DOUBT, delivery_status=DeliveryStatus.UNKNOWN)
    await store.queue.record([doubt])
    await store.queue.record([verdict(order)])
    assert [kind for _key, kind, _at in await planned(store)] == ["pin", "delete"]


async def test_what_is_recorded_twice_follows_once(store: Store):
    order = await store.order(options=CHOSEN)
    await store.queue.record([verdict(order)])
    before = await planned(store)
    await store.queue.record([verdict(order, finished_at=ARRIVED + HOUR)])
    assert await planned(store) == before


async def send_runs(store: Store, count: int, options: Options) -> list[object]:
    """Send so many runs of one schedule, an hour apart; return their deliveries."""
    await store.schedule(await store.chat(), options=options)
    sent = []
    for number in range(count):
        now = NOW + number * HOUR
        await store.plan_due(now)
        [order] = await store.claim_due(now)
        await store.queue.record([verdict(order, finished_at=now + MINUTE, platform_message_id=900 + number)])
        sent.append(order.delivery_id)
    return sent


async def test_each_one_has_the_one_before_deleted(store: Store):
    first, second, _third = await send_runs(store, 3, Options(replaces_previous=True))
    assert await planned(store) == [
        (first, "delete", NOW + HOUR + MINUTE),
        (second, "delete", NOW + 2 * HOUR + MINUTE),
    ]


async def test_what_is_deleted_in_some_hours_is_deleted_with_the_next_one_where_that_is_sooner(store: Store):
    first, second = await send_runs(store, 2, Options(replaces_previous=True, delete_after_hours=5))
    assert await planned(store) == [
        (first, "delete", NOW + HOUR + MINUTE),
        (second, "delete", NOW + 6 * HOUR + MINUTE),
    ]


async def test_another_schedules_message_stays(store: Store):
    await store.schedule(await store.chat(), options=Options(replaces_previous=True))
    await store.schedule(await store.chat())
    await store.plan_due()
    for order in await store.claim_due():
        await store.queue.record([verdict(order)])
    assert await planned(store) == []


async def test_what_is_due_says_all_that_is_needed(store: Store, due):
    order = await store.order(options=CHOSEN)
    await store.queue.record([verdict(order, platform_message_id=901, platform_message_ids=(901, 902))])
    assert (await store.rows(deliveries))[0]["platform_message_ids"] == "[901, 902]"
    [pin] = await due()
    assert (pin.kind, pin.delivery_id, pin.message_id) == (FollowupKind.PIN, order.delivery_id, order.message_id)
    assert (pin.address, pin.chat_kind, pin.recipient_id) == (order.address, order.chat_kind, order.recipient_id)
    assert (pin.platform_message_ids, pin.due_at, pin.tries) == ((901, 902), ARRIVED, 0)
    assert [one.kind for one in await due(ARRIVED + 3 * HOUR)] == [FollowupKind.PIN, FollowupKind.DELETE]
    assert await due(NOW) == []
    assert await due(exclude=[order.recipient_id]) == []
    assert await due(kinds=[FollowupKind.NAG]) == []
    assert len(await due(ARRIVED + 3 * HOUR, limit=1)) == 1


async def test_what_was_done_is_forgotten_and_what_failed_waits(store: Store, database: Database, due):
    order = await store.order(options=CHOSEN)
    await store.queue.record([verdict(order)])
    rows = SqlFollowups(database, BOT)
    [pin] = await due()
    await rows.put_off(pin, until=ARRIVED + MINUTE, uses_up_try=True)
    await rows.done(pin)  # it has been put off meanwhile
    assert await due() == []
    [again] = await due(ARRIVED + MINUTE)
    assert (again.kind, again.tries) == (FollowupKind.PIN, 1)
    await rows.put_off(again, until=ARRIVED + 2 * MINUTE, uses_up_try=False)
    [again] = await due(ARRIVED + 2 * MINUTE)
    assert again.tries == 1
    await rows.done(again)
    assert [kind for _key, kind, _at in await planned(store)] == ["delete"]


async def test_a_bot_sees_its_own_only(store: Store, database: Database, due):
    order = await store.order(options=CHOSEN)
    await store.queue.record([verdict(order)])
    other = SqlFollowups(database, BotId(BOT + 1))
    assert await other.due(now=ARRIVED, limit=9, kinds=ALL) == []
    [pin] = await due()
    await other.done(pin)
    await other.put_off(pin, until=ARRIVED + HOUR, uses_up_try=True)
    assert await due() == [pin]


async def test_two_that_record_the_same_at_once_add_one_row(store: Store):
    order = await store.order(options=CHOSEN)
    await asyncio.gather(*(store.queue.record([verdict(order)]) for _ in range(4)))
    assert [kind for _key, kind, _at in await planned(store)] == ["pin", "delete"]
