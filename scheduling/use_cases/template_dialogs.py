"""Making a template, and changing its name or a text: what is asked, and what becomes of the answers."""

import asyncio
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from scheduling.auditing import Action
from scheduling.chats import Actor, Chat
from scheduling.clock import Clock
from scheduling.content import Content
from scheduling.dialogs import Dialog, DialogKind
from scheduling.editing import with_rest_of_album
from scheduling.errors import (
    DialogClosed,
    DomainError,
    NothingToSee,
    TemplateNameTaken,
    TemplateNotFound,
    TooManyTemplates,
)
from scheduling.identifiers import BotId, TemplateId, TopicId, new_uuid7
from scheduling.ports import NewUnit, UnitOfWork
from scheduling.ports.templates import Templating
from scheduling.sendability import require_sendable
from scheduling.template_dialogs import TemplateDraft, TemplateStep
from scheduling.templates import MOST_TEMPLATES, Template, template_name, with_template_buttons
from scheduling.use_cases.dialogs import dialog_effect_of, find_dialog, new_dialog
from scheduling.use_cases.templates import changeable, note, require_changes, require_sound


@dataclass(frozen=True, slots=True)
class TemplateAsked:
    """What a dialog asks now; `problem` is why the answer just now was not taken."""

    dialog: Dialog
    draft: TemplateDraft
    problem: DomainError | None = None


@dataclass(frozen=True, slots=True)
class TemplateSaved:
    """A template as it is now."""

    template: Template
    draft: TemplateDraft
    dialog: Dialog


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginTemplate:
    """Ask for the name of a new template, for another name, or for what it says in a language."""

    new_unit: NewUnit
    clock: Clock
    administrators: Collection[int]

    async def __call__(
        self,
        *,
        chat: Chat,
        by: Actor,
        step: TemplateStep,
        page: int,
        topic_id: TopicId | None = None,
        template_id: TemplateId | None = None,
        revision: int = 0,
        language: str | None = None,
    ) -> TemplateAsked:
        """Begin the dialog. Raises `NotAllowed`, `TemplateNotFound`, `StaleTemplate`, `TooManyTemplates`."""
        async with self.new_unit() as unit:
            if (known := await dialog_effect_of(unit, chat)) is not None:
                return TemplateAsked(known, TemplateDraft.from_json(known.state))
            name = ""
            if template_id is None:
                await require_changes(unit, by, administrators=self.administrators)
                if await unit.templates.count() >= MOST_TEMPLATES:
                    raise TooManyTemplates(MOST_TEMPLATES)
            else:
                template = await changeable(unit, template_id, revision, by=by, administrators=self.administrators)
                name = template.name
            draft = TemplateDraft(
                step=step,
                template_id=template_id,
                revision=revision,
                name=name,
                language=language or chat.language,
                page=page,
            )
            dialog = new_dialog(
                unit,
                DialogKind.TEMPLATE,
                draft.to_json(),
                chat=chat,
                by=by,
                topic_id=topic_id,
                now=self.clock.now(),
                is_awaiting=True,
            )
            await unit.dialogs.add(dialog)
            await unit.commit(effect=dialog.id)
        return TemplateAsked(dialog, draft)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerTemplate:
    """Take what somebody sent in answer."""

    new_unit: NewUnit
    clock: Clock
    administrators: Collection[int]
    templating: Templating

    async def __call__(
        self, *, chat: Chat, by: Actor, dialog: Dialog, said: Content, album: str | None = None
    ) -> TemplateAsked | TemplateSaved | None:
        """Return what is asked next, or the template; of an `album` all that has arrived of it was said.

        None where the dialog was answered before, and this is not the rest of the album that was sent then.
        Raises `NotYourDialog`, `DialogClosed`, `NotAllowed`, `TemplateNotFound`, `StaleTemplate`.
        """
        now = self.clock.now()
        draft = TemplateDraft.from_json(dialog.state)
        content: Content | DomainError = said
        if draft.step is TemplateStep.CONTENT:  # before the transaction: it takes a while
            content = await asyncio.to_thread(self._sound_or_not, said, draft.language)
        async with self.new_unit() as unit:
            if (known := await dialog_effect_of(unit, chat)) is not None:
                return await _once_more(unit, known)
            dialog = await find_dialog(unit, chat, dialog.id, by=by, now=now, revision=dialog.revision)
            await require_changes(unit, by, administrators=self.administrators)
            if draft.step is TemplateStep.DONE:
                return await self._complete(unit, dialog, draft, said, album=album, by=by, now=now)
            before = None if draft.template_id is None else await self._template(unit, dialog, draft, by=by)
            if draft.step is TemplateStep.NAME:
                try:
                    return await self._take_name(unit, dialog, draft, before, said, by=by, now=now)
                except DomainError as problem:
                    return TemplateAsked(dialog, draft, problem.with_traceback(None))
            if isinstance(content, DomainError):
                return TemplateAsked(dialog, draft, content)
            if before is None:
                template = await self._made(unit, draft, content, bot_id=chat.bot_id, by=by, now=now)
            else:
                template = before.saying(draft.language, content)
                await self._save(unit, template, by=by, now=now, details={"language": draft.language})
            return await _done(unit, dialog, draft, template, now=now, album=album)

    async def _template(self, unit: UnitOfWork, dialog: Dialog, draft: TemplateDraft, *, by: Actor) -> Template:
        """Return what a dialog is about; where it can't be changed any more, end the dialog and raise why."""
        assert draft.template_id is not None  # noqa: S101 - it is about one that there is
        try:
            return await changeable(unit, draft.template_id, draft.revision, by=by, administrators=self.administrators)
        except DomainError:
            await unit.dialogs.save(dialog.closed())
            await unit.commit(effect=dialog.id)
            raise

    async def _take_name(
        self,
        unit: UnitOfWork,
        dialog: Dialog,
        draft: TemplateDraft,
        before: Template | None,
        said: Content,
        *,
        by: Actor,
        now: datetime,
    ) -> TemplateAsked | TemplateSaved:
        name = template_name(said.text)
        namesake = await unit.templates.find(name)
        if namesake is not None and namesake.id != draft.template_id:
            raise TemplateNameTaken(name)
        if before is not None:
            renamed = before.named(name)
            await self._save(unit, renamed, by=by, now=now, details={"name_before": before.name})
            return await _done(unit, dialog, draft, renamed, now=now)
        asked = draft.called(name)
        moved = dialog.moved(asked.to_json(), now=now, is_awaiting=True)
        await unit.dialogs.save(moved)
        await unit.commit(effect=moved.id)
        return TemplateAsked(moved, asked)

    def _sound_or_not(self, said: Content, language: str) -> Content | DomainError:
        """Return the same, or why it can't be one."""
        try:
            return self._sound(said, language)
        except DomainError as problem:
            return problem.with_traceback(None)

    def _sound(self, said: Content, language: str) -> Content:
        """Return what somebody sent as the text of a template. Raises why it can't be one."""
        content = with_template_buttons(said)
        if content.is_blank:
            raise NothingToSee
        require_sendable(content)
        require_sound(self.templating, replace(content, is_template=True, language=language))
        return content

    async def _made(
        self, unit: UnitOfWork, draft: TemplateDraft, content: Content, *, bot_id: BotId, by: Actor, now: datetime
    ) -> Template:
        template = Template(
            id=TemplateId(new_uuid7(now)),
            bot_id=bot_id,
            name=draft.name,
            texts={draft.language: content},
            default_language=draft.language,
            created_at=now,
            created_by=by.user_id,
        )
        await unit.templates.add(template)
        await note(unit, by, Action.CREATED, template, now=now, details={"language": draft.language})
        return template

    async def _save(
        self, unit: UnitOfWork, template: Template, *, by: Actor, now: datetime, details: dict[str, str | int]
    ) -> None:
        await unit.templates.save(template)
        await note(unit, by, Action.CHANGED, template, now=now, details=details)

    async def _complete(
        self,
        unit: UnitOfWork,
        dialog: Dialog,
        draft: TemplateDraft,
        said: Content,
        *,
        album: str | None,
        by: Actor,
        now: datetime,
    ) -> TemplateSaved | None:
        """Add the rest of an album to a text that it is since then."""
        if album is None or album != draft.album or draft.template_id is None:
            return None
        template = await unit.templates.get_for_update(draft.template_id)
        if template is None or template.revision != draft.revision or draft.language not in template.texts:
            return None
        whole = with_rest_of_album(template.texts[draft.language], said)
        if whole is None:
            return None
        completed = template.saying(draft.language, self._sound(whole, draft.language))
        await self._save(unit, completed, by=by, now=now, details={"language": draft.language})
        return await _done(unit, dialog, draft, completed, now=now, album=album)


async def _done(
    unit: UnitOfWork,
    dialog: Dialog,
    draft: TemplateDraft,
    template: Template,
    *,
    now: datetime,
    album: str | None = None,
) -> TemplateSaved:
    done = draft.done(template.id, template.revision, album=album)
    moved = dialog.moved(done.to_json(), now=now, is_awaiting=album is not None)
    await unit.dialogs.save(moved)
    await unit.commit(effect=moved.id)
    return TemplateSaved(template, done, moved)


async def _once_more(unit: UnitOfWork, known: Dialog) -> TemplateAsked | TemplateSaved:
    """Return what an update has made of a dialog, to give an answer once more that a crash kept back."""
    draft = TemplateDraft.from_json(known.state)
    if draft.step is not TemplateStep.DONE:
        return TemplateAsked(known, draft)
    if draft.template_id is None:
        raise DialogClosed
    template = await unit.templates.get(draft.template_id)
    if template is None:
        raise TemplateNotFound
    return TemplateSaved(template, draft, known)
