"""How a schedule's message is sent: silent, pinned, deleted after a while, with Done and Snooze."""

from aiogram import Router
from aiogram.types import CallbackQuery

from handlers import card_keyboards
from handlers.answers import redraw, toast
from handlers.buttons import SetOption, ShowOptions
from handlers.menus import OptionMenu
from handlers.option_keyboards import menu_of
from handlers.rights import NEEDS_RIGHTS, may_pin
from scheduling.chats import Actor, Chat
from scheduling.content import Content
from scheduling.identifiers import MessageId
from scheduling.messages import ScheduledMessage
from scheduling.options import offered
from scheduling.use_cases import options as use_cases
from scheduling.use_cases.messages import ShowMessage
from texts import options as texts
from texts import toasts


async def show_options(query: CallbackQuery, callback_data: ShowOptions, chat: Chat, show_message: ShowMessage) -> None:
    """Offer what can be chosen."""
    card = await show_message(chat=chat, reference=MessageId(callback_data.message_id), only_current=True)
    await _show(query, card.message, callback_data.menu, callback_data.page)
    await toast(query)


async def set_option(
    query: CallbackQuery, callback_data: SetOption, chat: Chat, actor: Actor, set_option: use_cases.SetOption
) -> None:
    """Choose one, and leave the others to be chosen."""
    message = await set_option(
        chat=chat,
        message_id=MessageId(callback_data.message_id),
        option=callback_data.option,
        value=callback_data.value,
        by=actor,
        revision=callback_data.revision,
    )
    await _show(query, message, menu_of(callback_data.option), callback_data.page)
    await toast(query, toasts.option_set(callback_data.option, message.options))


async def _show(query: CallbackQuery, message: ScheduledMessage, menu: OptionMenu, page: int) -> None:
    choices = offered(
        message.options,
        message.content,
        repeats=not message.timing.is_once,
        may_pin=await may_pin(query),
        is_channel=message.destination is not None,
    )
    words: Content
    match menu:
        case OptionMenu.ALL:
            words = texts.options(message, choices)
        case OptionMenu.DELETE_AFTER:
            words = texts.deleting()
        case OptionMenu.NAGGING:
            words = texts.nagging()
    await redraw(query, words, card_keyboards.options(message, choices, menu=menu, page=page))


def setup() -> Router:
    """Return the router of this conversation."""
    router = Router(name="card options")
    router.callback_query.register(show_options, ShowOptions.filter())
    router.callback_query.register(set_option, SetOption.filter(), flags={NEEDS_RIGHTS: True})
    return router
