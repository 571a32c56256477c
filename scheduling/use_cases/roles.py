"""Who may do what for many: seen, granted and taken back by the administrators of the bot."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from scheduling.auditing import Action, Subject
from scheduling.chats import Actor, Address, Chat
from scheduling.clock import Clock
from scheduling.dialogs import Dialog, DialogKind
from scheduling.errors import AdministratorAlready, RolesChanged
from scheduling.identifiers import DialogId, UserId
from scheduling.ports import NewUnit, UnitOfWork
from scheduling.roles import Grant, Role
from scheduling.use_cases.auditing import require_administrator
from scheduling.use_cases.dialogs import dialog_effect_of, find_dialog, new_dialog
from scheduling.use_cases.people import names_of
from scheduling.use_cases.replays import is_replay


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Somebody, and what they may do."""

    id: UserId
    name: str = ""
    """Empty where it is not known."""
    roles: frozenset[Role] = frozenset()
    granted_by: UserId | None = None
    granted_at: datetime | None = None
    """The latest grant."""
    chat: Chat | None = None
    """Their private chat, where that was asked for and is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holders:
    """All who may do something for many."""

    administrators: Sequence[UserId]
    holders: Sequence[Holder]
    names: Mapping[UserId, str] = field(default_factory=dict)
    """Of administrators, and of who granted roles, where known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """What somebody may do from now on, and what they could before."""

    holder: Holder
    before: frozenset[Role]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRoles:
    """See who may do what for many."""

    new_unit: NewUnit
    administrators: Collection[int]

    async def __call__(self, *, chat: Chat, by: Actor) -> Holders:
        """Return them, who got a role last first. Raises `NotAllowed`."""
        require_administrator(by, self.administrators)
        async with self.new_unit(write=False) as unit:
            holders = _holders(await unit.roles.grants())
            administrators = [UserId(one) for one in sorted(self.administrators)]
            granting = [one.granted_by for one in holders if one.granted_by is not None]
            names = await names_of(unit, [*administrators, *granting], platform=chat.address.platform)
        return Holders(administrators=administrators, holders=holders, names=names)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowRoles:
    """See what one person may do."""

    new_unit: NewUnit
    administrators: Collection[int]

    async def __call__(self, *, chat: Chat, person: UserId, by: Actor) -> Holder:
        """Return them, whether they may do anything or not. Raises `NotAllowed`."""
        require_administrator(by, self.administrators)
        async with self.new_unit(write=False) as unit:
            return await _holder(unit, chat, person, by=by)


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginGranting:
    """Ask who is to get a role."""

    new_unit: NewUnit
    clock: Clock
    administrators: Collection[int]

    async def __call__(self, *, chat: Chat, by: Actor) -> Dialog:
        """Begin the dialog, which awaits a person. Raises `NotAllowed`."""
        require_administrator(by, self.administrators)
        async with self.new_unit() as unit:
            if (done := await dialog_effect_of(unit, chat)) is not None:
                return done
            dialog = new_dialog(
                unit, DialogKind.ROLE, {}, chat=chat, by=by, topic_id=None, now=self.clock.now(), is_awaiting=True
            )
            await unit.dialogs.add(dialog)
            await unit.commit(effect=dialog.id)
        return dialog


@dataclass(frozen=True, slots=True, kw_only=True)
class PickPerson:
    """Take the person to whom an administrator points."""

    new_unit: NewUnit
    clock: Clock
    administrators: Collection[int]

    async def __call__(self, *, chat: Chat, dialog_id: DialogId, person: UserId, name: str, by: Actor) -> Holder:
        """Return them with what they may do already.

        Raises `NotAllowed`, `AdministratorAlready`, upon which another one can be named, `NotYourDialog`,
        `DialogClosed`.
        """
        require_administrator(by, self.administrators)
        if person in self.administrators:
            raise AdministratorAlready
        now = self.clock.now()
        async with self.new_unit() as unit:
            if await dialog_effect_of(unit, chat) is None:
                dialog = await find_dialog(unit, chat, dialog_id, by=by, now=now)
                picked = dialog.moved({"person": person, "name": name}, now=now)
                await unit.dialogs.save(picked)
                await unit.commit(effect=picked.id)
        async with self.new_unit(write=False) as unit:
            return await _holder(unit, chat, person, by=by)


@dataclass(frozen=True, slots=True, kw_only=True)
class SetRoles:
    """Say what somebody may do from now on."""

    new_unit: NewUnit
    clock: Clock
    administrators: Collection[int]

    async def __call__(
        self, *, chat: Chat, person: UserId, roles: frozenset[Role], shown: frozenset[Role], by: Actor
    ) -> Changed:
        """Grant what is missing of `roles` and take back the rest; `shown` is what they were said to have.

        Raises `NotAllowed`, `AdministratorAlready`, `RolesChanged` where they have others by now.
        """
        require_administrator(by, self.administrators)
        if person in self.administrators:
            raise AdministratorAlready
        now = self.clock.now()
        async with self.new_unit() as unit:
            before = await _holder(unit, chat, person, by=by)
            if is_replay(unit):
                return Changed(holder=before, before=shown)
            if before.roles != shown:
                raise RolesChanged
            for role in sorted(roles - before.roles):
                grant = Grant(person_id=person, name=before.name, role=role, granted_by=by.user_id, granted_at=now)
                await unit.roles.grant(grant)
                await _note(unit, by, Action.GRANTED, before, role, now=now)
            for role in sorted(before.roles - roles):
                await unit.roles.revoke(person, role)
                await _note(unit, by, Action.REVOKED, before, role, now=now)
            await unit.commit()
        async with self.new_unit(write=False) as unit:
            return Changed(holder=await _holder(unit, chat, person, by=by), before=shown)


@dataclass(frozen=True, slots=True, kw_only=True)
class FindHolders:
    """Find out who has which roles: at the start, for their menus."""

    new_unit: NewUnit

    async def __call__(self) -> Mapping[UserId, frozenset[Role]]:
        """Return all who have any."""
        async with self.new_unit(write=False) as unit:
            return {one.id: one.roles for one in _holders(await unit.roles.grants())}


async def _holder(unit: UnitOfWork, chat: Chat, person: UserId, *, by: Actor) -> Holder:
    """Return somebody with what they may do, and their name from wherever it is known."""
    private = await unit.chats.find(Address(chat.address.platform, str(person)))
    known = next((one for one in _holders(await unit.roles.grants()) if one.id == person), Holder(id=person))
    name = known.name if private is None else private.title or known.name
    if not name:
        picking = await unit.dialogs.latest_open(DialogKind.ROLE, chat.id, by.user_id, None)
        if picking is not None and picking.state.get("person") == person:
            name = picking.state["name"]
    if not name:  # all that they had was taken back: whoever thinks better of it finds them as they were
        latest = await unit.audit.page(about=person, subject=Subject.ROLE, limit=1)
        name = "".join(event.label for event in latest if event.label != str(person))
    return Holder(
        id=person,
        name=name,
        roles=known.roles,
        granted_by=known.granted_by,
        granted_at=known.granted_at,
        chat=private,
    )


def _holders(grants: Sequence[Grant]) -> list[Holder]:
    """Return who has which roles, by grants of which the latest come first."""
    of_people: dict[UserId, list[Grant]] = {}
    for grant in grants:
        of_people.setdefault(grant.person_id, []).append(grant)
    return [
        Holder(
            id=person,
            name=own[0].name,
            roles=frozenset(grant.role for grant in own),
            granted_by=own[0].granted_by,
            granted_at=own[0].granted_at,
        )
        for person, own in of_people.items()
    ]


async def _note(unit: UnitOfWork, by: Actor, action: Action, holder: Holder, role: Role, *, now: datetime) -> None:
    await unit.audit.note(
        by.user_id,
        action,
        Subject.ROLE,
        now=now,
        about=holder.id,
        label=holder.name or str(holder.id),
        details={"role": role.value},
    )
