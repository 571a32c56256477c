"""Lists of schedules by what somebody looks for, and changes of many at once."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from scheduling.chats import Actor, Chat
from scheduling.content import Content, Item, Kind
from scheduling.identifiers import MessageId, UserId, new_uuid7
from scheduling.lifecycle import MessageStatus
from scheduling.recurrence import Anchor, Once, Run
from scheduling.timing import Timing, ZoneSource
from scheduling.views import Filters, Repeating, Sent, Shown, Sort
from tests.storage.samples import ADA, HOUR, NOW, Store

BOB = UserId(77002)
OWNER = Actor(ADA, is_administrator=True)
ONCE = Timing(
    recurrence=Once(datetime(2026, 1, 6, 9)),  # noqa: DTZ001  # wall-clock time
    zone="Europe/Berlin",
    zone_source=ZoneSource.CHAT,
    anchor=Anchor(NOW, NOW.date()),
)


async def schedule(store: Store, chat: Chat, text: str, *, hours: int = 1, **changes: object) -> None:
    run = Run(NOW + hours * HOUR, None)
    ended = {"next_run": None} if "status" in changes else {"next_run": run}
    content = Content(text)
    await store.schedule(chat, id=MessageId(new_uuid7(NOW)), content=content, **{**ended, **changes})


@pytest.fixture
async def chat(store: Store) -> Chat:
    """Seven schedules of every sort."""
    chat = await store.chat()
    await schedule(store, chat, "Water the plants", hours=5)
    await schedule(store, chat, "Café à Zürich", hours=2, created_by=BOB)
    await schedule(store, chat, "Чай с Алёной", hours=3, timing=ONCE)
    await schedule(store, chat, "Rest", status=MessageStatus.PAUSED)
    await schedule(store, chat, "Over", status=MessageStatus.FINISHED)
    await schedule(store, chat, "Stopped", status=MessageStatus.CANCELLED)
    await schedule(store, chat, "Put away", status=MessageStatus.ARCHIVED)
    photo = Content("On a photo", items=(Item(Kind.PHOTO, {"file_id": "x"}),))
    await store.schedule(chat, id=MessageId(new_uuid7(NOW)), content=photo, next_run=Run(NOW + 9 * HOUR, None))
    return chat


@pytest.mark.parametrize(
    ("filters", "numbers"),
    [
        (Filters(), [2, 3, 1, 8, 4]),
        (Filters(shown=Shown.ACTIVE, sort=Sort.NEWEST), [8, 3, 2, 1]),
        (Filters(shown=Shown.PAUSED), [4]),
        (Filters(shown=Shown.ENDED), [6, 5]),
        (Filters(shown=Shown.ARCHIVED), [7]),
        (Filters(sort=Sort.NUMBER), [1, 2, 3, 4, 8]),
        (Filters(repeating=Repeating.ONCE), [3]),
        (Filters(repeating=Repeating.REPEATING, sort=Sort.NUMBER), [1, 2, 4, 8]),
        (Filters(author=BOB), [2]),
        (Filters(words="CAFE zurich"), [2]),
        (Filters(words="аленой"), [3]),
        (Filters(words="plant water"), [1]),
        (Filters(words="nothing like it"), []),
        (Filters(sent=Sent.PICTURES), [8]),
        (Filters(sent=Sent.TEXT, sort=Sort.NUMBER), [1, 2, 3, 4]),
    ],
)
async def test_a_list_has_what_is_meant_in_its_order(store: Store, chat: Chat, filters: Filters, numbers: list[int]):
    async with store.units.new(write=False) as unit:
        page = await unit.listings.page(chat.id, filters, index=0, size=10)
        assert [message.number for message in page.messages] == numbers
        assert (page.total, page.pages) == (len(numbers), 1)
        assert list(await unit.listings.numbers(chat.id, filters, limit=100)) == numbers
        assert list(await unit.listings.numbers(chat.id, filters, limit=1)) == numbers[:1]


@pytest.mark.parametrize("filters", [Filters(), Filters(author=ADA)])
async def test_pages_beyond_the_end_give_the_last_one(store: Store, chat: Chat, filters: Filters):
    async with store.units.new(write=False) as unit:
        page = await unit.listings.page(chat.id, filters, index=7, size=2)
    assert page.index == page.pages - 1
    assert page.messages


async def test_other_chats_are_not_searched(store: Store, chat: Chat):
    other = await store.chat("77009")
    await schedule(store, other, "Secret plants")
    async with store.units.new(write=False) as unit:
        assert list(await unit.listings.numbers(chat.id, Filters(words="secret"), limit=10)) == []
        assert list(await unit.listings.authors(chat.id, limit=5)) == [ADA, BOB]
        assert await unit.listings.for_update([99], chat_id=chat.id) == []


async def test_many_are_saved_as_they_were_changed(store: Store, chat: Chat):
    now = NOW + timedelta(minutes=1)
    async with store.units.new() as unit:
        found = await unit.listings.for_update([3, 1, 2], chat_id=chat.id)
        changed = [message.shift(1, by=OWNER, now=now) for message in found]
        await unit.listings.save(changed)
        await unit.commit()
    for message in changed:
        assert await store.get(message) == message
        assert message.revision == 2


async def test_what_waits_is_known_and_cancelled(store: Store, chat: Chat):
    await store.plan_due(now=NOW + 2 * HOUR)
    async with store.units.new() as unit:
        found = await unit.listings.for_update([1, 2], chat_id=chat.id)
        ids = [message.id for message in found]
        waiting = await unit.listings.waiting(ids)
        assert [message.number for message in found if message.id in waiting] == [2]
        await unit.listings.cancel_pending(ids)
        assert not await unit.listings.waiting(ids)


async def test_more_than_one_step_is_read(store: Store):
    chat = await store.chat()
    await schedule(store, chat, "The first")
    template = await store.get(await store.schedule(chat, content=Content("Tea 1")))
    assert template is not None
    async with store.units.new() as unit:
        for number in range(3, 123):
            await unit.messages.add(replace(template, id=MessageId(new_uuid7(NOW)), number=number))
        await unit.commit()
        ids = list(range(1, 123))
    async with store.units.new() as unit:
        assert len(await unit.listings.numbers(chat.id, Filters(words="tea"), limit=500)) == 121
        assert len(await unit.listings.for_update(ids, chat_id=chat.id)) == 122
