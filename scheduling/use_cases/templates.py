"""Templates: looked at by those who send for many, made and changed by those who manage."""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from scheduling.auditing import Action, Subject
from scheduling.chats import Actor, Chat
from scheduling.clock import Clock
from scheduling.content import Content
from scheduling.errors import NotAllowed, StaleTemplate, TemplateNotFound, TemplateRefused
from scheduling.identifiers import TemplateId
from scheduling.ports import NewUnit, UnitOfWork
from scheduling.ports.templates import Templating
from scheduling.roles import Role
from scheduling.templates import RecipientValues, Template, Unrenderable
from scheduling.use_cases.replays import is_replay

PAGE_SIZE = 8
"""Templates on a page of the list."""
_KEY_BITS = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplatePage:
    """One page of the templates there are, by name."""

    templates: Sequence[Template]
    index: int
    pages: int
    total: int
    may_change: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenTemplate:
    """A template, and what one text of it looks like to whoever looks at it."""

    template: Template
    language: str
    """Of the text that is looked at."""
    preview: Content | None
    """It, filled in with their own values; None where that is impossible."""
    lacking: Sequence[str]
    """The variables that they themselves lack."""
    needed: Sequence[str]
    """The variables that recipients must have, beside those that everybody has."""
    may_change: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ListTemplates:
    """Show the templates there are."""

    new_unit: NewUnit
    administrators: Collection[int]

    async def __call__(self, *, index: int, by: Actor) -> TemplatePage:
        """Return one page; an index beyond the end gives the last one. Raises `NotAllowed`."""
        async with self.new_unit(write=False) as unit:
            may_change = await require_sight(unit, by, administrators=self.administrators)
            templates = await unit.templates.all()
        return page_of(templates, index, may_change=may_change)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowTemplate:
    """Show one, as it looks with the values of whoever looks at it."""

    new_unit: NewUnit
    clock: Clock
    administrators: Collection[int]
    templating: Templating

    async def __call__(
        self, *, chat: Chat, template_id: TemplateId, by: Actor, language: str | None = None
    ) -> SeenTemplate:
        """Return it with one of its texts: that of a language, else what they would get themselves.

        Raises `NotAllowed`, `TemplateNotFound`.
        """
        async with self.new_unit(write=False) as unit:
            may_change = await require_sight(unit, by, administrators=self.administrators)
            template = await unit.templates.get(template_id)
            if template is None:
                raise TemplateNotFound
            values = await values_in(unit, chat)
        return await self._seen(template, values, language=language, may_change=may_change)

    async def by_name(self, *, chat: Chat, name: str, by: Actor) -> SeenTemplate | None:
        """Return the one of a name. Raises `NotAllowed`."""
        async with self.new_unit(write=False) as unit:
            may_change = await require_sight(unit, by, administrators=self.administrators)
            template = await unit.templates.find(name)
            values = await values_in(unit, chat)
        return None if template is None else await self._seen(template, values, language=None, may_change=may_change)

    async def _seen(
        self, template: Template, values: RecipientValues, *, language: str | None, may_change: bool
    ) -> SeenTemplate:
        """Return how it looks."""
        content = template.content
        await asyncio.to_thread(self.templating.prepare, content)
        if language is None or language not in template.texts:
            language = content.in_language(values.language).language or template.default_language
        text = content.in_language(language)
        try:
            preview = self.templating.render(text, values, at=self.clock.now())
        except Unrenderable:
            preview = None
        return SeenTemplate(
            template=template,
            language=language,
            preview=preview,
            lacking=self.templating.lacking(text, values),
            needed=sorted(self.templating.needed(content)),
            may_change=may_change,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLanguages:
    """Choose the text for those whose language has none, or leave a language out."""

    new_unit: NewUnit
    clock: Clock
    administrators: Collection[int]

    async def make_default(self, *, template_id: TemplateId, revision: int, language: str, by: Actor) -> Template:
        """Make a language the default one. Raises `NotAllowed`, `TemplateNotFound`, `StaleTemplate`,
        `TemplateTextMissing`.
        """
        async with self.new_unit() as unit:
            template = await changeable(unit, template_id, revision, by=by, administrators=self.administrators)
            if is_replay(unit):
                return template
            changed = template.by_default_in(language)
            return await saved(unit, changed, by=by, now=self.clock.now(), details={"default_language": language})

    async def leave_out(self, *, template_id: TemplateId, revision: int, language: str, by: Actor) -> Template:
        """Drop what it says in a language. Raises as above, also for the default language."""
        async with self.new_unit() as unit:
            template = await changeable(unit, template_id, revision, by=by, administrators=self.administrators)
            if is_replay(unit):
                return template
            changed = template.without(language)
            return await saved(unit, changed, by=by, now=self.clock.now(), details={"left_out": language})


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteTemplate:
    """Delete one. What was scheduled by it goes on: it carries a copy."""

    new_unit: NewUnit
    clock: Clock
    administrators: Collection[int]

    async def __call__(self, *, template_id: TemplateId, revision: int, by: Actor) -> None:
        """Delete it. Raises `NotAllowed`, `TemplateNotFound`, `StaleTemplate`."""
        async with self.new_unit() as unit:
            if is_replay(unit):
                return
            template = await changeable(unit, template_id, revision, by=by, administrators=self.administrators)
            await unit.templates.delete(template.id)
            await note(unit, by, Action.DELETED, template, now=self.clock.now())
            await unit.commit(effect=template.id)


def key_of(template_id: TemplateId) -> str:
    """Return what of an id is enough for a button that carries the id of a dialog, too: its random bits."""
    return f"{template_id.int & ((1 << _KEY_BITS) - 1):016x}"


def page_of(templates: Sequence[Template], index: int, *, may_change: bool = False) -> TemplatePage:
    """Return one page of templates; an index beyond the end gives the last one."""
    pages = max(1, -(-len(templates) // PAGE_SIZE))
    index = min(max(index, 0), pages - 1)
    shown = templates[index * PAGE_SIZE :][:PAGE_SIZE]
    return TemplatePage(templates=shown, index=index, pages=pages, total=len(templates), may_change=may_change)


async def may_see(unit: UnitOfWork, by: Actor, *, administrators: Collection[int]) -> bool:
    """Tell whether somebody may use templates at all."""
    try:
        await require_sight(unit, by, administrators=administrators)
    except NotAllowed:
        return False
    return True


async def require_sight(unit: UnitOfWork, by: Actor, *, administrators: Collection[int]) -> bool:
    """Check that somebody may look at templates; tell whether they may change them, too. Raises `NotAllowed`."""
    if by.user_id in administrators:
        return True
    roles = await unit.roles.of(by.user_id) if by.is_person else frozenset()
    if not roles:
        raise NotAllowed
    return Role.MANAGE in roles


async def require_changes(unit: UnitOfWork, by: Actor, *, administrators: Collection[int]) -> None:
    """Check that somebody may change templates. Raises `NotAllowed`."""
    if not await require_sight(unit, by, administrators=administrators):
        raise NotAllowed


async def changeable(
    unit: UnitOfWork, template_id: TemplateId, revision: int, *, by: Actor, administrators: Collection[int]
) -> Template:
    """Return a template to be changed, locked. Raises `NotAllowed`, `TemplateNotFound`, `StaleTemplate`."""
    await require_changes(unit, by, administrators=administrators)
    template = await unit.templates.get_for_update(template_id)
    if template is None:
        raise TemplateNotFound
    if template.revision != revision and not is_replay(unit):
        raise StaleTemplate(template.name)
    return template


async def saved(unit: UnitOfWork, template: Template, *, by: Actor, now: datetime, details: dict[str, Any]) -> Template:
    """Store a changed template, and who changed it."""
    await unit.templates.save(template)
    await note(unit, by, Action.CHANGED, template, now=now, details=details)
    await unit.commit(effect=template.id)
    return template


async def note(
    unit: UnitOfWork,
    by: Actor,
    action: Action,
    template: Template,
    *,
    now: datetime,
    details: dict[str, str | int] | None = None,
) -> None:
    """Write down who did what to a template."""
    await unit.audit.note(
        by.user_id, action, Subject.TEMPLATE, now=now, subject_id=template.id, label=template.name, details=details
    )


async def values_in(unit: UnitOfWork, chat: Chat) -> RecipientValues:
    """Return what templates can say of a chat."""
    values = await unit.templates.values_of(chat.recipient_id)
    return values.or_else(language=chat.language, zone=chat.zone)


def require_sound(templating: Templating, content: Content) -> None:
    """Check that a template can be rendered. Raises `TemplateRefused`."""
    if problems := templating.problems(content):
        raise TemplateRefused(tuple(problems))
