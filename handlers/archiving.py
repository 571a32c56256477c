"""Putting a schedule that is over away, and taking it out again."""

from aiogram import Router
from aiogram.types import CallbackQuery

from handlers import card_keyboards, view_keyboards
from handlers.answers import redraw, toast
from handlers.rights import NEEDS_RIGHTS
from handlers.view_buttons import ArchiveOne, TakeOut
from scheduling.chats import Actor, Chat
from scheduling.clock import Clock
from scheduling.errors import DialogClosed
from scheduling.identifiers import MessageId
from scheduling.use_cases import archiving
from scheduling.use_cases.messages import ShowMessage
from scheduling.views import Shown
from texts import cards
from texts import views as texts


async def archive(
    query: CallbackQuery, callback_data: ArchiveOne, chat: Chat, actor: Actor, archive_message: archiving.ArchiveMessage
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
    take_out: archiving.TakeOut,
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
    router = Router(name="archiving")
    for handler, data in ((archive, ArchiveOne), (take_out, TakeOut)):
        router.callback_query.register(handler, data.filter(), flags={NEEDS_RIGHTS: True})
    return router
