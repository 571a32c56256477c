"""Whether the author of a post may still post in its channel, asked at the moment of sending."""

from collections import OrderedDict
from collections.abc import Collection

from aiogram import Bot

from delivery.channels import PATIENCE_SECONDS, may_post
from delivery.classification import classify
from scheduling.categories import Category
from scheduling.chats import ChatKind
from scheduling.clock import Clock
from scheduling.deliveries import SendOrder
from scheduling.identifiers import UserId
from scheduling.outcomes import InDoubt, Migrated, Outcome, RetryLater, Suspended, Undeliverable

KEPT_SECONDS = 60.0
"""So long a yes is believed. A no is never kept: whoever is let in again must not wait."""
MOST_KEPT = 10_000
_NOBODY_THERE = ("user not found", "participant_id_invalid", "user_id_invalid", "user_not_participant")
_Key = tuple[str, UserId]


class AuthorRights:
    """Asks Telegram, and remembers for a moment who may."""

    def __init__(self, bot: Bot, clock: Clock, *, trusted: Collection[int] = ()) -> None:
        """Ask as `bot`; those who are `trusted` own the bot, and are not asked about."""
        self._bot = bot
        self._clock = clock
        self._trusted = trusted
        self._asked: OrderedDict[_Key, float] = OrderedDict()

    async def refusal(self, order: SendOrder) -> Outcome | None:
        """Return why a post must not be sent (now); None where it may. A question that fails is asked again later.

        Where it is the bot that may not ask, the send itself tells that better.
        """
        author = order.created_by
        if order.chat_kind is not ChatKind.CHANNEL or author is None or author in self._trusted:
            return None
        key = order.address.value, author
        if self._is_known(key):
            return None
        try:
            member = await self._bot.get_chat_member(int(order.address.value), author, request_timeout=PATIENCE_SECONDS)
        except Exception as error:  # noqa: BLE001 - nothing was sent yet: whatever it is, it is tried again
            return self._failed(error, order)
        if not may_post(member):
            return Suspended(category=Category.AUTHOR_NO_RIGHTS)
        self._remember(key)
        return None

    def _failed(self, error: Exception, order: SendOrder) -> Outcome | None:
        outcome = classify(error, tries=order.tries, token=self._bot.token)
        match outcome:
            case InDoubt():  # about a question, which changed nothing
                return RetryLater(category=outcome.category, text=outcome.text)
            case Undeliverable() if any(words in (outcome.text or "").lower() for words in _NOBODY_THERE):
                return Suspended(category=Category.AUTHOR_NO_RIGHTS, text=outcome.text)
            case Suspended() | Undeliverable() | Migrated():
                return None
            case _:
                return outcome

    def _is_known(self, key: _Key) -> bool:
        asked_at = self._asked.get(key)
        if asked_at is None or self._clock.monotonic() - asked_at > KEPT_SECONDS:
            return False
        self._asked.move_to_end(key)
        return True

    def _remember(self, key: _Key) -> None:
        self._asked[key] = self._clock.monotonic()
        self._asked.move_to_end(key)
        if len(self._asked) > MOST_KEPT:
            self._asked.popitem(last=False)
