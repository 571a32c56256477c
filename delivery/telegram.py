"""Telegram, through its Bot API."""

from typing import Final, cast

from aiogram import Bot
from aiogram.methods import Response, SendMessage
from aiogram.types import Message, MessageEntity
from pydantic import ValidationError

from delivery.classification import classify
from delivery.pacing import counted
from scheduling.categories import Category
from scheduling.content import Entity
from scheduling.deliveries import SendOrder
from scheduling.outcomes import Outcome, Sent, Undeliverable

_ANSWER: Final = Response[Message]
"""Held for as long as the process lives. aiogram reads every answer with it, and pydantic holds it weakly: in a burst
of 4,000 it was made anew 184 times, at 5 ms each, in which the loop stood still."""
_GENERAL_TOPIC = 1
"""Messages to a forum's General topic must name no thread: with 1 the answer is "message thread not found"."""


class TelegramSender:
    """Sends through a bot. Its calls are counted by the pump, not once more by `InteractivePacing`."""

    def __init__(self, bot: Bot, *, timeout_seconds: float = 30.0) -> None:
        """Use `bot` with its session; a request is in doubt after `timeout_seconds`."""
        self._bot = bot
        self._timeout_seconds = cast(int, timeout_seconds)  # aiogram hands it to aiohttp, which takes fractions

    async def send(self, order: SendOrder) -> Outcome:
        """Send one part as it was written. Never raises but for cancellation."""
        try:
            entities = [_entity(entity) for entity in order.content.entities]
        except ValidationError:
            return Undeliverable(category=Category.BAD_ENTITIES, recipient_is_gone=False)
        try:
            with counted():
                message = await self._bot(
                    SendMessage(
                        chat_id=_chat_id(order.address.value),
                        text=order.content.text,
                        entities=entities or None,
                        parse_mode=None,
                        message_thread_id=None if order.topic_id == _GENERAL_TOPIC else order.topic_id,
                    ),
                    request_timeout=self._timeout_seconds,
                )
        except Exception as error:  # noqa: BLE001 - a send never raises: what nobody foresaw is in doubt
            return classify(error, tries=order.tries, token=self._bot.token)
        return Sent(platform_message_id=message.message_id)


def _entity(entity: Entity) -> MessageEntity:
    return MessageEntity.model_validate(
        {**entity.details, "type": entity.type, "offset": entity.offset, "length": entity.length}
    )


def _chat_id(value: str) -> int | str:
    return int(value) if value.removeprefix("-").isdecimal() else value
