"""Carrying out what is to be done with messages once they were sent: a step of a ticker.

A crash between the deed and the record of it has it done once more, which does no harm.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import timedelta
from typing import Final

from aiogram import Bot
from aiogram.exceptions import ClientDecodeError, TelegramAPIError

from delivery.classification import classify
from delivery.composing import chat_id
from scheduling.alarm.ticker import Tick
from scheduling.clock import Clock
from scheduling.deliveries import Verdict
from scheduling.errors import StorageUnavailable
from scheduling.followups import Followup, FollowupKind
from scheduling.identifiers import RecipientId
from scheduling.outcomes import InDoubt, Misconfigured, RetryLater
from scheduling.ports.followups import Followups

logger = logging.getLogger(__name__)

BATCH = 5
"""How many are carried out side by side: answers to people come first."""
RETRY_SECONDS: Final = (5.0, 30.0, 300.0, 1800.0, 3600.0)
"""How long each try that failed waits for the next one; the last one gives up."""
MISCONFIGURED_SECONDS: Final = 60.0
"""How long to wait while the bot may not do anything."""

Action = Callable[[Followup], Awaitable[None]]
"""Does what is to be done; raises what a call through aiogram raises. Whatever puts its row off itself may do so."""


class FollowupWorker:
    """One step: carry out some of what is due."""

    def __init__(
        self,
        *,
        followups: Followups,
        actions: Mapping[FollowupKind, Action],
        clock: Clock,
        is_owner: Callable[[], bool],
    ) -> None:
        """Know what each kind asks for. While this process is not the owner, another one may be doing the same."""
        self._followups = followups
        self._actions = actions
        self._clock = clock
        self._is_owner = is_owner
        self._resting: dict[RecipientId, float] = {}
        """Until when (monotonic) nothing is to be done there: the platform said so."""

    async def __call__(self) -> Tick:
        """Carry out what is due."""
        now = self._clock.now()
        if not self._is_owner():
            return Tick(at=now, taken=0, next_at=None)
        monotonic = self._clock.monotonic()
        self._resting = {who: until for who, until in self._resting.items() if until > monotonic}
        due = await self._followups.due(now=now, limit=BATCH, kinds=self._actions.keys(), exclude=self._resting.keys())
        ends = await asyncio.gather(*map(self._carry_out, due), return_exceptions=True)
        for end in ends:
            if isinstance(end, BaseException):
                raise end
        return Tick(at=now, taken=len(due), next_at=now if due else None)

    async def _carry_out(self, followup: Followup) -> None:
        try:
            await self._actions[followup.kind](followup)
        except (ClientDecodeError, TelegramAPIError) as error:
            if isinstance(error, ClientDecodeError) and isinstance(error.data, dict) and error.data.get("ok") is True:
                await self._followups.done(followup)
                return
            await self._judge(followup, error)
        except StorageUnavailable:  # whatever it is, it can wait
            raise
        except Exception as error:  # one that always fails must not stand in the way of all others
            logger.exception("what follows from a send failed", extra={"kind": followup.kind.value})
            await self._judge(followup, error)
        else:
            await self._followups.done(followup)

    async def _judge(self, followup: Followup, error: Exception) -> None:
        """Try later what may succeed then, and give up the rest: the message is gone, or rights are missing."""
        outcome = classify(error, tries=followup.tries)
        facts = {"kind": followup.kind.value, "delivery_id": str(followup.delivery_id)}
        match outcome:
            case RetryLater(after=after, uses_up_try=False):
                seconds, uses_up_try = after or RETRY_SECONDS[0], False
                self._resting[followup.recipient_id] = self._clock.monotonic() + seconds
            case Misconfigured():
                seconds, uses_up_try = MISCONFIGURED_SECONDS, False
            case RetryLater() | InDoubt() if followup.tries < len(RETRY_SECONDS):
                seconds, uses_up_try = RETRY_SECONDS[followup.tries], True
            case _:
                logger.info("given up", extra=facts | {"reason": getattr(outcome, "category", "")})
                await self._followups.done(followup)
                return
        until = self._clock.now() + timedelta(seconds=seconds)
        await self._followups.put_off(followup, until=until, uses_up_try=uses_up_try)


class TelegramFollowups:
    """What can be done with a message of Telegram's."""

    def __init__(self, bot: Bot) -> None:
        """Act as `bot`."""
        self._bot = bot

    @property
    def actions(self) -> Mapping[FollowupKind, Action]:
        """What each kind asks for."""
        return {FollowupKind.PIN: self.pin, FollowupKind.DELETE: self.delete}

    async def pin(self, followup: Followup) -> None:
        """Pin it, without a sound; of several messages the first, behind which the others stand."""
        if followup.platform_message_ids:
            await self._bot.pin_chat_message(
                chat_id(followup.address.value), followup.platform_message_ids[0], disable_notification=True
            )

    async def delete(self, followup: Followup) -> None:
        """Delete it, of an album or several parts all. What is gone already is passed over."""
        if followup.platform_message_ids:
            await self._bot.delete_messages(chat_id(followup.address.value), list(followup.platform_message_ids))


def wake_where_followed(wake: Callable[[], None]) -> Callable[[Sequence[Verdict]], None]:
    """Return a recorder's listener that has what follows from a send done at once."""

    def listen(verdicts: Sequence[Verdict]) -> None:
        if any(verdict.order.options.has_followups for verdict in verdicts):
            wake()

    return listen
