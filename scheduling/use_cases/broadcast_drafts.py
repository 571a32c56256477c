"""Making a broadcast step by step: each step is one transaction, which leaves the dialog as it goes on from there.

For those who may send to many. What takes its time (reading a text, counting an audience) comes before a transaction.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypedDict

from scheduling.audience_choices import LONGEST_VALUE, AudienceAction
from scheduling.broadcast_drafts import BroadcastDraft, BroadcastStep, TemplateOffer
from scheduling.chats import Actor, Chat
from scheduling.clock import Clock
from scheduling.content import Content
from scheduling.dialogs import Dialog, DialogKind
from scheduling.drafts import Draft, Step
from scheduling.errors import (
    DialogClosed,
    DomainError,
    Form,
    TemplateNotFound,
    TemplateRefused,
    ValueRefused,
)
from scheduling.expressions.circumstances import Circumstances
from scheduling.expressions.tokens import not_understood
from scheduling.identifiers import DialogId, TopicId
from scheduling.messages import ScheduledMessage
from scheduling.ports import NewUnit, UnitOfWork
from scheduling.ports.templates import Templating
from scheduling.roles import Role
from scheduling.use_cases.acceptance import Origins, effect_of
from scheduling.use_cases.audiences import OfferAudiences
from scheduling.use_cases.broadcasts import new_broadcast
from scheduling.use_cases.dialogs import dialog_effect_of, find_dialog, new_dialog
from scheduling.use_cases.guided import sendable
from scheduling.use_cases.past_days import read_past_day
from scheduling.use_cases.requests import ReadText, circumstances
from scheduling.use_cases.rights import require_role
from scheduling.use_cases.written_times import read_repetition, read_time

Change = Callable[[BroadcastDraft, Circumstances], BroadcastDraft]


class Tapped(TypedDict):
    """What a tap says of itself."""

    chat: Chat
    dialog_id: DialogId
    revision: int
    by: Actor
    shown_in: int | None
    """The message that was tapped."""


@dataclass(frozen=True, slots=True)
class DraftedBroadcast:
    """Where a dialog is, and what it has gathered."""

    dialog: Dialog
    draft: BroadcastDraft
    problem: DomainError | None = None
    """Why what was written just now was not taken; then nothing has changed."""

    @classmethod
    def of(cls, dialog: Dialog, here: Circumstances) -> "DraftedBroadcast":
        """Read what a dialog has gathered, as it is now. Raises `DialogClosed` where it is about other things."""
        if dialog.kind is not DialogKind.BROADCAST:
            raise DialogClosed
        return cls(dialog, BroadcastDraft.from_json(dialog.state).at_present(here))


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginBroadcast:
    """Begin a broadcast."""

    new_unit: NewUnit
    clock: Clock
    administrators: Collection[int]

    async def __call__(
        self,
        *,
        chat: Chat,
        by: Actor,
        topic_id: TopicId | None,
        content: Content | None = None,
        album: str | None = None,
    ) -> DraftedBroadcast:
        """Store the dialog, with the content where it is known. Raises `NotAllowed`, and what `sendable` raises."""
        now = self.clock.now()
        here = circumstances(chat, by, now)
        async with self.new_unit() as unit:
            await require_role(unit, by, Role.SEND, administrators=self.administrators)
            if (done := await dialog_effect_of(unit, chat)) is not None:
                return DraftedBroadcast.of(done, here)
            draft = BroadcastDraft()
            if content is not None:
                draft = draft.saying(sendable(content), album=album)
            dialog = new_dialog(
                unit,
                DialogKind.BROADCAST,
                draft.to_json(),
                chat=chat,
                by=by,
                topic_id=topic_id,
                now=now,
                is_awaiting=draft.is_awaiting,
            )
            await unit.dialogs.add(dialog)
            await unit.commit(effect=dialog.id)
        return DraftedBroadcast(dialog, draft)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContinueBroadcast:
    """Go one step on, or back."""

    new_unit: NewUnit
    clock: Clock
    administrators: Collection[int]

    async def __call__(
        self,
        *,
        chat: Chat,
        dialog_id: DialogId,
        revision: int,
        by: Actor,
        change: Change,
        shown_in: int | None = None,
    ) -> DraftedBroadcast:
        """Store what `change` makes of the draft; `shown_in` is the message that asks.

        Raises `NotAllowed`, `NotYourDialog`, `DialogClosed`, and what `change` raises; then nothing is changed.
        """
        now = self.clock.now()
        here = circumstances(chat, by, now)
        async with self.new_unit() as unit:
            await require_role(unit, by, Role.SEND, administrators=self.administrators)
            if (done := await dialog_effect_of(unit, chat)) is not None:
                return DraftedBroadcast.of(done, here)
            dialog = await find_dialog(unit, chat, dialog_id, by=by, now=now, revision=revision)
            drafted = DraftedBroadcast.of(dialog, here)
            stored = BroadcastDraft.from_json(dialog.state)
            # Where its time has passed meanwhile that is what counts, whatever was tapped.
            following = change(drafted.draft, here) if drafted.draft.step is stored.step else drafted.draft
            return await _moved(unit, dialog, following, now=now, shown_in=shown_in)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTemplates:
    """Offer the templates that there are."""

    new_unit: NewUnit
    continue_broadcast: ContinueBroadcast

    async def __call__(
        self, *, chat: Chat, dialog_id: DialogId, revision: int, by: Actor, shown_in: int | None = None
    ) -> DraftedBroadcast:
        """Go on with them. Raises what `ContinueBroadcast` raises."""
        async with self.new_unit(write=False) as unit:
            offers = [TemplateOffer(template.id, template.name) for template in await unit.templates.all()]
        return await self.continue_broadcast(
            chat=chat,
            dialog_id=dialog_id,
            revision=revision,
            by=by,
            change=lambda draft, _here: draft.open_templates(offers),
            shown_in=shown_in,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeTemplate:
    """Send what a template says."""

    new_unit: NewUnit
    clock: Clock
    administrators: Collection[int]
    templating: Templating

    async def __call__(
        self, *, chat: Chat, dialog_id: DialogId, revision: int, by: Actor, place: int, shown_in: int | None = None
    ) -> DraftedBroadcast:
        """Take the one at a place.

        Raises `TemplateNotFound`, `TemplateRefused`, and what `ContinueBroadcast` raises.
        """
        now = self.clock.now()
        here = circumstances(chat, by, now)
        async with self.new_unit() as unit:
            await require_role(unit, by, Role.SEND, administrators=self.administrators)
            if (done := await dialog_effect_of(unit, chat)) is not None:
                return DraftedBroadcast.of(done, here)
            dialog = await find_dialog(unit, chat, dialog_id, by=by, now=now, revision=revision)
            draft = DraftedBroadcast.of(dialog, here).draft
            template = await unit.templates.get(draft.template_at(place).id)
            if template is None:
                raise TemplateNotFound
            if problems := self.templating.problems(template.content):
                raise TemplateRefused(tuple(problems))
            return await _moved(unit, dialog, draft.saying(template.content), now=now, shown_in=shown_in)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseAudience:
    """Choose whom it is for."""

    offer_audiences: OfferAudiences
    continue_broadcast: ContinueBroadcast

    async def __call__(
        self,
        action: AudienceAction,
        place: int,
        *,
        chat: Chat,
        dialog_id: DialogId,
        revision: int,
        by: Actor,
        shown_in: int | None = None,
    ) -> DraftedBroadcast:
        """Keep the choice after a tap. Raises what `ContinueBroadcast` raises."""
        offers = await self.offer_audiences(action, place, chat=chat)
        return await self.continue_broadcast(
            chat=chat,
            dialog_id=dialog_id,
            revision=revision,
            by=by,
            change=lambda draft, _here: draft.choosing(lambda choice: choice.after(action, place, offers)),
            shown_in=shown_in,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerBroadcast:
    """Take what somebody sent in answer to a step."""

    new_unit: NewUnit
    clock: Clock
    administrators: Collection[int]
    read: ReadText

    async def __call__(
        self, *, chat: Chat, by: Actor, dialog: Dialog, content: Content, sent_at: datetime, album: str | None = None
    ) -> DraftedBroadcast | None:
        """Store what it means for the draft. What can't be taken is the `problem`, and changes nothing.

        Of an `album` the content is all that has arrived of it so far; None where that was taken before.
        Raises `NotAllowed`, `NotYourDialog`, `DialogClosed`.
        """
        now = self.clock.now()
        here = circumstances(chat, by, min(sent_at, now))
        before = DraftedBroadcast.of(dialog, replace(here, now=now)).draft
        change: Change | DomainError | None
        try:
            change = await self._meaning(before, content, album, here, chat=chat, by=by, sent_at=min(sent_at, now))
            if change is not None:
                change(before, replace(here, now=now))
        except DomainError as problem:
            change = problem.with_traceback(None)
        async with self.new_unit() as unit:
            await require_role(unit, by, Role.SEND, administrators=self.administrators)
            if (done := await dialog_effect_of(unit, chat)) is not None:
                return DraftedBroadcast.of(done, replace(here, now=now))
            current = await find_dialog(unit, chat, dialog.id, by=by, now=now, revision=dialog.revision)
            if isinstance(change, DomainError):
                return DraftedBroadcast(current, before, change)
            if change is None:
                return None
            return await _moved(unit, current, change(before, replace(here, now=now)), now=now)

    async def _meaning(
        self,
        draft: BroadcastDraft,
        content: Content,
        album: str | None,
        here: Circumstances,
        *,
        chat: Chat,
        by: Actor,
        sent_at: datetime,
    ) -> Change | None:
        """Return what a message means for a draft; None where it is part of what was taken before."""
        if draft.step in {BroadcastStep.CONTENT, BroadcastStep.TEMPLATE}:
            sent = sendable(content)
            return lambda draft, _here: draft.saying(sent, album=album)
        if album is not None and album == draft.draft.album and draft.content is not None:
            if len(content.items) <= len(draft.draft.messages[-1].items):
                return None
            whole = sendable(content)
            return lambda draft, _here: draft.with_whole_album(whole)
        if draft.step is BroadcastStep.MORE:
            added = sendable(content)
            return lambda draft, _here: draft.adding(added, album=album)
        if draft.step is BroadcastStep.AUDIENCE:
            return await self._of_audience(draft, content.text, chat=chat, by=by, sent_at=sent_at)
        if content.items:
            raise not_understood("", Form.ONCE)
        inner = draft.draft
        if inner.start is not None and inner.step in {Step.REPEAT, Step.WRITE_RULE}:
            written = await read_repetition(self.read, content.text, inner.start, here)
        else:
            day = inner.day if inner.step in {Step.HOUR, Step.MINUTE} else None
            written = await read_time(self.read, content.text, here, day=day)

        def answered(inner: Draft, here: Circumstances) -> Draft:
            return inner.written(written.timings, here, is_certain=written.is_certain)

        return lambda draft, here: draft.timed(lambda inner: answered(inner, here), here)

    async def _of_audience(
        self, draft: BroadcastDraft, text: str, *, chat: Chat, by: Actor, sent_at: datetime
    ) -> Change | None:
        """Return what a variable's value, or a day, means for the audience; None where none was asked for."""
        if draft.choice.asked is not None:
            value = " ".join(text.replace("\0", "").split())
            if not value or len(value) > LONGEST_VALUE:
                raise ValueRefused(len(value), LONGEST_VALUE)
            return lambda draft, _here: draft.choosing(lambda choice: choice.with_value(value))
        if not draft.choice.awaits_text:
            return None
        day = await read_past_day(self.read, text, chat=chat, by=by, sent_at=sent_at)
        return lambda draft, _here: draft.choosing(lambda choice: choice.with_day(day))


@dataclass(frozen=True, slots=True, kw_only=True)
class SendBroadcast:
    """Send or schedule what was gathered: once, however often it is tapped. It is durable when this returns."""

    new_unit: NewUnit
    clock: Clock
    wakeup: Callable[[], None]
    administrators: Collection[int]

    async def __call__(
        self, *, chat: Chat, dialog_id: DialogId, revision: int, by: Actor
    ) -> ScheduledMessage | DraftedBroadcast:
        """Store the broadcast and end the dialog; go back to the time where it has passed meanwhile.

        Raises `NotYourDialog`, `DialogClosed`, and what `new_broadcast` raises; then nothing is changed.
        """
        now = self.clock.now()
        here = circumstances(chat, by, now)
        async with self.new_unit() as unit:
            if (known := await effect_of(unit, chat)) is not None:
                return known
            if (done := await dialog_effect_of(unit, chat)) is not None:
                return DraftedBroadcast.of(done, here)
            await require_role(unit, by, Role.SEND, administrators=self.administrators)
            dialog = await find_dialog(unit, chat, dialog_id, by=by, now=now, revision=revision)
            draft = DraftedBroadcast.of(dialog, here).draft
            if draft.step is BroadcastStep.WHEN and draft.draft.has_passed:
                return await _moved(unit, dialog, draft, now=now)
            if draft.step is not BroadcastStep.REVIEW or draft.content is None:
                raise DialogClosed
            message = await new_broadcast(
                unit,
                draft.content,
                draft.terms(now),
                None if draft.is_now else draft.timing_of(),
                origins=Origins(chat=chat, by=by, topic_id=dialog.topic_id, source_message_id=None),
                options=draft.draft.options,
                now=now,
            )
            await unit.dialogs.save(dialog.closed())
            await unit.commit(effect=message.id)
        self.wakeup()
        return message


async def _moved(
    unit: UnitOfWork, dialog: Dialog, draft: BroadcastDraft, *, now: datetime, shown_in: int | None = None
) -> DraftedBroadcast:
    moved = dialog.moved(draft.to_json(), now=now, is_awaiting=draft.is_awaiting)
    moved = replace(moved, prompt_message_id=shown_in if draft.is_awaiting else None)
    await unit.dialogs.save(moved)
    await unit.commit(effect=moved.id)
    return DraftedBroadcast(moved, draft)
