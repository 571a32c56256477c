"""Texts and the formatting over them, which Telegram measures in UTF-16 code units."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.content import Content, Entity, utf16_length

CHARACTERS = st.sampled_from([*"ab  \n", "é", "👍", "👨‍👩‍👧", "🇩🇪", "ש", "\u200f", "日", "e\u0301"])
texts = st.lists(CHARACTERS, max_size=20).map("".join)


@st.composite
def contents(draw):
    """Content whose entities lie between whole characters, as Telegram's do."""
    text = draw(texts)
    entities = []
    for _ in range(draw(st.integers(0, 4))):
        begin = draw(st.integers(0, len(text)))
        end = draw(st.integers(begin, len(text)))
        if begin < end:
            entities.append(Entity("bold", utf16_length(text[:begin]), utf16_length(text[begin:end])))
    return Content(text, tuple(entities))


def covered(content, entity):
    units = content.text.encode("utf-16-le")
    return units[2 * entity.offset : 2 * (entity.offset + entity.length)].decode("utf-16-le")


def test_length_is_counted_in_utf16_code_units():
    assert [utf16_length(text) for text in ("", "a", "é", "日", "👍", "🇩🇪", "👨‍👩‍👧")] == [0, 1, 1, 1, 2, 4, 8]


@given(text=texts)
def test_length_is_that_of_the_encoding(text):
    assert utf16_length(text) == len(text.encode("utf-16-le")) // 2


def test_entities_behind_a_cut_keep_their_words():
    content = Content("⏰👍 daily 09:00 👍 Good 🎉 morning", (Entity("bold", 16, 2), Entity("italic", 24, 2)))
    words = [covered(content, entity) for entity in content.entities]
    cut = content.cut_before(len("⏰👍 daily 09:00 "))
    assert cut.text == "👍 Good 🎉 morning"
    assert [covered(cut, entity) for entity in cut.entities] == words == ["👍", "🎉"]


def test_an_entity_over_the_cut_is_clipped_and_one_before_it_is_dropped():
    content = Content(
        "daily 09:00 Good morning", (Entity("code", 0, 11), Entity("bold", 6, 10), Entity("italic", 17, 7))
    )
    cut = content.cut_before(12)
    assert cut == Content("Good morning", (Entity("bold", 0, 4), Entity("italic", 5, 7)))


def test_white_space_at_both_ends_goes_and_entities_over_it_are_clipped():
    content = Content("x  👍 Good 👍 \n", (Entity("bold", 1, 13),))
    assert content.cut_before(1) == Content("👍 Good 👍", (Entity("bold", 0, 10),))


def test_an_entity_over_white_space_alone_goes_with_it():
    assert Content("x Good  ", (Entity("bold", 6, 2), Entity("bold", 1, 1))).cut_before(1) == Content("Good")


def test_details_of_an_entity_stay_when_it_moves():
    link = Entity("text_link", 2, 4, {"url": "https://example.org"})
    assert Content("x Good", (link,)).cut_before(2).entities[0].details == {"url": "https://example.org"}


def test_a_cut_behind_the_end_leaves_nothing():
    assert Content("daily", (Entity("bold", 0, 5),)).cut_before(5) == Content("")
    assert Content("daily").cut_before(99) == Content("")


def test_joining_moves_the_entities_of_the_second():
    first, second = Content("👍 ", (Entity("bold", 0, 2),)), Content("Good", (Entity("italic", 0, 4),))
    assert first + second == Content("👍 Good", (Entity("bold", 0, 2), Entity("italic", 3, 4)))
    assert first + "…" == Content("👍 …", (Entity("bold", 0, 2),))


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [("Good", 4, "Good"), ("Good morning", 12, "Good morning"), ("Good morning", 6, "Good…"), ("👍👍👍", 2, "👍…")],
)
def test_a_text_is_shortened_to_so_many_code_points(text, limit, expected):
    assert Content(text).shorten(limit).text == expected


def test_shortening_clips_entities_before_the_ellipsis():
    content = Content("👍👍 Good morning", (Entity("bold", 0, 17), Entity("italic", 10, 7)))
    assert content.shorten(8) == Content("👍👍 Good…", (Entity("bold", 0, 9),))


@pytest.mark.parametrize(
    ("text", "expected"), [("  Good\n\n morning ", "Good morning"), ("Good morning, all", "Good morning,…"), ("", "")]
)
def test_the_first_words_are_one_line(text, expected):
    assert Content(text).first_words(14) == expected


@given(content=contents(), position=st.integers(0, 25))
def test_a_cut_leaves_the_rest_and_no_entity_beyond_it(content, position):
    cut = content.cut_before(position)
    assert cut.text == content.text[position:].strip()
    assert all(0 < entity.length <= utf16_length(cut.text) - entity.offset for entity in cut.entities)


@given(content=contents(), position=st.integers(0, 25))
def test_the_same_characters_are_formatted_after_a_cut(content, position):
    cut = content.cut_before(position)
    start = position + len(content.text[position:]) - len(content.text[position:].lstrip())
    assert bold(cut) == bold(content)[start : start + len(cut.text)]


@given(content=contents(), limit=st.integers(1, 25))
def test_the_same_characters_are_formatted_after_shortening(content, limit):
    short = content.shorten(limit)
    assert len(short.text) <= limit
    kept = len(short.text) - (short.text != content.text)
    assert bold(short)[:kept] == bold(content)[:kept]
    assert not any(bold(short)[kept:])


@given(first=contents(), second=contents())
def test_the_same_characters_are_formatted_after_joining(first, second):
    assert bold(first + second) == bold(first) + bold(second)


@given(content=contents())
def test_content_survives_its_json_form(content):
    assert Content.from_json(json.loads(json.dumps(content.to_json()))) == content


def bold(content):
    """Tell for each code point whether an entity covers it."""
    marks, offset = [], 0
    for character in content.text:
        marks.append(any(entity.offset <= offset < entity.offset + entity.length for entity in content.entities))
        offset += utf16_length(character)
    return marks


@pytest.mark.parametrize("text", ["", " \n", "\u200b", "\u2060\ufeff", "\x00", "\ud800", "\u202e\u200f \u3000"])
def test_what_can_not_be_seen_is_blank(text):
    assert Content(text).is_blank
    assert not Content(f"{text}x").is_blank


@pytest.mark.parametrize("text", [".", "👍", "\u2800", "́", "\U0001fae9"])
def test_what_can_be_seen_is_not_blank(text):
    assert not Content(text).is_blank


@pytest.mark.parametrize(
    ("wanted", "text"),
    [("ru", "ru"), ("ru_RU", "ru"), ("zh", "zh_Hans"), ("zh-TW", "zh_Hans"), ("pt", "pt_BR"), ("pt_PT", "pt_BR"),
     ("en", "en"), ("en_GB", "en"), ("de", "en"), ("", "en"), (None, "en")],
)  # fmt: skip
def test_everybody_gets_their_own_text_or_a_related_one(wanted, text):
    others = {code: Content(code) for code in ("ru", "zh_Hans", "pt_BR", "en_US")}
    content = replace(Content("en"), language="en").as_template(others)

    found = content.in_language(wanted)

    assert (found.text, found.translations) == (text, ())
