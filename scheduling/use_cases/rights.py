"""Who may do what for many: administrators of the bot, and those to whom they granted a role."""

from collections.abc import Collection

from scheduling.chats import Actor
from scheduling.errors import NotAllowed
from scheduling.ports import UnitOfWork
from scheduling.roles import Role


async def require_role(unit: UnitOfWork, by: Actor, role: Role, *, administrators: Collection[int]) -> None:
    """Check that somebody may do what a role lets people do. Raises `NotAllowed`."""
    if by.user_id in administrators:
        return
    if not by.is_person or role not in await unit.roles.of(by.user_id):
        raise NotAllowed
