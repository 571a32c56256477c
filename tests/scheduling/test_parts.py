"""What takes several calls to send, and in which parts it goes."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.content import ALBUM_LIMIT, CAPTION_LIMIT, Content, Entity, Item, Kind, LinkButton
from scheduling.parts import (
    count_messages,
    count_parts,
    go_together,
    messages_of,
    parts_of,
    put_together,
    takes_buttons,
)
from tests.delivery.doubles import order

BUTTONS = ((LinkButton("Open", "https://example.org"),),)
P, V, D, A, S, X = Kind.PHOTO, Kind.VIDEO, Kind.DOCUMENT, Kind.AUDIO, Kind.STICKER, Kind.TEXT


def of(*kinds, text="", **changes):
    items = tuple(Item(kind, {"file_id": f"{kind}-{place}"}) for place, kind in enumerate(kinds))
    return Content(text, (), items, **changes)


def shape(content):
    """What each part is: the kinds of its files, and its text."""
    return [("".join(item.kind.value[0] for item in part.items), part.text) for part in parts_of(content)]


@pytest.mark.parametrize(
    "content",
    [
        of(text="Tea"),
        of(P, text="Tea", buttons=BUTTONS),
        of(P, V, P, text="Tea"),
        of(*[D] * ALBUM_LIMIT),
        of(S),
        Content("Hi {{ name }}", is_template=True, translations=(("de", Content("Hallo", is_template=True)),)),
    ],
)
def test_what_one_call_sends_is_one_part(content):
    assert parts_of(content) == (content,)
    assert count_parts(content) == 1


@pytest.mark.parametrize(
    ("content", "parts"),
    [
        (of(P, V, D, D, A, S), [("pv", ""), ("dd", ""), ("a", ""), ("s", "")]),
        (of(P, D, P), [("p", ""), ("d", ""), ("p", "")]),
        (of(*[P] * 11, text="Tea"), [("p" * 10, "Tea"), ("p", "")]),
        (of(P, D, text="Tea"), [("p", "Tea"), ("d", "")]),
        (of(S, P, text="Tea"), [("s", ""), ("p", "Tea")]),
        (of(S, S, text="Tea"), [("", "Tea"), ("s", ""), ("s", "")]),
        (of(S, text="Tea"), [("", "Tea"), ("s", "")]),
        (of(P, text="x" * 1025), [("", "x" * 1025), ("p", "")]),
        (of(P, P, text="x" * 1025), [("", "x" * 1025), ("pp", "")]),
        (of(text="Tea", more=(of(P), of(text="Milk"))), [("", "Tea"), ("p", ""), ("", "Milk")]),
        (of(P, text="Tea", more=(of(V), of(P, text="Milk"))), [("pv", "Tea"), ("p", "Milk")]),
        (of(P, P, more=(of(D, D), of(D))), [("pp", ""), ("ddd", "")]),
        (of(S, more=(of(S),)), [("s", ""), ("s", "")]),
        (of(*[P] * 6, more=(of(*[P] * 6),)), [("p" * 6, ""), ("p" * 6, "")]),
    ],
)
def test_files_make_albums_where_they_may_and_all_else_goes_one_by_one(content, parts):
    assert shape(content) == parts
    assert count_parts(content) == len(parts)


def test_a_file_with_a_caption_of_its_own_takes_no_other():
    own = Item(P, {"file_id": "a", "caption": "Mine"})

    assert shape(Content("Tea", (), (own, Item(D, {"file_id": "b"})))) == [("p", ""), ("d", "Tea")]
    assert shape(Content("Tea", (), (own, Item(S, {"file_id": "b"})))) == [("", "Tea"), ("p", ""), ("s", "")]


def test_formatting_goes_with_the_text():
    bold = (Entity("bold", 0, 3),)

    assert [part.entities for part in parts_of(Content("Tea", bold, of(S).items))] == [bold, ()]


@pytest.mark.parametrize(
    ("content", "bearer"),
    [
        (of(text="Tea", more=(of(P, P),)), 0),
        (of(P, P, more=(of(text="Tea"),)), 1),
        (of(P, D, S), 2),
        (of(text="Tea", more=(of(text="Milk"),)), 1),
    ],
)
def test_buttons_stand_below_the_last_part_that_can_carry_them(content, bearer):
    with_buttons = parts_of(replace(content, buttons=BUTTONS))

    assert takes_buttons(content)
    assert [place for place, part in enumerate(with_buttons) if part.buttons] == [bearer]


def test_albums_carry_none():
    assert not takes_buttons(of(P, P))
    assert not takes_buttons(of(P, P, more=(of(D, D),)))


def test_a_template_is_one_in_all_of_its_parts_and_counts_as_its_longest_language():
    german = Content("Hallo", is_template=True, more=(of(P), of(S)))
    template = Content("Hi", is_template=True, language="en", translations=(("de", german),), more=(of(P),))

    assert [(part.is_template, part.language) for part in parts_of(template)] == [(True, "en")] * 2
    assert count_parts(template) == 3
    assert [part.text for part in parts_of(template.in_language("de"))] == ["Hallo", "", ""]


_kinds = st.lists(st.sampled_from([P, V, D, A, S, Kind.VOICE, Kind.LOCATION]), max_size=25)
_messages = st.builds(
    lambda kinds, text: of(*kinds, text=text if kinds else text or "x"),
    _kinds,
    st.sampled_from(["", "Tea", "x" * CAPTION_LIMIT, "x" * (CAPTION_LIMIT + 1)]),
)


@given(st.lists(_messages, min_size=1, max_size=4))
def test_nothing_is_lost_and_all_keeps_its_order(messages):
    content = put_together(messages)
    parts = parts_of(content)

    assert [item for part in parts for item in part.items] == [item for one in messages for item in one.items]
    assert [part.text for part in parts if part.text] == [one.text for one in messages if one.text]
    assert all(len(part.items) <= ALBUM_LIMIT and (len(part.items) < 2 or go_together(part.items)) for part in parts)
    assert all(len(part.text) <= CAPTION_LIMIT for part in parts if part.items)
    assert count_messages(content) == sum(len(part.items) or 1 for part in parts)
    assert messages_of(content) == tuple(messages)
    assert Content.from_json(content.to_json()) == content


def test_an_order_carries_its_part_and_knows_what_went_before():
    whole = replace(order(1), content=of(P, P, text="Tea", more=(of(text="Milk"), of(S))), parts=3, part=1)

    mine = whole.of_its_part()

    assert (mine.content.text, mine.part, mine.parts, mine.messages_before) == ("Milk", 1, 3, 2)
    assert not mine.has_buttons
    assert replace(whole, part=2).of_its_part().has_buttons


def test_what_has_fewer_parts_by_now_ends_with_its_last():
    edited = replace(order(1), content=of(text="Tea"), parts=3, part=2)

    mine = edited.of_its_part()

    assert (mine.content.text, mine.part, mine.parts, mine.planned_parts) == ("Tea", 2, 3, 3)


def test_what_has_fewer_parts_in_a_language_ends_with_its_last():
    mine = replace(order(1), content=of(text="Tea", more=(of(S),)), parts=3, part=1).of_its_part()

    assert (mine.content.kind, mine.part, mine.parts) == (S, 1, 2)
