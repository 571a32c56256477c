"""/privacy, /export and /delete_me: what is kept of somebody, a copy of it, and its deletion."""

import asyncio
import logging

from aiogram import F, Router
from aiogram.types import BufferedInputFile, CallbackQuery, Message

from handlers.answers import answer, redraw, to_telegram, toast
from handlers.buttons import instant, microseconds
from handlers.commands import command
from handlers.privacy_buttons import EraseMe, KeepMe, erase_or_keep
from handlers.rights import LEAVES_NO_TRACE
from scheduling.chats import Address, Chat
from scheduling.clock import Clock
from scheduling.content import Content
from scheduling.exporting import Document, Export
from scheduling.identifiers import UserId
from scheduling.people import Person
from scheduling.use_cases.privacy import EraseOwnData, GatherOwnData
from texts import privacy

logger = logging.getLogger(__name__)

PLATFORM = "telegram"


async def export(message: Message, chat: Chat, gather_own_data: GatherOwnData, clock: Clock) -> None:
    """Give somebody all that is kept of them, as documents."""
    exported = Export(now=clock.now())
    data = await gather_own_data(Person(UserId(message.chat.id), chat.address), take=exported.add)
    documents = await asyncio.to_thread(exported.documents, data)  # tens of megabytes are put together
    words = privacy.exported(exported.schedules, files=len(documents))
    for number, document in enumerate(documents):
        await _send(message, document, words if number == 0 else None)
    logger.info("data exported", extra={"schedules": exported.schedules, "documents": len(documents)})


async def _send(message: Message, document: Document, words: Content | None) -> None:
    file = BufferedInputFile(document.content, document.name)
    if words is None:
        await message.answer_document(file, parse_mode=None)
    else:
        entities = to_telegram(words.entities)
        await message.answer_document(file, caption=words.text, caption_entities=entities, parse_mode=None)


async def ask_whether_to_erase(message: Message, clock: Clock) -> None:
    """Ask before anything is deleted."""
    await answer(message, privacy.deletion_question(), erase_or_keep(microseconds(clock.now())))


async def erase(query: CallbackQuery, callback_data: EraseMe, erase_own_data: EraseOwnData) -> None:
    """Delete everything of whoever has tapped, which is whose private chat it is."""
    person = Person(UserId(query.from_user.id), Address(PLATFORM, str(query.from_user.id)))
    erased = await erase_own_data(person, asked_at=instant(callback_data.asked_at))
    logger.info("everything of a person was deleted", extra=erased.to_json())
    await redraw(query, privacy.erased(erased))
    await toast(query)


async def keep(query: CallbackQuery) -> None:
    """Delete nothing."""
    await redraw(query, privacy.kept())
    await toast(query)


async def only_in_private(message: Message) -> None:
    """Point to the private chat."""
    await answer(message, privacy.only_in_private())


def setup(keeping: privacy.Keeping) -> Router:
    """Return the router of this conversation."""
    one_at_a_time = asyncio.Lock()

    async def show(message: Message) -> None:
        await answer(message, privacy.notice(keeping))

    async def export_in_turn(message: Message, chat: Chat, gather_own_data: GatherOwnData, clock: Clock) -> None:
        async with one_at_a_time:  # each may take some hundred megabytes
            await export(message, chat, gather_own_data, clock)

    router = Router(name="privacy")
    is_private, is_own_chat = F.chat.type == "private", F.message.chat.type == "private"
    router.message.register(show, command("privacy"))
    router.message.register(export_in_turn, command("export"), is_private)
    router.message.register(ask_whether_to_erase, command("delete_me"), is_private)
    for name in ("export", "delete_me"):
        router.message.register(only_in_private, command(name))
    router.callback_query.register(erase, EraseMe.filter(), is_own_chat, flags={LEAVES_NO_TRACE: True})
    router.callback_query.register(keep, KeepMe.filter(), is_own_chat)
    return router
