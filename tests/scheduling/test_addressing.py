"""Channels that are named before a time."""

import pytest

from scheduling.addressing import addressed
from scheduling.content import Content, Entity

TITLES = ["News", "News of the day", "Ёлка 2026"]


@pytest.mark.parametrize(
    ("said", "name", "title", "rest"),
    [
        ("to: @news tomorrow at 9 Hello", "news", None, "tomorrow at 9 Hello"),
        ("To:@News_24\ntomorrow", "News_24", None, "tomorrow"),
        ("в: https://t.me/news завтра", "news", None, "завтра"),
        ("→ news daily 9:00 Hi", None, "News", "daily 9:00 Hi"),
        ("to: News of the day 9:00 Hi", None, "News of the day", "9:00 Hi"),
        ("канал: ёлка 2026 в 9", None, "Ёлка 2026", "в 9"),
        ("to: “Any title” 9:00 Hi", None, "Any title", "9:00 Hi"),
        ("到： @news 明天", "news", None, "明天"),
        ("إلى: @news غدا", "news", None, "غدا"),
    ],
)
def test_a_channel_is_taken_from_the_beginning(said, name, title, rest):
    found = addressed(Content(said), titles=TITLES)
    assert (found.name, found.title, found.rest.text) == (name, title, rest)


@pytest.mark.parametrize("said", ["to: Newsletter daily", "to: somewhere 9:00", "to:", "to: @ab 9:00"])
def test_what_names_no_known_channel_is_shown(said):
    found = addressed(Content(said), titles=TITLES)
    assert (found.name, found.title) == (None, None)
    assert found.fragment == found.rest.text


@pytest.mark.parametrize(
    "said", ["tomorrow at 9 Hello", "today: Hello", "9:00 to: @news", "", "weekly mon,wed 08:00 to: do"]
)
def test_a_text_that_names_none_is_left_alone(said):
    assert addressed(Content(said), titles=TITLES) is None


def test_formatting_moves_along():
    found = addressed(Content("to: @news 9:00 Hello", (Entity("bold", 15, 5),)))
    assert found.rest.entities == (Entity("bold", 5, 5),)
