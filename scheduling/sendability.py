"""Whether something can be sent at all: as far as that can be told without asking the platform."""

from scheduling.content import CAPTION_LIMIT, TEXT_LIMIT, Content
from scheduling.errors import CaptionTooLong, MessageTooLong, NoButtonsBelowAlbums, TooMuchInOne
from scheduling.options import NO_OPTIONS, Option, Options
from scheduling.parts import count_messages, parts_of, takes_buttons

MESSAGES_LIMIT = 50
"""How many messages one schedule sends at a time at most, each file of an album counted."""


def require_sendable(content: Content, options: Options = NO_OPTIONS) -> None:
    """Check content that is not blank, and what shall go with it.

    Raises `MessageTooLong`, `CaptionTooLong`, `TooMuchInOne`, `NoButtonsBelowAlbums`.
    """
    for message in (content, *content.more):
        if message.text:
            _require_short(message)
    if (messages := count_messages(content)) > MESSAGES_LIMIT:
        raise TooMuchInOne(messages, MESSAGES_LIMIT)
    if (content.buttons or options.reminds) and not takes_buttons(content):
        raise NoButtonsBelowAlbums


def fitting(content: Content, options: Options) -> Options:
    """Return options without those that this content can't have: below an album there are no buttons."""
    return options.having(Option.REMINDS, 0) if options.reminds and not takes_buttons(content) else options


def _require_short(message: Content) -> None:
    """Check a text. With one file, or one album, it is a caption; with more it may go as a message of its own."""
    length = len(message.text)
    if length > TEXT_LIMIT:
        kind = CaptionTooLong if message.items else MessageTooLong
        raise kind(length, message.text_limit)
    if length > CAPTION_LIMIT and message.items and len(parts_of(message.with_text_of(Content("")))) == 1:
        raise CaptionTooLong(length, CAPTION_LIMIT)
