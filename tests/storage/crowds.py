"""Subscribers of all sorts, put in directly: what audiences tell apart."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, update

from scheduling.audiences import Condition, GroupKind, RecipientGroup
from scheduling.chats import ChatKind, Reachability
from scheduling.identifiers import BotId, GroupId, ListId, SubscriberId, new_uuid7
from scheduling.subscribers import SubscriberOrigin, SubscriberStatus
from storage.audiences import value_indexes
from storage.models import (
    chats,
    list_members,
    mailing_lists,
    recipients,
    subscriber_tags,
    subscriber_variables,
    subscribers,
)
from tests.storage.samples import ADA, BOT, NOW, Store


class Crowd:
    """Makes subscribers, lists and groups. Each one is a second younger than the one before."""

    def __init__(self, store: Store, *, bot_id: BotId = BOT) -> None:
        self._store = store
        self._bot_id = bot_id
        self._made = 0

    async def subscriber(
        self,
        name: str,
        *,
        bot_id: BotId | None = None,
        external_id: str | None = None,
        language: str | None = None,
        chat_language: str | None = "en",
        tags: tuple[str, ...] = (),
        lists: tuple[ListId, ...] = (),
        variables: Mapping[str, str] | None = None,
        reachability: Reachability = Reachability.REACHABLE,
        status: SubscriberStatus = SubscriberStatus.SUBSCRIBED,
        created_at: datetime | None = None,
        active_at: datetime | None = None,
        has_address: bool = True,
        zone: str | None = None,
        quiet_hours: str | None = None,
    ) -> SubscriberId:
        """Add somebody; without a `chat_language` the bot has their address and no chat."""
        self._made += 1
        now = NOW + timedelta(seconds=self._made)
        key = SubscriberId(new_uuid7(now))
        bot_id = bot_id or self._bot_id
        async with self._store.database.transaction(write=True) as connection:
            await connection.execute(
                insert(subscribers).values(
                    id=key,
                    bot_id=bot_id,
                    external_id=external_id,
                    external_index=external_id,  # there are no keys
                    name=name,
                    language=language,
                    zone=zone,
                    variables=dict(variables or {}),
                    status=status,
                    origin=SubscriberOrigin.HAND,
                    created_at=created_at or now,
                    active_at=active_at,
                )
            )
            for tag in tags:
                await connection.execute(insert(subscriber_tags).values(subscriber_id=key, tag=tag))
            for list_id in lists:
                await connection.execute(insert(list_members).values(list_id=list_id, subscriber_id=key, since=now))
            for variable, value in (variables or {}).items():
                index = value_indexes(self._store.database.cipher, bot_id, variable, value)[0]
                row = insert(subscriber_variables).values(subscriber_id=key, name=variable, value_index=index)
                await connection.execute(row)
            if has_address:
                await self._add_address(connection, key, bot_id, reachability, chat_language, now)
                if quiet_hours is not None:
                    own = update(recipients).where(recipients.c.subscriber_id == key)
                    await connection.execute(own.values(quiet_hours=quiet_hours))
            await connection.commit()
        return key

    async def _add_address(
        self,
        connection: Any,
        key: SubscriberId,
        bot_id: BotId,
        reachability: Reachability,
        chat_language: str | None,
        now: datetime,
    ) -> None:
        recipient_id = new_uuid7(now)
        await connection.execute(
            insert(recipients).values(
                id=recipient_id,
                bot_id=bot_id,
                platform="telegram",
                address=str(90000 + self._made),
                address_index=str(90000 + self._made),
                kind=ChatKind.PRIVATE,
                reachability=reachability,
                created_at=now,
                subscriber_id=key,
            )
        )
        if chat_language is not None:
            await connection.execute(
                insert(chats).values(
                    id=new_uuid7(now),
                    bot_id=bot_id,
                    recipient_id=recipient_id,
                    title="",
                    zone="UTC",
                    zone_is_set=False,
                    language=chat_language,
                    language_is_set=False,
                    last_number=0,
                    created_at=now,
                )
            )

    async def list(self, code: str) -> ListId:
        """Add a list."""
        key = ListId(new_uuid7(NOW))
        async with self._store.database.transaction(write=True) as connection:
            row = insert(mailing_lists).values(
                id=key, bot_id=self._bot_id, code=code, title=code.title(), created_at=NOW, created_by=str(ADA)
            )
            await connection.execute(row)
            await connection.commit()
        return key

    async def group(self, name: str, condition: Condition | None = None, *members: SubscriberId) -> RecipientGroup:
        """Add a group, conditional where a condition is given."""
        group = RecipientGroup(
            id=GroupId(new_uuid7(NOW)),
            bot_id=self._bot_id,
            name=name,
            kind=GroupKind.STATIC if condition is None else GroupKind.CONDITIONAL,
            condition=condition,
            created_at=NOW,
            created_by=ADA,
        )
        async with self._store.units.new() as unit:
            await unit.groups.add(group)
            await unit.groups.add_members(group.id, members)
            await unit.commit()
        return group
