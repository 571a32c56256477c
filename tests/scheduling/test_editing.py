"""What a new message makes of a schedule's content, and what an edit remembers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.content import CAPTION_LIMIT, TEXT_LIMIT, Content, Entity, Item, Kind, LinkButton
from scheduling.dialogs import DialogKind
from scheduling.editing import Before, Edit, rewritten, with_rest_of_album
from scheduling.errors import CaptionTooLong, DialogClosed, MessageTooLong, NothingToSee
from scheduling.identifiers import MessageId, QuestionId, new_uuid7
from scheduling.options import Nagging, Options
from tests.texts.samples import NOW, RULES, message, timing

BOLD = (Entity("bold", 0, 3),)
OPEN = ((LinkButton("Open", "https://example.org"),),)
PHOTO = Item(Kind.PHOTO, {"file_id": "a"})
OTHER = Item(Kind.PHOTO, {"file_id": "b"})
STICKER = Item(Kind.STICKER, {"file_id": "c"})
COFFEE = Content("Coffee", (Entity("italic", 0, 6),))


def test_a_text_takes_the_place_of_a_text_and_keeps_the_buttons():
    assert rewritten(Content("Tea", BOLD, buttons=OPEN), COFFEE) == Content("Coffee", COFFEE.entities, buttons=OPEN)


@pytest.mark.parametrize("items", [(PHOTO,), (PHOTO, OTHER)])
def test_a_text_becomes_the_caption_of_files(items):
    assert rewritten(Content("Tea", BOLD, items), COFFEE) == Content("Coffee", COFFEE.entities, items)


def test_a_text_takes_the_place_of_what_has_none():
    assert rewritten(Content("", (), (STICKER,), OPEN), COFFEE) == Content("Coffee", COFFEE.entities, buttons=OPEN)


def test_files_take_the_place_of_all_and_an_album_has_no_buttons():
    old = Content("Tea", BOLD, buttons=OPEN)
    assert rewritten(old, Content("", items=(PHOTO,))) == Content("", items=(PHOTO,), buttons=OPEN)
    assert rewritten(old, Content("Look", items=(PHOTO, OTHER))) == Content("Look", items=(PHOTO, OTHER))


def test_lines_of_links_bring_other_buttons():
    docs = LinkButton("Docs", "https://docs.example")
    said = Content("Coffee\n[Docs](https://docs.example)")
    assert rewritten(Content("Tea", buttons=OPEN), said) == Content("Coffee", buttons=((docs,),))


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (Content("Tea"), Content("x" * (TEXT_LIMIT + 1)), MessageTooLong),
        (Content("Tea", (), (PHOTO,)), Content("x" * (CAPTION_LIMIT + 1)), CaptionTooLong),
        (Content("Tea"), Content("\u200b \n"), NothingToSee),
    ],
)
def test_what_cannot_be_sent_is_refused(old, new, problem):
    with pytest.raises(problem):
        rewritten(old, new)


def test_the_rest_of_an_album_is_added_once():
    first = Content("Tea", BOLD, (PHOTO,), OPEN)
    whole = Content("Other", (), (PHOTO, OTHER))
    assert with_rest_of_album(first, whole) == Content("Tea", BOLD, (PHOTO, OTHER))
    assert with_rest_of_album(whole, whole) is None
    assert with_rest_of_album(Content("", items=(STICKER,)), whole) is None


options = st.builds(
    Options,
    silent=st.booleans(),
    pinned=st.booleans(),
    delete_after_hours=st.none() | st.integers(1, 47),
    nagging=st.none() | st.builds(Nagging, st.sampled_from([5, 60]), st.integers(1, 12)),
)
edits = st.builds(
    Edit,
    message_id=st.just(MessageId(new_uuid7(NOW))),
    revision=st.integers(1, 10**6),
    page=st.integers(0, 99),
    card_message_id=st.none() | st.integers(1, 10**9),
    question_id=st.none() | st.just(QuestionId(new_uuid7(NOW))),
    album=st.none() | st.text(min_size=1),
    before=st.none()
    | st.builds(
        Before,
        st.sampled_from([Content("Tea", BOLD, (PHOTO,), OPEN), COFFEE]),
        st.sampled_from([timing(rule) for rule in RULES.values()]),
        options,
    ),
)


@given(edits)
def test_an_edit_is_read_back_as_it_was(edit):
    assert Edit.from_json(edit.to_json()) == edit


def test_what_it_was_first_is_remembered_though_more_files_follow():
    tea, photo, album = (message(RULES["daily"], content=Content(words)) for words in ("Tea", "Photo", "Album"))
    edit = Edit(message_id=tea.id, revision=1, page=0).done(tea, photo, album="7").done(photo, album, album="7")
    assert edit.before is not None
    assert edit.before.content == Content("Tea")


def test_the_state_of_another_dialog_is_no_edit():
    with pytest.raises(DialogClosed):
        Edit.from_json({"step": "content", "kind": DialogKind.SCHEDULE})
