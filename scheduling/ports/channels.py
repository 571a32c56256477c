"""Asking the platform about channels, and who may post in them. Nothing that a client says is believed instead."""

from dataclasses import dataclass
from typing import Protocol

from scheduling.chats import Address
from scheduling.identifiers import UserId


@dataclass(frozen=True, slots=True)
class SeenChannel:
    """A channel as the platform shows it."""

    address: Address
    title: str


class ChannelRights(Protocol):
    """Each question raises `PlatformSilent` where the platform gives no answer for now."""

    async def named(self, name: str) -> SeenChannel | None:
        """Return the channel with a public name (without @), if there is one."""

    async def at(self, address: Address) -> SeenChannel | None:
        """Return the channel at an address, if the bot can see one there."""

    async def bot_may_post(self, channel: Address) -> bool:
        """Tell whether the bot is an administrator there who may post."""

    async def may_post(self, channel: Address, person_id: UserId) -> bool:
        """Tell whether somebody owns the channel, or is an administrator who may post. Only where the bot is one."""
