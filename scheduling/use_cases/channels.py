"""Channels: which there are for somebody, whether they and the bot may post there, and what changes of that."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from scheduling.addressing import addressed
from scheduling.chats import Actor, Address, Chat, ChatKind
from scheduling.clock import Clock
from scheduling.content import Content
from scheduling.destinations import Destination
from scheduling.errors import BotMayNotPost, ChannelNotFound, ChannelsInPrivateOnly, NotYourChannel
from scheduling.ports import NewChat, NewUnit
from scheduling.ports.channels import ChannelRights, SeenChannel


@dataclass(frozen=True, slots=True, kw_only=True)
class FindDestination:
    """Find the channel to which something shall go, and check that it may."""

    new_unit: NewUnit
    rights: ChannelRights
    clock: Clock

    async def __call__(self, *, chat: Chat, by: Actor, address: Address) -> Destination:
        """Return the channel at an address. Raises as `check` does, and `ChannelNotFound`."""
        if chat.kind.is_shared:
            raise ChannelsInPrivateOnly
        seen = await self.rights.at(address)
        if seen is None:
            raise ChannelNotFound("")
        return await self.check(seen, chat=chat, by=by)

    async def in_words(self, said: Content, *, chat: Chat, by: Actor) -> tuple[Destination | None, Content]:
        """Return the channel that stands at the beginning of what was said, if one does, and what stands behind it.

        Raises as `check` does, `ChannelNotFound`, and `ChannelsInPrivateOnly`.
        """
        if addressed(said) is None:
            return None, said
        if chat.kind.is_shared:
            raise ChannelsInPrivateOnly
        async with self.new_unit(write=False) as unit:
            known = await unit.chats.channels_of(by.user_id)
        meant = addressed(said, titles=[channel.title for channel in known])
        assert meant is not None  # noqa: S101 - it was before
        if meant.name is not None:
            seen = await self.rights.named(meant.name)
        else:
            wanted = (meant.title or "").casefold()
            found = next((channel for channel in known if channel.title.casefold() == wanted), None)
            seen = None if found is None else SeenChannel(found.address, found.title)
        if seen is None:
            raise ChannelNotFound(meant.fragment if meant.name is None else f"@{meant.name}")
        return await self.check(seen, chat=chat, by=by), meant.rest

    async def by_name(self, name: str, *, chat: Chat, by: Actor) -> Destination:
        """Return the channel that somebody names: "@news", its title. Raises as `in_words` does."""
        destination, _rest = await self.in_words(Content(f"→ {name}"), chat=chat, by=by)
        if destination is None:
            raise ChannelNotFound(name)
        return destination

    async def check(self, seen: SeenChannel, *, chat: Chat, by: Actor) -> Destination:
        """Check that the bot and the person may post there, and remember it.

        Raises `BotMayNotPost`, `NotYourChannel`, `PlatformSilent`.
        """
        if not await self.rights.bot_may_post(seen.address):
            raise BotMayNotPost(seen.title)
        may_post = await self.rights.may_post(seen.address, by.user_id)
        news = NewChat(
            address=seen.address, kind=ChatKind.CHANNEL, title=seen.title, zone=chat.zone, language=chat.language
        )
        now = self.clock.now()
        async with self.new_unit() as unit:
            channel = await unit.chats.register(news, now=now)
            if not channel.may_post:
                channel = replace(channel, may_post=True)
                await unit.chats.save(channel)
            if may_post:
                await unit.chats.note_administrator(channel, by.user_id, now=now)
            else:
                await unit.chats.forget_administrator(channel, by.user_id)
            await unit.commit()
        if not may_post:
            raise NotYourChannel(seen.title)
        return Destination(channel.recipient_id, channel.title)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListChannels:
    """Look at the channels to which somebody may have something sent."""

    new_unit: NewUnit

    async def __call__(self, *, by: Actor) -> Sequence[Chat]:
        """Return those they were seen to administer, latest first."""
        async with self.new_unit(write=False) as unit:
            return await unit.chats.channels_of(by.user_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteChannel:
    """Know whether the bot may post in a channel, after its standing there has changed."""

    new_unit: NewUnit
    clock: Clock

    async def __call__(self, *, channel: Chat, may_post: bool, by: Actor) -> Chat | None:
        """Store it, and who made the change: they administer the channel.

        Returns their private chat where they are to be told how to schedule for it, which is once.
        """
        async with self.new_unit() as unit:
            known = await unit.chats.get(channel.id)
            private = None
            if may_post:
                await unit.chats.note_administrator(known, by.user_id, now=self.clock.now())
                if not known.was_greeted or (unit.cause is not None and unit.cause.is_applied):
                    private = await unit.chats.find(Address(channel.address.platform, str(by.user_id)))
            changed = replace(known, may_post=may_post, was_greeted=known.was_greeted or private is not None)
            if changed != known:
                await unit.chats.save(changed)
            await unit.commit(effect=changed.id)
        return private
