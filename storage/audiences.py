"""Who is in an audience: as a condition that statements over `subscribers` carry, and counted.

What an audience says of groups is looked up first (`resolve`): what a conditional group demands at this moment, and
which groups there still are. Then `is_member` is a condition on a row of `subscribers`, with no joins: each test is a
look at an index by the subscriber's id, so that a statement over a range of ids costs what that range costs.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, exists, false, func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from scheduling.audiences import Audience, AudienceCount, Condition, GroupKind
from scheduling.chats import Address, Reachability
from scheduling.identifiers import BotId, GroupId, SubscriberId
from scheduling.subscribers import Subscriber, SubscriberOrigin, SubscriberStatus
from scheduling.templates import EXTERNAL_ID
from storage.cipher import Cipher
from storage.models import (
    chats,
    group_members,
    has_status,
    list_members,
    recipient_groups,
    recipients,
    subscriber_tags,
    subscriber_variables,
    subscribers,
)

PLATFORM = "telegram"
"""Where broadcasts go out."""
SHOWN = 100
"""So many languages, tags and names of variables are offered at most."""

s = subscribers.c
r = recipients.c
v = subscriber_variables.c
wants_broadcasts = has_status(s.status, SubscriberStatus.SUBSCRIBED)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolvedAudience:
    """An audience with what its groups say at this moment."""

    has_groups: bool
    """It names groups, also such as are gone: then nobody else is in it."""
    static: frozenset[GroupId] = frozenset()
    conditions: tuple[Condition, ...] = ()
    """Of its conditional groups."""
    condition: Condition

    @property
    def asks_for_language(self) -> bool:
        """Tell whether somebody's language decides."""
        return any(one.languages for one in (self.condition, *self.conditions))


async def resolve(connection: AsyncConnection, audience: Audience, bot_id: BotId) -> ResolvedAudience:
    """Look up an audience's groups."""
    g = recipient_groups.c
    found: Sequence[Any] = ()
    if audience.groups:
        query = select(g.id, g.kind, g.condition).where(g.bot_id == bot_id, g.id.in_(audience.groups)).order_by(g.id)
        found = (await connection.execute(query)).all()
    return ResolvedAudience(
        has_groups=bool(audience.groups),
        static=frozenset(row.id for row in found if row.kind == GroupKind.STATIC),
        conditions=tuple(Condition.from_json(row.condition) for row in found if row.condition is not None),
        condition=audience.condition,
    )


def is_member(audience: ResolvedAudience, bot_id: BotId, cipher: Cipher) -> ColumnElement[bool]:
    """Return the test of whether a row of `subscribers` is in an audience, whether something reaches them or not.

    Who expands an audience in chunks bounds each by ids (`subscribers.c.id`), not by how many are found: a rare tag
    would else make one chunk look at everybody.
    """
    return _is_member(audience, bot_id, cipher, _chat_language)


def is_of_bot(bot_id: BotId) -> ColumnElement[bool]:
    """Return the test of whether a subscriber is this bot's, as all are in most databases.

    Not in a form that an index has: SQLite would walk all of the bot's subscribers instead of a few ids.
    """
    return s.bot_id + 0 == bot_id


def value_indexes(cipher: Cipher, bot_id: BotId, name: str, value: str) -> list[str]:
    """Return every index under which a variable's value may be stored, the present one first."""
    return cipher.blind_indexes(str(bot_id), "variable", name, value)


_chat_language = (
    select(chats.c.language)
    .join_from(recipients, chats, chats.c.recipient_id == r.id)
    .where(r.subscriber_id == s.id, r.platform == PLATFORM)
    .limit(1)
    .correlate(subscribers)
    .scalar_subquery()
)


def _is_member(
    audience: ResolvedAudience, bot_id: BotId, cipher: Cipher, chat_language: ColumnElement[Any]
) -> ColumnElement[bool]:
    tests = [is_of_bot(bot_id)]
    if audience.has_groups:
        of_groups = [_fulfils(condition, bot_id, cipher, chat_language) for condition in audience.conditions]
        if audience.static:
            m = group_members.c
            of_groups.append(exists().where(m.group_id.in_(audience.static), m.subscriber_id == s.id))
        tests.append(or_(false(), *of_groups))
    tests.append(_fulfils(audience.condition, bot_id, cipher, chat_language))
    return and_(*tests)


def _fulfils(
    condition: Condition, bot_id: BotId, cipher: Cipher, chat_language: ColumnElement[Any]
) -> ColumnElement[bool]:
    tests: list[ColumnElement[bool]] = []
    if condition.languages:
        tests.append(func.coalesce(s.language, chat_language).in_(sorted(condition.languages)))
    if condition.lists:
        of_list = list_members.c
        tests.append(exists().where(of_list.list_id.in_(sorted(condition.lists)), of_list.subscriber_id == s.id))
    if condition.tags:
        of_tag = subscriber_tags.c
        tests.append(exists().where(of_tag.subscriber_id == s.id, of_tag.tag.in_(sorted(condition.tags))))
    for name, value in sorted((condition.variables or {}).items()):
        indexes = value_indexes(cipher, bot_id, name, value)
        tests.append(exists().where(v.subscriber_id == s.id, v.name == name, v.value_index.in_(indexes)))
    if condition.joined_before is not None:
        tests.append(s.created_at < condition.joined_before)
    if condition.active_since is not None:
        tests.append(s.active_at >= condition.active_since)
    return and_(true(), *tests)


class SqlAudiences:
    """Implements the port over the connection of a unit of work."""

    def __init__(self, connection: AsyncConnection, bot_id: BotId, cipher: Cipher) -> None:
        self._connection = connection
        self._bot_id = bot_id
        self._cipher = cipher

    async def count(self, audience: Audience) -> AudienceCount:
        """Return how many are in it, by whether they would get something."""
        fate = case(
            (~wants_broadcasts, "unsubscribed"),
            (r.id.is_(None), "without_address"),
            (r.reachability != Reachability.REACHABLE, "blocked"),
            else_="reachable",
        ).label("fate")
        query = (await self._members(select(fate, func.count().label("n")), audience)).group_by(fate)
        counts = {row.fate: row.n for row in await self._connection.execute(query)}
        return AudienceCount(**{"reachable": 0, **counts})

    async def sample(self, audience: Audience, limit: int) -> Sequence[Subscriber]:
        """Return some of those who would get something, the latest to join first."""
        query = (await self._reached(select(subscribers), audience)).order_by(s.id.desc()).limit(limit)
        return [subscriber_from_row(row) for row in await self._connection.execute(query)]

    async def lacking(self, audience: Audience, names: Collection[str]) -> Mapping[str, int]:
        """Return of each variable how many of those who would get something don't have it; not those that all have."""
        if not names:
            return {}
        total = (await self._connection.execute(await self._reached(select(func.count()), audience))).scalar_one()
        had = subscriber_variables.alias("had").c  # another one than the condition may ask for
        having = await self._reached(select(had.name, func.count().label("n")), audience)
        having = having.where(had.subscriber_id == s.id, had.name.in_(sorted(names))).group_by(had.name)
        have = {row.name: row.n for row in await self._connection.execute(having)}
        if EXTERNAL_ID in names:
            known = (await self._reached(select(func.count()), audience)).where(s.external_index.is_not(None))
            have[EXTERNAL_ID] = (await self._connection.execute(known)).scalar_one()
        lacks = {name: total - have.get(name, 0) for name in sorted(names)}
        return {name: count for name, count in lacks.items() if count}

    async def languages(self) -> Mapping[str, int]:
        """Return the languages of subscribers, the most frequent first, and how many have each."""
        language = func.coalesce(s.language, chats.c.language).label("value")
        query = select(language, func.count().label("n")).select_from(_with_chat).where(s.bot_id == self._bot_id)
        return await self._frequencies(query.where(language.is_not(None)).group_by(language), language)

    async def tags(self) -> Mapping[str, int]:
        """Return the tags of subscribers, the most frequent first, and how many have each."""
        tag = subscriber_tags.c.tag.label("value")
        query = select(tag, func.count().label("n")).where(subscriber_tags.c.subscriber_id == s.id)
        return await self._frequencies(query.where(s.bot_id == self._bot_id).group_by(tag), tag)

    async def variables(self) -> Sequence[str]:
        """Return the names of the variables that subscribers have, in their order."""
        found: list[str] = []
        last = ""
        while len(found) < SHOWN:  # from one name to the next by the index: each has up to a million rows
            following = select(func.min(v.name)).where(v.name > last)
            last = (await self._connection.execute(following)).scalar()
            if last is None:
                break
            own = select(v.name).where(v.name == last, v.subscriber_id == s.id, s.bot_id == self._bot_id).limit(1)
            if (await self._connection.execute(own)).first() is not None:
                found.append(last)
        return found

    async def _frequencies(self, query: Select[Any, int], value: ColumnElement[Any]) -> Mapping[str, int]:
        ordered = query.order_by(func.count().desc(), value).limit(SHOWN)
        return {row.value: row.n for row in await self._connection.execute(ordered)}

    async def _members(self, query: Select[Any], audience: Audience) -> Select[Any]:
        """Return the query over an audience's members, joined with their address, and their chat where it matters."""
        resolved = await resolve(self._connection, audience, self._bot_id)
        joined = _with_chat if resolved.asks_for_language else _with_address
        return query.select_from(joined).where(_is_member(resolved, self._bot_id, self._cipher, chats.c.language))

    async def _reached(self, query: Select[Any], audience: Audience) -> Select[Any]:
        """Return the query over those who would get something now."""
        members = await self._members(query, audience)
        return members.where(wants_broadcasts, r.reachability == Reachability.REACHABLE)


# Somebody has one address on a platform at most.
_with_address = subscribers.outerjoin(recipients, and_(r.subscriber_id == s.id, r.platform == PLATFORM))
_with_chat = _with_address.outerjoin(chats, chats.c.recipient_id == r.id)


def subscriber_from_row(
    row: Row[Any],
    *,
    tags: frozenset[str] = frozenset(),
    addresses: tuple[Address, ...] = (),
    is_reachable: bool = True,
) -> Subscriber:
    """Return somebody by their own row, and by what other tables say of them, as far as it matters."""
    return Subscriber(
        id=SubscriberId(row.id),
        bot_id=row.bot_id,
        external_id=row.external_id,
        name=row.name,
        language=row.language,
        zone=row.zone,
        variables=row.variables,
        tags=tags,
        addresses=addresses,
        status=SubscriberStatus(row.status),
        origin=SubscriberOrigin(row.origin),
        created_at=row.created_at,
        active_at=row.active_at,
        unsubscribed_at=row.unsubscribed_at,
        is_reachable=is_reachable,
        revision=row.revision,
    )
