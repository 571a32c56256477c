"""Messages shown to those who are about to schedule them."""

from aiogram import Bot
from aiogram.exceptions import ClientDecodeError, TelegramBadRequest
from pydantic import ValidationError

from delivery.classification import classify
from delivery.composing import GENERAL_TOPIC, call_of, chat_id
from scheduling.categories import Category
from scheduling.chats import Chat
from scheduling.content import Content
from scheduling.identifiers import TopicId
from scheduling.options import Options
from scheduling.outcomes import Sent


class TelegramPreviews:
    """Sends through the bot as answers are sent, so that the limits of a chat hold."""

    def __init__(self, bot: Bot) -> None:
        """Use `bot` with its middlewares."""
        self._bot = bot

    async def __call__(self, content: Content, options: Options, *, chat: Chat, topic_id: TopicId | None) -> str | None:
        """Send a message as it will look; return why it is refused. Raises where the chat can't be written to."""
        method, parameters = call_of(content, options)
        parameters["chat_id"] = chat_id(chat.address.value)
        parameters["disable_notification"] = True
        if topic_id is not None and topic_id != GENERAL_TOPIC:
            parameters["message_thread_id"] = topic_id
        if content.buttons and not content.is_album:
            rows = [[{"text": button.text, "url": button.url} for button in row] for row in content.buttons]
            parameters["reply_markup"] = {"inline_keyboard": rows}
        try:
            await self._bot(method(**parameters))
        except ValidationError:
            return Category.BAD_ENTITIES
        except TelegramBadRequest as error:
            outcome = classify(error, token=self._bot.token)
            return None if isinstance(outcome, Sent) else outcome.category
        except ClientDecodeError as error:
            if not (isinstance(error.data, dict) and error.data.get("ok") is True):  # else it is there
                raise
        return None
