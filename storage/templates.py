"""Templates of one bot."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, Select, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from scheduling.content import Content
from scheduling.errors import StaleTemplate, TemplateNameTaken
from scheduling.identifiers import BotId, RecipientId, TemplateId, UserId
from scheduling.templates import RecipientValues, Template
from storage.attachments import note_uses
from storage.mapping import stored_content
from storage.models import templates
from storage.template_values import values_of

t = templates.c


class SqlTemplates:
    """Implements the port over the connection of a unit of work."""

    def __init__(self, connection: AsyncConnection, bot_id: BotId) -> None:
        self._connection = connection
        self._bot_id = bot_id

    async def add(self, template: Template) -> None:
        """Store a new template. Raises `TemplateNameTaken`."""
        # Another process may be doing the same: whoever comes second waits here.
        insert = sqlite.insert if self._connection.dialect.name == "sqlite" else postgresql.insert
        row = insert(templates).values(
            id=template.id,
            bot_id=self._bot_id,
            name=template.name,
            texts=_texts_to_json(template.texts),
            default_language=template.default_language,
            revision=template.revision,
            created_at=template.created_at,
            created_by=str(template.created_by),
        )
        if (await self._connection.execute(row.on_conflict_do_nothing())).rowcount == 0:
            raise TemplateNameTaken(template.name)
        await note_uses(self._connection, template.id, *template.texts.values())

    async def get(self, template_id: TemplateId) -> Template | None:
        """Return a template."""
        return await self._first(self._select().where(t.id == template_id))

    async def get_for_update(self, template_id: TemplateId) -> Template | None:
        """Return the same, locked until the unit of work ends."""
        return await self._first(self._select().where(t.id == template_id).with_for_update())

    async def find(self, name: str) -> Template | None:
        """Return the template of that name."""
        return await self._first(self._select().where(t.name == name))

    async def all(self) -> Sequence[Template]:
        """Return all templates by name."""
        found = map(_template, await self._connection.execute(self._select()))
        return sorted(found, key=lambda template: (template.name.casefold(), template.name))

    async def count(self) -> int:
        """Return how many there are."""
        query = select(func.count()).select_from(templates).where(t.bot_id == self._bot_id)
        return int((await self._connection.execute(query)).scalar_one())

    async def save(self, template: Template) -> None:
        """Store a changed template. Raises `StaleTemplate` where the stored revision is not one less,
        `TemplateNameTaken`.
        """
        namesake = await self.find(template.name)
        if namesake is not None and namesake.id != template.id:
            raise TemplateNameTaken(template.name)
        changed = (
            update(templates)
            .where(t.id == template.id, t.bot_id == self._bot_id, t.revision == template.revision - 1)
            .values(
                name=template.name,
                texts=_texts_to_json(template.texts),
                default_language=template.default_language,
                revision=template.revision,
            )
        )
        if (await self._connection.execute(changed)).rowcount == 0:
            raise StaleTemplate(template.name)
        await note_uses(self._connection, template.id, *template.texts.values())

    async def delete(self, template_id: TemplateId) -> None:
        """Delete a template. What was scheduled by it carries its own copy."""
        await self._connection.execute(delete(templates).where(t.id == template_id, t.bot_id == self._bot_id))

    async def values_of(self, recipient_id: RecipientId) -> RecipientValues:
        """Return what templates can say of a recipient: a subscriber's values, else those of the chat."""
        return await values_of(self._connection, self._bot_id, recipient_id)

    def _select(self) -> Select[Any]:
        return select(templates).where(t.bot_id == self._bot_id)

    async def _first(self, query: Select[Any]) -> Template | None:
        row = (await self._connection.execute(query)).first()
        return None if row is None else _template(row)


def _texts_to_json(texts: Mapping[str, Content]) -> Mapping[str, Any]:
    return {code: content.to_json() for code, content in texts.items()}


def _template(row: Row[Any]) -> Template:
    return Template(
        id=row.id,
        bot_id=row.bot_id,
        name=row.name,
        texts={code: stored_content(form) for code, form in row.texts.items()},
        default_language=row.default_language,
        revision=row.revision,
        created_at=row.created_at,
        created_by=UserId(int(row.created_by)),
    )
