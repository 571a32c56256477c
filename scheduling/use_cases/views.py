"""Looking at a chat's schedules by what somebody looks for, and picking some of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from scheduling.chats import Actor, Chat
from scheduling.clock import Clock
from scheduling.dialogs import Dialog, DialogKind, DialogStatus
from scheduling.identifiers import DialogId, MessageId, TopicId, UserId
from scheduling.ports import LastResult, NewUnit, Page, UnitOfWork
from scheduling.use_cases.dialogs import dialog_effect_of, find_dialog, new_dialog
from scheduling.views import LONGEST_SEARCH, MOST_PICKED, PAGE_SIZE, Screen, View

AUTHORS_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Opened:
    """A view, and the dialog that keeps it."""

    dialog: Dialog
    view: View


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step that somebody takes in a view of their own."""

    chat: Chat
    dialog_id: DialogId
    by: Actor
    revision: int | None = None
    """Of the dialog, as the button was drawn that was tapped; None where words were sent."""
    shown_in: int | None = None
    """The platform's id of the message that shows the view, where there is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenView:
    """Begin to look at schedules in a way of one's own."""

    new_unit: NewUnit
    clock: Clock

    async def __call__(
        self, view: View, *, chat: Chat, by: Actor, topic_id: TopicId | None, shown_in: int | None = None
    ) -> Opened:
        """Keep the view. `shown_in` is the platform's id of the message that shows it, where there is one."""
        async with self.new_unit() as unit:
            dialog = await dialog_effect_of(unit, chat)
            if dialog is None:
                now = self.clock.now()
                state = view.to_json()
                dialog = new_dialog(unit, DialogKind.LIST, state, chat=chat, by=by, topic_id=topic_id, now=now)
                dialog = replace(dialog, prompt_message_id=shown_in)
                await unit.dialogs.add(dialog)
                await unit.commit(effect=dialog.id)
        return opened_by(dialog)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeView:
    """Look at others, in another order, at another page."""

    new_unit: NewUnit
    clock: Clock

    async def __call__(self, step: Step, change: Callable[[View], View]) -> Opened:
        """Keep the view as `change` makes it. Raises `NotYourDialog`, `DialogClosed`."""
        async with self.new_unit() as unit:
            if (done := await dialog_effect_of(unit, step.chat)) is not None:
                return opened_by(done)
            now = self.clock.now()
            before = await find_opened(unit, step, now=now)
            return await keep_view(unit, before, change(before.view), step, now=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class PickMany:
    """Pick all of a page, or all that are meant."""

    new_unit: NewUnit
    change_view: ChangeView

    async def __call__(self, step: Step, *, only_page: bool) -> Opened:
        """Pick them besides what is picked, as many as may be changed at once. Raises as `ChangeView` does."""
        async with self.new_unit(write=False) as unit:
            dialog = await unit.dialogs.get(step.dialog_id, chat_id=step.chat.id)
            numbers: Sequence[int] = ()
            if dialog is not None and dialog.kind is DialogKind.LIST:
                view = View.from_json(dialog.state)
                if only_page:
                    page = await unit.listings.page(step.chat.id, view.filters, index=view.page, size=PAGE_SIZE)
                    numbers = [message.number for message in page.messages]
                else:
                    numbers = await unit.listings.numbers(step.chat.id, view.filters, limit=MOST_PICKED)
        return await self.change_view(step, lambda view: view.picking(numbers))


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchView:
    """Look for words that somebody has sent."""

    change_view: ChangeView

    async def __call__(self, words: str, *, chat: Chat, dialog: Dialog, by: Actor) -> Opened:
        """Keep the view of what has these words. Raises `NotYourDialog`, `DialogClosed`."""
        sought = " ".join(words.split())[:LONGEST_SEARCH]

        def search(view: View) -> View:
            return view.with_filters(words=sought).showing(Screen.LIST)

        return await self.change_view(Step(chat=chat, dialog_id=dialog.id, by=by), search)


@dataclass(frozen=True, slots=True)
class Seen:
    """What a view shows."""

    page: Page
    last: Mapping[MessageId, LastResult]
    """How the latest delivery went of each that is over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LookAt:
    """Look at schedules."""

    new_unit: NewUnit

    async def __call__(self, view: View, *, chat: Chat) -> Seen:
        """Return one page of them."""
        async with self.new_unit(write=False) as unit:
            page = await unit.listings.page(chat.id, view.filters, index=view.page, size=PAGE_SIZE)
            last = {}
            for message in page.messages:
                if not message.is_current and (result := await unit.messages.last_result(message.id)) is not None:
                    last[message.id] = result
        return Seen(page, last)


@dataclass(frozen=True, slots=True, kw_only=True)
class FindAuthors:
    """Find out who has scheduled something in a chat."""

    new_unit: NewUnit

    async def __call__(self, *, chat: Chat) -> Sequence[UserId]:
        """Return them, those with the most first, and only some."""
        async with self.new_unit(write=False) as unit:
            return await unit.listings.authors(chat.id, limit=AUTHORS_SHOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class FindView:
    """Find the view that a message shows."""

    new_unit: NewUnit
    clock: Clock

    async def __call__(self, *, chat: Chat, by: Actor, shown_in: int) -> Opened | None:
        """Return it where it is of this person, and open."""
        async with self.new_unit(write=False) as unit:
            dialog = await unit.dialogs.shown_in(shown_in, chat_id=chat.id)
        if dialog is None or dialog.kind is not DialogKind.LIST or dialog.person_id != by.user_id:
            return None
        if dialog.status is not DialogStatus.OPEN or self.clock.now() >= dialog.expires_at:
            return None
        return opened_by(dialog)


def opened_by(dialog: Dialog) -> Opened:
    """Return the view that a dialog keeps."""
    return Opened(dialog, View.from_json(dialog.state))


async def find_opened(unit: UnitOfWork, step: Step, *, now: datetime) -> Opened:
    """Return the view in which a step is taken, its dialog locked. Raises `NotYourDialog`, `DialogClosed`."""
    return opened_by(await find_dialog(unit, step.chat, step.dialog_id, by=step.by, now=now, revision=step.revision))


async def keep_view(unit: UnitOfWork, before: Opened, view: View, step: Step, *, now: datetime) -> Opened:
    """Commit with what a view has become."""
    moved = before.dialog.moved(view.to_json(), now=now, is_awaiting=view.screen is Screen.SEARCH)
    moved = replace(moved, prompt_message_id=step.shown_in)
    await unit.dialogs.save(moved)
    await unit.commit(effect=moved.id)
    return Opened(moved, view)
