"""Albums, whose files arrive as messages of their own: in any order, in one poll or several, with a crash in between.

Whoever takes an album takes what has arrived of it (`whole_of`). What arrives later is handled later, and added then.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from aiogram import Bot, F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.types import Message

from handlers import keyboards
from handlers.answers import answer
from handlers.commands import command
from handlers.contents import argument, content_of, words_of
from scheduling.chats import Chat
from scheduling.content import Content, Item
from scheduling.messages import ScheduledMessage
from scheduling.use_cases.albums import CompleteAlbum, FindArrivals, LeftOut
from texts import contents

_SCHEDULE = command("schedule")


@dataclass(frozen=True, slots=True)
class Album:
    """What has arrived of an album: its messages in their order, and as they came."""

    messages: Sequence[Message]
    arrived: Sequence[Message]

    def is_first_left_out(self, message: Message, content: Content) -> bool:
        """Tell whether of the files that a content lacks the one of a message has come first."""
        kept = {item.details.get("file_id") for item in content.items}
        missing = (
            one
            for one in self.arrived
            if all(item.details.get("file_id") not in kept for item in content_of(one).items)
        )
        first = next(missing, None)
        return first is not None and first.message_id == message.message_id

    @property
    def content(self) -> Content:
        """Return all of it. Raises `CannotBeKept`."""
        first = next((message for message in self.messages if message.caption), self.messages[0])
        return words_of(first).with_items(self.items_beside(first))

    def items_beside(self, captioned: Message) -> tuple[Item, ...]:
        """Return its files; captions of their own stay with all but `captioned`, whose caption is everybody's.

        Raises `CannotBeKept`.
        """
        return tuple(
            item if message.message_id == captioned.message_id else _captioned(item, words_of(message))
            for message in self.messages
            for item in content_of(message).items
        )


async def whole_of(message: Message, find_arrivals: FindArrivals) -> Album:
    """Return what has arrived of the album that a message belongs to, or the message alone where it is none."""
    if message.media_group_id is None:
        return Album([message], [message])
    found = {message.message_id: message}
    order = []
    for update in await find_arrivals():
        raw = update.get("message")
        if isinstance(raw, dict) and raw.get("media_group_id") == message.media_group_id:
            one = Message.model_validate(raw, context={"bot": message.bot})
            found.setdefault(one.message_id, one)
            order.append(one.message_id)
    return Album([found[key] for key in sorted(found)], [found[key] for key in order] or [message])


def _captioned(item: Item, words: Content) -> Item:
    if not words.text:
        return item
    caption = {"caption": words.text, "caption_entities": words.to_json()["entities"]}
    return Item(item.kind, {**item.details, **caption})


async def complete(
    message: Message, bot: Bot, chat: Chat, find_arrivals: FindArrivals, complete_album: CompleteAlbum
) -> None:
    """Take a file of an album whose caption is a request; raise `SkipHandler` where it is none."""
    album = await whole_of(message, find_arrivals)
    request = None
    for one in album.messages:
        if await _SCHEDULE(one, bot):
            request = one
            break
    if request is None or not argument(request):  # else whatever is scheduled step by step takes it
        raise SkipHandler
    completed = await complete_album(chat=chat, source_message_id=request.message_id, items=album.items_beside(request))
    if isinstance(completed, ScheduledMessage):
        words = contents.album_is_complete(completed.content, completed.number)
        await answer(message, words, keyboards.undo_scheduling(completed, chat))
    elif isinstance(completed, LeftOut):
        if album.is_first_left_out(message, completed.message.content):  # it is said once
            await answer(message, contents.album_came_too_late(completed.message.number))
    elif completed is not None:
        await answer(message, contents.album_is_complete(completed.content, None))


async def pass_over(message: Message, find_arrivals: FindArrivals) -> None:
    """Leave all but the first of an album that nobody awaits: what is said of it is said once."""
    album = await whole_of(message, find_arrivals)
    if album.arrived[0].message_id == message.message_id:
        raise SkipHandler


def setup() -> Router:
    """Return the router of files that belong to a request; it must come before whatever takes messages."""
    router = Router(name="albums")
    router.message.register(complete, F.media_group_id, ~F.caption.startswith("/"))
    return router


def setup_rest() -> Router:
    """Return the router of files that nobody wants; it must come right before the last one."""
    router = Router(name="rest of albums")
    router.message.register(pass_over, F.media_group_id)
    return router
