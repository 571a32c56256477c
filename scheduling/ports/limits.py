"""What is counted against limits, and for whom they are lifted."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from scheduling.chats import Address
from scheduling.identifiers import ChatId, MessageId, UserId
from scheduling.limits import Day, Used


class Usage(Protocol):
    """What the people and chats of one bot have scheduled, and for whom limits are lifted."""

    async def hold(self, chat_id: ChatId, person_id: UserId) -> None:
        """Let nobody else count what this chat or this person has until the unit of work ends."""

    async def of(
        self, chat_id: ChatId, person_id: UserId, day: Day, *, besides: MessageId | None = None
    ) -> tuple[Used, Used]:
        """Return what the chat has and what the person has in all chats, in both not counting `besides`."""

    async def is_exempt(self, addresses: Sequence[Address]) -> bool:
        """Tell whether the limits are lifted for one of these."""

    async def lift(self, address: Address, *, now: datetime) -> bool:
        """Lift the limits for a person or a chat; False where they were lifted already."""

    async def restore(self, address: Address) -> bool:
        """Let the limits apply again; False where they did."""

    async def exempt(self, *, limit: int) -> Sequence[Address]:
        """Return for whom limits are lifted, the latest first."""
