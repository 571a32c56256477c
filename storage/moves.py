"""A recipient that lives at another address now (a group that became a supergroup)."""

from sqlalchemy import null, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from scheduling.chats import Address, Reachability
from scheduling.identifiers import BotId, RecipientId
from storage.cipher import Cipher
from storage.models import chats, deliveries, recipients, scheduled_messages


async def move_recipient(
    connection: AsyncConnection, bot_id: BotId, recipient_id: RecipientId, address: Address, cipher: Cipher
) -> None:
    """Give a recipient, and so its chat, another address, within the connection's transaction.

    Where somebody is known at that address (the bot saw the new chat first), everything of the old chat becomes
    theirs: schedules get the new chat's next numbers, and the old chat counts as left.
    """
    indexes = cipher.blind_indexes(str(bot_id), address.platform, address.value)
    known = await connection.execute(
        select(recipients.c.id).where(
            recipients.c.bot_id == bot_id,
            recipients.c.platform == address.platform,
            recipients.c.address_index.in_(indexes),
        )
    )
    successor = known.scalars().first()
    if successor == recipient_id:
        return
    both = (
        select(recipients.c.id)
        .where(recipients.c.id.in_({recipient_id, successor or recipient_id}))
        .order_by(recipients.c.id)
    )
    await connection.execute(both.with_for_update())  # before chats and messages: so does whoever meets a chat
    if successor is None:
        await connection.execute(
            update(recipients)
            .where(recipients.c.id == recipient_id)
            .values(address=address.value, address_index=indexes[0])
        )
        return
    await _merge_chats(connection, recipient_id, successor)
    for table in (scheduled_messages, deliveries):
        await connection.execute(
            update(table).where(table.c.recipient_id == recipient_id).values(recipient_id=successor)
        )
    await connection.execute(
        update(recipients).where(recipients.c.id == recipient_id).values(reachability=Reachability.LEFT)
    )


async def _merge_chats(connection: AsyncConnection, old_recipient: RecipientId, new_recipient: RecipientId) -> None:
    query = select(chats.c.id, chats.c.last_number).with_for_update()
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
            source_message_id=null(),  # the old chat's ids mean other messages in the new one
        )
    )
    await connection.execute(
        update(chats).where(chats.c.id == new.id).values(last_number=chats.c.last_number + old.last_number)
    )
