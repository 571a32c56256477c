"""Telegram, through its Bot API."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.methods import Response
from aiogram.types import Message
from pydantic import ValidationError

from delivery.author_rights import AuthorRights
from delivery.classification import classify
from delivery.composing import request_of
from delivery.rendering import Habits, rendered
from delivery.session import NotLeft, TelegramSession
from delivery.uploads import FileLost, Uploads
from scheduling.attachments import attachments_in, with_file_ids
from scheduling.categories import Category
from scheduling.deliveries import SendOrder
from scheduling.errors import StorageUnavailable
from scheduling.outcomes import InDoubt, Outcome, RetryLater, Sent, Undeliverable, Withheld
from scheduling.ports.attachments import FileStoreUnavailableError
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
        uploads: Uploads | None = None,
    ) -> None:
        """Use `bot`, whose session is a `TelegramSession`; a request is in doubt after `timeout_seconds`."""
        if not isinstance(bot.session, TelegramSession):
            raise TypeError("scheduled sends need a TelegramSession")
        self._session = bot.session
        self._bot = bot
        self._timeout_seconds = timeout_seconds
        self._author_rights = author_rights
        self._habits = habits or Habits()
        self._uploads = uploads

    async def send(self, order: SendOrder, *, may_leave: Callable[[], bool]) -> Outcome | Withheld:
        """Send one part as it was written, if its author still may. Never raises but for cancellation."""
        if self._author_rights is not None and (refusal := await self._author_rights.refusal(order)) is not None:
            return refusal
        try:
            order = await rendered(order, self._habits)
            if order.content.items and attachments_in(order.content):
                return await self._send_files(order, may_leave)
            return await self._deliver(order, may_leave)
        except NotLeft as failure:
            return Withheld() if failure.is_withheld else self._not_connected(failure.__cause__, order)
        except ValidationError:
            return Undeliverable(category=Category.BAD_ENTITIES, recipient_is_gone=False)
        except Unrenderable as problem:
            return Undeliverable(category=problem.category, recipient_is_gone=False, text=problem.detail)
        except FileLost as lost:
            return Undeliverable(category=Category.FILE_LOST, recipient_is_gone=False, text=lost.attachment_id.hex)
        except (FileStoreUnavailableError, StorageUnavailable):
            return RetryLater(category=Category.FILE_STORE)
        except Exception as error:  # noqa: BLE001 - a send never raises: what nobody foresaw is in doubt
            return self._classify(error, order)

    async def _deliver(self, order: SendOrder, may_leave: Callable[[], bool]) -> Sent:
        method, parameters = request_of(order)
        message_ids = await self._session.deliver(
            self._bot,
            method,
            parameters,
            may_leave=may_leave,
            timeout_seconds=self._timeout_seconds,
        )
        return Sent.as_messages(message_ids)

    async def _send_files(self, order: SendOrder, may_leave: Callable[[], bool]) -> Sent:
        """Send files of our own by the ids under which the platform has them; those that it has not are uploaded.

        Ids that it does not take are given up where the store still has the files.
        """
        uploads = self._uploads
        if uploads is None:
            raise FileLost(min(attachments_in(order.content)))
        known = await uploads.known(order.content)
        if (ready := uploads.ready(order, known)) is not None:
            try:
                return await self._deliver(ready, may_leave)
            except TelegramBadRequest as error:
                if not _refuses_file(self._classify(error, order)) or not await uploads.has_all(known):
                    raise
                uploads.refused(known)
        async with uploads.alone_with(known):
            known = await uploads.known(order.content)
            if uploads.ready(order, known) is None:
                return await uploads.send(order, known, may_leave=may_leave)
        # Somebody else has uploaded them meanwhile.
        return await self._deliver(replace(order, content=with_file_ids(order.content, known)), may_leave)

    def _not_connected(self, cause: BaseException | None, order: SendOrder) -> Outcome:
        """Judge a request for which there was no connection: whatever the reason, nothing arrived."""
        outcome = self._classify(cause or NotLeft(is_withheld=False), order)
        if isinstance(outcome, InDoubt):
            return RetryLater(category=Category.NOT_CONNECTED, text=outcome.text)
        return outcome

    def _classify(self, error: BaseException, order: SendOrder) -> Outcome:
        return classify(error, tries=order.tries, token=self._bot.token)


def _refuses_file(outcome: Outcome) -> bool:
    return isinstance(outcome, Undeliverable) and outcome.category == Category.BAD_FILE
