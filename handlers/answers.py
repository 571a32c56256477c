"""Giving answers: domain content becomes Telegram's text and entities, never a parse mode."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Any

from aiogram.exceptions import ClientDecodeError, TelegramBadRequest
from aiogram.types import (
    CallbackQuery,
    ForceReply,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    MaybeInaccessibleMessage,
    Message,
    MessageEntity,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
)

from scheduling.content import Content, Entity, utf16_length

Markup = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove | ForceReply
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


def to_telegram(entities: Sequence[Entity]) -> list[MessageEntity]:
    """Return entities as the Bot API takes them."""
    return [
        MessageEntity(type=entity.type, offset=entity.offset, length=entity.length, **entity.details)
        for entity in entities
    ]


def written_at(message: Message) -> datetime:
    """Return when somebody wrote the text as it is now: sent it, or edited it."""
    return message.date if message.edit_date is None else datetime.fromtimestamp(message.edit_date, UTC)


@contextmanager
def legible_or_not() -> Iterator[None]:
    """Let a call pass that was carried out, though its result is of a form that this aiogram can't read.

    To repeat it would say the same again. Servers other than Telegram's own, and newer ones, answer such things.
    """
    try:
        yield
    except ClientDecodeError as error:
        if not (isinstance(error.data, dict) and error.data.get("ok") is True):
            raise


async def answer(message: Message, content: Content, markup: Markup | None = None) -> int | None:
    """Answer in the chat and topic of `message`; in a group as a reply to it.

    Return the id of the answer, or None where it could not be read.
    """
    reply = None
    if message.chat.type != "private":
        reply = ReplyParameters(message_id=message.message_id, allow_sending_without_reply=True)
    answered = None
    with legible_or_not():
        answered = await message.answer(
            content.text,
            entities=to_telegram(content.entities),
            parse_mode=None,
            reply_markup=markup,
            reply_parameters=reply,
            link_preview_options=NO_PREVIEW,
        )
    return None if answered is None else answered.message_id


async def redraw(query: CallbackQuery, content: Content, markup: InlineKeyboardMarkup | None = None) -> None:
    """Show something else in the message whose button was tapped. Where that is impossible, say it anew."""
    if query.message is None or query.bot is None:
        return
    shown: dict[str, Any] = {
        "entities": to_telegram(content.entities),
        "parse_mode": None,
        "reply_markup": markup,
        "link_preview_options": NO_PREVIEW,
    }
    place = query.message.chat.id
    with legible_or_not():
        try:
            await query.bot.edit_message_text(content.text, chat_id=place, message_id=query.message.message_id, **shown)
        except TelegramBadRequest as error:
            if "message is not modified" in error.message:
                return
            await query.bot.send_message(place, content.text, message_thread_id=_topic_of(query.message), **shown)


async def reply_below(
    query: CallbackQuery, content: Content, markup: Markup | None = None, *, is_quoting: bool = True
) -> None:
    """Say something below the message whose button was tapped, which stays as it is; as a reply where `is_quoting`."""
    if query.message is None or query.bot is None:
        return
    reply = ReplyParameters(message_id=query.message.message_id, allow_sending_without_reply=True)
    with legible_or_not():
        await query.bot.send_message(
            query.message.chat.id,
            content.text,
            entities=to_telegram(content.entities),
            parse_mode=None,
            reply_markup=markup,
            message_thread_id=_topic_of(query.message),
            reply_parameters=reply if is_quoting else None,
            link_preview_options=NO_PREVIEW,
        )


async def ask(
    event: Message | CallbackQuery,
    content: Content,
    markup: InlineKeyboardMarkup | None = None,
    *,
    placeholder: str | None = None,
) -> int | None:
    """Ask for a message; return the id of the question, or None where it could not be read from the answer.

    In a private chat `markup` is shown below it. In a group the client of whoever is asked opens a reply to it
    (ForceReply), because bots may not see other messages there; then there is no room for `markup`.
    """
    message = event.message if isinstance(event, CallbackQuery) else event
    if message is None or event.bot is None:
        return None
    is_private = message.chat.type == "private"
    reply = None
    if not is_private and isinstance(event, Message):
        reply = ReplyParameters(message_id=message.message_id, allow_sending_without_reply=True)
    elif not is_private and event.from_user is not None:  # else the client of everybody here would open a reply
        name = event.from_user.first_name
        mention = Entity("text_mention", 0, utf16_length(name), {"user": event.from_user.model_dump(exclude_none=True)})
        content = Content(name, (mention,)) + ": " + content
    asked = None
    with legible_or_not():
        asked = await event.bot.send_message(
            message.chat.id,
            content.text,
            entities=to_telegram(content.entities),
            parse_mode=None,
            reply_markup=markup if is_private else ForceReply(selective=True, input_field_placeholder=placeholder),
            reply_parameters=reply,
            message_thread_id=_topic_of(message),
            link_preview_options=NO_PREVIEW,
        )
    return None if asked is None else asked.message_id


async def bare(
    event: Message | CallbackQuery, message_id: int | None, left: InlineKeyboardMarkup | None = None
) -> None:
    """Take the buttons away from another message of ours in the same chat, if there still is such a one.

    What is `left` stays.
    """
    message = event.message if isinstance(event, CallbackQuery) else event
    if message_id is None or message is None or event.bot is None:
        return
    with legible_or_not(), suppress(TelegramBadRequest):
        await event.bot.edit_message_reply_markup(chat_id=message.chat.id, message_id=message_id, reply_markup=left)


def _topic_of(message: MaybeInaccessibleMessage) -> int | None:
    return message.message_thread_id if isinstance(message, Message) and message.is_topic_message else None


async def toast(query: CallbackQuery, text: str | None = None, *, is_alert: bool = False) -> None:
    """Answer a tap. One that waited too long (a restart lay between) can't be answered any more.

    What such an answer would have refused is said in the chat: else the tap seems to have worked, or to have been lost.
    """
    try:
        await query.answer(text, show_alert=is_alert)
    except TelegramBadRequest:
        if not (is_alert and text and query.message is not None and query.bot is not None):
            return
        with legible_or_not():
            await query.bot.send_message(
                query.message.chat.id,
                text,
                parse_mode=None,
                message_thread_id=_topic_of(query.message),
                reply_parameters=ReplyParameters(message_id=query.message.message_id, allow_sending_without_reply=True),
                link_preview_options=NO_PREVIEW,
            )
