"""What follows from a reminder of which nobody has said that it is done: it is sent again, and old buttons go."""

from collections.abc import Callable, Mapping

from aiogram import Bot
from aiogram.types import InlineKeyboardMarkup

from delivery.composing import chat_id
from delivery.followups import Action
from delivery.markup import links_of
from scheduling.clock import Clock
from scheduling.followups import Followup, FollowupKind
from scheduling.ports import Nags


class ReminderFollowups:
    """What can be done with a reminder that was sent."""

    def __init__(self, bot: Bot, *, nags: Nags, clock: Clock, wake_dispatcher: Callable[[], None]) -> None:
        """Act as `bot`; `wake_dispatcher` has a delivery sent that is due at once."""
        self._bot = bot
        self._nags = nags
        self._clock = clock
        self._wake_dispatcher = wake_dispatcher

    @property
    def actions(self) -> Mapping[FollowupKind, Action]:
        """What each kind asks for."""
        return {FollowupKind.NAG: self.nag, FollowupKind.UNBUTTON: self.take_buttons}

    async def nag(self, followup: Followup) -> None:
        """Have it sent again, by the same way as everything: limits, tries, doubts."""
        if await self._nags.nag(followup.delivery_id, now=self._clock.now()):
            self._wake_dispatcher()

    async def take_buttons(self, followup: Followup) -> None:
        """Take its buttons away; those that are its author's stay."""
        content = await self._nags.content_of(followup.message_id)
        if not followup.platform_message_ids or content is None:
            return
        links = links_of(content)
        await self._bot.edit_message_reply_markup(
            chat_id=chat_id(followup.address.value),
            message_id=followup.button_message_id or followup.platform_message_ids[0],
            reply_markup=None if links is None else InlineKeyboardMarkup.model_validate(links),
        )
