"""A view of one's own of a chat's schedules: filters, order, search; picking some, and changing them at once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from handlers import view_keyboards
from handlers.answers import answer, ask, redraw, toast
from handlers.rights import NEEDS_RIGHTS
from handlers.view_buttons import (
    BeginView,
    ChangePicked,
    FilterView,
    OfView,
    PickMany,
    PickOne,
    TurnView,
    UndoChange,
)
from handlers.view_screens import Looking
from scheduling.chats import Actor, Chat
from scheduling.dialogs import Dialog
from scheduling.errors import DialogClosed
from scheduling.identifiers import DialogId, TopicId, UserId
from scheduling.use_cases import bulk, views
from scheduling.use_cases.dialogs import RememberPrompt
from scheduling.views import Filters, Repeating, Screen, Sent, Shown, Sort, View
from texts import filter_words, view_labels
from texts import views as texts

_FILTERS: Mapping[str, tuple[str, Callable[[str], Any]]] = {
    "s": ("shown", Shown),
    "r": ("repeating", Repeating),
    "c": ("sent", Sent),
    "o": ("sort", Sort),
    "a": ("author", lambda value: UserId(int(value)) if value else None),
    "w": ("words", str),
}


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


def _step(query: CallbackQuery, tapped: OfView, chat: Chat, actor: Actor) -> views.Step:
    return views.Step(
        chat=chat,
        dialog_id=DialogId(tapped.dialog_id),
        by=actor,
        revision=tapped.revision,
        shown_in=_shown_in(query),
    )


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
        _step(query, callback_data, chat, actor), lambda view: view.showing(screen, callback_data.page)
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
    opened = await change_view(_step(query, callback_data, chat, actor), lambda view: view.with_filters(**changes))
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
        _step(query, callback_data, chat, actor), lambda view: view.toggled(callback_data.number)
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
    step = _step(query, callback_data, chat, actor)
    if callback_data.which == "none":
        opened = await change_view(step, lambda view: replace(view, picked=frozenset()))
    else:
        opened = await pick_many(step, only_page=callback_data.which == "page")
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
    opened = await change_picked(_step(query, callback_data, chat, actor), callback_data.change)
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
    opened = await take_change_back(_step(query, callback_data, chat, actor))
    await _redraw(query, opened, chat, actor, looking)


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
    for handler, data in ((change_picked, ChangePicked), (undo, UndoChange)):
        router.callback_query.register(handler, data.filter(), flags={NEEDS_RIGHTS: True})
    return router
