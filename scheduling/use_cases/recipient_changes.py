"""What is changed of one recipient: fields, tags, variables, membership. Each change says so in the audit."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from scheduling.addresses import EMAIL, PHONE, TELEGRAM, address_on, on_platform, region_for
from scheduling.audiences import GroupKind, RecipientGroup
from scheduling.auditing import Action, Subject
from scheduling.chats import Actor, Address
from scheduling.errors import (
    AddressTaken,
    DialogClosed,
    ExternalIdTaken,
    FieldProblem,
    FieldRefused,
    GroupNotFound,
    ListNotFound,
    SubscriberNotFound,
)
from scheduling.identifiers import GroupId, ListId, SubscriberId
from scheduling.ports import UnitOfWork
from scheduling.recipient_columns import Column
from scheduling.recipient_fields import (
    MOST_TAGS,
    MOST_VARIABLES,
    read_external_id,
    read_language,
    read_name,
    read_tags,
    read_variable,
    read_zone,
)
from scheduling.recipient_reading import Reading
from scheduling.subscribers import Subscriber

Change = Callable[[Subscriber], Subscriber]
_PLATFORM = {Column.PHONE: PHONE, Column.EMAIL: EMAIL}


async def find_recipient(unit: UnitOfWork, subscriber_id: SubscriberId) -> Subscriber:
    """Return somebody. Raises `SubscriberNotFound`."""
    found = await unit.subscribers.get(subscriber_id)
    if found is None:
        raise SubscriberNotFound
    return found


async def change_recipient(
    unit: UnitOfWork, subscriber_id: SubscriberId, change: Change, *, by: Actor, now: datetime
) -> Subscriber:
    """Change somebody as they are at this moment. Raises `SubscriberNotFound`, `ExternalIdTaken`, `AddressTaken`."""
    before = await unit.subscribers.get_for_update(subscriber_id)
    if before is None:
        raise SubscriberNotFound
    after = change(before)
    if after == before:
        return before
    saved = await unit.subscribers.save(after)
    await note(unit, Action.CHANGED, saved, by=by, now=now)
    return saved


async def note(unit: UnitOfWork, action: Action, subscriber: Subscriber, *, by: Actor, now: datetime) -> None:
    """Write down what was done to somebody."""
    label = subscriber.name or subscriber.external_id or ""
    await unit.audit.note(by.user_id, action, Subject.RECIPIENT, now=now, subject_id=subscriber.id, label=label)


async def read_field(column: Column, text: str, subscriber: Subscriber | None, reading: Reading) -> str:
    """Return what is kept of what somebody wrote, which may take 150 ms. Raises `FieldRefused`, `AddressRefused`."""
    return await asyncio.to_thread(_read_field, column, text, subscriber, reading)


def _read_field(column: Column, text: str, subscriber: Subscriber | None, reading: Reading) -> str:
    match column:
        case Column.NAME:
            kept = read_name(text)
        case Column.EXTERNAL_ID:
            kept = read_external_id(text)
        case Column.LANGUAGE:
            return read_language(text, reading.read_language)
        case Column.ZONE:
            return read_zone(text, languages=reading.languages)
        case Column.PHONE | Column.EMAIL:
            region = region_for(
                zone=subscriber.zone if subscriber is not None else None,
                language=subscriber.language if subscriber is not None else None,
                default=reading.default_region,
            )
            return address_on(_PLATFORM[column], text, region=region).value
        case _:
            raise DialogClosed
    if not kept:
        raise FieldRefused(text, FieldProblem.UNREADABLE)
    return kept


def with_field(subscriber: Subscriber, column: Column, value: str | None) -> Subscriber:
    """Return somebody with another value of a field; None: with none."""
    match column:
        case Column.NAME:
            return replace(subscriber, name=value or "")
        case Column.EXTERNAL_ID:
            return replace(subscriber, external_id=value)
        case Column.LANGUAGE:
            return replace(subscriber, language=value)
        case Column.ZONE:
            return replace(subscriber, zone=value)
        case Column.PHONE | Column.EMAIL:
            platform = _PLATFORM[column]
            others = tuple(one for one in subscriber.addresses if one.platform != platform)
            return replace(subscriber, addresses=others if value is None else (*others, Address(platform, value)))
        case _:
            raise DialogClosed


def field_of(subscriber: Subscriber, column: Column) -> str:
    """Return the value of a field; "" where there is none."""
    values = {
        Column.NAME: subscriber.name,
        Column.EXTERNAL_ID: subscriber.external_id,
        Column.LANGUAGE: subscriber.language,
        Column.ZONE: subscriber.zone,
        Column.PHONE: on_platform(subscriber.addresses, PHONE),
        Column.EMAIL: on_platform(subscriber.addresses, EMAIL),
    }
    return values.get(column) or ""


async def require_free(unit: UnitOfWork, column: Column, value: str, *, own: SubscriberId | None) -> None:
    """Check that nobody else has it. Raises `ExternalIdTaken`, `AddressTaken`."""
    if column is Column.EXTERNAL_ID:
        namesake = await unit.subscribers.find_external(value)
        if namesake is not None and namesake.id != own:
            raise ExternalIdTaken(value)
    elif column in _PLATFORM:
        owner = await unit.subscribers.find_address(Address(_PLATFORM[column], value))
        if owner is not None and owner.id != own:
            raise AddressTaken(_PLATFORM[column], value)


def adding_tags(text: str) -> Change:
    """Return what adds the tags that somebody wrote. Raises `FieldRefused`."""
    tags = read_tags(text)
    if not tags:
        raise FieldRefused(text.strip(), FieldProblem.BAD_TAG)

    def change(subscriber: Subscriber) -> Subscriber:
        after = subscriber.tags | tags
        if len(after) > MOST_TAGS:
            raise FieldRefused(text.strip(), FieldProblem.TOO_MANY, MOST_TAGS)
        return replace(subscriber, tags=after)

    return change


def setting_variables(text: str) -> Change:
    """Return what sets the variables that somebody wrote, one a line. Raises `FieldRefused`."""
    variables = dict(read_variable(line) for line in text.splitlines() if line.strip())
    if not variables:
        raise FieldRefused(text.strip(), FieldProblem.BAD_VARIABLE)

    def change(subscriber: Subscriber) -> Subscriber:
        after = {**subscriber.variables, **variables}
        if len(after) > MOST_VARIABLES:
            raise FieldRefused(text.strip(), FieldProblem.TOO_MANY, MOST_VARIABLES)
        return replace(subscriber, variables=after)

    return change


def without_tag(tag: str) -> Change:
    """Return what takes a tag away."""
    return lambda subscriber: replace(subscriber, tags=subscriber.tags - {tag})


def without_variable(name: str) -> Change:
    """Return what takes a variable away."""
    return lambda subscriber: replace(
        subscriber, variables={one: value for one, value in subscriber.variables.items() if one != name}
    )


async def toggle_list(unit: UnitOfWork, subscriber: Subscriber, list_id: str, *, by: Actor, now: datetime) -> None:
    """Put somebody on a list, or take them off it. Raises `ListNotFound`."""
    found = await unit.subscribers.get_list(ListId(UUID(list_id)))
    if found is None:
        raise ListNotFound
    if not await unit.subscribers.leave(found.id, subscriber.id):
        await unit.subscribers.join(found.id, subscriber.id, now)
    await note(unit, Action.CHANGED, subscriber, by=by, now=now)


async def toggle_group(unit: UnitOfWork, subscriber: Subscriber, group_id: str, *, by: Actor, now: datetime) -> None:
    """Put somebody into a group, or take them out of it. Raises `GroupNotFound`."""
    found = await unit.groups.get(GroupId(UUID(group_id)))
    if found is None or found.kind is not GroupKind.STATIC:
        raise GroupNotFound
    if not await unit.groups.remove_members(found.id, [subscriber.id]):
        await unit.groups.add_members(found.id, [subscriber.id])
    await note(unit, Action.CHANGED, subscriber, by=by, now=now)


async def static_groups(unit: UnitOfWork) -> Sequence[RecipientGroup]:
    """Return the groups into which somebody can be put."""
    return [group for group in await unit.groups.all() if group.kind is GroupKind.STATIC]


def may_be_subscribed_again(subscriber: Subscriber) -> bool:
    """Tell whether others may say that somebody wants messages after all: who can say so by /start does."""
    return not subscriber.is_subscribed and on_platform(subscriber.addresses, TELEGRAM) is None
