"""Roles that administrators of the bot have granted."""

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from scheduling.identifiers import BotId, UserId
from scheduling.roles import Grant, Role
from storage.authors import author_indexes
from storage.cipher import Cipher
from storage.models import role_grants

g = role_grants.c


class SqlRoles:
    """Implements the port over the connection of a unit of work."""

    def __init__(self, connection: AsyncConnection, bot_id: BotId, cipher: Cipher) -> None:
        self._connection = connection
        self._bot_id = bot_id
        self._cipher = cipher

    async def of(self, person_id: UserId) -> frozenset[Role]:
        """Return the roles that somebody was granted."""
        query = select(g.role).where(g.bot_id == self._bot_id, g.person_index.in_(self._indexes(person_id)))
        return frozenset(map(Role, (await self._connection.execute(query)).scalars()))

    async def grants(self) -> Sequence[Grant]:
        """Return all grants, the latest first."""
        query = (
            select(role_grants).where(g.bot_id == self._bot_id).order_by(g.granted_at.desc(), g.person_index, g.role)
        )
        return [
            Grant(
                person_id=UserId(int(row.person)),
                name=row.name,
                role=Role(row.role),
                granted_by=UserId(int(row.granted_by)),
                granted_at=row.granted_at,
            )
            for row in await self._connection.execute(query)
        ]

    async def grant(self, grant: Grant) -> bool:
        """Grant a role; False where they had it already."""
        if grant.role in await self.of(grant.person_id):
            return False
        insert = sqlite.insert if self._connection.dialect.name == "sqlite" else postgresql.insert
        row = insert(role_grants).values(
            bot_id=self._bot_id,
            person_index=self._indexes(grant.person_id)[0],
            role=grant.role,
            person=str(grant.person_id),
            name=grant.name,
            granted_by=str(grant.granted_by),
            granted_at=grant.granted_at,
        )
        return (await self._connection.execute(row.on_conflict_do_nothing())).rowcount == 1

    async def revoke(self, person_id: UserId, role: Role) -> bool:
        """Take a role back; False where they did not have it."""
        of_person = g.person_index.in_(self._indexes(person_id))
        gone = delete(role_grants).where(g.bot_id == self._bot_id, of_person, g.role == role)
        return (await self._connection.execute(gone)).rowcount > 0

    def _indexes(self, person_id: UserId) -> Sequence[str]:
        return author_indexes(self._cipher, self._bot_id, person_id)
