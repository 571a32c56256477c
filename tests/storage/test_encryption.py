"""What people write, and where they can be reached, is unreadable at rest where keys are set."""

from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from scheduling.auditing import Action, Subject
from scheduling.chats import Chat
from scheduling.identifiers import UpdateId
from storage.cipher import Cipher, Undecipherable
from storage.engine import Database, open_database
from tests.storage.samples import ADA, NOW, Store, again, message_in, new_chat

KEYS = [Fernet.generate_key().decode() for _ in range(2)]
SECRETS = (b"Water the", b"Lovelace", b"77001", b"my word", b"Ward of", b"night shift")


async def fill(store: Store) -> Chat:
    """Store something of everything that people write."""
    chat = await store.chat(title="Lovelace")
    await store.schedule(chat, created_by=ADA)
    await store.inbox.put([(UpdateId(1), "chat 77001", {"text": "my word"})], now=NOW)
    async with store.units.new() as unit:
        what = {"label": "Ward of Eva", "details": {"what": "night shift"}}
        await unit.audit.note(ADA, Action.CREATED, Subject.GROUP, now=NOW, **what)
        await unit.audit.note(None, Action.GRANTED, Subject.ROLE, now=NOW, about=ADA)
        await unit.commit()
    return chat


async def check(store: Store, chat: Chat) -> None:
    """Read all of it."""
    async with store.units.new(write=False) as unit:
        assert await unit.chats.find(chat.address) == chat
        page = await unit.messages.page(chat.id, index=0, size=9)
    expected = message_in(chat)
    assert [(message.content, message.created_by) for message in page.messages] == [(expected.content, ADA)]
    [update] = await store.inbox.waiting(limit=9, exclude_lanes=[])
    assert (update.lane, update.payload) == ("chat 77001", {"text": "my word"})
    assert await store.inbox.waiting(limit=9, exclude_lanes=["chat 77001"]) == []
    assert await store.chat(title="Lovelace") == chat
    async with store.units.new(write=False) as unit:
        [event] = await unit.audit.page(label="ward OF eva", actor=ADA, limit=9)
        [granted] = await unit.audit.page(about=ADA, limit=9)
    assert (event.label, event.actor, event.details) == ("Ward of Eva", ADA, {"what": "night shift"})
    assert granted.action is Action.GRANTED


async def raw(database: Database) -> bytes:
    """Return everything that SQLite has written."""
    path = Path(database.engine.url.database or "")
    return b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))


async def test_without_keys_everything_is_plain(sqlite_database: Database):
    """Or the tests below would prove nothing."""
    await fill(Store(sqlite_database))
    assert [secret for secret in SECRETS if secret not in await raw(sqlite_database)] == []


async def test_with_keys_nothing_is_readable_in_the_file(sqlite_url: str):
    database = open_database(sqlite_url, cipher=Cipher(KEYS))
    store = Store(database)
    chat = await fill(store)
    await check(store, chat)
    [order] = await store.claim_due() if await store.plan_due() else []
    assert (order.address, order.content) == (chat.address, message_in(chat).content)
    assert [secret for secret in SECRETS if secret in await raw(database)] == []
    await database.close()


@pytest.mark.parametrize(
    ("before", "after"),
    [([], KEYS[:1]), (KEYS[:1], [KEYS[1], KEYS[0]]), ([], [KEYS[1], KEYS[0]])],
    ids=["switched on", "rotated", "switched on with two"],
)
async def test_older_rows_stay_readable_and_are_found(database_url: str, before: list[str], after: list[str]):
    database = open_database(database_url, cipher=Cipher(before))
    chat = await fill(Store(database))
    await database.close()

    database = open_database(database_url, cipher=Cipher(after))
    await check(Store(database), chat)
    other = await Store(database).chat("77002")
    assert other.id != chat.id
    await database.close()


async def test_a_recipient_that_moves_is_encrypted_under_the_newest_key(sqlite_url: str):
    database = open_database(sqlite_url, cipher=Cipher(KEYS))
    store = Store(database)
    order = await store.order()
    moved = new_chat("-1009988776655")
    await store.queue.record([again(order, moved_to=moved.address)])
    async with store.units.new(write=False) as unit:
        chat = await unit.chats.find(moved.address)
    assert chat is not None
    assert chat.id == order.chat_id
    assert b"1009988776655" not in await raw(database)
    await database.close()


async def test_encrypted_rows_need_their_key(database_url: str):
    database = open_database(database_url, cipher=Cipher(KEYS[:1]))
    message = await Store(database).schedule(await Store(database).chat())
    await database.close()
    for keys, reason in (([], "no encryption keys"), (KEYS[1:], "none of the encryption keys")):
        database = open_database(database_url, cipher=Cipher(keys))
        with pytest.raises(Undecipherable, match=reason):
            await Store(database).get(message)
        await database.close()


@pytest.mark.parametrize("keys", [[], KEYS])
@pytest.mark.parametrize("title", ["fernet:", "plain:fernet:x", "plain:", "", "№ 1"])
async def test_text_that_looks_encrypted_is_kept(database_url: str, keys: list[str], title: str):
    database = open_database(database_url, cipher=Cipher(keys))
    chat = await Store(database).chat(title=title)
    async with Store(database).units.new(write=False) as unit:
        assert await unit.chats.get(chat.id) == replace(chat, title=title)
    await database.close()


def test_indexes_differ_by_bot_platform_and_key():
    cipher = Cipher(KEYS)
    indexes = cipher.blind_indexes("1", "telegram", "5")
    assert len({*indexes, *cipher.blind_indexes("2", "telegram", "5"), *cipher.blind_indexes("1", "x", "5")}) == 7
    assert indexes[-1] == "5"
    assert Cipher(KEYS[1:]).blind_indexes("1", "telegram", "5") == indexes[1:]
