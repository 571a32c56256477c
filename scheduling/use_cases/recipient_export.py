"""A table of recipients, such as can be imported again."""

from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import dataclass
from typing import Final

from scheduling.addresses import EMAIL, PHONE, TELEGRAM, on_platform
from scheduling.audiences import Audience
from scheduling.auditing import Action, Subject
from scheduling.chats import Actor
from scheduling.clock import Clock
from scheduling.errors import GroupNotFound
from scheduling.identifiers import GroupId, SubscriberId
from scheduling.ports import NewUnit, UnitOfWork
from scheduling.ports.recipient_tables import ListedRecipient
from scheduling.recipient_columns import VARIABLE, Column, Derived
from scheduling.roles import Role
from scheduling.subscribers import Subscriber
from scheduling.use_cases.recipients import found
from scheduling.use_cases.rights import require_role

PAGE: Final = 100
"""Recipients that are read at a time: what is encrypted of them takes some milliseconds."""
MOST_VARIABLES: Final = 100
"""Columns of variables."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """Which recipients."""

    search: str = ""
    group_id: GroupId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRecipients:
    """Read recipients to export them, page by page."""

    new_unit: NewUnit
    clock: Clock
    administrators: Collection[int]

    async def headings(self, which: Exported, *, by: Actor) -> Sequence[str]:
        """Return the columns, and write down that somebody exports. Raises `NotAllowed`, `GroupNotFound`."""
        async with self.new_unit() as unit:
            await require_role(unit, by, Role.MANAGE, administrators=self.administrators)
            label = which.search
            if which.group_id is not None:
                group = await unit.groups.get(which.group_id)
                if group is None:
                    raise GroupNotFound
                label = group.name
            variables = (await unit.audiences.variables())[:MOST_VARIABLES]
            await unit.audit.note(by.user_id, Action.EXPORTED, Subject.RECIPIENT, now=self.clock.now(), label=label)
            await unit.commit()
        fixed = [column.value for column in (*Column, *Derived)]
        return [*fixed, *(f"{VARIABLE}{name}" for name in variables)]

    async def pages(self, which: Exported) -> AsyncIterator[Sequence[ListedRecipient]]:
        """Yield those who are meant, the latest first."""
        after: SubscriberId | None = None
        while True:
            async with self.new_unit(write=False) as unit:
                people = await _page(unit, which, after)
                listed = await unit.recipient_tables.listed(people) if people else ()
            if listed:
                yield listed
            if len(people) < PAGE:
                return
            after = people[-1].id


async def _page(unit: UnitOfWork, which: Exported, after: SubscriberId | None) -> Sequence[Subscriber]:
    if which.group_id is not None:
        members = Audience(groups=frozenset({which.group_id}))
        return await unit.recipient_tables.page(members, after=after, limit=PAGE)
    return await found(unit, which.search, after=after, limit=PAGE)


def row_of(listed: ListedRecipient, headings: Sequence[str]) -> Sequence[str]:
    """Return the row of somebody below these headings."""
    one = listed.subscriber
    values = {
        Column.EXTERNAL_ID: one.external_id,
        Column.NAME: one.name,
        Column.LANGUAGE: one.language,
        Column.ZONE: one.zone,
        Column.PHONE: on_platform(one.addresses, PHONE),
        Column.EMAIL: on_platform(one.addresses, EMAIL),
        Column.TELEGRAM_ID: on_platform(one.addresses, TELEGRAM),
        Column.TAGS: ", ".join(sorted(one.tags)),
        Column.LISTS: ", ".join(listed.lists),
        Column.GROUPS: "; ".join(listed.groups),
        Derived.ID: str(one.id),
        Derived.STATUS: one.status.value,
        Derived.SINCE: one.created_at.isoformat(timespec="seconds"),
        Derived.ACTIVE: None if one.active_at is None else one.active_at.isoformat(timespec="seconds"),
    }
    own = {f"{VARIABLE}{name}": value for name, value in one.variables.items()}
    return [values.get(heading) or own.get(heading) or "" for heading in headings]  # type: ignore[call-overload]
