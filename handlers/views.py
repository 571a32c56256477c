"""A view of one's own of a chat's schedules: filters, order, search; picking some, and changing them at once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from aiogram import Bot, Router
from aiogram.exceptions import TelegramAPIError
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message

from handlers import card_keyboards, view_keyboards
from handlers.answers import answer, ask, redraw, toast
from handlers.rights import NEEDS_RIGHTS
from handlers.view_buttons import (
    ArchiveOne,
    BeginView,
    ChangePicked,
    FilterView,
    PickMany,
    PickOne,
    TakeOut,
    TurnView,
    UndoChange,
)
from scheduling.bulk import Outcome
from scheduling.chats import Actor, Chat
from scheduling.clock import Clock
from scheduling.content import Content
from scheduling.dialogs import Dialog
from scheduling.errors import DialogClosed
from scheduling.identifiers import DialogId, MessageId, TopicId, UserId
from scheduling.use_cases import archiving as use_cases
from scheduling.use_cases import bulk, views
from scheduling.use_cases.archiving import ArchiveMessage
from scheduling.use_cases.dialogs import RememberPrompt
from scheduling.use_cases.messages import ShowMessage
from scheduling.views import Filters, Repeating, Screen, Sent, Shown, Sort, View
from texts import cards, filter_words, view_labels
from texts import views as texts

_CHOOSING = frozenset({Screen.STATUSES, Screen.REPEATING, Screen.CONTENTS, Screen.AUTHORS, Screen.SORTS})
_FILTERS: Mapping[str, tuple[str, Callable[[str], Any]]] = {
    "s": ("shown", Shown),
    "r": ("repeating", Repeating),
    "c": ("sent", Sent),
    "o": ("sort", Sort),
    "a": ("author", lambda value: UserId(int(value)) if value else None),
    "w": ("words", str),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Looking:
    """What it takes to show a view."""

    look_at: views.LookAt
    find_authors: views.FindAuthors
    clock: Clock

    async def has_ended(self, chat: Chat) -> bool:
        """Tell whether something was scheduled here that is over."""
        seen = await self.look_at(View(filters=Filters(shown=Shown.ENDED)), chat=chat)
        return seen.page.total > 0

    async def draw(
        self, opened: views.Opened, chat: Chat, actor: Actor, bot: Bot
    ) -> tuple[Content, InlineKeyboardMarkup]:
        """Return what a view shows, and the buttons below it."""
        dialog, view, now = opened.dialog, opened.view, self.clock.now()
        if view.screen is Screen.RESULT and view.result is not None:
            came = Outcome.from_json(view.result)
            return texts.outcome(came), view_keyboards.result(dialog, came, now=now)
        if view.screen in _CHOOSING:
            people = await self._people(chat, bot) if view.screen is Screen.AUTHORS else {}
            keys = view_keyboards.choosing(dialog, view, people, reader=actor.user_id)
            return texts.choosing(view.screen), keys
        made_by = await self._made_by(view.filters, chat, actor, bot)
        seen = await self.look_at(view, chat=chat)
        if view.screen is Screen.FILTERS:
            total = seen.page.total
            keys = view_keyboards.filters(dialog, view, total, chat, made_by=made_by)
            return texts.filters(view, total, made_by=made_by), keys
        if view.screen is Screen.PICKING:
            words = texts.picking(seen, view, made_by=made_by, chat=chat, now=now)
            return words, view_keyboards.picking(dialog, view, seen.page)
        words = texts.found(seen, view, made_by=made_by, chat=chat, now=now)
        return words, view_keyboards.found(dialog, view, seen.page)

    async def _made_by(self, filters: Filters, chat: Chat, actor: Actor, bot: Bot) -> str:
        if not chat.kind.is_shared:
            return ""
        name = ""
        if filters.author is not None and filters.author != actor.user_id:
            name = await _name(bot, chat, filters.author)
        return filter_words.author_in_words(filters, reader=actor.user_id, name=name)

    async def _people(self, chat: Chat, bot: Bot) -> Mapping[UserId, str]:
        return {person: await _name(bot, chat, person) for person in await self.find_authors(chat=chat)}


async def _name(bot: Bot, chat: Chat, person: UserId) -> str:
    """Return what the platform calls somebody; nothing is kept of it here."""
    try:
        return (await bot.get_chat_member(chat.address.value, person)).user.full_name
    except TelegramAPIError:
        return ""


async def show_asked(
    message: Message,
    asked: str,
    chat: Chat,
    actor: Actor,
    topic_id: TopicId | None,
    open_view: views.OpenView,
    remember_prompt: RememberPrompt,
    looking: Looking,
) -> None:
    """Show what somebody has typed behind /scheduled: filters, or words to look for."""
    named, words = filter_words.filters_in(asked)
    if named.pop("mine", False):
        named["author"] = actor.user_id
    filters = Filters(**named, words=words)
    opened = await open_view(View(filters=filters), chat=chat, by=actor, topic_id=topic_id)
    await _say(message, opened, chat, actor, remember_prompt, looking)


async def _say(
    message: Message, opened: views.Opened, chat: Chat, actor: Actor, remember_prompt: RememberPrompt, looking: Looking
) -> None:
    assert message.bot is not None  # noqa: S101 - it came through one
    said = await answer(message, *await looking.draw(opened, chat, actor, message.bot))
    if said is not None:
        await remember_prompt(opened.dialog, message_id=said)


async def _redraw(query: CallbackQuery, opened: views.Opened, chat: Chat, actor: Actor, looking: Looking) -> None:
    assert query.bot is not None  # noqa: S101 - it came through one
    await redraw(query, *await looking.draw(opened, chat, actor, query.bot))
    await toast(query)


def _shown_in(query: CallbackQuery) -> int | None:
    return None if query.message is None else query.message.message_id


async def show_again(
    query: CallbackQuery, chat: Chat, actor: Actor, find_view: views.FindView, looking: Looking
) -> bool:
    """Go back from a card to the view that the message has shown; say whether there is one."""
    shown_in = _shown_in(query)
    opened = None if shown_in is None else await find_view(chat=chat, by=actor, shown_in=shown_in)
    if opened is None:
        return False
    await _redraw(query, opened, chat, actor, looking)
    return True


async def begin(
    query: CallbackQuery,
    callback_data: BeginView,
    chat: Chat,
    actor: Actor,
    topic_id: TopicId | None,
    open_view: views.OpenView,
    looking: Looking,
) -> None:
    """Begin a view of one's own in the message of the list that all see."""
    screen = callback_data.screen
    if screen not in {Screen.FILTERS, Screen.PICKING, Screen.LIST}:
        raise DialogClosed
    view = View(screen=screen, page=callback_data.page)
    if screen is Screen.LIST:  # nothing is to come
        view = replace(view, filters=Filters(shown=Shown.ENDED))
    opened = await open_view(view, chat=chat, by=actor, topic_id=topic_id, shown_in=_shown_in(query))
    await _redraw(query, opened, chat, actor, looking)


async def turn(
    query: CallbackQuery,
    callback_data: TurnView,
    chat: Chat,
    actor: Actor,
    change_view: views.ChangeView,
    remember_prompt: RememberPrompt,
    looking: Looking,
) -> None:
    """Show another screen or page."""
    screen = callback_data.screen
    if screen is Screen.RESULT:
        raise DialogClosed
    opened = await change_view(
        lambda view: view.showing(screen, callback_data.page),
        chat=chat,
        dialog_id=DialogId(callback_data.dialog_id),
        by=actor,
        revision=callback_data.revision,
        shown_in=_shown_in(query),
    )
    if opened.view.screen is not Screen.SEARCH:
        await _redraw(query, opened, chat, actor, looking)
        return
    keys = view_keyboards.leave_search(opened.dialog)
    asked = await ask(query, texts.search_question(), keys, placeholder=view_labels.search_placeholder())
    if asked is not None:
        await remember_prompt(opened.dialog, message_id=asked)
    await toast(query)


async def search(
    message: Message,
    dialog: Dialog,
    chat: Chat,
    actor: Actor,
    search_view: views.SearchView,
    remember_prompt: RememberPrompt,
    looking: Looking,
) -> None:
    """Show what has the words that somebody has sent."""
    words = message.text or message.caption or ""
    opened = await search_view(words, chat=chat, dialog=dialog, by=actor)
    await _say(message, opened, chat, actor, remember_prompt, looking)


async def choose(
    query: CallbackQuery,
    callback_data: FilterView,
    chat: Chat,
    actor: Actor,
    change_view: views.ChangeView,
    looking: Looking,
) -> None:
    """Set a filter."""
    changes: dict[str, Any] = {}
    try:
        if callback_data.name == "x":
            changes = {name: getattr(Filters(), name) for name, _read in _FILTERS.values()}
        else:
            name, read = _FILTERS[callback_data.name]
            changes[name] = read(callback_data.value)
    except (KeyError, ValueError):
        raise DialogClosed from None
    opened = await change_view(
        lambda view: view.with_filters(**changes),
        chat=chat,
        dialog_id=DialogId(callback_data.dialog_id),
        by=actor,
        revision=callback_data.revision,
        shown_in=_shown_in(query),
    )
    await _redraw(query, opened, chat, actor, looking)


async def pick(
    query: CallbackQuery,
    callback_data: PickOne,
    chat: Chat,
    actor: Actor,
    change_view: views.ChangeView,
    looking: Looking,
) -> None:
    """Pick one, or don't pick it any more."""
    opened = await change_view(
        lambda view: view.toggled(callback_data.number),
        chat=chat,
        dialog_id=DialogId(callback_data.dialog_id),
        by=actor,
        revision=callback_data.revision,
        shown_in=_shown_in(query),
    )
    await _redraw(query, opened, chat, actor, looking)


async def pick_many(
    query: CallbackQuery,
    callback_data: PickMany,
    chat: Chat,
    actor: Actor,
    change_view: views.ChangeView,
    pick_many: views.PickMany,
    looking: Looking,
) -> None:
    """Pick all of the page, all that were found, or none."""
    of: dict[str, Any] = {
        "chat": chat,
        "dialog_id": DialogId(callback_data.dialog_id),
        "by": actor,
        "revision": callback_data.revision,
        "shown_in": _shown_in(query),
    }
    if callback_data.which == "none":
        opened = await change_view(lambda view: replace(view, picked=frozenset()), **of)
    else:
        opened = await pick_many(**of, only_page=callback_data.which == "page")
    await _redraw(query, opened, chat, actor, looking)


async def change_picked(
    query: CallbackQuery,
    callback_data: ChangePicked,
    chat: Chat,
    actor: Actor,
    change_picked: bulk.ChangePicked,
    looking: Looking,
) -> None:
    """Do the same to all that are picked."""
    opened = await change_picked(
        callback_data.change,
        chat=chat,
        dialog_id=DialogId(callback_data.dialog_id),
        by=actor,
        revision=callback_data.revision,
        shown_in=_shown_in(query),
    )
    await _redraw(query, opened, chat, actor, looking)


async def undo(
    query: CallbackQuery,
    callback_data: UndoChange,
    chat: Chat,
    actor: Actor,
    take_change_back: bulk.TakeChangeBack,
    looking: Looking,
) -> None:
    """Take back what was done to many."""
    opened = await take_change_back(
        chat=chat,
        dialog_id=DialogId(callback_data.dialog_id),
        by=actor,
        revision=callback_data.revision,
        shown_in=_shown_in(query),
    )
    await _redraw(query, opened, chat, actor, looking)


async def archive(
    query: CallbackQuery, callback_data: ArchiveOne, chat: Chat, actor: Actor, archive_message: ArchiveMessage
) -> None:
    """Put the schedule of a card away."""
    put_away = await archive_message(
        chat=chat, message_id=MessageId(callback_data.message_id), by=actor, revision=callback_data.revision
    )
    keys = view_keyboards.archived(put_away, page=callback_data.page)
    await redraw(query, texts.archived(put_away.message), keys)
    await toast(query)


async def take_out(
    query: CallbackQuery,
    callback_data: TakeOut,
    chat: Chat,
    actor: Actor,
    take_out: use_cases.TakeOut,
    show_message: ShowMessage,
    clock: Clock,
) -> None:
    """Take it out again, and show its card."""
    if callback_data.was not in Shown.ENDED.statuses:
        raise DialogClosed
    message = await take_out(
        chat=chat,
        message_id=MessageId(callback_data.message_id),
        was=callback_data.was,
        by=actor,
        revision=callback_data.revision,
    )
    card = await show_message(chat=chat, reference=message.id)
    words = cards.card(card.message, runs=card.runs, last=card.last, chat=chat, now=clock.now())
    await redraw(query, words, card_keyboards.card(card.message, page=callback_data.page))
    await toast(query)


def setup() -> Router:
    """Return the router of this conversation."""
    router = Router(name="views")
    handlers: Sequence[tuple[Callable[..., Any], Any]] = (
        (begin, BeginView),
        (turn, TurnView),
        (choose, FilterView),
        (pick, PickOne),
        (pick_many, PickMany),
    )
    for handler, data in handlers:
        router.callback_query.register(handler, data.filter())
    for handler, data in (
        (change_picked, ChangePicked),
        (undo, UndoChange),
        (archive, ArchiveOne),
        (take_out, TakeOut),
    ):
        router.callback_query.register(handler, data.filter(), flags={NEEDS_RIGHTS: True})
    return router
