"""Whether something can be sent at all: as far as that can be told without asking the platform."""

from scheduling.content import ALBUM_LIMIT, Content, Item, Kind
from scheduling.errors import (
    AlbumTooLarge,
    CaptionTooLong,
    MessageTooLong,
    NoButtonsBelowAlbums,
    NotAnAlbum,
)
from scheduling.options import NO_OPTIONS, Option, Options

_GO_TOGETHER = (frozenset({Kind.PHOTO, Kind.VIDEO}), frozenset({Kind.DOCUMENT}), frozenset({Kind.AUDIO}))
"""Which files can be in one album (https://core.telegram.org/bots/api#sendmediagroup)."""


def require_sendable(content: Content, options: Options = NO_OPTIONS) -> None:
    """Check content that is not blank, and what shall go with it.

    Raises `MessageTooLong`, `CaptionTooLong`, `AlbumTooLarge`, `NotAnAlbum`, `NoButtonsBelowAlbums`.
    """
    if len(content.text) > content.text_limit:
        kind = CaptionTooLong if content.items else MessageTooLong
        raise kind(len(content.text), content.text_limit)
    if not content.is_album:
        return
    if len(content.items) > ALBUM_LIMIT:
        raise AlbumTooLarge(len(content.items), ALBUM_LIMIT)
    if not go_together(content.items):
        raise NotAnAlbum
    if content.buttons or options.reminds:
        raise NoButtonsBelowAlbums


def fitting(content: Content, options: Options) -> Options:
    """Return options without those that this content can't have: below an album there are no buttons."""
    return options.having(Option.REMINDS, 0) if content.is_album and options.reminds else options


def go_together(items: tuple[Item, ...]) -> bool:
    """Tell whether files can be sent as one album."""
    kinds = {item.kind for item in items}
    return any(kinds <= together for together in _GO_TOGETHER)
