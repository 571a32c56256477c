"""Messages shown to those who are about to schedule them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from aiogram import Bot
from aiogram.exceptions import ClientDecodeError, TelegramBadRequest
from aiogram.types import Message
from pydantic import ValidationError

from delivery.classification import classify
from delivery.composing import GENERAL_TOPIC, call_of, chat_id
from delivery.leaving import button_rows, way_out_of, with_line
from scheduling.categories import Category
from scheduling.chats import Chat
from scheduling.content import Content
from scheduling.identifiers import TopicId
from scheduling.options import Options, WayOut
from scheduling.outcomes import Sent
from scheduling.parts import bearer_of, parts_of
from scheduling.ports.previews import Preview
from texts.reminder_buttons import open_rows

_NO_DELIVERY = UUID(int=0)


class TelegramPreviews:
    """Sends through the bot as answers are sent, so that the limits of a chat hold."""

    def __init__(self, bot: Bot) -> None:
        """Use `bot` with its middlewares."""
        self._bot = bot

    async def __call__(
        self, content: Content, options: Options, *, chat: Chat, topic_id: TopicId | None, idle: str
    ) -> Preview:
        """Send a message as it will look. Raises where the chat can't be written to."""
        parts = parts_of(content)
        bearer = bearer_of(parts)
        shown = Preview()
        for place, part in enumerate(parts):
            way_out = way_out_of(part, options, is_last=place == len(parts) - 1, bears_buttons=place == bearer)
            its_options = replace(options, reminds=options.reminds and place == bearer, way_out=way_out)
            said = with_line(part, chat.language) if way_out is WayOut.LINE else part
            one = await self._show(said, its_options, chat=chat, topic_id=topic_id, idle=idle)
            if one.failure is not None:
                return replace(shown, failure=one.failure)
            shown = one if one.message_id is not None else shown
        return shown

    async def _show(
        self, content: Content, options: Options, *, chat: Chat, topic_id: TopicId | None, idle: str
    ) -> Preview:
        method, parameters = call_of(content, options)
        parameters["chat_id"] = chat_id(chat.address.value)
        parameters["disable_notification"] = True
        if topic_id is not None and topic_id != GENERAL_TOPIC:
            parameters["message_thread_id"] = topic_id
        if not content.is_album and (rows := _rows(content, options, idle, language=chat.language)):
            parameters["reply_markup"] = {"inline_keyboard": rows}
        try:
            shown = await self._bot(method(**parameters))
        except ValidationError:
            return Preview(Category.BAD_ENTITIES)
        except TelegramBadRequest as error:
            outcome = classify(error, token=self._bot.token)
            return Preview() if isinstance(outcome, Sent) else Preview(outcome.category)
        except ClientDecodeError as error:
            if not (isinstance(error.data, dict) and error.data.get("ok") is True):  # else it is there
                raise
            return Preview()
        has_own_buttons = options.reminds and isinstance(shown, Message)
        return Preview(message_id=shown.message_id if has_own_buttons else None)


def _rows(content: Content, options: Options, idle: str, *, language: str) -> list[list[Mapping[str, Any]]]:
    rows: list[list[Mapping[str, Any]]] = [
        [{"text": button.text, "url": button.url} for button in row] for row in content.buttons
    ]
    if options.reminds:
        own = open_rows(_NO_DELIVERY)
        rows += [[{"text": label, "callback_data": idle} for label, _data in row] for row in own]
    if options.way_out is WayOut.BUTTON:
        rows += button_rows(language)
    return rows
