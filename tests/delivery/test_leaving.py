"""Each broadcast says how to get no more of them, whatever it is and whatever it was filled in with."""

import pytest

from delivery.composing import request_of
from delivery.leaving import way_out_of
from scheduling.broadcast_drafts import ROOM_FOR_WAY_OUT
from scheduling.content import CAPTION_LIMIT, TEXT_LIMIT, Content, Entity, Item, Kind, LinkButton
from scheduling.options import NO_OPTIONS, Options, WayOut
from scheduling.subscribers import UNSUBSCRIBE
from scheduling.templates import RecipientValues
from tests.delivery.doubles import order
from texts.speech import languages, speaking
from texts.subscribing import how_to_stop

LINE = "\n\nTo get no more announcements, send /stop"
BY_LINE, BY_BUTTON = Options(way_out=WayOut.LINE), Options(way_out=WayOut.BUTTON)
PHOTO = Item(Kind.PHOTO, {"file_id": "a"})


def sent(content, options, **changes):
    """What is said to Telegram."""
    return request_of(order(content=content, options=options, **changes))[1]


def buttons(parameters):
    return [button for row in parameters["reply_markup"]["inline_keyboard"] for button in row]


def test_a_line_stands_below_the_text_and_keeps_its_formatting():
    parameters = sent(Content("Big news!", (Entity("bold", 0, 3),)), BY_LINE)
    assert parameters["text"] == "Big news!" + LINE
    assert parameters["entities"][0] == {"type": "bold", "offset": 0, "length": 3}
    assert "reply_markup" not in parameters


def test_a_button_stands_below_the_others():
    content = Content("Big news!", buttons=((LinkButton("Read", "https://example.org"),),))
    parameters = sent(content, BY_BUTTON)
    assert parameters["text"] == "Big news!"
    assert [one.get("callback_data") for one in buttons(parameters)] == [None, UNSUBSCRIBE]


def test_it_is_said_in_the_language_of_whoever_gets_it():
    with speaking("ru"):
        russian = how_to_stop().text
    assert sent(Content("x"), BY_LINE, language="ru")["text"] == f"x\n\n{russian}"
    values = RecipientValues(language="ru")
    assert sent(Content("x"), BY_LINE, language="en", values=values)["text"] == f"x\n\n{russian}"


def test_a_photo_without_a_caption_gets_the_line_as_its_caption():
    assert sent(Content("", items=(PHOTO,)), BY_LINE)["caption"] == LINE.strip()


def test_where_a_text_became_too_long_a_button_takes_the_place_of_the_line():
    content = Content("x" * (TEXT_LIMIT - ROOM_FOR_WAY_OUT + 1))
    parameters = sent(content, BY_LINE)
    assert parameters["text"] == content.text
    assert [one["callback_data"] for one in buttons(parameters)] == [UNSUBSCRIBE]


def test_a_caption_of_an_album_makes_room():
    parameters = sent(Content("x" * CAPTION_LIMIT, items=(PHOTO, PHOTO)), BY_LINE)
    caption = parameters["media"][0]["caption"]
    assert caption.endswith("x…" + LINE)
    assert len(caption) <= CAPTION_LIMIT


def test_of_several_parts_the_last_says_it():
    first, last = order(options=BY_LINE, part=0, parts=2), order(options=BY_LINE, part=1, parts=2)
    assert request_of(first)[1]["text"] == "message 1"
    assert request_of(last)[1]["text"] == "message 1" + LINE
    bearer = order(options=BY_BUTTON, part=0, parts=2, has_buttons=True)
    other = order(options=BY_BUTTON, part=1, parts=2, has_buttons=False)
    assert "reply_markup" in request_of(bearer)[1]
    assert "reply_markup" not in request_of(other)[1]


def test_what_is_no_broadcast_says_nothing():
    assert sent(Content("Tea"), NO_OPTIONS)["text"] == "Tea"
    assert way_out_of(Content("Tea"), NO_OPTIONS, is_last=True, bears_buttons=True) is None


@pytest.mark.parametrize("language", languages())
def test_room_is_kept_for_the_line_in_every_language(language):
    with speaking(language):
        assert len(how_to_stop().text) + 2 <= ROOM_FOR_WAY_OUT
