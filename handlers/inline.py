"""Inline queries: scheduling from any chat, and posting what one has scheduled.

Telegram doesn't tell a bot which result was chosen unless its owner has asked BotFather for that. So a reading that is
chosen is only posted, and its author saves it with the button below.
"""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from aiogram import Bot, Router
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import (
    CallbackQuery,
    InlineKeyboardMarkup,
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultCachedAudio,
    InlineQueryResultCachedDocument,
    InlineQueryResultCachedMpeg4Gif,
    InlineQueryResultCachedPhoto,
    InlineQueryResultCachedSticker,
    InlineQueryResultCachedVideo,
    InlineQueryResultCachedVoice,
    InlineQueryResultsButton,
    InlineQueryResultUnion,
    InputTextMessageContent,
)

from handlers.answers import NO_PREVIEW, legible_or_not, to_telegram, toast
from handlers.inline_buttons import SaveReading
from handlers.keyboards import labelled
from scheduling.chats import Actor, Chat
from scheduling.clock import Clock
from scheduling.content import Content, Item, Kind
from scheduling.errors import NotYourDialog
from scheduling.identifiers import QuestionId
from scheduling.messages import ScheduledMessage
from scheduling.parts import count_parts
from scheduling.questions import PendingQuestion
from scheduling.use_cases.acceptance import Scheduled
from scheduling.use_cases.inline import FindOwn, OfferFromAnywhere
from scheduling.use_cases.questions import AnswerQuestion
from texts import inline, toasts

KEPT_SECONDS = 1
"""For so long a client may show the same results again."""
START, HELP = "inline", "help"
"""What the private chat is begun with, from the line above the results."""


async def offer(
    query: InlineQuery,
    chat: Chat | None,
    actor: Actor,
    offer_from_anywhere: OfferFromAnywhere,
    find_own: FindOwn,
    clock: Clock,
) -> None:
    """Offer to schedule what is typed, and what was scheduled that has these words."""
    if chat is None:
        await _show(query, [], inline.start_first(), START)
        return
    now, words = clock.now(), query.query.strip()
    question = await offer_from_anywhere(Content(words), chat=chat, by=actor) if words else None
    results = [] if question is None else _readings(question, actor, clock)
    for message in await find_own(words, chat=chat):
        posted = _posted(message, inline.found_title(message, now=now), inline.found_description(message))
        if posted is not None:
            results.append(posted)
    if not words:
        await _show(query, results, inline.how_to(now=now, zone=chat.zone), HELP)
    elif not results:
        await _show(query, results, inline.not_understood(), HELP)
    else:
        await _show(query, results)


async def save(
    query: CallbackQuery,
    callback_data: SaveReading,
    chat: Chat | None,
    actor: Actor,
    bot: Bot,
    answer_question: AnswerQuestion,
    clock: Clock,
) -> None:
    """Save a reading that was posted among the schedules of its author's private chat."""
    if callback_data.person != actor.user_id:
        raise NotYourDialog
    if chat is None:  # blocked, or deleted, since
        await query.answer(url=f"https://t.me/{(await bot.me()).username}?start={START}")
        return
    scheduled = await answer_question(
        chat=chat, question_id=QuestionId(callback_data.question_id), choice=callback_data.choice, by=actor
    )
    assert isinstance(scheduled, Scheduled)  # noqa: S101 - such a question never changes one that there is
    words = inline.saved(scheduled, now=clock.now())
    # Where it was deleted, or says so already, the answer to the tap tells.
    with suppress(TelegramBadRequest), legible_or_not():
        await bot.edit_message_text(
            words.text,
            inline_message_id=query.inline_message_id,
            entities=to_telegram(words.entities),
            parse_mode=None,
            link_preview_options=NO_PREVIEW,
        )
    await toast(query, toasts.scheduled(scheduled.message.number))


def _readings(question: PendingQuestion, actor: Actor, clock: Clock) -> list[InlineQueryResultUnion]:
    now = clock.now()
    results: list[InlineQueryResultUnion] = []
    for index, title in enumerate(inline.offer_titles(question, now=now)):
        data = SaveReading(question_id=question.id, choice=index, person=actor.user_id)
        results.append(
            InlineQueryResultArticle(
                id=f"{question.id.hex}-{index}",
                title=title,
                description=question.content.first_words(200),
                input_message_content=_text(inline.offered(question, index, now=now)),
                reply_markup=InlineKeyboardMarkup(inline_keyboard=[[labelled(inline.save_button(), data)]]),
            )
        )
    return results


def _posted(message: ScheduledMessage, title: str, description: str) -> InlineQueryResultUnion | None:
    """Return a schedule as it can be posted; None for what no inline result can be."""
    content = message.content
    if count_parts(content) > 1:
        return None
    if content.items:
        return _cached(message, content.items[0], title, description)
    return InlineQueryResultArticle(
        id=message.id.hex, title=title, description=description, input_message_content=_text(content)
    )


def _cached(message: ScheduledMessage, item: Item, title: str, description: str) -> InlineQueryResultUnion | None:
    file_id = str(item.details.get("file_id", ""))
    shown: dict[str, Any] = {"id": message.id.hex}
    if item.kind.may_have_caption:
        content = message.content
        shown |= {
            "caption": content.text or None,
            "caption_entities": to_telegram(content.entities),
            "parse_mode": None,
        }
    match item.kind:
        case Kind.PHOTO:
            return InlineQueryResultCachedPhoto(photo_file_id=file_id, title=title, description=description, **shown)
        case Kind.VIDEO:
            return InlineQueryResultCachedVideo(video_file_id=file_id, title=title, description=description, **shown)
        case Kind.DOCUMENT:
            return InlineQueryResultCachedDocument(
                document_file_id=file_id, title=title, description=description, **shown
            )
        case Kind.ANIMATION:
            return InlineQueryResultCachedMpeg4Gif(mpeg4_file_id=file_id, title=title, **shown)
        case Kind.VOICE:
            return InlineQueryResultCachedVoice(voice_file_id=file_id, title=title, **shown)
        case Kind.AUDIO:
            return InlineQueryResultCachedAudio(audio_file_id=file_id, **shown)
        case Kind.STICKER:
            return InlineQueryResultCachedSticker(sticker_file_id=file_id, **shown)
        case _:
            return None


def _text(content: Content) -> InputTextMessageContent:
    return InputTextMessageContent(
        message_text=content.text,
        entities=to_telegram(content.entities),
        parse_mode=None,
        link_preview_options=NO_PREVIEW,
    )


async def _show(
    query: InlineQuery, results: Sequence[InlineQueryResultUnion], line: str | None = None, start: str = HELP
) -> None:
    button = None if line is None else InlineQueryResultsButton(text=line, start_parameter=start)
    try:
        await query.answer(list(results), cache_time=KEPT_SECONDS, is_personal=True, button=button)
    except TelegramBadRequest as error:
        if "query is too old" not in error.message.lower() and "query id is invalid" not in error.message.lower():
            raise  # else whoever typed it waits no longer


def setup() -> Router:
    """Return the router of this conversation."""
    router = Router(name="inline")
    router.inline_query.register(offer)
    router.callback_query.register(save, SaveReading.filter())
    return router
