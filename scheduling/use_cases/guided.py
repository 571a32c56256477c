"""Scheduling step by step: each step is one transaction, which leaves the dialog's row as it goes on from there."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from scheduling.chats import Actor, Chat
from scheduling.clock import Clock
from scheduling.content import Content
from scheduling.dialogs import Dialog, DialogKind
from scheduling.drafts import Draft, Step
from scheduling.errors import CannotBeKept, DialogClosed, DomainError, Form, Unkept
from scheduling.expressions.circumstances import Circumstances
from scheduling.expressions.tokens import not_understood
from scheduling.identifiers import DialogId, TopicId
from scheduling.link_buttons import link_buttons, with_trailing_buttons
from scheduling.ports import NewUnit, UnitOfWork
from scheduling.ports.templates import Templating
from scheduling.reminders import usual_options
from scheduling.repetitions import notes_of
from scheduling.sendability import require_sendable
from scheduling.use_cases.acceptance import Origins, Scheduled, effect_of, new_message, shown
from scheduling.use_cases.channels import FindDestination
from scheduling.use_cases.dialogs import dialog_effect_of, find_dialog, new_dialog
from scheduling.use_cases.requests import ReadText, circumstances
from scheduling.use_cases.template_needs import require_filled
from scheduling.use_cases.templates import TemplatePage, page_of
from scheduling.use_cases.written_times import read_repetition, read_time

Change = Callable[[Draft, Circumstances], Draft]


@dataclass(frozen=True, slots=True)
class Drafted:
    """Where a dialog is, and what it has gathered."""

    dialog: Dialog
    draft: Draft
    problem: DomainError | None = None
    """Why what was written just now was not taken; then nothing has changed."""
    is_known: bool = False
    """What was sent just now was taken before, with the rest of its album."""
    channels: Sequence[Chat] = ()
    """Where it may go besides, where that is asked."""
    templates: TemplatePage | None = None
    """The templates there are, where one is asked for."""
    may_use_templates: bool = False
    """Its person may take one as the content, where that is asked."""

    @classmethod
    def of(cls, dialog: Dialog, here: Circumstances) -> Self:
        """Read what a dialog has gathered, as it is in a chat at present."""
        return cls(dialog, Draft.from_json(dialog.state).at_present(here))


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginDraft:
    """Begin to schedule something step by step."""

    new_unit: NewUnit
    clock: Clock
    administrators: Collection[int] = ()

    async def __call__(
        self,
        *,
        chat: Chat,
        by: Actor,
        topic_id: TopicId | None,
        content: Content | None = None,
        album: str | None = None,
    ) -> Drafted:
        """Store the dialog, with the content where it is known; of an `album`, all that has arrived of it so far.

        Raises `OnlyAdministratorsSchedule`, and what `sendable` raises.
        """
        chat.require_may_schedule(by)
        now = self.clock.now()
        here = circumstances(chat, by, now)
        draft = Draft(options=usual_options(Content(""), chat))
        if content is not None:
            draft = draft.saying(sendable(content), album=album)
        async with self.new_unit() as unit:
            if (done := await dialog_effect_of(unit, chat)) is not None:
                return await self._offering(unit, Drafted.of(done, here), chat)
            dialog = new_dialog(
                unit,
                DialogKind.SCHEDULE,
                draft.to_json(),
                chat=chat,
                by=by,
                topic_id=topic_id,
                now=now,
                is_awaiting=draft.is_awaiting,
            )
            await unit.dialogs.add(dialog)
            drafted = await self._offering(unit, Drafted(dialog, draft), chat)
            await unit.commit(effect=dialog.id)
        return drafted

    async def _offering(self, unit: UnitOfWork, drafted: Drafted, chat: Chat) -> Drafted:
        return await _with_choices(unit, drafted, chat, self.administrators)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContinueDraft:
    """Go one step on, or back."""

    new_unit: NewUnit
    clock: Clock
    administrators: Collection[int] = ()

    async def __call__(
        self, *, chat: Chat, dialog_id: DialogId, revision: int, by: Actor, change: Change, shown_in: int | None = None
    ) -> Drafted:
        """Store what `change` makes of the draft; `shown_in` is the message that asks, to which people may reply.

        Raises `NotYourDialog`, `DialogClosed`, and what `change` raises; then nothing is changed.
        """
        now = self.clock.now()
        here = circumstances(chat, by, now)
        async with self.new_unit() as unit:
            if (done := await dialog_effect_of(unit, chat)) is not None:
                return await _with_choices(unit, Drafted.of(done, here), chat, self.administrators)
            dialog = await find_dialog(unit, chat, dialog_id, by=by, now=now, revision=revision)
            stored = Draft.from_json(dialog.state)
            present = stored.at_present(here)
            # Where its time has passed meanwhile that is what counts, whatever was tapped.
            following = change(present, here) if present.step is stored.step else present
            moved = _moved(unit, dialog, following, now=now, shown_in=shown_in)
            return await _committed(unit, await moved, chat, self.administrators)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerDraft:
    """Take what somebody wrote in answer to a step."""

    new_unit: NewUnit
    clock: Clock
    read: ReadText
    find_destination: FindDestination
    administrators: Collection[int] = ()

    async def __call__(
        self,
        *,
        chat: Chat,
        by: Actor,
        dialog: Dialog,
        content: Content,
        sent_at: datetime,
        album: str | None = None,
    ) -> Drafted:
        """Store what it means for the draft. What can't be taken is the `problem`, and changes nothing.

        Of an `album` the content is all that has arrived of it so far.

        Raises `NotYourDialog`, `DialogClosed`, `ZoneGone`.
        """
        now = self.clock.now()
        here = circumstances(chat, by, min(sent_at, now))
        before = Draft.from_json(dialog.state).at_present(replace(here, now=now))
        change: Change | DomainError | None
        try:
            # Before the transaction: it may take a while, and nobody else can write meanwhile.
            if before.step is Step.WHERE:
                change = await self._going_where(content, chat=chat, by=by)
            else:
                change = await self._meaning(before, content, album, here)
        except DomainError as problem:
            change = problem.with_traceback(None)
        async with self.new_unit() as unit:
            if (done := await dialog_effect_of(unit, chat)) is not None:
                return await self._offering(unit, Drafted.of(done, replace(here, now=now)), chat)
            current = await find_dialog(unit, chat, dialog.id, by=by, now=now, revision=dialog.revision)
            if isinstance(change, DomainError):
                return await self._offering(unit, Drafted(current, before, change), chat)
            if change is None:
                return Drafted(current, before, is_known=True)
            moved = await _moved(unit, current, change(before, replace(here, now=now)), now=now)
            return await _committed(unit, moved, chat, self.administrators)

    async def _offering(self, unit: UnitOfWork, drafted: Drafted, chat: Chat) -> Drafted:
        return await _with_choices(unit, drafted, chat, self.administrators)

    async def _going_where(self, content: Content, *, chat: Chat, by: Actor) -> Change:
        """Return what the name of a channel means for a draft."""
        destination = await self.find_destination.by_name(content.text, chat=chat, by=by)
        return lambda draft, _here: draft.going_to(destination)

    async def _meaning(self, draft: Draft, content: Content, album: str | None, here: Circumstances) -> Change | None:
        """Return what a message means for a draft; None where it is part of what was taken before."""
        if draft.step in {Step.CONTENT, Step.TEMPLATE}:
            sent = sendable(content)
            return lambda draft, _here: draft.saying(sent, album=album)
        if album is not None and album == draft.album and draft.content is not None:
            if len(content.items) <= len(draft.messages[-1].items):
                return None
            whole = sendable(content)
            draft.with_whole_album(whole)
            return lambda draft, _here: draft.with_whole_album(whole)
        if draft.step is Step.MORE:
            added = sendable(content)
            draft.adding(added)
            return lambda draft, _here: draft.adding(added, album=album)
        if draft.step is Step.WRITE_LINKS:
            rows = link_buttons(content)
            return lambda draft, _here: draft.with_links(rows)
        if content.items:
            raise not_understood("", Form.ONCE)
        if draft.start is not None and draft.step in {Step.REPEAT, Step.WRITE_RULE}:
            written = await read_repetition(self.read, content.text, draft.start, here)
        else:
            day = draft.day if draft.step in {Step.HOUR, Step.MINUTE} else None
            written = await read_time(self.read, content.text, here, day=day)
        return lambda draft, here: draft.written(written.timings, here, is_certain=written.is_certain)


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveDraft:
    """Schedule what was gathered. What is accepted is durable when this returns."""

    new_unit: NewUnit
    clock: Clock
    wakeup: Callable[[], None]
    templating: Templating

    async def __call__(self, *, chat: Chat, dialog_id: DialogId, revision: int, by: Actor) -> Scheduled | Drafted:
        """Store the message and end the dialog; go back to the time where it has passed meanwhile.

        Raises `NotYourDialog`, `DialogClosed`, and what `new_message` raises; then nothing is changed.
        """
        now = self.clock.now()
        here = circumstances(chat, by, now)
        async with self.new_unit() as unit:
            if (known := await effect_of(unit, chat)) is not None:
                return shown(known, frozenset() if known.next_run is None else notes_of(known.next_run))
            if (done := await dialog_effect_of(unit, chat)) is not None:
                return Drafted.of(done, here)
            dialog = await find_dialog(unit, chat, dialog_id, by=by, now=now, revision=revision)
            draft = Draft.from_json(dialog.state).at_present(here)
            first = draft.first_run(now)
            if draft.step is Step.WHEN and draft.has_passed:
                return await _committed(unit, await _moved(unit, dialog, draft, now=now), chat, ())
            if draft.step is not Step.REVIEW or draft.content is None or draft.timing is None or first is None:
                raise DialogClosed
            recipient_id = chat.recipient_id if draft.destination is None else draft.destination.recipient_id
            await require_filled(unit, self.templating, draft.content, recipient_id=recipient_id)
            origins = Origins(
                chat=chat,
                by=by,
                topic_id=dialog.topic_id,
                source_message_id=None,
                destination=draft.destination,
            )
            message = await new_message(
                unit, draft.content, draft.timing, first, origins=origins, now=now, options=draft.options
            )
            await unit.dialogs.save(dialog.closed())
            await unit.commit(effect=message.id)
        self.wakeup()
        return shown(message, notes_of(first))


def sendable(content: Content) -> Content:
    """Return a content that can be sent, with the buttons that its last lines are.

    Raises `CannotBeKept`, and what `require_sendable` raises.
    """
    content = with_trailing_buttons(content)
    if content.is_blank:
        raise CannotBeKept(Unkept.OTHER)
    require_sendable(content)
    return content


async def _moved(
    unit: UnitOfWork, dialog: Dialog, draft: Draft, *, now: datetime, shown_in: int | None = None
) -> Drafted:
    moved = dialog.moved(draft.to_json(), now=now, is_awaiting=draft.is_awaiting)
    moved = replace(moved, prompt_message_id=shown_in if draft.is_awaiting else None)
    await unit.dialogs.save(moved)
    return Drafted(moved, draft)


async def _committed(unit: UnitOfWork, drafted: Drafted, chat: Chat, administrators: Collection[int]) -> Drafted:
    complete = await _with_choices(unit, drafted, chat, administrators)
    await unit.commit(effect=drafted.dialog.id)
    return complete


async def _with_choices(unit: UnitOfWork, drafted: Drafted, chat: Chat, administrators: Collection[int]) -> Drafted:
    """Return it with what there is to choose from at its step: channels, or templates."""
    match drafted.draft.step:
        case Step.WHERE:
            return replace(drafted, channels=await unit.chats.channels_of(drafted.dialog.person_id))
        case Step.CONTENT if not chat.kind.is_shared:
            person = drafted.dialog.person_id
            may_use = person in administrators or bool(await unit.roles.of(person))
            return replace(drafted, may_use_templates=may_use and await unit.templates.count() > 0)
        case Step.TEMPLATE:
            return replace(drafted, templates=page_of(await unit.templates.all(), drafted.draft.page))
        case _:
            return drafted
