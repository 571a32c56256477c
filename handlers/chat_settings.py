"""/timezone by name, city, button or location; /language."""

import asyncio

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message, ReplyKeyboardRemove

from handlers import keyboards
from handlers.answers import answer, behind_command, redraw, toast
from handlers.buttons import ChooseLanguage, ChooseZone
from handlers.commands import command
from handlers.rights import NEEDS_RIGHTS
from scheduling.chats import Actor, Chat
from scheduling.cities import find_zone, zone_at
from scheduling.clock import Clock
from scheduling.identifiers import MessageId
from scheduling.use_cases.chats import SetLanguage, SetZone
from scheduling.use_cases.messages import ShowMessage
from texts import cards, settings
from texts.speech import languages, speaking

LONGEST_TOAST = 200


async def timezone(message: Message, chat: Chat, actor: Actor, set_zone: SetZone, clock: Clock) -> None:
    """Set the chat's zone by a name or a city, or tell the present one."""
    wanted = behind_command(message).text
    if not wanted:
        markup = keyboards.share_location() if message.chat.type == "private" else None
        await answer(message, settings.timezone_now(chat, clock.now()), markup)
        return
    # The names of all zones in a language are read at their first use: not in the event loop.
    zone = await asyncio.to_thread(find_zone, wanted, languages=(chat.language, *languages()))
    changed = await set_zone(chat=chat, zone=zone, by=actor)
    words = settings.timezone_changed(changed.chat, clock.now(), changed.moved)
    await answer(message, words, ReplyKeyboardRemove() if message.chat.type == "private" else None)


async def location(message: Message, chat: Chat, actor: Actor, set_zone: SetZone, clock: Clock) -> None:
    """Set the zone of the place that was shared."""
    if message.location is None:
        return
    zone = await asyncio.to_thread(zone_at, message.location.latitude, message.location.longitude)
    changed = await set_zone(chat=chat, zone=zone, by=actor)
    words = settings.timezone_changed(changed.chat, clock.now(), changed.moved)
    await answer(message, words, ReplyKeyboardRemove())


async def choose_zone(
    query: CallbackQuery,
    callback_data: ChooseZone,
    chat: Chat,
    actor: Actor,
    set_zone: SetZone,
    show_message: ShowMessage,
    clock: Clock,
) -> None:
    """Set the zone that was tapped, and show the schedule as it is now, or the zone where it has ended meanwhile."""
    reference = MessageId(callback_data.message_id)
    await show_message(chat=chat, reference=reference)  # raises for what is no schedule of this chat
    zone = await asyncio.to_thread(find_zone, callback_data.zone, languages=("en",))
    changed = await set_zone(chat=chat, zone=zone, by=actor)
    now = clock.now()
    said = settings.timezone_changed(changed.chat, now, changed.moved)
    card = await show_message(chat=changed.chat, reference=reference)
    if card.message.is_current:
        words = cards.scheduled(card.message, runs=card.runs, chat=changed.chat, now=now)
        await redraw(query, words, keyboards.undo_scheduling(card.message, changed.chat))
    else:
        await redraw(query, said)
    await toast(query, said.first_words(LONGEST_TOAST))


async def language(message: Message, chat: Chat, actor: Actor, set_language: SetLanguage) -> None:
    """Set the language by its code, or offer those there are."""
    wanted = behind_command(message).text.lower()
    if not wanted:
        await answer(message, settings.language_question(), keyboards.languages(languages(), chosen=chat.language))
        return
    changed = await set_language(chat=chat, language=wanted, by=actor)
    with speaking(changed.language):
        await answer(message, settings.language_changed(changed))


async def choose_language(
    query: CallbackQuery, callback_data: ChooseLanguage, chat: Chat, actor: Actor, set_language: SetLanguage
) -> None:
    """Set the language that was tapped."""
    changed = await set_language(chat=chat, language=callback_data.language, by=actor)
    with speaking(changed.language):
        await redraw(query, settings.language_changed(changed))
    await toast(query)


def setup() -> Router:
    """Return the router of this conversation."""
    router = Router(name="chat settings")
    rights = {NEEDS_RIGHTS: True}
    router.message.register(timezone, command("timezone"), flags=rights)
    router.message.register(location, F.location, F.chat.type == "private")
    router.message.register(language, command("language"), flags=rights)
    router.callback_query.register(choose_zone, ChooseZone.filter(), flags=rights)
    router.callback_query.register(choose_language, ChooseLanguage.filter(), flags=rights)
    return router
