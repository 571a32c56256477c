"""Telegram, through its Bot API."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from aiogram import Bot
from aiogram.methods import Response, SendMessage
from aiogram.types import Message, MessageEntity
from pydantic import ValidationError

from delivery.classification import classify
from delivery.session import NotLeft, TelegramSession
from scheduling.categories import Category
from scheduling.content import Entity
from scheduling.deliveries import SendOrder
from scheduling.outcomes import InDoubt, Outcome, RetryLater, Sent, Undeliverable, Withheld

_ANSWER: Final = Response[Message]
"""Held for as long as the process lives. aiogram reads answers to people and all refusals with it, and pydantic holds
it weakly: in a burst of 4,000 it was made anew 184 times, at 5 ms each, in which the loop stood still."""
GENERAL_TOPIC = 1
"""Messages to a forum's General topic must name no thread: with 1 the answer is "message thread not found"."""


class TelegramSender:
    """Sends through a bot's session, past its middlewares: the pump counts these calls."""

    def __init__(self, bot: Bot, *, timeout_seconds: float = 30.0) -> None:
        """Use `bot`, whose session is a `TelegramSession`; a request is in doubt after `timeout_seconds`."""
        if not isinstance(bot.session, TelegramSession):
            raise TypeError("scheduled sends need a TelegramSession")
        self._session = bot.session
        self._bot = bot
        self._timeout_seconds = timeout_seconds

    async def send(self, order: SendOrder, *, may_leave: Callable[[], bool]) -> Outcome | Withheld:
        """Send one part as it was written. Never raises but for cancellation."""
        try:
            message_id = await self._session.deliver(
                self._bot,
                SendMessage,
                _parameters(order),
                may_leave=may_leave,
                timeout_seconds=self._timeout_seconds,
            )
        except NotLeft as failure:
            return Withheld() if failure.is_withheld else self._not_connected(failure.__cause__, order)
        except ValidationError:
            return Undeliverable(category=Category.BAD_ENTITIES, recipient_is_gone=False)
        except Exception as error:  # noqa: BLE001 - a send never raises: what nobody foresaw is in doubt
            return self._classify(error, order)
        return Sent(platform_message_id=message_id)

    def _not_connected(self, cause: BaseException | None, order: SendOrder) -> Outcome:
        """Judge a request for which there was no connection: whatever the reason, nothing arrived."""
        outcome = self._classify(cause or NotLeft(is_withheld=False), order)
        if isinstance(outcome, InDoubt):
            return RetryLater(category=Category.NOT_CONNECTED, text=outcome.text)
        return outcome

    def _classify(self, error: BaseException, order: SendOrder) -> Outcome:
        return classify(error, tries=order.tries, token=self._bot.token)


def _parameters(order: SendOrder) -> Mapping[str, Any]:
    """Return the call's parameters. Raises `ValidationError` for an entity of a strange form."""
    parameters: dict[str, Any] = {"chat_id": _chat_id(order.address.value), "text": order.content.text}
    if order.content.entities:
        parameters["entities"] = [_entity(entity) for entity in order.content.entities]
    if order.topic_id is not None and order.topic_id != GENERAL_TOPIC:
        parameters["message_thread_id"] = order.topic_id
    return parameters


def _entity(entity: Entity) -> Mapping[str, Any]:
    written = {**entity.details, "type": entity.type, "offset": entity.offset, "length": entity.length}
    MessageEntity.model_validate(written)
    return written


def _chat_id(value: str) -> int | str:
    return int(value) if value.removeprefix("-").isdecimal() else value
