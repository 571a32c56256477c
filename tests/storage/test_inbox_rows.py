"""The inbox's store: nothing twice, nothing lost, in order."""

from scheduling.identifiers import BotId, UpdateId
from scheduling.ports import Cause, StoredUpdate, UpdateStatus
from storage.inbox import SqlInbox
from storage.models import updates
from tests.storage.samples import BOT, HOUR, MINUTE, NOW, Store


def ids(stored: list[StoredUpdate]) -> list[int]:
    """Return the platform's ids of updates."""
    return [update.cause.update_id for update in stored]


async def put(store: Store, *given: tuple[int, str]) -> int:
    """Store updates, each with its id as payload."""
    return await store.inbox.put([(UpdateId(key), lane, {"text": f"№ {key}"}) for key, lane in given], now=NOW)


async def waiting(store: Store, *exclude: str, limit: int = 9) -> list[StoredUpdate]:
    """Return what waits."""
    return list(await store.inbox.waiting(limit=limit, exclude_lanes=exclude))


async def test_updates_wait_in_the_order_of_arrival(store: Store):
    """Ids are never compared by order: Telegram may begin anew with smaller ones."""
    assert await put(store, (9, "a"), (3, "b")) == 2
    assert await put(store, (7, "a")) == 1

    stored = await waiting(store)
    assert ids(stored) == [9, 3, 7]
    assert stored[0] == StoredUpdate(
        sequence=stored[0].sequence, cause=Cause(UpdateId(9)), lane="a", payload={"text": "№ 9"}, failures=0
    )
    assert ids(await waiting(store, limit=2)) == [9, 3]


async def test_a_known_update_is_ignored(store: Store):
    await put(store, (9, "a"), (9, "a"))
    assert await put(store, (9, "b"), (10, "a")) == 1
    assert [(update.cause.update_id, update.lane) for update in await waiting(store)] == [(9, "a"), (10, "a")]


async def test_nothing_is_put_at_no_cost(store: Store):
    assert await store.inbox.put([], now=NOW) == 0
    await store.inbox.done([], now=NOW)


async def test_excluded_lanes_are_left_out(store: Store):
    await put(store, (1, "a"), (2, "b"), (3, "c"), (4, "a"))
    assert ids(await waiting(store, "a", "c")) == [2]


async def test_pending_and_applied_are_replayed_after_a_restart(store: Store):
    await put(store, (1, "a"), (2, "a"), (3, "a"))
    message = await store.schedule(await store.chat())
    async with store.units.new(cause=Cause(UpdateId(2))) as unit:
        await unit.commit(effect=message.id)
    stored = await waiting(store)
    await store.inbox.done([stored[0].sequence], now=NOW)

    restarted = await SqlInbox(store.database, BOT).waiting(limit=9, exclude_lanes=[])
    assert [update.cause for update in restarted] == [
        Cause(UpdateId(2), is_applied=True, effect=message.id),
        Cause(UpdateId(3)),
    ]


async def test_a_failure_is_counted_and_tried_again_later(store: Store):
    await put(store, (1, "a"))
    [update] = await waiting(store)
    await store.inbox.failed(update.sequence, error="ValueError", retry_at=NOW + MINUTE, now=NOW)

    [update] = await waiting(store)
    assert (update.failures, update.retry_at) == (1, NOW + MINUTE)
    await store.inbox.done([update.sequence], now=NOW + MINUTE)
    [row] = await store.rows(updates)
    assert (row["status"], row["done_at"], row["retry_at"]) == (UpdateStatus.DONE, NOW + MINUTE, None)


async def test_what_is_given_up_waits_no_more(store: Store):
    await put(store, (1, "a"))
    [update] = await waiting(store)
    await store.inbox.failed(update.sequence, error="x" * 5000, retry_at=None, now=NOW)

    assert await waiting(store) == []
    [row] = await store.rows(updates)
    assert (row["status"], row["failures"], len(row["error"])) == (UpdateStatus.DEAD, 1, 1000)


async def test_what_is_done_stays_done(store: Store):
    await put(store, (1, "a"))
    [update] = await waiting(store)
    await store.inbox.done([update.sequence], now=NOW)
    await store.inbox.failed(update.sequence, error="late", retry_at=NOW, now=NOW)
    assert await waiting(store) == []


async def test_purging_leaves_what_waits_and_what_is_young(store: Store):
    await put(store, (1, "a"), (2, "a"), (3, "a"), (4, "a"))
    stored = await waiting(store)
    await store.inbox.done([stored[0].sequence], now=NOW)
    await store.inbox.failed(stored[1].sequence, error="x", retry_at=None, now=NOW)
    await store.inbox.done([stored[2].sequence], now=NOW + HOUR)

    assert await store.inbox.purge(before=NOW + MINUTE) == 2
    assert {row["update_id"] for row in await store.rows(updates)} == {3, 4}


async def test_sequences_are_never_given_again(store: Store):
    await put(store, (1, "a"))
    [first] = await waiting(store)
    await store.inbox.done([first.sequence], now=NOW)
    await store.inbox.purge(before=NOW + MINUTE)
    await put(store, (2, "a"))

    [second] = await waiting(store)
    assert second.sequence > first.sequence


async def test_each_bot_has_its_own_inbox(store: Store):
    other = SqlInbox(store.database, BotId(BOT + 1))
    await put(store, (1, "a"))
    [update] = await waiting(store)
    assert await other.waiting(limit=9, exclude_lanes=[]) == []
    await other.done([update.sequence], now=NOW)
    await other.failed(update.sequence, error="x", retry_at=None, now=NOW)
    assert await waiting(store) == [update]
    assert await other.put([(UpdateId(1), "a", {})], now=NOW) == 1


async def test_foreign_text_can_not_stop_the_inbox(store: Store):
    """PostgreSQL stores neither NUL nor half a surrogate pair; what can't be stored blocks the rest.

    The half is replaced: an answer that quotes it could not be sent, for want of a form in UTF-8.
    """
    await store.inbox.put([(UpdateId(1), "a", {"text": "a\0b\ud83d👍", "ключ": 1})], now=NOW)
    [update] = await waiting(store)
    assert update.payload == {"text": "a\0b?👍", "ключ": 1}
    await store.inbox.failed(update.sequence, error="a\0b\ud83d", retry_at=NOW, now=NOW)
