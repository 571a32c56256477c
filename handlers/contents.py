"""What people send becomes content that can be sent later, also when the original is gone: files by their ids."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from aiogram.types import Message, MessageEntity, PhotoSize, Poll, PollOption

from scheduling.content import Content, Item, Kind, entity_from_json
from scheduling.errors import CannotBeKept, Unkept
from scheduling.matching import without_marks

Reader = Callable[[Message], Mapping[str, Any] | None]
_POLL_TEXTS: Final = ("question", "explanation", "description")
_POLL_SETTINGS: Final = (
    "is_anonymous",
    "allows_multiple_answers",
    "allows_revoting",
    "members_only",
    "country_codes",
    "open_period",
)


def content_of(message: Message) -> Content:
    """Return all that somebody sent: text or caption with its formatting, and what came with it.

    Raises `CannotBeKept` where it is something that can't be sent again.
    """
    items = () if message.text is not None else _items_of(message)
    return words_of(message).with_items(items)


def words_of(message: Message) -> Content:
    """Return the text or the caption, and nothing that came with it."""
    entities = message.entities or message.caption_entities or []
    return Content(
        message.text or message.caption or "",
        tuple(entity_from_json(entity.model_dump(exclude_none=True)) for entity in entities),
    )


def behind_command(message: Message) -> Content:
    """Return the words behind the command that the message begins with, without what came along."""
    content = words_of(message)
    command = content.text.split(maxsplit=1)[0]
    return content.cut_before(content.text.index(command) + len(command))


def argument(message: Message) -> str:
    """Return what is to be read behind a command: without what nobody sees, as copied words have it around them."""
    return without_marks(behind_command(message).text).strip()


def _items_of(message: Message) -> tuple[Item, ...]:
    for kind, read in _READERS.items():  # in this order: GIFs carry a document, too, and venues a location
        if (details := read(message)) is not None:
            return (Item(kind, details),)
    raise CannotBeKept(Unkept.OTHER)


def _file(name: str) -> Reader:
    def read(message: Message) -> Mapping[str, Any] | None:
        found = getattr(message, name)
        return None if found is None else {"file_id": found.file_id}

    return read


def _shown(name: str) -> Reader:
    """Return a reader of what can be covered, or stand below its caption."""

    def read(message: Message) -> Mapping[str, Any] | None:
        found = getattr(message, name)
        if not found:
            return None
        details = _photo(found) if isinstance(found, list) else {"file_id": found.file_id}
        if message.has_media_spoiler:
            details["has_spoiler"] = True
        if message.show_caption_above_media:
            details["show_caption_above_media"] = True
        return details

    return read


def _photo(sizes: Sequence[PhotoSize]) -> dict[str, Any]:
    return {"file_id": max(sizes, key=lambda size: size.width * size.height).file_id}


def _video(message: Message) -> Mapping[str, Any] | None:
    details = _shown("video")(message)
    if details is None or message.video is None:
        return None
    extra: dict[str, Any] = {}
    if message.video.cover:
        extra["cover"] = _photo(message.video.cover)["file_id"]
    if message.video.start_timestamp is not None:
        extra["start_timestamp"] = int(message.video.start_timestamp.timestamp())
    return {**details, **extra}


def _location(message: Message) -> Mapping[str, Any] | None:
    place = message.location
    if place is None:
        return None
    if place.live_period:
        raise CannotBeKept(Unkept.LIVE_LOCATION)
    return place.model_dump(exclude_none=True, include={"latitude", "longitude", "horizontal_accuracy"})


def _venue(message: Message) -> Mapping[str, Any] | None:
    venue = message.venue
    if venue is None:
        return None
    where = venue.location.model_dump(include={"latitude", "longitude"})
    return {**where, **venue.model_dump(exclude_none=True, exclude={"location"})}


def _contact(message: Message) -> Mapping[str, Any] | None:
    return None if message.contact is None else message.contact.model_dump(exclude_none=True, exclude={"user_id"})


def _poll(message: Message) -> Mapping[str, Any] | None:
    poll = message.poll
    if poll is None:
        return None
    if poll.media or poll.explanation_media or any(option.media for option in poll.options):
        raise CannotBeKept(Unkept.POLL_WITH_MEDIA)
    details: dict[str, Any] = {"type": poll.type, "options": [_option(option) for option in poll.options]}
    for name in _POLL_TEXTS:
        if getattr(poll, name):
            details |= {name: getattr(poll, name)} | _entities(f"{name}_entities", getattr(poll, f"{name}_entities"))
    details |= {name: value for name in _POLL_SETTINGS if (value := getattr(poll, name)) is not None}
    return {**details, **_right_answers(poll)}


def _option(option: PollOption) -> Mapping[str, Any]:
    return {"text": option.text, **_entities("text_entities", option.text_entities)}


def _right_answers(poll: Poll) -> Mapping[str, Any]:
    """Return the right answers of a quiz, which Telegram tells only of those that were made in the chat with the bot.

    See https://core.telegram.org/bots/api#poll. Sent without them it would be no quiz.
    """
    if poll.type != "quiz":
        return {}
    right = poll.correct_option_ids
    if right is None and poll.correct_option_id is not None:
        right = [poll.correct_option_id]
    if not right:
        raise CannotBeKept(Unkept.FOREIGN_QUIZ)
    return {"correct_option_ids": right}


def _entities(name: str, entities: Sequence[MessageEntity] | None) -> dict[str, Any]:
    return {name: [entity.model_dump(exclude_none=True) for entity in entities]} if entities else {}


_READERS: Final[Mapping[Kind, Reader]] = {
    Kind.ANIMATION: _shown("animation"),
    Kind.PHOTO: _shown("photo"),  # of a live photo, the picture
    Kind.VIDEO: _video,
    Kind.AUDIO: _file("audio"),
    Kind.VOICE: _file("voice"),
    Kind.VIDEO_NOTE: _file("video_note"),
    Kind.DOCUMENT: _file("document"),
    Kind.STICKER: _file("sticker"),
    Kind.VENUE: _venue,
    Kind.LOCATION: _location,
    Kind.CONTACT: _contact,
    Kind.POLL: _poll,
}
