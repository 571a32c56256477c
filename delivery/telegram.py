"""Telegram, through its Bot API."""

from collections.abc import Callable
from typing import Final

from aiogram import Bot
from aiogram.methods import Response
from aiogram.types import Message
from pydantic import ValidationError

from delivery.author_rights import AuthorRights
from delivery.classification import classify
from delivery.composing import request_of
from delivery.rendering import Habits, rendered
from delivery.session import NotLeft, TelegramSession
from scheduling.categories import Category
from scheduling.deliveries import SendOrder
from scheduling.outcomes import InDoubt, Outcome, RetryLater, Sent, Undeliverable, Withheld
from scheduling.templates import Unrenderable

_ANSWERS: Final = (Response[Message], Response[list[Message]])
"""Held for as long as the process lives. aiogram reads answers to people and all refusals with them, and pydantic holds
them weakly: in a burst of 4,000 one was made anew 184 times, at 5 ms each, in which the loop stood still."""


class TelegramSender:
    """Sends through a bot's session, past its middlewares: the pump counts these calls."""

    def __init__(
        self,
        bot: Bot,
        *,
        timeout_seconds: float = 30.0,
        author_rights: AuthorRights | None = None,
        habits: Habits | None = None,
    ) -> None:
        """Use `bot`, whose session is a `TelegramSession`; a request is in doubt after `timeout_seconds`."""
        if not isinstance(bot.session, TelegramSession):
            raise TypeError("scheduled sends need a TelegramSession")
        self._session = bot.session
        self._bot = bot
        self._timeout_seconds = timeout_seconds
        self._author_rights = author_rights
        self._habits = habits or Habits()

    async def send(self, order: SendOrder, *, may_leave: Callable[[], bool]) -> Outcome | Withheld:
        """Send one part as it was written, if its author still may. Never raises but for cancellation."""
        if self._author_rights is not None and (refusal := await self._author_rights.refusal(order)) is not None:
            return refusal
        try:
            method, parameters = request_of(rendered(order, self._habits))
            message_ids = await self._session.deliver(
                self._bot,
                method,
                parameters,
                may_leave=may_leave,
                timeout_seconds=self._timeout_seconds,
            )
        except NotLeft as failure:
            return Withheld() if failure.is_withheld else self._not_connected(failure.__cause__, order)
        except ValidationError:
            return Undeliverable(category=Category.BAD_ENTITIES, recipient_is_gone=False)
        except Unrenderable as problem:
            return Undeliverable(category=problem.category, recipient_is_gone=False, text=problem.detail)
        except Exception as error:  # noqa: BLE001 - a send never raises: what nobody foresaw is in doubt
            return self._classify(error, order)
        return Sent.as_messages(message_ids)

    def _not_connected(self, cause: BaseException | None, order: SendOrder) -> Outcome:
        """Judge a request for which there was no connection: whatever the reason, nothing arrived."""
        outcome = self._classify(cause or NotLeft(is_withheld=False), order)
        if isinstance(outcome, InDoubt):
            return RetryLater(category=Category.NOT_CONNECTED, text=outcome.text)
        return outcome

    def _classify(self, error: BaseException, order: SendOrder) -> Outcome:
        return classify(error, tries=order.tries, token=self._bot.token)
