"""Link buttons as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.content import Content, Entity, Item, Kind, LinkButton
from scheduling.errors import LinkButtonsRefused, LinkProblem
from scheduling.link_buttons import (
    LABEL_LIMIT,
    MOST_BUTTONS,
    MOST_IN_ROW,
    address_of,
    link_buttons,
    with_trailing_buttons,
    written,
)

A = LinkButton("A", "https://a.example")
B = LinkButton("B b", "http://b.example/x?y=1#z")


@pytest.mark.parametrize(
    "text",
    [
        "[A](https://a.example) [B b](http://b.example/x?y=1#z)",
        "[A](https://a.example)|[B b](http://b.example/x?y=1#z)",
        "  [A]( https://a.example ) , [B b](http://b.example/x?y=1#z)  ",
        "A - https://a.example | B b - http://b.example/x?y=1#z",
        "A | https://a.example && B b | http://b.example/x?y=1#z",
        "A: https://a.example, B b: http://b.example/x?y=1#z",
        "A — https://a.example [B b](http://b.example/x?y=1#z)",
        "[A](https://a.example) B b -> http://b.example/x?y=1#z",
        "A https://a.example B b http://b.example/x?y=1#z",
    ],
)
def test_a_line_is_a_row(text):
    assert link_buttons(Content(text)) == ((A, B),)


def test_each_line_is_a_row_of_its_own_and_empty_ones_are_none():
    assert link_buttons(Content("[A](https://a.example)\n\n B b - http://b.example/x?y=1#z \n")) == ((A,), (B,))


def test_links_that_a_client_made_of_what_was_pasted_are_buttons():
    text = "🎉 Party  B b\nC - https://c.example"
    said = Content(
        text,
        (
            Entity("text_link", 0, 8, {"url": "https://a.example/"}),
            Entity("bold", 0, 2),
            Entity("text_link", 10, 3, {"url": "https://b.example/"}),
            Entity("url", 18, 17),
        ),
    )
    assert link_buttons(said) == (
        (LinkButton("🎉 Party", "https://a.example/"), LinkButton("B b", "https://b.example/")),
        (LinkButton("C", "https://c.example"),),
    )


def test_a_label_may_hold_brackets_and_an_address_too():
    (row,) = link_buttons(Content(r"[\[A\] (b)](https://en.wikipedia.org/wiki/Tea_(meal))"))
    assert row == (LinkButton("[A] (b)", "https://en.wikipedia.org/wiki/Tea_(meal)"),)


@pytest.mark.parametrize(
    ("address", "sent"),
    [
        ("https://example.org", "https://example.org"),
        ("HTTP://EXAMPLE.ORG:8080/?a=b", "HTTP://EXAMPLE.ORG:8080/?a=b"),
        ("https://пример.рф/чай", "https://пример.рф/чай"),
        ("https://xn--e1afmkfd.xn--p1ai", "https://xn--e1afmkfd.xn--p1ai"),
        ("https://10.0.0.1/", "https://10.0.0.1/"),
        ("tg://resolve?domain=durov", "tg://resolve?domain=durov"),
        ("tg://settings", "tg://settings"),
        ("t.me/durov", "https://t.me/durov"),
        ("example.org", "https://example.org"),
        ("https://", None),
        ("https://localhost/", None),
        ("https://a b.example", None),
        ("ftp://example.org", None),
        ("javascript:alert(1)", None),
        ("tg://", None),
        ("mailto:a@example.org", None),
        ("https://example.org:port/", None),
        ("tea", None),
    ],
)
def test_an_address_is_one_that_a_button_can_open(address, sent):
    assert address_of(address) == sent


@pytest.mark.parametrize(
    ("text", "problem", "line"),
    [
        ("Tea", LinkProblem.NOT_A_BUTTON, 1),
        ("", LinkProblem.NOT_A_BUTTON, 1),
        ("[A](https://a.example)\n[B](https://b.example) and more", LinkProblem.NOT_A_BUTTON, 2),
        ("[A](ftp://a.example)", LinkProblem.NO_ADDRESS, 1),
        ("[A]()", LinkProblem.NO_ADDRESS, 1),
        ("[ ](https://a.example)", LinkProblem.NO_LABEL, 1),
        (f"[{'A' * (LABEL_LIMIT + 1)}](https://a.example)", LinkProblem.LABEL_TOO_LONG, 1),
        (f"[A](https://a.example/{'a' * 2048})", LinkProblem.ADDRESS_TOO_LONG, 1),
        ("[A](https://a.example)" * (MOST_IN_ROW + 1), LinkProblem.TOO_MANY_IN_ROW, 1),
        ("\n".join(["[A](https://a.example)"] * (MOST_BUTTONS + 1)), LinkProblem.TOO_MANY, MOST_BUTTONS + 1),
    ],
)
def test_what_is_wrong_is_named_with_its_line(text, problem, line):
    with pytest.raises(LinkButtonsRefused) as refused:
        link_buttons(Content(text))
    assert (refused.value.problem, refused.value.line) == (problem, line)


def test_lines_of_links_at_the_end_become_buttons():
    content = with_trailing_buttons(
        Content("Tea\nis ready\n\n[A](https://a.example)\n[B b](http://b.example/x?y=1#z)\n")
    )
    assert (content.text, content.buttons) == ("Tea\nis ready", ((A,), (B,)))


@pytest.mark.parametrize(
    "text",
    [
        "Tea",
        "[A](https://a.example)",
        "Tea [A](https://a.example)",
        "Tea\n[A](https://a.example) and more",
        "Tea\n[A](a.example)",
        "Tea\nA - https://a.example",
        "[A](https://a.example)\nTea",
        f"Tea\n[{'A' * (LABEL_LIMIT + 1)}](https://a.example)",
    ],
)
def test_other_links_stay_in_the_text(text):
    content = Content(text, (Entity("bold", 0, 1),))
    assert with_trailing_buttons(content) == content


def test_formatting_before_the_buttons_stays():
    bold = Entity("bold", 0, 5)
    content = with_trailing_buttons(Content("🎉 Tea\n[A](https://a.example)", (bold,)))
    assert content == Content("🎉 Tea", (bold,), buttons=((A,),))


def test_a_photo_may_have_buttons_and_no_caption_but_an_album_has_none():
    photo = Item(Kind.PHOTO, {"file_id": "a"})
    line = "[A](https://a.example)"
    assert with_trailing_buttons(Content(line, items=(photo,))) == Content("", items=(photo,), buttons=((A,),))
    album = Content(f"Tea\n{line}", items=(photo, photo))
    assert with_trailing_buttons(album) == album


labels = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=LABEL_LIMIT).filter(
    lambda label: not Content(label).is_blank
)
addresses = st.sampled_from(["https://a.example", "http://b.example:80/c?d=e#f", "tg://resolve?domain=g"])
rows_of_buttons = st.lists(
    st.lists(st.builds(LinkButton, labels, addresses), min_size=1, max_size=MOST_IN_ROW).map(tuple),
    min_size=1,
    max_size=12,
).map(tuple)


@given(rows_of_buttons)
def test_what_is_written_is_read_back(rows):
    assert link_buttons(Content(written(rows))) == rows
    assert with_trailing_buttons(Content(f"Tea\n{written(rows)}")) == Content("Tea", buttons=rows)


@given(st.text(max_size=300) | st.text("[]()\\\\|- \n:/htpsgA.", max_size=300))
def test_anything_is_read_or_refused_and_what_is_read_can_be_sent(text):
    try:
        rows = link_buttons(Content(text))
    except LinkButtonsRefused:
        return
    assert 0 < sum(map(len, rows)) <= MOST_BUTTONS
    for button in (one for row in rows for one in row):
        assert 0 < len(button.text) <= LABEL_LIMIT
        assert address_of(button.url) == button.url
