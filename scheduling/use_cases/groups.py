"""Groups of recipients: looked at, made, changed and deleted, by those who manage recipients."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from scheduling.audiences import Audience, Condition, GroupKind, RecipientGroup, group_name
from scheduling.auditing import Action, Subject
from scheduling.chats import Actor
from scheduling.clock import Clock
from scheduling.errors import ConditionMissing, GroupNotFound, MembersByCondition
from scheduling.identifiers import BotId, GroupId, SubscriberId, new_uuid7
from scheduling.ports import NewUnit, UnitOfWork
from scheduling.roles import Role
from scheduling.subscribers import Subscriber
from scheduling.use_cases.audiences import SAMPLE, AudienceNames, SeenAudience, names_of
from scheduling.use_cases.replays import is_replay
from scheduling.use_cases.rights import require_role

PAGE_SIZE = 8
"""Groups on a page of the list, and members on a page of a group."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupPage:
    """One page of the groups there are."""

    groups: Sequence[RecipientGroup]
    members: Mapping[GroupId, int]
    """Of static ones."""
    names: AudienceNames
    """What the conditions of the others name."""
    index: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenGroup:
    """A group and who is in it at this moment."""

    group: RecipientGroup
    members: int = 0
    """How many were put into a static one."""
    seen: SeenAudience
    """Whom it reaches."""
    names: AudienceNames
    """What its condition names."""
    broadcasts: int = 0
    """How many that are still to come name it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberPage:
    """One page of those who were put into a group."""

    group: RecipientGroup
    members: Sequence[Subscriber]
    index: int
    pages: int
    total: int
    taken_out: Subscriber | None = None
    """Who was taken out just now, and can be put back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListGroups:
    """Show the groups there are."""

    new_unit: NewUnit
    administrators: Collection[int]

    async def __call__(self, *, index: int, by: Actor) -> GroupPage:
        """Return one page; an index beyond the end gives the last one. Raises `NotAllowed`."""
        async with self.new_unit(write=False) as unit:
            await require_role(unit, by, Role.MANAGE, administrators=self.administrators)
            groups = await unit.groups.all()
            pages = max(1, -(-len(groups) // PAGE_SIZE))
            index = min(max(index, 0), pages - 1)
            shown = groups[index * PAGE_SIZE :][:PAGE_SIZE]
            static = [group.id for group in shown if group.kind is GroupKind.STATIC]
            conditions = [group.condition for group in shown if group.condition is not None]
            lists = frozenset(one for condition in conditions for one in condition.lists)
            return GroupPage(
                groups=shown,
                members={group_id: await unit.groups.count_members(group_id) for group_id in static},
                names=await names_of(unit, Audience(condition=Condition(lists=lists))),
                index=index,
                pages=pages,
                total=len(groups),
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowGroup:
    """Show one group: how many it reaches, and a few of them."""

    new_unit: NewUnit
    administrators: Collection[int]

    async def __call__(self, group_id: GroupId, *, by: Actor) -> SeenGroup:
        """Return it. Raises `NotAllowed`, `GroupNotFound`."""
        async with self.new_unit(write=False) as unit:
            await require_role(unit, by, Role.MANAGE, administrators=self.administrators)
            group = await unit.groups.get(group_id)
            if group is None:
                raise GroupNotFound
            audience = Audience(groups=frozenset({group.id}))
            demanded = Audience(condition=group.condition or Condition())
            return SeenGroup(
                group=group,
                members=await unit.groups.count_members(group.id),
                names=await names_of(unit, demanded),
                broadcasts=await unit.groups.count_broadcasts(group.id),
                seen=SeenAudience(
                    audience=audience,
                    names=AudienceNames(groups={group.id: group.name}),
                    count=await unit.audiences.count(audience),
                    sample=await unit.audiences.sample(audience, SAMPLE),
                ),
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class ListMembers:
    """Show who was put into a group."""

    new_unit: NewUnit
    administrators: Collection[int]

    async def __call__(
        self, group_id: GroupId, *, index: int, by: Actor, taken_out: SubscriberId | None = None
    ) -> MemberPage:
        """Return one page; an index beyond the end gives the last one.

        Raises `NotAllowed`, `GroupNotFound`, `MembersByCondition`.
        """
        async with self.new_unit(write=False) as unit:
            await require_role(unit, by, Role.MANAGE, administrators=self.administrators)
            group = await unit.groups.get(group_id)
            if group is None:
                raise GroupNotFound
            if group.kind is GroupKind.CONDITIONAL:
                raise MembersByCondition(group.name)
            total = await unit.groups.count_members(group_id)
            pages = max(1, -(-total // PAGE_SIZE))
            index = min(max(index, 0), pages - 1)
            members = await unit.groups.members(group_id, offset=index * PAGE_SIZE, limit=PAGE_SIZE)
            gone = None if taken_out is None else await unit.subscribers.get(taken_out)
        return MemberPage(group=group, members=members, index=index, pages=pages, total=total, taken_out=gone)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeMember:
    """Take somebody out of a group, or put them in (again)."""

    new_unit: NewUnit
    clock: Clock
    administrators: Collection[int]

    async def __call__(
        self, group_id: GroupId, subscriber_id: SubscriberId, *, is_in: bool, by: Actor, revision: int
    ) -> RecipientGroup:
        """Change it. Raises `NotAllowed`, `GroupNotFound`, `StaleGroup`, `MembersByCondition`."""
        async with self.new_unit() as unit:
            await require_role(unit, by, Role.MANAGE, administrators=self.administrators)
            group = await find_group(unit, group_id)
            if is_replay(unit):
                return group
            group.require(revision)
            group, _count = await change_members(unit, group, [subscriber_id], is_in=is_in, by=by, now=self.clock.now())
            await unit.commit(effect=group.id)
        return group


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteGroup:
    """Delete a group. Its members stay who they are."""

    new_unit: NewUnit
    clock: Clock
    administrators: Collection[int]

    async def __call__(self, group_id: GroupId, *, by: Actor, revision: int) -> str:
        """Delete it, and return its name. Raises `NotAllowed`, `GroupNotFound`, `StaleGroup`."""
        async with self.new_unit() as unit:
            await require_role(unit, by, Role.MANAGE, administrators=self.administrators)
            if is_replay(unit):
                [event] = await unit.audit.page(subject_id=group_id, limit=1)
                return event.label
            group = await find_group(unit, group_id)
            group.require(revision)
            await unit.groups.delete(group.id)
            await _note(unit, by, Action.DELETED, group, now=self.clock.now())
            await unit.commit(effect=group.id)
        return group.name


async def find_group(unit: UnitOfWork, group_id: GroupId) -> RecipientGroup:
    """Return a group, locked. Raises `GroupNotFound`."""
    group = await unit.groups.get_for_update(group_id)
    if group is None:
        raise GroupNotFound
    return group


async def make_group(
    unit: UnitOfWork, bot_id: BotId, name: str, condition: Condition | None, *, by: Actor, now: datetime
) -> RecipientGroup:
    """Make a group, static without a condition; the caller commits.

    Raises `GroupNameRefused`, `GroupNameTaken`, `ConditionMissing`.
    """
    if condition is not None and condition.is_empty:
        raise ConditionMissing
    group = RecipientGroup(
        id=GroupId(new_uuid7(now)),
        bot_id=bot_id,
        name=group_name(name),
        kind=GroupKind.STATIC if condition is None else GroupKind.CONDITIONAL,
        condition=condition,
        created_at=now,
        created_by=by.user_id,
    )
    await unit.groups.add(group)
    await _note(unit, by, Action.CREATED, group, now=now)
    return group


async def rename_group(
    unit: UnitOfWork, group: RecipientGroup, name: str, *, by: Actor, now: datetime
) -> RecipientGroup:
    """Give a group another name; the caller commits. Raises `GroupNameRefused`, `GroupNameTaken`."""
    renamed = group.renamed(name, revision=group.revision)
    await unit.groups.save(renamed)
    await _note(unit, by, Action.CHANGED, renamed, now=now, what="name")
    return renamed


async def change_condition(
    unit: UnitOfWork, group: RecipientGroup, condition: Condition, *, by: Actor, now: datetime
) -> RecipientGroup:
    """Give a conditional group another condition; the caller commits. Raises `ConditionMissing`, `StaleGroup`."""
    changed = group.with_condition(condition, revision=group.revision)
    await unit.groups.save(changed)
    await _note(unit, by, Action.CHANGED, changed, now=now, what="condition")
    return changed


async def change_members(
    unit: UnitOfWork,
    group: RecipientGroup,
    subscriber_ids: Collection[SubscriberId],
    *,
    is_in: bool,
    by: Actor,
    now: datetime,
) -> tuple[RecipientGroup, int]:
    """Put people in, or take them out; return how many that changes. The caller commits.

    Raises `MembersByCondition`.
    """
    changed = group.with_other_members()
    if is_in:
        count = await unit.groups.add_members(group.id, subscriber_ids)
    else:
        count = await unit.groups.remove_members(group.id, subscriber_ids)
    if not count:
        return group, 0
    await unit.groups.save(changed)
    details: dict[str, str | int] = {"what": "members", "added" if is_in else "removed": count}
    await unit.audit.note(
        by.user_id, Action.CHANGED, Subject.GROUP, now=now, subject_id=group.id, label=group.name, details=details
    )
    return changed, count


async def _note(
    unit: UnitOfWork, by: Actor, action: Action, group: RecipientGroup, *, now: datetime, what: str = ""
) -> None:
    details: dict[str, str | int] = {"what": what} if what else {"kind": group.kind.value}
    await unit.audit.note(
        by.user_id, action, Subject.GROUP, now=now, subject_id=group.id, label=group.name, details=details
    )
