"""A recipient that lives at another address now (a group that became a supergroup)."""

import json
from typing import Any

from sqlalchemy import Row, delete, null, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from scheduling.chats import Address, Reachability
from scheduling.identifiers import BotId, RecipientId
from storage.cipher import Cipher
from storage.models import chats, deliveries, dialogs, exemptions, questions, recipients, scheduled_messages


async def move_recipient(
    connection: AsyncConnection, bot_id: BotId, recipient_id: RecipientId, address: Address, cipher: Cipher
) -> None:
    """Give a recipient, and so its chat, another address, within the connection's transaction.

    Where somebody is known at that address (the bot saw the new chat first), everything of the old chat becomes
    theirs: schedules get the new chat's next numbers, what people chose stays as far as they have not chosen anew, and
    the old chat counts as left.
    """
    indexes = cipher.blind_indexes(str(bot_id), address.platform, address.value)
    at_address = select(recipients.c.id).where(
        recipients.c.bot_id == bot_id,
        recipients.c.platform == address.platform,
        recipients.c.address_index.in_(indexes),
    )
    successor = (await connection.execute(at_address)).scalars().first()
    if successor == recipient_id:
        return
    # Before chats and messages: so does whoever meets a chat. The one that moves is always the first, because only
    # then it is known whether there is another: nothing ever moves the other way.
    before = select(recipients.c.platform, recipients.c.address).where(recipients.c.id == recipient_id)
    former = (await connection.execute(before.with_for_update())).first()
    if successor is not None:
        await connection.execute(at_address.with_for_update())
    await _forget_message_ids(connection, recipient_id)
    if former is not None:
        await _move_exemption(connection, bot_id, Address(former.platform, former.address), address, cipher)
    if successor is None:
        readdressed = update(recipients).where(recipients.c.id == recipient_id)
        try:
            async with connection.begin_nested():
                await connection.execute(readdressed.values(address=address.value, address_index=indexes[0]))
        except IntegrityError:  # somebody has met the new chat at this very moment
            successor = (await connection.execute(at_address.with_for_update())).scalars().one()
        else:
            return
    await _merge_chats(connection, recipient_id, successor)
    for table in (scheduled_messages, deliveries):
        await connection.execute(
            update(table).where(table.c.recipient_id == recipient_id).values(recipient_id=successor)
        )
    await connection.execute(
        update(recipients).where(recipients.c.id == recipient_id).values(reachability=Reachability.LEFT)
    )


async def _forget_message_ids(connection: AsyncConnection, recipient_id: RecipientId) -> None:
    """Forget which messages of the old chat are meant: in the new one their ids are those of others."""
    chat_id = select(chats.c.id).where(chats.c.recipient_id == recipient_id).scalar_subquery()
    for table, column in (
        (scheduled_messages, "source_message_id"),
        (questions, "source_message_id"),
        (dialogs, "prompt_message_id"),
    ):
        await connection.execute(update(table).where(table.c.chat_id == chat_id).values({column: null()}))
    await connection.execute(
        update(deliveries)
        .where(deliveries.c.recipient_id == recipient_id, deliveries.c.platform_message_id.is_not(None))
        .values(platform_message_id=null(), platform_message_ids=null(), note_due=False)
    )


async def _move_exemption(
    connection: AsyncConnection, bot_id: BotId, former: Address, address: Address, cipher: Cipher
) -> None:
    """Lift the limits at the new address, if they were at the old one."""
    e = exemptions.c
    lifted = delete(exemptions).where(
        e.bot_id == bot_id, e.address_index.in_(cipher.blind_indexes(str(bot_id), former.platform, former.value))
    )
    since = (await connection.execute(lifted.returning(e.since))).scalars().all()
    indexes = cipher.blind_indexes(str(bot_id), address.platform, address.value)
    known = select(e.since).where(e.bot_id == bot_id, e.address_index.in_(indexes))
    if not since or (await connection.execute(known)).first() is not None:
        return
    add = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    row = add(exemptions).values(bot_id=bot_id, address_index=indexes[0], address=address.value, since=min(since))
    await connection.execute(row.on_conflict_do_nothing())


async def _merge_chats(connection: AsyncConnection, old_recipient: RecipientId, new_recipient: RecipientId) -> None:
    query = select(chats).with_for_update()
    old = (await connection.execute(query.where(chats.c.recipient_id == old_recipient))).first()
    new = (await connection.execute(query.where(chats.c.recipient_id == new_recipient))).first()
    if old is None or new is None:
        return
    await connection.execute(
        update(scheduled_messages)
        .where(scheduled_messages.c.chat_id == old.id)
        .values(
            chat_id=new.id,
            number=scheduled_messages.c.number + new.last_number,
        )
    )
    for table in (questions, dialogs):
        await connection.execute(update(table).where(table.c.chat_id == old.id).values(chat_id=new.id))
    await connection.execute(
        update(chats)
        .where(chats.c.id == new.id)
        .values(last_number=chats.c.last_number + old.last_number, **_choices(old, new))
    )
    await connection.execute(update(chats).where(chats.c.id == old.id).values(last_number=0, settings="{}"))
    quiet_hours = select(recipients.c.quiet_hours).where(recipients.c.id == old_recipient).scalar_subquery()
    await connection.execute(
        update(recipients)
        .where(recipients.c.id == new_recipient, recipients.c.quiet_hours.is_(None))
        .values(quiet_hours=quiet_hours)
    )
    await connection.execute(update(recipients).where(recipients.c.id == old_recipient).values(quiet_hours=null()))


def _choices(old: Row[Any], new: Row[Any]) -> dict[str, Any]:
    """Return what was chosen in the old chat and not in the new one."""
    chosen: dict[str, Any] = {"settings": _merged(old.settings, new.settings)}
    if old.zone_is_set and not new.zone_is_set:
        chosen |= {"zone": old.zone, "zone_is_set": True}
    if not new.language_is_set:
        chosen |= {"language": old.language, "language_is_set": old.language_is_set}
    return chosen


def _merged(old: str, new: str) -> str:
    return json.dumps({**json.loads(old), **json.loads(new)}, sort_keys=True, separators=(",", ":"))
