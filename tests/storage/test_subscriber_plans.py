"""What is asked of subscribers all the time walks indexes, however many there are."""

import pytest
from sqlalchemy import text

from scheduling.identifiers import new_uuid7
from storage.models import recipients, subscribers
from tests.storage.crowds import Crowd
from tests.storage.samples import BOT, NOW, Store
from tests.storage.test_query_plans import Statements, plans

READS_ALL = ("SCAN ", "Seq Scan")


@pytest.fixture
async def crowded(store: Store) -> Store:
    """Some hundred subscribers, with statistics."""
    crowd = Crowd(store)
    for number in range(20):
        await crowd.subscriber(f"Somebody {number}", tags=("vip",), variables={"city": "Rome"})
    values = {"bot_id": BOT, "name": "X", "variables": {}, "status": "subscribed", "origin": "hand", "created_at": NOW}
    some = [{"id": new_uuid7(NOW), **values} for _ in range(400)]
    at = {"bot_id": BOT, "platform": "phone", "kind": "private", "reachability": "reachable", "created_at": NOW}
    numbers = [
        {"id": new_uuid7(NOW), "address": str(place), "address_index": str(place), "subscriber_id": one["id"], **at}
        for place, one in enumerate(some)
    ]
    async with store.database.writing() as connection:
        await connection.execute(subscribers.insert(), some)
        await connection.execute(recipients.insert(), numbers)
        await connection.execute(text("ANALYZE"))
    return store


async def test_whoever_writes_and_begins_and_stops_is_looked_up(crowded: Store) -> None:
    chat = await crowded.chat()
    async with crowded.units.new() as unit:
        known, _ = await unit.subscribers.register(chat, name="Ada", now=NOW)
        await unit.commit()
    statements = Statements(crowded.database)
    async with crowded.units.new() as unit:
        await unit.subscribers.of_recipient(chat.recipient_id)
        await unit.subscribers.register(chat, name="Ada L", now=NOW)
        await unit.subscribers.note_active(chat.recipient_id, NOW)
        await unit.subscribers.save(known.unsubscribed(NOW))
        await unit.subscribers.cancel_broadcasts(known.id)
        await unit.subscribers.find_external("P-1")
        await unit.subscribers.find_address(chat.address)
        await unit.subscribers.lists_of(known.id)
        await unit.subscribers.page("77001", limit=5)
        await unit.subscribers.page(after=known.id, limit=5)
        await unit.commit()
    seen = [one for one in statements.seen if not one[0].startswith("INSERT")]
    assert len(seen) > 20
    for (statement, _parameters), plan in zip(seen, await plans(crowded.database, seen), strict=True):
        of_rows = [line for line in plan.splitlines() if "json" not in line and "given" not in line]
        assert not [line for line in of_rows if line.strip(" ->").startswith(READS_ALL)], (statement, plan)
