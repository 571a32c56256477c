"""Whatever is sent has words on every screen, in every language."""

from dataclasses import replace

import pytest

from scheduling.content import TEXT_LIMIT, Content, Entity, Item, Kind
from tests.texts.samples import screens
from texts import contents
from texts.speech import languages, speaking

PLACE = {"latitude": 52.5, "longitude": 13.4}
POLL = {"question": "Lunch?", "type": "regular", "options": [{"text": "Soup"}, {"text": "x" * 100}] * 6}
DETAILS = {
    Kind.LOCATION: PLACE,
    Kind.VENUE: PLACE | {"title": "Bakery", "address": ""},
    Kind.CONTACT: {"phone_number": "1", "first_name": "Ada"},
    Kind.POLL: POLL,
}
ITEMS = {kind: Item(kind, DETAILS.get(kind, {"file_id": "A"})) for kind in Kind if kind is not Kind.TEXT}
ALL = {
    **{kind.value: Content("", (), (item,)) for kind, item in ITEMS.items()},
    "captioned": Content("Look at this", (Entity("bold", 0, 4),), (ITEMS[Kind.PHOTO],)),
    "long": Content("x" * 1024, (), (ITEMS[Kind.PHOTO],)),
    "album": Content("Look", (), (ITEMS[Kind.PHOTO],) * 10),
    "quiz": Content("", (), (Item(Kind.POLL, POLL | {"type": "quiz"}),)),
}


ALL_KINDS_IN = {"en", "ar"}
IN_ALL_LANGUAGES = {"photo", "album", "long"}
"""Which kind it is changes one word, of which `test_each_kind_has_a_name_of_its_own` sees that each language has it."""


@pytest.fixture(params=languages())
def language(request):
    with speaking(request.param):
        yield request.param


def test_each_kind_has_a_name_of_its_own(language):
    names = [contents.kind_in_words(content) for content in ALL.values()]
    assert all(names)
    assert len({contents.kind_in_words(Content("", (), (item,))) for item in ITEMS.values()}) == len(ITEMS)


@pytest.mark.parametrize(
    ("language", "name"),
    [(code, name) for code in languages() for name in ALL if code in ALL_KINDS_IN or name in IN_ALL_LANGUAGES],
    indirect=["language"],
)
def test_every_screen_names_what_is_sent(language, name):
    content = ALL[name]
    for screen, build in screens(content).items():
        shown = build()
        assert shown.text.strip(), screen
        assert len(shown.text) <= TEXT_LIMIT, screen
        if screen.startswith("card of ") or screen.endswith(" of templates"):  # of a recipient, of a template
            continue
        if screen.startswith(("card ", "cancelled", "scheduled ", "declined", "failure_notice", "whole_message")):
            assert contents.kind_in_words(content) in shown.text, screen


def test_a_summary_says_what_tells_it_from_others():
    assert contents.summary(Content("Tea  and\ncake"), 60) == "Tea and cake"
    assert contents.summary(ALL["captioned"], 60) == "Photo: Look at this"
    assert contents.summary(ALL["captioned"], 12) == "Photo: Look…"
    assert contents.summary(ALL["photo"], 60) == "Photo"
    assert contents.summary(ALL["poll"], 60) == "Poll: Lunch?"
    assert contents.summary(ALL["quiz"], 60) == "Quiz: Lunch?"
    assert contents.summary(ALL["album"], 60) == "Album of 10 files: Look"
    assert contents.summary(ALL["contact"], 60) == "Contact: Ada"
    assert contents.summary(ALL["venue"], 60) == "Place: Bakery"


def test_a_caption_keeps_its_formatting_below_what_it_belongs_to():
    shown = contents.shown(ALL["captioned"])
    assert shown.text == "Photo\nLook at this"
    assert [(one.type, one.offset, one.length) for one in shown.entities] == [("blockquote", 6, 12), ("bold", 6, 4)]


def test_news_of_albums_has_words(language):
    assert contents.one_of_an_album() != contents.only_seen_of_an_album()
    assert "#7" in contents.album_is_complete(ALL["album"], 7).text
    assert "#7" in contents.album_came_too_late(7).text
    assert "10" in contents.album_is_complete(replace(ALL["album"], text=""), None).text
