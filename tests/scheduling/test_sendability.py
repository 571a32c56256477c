"""What is refused before it is saved."""

import pytest

from scheduling.content import ALBUM_LIMIT, CAPTION_LIMIT, TEXT_LIMIT, Content, Item, Kind, LinkButton
from scheduling.errors import CaptionTooLong, MessageTooLong, NoButtonsBelowAlbums, TooMuchInOne
from scheduling.options import Nagging, Options
from scheduling.sendability import MESSAGES_LIMIT, fitting, require_sendable

BUTTONS = ((LinkButton("Open", "https://example.org"),),)


def of(*kinds: Kind, text: str = "", **changes: object) -> Content:
    return Content(text, (), tuple(Item(kind, {"file_id": "A"}) for kind in kinds), **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "content",
    [
        of(text="x" * TEXT_LIMIT),
        of(Kind.PHOTO, text="x" * CAPTION_LIMIT, buttons=BUTTONS),
        of(Kind.PHOTO, Kind.VIDEO),
        of(*[Kind.DOCUMENT] * ALBUM_LIMIT),
        of(Kind.AUDIO, Kind.AUDIO),
        of(Kind.STICKER),
        of(*[Kind.PHOTO] * (ALBUM_LIMIT + 1)),
        of(Kind.PHOTO, Kind.DOCUMENT, text="x" * TEXT_LIMIT, buttons=BUTTONS),
        of(Kind.PHOTO, Kind.PHOTO, more=(of(text="Tea"),), buttons=BUTTONS),
    ],
)
def test_what_telegram_takes_may_be_saved(content):
    require_sendable(content)
    require_sendable(content, Options(silent=True, pinned=True))


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (of(text="x" * (TEXT_LIMIT + 1)), MessageTooLong),
        (of(Kind.PHOTO, text="x" * (CAPTION_LIMIT + 1)), CaptionTooLong),
        (of(*[Kind.PHOTO] * (MESSAGES_LIMIT + 1)), TooMuchInOne),
        (of(Kind.PHOTO, more=(of(text="x" * (TEXT_LIMIT + 1)),)), MessageTooLong),
        (of(text="Tea", more=(of(Kind.PHOTO, text="x" * (CAPTION_LIMIT + 1)),)), CaptionTooLong),
        (of(Kind.PHOTO, Kind.PHOTO, buttons=BUTTONS), NoButtonsBelowAlbums),
    ],
)
def test_what_telegram_would_refuse_is_refused(content, problem):
    with pytest.raises(problem):
        require_sendable(content)


def test_an_album_is_no_reminder():
    with pytest.raises(NoButtonsBelowAlbums):
        require_sendable(of(Kind.PHOTO, Kind.PHOTO), Options(reminds=True))
    require_sendable(of(Kind.PHOTO), Options(reminds=True))


def test_what_becomes_an_album_reminds_no_more():
    chosen = Options(reminds=True, nagging=Nagging(10, 3), silent=True)
    assert fitting(of(Kind.PHOTO, Kind.PHOTO), chosen) == Options(silent=True)
    assert fitting(of(Kind.PHOTO), chosen) == chosen
