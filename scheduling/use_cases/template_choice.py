"""Sending what a template says: choosing one, and seeing it filled in."""

import asyncio
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from scheduling.chats import Actor, Chat
from scheduling.content import Content
from scheduling.errors import TemplateNotFound
from scheduling.ports import NewUnit
from scheduling.ports.templates import Templating
from scheduling.templates import Unrenderable
from scheduling.use_cases.template_needs import require_filled
from scheduling.use_cases.templates import key_of, require_sight, values_in


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseTemplate:
    """Find a template for something that is to be sent."""

    new_unit: NewUnit
    administrators: Collection[int]
    templating: Templating

    async def __call__(self, *, chat: Chat, key: str, by: Actor) -> Content:
        """Return what is sent into a chat, by what a button carries of the template's id.

        Raises `NotAllowed`, `TemplateNotFound`, and `VariablesLacking` where the chat lacks what must be filled in.
        """
        async with self.new_unit(write=False) as unit:
            await require_sight(unit, by, administrators=self.administrators)
            template = next((one for one in await unit.templates.all() if key_of(one.id) == key), None)
            if template is None:
                raise TemplateNotFound
            await require_filled(unit, self.templating, template.content, recipient_id=chat.recipient_id)
        return template.content


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledIn:
    """A content as a chat would get it."""

    content: Content | None = None
    failure: str | None = None
    """The category of why it can't be filled in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FillTemplate:
    """Fill a content in for the chat in which it is looked at, where it is a template."""

    new_unit: NewUnit
    templating: Templating

    async def __call__(self, content: Content, *, chat: Chat, at: datetime) -> FilledIn:
        """Return it as it would be at an instant."""
        if not content.is_template:
            return FilledIn(content=content)
        async with self.new_unit(write=False) as unit:
            values = await values_in(unit, chat)
        await asyncio.to_thread(self.templating.prepare, content)
        try:
            return FilledIn(content=self.templating.render(content, values, at=at))
        except Unrenderable as problem:
            return FilledIn(failure=problem.category)
