"""What can be chosen for a schedule, and what not."""

import pytest

from scheduling.content import Content, Entity, Item, Kind
from scheduling.errors import OptionNotOffered
from scheduling.options import MOST_NAGS, NO_OPTIONS, SWITCHES, Nagging, Option, Options, offered

TEA = Content("Tea")


@pytest.mark.parametrize("option", SWITCHES)
def test_a_switch_is_on_or_off(option):
    on = NO_OPTIONS.having(option, 1)
    assert on.has(option)
    assert on.to_json() == {SWITCHES[option]: True}
    assert Options.from_json(on.to_json()) == on
    assert on.having(option, 0) == NO_OPTIONS


def test_who_reminds_no_more_nags_no_more():
    nagging = NO_OPTIONS.having(Option.REMINDS, 1).having(Option.NAGGING, 10).having(Option.NAGS, MOST_NAGS)
    assert nagging.nagging == Nagging(10, MOST_NAGS)
    assert nagging.having(Option.NAGGING, 30).nagging == Nagging(30, MOST_NAGS)
    assert nagging.having(Option.NAGGING, 0).nagging is None
    assert nagging.having(Option.REMINDS, 0) == NO_OPTIONS


@pytest.mark.parametrize(
    ("options", "option", "value"),
    [
        (NO_OPTIONS, Option.SILENT, 2),
        (NO_OPTIONS, Option.DELETE_AFTER, 48),
        (NO_OPTIONS, Option.DELETE_AFTER, -1),
        (NO_OPTIONS, Option.NAGGING, 10),
        (Options(reminds=True), Option.NAGGING, 1),
        (Options(reminds=True), Option.NAGS, 3),
        (Options(reminds=True, nagging=Nagging(5, 3)), Option.NAGS, MOST_NAGS + 1),
        (Options(reminds=True, nagging=Nagging(5, 3)), Option.NAGS, 0),
    ],
)
def test_a_value_that_no_button_carries_is_refused(options, option, value):
    with pytest.raises(OptionNotOffered):
        options.having(option, value)


def test_what_makes_sense_depends_on_the_message():
    link = Content("Tea", (Entity("url", 0, 3),))
    photo = Item(Kind.PHOTO, {"file_id": "a"})
    assert Option.WITHOUT_PREVIEW not in offered(NO_OPTIONS, TEA, repeats=True)
    assert Option.WITHOUT_PREVIEW in offered(NO_OPTIONS, link, repeats=True)
    assert Option.WITHOUT_PREVIEW not in offered(NO_OPTIONS, Content("Tea", link.entities, (photo,)), repeats=True)
    assert Option.REPLACES_PREVIOUS not in offered(NO_OPTIONS, TEA, repeats=False)
    assert Option.REMINDS not in offered(NO_OPTIONS, Content("", items=(photo, photo)), repeats=True)
    assert Option.REMINDS not in offered(NO_OPTIONS, TEA, repeats=True, is_channel=True)
    assert Option.NAGGING in offered(Options(reminds=True), TEA, repeats=True)


@pytest.mark.parametrize("option", [Option.PINNED, Option.REPLACES_PREVIOUS, Option.WITHOUT_PREVIEW])
def test_what_is_chosen_can_be_taken_back(option):
    chosen = NO_OPTIONS.having(option, 1)
    assert option in offered(chosen, TEA, repeats=False, may_pin=False)
