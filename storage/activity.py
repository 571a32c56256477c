"""When people last wrote to the bot, for audiences that ask for it."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from scheduling.identifiers import BotId, RecipientId
from storage.models import recipients, subscribers
from storage.rowsets import encode_rows, rows_table
from storage.types import Id

ACTIVE_ANEW_AFTER = timedelta(hours=1)
"""Within this, writing once more is not noted."""

s = subscribers.c
r = recipients.c


async def note_active(
    connection: AsyncConnection, bot_id: BotId, recipient_ids: Iterable[RecipientId], *, now: datetime
) -> None:
    """Note that whoever is behind these chats has written, where that was not noted within the hour.

    Rows that others are changing are left out: who goes on writing is noted the next time.
    """
    is_sqlite = connection.dialect.name == "sqlite"
    given = rows_table("given", {"id": Id()}, is_sqlite=is_sqlite)
    wrote = subscribers.alias("wrote")
    w = wrote.c
    stale = (
        select(w.id)
        .where(r.id == given.c.id, r.bot_id == bot_id, w.id == r.subscriber_id, w.bot_id == bot_id)
        .where(or_(w.active_at.is_(None), w.active_at <= now - ACTIVE_ANEW_AFTER))
        .with_for_update(of=wrote, skip_locked=True)
    )
    noted = update(subscribers).where(s.id.in_(stale)).values(active_at=now)
    values = encode_rows(({"id": one} for one in recipient_ids), is_sqlite=is_sqlite)
    await connection.execute(noted, {"given": values})
