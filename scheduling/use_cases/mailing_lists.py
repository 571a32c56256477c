"""Lists to which people subscribe: made, renamed and deleted by those who manage recipients."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from scheduling.auditing import Action, Subject
from scheduling.chats import Actor, Chat
from scheduling.clock import Clock
from scheduling.dialogs import Dialog, DialogKind
from scheduling.errors import DialogClosed, DomainError, ListNotFound, StaleList, TooManyLists
from scheduling.identifiers import DialogId, ListId, TopicId, new_uuid7
from scheduling.mailing_lists import MOST_LISTS, ListDraft, ListStep, code_of, list_code, list_title
from scheduling.ports import NewUnit, UnitOfWork
from scheduling.roles import Role
from scheduling.subscribers import MailingList
from scheduling.use_cases.dialogs import dialog_effect_of, find_dialog, new_dialog
from scheduling.use_cases.replays import is_replay
from scheduling.use_cases.rights import require_role


@dataclass(frozen=True, slots=True)
class CountedList:
    """A list, and how many on it want what is sent to many."""

    mailing_list: MailingList
    members: int


@dataclass(frozen=True, slots=True)
class ListsPage:
    """Some of a bot's lists."""

    lists: Sequence[CountedList]
    index: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class ListDialog:
    """A dialog about a list, as it is now."""

    dialog: Dialog
    draft: ListDraft
    mailing_list: MailingList | None = None
    """The list that it is about, where there is one."""
    problem: DomainError | None = None
    """Why nothing came of an answer: it is asked once more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowLists:
    """Show all lists, a page at a time."""

    new_unit: NewUnit
    administrators: Collection[int]

    async def __call__(self, *, by: Actor, index: int, size: int) -> ListsPage:
        """Return a page; an index beyond the end gives the last one. Raises `NotAllowed`."""
        async with self.new_unit(write=False) as unit:
            await require_role(unit, by, Role.MANAGE, administrators=self.administrators)
            lists = await unit.subscribers.lists()
            pages = max(1, -(-len(lists) // size))
            index = min(max(index, 0), pages - 1)
            shown = lists[index * size : (index + 1) * size]
            counts = await unit.subscribers.count_members([one.id for one in shown])
        return ListsPage([CountedList(one, counts.get(one.id, 0)) for one in shown], index, pages, len(lists))


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowList:
    """Show one list."""

    new_unit: NewUnit
    administrators: Collection[int]

    async def __call__(self, list_id: ListId, *, by: Actor) -> CountedList:
        """Return it. Raises `NotAllowed`, `ListNotFound`."""
        async with self.new_unit(write=False) as unit:
            await require_role(unit, by, Role.MANAGE, administrators=self.administrators)
            mailing_list = await unit.subscribers.get_list(list_id)
            if mailing_list is None:
                raise ListNotFound
            counts = await unit.subscribers.count_members([mailing_list.id])
        return CountedList(mailing_list, counts.get(mailing_list.id, 0))


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginListDialog:
    """Ask for a new list's title, or for another title or code of one that there is."""

    new_unit: NewUnit
    clock: Clock
    administrators: Collection[int]

    async def __call__(
        self,
        step: ListStep,
        *,
        chat: Chat,
        by: Actor,
        topic_id: TopicId | None,
        list_id: ListId | None = None,
        revision: int = 0,
    ) -> ListDialog:
        """Begin. Raises `NotAllowed`, `ListNotFound`, `StaleList`, `TooManyLists`."""
        async with self.new_unit() as unit:
            await require_role(unit, by, Role.MANAGE, administrators=self.administrators)
            if (known := await dialog_effect_of(unit, chat)) is not None:
                return await _as_it_is(unit, known)
            mailing_list = None
            if step is ListStep.NEW:
                await _require_room(unit)
            else:
                mailing_list = await _find(unit, list_id, revision)
            draft = ListDraft(step=step, list_id=list_id, revision=revision)
            dialog = new_dialog(
                unit,
                DialogKind.MAILING_LIST,
                draft.to_json(),
                chat=chat,
                by=by,
                topic_id=topic_id,
                now=self.clock.now(),
                is_awaiting=True,
            )
            await unit.dialogs.add(dialog)
            await unit.commit(effect=dialog.id)
        return ListDialog(dialog, draft, mailing_list)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerListDialog:
    """Make or change a list as its dialog was answered."""

    new_unit: NewUnit
    clock: Clock
    administrators: Collection[int]

    async def __call__(self, *, chat: Chat, by: Actor, dialog_id: DialogId, said: str) -> ListDialog:
        """Take what was said as the title or the code; where nothing comes of it, say why, and go on asking.

        Raises `NotAllowed`, `NotYourDialog`, `DialogClosed`, `ListNotFound`, `StaleList`.
        """
        now = self.clock.now()
        async with self.new_unit() as unit:
            await require_role(unit, by, Role.MANAGE, administrators=self.administrators)
            if (known := await dialog_effect_of(unit, chat)) is not None:
                return await _as_it_is(unit, known)
            dialog = await find_dialog(unit, chat, dialog_id, by=by, now=now)
            draft = ListDraft.from_json(dialog.state)
            mailing_list = None if draft.step is ListStep.NEW else await _find(unit, draft.list_id, draft.revision)
            try:
                if mailing_list is None:
                    done = await self._make(unit, chat, by, said)
                else:
                    done = await self._change(unit, by, mailing_list, draft.step, said)
            except DomainError as problem:
                return ListDialog(dialog, draft, mailing_list, problem.with_traceback(None))
            draft = replace(draft, list_id=done.id, revision=done.revision)
            closed = replace(dialog.closed(), state=draft.to_json())
            await unit.dialogs.save(closed)
            await unit.commit(effect=closed.id)
        return ListDialog(closed, draft, done)

    async def _make(self, unit: UnitOfWork, chat: Chat, by: Actor, said: str) -> MailingList:
        title = list_title(said)
        taken = {one.code for one in await _require_room(unit)}
        now = self.clock.now()
        made = MailingList(
            id=ListId(new_uuid7(now)),
            bot_id=chat.bot_id,
            code=code_of(title, taken=taken),
            title=title,
            created_at=now,
            created_by=by.user_id,
        )
        await unit.subscribers.add_list(made)
        await _note(unit, by, Action.CREATED, made, self.clock)
        return made

    async def _change(
        self, unit: UnitOfWork, by: Actor, mailing_list: MailingList, step: ListStep, said: str
    ) -> MailingList:
        if step is ListStep.CODE:
            changed = replace(mailing_list, code=list_code(said), revision=mailing_list.revision + 1)
        else:
            changed = replace(mailing_list, title=list_title(said), revision=mailing_list.revision + 1)
        await unit.subscribers.save_list(changed)
        await _note(unit, by, Action.CHANGED, changed, self.clock)
        return changed


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteList:
    """Delete a list. Who was on it stays a subscriber."""

    new_unit: NewUnit
    clock: Clock
    administrators: Collection[int]

    async def __call__(self, list_id: ListId, *, by: Actor, revision: int) -> None:
        """Delete it. Raises `NotAllowed`, `ListNotFound`, `StaleList`."""
        async with self.new_unit() as unit:
            await require_role(unit, by, Role.MANAGE, administrators=self.administrators)
            if is_replay(unit):
                return
            mailing_list = await _find(unit, list_id, revision)
            await unit.subscribers.delete_list(mailing_list.id)
            await _note(unit, by, Action.DELETED, mailing_list, self.clock)
            await unit.commit(effect=mailing_list.id)


async def _find(unit: UnitOfWork, list_id: ListId | None, revision: int) -> MailingList:
    mailing_list = None if list_id is None else await unit.subscribers.get_list_for_update(list_id)
    if mailing_list is None:
        raise ListNotFound
    if mailing_list.revision != revision:
        raise StaleList(mailing_list.title)
    return mailing_list


async def _as_it_is(unit: UnitOfWork, dialog: Dialog) -> ListDialog:
    """Return what came of a dialog that was begun or answered before a crash."""
    if dialog.kind is not DialogKind.MAILING_LIST:
        raise DialogClosed
    draft = ListDraft.from_json(dialog.state)
    found = None if draft.list_id is None else await unit.subscribers.get_list(draft.list_id)
    return ListDialog(dialog, draft, found)


async def _require_room(unit: UnitOfWork) -> Sequence[MailingList]:
    lists = await unit.subscribers.lists()
    if len(lists) >= MOST_LISTS:
        raise TooManyLists(MOST_LISTS)
    return lists


async def _note(unit: UnitOfWork, by: Actor, action: Action, mailing_list: MailingList, clock: Clock) -> None:
    await unit.audit.note(
        by.user_id,
        action,
        Subject.LIST,
        now=clock.now(),
        subject_id=mailing_list.id,
        label=mailing_list.title,
        details={"code": mailing_list.code},
    )
