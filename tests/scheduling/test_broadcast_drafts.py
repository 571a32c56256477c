"""A broadcast that is about to be made: what is kept of it, and which step comes next."""

from dataclasses import replace
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from scheduling.broadcast_drafts import (
    ROOM_FOR_WAY_OUT,
    BroadcastDraft,
    BroadcastMenu,
    BroadcastStep,
    clock_of,
    for_broadcasts,
    ways_out,
)
from scheduling.broadcasts import OutsideWindow
from scheduling.content import TEXT_LIMIT, Content, Item, Kind
from scheduling.drafts import Draft, Step, once
from scheduling.errors import DialogClosed, OwnTimeNeedsOneClock, PaceOutOfRange
from scheduling.expressions.circumstances import Circumstances
from scheduling.options import NO_OPTIONS, Nagging, Option, Options, WayOut
from scheduling.recurrence import Daily, Every, Once
from scheduling.repetitions import Repetition
from scheduling.use_cases.broadcast_reviews import duration

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
HERE = Circumstances(now=NOW, zone=ZoneInfo("Europe/Berlin"))
TEA = Content("Tea")
PHOTO = Item(Kind.PHOTO, {"file_id": "a"})
NINE = datetime(2026, 11, 24, 9)  # noqa: DTZ001  # wall-clock time


def at_options(**changes):
    """A draft whose options are asked for: tea tomorrow at nine."""
    draft = BroadcastDraft().saying(TEA).ask_when()
    draft = draft.timed(lambda inner: inner.at_time(NINE, HERE), HERE)
    return replace(draft.timed(lambda inner: inner.repeating(Repetition.ONCE, HERE), HERE), **changes)


def test_the_way_from_content_to_review():
    draft = BroadcastDraft()
    steps = [draft.step]
    draft = draft.saying(TEA)
    steps.append(draft.step)
    draft = draft.ask_when()
    steps.append(draft.step)
    draft = draft.timed(lambda inner: inner.at_time(NINE, HERE), HERE)
    assert draft.draft.step is Step.REPEAT
    draft = draft.timed(lambda inner: inner.repeating(Repetition.DAILY, HERE), HERE)
    steps.append(draft.step)
    steps.append(draft.review().step)
    assert steps == ["content", "audience", "when", "options", "review"]


@pytest.mark.parametrize(
    "draft",
    [
        BroadcastDraft(),
        at_options(),
        at_options().window_from(22).window_to(6).outside_window(OutsideWindow.WAIT),
        at_options().window_from(22),
        at_options().at_pace(5).at_most(2).in_quiet_hours(respects=False).leaving_by(WayOut.BUTTON),
        at_options().with_option(Option.SILENT, 1).open_menu(BroadcastMenu.PACE),
        at_options().review(),
        BroadcastDraft().saying(TEA).ask_when().at_once(),
        BroadcastDraft().saying(TEA).ask_when().by_own_clocks(is_local=True),
    ],
)
def test_what_is_kept_is_read_back(draft):
    assert BroadcastDraft.from_json(draft.to_json()) == draft


def test_steps_go_back_to_the_content():
    draft, steps = at_options().review(), []
    while draft.step is not BroadcastStep.CONTENT:
        draft = draft.back(HERE)
        steps.append(draft.step)
    assert steps == ["options", "when", "when", "audience", "content"]
    assert at_options().is_now is False
    assert BroadcastDraft().saying(TEA).ask_when().at_once().back(HERE).step is BroadcastStep.WHEN


@pytest.mark.parametrize(
    "step",
    [
        lambda draft: draft.ask_when(),
        lambda draft: draft.review(),
        lambda draft: draft.at_once(),
        lambda draft: draft.window_from(9),
        lambda draft: draft.keep_content(),
        lambda draft: draft.template_at(0),
        lambda draft: draft.choosing(lambda choice: choice),
        lambda draft: draft.timed(lambda inner: inner, HERE),
    ],
)
def test_a_step_that_does_not_fit_changes_nothing(step):
    with pytest.raises(DialogClosed):
        step(BroadcastDraft())


def test_values_that_no_button_carries_are_refused():
    draft = at_options()
    for refused in (
        lambda: draft.at_most(4),
        lambda: draft.window_to(9),
        lambda: draft.window_from(9).window_to(9),
        lambda: draft.with_option(Option.PINNED, 1),
        lambda: draft.outside_window(OutsideWindow.WAIT),
    ):
        with pytest.raises(DialogClosed):
            refused()
    with pytest.raises(PaceOutOfRange):
        draft.at_pace(10**6)


def test_a_time_that_has_passed_meanwhile_is_asked_for_again():
    later = replace(HERE, now=datetime(2026, 11, 25, tzinfo=UTC))
    draft = at_options().review().at_present(later)
    assert (draft.step, draft.draft.has_passed) == (BroadcastStep.WHEN, True)
    now = BroadcastDraft().saying(TEA).ask_when().at_once().review()
    assert now.at_present(later) == now


def test_by_their_own_clocks_an_instant_becomes_the_time_that_the_wall_shows():
    draft = BroadcastDraft().saying(TEA).ask_when().by_own_clocks(is_local=True)
    instant = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
    draft = draft.timed(lambda inner: inner.at_time(instant, HERE), HERE)
    draft = draft.timed(lambda inner: inner.repeating(Repetition.ONCE, HERE), HERE)
    assert draft.timing_of().recurrence == Once(datetime(2026, 11, 24, 9, 30))  # noqa: DTZ001  # wall-clock time
    assert draft.terms(NOW).at_local == time(9, 30)
    assert at_options().terms(NOW).at_local is None


def test_only_a_rule_with_one_time_of_day_can_follow_everybodys_clock():
    start = once(NINE, HERE)
    assert clock_of(replace(start, recurrence=Daily(times=(time(9),))), NOW) == time(9)
    for rule in (Daily(times=(time(9), time(18))), Every(minutes=90)):
        with pytest.raises(OwnTimeNeedsOneClock):
            clock_of(replace(start, recurrence=rule), NOW)


@pytest.mark.parametrize(
    ("content", "ways"),
    [
        (TEA, (WayOut.LINE, WayOut.BUTTON)),
        (Content("x" * (TEXT_LIMIT - ROOM_FOR_WAY_OUT + 1)), (WayOut.BUTTON,)),
        (Content("", items=(PHOTO,)), (WayOut.LINE, WayOut.BUTTON)),
        (Content("Look", items=(PHOTO, PHOTO)), (WayOut.LINE,)),
        (Content("", items=(Item(Kind.STICKER, {"file_id": "a"}),)), (WayOut.BUTTON,)),
    ],
)
def test_every_content_can_say_how_to_leave(content, ways):
    assert ways_out(content) == ways
    assert BroadcastDraft().saying(content).draft.options.way_out is ways[0]


def test_no_option_leaves_it_out():
    for given in (
        NO_OPTIONS,
        Options(way_out=WayOut.BUTTON),
        Options(reminds=True, nagging=Nagging(5, 3), pinned=True),
    ):
        options = for_broadcasts(TEA, given)
        assert options.way_out is (given.way_out or WayOut.LINE)
        assert (options.reminds, options.nagging, options.pinned) == (False, None, False)
    assert for_broadcasts(Content("Look", items=(PHOTO, PHOTO)), Options(way_out=WayOut.BUTTON)).way_out is WayOut.LINE


@pytest.mark.parametrize(
    ("count", "rate", "pace", "seconds"),
    [(280, 28, None, 10), (280, 28, 10, 28), (280, 0, 10, 28), (280, 0, None, None)],
)
def test_how_long_it_takes_follows_from_the_smaller_limit(count, rate, pace, seconds):
    assert duration(count, rate=rate, pace=pace) == seconds


def test_the_inner_draft_is_that_of_any_message():
    assert BroadcastDraft().draft == Draft()
