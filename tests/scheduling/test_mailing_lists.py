"""What lists may be called, and the codes by which links name them."""

import pytest

from scheduling.errors import ListCodeRefused, ListTitleRefused
from scheduling.mailing_lists import (
    LONGEST_TITLE,
    RESERVED,
    ListDraft,
    ListStep,
    code_of,
    is_code,
    list_code,
    list_title,
)


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("News of our practice", "news-of-our-practice"),
        ("Новости клиники", "novosti-kliniki"),
        ("Київ, їжа & щастя", "kiiv-izha-shchastia"),
        ("Łódź – Größe", "lodz-grosse"),
        ("新闻", "list"),
        ("🎉", "list"),
        ("A" * LONGEST_TITLE, "a" * 40),
        ("Inline", "inline-2"),
    ],
)
def test_a_code_is_made_of_the_title(title, code):
    assert code_of(title, taken=()) == code
    assert is_code(code)


def test_a_code_that_is_taken_gets_a_number():
    taken = {"news"}
    for expected in ("news-2", "news-3", "news-4"):
        assert code_of("News", taken=taken) == expected
        taken.add(expected)


@pytest.mark.parametrize("text", ["news", "News_2027-a", "0", "x" * 64, "  news\u200e "])
def test_a_code_is_what_a_link_can_carry(text):
    assert is_code(list_code(text))


@pytest.mark.parametrize("text", ["", "two words", "новости", "x" * 65, "a?b", "news\nnews", *sorted(RESERVED), "HELP"])
def test_anything_else_is_none(text):
    with pytest.raises(ListCodeRefused):
        list_code(text)


@pytest.mark.parametrize("text", ["", "   ", "x" * 65, "two\nlines"])
def test_a_title_is_one_line_and_not_too_long(text):
    with pytest.raises(ListTitleRefused):
        list_title(text)
    assert list_title("  News  of today ") == "News  of today"


def test_a_draft_comes_back_as_it_was_stored():
    for step in ListStep:
        draft = ListDraft(step=step, revision=3)
        assert ListDraft.from_json(draft.to_json()) == draft
