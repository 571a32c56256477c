"""Editing a schedule from its card: what is asked for it, what becomes of the answer, and taking that back."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from scheduling.auditing import Action
from scheduling.chats import Actor, Chat
from scheduling.clock import Clock
from scheduling.content import Content
from scheduling.dialogs import Dialog, DialogKind
from scheduling.editing import Edit, rewritten, with_rest_of_album
from scheduling.errors import DialogClosed, DomainError, NoButtonsBelowAlbums
from scheduling.expressions.reading import Convention, Note
from scheduling.expressions.tokens import nearest_form, not_understood
from scheduling.identifiers import DialogId, MessageId, TopicId
from scheduling.link_buttons import Rows, link_buttons
from scheduling.messages import ScheduledMessage
from scheduling.parts import takes_buttons
from scheduling.ports import NewUnit, UnitOfWork
from scheduling.questions import PendingQuestion, QuestionKind, QuestionStatus
from scheduling.recurrence import Run
from scheduling.timing import Timing
from scheduling.use_cases import noting
from scheduling.use_cases.acceptance import Asked, Origins, new_question
from scheduling.use_cases.dialogs import dialog_effect_of, find_dialog, new_dialog
from scheduling.use_cases.limits import require_room
from scheduling.use_cases.messages import find_message
from scheduling.use_cases.requests import RepliedTo, Request, Understand, attempt

_NOTHING_TYPED = Content("\ue000")
"""Stands for the message where only a time is asked for; nobody types it (Unicode's private use)."""


@dataclass(frozen=True, slots=True)
class Begun:
    """What a dialog asks about a schedule."""

    dialog: Dialog
    message: ScheduledMessage


@dataclass(frozen=True, slots=True)
class Edited:
    """A schedule as it is now, and the dialog by which that can be taken back."""

    message: ScheduledMessage
    dialog: Dialog
    notes: frozenset[Note] = frozenset()
    convention: Convention | None = None

    @property
    def edit(self) -> Edit:
        """Return what the dialog knows."""
        return Edit.from_json(self.dialog.state)


@dataclass(frozen=True, slots=True)
class Refused:
    """An answer of which nothing can be made: the question stays open, and the schedule as it is."""

    problem: DomainError
    dialog: Dialog
    message: ScheduledMessage


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginEdit:
    """Ask for another text, another time, or link buttons."""

    new_unit: NewUnit
    clock: Clock

    async def __call__(
        self,
        *,
        chat: Chat,
        message_id: MessageId,
        kind: DialogKind,
        by: Actor,
        revision: int,
        page: int,
        topic_id: TopicId | None,
        card_message_id: int | None = None,
    ) -> Begun:
        """Begin the dialog. Raises `MessageNotFound`, `NotAllowed`, `AlreadyEnded`, `StaleRevision`,
        `OnlyAdministratorsSchedule`, and `NoButtonsBelowAlbums` where buttons are asked for and can't be.
        """
        async with self.new_unit() as unit:
            if (known := await dialog_effect_of(unit, chat)) is not None:
                return Begun(known, await find_message(unit, chat, Edit.from_json(known.state).message_id))
            message = await find_message(unit, chat, message_id)
            _require_changeable(message, chat, by=by, revision=revision)
            if kind is DialogKind.EDIT_BUTTONS and not takes_buttons(message.content):
                raise NoButtonsBelowAlbums
            edit = Edit(message_id=message.id, revision=message.revision, page=page, card_message_id=card_message_id)
            dialog = new_dialog(
                unit,
                kind,
                edit.to_json(),
                chat=chat,
                by=by,
                topic_id=topic_id,
                now=self.clock.now(),
                is_awaiting=True,
            )
            await unit.dialogs.add(dialog)
            await unit.commit(effect=dialog.id)
        return Begun(dialog, message)


@dataclass(frozen=True, slots=True, kw_only=True)
class EditContent:
    """Change what a schedule says, or the buttons below it, as its dialog was answered."""

    new_unit: NewUnit
    clock: Clock

    async def __call__(
        self, *, chat: Chat, by: Actor, dialog_id: DialogId, said: Content, album: str | None = None
    ) -> Edited | Refused | None:
        """Take what was said: as the text or caption, or as rows of buttons; of an `album` all that has arrived of it.

        None where the dialog was answered before, and this is not the rest of the album that was sent then.
        Raises `NotYourDialog`, `DialogClosed`, and where the schedule can't be changed any more, which ends the dialog,
        `MessageNotFound`, `NotAllowed`, `AlreadyEnded`, `StaleRevision`, `OnlyAdministratorsSchedule`.
        """
        now = self.clock.now()
        async with self.new_unit() as unit:
            if (known := await dialog_effect_of(unit, chat)) is not None:
                return await _once_more(unit, chat, known, by=by)
            dialog = await find_dialog(unit, chat, dialog_id, by=by, now=now)
            if (edit := Edit.from_json(dialog.state)).before is not None:
                return await _complete(unit, chat, dialog, edit, said, album=album, now=now)
            message = await _changeable(unit, chat, dialog, by=by)
            try:
                content = _content(dialog.kind, message, said)
            except DomainError as problem:
                return Refused(problem.with_traceback(None), dialog, message)
            changed = message.with_content(content, by=by)
            await unit.messages.save(changed)
            await _note(unit, by, message, changed, now=now, kind=dialog.kind)
            return await _done(unit, dialog, message, changed, now=now, album=album)


@dataclass(frozen=True, slots=True, kw_only=True)
class EditTime:
    """Change when a schedule is sent, as its dialog was answered, or ask how the answer was meant."""

    new_unit: NewUnit
    clock: Clock
    wakeup: Callable[[], None]
    understand: Understand

    async def __call__(
        self, *, chat: Chat, by: Actor, dialog_id: DialogId, said: Content, sent_at: datetime
    ) -> Edited | Asked | Refused:
        """Take whatever `/schedule` understands as a time. Raises as `EditContent` does."""
        now = self.clock.now()
        request = await attempt(self._request(said, chat=chat, by=by, sent_at=sent_at, now=now))
        async with self.new_unit() as unit:
            if (known := await dialog_effect_of(unit, chat)) is not None:
                return await self._once_more(unit, chat, known, request, by=by)
            await _withdraw_question(unit, chat, dialog_id)
            dialog = await find_dialog(unit, chat, dialog_id, by=by, now=now)
            message = await _changeable(unit, chat, dialog, by=by)
            if isinstance(request, DomainError):
                return Refused(request, dialog, message)
            if not request.is_certain:
                return await self._ask(unit, chat, dialog, message, request=request, said=said, by=by, now=now)
            choice = request.likeliest
            changed = message.retimed(choice.timing, choice.first, by=by)
            try:
                await require_room(unit, chat, changed, instead_of=message)
            except DomainError as problem:
                return Refused(problem.with_traceback(None), dialog, message)
            await unit.messages.save(changed)
            await unit.messages.cancel_pending(changed.id)
            await _note(unit, by, message, changed, now=now)
            edited = await _done(unit, dialog, message, changed, now=now)
        self.wakeup()
        return replace(edited, notes=choice.notes, convention=choice.convention)

    async def _request(self, said: Content, *, chat: Chat, by: Actor, sent_at: datetime, now: datetime) -> Request:
        request = await self.understand(
            Content(said.text), chat=chat, by=by, sent_at=sent_at, now=now, replied_to=RepliedTo(_NOTHING_TYPED)
        )
        if request.content != _NOTHING_TYPED:
            raise not_understood(request.content.text, nearest_form(said.text))
        if request.destination is not None:  # where it goes is no part of when
            raise not_understood(said.text, nearest_form(said.text))
        return request

    async def _ask(
        self,
        unit: UnitOfWork,
        chat: Chat,
        dialog: Dialog,
        message: ScheduledMessage,
        *,
        request: Request,
        said: Content,
        by: Actor,
        now: datetime,
    ) -> Asked | Refused:
        origins = Origins(chat=chat, by=by, topic_id=dialog.topic_id, source_message_id=None)
        try:
            question = await new_question(
                unit,
                replace(request, content=message.content),
                said,
                kind=QuestionKind.REQUEST,
                origins=origins,
                now=now,
                rewrites=message.id,
                dialog_id=dialog.id,
            )
        except DomainError as problem:
            return Refused(problem.with_traceback(None), dialog, message)
        edit = replace(Edit.from_json(dialog.state), question_id=question.id)
        await unit.dialogs.save(dialog.moved(edit.to_json(), now=now, is_awaiting=True))
        await unit.commit(effect=dialog.id)
        return Asked(question)

    async def _once_more(
        self, unit: UnitOfWork, chat: Chat, known: Dialog, request: Request | DomainError, *, by: Actor
    ) -> Edited | Asked:
        question_id = Edit.from_json(known.state).question_id
        if question_id is not None:
            question = await unit.questions.get(question_id, chat_id=chat.id)
            if question is None:
                raise DialogClosed
            return Asked(question)
        edited = await _once_more(unit, chat, known, by=by)
        if isinstance(request, DomainError):
            return edited
        return replace(edited, notes=request.likeliest.notes, convention=request.likeliest.convention)


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveButtons:
    """Take all link buttons away from a schedule's message."""

    new_unit: NewUnit
    clock: Clock

    async def __call__(
        self, *, chat: Chat, message_id: MessageId, by: Actor, revision: int, page: int, topic_id: TopicId | None
    ) -> Edited:
        """Remove them. Raises `MessageNotFound`, `NotAllowed`, `AlreadyEnded`, `StaleRevision`,
        `OnlyAdministratorsSchedule`.
        """
        now = self.clock.now()
        async with self.new_unit() as unit:
            if (known := await dialog_effect_of(unit, chat)) is not None:
                return await _once_more(unit, chat, known, by=by)
            message = await find_message(unit, chat, message_id)
            _require_changeable(message, chat, by=by, revision=revision)
            changed = message.with_content(message.content.with_buttons(()), by=by)
            await unit.messages.save(changed)
            await _note(unit, by, message, changed, now=now, kind=DialogKind.EDIT_BUTTONS)
            edit = Edit(message_id=message.id, revision=revision, page=page).done(message, changed)
            dialog = new_dialog(
                unit, DialogKind.EDIT_BUTTONS, edit.to_json(), chat=chat, by=by, topic_id=topic_id, now=now
            )
            await unit.dialogs.add(dialog)
            await unit.commit(effect=dialog.id)
        return Edited(changed, dialog)


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoEdit:
    """Bring back what a schedule was before it was edited."""

    new_unit: NewUnit
    clock: Clock
    wakeup: Callable[[], None]

    async def __call__(self, *, chat: Chat, dialog_id: DialogId, by: Actor, revision: int) -> Edited:
        """Bring it back. Raises `NotYourDialog`, `DialogClosed`, `MessageNotFound`, `NotAllowed`, `AlreadyEnded`,
        `TooLateToUndo`, `StaleRevision` where it was changed again since, and what `require_room` raises.
        """
        now = self.clock.now()
        async with self.new_unit() as unit:
            known = await dialog_effect_of(unit, chat)
            dialog = known or await find_dialog(unit, chat, dialog_id, by=by, now=now, revision=revision)
            edit = Edit.from_json(dialog.state)
            message = await find_message(unit, chat, edit.message_id)
            if known is not None:
                return Edited(message, known)
            if edit.before is None:
                raise DialogClosed
            restored = message.brought_back(
                edit.before.content, edit.before.timing, edit.before.options, by=by, now=now, revision=edit.revision
            )
            await require_room(unit, chat, restored, instead_of=message)
            await unit.messages.save(restored)
            if restored.timing != message.timing:
                await unit.messages.cancel_pending(message.id)
            details = noting.changed(message, restored)
            await noting.note_schedule(unit, by, Action.RESTORED, restored, now=now, details=details)
            closed = dialog.closed()
            await unit.dialogs.save(closed)
            await unit.commit(effect=closed.id)
        self.wakeup()
        return Edited(restored, closed)


async def retime_as_answered(
    unit: UnitOfWork, chat: Chat, question: PendingQuestion, timing: Timing, first: Run, *, by: Actor, now: datetime
) -> Edited:
    """Change the schedule that a question is about, and store what can be taken back; the caller commits.

    Raises `DialogClosed` where its dialog is over, as `EditContent` does where the schedule can't be changed, and what
    `require_room` raises.
    """
    if question.dialog_id is None:
        raise DialogClosed
    dialog = await find_dialog(unit, chat, question.dialog_id, by=by, now=now)
    edit = Edit.from_json(dialog.state)
    if edit.question_id != question.id:
        raise DialogClosed
    message = await _changeable(unit, chat, dialog, by=by)
    changed = message.retimed(timing, first, by=by)
    await require_room(unit, chat, changed, instead_of=message)
    await unit.messages.save(changed)
    await unit.messages.cancel_pending(changed.id)
    await _note(unit, by, message, changed, now=now)
    return Edited(changed, await _moved_on(unit, dialog, message, changed, now=now))


async def answered_once_more(unit: UnitOfWork, chat: Chat, question: PendingQuestion, *, by: Actor) -> Edited | None:
    """Return what came of a question about a time; None where it was about no schedule that there was."""
    if question.dialog_id is None:
        return None
    dialog = await unit.dialogs.get(question.dialog_id, chat_id=chat.id)
    return None if dialog is None else await _once_more(unit, chat, dialog, by=by)


async def _note(
    unit: UnitOfWork,
    by: Actor,
    before: ScheduledMessage,
    after: ScheduledMessage,
    *,
    now: datetime,
    kind: DialogKind | None = None,
) -> None:
    details = {"what": "buttons"} if kind is DialogKind.EDIT_BUTTONS else noting.changed(before, after)
    await noting.note_schedule(unit, by, Action.CHANGED, after, now=now, details=details)


async def leave_as_it_is(unit: UnitOfWork, chat: Chat, question: PendingQuestion) -> None:
    """End the dialog in which a question was asked that was put aside; the caller commits."""
    if question.dialog_id is None:
        return
    dialog = await unit.dialogs.get_for_update(question.dialog_id, chat_id=chat.id)
    if dialog is not None and dialog.is_awaiting:
        await unit.dialogs.save(dialog.closed())


def _content(kind: DialogKind, message: ScheduledMessage, said: Content) -> Content:
    """Return what an answer makes of a schedule's content."""
    if kind is DialogKind.EDIT_BUTTONS:
        rows: Rows = link_buttons(said)
        if not takes_buttons(message.content):
            raise NoButtonsBelowAlbums
        return message.content.with_buttons(rows)
    return rewritten(message.content, said)


def _require_changeable(message: ScheduledMessage, chat: Chat, *, by: Actor, revision: int) -> None:
    message.require_changeable(by=by, revision=revision)
    message.require_not_to_many()
    chat.require_may_schedule(by)


async def _changeable(unit: UnitOfWork, chat: Chat, dialog: Dialog, *, by: Actor) -> ScheduledMessage:
    """Return the schedule that a dialog changes; where that is impossible by now, end the dialog and raise why."""
    edit = Edit.from_json(dialog.state)
    try:
        message = await find_message(unit, chat, edit.message_id)
        _require_changeable(message, chat, by=by, revision=edit.revision)
    except DomainError:
        await unit.dialogs.save(dialog.closed())
        await unit.commit(effect=dialog.id)
        raise
    return message


async def _complete(
    unit: UnitOfWork, chat: Chat, dialog: Dialog, edit: Edit, said: Content, *, album: str | None, now: datetime
) -> Edited | None:
    """Add the rest of an album to a schedule whose content it is since then."""
    if album is None or album != edit.album:
        return None
    message = await unit.messages.get_for_update(edit.message_id, chat_id=chat.id)
    if message is None or not message.is_current or message.revision != edit.revision:
        return None
    content = with_rest_of_album(message.content, said)
    if content is None:
        return None
    completed = message.completed(content)
    await unit.messages.save(completed)
    return await _done(unit, dialog, message, completed, now=now, album=album)


async def _done(
    unit: UnitOfWork,
    dialog: Dialog,
    before: ScheduledMessage,
    after: ScheduledMessage,
    *,
    now: datetime,
    album: str | None = None,
) -> Edited:
    moved = await _moved_on(unit, dialog, before, after, now=now, album=album)
    await unit.commit(effect=moved.id)
    return Edited(after, moved)


async def _moved_on(
    unit: UnitOfWork,
    dialog: Dialog,
    before: ScheduledMessage,
    after: ScheduledMessage,
    *,
    now: datetime,
    album: str | None = None,
) -> Dialog:
    """Store that a dialog is answered, and what its Undo brings back; it awaits the rest of an album."""
    edit = Edit.from_json(dialog.state).done(before, after, album=album)
    moved = dialog.moved(edit.to_json(), now=now, is_awaiting=album is not None)
    await unit.dialogs.save(moved)
    return moved


async def _once_more(unit: UnitOfWork, chat: Chat, known: Dialog, *, by: Actor) -> Edited:
    """Return what an update has made of a dialog, to give an answer once more that a crash kept back."""
    edit = Edit.from_json(known.state)
    message = await find_message(unit, chat, edit.message_id)
    if edit.before is None:  # it was ended, because the schedule could not be changed any more
        _require_changeable(message, chat, by=by, revision=edit.revision)
        raise DialogClosed
    return Edited(message, known)


async def _withdraw_question(unit: UnitOfWork, chat: Chat, dialog_id: DialogId) -> None:
    """Close what was asked about an earlier answer. Questions before dialogs: in this order everybody locks them."""
    dialog = await unit.dialogs.get(dialog_id, chat_id=chat.id)
    question_id = None if dialog is None else Edit.from_json(dialog.state).question_id
    question = None if question_id is None else await unit.questions.get_for_update(question_id, chat_id=chat.id)
    if question is not None and question.status is QuestionStatus.OPEN:
        await unit.questions.save(replace(question, status=QuestionStatus.REPLACED))
