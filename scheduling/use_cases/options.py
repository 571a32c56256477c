"""Choosing how a schedule's message is sent, besides what it says and when."""

from dataclasses import dataclass

from scheduling.auditing import Action
from scheduling.chats import Actor, Chat
from scheduling.clock import Clock
from scheduling.identifiers import MessageId
from scheduling.messages import ScheduledMessage
from scheduling.options import Option
from scheduling.ports import NewUnit
from scheduling.use_cases.changes import Deed, change_message


@dataclass(frozen=True, slots=True, kw_only=True)
class SetOption:
    """Choose one of a schedule's options."""

    new_unit: NewUnit
    clock: Clock

    async def __call__(
        self, *, chat: Chat, message_id: MessageId, option: Option, value: int, by: Actor, revision: int
    ) -> ScheduledMessage:
        """Set it, as `Options.having` understands the value.

        Raises `MessageNotFound`, `NotAllowed`, `AlreadyEnded`, `StaleRevision`, `OptionNotOffered`.
        """
        return await change_message(
            self.new_unit,
            chat,
            message_id,
            lambda message: message.with_option(option, value, by=by, revision=revision),
            Deed(by, Action.CHANGED, self.clock.now(), lambda _before, _after: {option.value: value}),
        )
