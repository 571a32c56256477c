"""Choosing an audience by buttons."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from scheduling.audience_choices import (
    DAYS_OFFERED,
    PAGE_SIZE,
    SCREENS,
    AudienceAction,
    AudienceChoice,
    AudienceScreen,
    Offer,
    days_offered,
    of_condition,
)
from scheduling.audiences import Audience, Condition
from scheduling.errors import DialogClosed
from scheduling.identifiers import GroupId, ListId

KEY = UUID(int=7)
DAY = datetime(2026, 3, 1, tzinfo=UTC)
TAGS = tuple(Offer(f"tag {number}") for number in range(20))


def opened(screen: AudienceScreen, *offers: Offer, choice: AudienceChoice | None = None) -> AudienceChoice:
    """A choice with a screen open."""
    return (choice or AudienceChoice()).after(AudienceAction.OPEN, SCREENS.index(screen), offers)


@pytest.mark.parametrize(
    ("screen", "value", "chosen"),
    [
        (AudienceScreen.GROUPS, str(KEY), Audience(groups=frozenset({GroupId(KEY)}))),
        (AudienceScreen.LISTS, str(KEY), Audience(condition=Condition(lists=frozenset({ListId(KEY)})))),
        (AudienceScreen.TAGS, "vip", Audience(condition=Condition(tags=frozenset({"vip"})))),
        (AudienceScreen.LANGUAGES, "de", Audience(condition=Condition(languages=frozenset({"de"})))),
        (AudienceScreen.JOINED, DAY.isoformat(), Audience(condition=Condition(joined_before=DAY))),
        (AudienceScreen.ACTIVE, DAY.isoformat(), Audience(condition=Condition(active_since=DAY))),
    ],
)
def test_a_tap_chooses_and_another_one_takes_it_back(screen, value, chosen):
    before = opened(screen, Offer("x" if screen is AudienceScreen.TAGS else value), Offer(value))

    once = before.after(AudienceAction.PICK, 1)
    twice = once.after(AudienceAction.PICK, 1)

    assert once.audience == chosen
    assert once.is_chosen(Offer(value))
    assert twice.audience == Audience()
    assert AudienceChoice.from_json(once.to_json()) == once


def test_a_variable_is_chosen_with_its_value():
    asked = opened(AudienceScreen.VARIABLES, Offer("city")).after(AudienceAction.PICK, 0)
    assert (asked.asked, asked.awaits_text) == ("city", True)
    assert AudienceChoice.from_json(asked.to_json()) == asked

    chosen = asked.with_value("Łódź")
    assert chosen.audience.condition == Condition(variables={"city": "Łódź"})
    assert not chosen.awaits_text
    assert chosen.after(AudienceAction.PICK, 0).audience.condition.is_empty


def test_a_day_that_was_typed_closes_the_screen():
    joined = opened(AudienceScreen.JOINED).with_day(DAY)
    active = opened(AudienceScreen.ACTIVE, choice=joined).with_day(DAY)
    assert active.audience.condition == Condition(joined_before=DAY, active_since=DAY)
    assert active.screen is AudienceScreen.MAIN
    with pytest.raises(DialogClosed):
        active.with_day(DAY)
    with pytest.raises(DialogClosed):
        active.with_value("x")


def test_what_is_chosen_is_offered_also_where_it_is_gone():
    choice = of_condition(Condition(tags=frozenset({"gone", "vip"})))

    tags = opened(AudienceScreen.TAGS, Offer("vip", count=3), Offer("new", count=2), choice=choice)

    assert [one.value for one in tags.offers] == ["gone", "vip", "new"]
    assert [one.value for one in tags.offers if tags.is_chosen(one)] == ["gone", "vip"]


def test_pages_of_offers():
    first = opened(AudienceScreen.TAGS, *TAGS)
    last = first.after(AudienceAction.PAGE, 2)
    assert first.pages == 3
    assert [place for place, _offer in first.shown] == list(range(PAGE_SIZE))
    assert [place for place, _offer in last.shown] == [16, 17, 18, 19]
    assert last.after(AudienceAction.PICK, 17).audience.condition.tags == {"tag 17"}
    assert AudienceChoice.from_json(last.to_json()) == last


def test_everybody_forgets_what_was_chosen():
    chosen = opened(AudienceScreen.TAGS, *TAGS).after(AudienceAction.PICK, 0)
    assert chosen.after(AudienceAction.EVERYBODY, 0).audience == Audience()


@pytest.mark.parametrize(
    ("action", "place"),
    [
        (AudienceAction.OPEN, len(SCREENS)),
        (AudienceAction.PAGE, 3),
        (AudienceAction.PICK, 20),
        (AudienceAction.PICK, -1),
    ],
)
def test_a_place_at_which_nothing_stands_is_refused(action, place):
    with pytest.raises(DialogClosed):
        opened(AudienceScreen.TAGS, *TAGS).after(action, place)


def test_nothing_is_picked_on_the_main_screen():
    with pytest.raises(DialogClosed):
        replace(AudienceChoice(), offers=TAGS).after(AudienceAction.PICK, 0)


def test_the_days_that_are_offered_lie_back():
    offers = days_offered(date(2026, 3, 1), lambda day: datetime(day.year, day.month, day.day, tzinfo=UTC))
    assert [one.count for one in offers] == list(DAYS_OFFERED)
    assert [datetime.fromisoformat(one.value) for one in offers] == [
        DAY - timedelta(days=days) for days in DAYS_OFFERED
    ]
