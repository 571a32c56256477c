"""Who may do what for many: administrators of the bot, and those to whom they granted a role."""

from collections.abc import Collection
from dataclasses import dataclass

from scheduling.chats import Actor
from scheduling.errors import NotAllowed
from scheduling.ports import NewUnit, UnitOfWork
from scheduling.roles import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class FindRoles:
    """Find out what somebody may do for many: to those without a role, commands that need one don't exist."""

    new_unit: NewUnit
    administrators: Collection[int]

    async def __call__(self, by: Actor) -> frozenset[Role]:
        """Return their roles. Administrators of the bot have all of them."""
        if by.user_id in self.administrators:
            return frozenset(Role)
        if not by.is_person:
            return frozenset()
        async with self.new_unit(write=False) as unit:
            return await unit.roles.of(by.user_id)


async def require_role(unit: UnitOfWork, by: Actor, role: Role, *, administrators: Collection[int]) -> None:
    """Check that somebody may do what a role lets people do. Raises `NotAllowed`."""
    if not await has_role(unit, by, role, administrators=administrators):
        raise NotAllowed


async def has_role(unit: UnitOfWork, by: Actor, role: Role, *, administrators: Collection[int]) -> bool:
    """Tell whether somebody may do what a role lets people do."""
    if by.user_id in administrators:
        return True
    return by.is_person and role in await unit.roles.of(by.user_id)
