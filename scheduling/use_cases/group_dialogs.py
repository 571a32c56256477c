"""Making and changing groups in a dialog: what is asked, and what becomes of taps and answers."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from scheduling.audience_choices import LONGEST_VALUE, AudienceAction, AudienceChoice, Offer, of_condition
from scheduling.audiences import Condition, GroupKind, RecipientGroup, group_name
from scheduling.chats import Actor, Chat
from scheduling.clock import Clock
from scheduling.dialogs import Dialog, DialogKind
from scheduling.errors import (
    DayNotRead,
    DialogClosed,
    DomainError,
    GroupNameRefused,
    GroupNameTaken,
    MembersByCondition,
    NobodyNamed,
    ValueRefused,
)
from scheduling.group_drafts import GroupDraft, GroupStep, MembersChange
from scheduling.identifiers import DialogId, GroupId, TopicId
from scheduling.ports import NewUnit, UnitOfWork
from scheduling.roles import Role
from scheduling.use_cases.dialogs import dialog_effect_of, find_dialog, new_dialog
from scheduling.use_cases.groups import (
    change_condition,
    change_members,
    find_group,
    make_group,
    rename_group,
)
from scheduling.use_cases.named_people import People, find_people
from scheduling.use_cases.past_days import read_past_day
from scheduling.use_cases.requests import ReadText
from scheduling.use_cases.rights import require_role


@dataclass(frozen=True, slots=True)
class GroupDialog:
    """A dialog about a group, as it is now."""

    dialog: Dialog
    draft: GroupDraft
    group: RecipientGroup | None = None
    """The group that it is about, where there is one."""
    problem: DomainError | None = None
    """Why nothing came of an answer: it is asked once more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginGroupDialog:
    """Ask for a new group's name, another name, another condition, or for people."""

    new_unit: NewUnit
    clock: Clock
    administrators: Collection[int]

    async def __call__(
        self,
        step: GroupStep,
        *,
        chat: Chat,
        by: Actor,
        topic_id: TopicId | None,
        group_id: GroupId | None = None,
        revision: int = 0,
    ) -> GroupDialog:
        """Begin. Raises `NotAllowed`, `GroupNotFound`, `StaleGroup`, `MembersByCondition`."""
        async with self.new_unit() as unit:
            await require_role(unit, by, Role.MANAGE, administrators=self.administrators)
            if (known := await dialog_effect_of(unit, chat)) is not None:
                return await _opened(unit, known)
            draft = GroupDraft(step=step)
            if group_id is not None:
                draft = await _about(unit, step, group_id, revision)
            elif step is not GroupStep.NAME:
                raise DialogClosed
            dialog = new_dialog(
                unit,
                DialogKind.GROUP,
                draft.to_json(),
                chat=chat,
                by=by,
                topic_id=topic_id,
                now=self.clock.now(),
                is_awaiting=draft.awaits_text,
            )
            await unit.dialogs.add(dialog)
            opened = await _opened(unit, dialog)
            await unit.commit(effect=dialog.id)
        return opened


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseKind:
    """Say how a new group gets its members: a static one is made at once."""

    new_unit: NewUnit
    clock: Clock
    administrators: Collection[int]

    async def __call__(
        self, kind: GroupKind, *, chat: Chat, dialog_id: DialogId, by: Actor, revision: int
    ) -> GroupDialog:
        """Go on. Raises `NotAllowed`, `NotYourDialog`, `DialogClosed`, `GroupNameTaken`."""
        now = self.clock.now()
        async with self.new_unit() as unit:
            await require_role(unit, by, Role.MANAGE, administrators=self.administrators)
            if (known := await dialog_effect_of(unit, chat)) is not None:
                return await _opened(unit, known)
            dialog, draft = await _found(unit, chat, dialog_id, by=by, now=now, revision=revision)
            if draft.step is not GroupStep.KIND:
                raise DialogClosed
            if kind is GroupKind.CONDITIONAL:
                return await _keep(unit, dialog, replace(draft, step=GroupStep.CONDITION), now=now)
            group = await make_group(unit, chat.bot_id, draft.name, None, by=by, now=now)
            return await _finish(unit, dialog, draft, group)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseCondition:
    """Choose what members have in common."""

    new_unit: NewUnit
    clock: Clock
    administrators: Collection[int]

    async def __call__(
        self,
        action: AudienceAction,
        place: int,
        offers: Sequence[Offer],
        *,
        chat: Chat,
        dialog_id: DialogId,
        by: Actor,
        revision: int,
    ) -> GroupDialog:
        """Keep the choice after a tap. Raises `NotAllowed`, `NotYourDialog`, `DialogClosed`."""
        now = self.clock.now()
        async with self.new_unit() as unit:
            await require_role(unit, by, Role.MANAGE, administrators=self.administrators)
            if (known := await dialog_effect_of(unit, chat)) is not None:
                return await _opened(unit, known)
            dialog, draft = await _found(unit, chat, dialog_id, by=by, now=now, revision=revision)
            if draft.step is not GroupStep.CONDITION:
                raise DialogClosed
            return await _keep(unit, dialog, draft.with_choice(draft.choice.after(action, place, offers)), now=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveCondition:
    """Make the group whose condition was chosen, or give it to the one that there is."""

    new_unit: NewUnit
    clock: Clock
    administrators: Collection[int]

    async def __call__(self, *, chat: Chat, dialog_id: DialogId, by: Actor, revision: int) -> GroupDialog:
        """Save it.

        Raises `NotAllowed`, `NotYourDialog`, `DialogClosed`, `ConditionMissing`, `GroupNameTaken`, `GroupNotFound`,
        `StaleGroup`.
        """
        now = self.clock.now()
        async with self.new_unit() as unit:
            await require_role(unit, by, Role.MANAGE, administrators=self.administrators)
            if (known := await dialog_effect_of(unit, chat)) is not None:
                return await _opened(unit, known)
            dialog, draft = await _found(unit, chat, dialog_id, by=by, now=now, revision=revision)
            if draft.step is not GroupStep.CONDITION:
                raise DialogClosed
            condition = draft.choice.audience.condition
            if draft.group_id is None:
                group = await make_group(unit, chat.bot_id, draft.name, condition, by=by, now=now)
            else:
                group = await find_group(unit, draft.group_id)
                group.require(draft.revision)
                group = await change_condition(unit, group, condition, by=by, now=now)
            return await _finish(unit, dialog, draft, group)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerGroupDialog:
    """Take what somebody sent: a name, people, a variable's value, or a day."""

    new_unit: NewUnit
    clock: Clock
    administrators: Collection[int]
    read: ReadText

    async def __call__(self, text: str, *, chat: Chat, dialog: Dialog, by: Actor, sent_at: datetime) -> GroupDialog:
        """Go on; where nothing can be made of it, it is asked once more (`problem`).

        Raises `NotAllowed`, `NotYourDialog`, `DialogClosed`, and where the group can't be changed any more
        `GroupNotFound`, `StaleGroup`, `MembersByCondition`.
        """
        now = self.clock.now()
        said = await self._said(text, GroupDraft.from_json(dialog.state), chat=chat, by=by, sent_at=sent_at)
        async with self.new_unit() as unit:
            await require_role(unit, by, Role.MANAGE, administrators=self.administrators)
            if (known := await dialog_effect_of(unit, chat)) is not None:
                return await _opened(unit, known)
            dialog, draft = await _found(unit, chat, dialog.id, by=by, now=now)
            try:
                return await _answered(unit, dialog, draft, said, by=by, now=now)
            except (GroupNameRefused, GroupNameTaken, ValueRefused, DayNotRead, NobodyNamed) as problem:
                return replace(await _opened(unit, dialog), problem=problem.with_traceback(None))

    async def _said(self, text: str, draft: GroupDraft, *, chat: Chat, by: Actor, sent_at: datetime) -> "_Said":
        """Understand an answer before the transaction that keeps it: that may take its time."""
        if draft.step in {GroupStep.ADD, GroupStep.REMOVE}:
            async with self.new_unit(write=False) as unit:
                return _Said(text, people=await find_people(unit, text))
        if draft.step is GroupStep.CONDITION and draft.choice.asked is None:
            try:
                return _Said(text, day=await read_past_day(self.read, text, chat=chat, by=by, sent_at=sent_at))
            except DayNotRead as problem:
                return _Said(text, day=problem.with_traceback(None))
        return _Said(text)


@dataclass(frozen=True, slots=True)
class _Said:
    """What was sent, as far as it could be understood without a dialog."""

    text: str
    day: datetime | DayNotRead | None = None
    people: People | None = None


async def _answered(
    unit: UnitOfWork, dialog: Dialog, draft: GroupDraft, said: _Said, *, by: Actor, now: datetime
) -> GroupDialog:
    if draft.step is GroupStep.NAME:
        name = group_name(said.text)
        if await unit.groups.find(name) is not None:
            raise GroupNameTaken(name)
        return await _keep(unit, dialog, replace(draft, name=name, step=GroupStep.KIND), now=now)
    if draft.step is GroupStep.CONDITION:
        return await _keep(unit, dialog, draft.with_choice(_chosen(draft.choice, said)), now=now)
    if draft.group_id is None or draft.step is GroupStep.KIND:
        raise DialogClosed
    group = await find_group(unit, draft.group_id)
    if draft.step is GroupStep.RENAME:
        group.require(draft.revision)
        return await _finish(unit, dialog, draft, await rename_group(unit, group, said.text, by=by, now=now))
    if said.people is None:
        raise DialogClosed
    people, is_in = said.people, draft.step is GroupStep.ADD
    if people == People(frozenset()):
        raise NobodyNamed
    group, count = await change_members(unit, group, people.found, is_in=is_in, by=by, now=now)
    change = MembersChange(
        changed=count,
        unchanged=len(people.found) - count,
        missing=people.missing,
        ambiguous=people.ambiguous,
    )
    return await _finish(unit, dialog, replace(draft, change=change), group)


def _chosen(choice: AudienceChoice, said: _Said) -> AudienceChoice:
    """Return a choice with what was typed for it."""
    if choice.asked is not None:
        value = " ".join(said.text.replace("\0", "").split())
        if not value or len(value) > LONGEST_VALUE:
            raise ValueRefused(len(value), LONGEST_VALUE)
        return choice.with_value(value)
    if isinstance(said.day, DayNotRead):
        raise said.day
    if said.day is None:
        raise DialogClosed
    return choice.with_day(said.day)


async def _about(unit: UnitOfWork, step: GroupStep, group_id: GroupId, revision: int) -> GroupDraft:
    """Return the draft in which a group is changed."""
    group = await find_group(unit, group_id)
    group.require(revision)
    draft = GroupDraft(step=step, group_id=group.id, revision=group.revision)
    if step in {GroupStep.ADD, GroupStep.REMOVE} and group.kind is GroupKind.CONDITIONAL:
        raise MembersByCondition(group.name)
    if step is GroupStep.CONDITION:
        return draft.with_choice(of_condition(group.condition or Condition()))
    return draft


async def _opened(unit: UnitOfWork, dialog: Dialog) -> GroupDialog:
    draft = GroupDraft.from_json(dialog.state)
    group = None if draft.group_id is None else await unit.groups.get(draft.group_id)
    return GroupDialog(dialog, draft, group)


async def _found(
    unit: UnitOfWork, chat: Chat, dialog_id: DialogId, *, by: Actor, now: datetime, revision: int | None = None
) -> tuple[Dialog, GroupDraft]:
    dialog = await find_dialog(unit, chat, dialog_id, by=by, now=now, revision=revision)
    if dialog.kind is not DialogKind.GROUP:
        raise DialogClosed
    return dialog, GroupDraft.from_json(dialog.state)


async def _keep(unit: UnitOfWork, dialog: Dialog, draft: GroupDraft, *, now: datetime) -> GroupDialog:
    moved = dialog.moved(draft.to_json(), now=now, is_awaiting=draft.awaits_text)
    await unit.dialogs.save(moved)
    opened = await _opened(unit, moved)
    await unit.commit(effect=moved.id)
    return opened


async def _finish(unit: UnitOfWork, dialog: Dialog, draft: GroupDraft, group: RecipientGroup) -> GroupDialog:
    """End a dialog with what came of it."""
    done = replace(draft, group_id=group.id, revision=group.revision)
    closed = replace(dialog.closed(), state=done.to_json())
    await unit.dialogs.save(closed)
    await unit.commit(effect=closed.id)
    return GroupDialog(closed, done, group)
