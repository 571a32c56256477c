"""What arrived around an update, out of the durable inbox."""

import pytest

from scheduling.identifiers import BotId, UpdateId
from storage import arrivals
from storage.units import Units
from tests.storage.samples import BOT, NOW, Store


async def put(store: Store, *ids: int, lane: str = "5") -> None:
    await store.inbox.put([(UpdateId(one), lane, {"update_id": one}) for one in ids], now=NOW)


async def beside(store: Store, update_id: int, units: Units | None = None) -> list[int]:
    async with (units or store.units).new(write=False) as unit:
        return [found["update_id"] for found in await unit.arrivals.beside(UpdateId(update_id))]


async def test_what_arrived_in_the_same_chat_is_found_in_its_order(store: Store):
    await put(store, 3, 1)
    await put(store, 2, lane="6")
    await put(store, 4)
    assert await beside(store, 1) == [3, 1, 4]
    assert await beside(store, 2) == [2]
    assert await beside(store, 9) == []


async def test_what_was_handled_is_found_too(store: Store):
    await put(store, 1, 2)
    [first, _second] = await store.inbox.waiting(limit=9, exclude_lanes=[])
    await store.inbox.done([first.sequence], now=NOW)
    assert await beside(store, 2) == [1, 2]


async def test_another_bots_updates_are_not(store: Store):
    await put(store, 1)
    assert await beside(store, 1, Units(store.database, BotId(BOT + 1))) == []


async def test_only_what_is_near_is_looked_at(store: Store, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(arrivals, "SPAN", 2)
    await put(store, *range(1, 9))
    assert await beside(store, 5) == [3, 4, 5, 6, 7]
