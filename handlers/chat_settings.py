"""/timezone by name, city, button or location; /language; /settings."""

import asyncio
from datetime import time

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message, ReplyKeyboardRemove

from handlers import keyboards, settings_keyboards
from handlers import settings_buttons as buttons
from handlers.answers import answer, redraw, toast
from handlers.buttons import ChooseHour, ChooseLanguage, ChooseZone, ShowSettings
from handlers.buttons import SetHour as HourButton
from handlers.commands import command
from handlers.contents import argument
from handlers.rights import NEEDS_RIGHTS
from handlers.settings_buttons import (
    ChooseQuietEnd,
    ChooseQuietHours,
    ChooseSchedulers,
    EndQuietHours,
    ShowLanguages,
    ShowZone,
)
from scheduling.chats import Actor, Chat
from scheduling.cities import find_zone, zone_at
from scheduling.clock import Clock
from scheduling.day_parts import HOURS_TO_CHOOSE
from scheduling.identifiers import MessageId
from scheduling.use_cases.chats import SetHour, SetLanguage, SetQuietHours, SetSchedulers, SetZone
from scheduling.use_cases.messages import ShowMessage
from texts import cards, settings, toasts
from texts.speech import find_language, languages, speaking

LONGEST_TOAST = 200


async def timezone(message: Message, chat: Chat, actor: Actor, set_zone: SetZone, clock: Clock) -> None:
    """Set the chat's zone by a name or a city, or tell the present one."""
    wanted = argument(message)
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
    wanted = argument(message)
    if not wanted:
        await answer(message, settings.language_question(), keyboards.languages(languages(), chosen=chat.language))
        return
    changed = await set_language(chat=chat, language=find_language(wanted) or wanted, by=actor)
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


async def show_settings(message: Message, chat: Chat, clock: Clock) -> None:
    """Show what can be chosen for this chat."""
    now = clock.now()
    await answer(message, settings.overview(chat, now), settings_keyboards.settings(chat, now=now))


async def back_to_settings(query: CallbackQuery, chat: Chat, clock: Clock) -> None:
    """Show the settings again."""
    await _show_all(query, chat, clock)
    await toast(query)


async def show_zone(query: CallbackQuery, chat: Chat, clock: Clock) -> None:
    """Show the time zone, and how to set it."""
    await redraw(query, settings.timezone_now(chat, clock.now()), settings_keyboards.back())
    await toast(query)


async def show_languages(query: CallbackQuery, chat: Chat) -> None:
    """Offer the languages."""
    await redraw(query, settings.language_question(), settings_keyboards.languages(languages(), chosen=chat.language))
    await toast(query)


async def choose_quiet_hours(query: CallbackQuery, chat: Chat) -> None:
    """Ask when quiet hours begin."""
    await redraw(query, settings.quiet_begin_question(), settings_keyboards.quiet_begin(chat))
    await toast(query)


async def choose_quiet_end(query: CallbackQuery, callback_data: ChooseQuietEnd, chat: Chat) -> None:
    """Ask when quiet hours end."""
    begin = callback_data.begin
    words = settings.quiet_end_question(time(*divmod(begin, 60)))
    await redraw(query, words, settings_keyboards.quiet_end(begin, chat))
    await toast(query)


async def set_quiet_hours(
    query: CallbackQuery,
    callback_data: buttons.SetQuietHours,
    chat: Chat,
    actor: Actor,
    set_quiet_hours: SetQuietHours,
    clock: Clock,
) -> None:
    """Set the quiet hours that were tapped."""
    hours = time(*divmod(callback_data.begin, 60)), time(*divmod(callback_data.end, 60))
    changed = await set_quiet_hours(chat=chat, hours=hours, by=actor)
    await _show_all(query, changed, clock)
    await toast(query, toasts.quiet_hours_set(*hours))


async def end_quiet_hours(
    query: CallbackQuery, chat: Chat, actor: Actor, set_quiet_hours: SetQuietHours, clock: Clock
) -> None:
    """Have no quiet hours any more."""
    await _show_all(query, await set_quiet_hours(chat=chat, hours=None, by=actor), clock)
    await toast(query, toasts.no_quiet_hours())


async def choose_schedulers(query: CallbackQuery, chat: Chat) -> None:
    """Ask who may schedule."""
    await redraw(query, settings.schedulers_question(), settings_keyboards.schedulers(chat))
    await toast(query)


async def set_schedulers(
    query: CallbackQuery,
    callback_data: buttons.SetSchedulers,
    chat: Chat,
    actor: Actor,
    set_schedulers: SetSchedulers,
    clock: Clock,
) -> None:
    """Say who may schedule from now on."""
    changed = await set_schedulers(chat=chat, schedulers=callback_data.schedulers, by=actor)
    await _show_all(query, changed, clock)
    await toast(query)


async def _show_all(query: CallbackQuery, chat: Chat, clock: Clock) -> None:
    now = clock.now()
    await redraw(query, settings.overview(chat, now), settings_keyboards.settings(chat, now=now))


async def choose_hour(query: CallbackQuery, callback_data: ChooseHour, chat: Chat) -> None:
    """Offer hours for a part of the day."""
    await redraw(query, settings.hour_question(callback_data.part), keyboards.hours(callback_data.part, chat))
    await toast(query)


async def set_hour(
    query: CallbackQuery,
    callback_data: HourButton,
    chat: Chat,
    actor: Actor,
    set_hour: SetHour,
    clock: Clock,
) -> None:
    """Set the hour that was tapped."""
    part = callback_data.part
    hour = time(*divmod(callback_data.minutes, 60))
    changed = await set_hour(chat=chat, part=part, hour=hour, by=actor)
    await _show_all(query, changed, clock)
    await toast(query, toasts.hour_set(part, hour))


def setup() -> Router:
    """Return the router of this conversation."""
    router = Router(name="chat settings")
    rights = {NEEDS_RIGHTS: True}
    router.message.register(timezone, command("timezone"), flags=rights)
    router.message.register(location, F.location, F.chat.type == "private")
    router.message.register(language, command("language"), flags=rights)
    router.message.register(show_settings, command("settings"))
    router.callback_query.register(back_to_settings, ShowSettings.filter())
    router.callback_query.register(show_zone, ShowZone.filter())
    router.callback_query.register(show_languages, ShowLanguages.filter())
    router.callback_query.register(choose_quiet_hours, ChooseQuietHours.filter())
    router.callback_query.register(choose_quiet_end, ChooseQuietEnd.filter())
    router.callback_query.register(set_quiet_hours, buttons.SetQuietHours.filter(), flags=rights)
    router.callback_query.register(end_quiet_hours, EndQuietHours.filter(), flags=rights)
    router.callback_query.register(choose_schedulers, ChooseSchedulers.filter())
    router.callback_query.register(set_schedulers, buttons.SetSchedulers.filter(), flags=rights)
    router.callback_query.register(choose_hour, ChooseHour.filter(F.part.in_(HOURS_TO_CHOOSE)))
    router.callback_query.register(set_hour, HourButton.filter(), flags=rights)
    router.callback_query.register(choose_zone, ChooseZone.filter(), flags=rights)
    router.callback_query.register(choose_language, ChooseLanguage.filter(), flags=rights)
    return router
