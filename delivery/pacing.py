"""Calls to chats that are no scheduled sends count in the limiter: answers to people, and behind them notices."""

import asyncio
import contextlib
import math
import random
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from typing import Any, Final

from aiogram import Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.exceptions import TelegramRetryAfter
from aiogram.methods import Response, SendChatAction, SendMessageDraft, TelegramMethod
from aiogram.methods.base import TelegramType

from delivery.limiter import Limiter
from scheduling.chats import Address, ChatKind
from scheduling.clock import Clock

LONGEST_WAIT: Final = 30.0
"""Seconds that an answer to a person waits at most; beyond that its update is tried again later."""
_COUNTED = ("Send", "Edit", "Copy", "Forward")
_FREE = (SendChatAction, SendMessageDraft)
_is_counted: ContextVar[bool] = ContextVar("is_counted", default=False)
_is_notice: ContextVar[bool] = ContextVar("is_notice", default=False)


@contextlib.contextmanager
def counted() -> Iterator[None]:
    """Mark the calls within as counted already: they belong to a scheduled delivery."""
    mark = _is_counted.set(True)
    try:
        yield
    finally:
        _is_counted.reset(mark)


@contextlib.contextmanager
def unhurried() -> Iterator[None]:
    """Mark the calls within as notices: nobody waits for them, so they leave behind all answers to people."""
    mark = _is_notice.set(True)
    try:
        yield
    finally:
        _is_notice.reset(mark)


class InteractivePacing(BaseRequestMiddleware):
    """Lets handlers' messages and edits wait for the limiter, and repeats one that was refused with a 429.

    Raises `TelegramRetryAfter` where the wait would be longer than 30 s.
    """

    def __init__(self, limiter: Limiter, clock: Clock, *, luck: Callable[[], float] = random.random) -> None:
        """Share the limiter with the pump."""
        self._limiter = limiter
        self._clock = clock
        self._luck = luck
        self._turn = asyncio.Lock()
        """First come, first served: only the first in line holds a reservation, so none is made far ahead."""
        self._turn_of_notices = asyncio.Lock()

    async def __call__(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Response[TelegramType]:
        """Count a call to a chat; let all others pass."""
        chat = None if _is_counted.get() else _chat_of(method)
        if chat is None:
            return await make_request(bot, method)
        try:
            return await self._request(make_request, bot, method, chat)
        except TelegramRetryAfter as refusal:
            self._limiter.penalise(chat[0], refusal.retry_after, self._clock.monotonic(), self._luck())
            if refusal.retry_after > LONGEST_WAIT:
                raise
        try:
            return await self._request(make_request, bot, method, chat)
        except TelegramRetryAfter as refusal:
            self._limiter.penalise(chat[0], refusal.retry_after, self._clock.monotonic(), self._luck())
            raise

    async def _request(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
        chat: tuple[Address, ChatKind],
    ) -> Response[TelegramType]:
        await self._wait_for_chat(method, chat)
        if _is_notice.get():
            async with self._turn_of_notices:
                departure = self._limiter.notice(*chat, self._clock.monotonic())
                while (delay := departure.leaves_at - self._clock.monotonic()) > 0:  # answers may go first meanwhile
                    await self._sleep(delay)
        else:
            async with self._turn:
                await self._sleep(self._limiter.interactive_delay(*chat, self._clock.monotonic()))
        try:
            return await make_request(bot, method)
        finally:
            self._limiter.interactive_answered(chat[0], self._clock.monotonic())

    async def _wait_for_chat(self, method: TelegramMethod[Any], chat: tuple[Address, ChatKind]) -> None:
        """Wait outside the line: a chat that must wait holds up no other."""
        until = self._clock.monotonic() + LONGEST_WAIT * 1.1
        while (wait := self._limiter.interactive_ripe_at(*chat, now := self._clock.monotonic()) - now) > 0:
            if now + wait > until:
                raise TelegramRetryAfter(method, "held back before it was sent", math.ceil(wait))
            await self._sleep(wait)

    async def _sleep(self, seconds: float) -> None:
        if seconds > 0:
            await self._clock.wait(asyncio.Event(), seconds=seconds)


def _chat_of(method: TelegramMethod[Any]) -> tuple[Address, ChatKind] | None:
    """Return the chat that a call writes to, if it writes to one. Negative ids are those of groups and channels."""
    chat_id = getattr(method, "chat_id", None)
    if chat_id is None or isinstance(method, _FREE) or not type(method).__name__.startswith(_COUNTED):
        return None
    is_private = not str(chat_id).startswith(("-", "@"))
    return Address("telegram", str(chat_id)), ChatKind.PRIVATE if is_private else ChatKind.SUPERGROUP
