"""The steps by which something is scheduled, the calendar, the times and the repetitions that are offered."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.calendars import MONTHS_AHEAD, calendar_month, earliest_day, hours_ahead, minutes_ahead
from scheduling.content import Content, Entity
from scheduling.drafts import Draft, Step, once
from scheduling.errors import DialogClosed
from scheduling.expressions.circumstances import Circumstances
from scheduling.options import Nagging, Options
from scheduling.quick_picks import Pick, quick_picks
from scheduling.recurrence import Bounded, Daily, Every, Monthly, Weekday
from scheduling.repetitions import Repetition, beginning, repetitions
from scheduling.timing import ZoneSource
from scheduling.zones import to_instant, zone_named

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Apia", "Australia/Lord_Howe", "UTC")
moments = st.datetimes(min_value=datetime(2024, 1, 1), max_value=datetime(2030, 12, 31)).map(  # noqa: DTZ001
    lambda at: at.replace(tzinfo=UTC)
)


def here(now: datetime = MONDAY, zone: str = "Europe/Berlin", **changes) -> Circumstances:
    return Circumstances(now=now, zone=zone_named(zone), **changes)


def local(*parts: int) -> datetime:
    """A time of the wall clock."""
    return datetime(*parts)  # noqa: DTZ001


FRIDAY = local(2026, 11, 27, 9)


def drafted(at: datetime = FRIDAY) -> Draft:
    return Draft().saying(Content("Tea")).at_time(at, here())


# --- calendar --------------------------------------------------------------------------------------------------------


@given(
    day=st.dates(date(2024, 1, 1), date(2032, 12, 31)),
    earliest=st.dates(date(2024, 1, 1), date(2030, 12, 31)),
    week_start=st.sampled_from(Weekday),
)
def test_a_month_holds_each_of_its_days_once_under_its_weekday(day, earliest, week_start):
    month = calendar_month(day, earliest=earliest, week_start=week_start)
    days = [each for week in month.weeks for each in week if each is not None]
    assert days == [month.first + timedelta(days=number) for number in range(len(days))]
    assert (days[-1] + timedelta(days=1)).day == 1
    for week in month.weeks:
        assert len(week) == 7
        for column, each in enumerate(week):
            assert each is None or each.weekday() == (week_start + column) % 7


@given(earliest=st.dates(date(2024, 1, 1), date(2030, 12, 31)))
def test_turning_on_comes_to_an_end_and_back_to_the_beginning(earliest):
    month = calendar_month(earliest, earliest=earliest, week_start=Weekday.MONDAY)
    assert month.previous is None
    turned = 0
    while month.following is not None:
        month = calendar_month(month.following, earliest=earliest, week_start=Weekday.MONDAY)
        turned += 1
    assert turned == MONTHS_AHEAD
    while month.previous is not None:
        month = calendar_month(month.previous, earliest=earliest, week_start=Weekday.MONDAY)
        turned -= 1
    assert (turned, month.first) == (0, earliest.replace(day=1))


def test_a_month_beyond_the_ends_is_the_nearest():
    shown = calendar_month(date(2020, 5, 5), earliest=date(2026, 12, 31), week_start=Weekday.SUNDAY)
    assert (shown.first, shown.weeks[0][:3]) == (date(2026, 12, 1), (None, None, date(2026, 12, 1)))
    assert shown.following == date(2027, 1, 1)
    assert not shown.is_ahead(date(2026, 12, 30))
    assert [week[4] for week in shown.weeks_ahead] == [date(2026, 12, 31)]
    assert calendar_month(date.max, earliest=date(2026, 12, 31), week_start=Weekday.SUNDAY).first == date(2028, 12, 1)


def test_a_day_without_a_minute_left_can_not_be_chosen():
    assert earliest_day(datetime(2026, 11, 23, 22, 54, tzinfo=UTC), zone_named("Europe/Berlin")) == date(2026, 11, 23)
    assert earliest_day(datetime(2026, 11, 23, 22, 55, tzinfo=UTC), zone_named("Europe/Berlin")) == date(2026, 11, 24)


def test_hours_and_minutes_of_today_are_those_ahead():
    berlin = zone_named("Europe/Berlin")
    at = datetime(2026, 11, 23, 20, 12, tzinfo=UTC)
    assert list(hours_ahead(date(2026, 11, 23), now=at, zone=berlin)) == [time(21), time(22), time(23)]
    assert next(minutes_ahead(date(2026, 11, 23), 21, now=at, zone=berlin)) == time(21, 15)
    assert len(list(hours_ahead(date(2026, 11, 24), now=at, zone=berlin))) == 24


# --- quick picks -----------------------------------------------------------------------------------------------------


@given(now=moments, zone=st.sampled_from(ZONES))
def test_every_time_that_is_offered_lies_ahead_and_none_is_offered_twice(now, zone):
    picks = quick_picks(here(now, zone))
    instants = [pick.at if pick.at.tzinfo else to_instant(pick.at, zone_named(zone))[0] for pick in picks]
    assert all(at > now for at in instants)
    assert len({pick.name for pick in picks}) == len(picks) == len(set(instants))
    assert picks[0].name is Pick.IN_AN_HOUR


@given(now=moments, zone=st.sampled_from(ZONES))
def test_each_time_that_is_offered_can_be_taken(now, zone):
    there = here(now, zone)
    for pick in quick_picks(there):
        assert Draft().saying(Content("Tea")).at_time(pick.at, there).step is Step.REPEAT


def test_names_say_which_day():
    picks = {pick.name: pick.at for pick in quick_picks(here())}
    assert picks == {
        Pick.IN_AN_HOUR: datetime(2026, 11, 23, 9, 0, tzinfo=UTC),
        Pick.THIS_AFTERNOON: local(2026, 11, 23, 15),
        Pick.THIS_EVENING: local(2026, 11, 23, 19),
        Pick.TOMORROW_MORNING: local(2026, 11, 24, 9),
        Pick.TOMORROW_EVENING: local(2026, 11, 24, 19),
        Pick.NEXT_MONDAY: local(2026, 11, 30, 9),
        Pick.NEXT_MONTH: local(2026, 12, 1, 9),
    }
    late = {pick.name for pick in quick_picks(here(datetime(2026, 11, 29, 20, 0, tzinfo=UTC)))}  # a Sunday, 21:00
    assert late == {Pick.IN_AN_HOUR, Pick.TOMORROW_MORNING, Pick.TOMORROW_EVENING, Pick.NEXT_MONTH}


# --- repetitions -----------------------------------------------------------------------------------------------------


@given(now=moments, zone=st.sampled_from(ZONES), ahead=st.integers(10, 800 * 24 * 60))
def test_whatever_repeats_begins_with_the_time_that_was_chosen(now, zone, ahead):
    there = here(now, zone)
    at = (now + timedelta(minutes=ahead)).astimezone(there.zone).replace(second=0, microsecond=0, tzinfo=None, fold=0)
    chosen, _in_gap = to_instant(at, there.zone)
    if chosen <= now:  # the second of an hour that comes twice
        return
    for repeated in repetitions(once(at, there), there):
        first = repeated.timing.next_after(now)
        assert first is not None
        assert first.at == chosen, repeated.how
        assert repeated.timing.zone_source is ZoneSource.CHAT


def test_what_is_offered_depends_on_the_day():
    def offered(*day: int) -> set[Repetition]:
        return {one.how for one in repetitions(once(local(*day, 9), here()), here())}

    always = {"once", "daily", "weekly", "every_two_weeks", "monthly", "yearly"}
    assert offered(2026, 11, 25) == {*always, "working_days", "nth_weekday", "last_weekday"}
    assert offered(2026, 12, 5) == {*always, "nth_weekday"}
    assert offered(2027, 1, 31) == {*always, "last_day", "last_weekday"}


def test_a_rule_says_from_when_on_only_where_that_is_not_its_next_time():
    start = once(local(2026, 11, 24, 9), here())
    assert repetitions(start, here())[1].timing.recurrence == Daily((time(9),))
    today = {one.how: one.timing.recurrence for one in repetitions(once(local(2026, 11, 23, 12), here()), here())}
    assert today[Repetition.DAILY] == Daily((time(12),))
    far = {one.how: one.timing.recurrence for one in repetitions(once(local(2026, 12, 24, 12), here()), here())}
    assert far[Repetition.DAILY] == Bounded(rule=Daily((time(12),)), start=date(2026, 12, 24))
    assert far[Repetition.MONTHLY] == Bounded(rule=Monthly(frozenset({24}), (time(12),)), start=date(2026, 12, 24))


def test_elapsed_time_counts_from_the_time_that_was_chosen():
    start = once(local(2026, 11, 24, 9, 30), here())
    timing = beginning(Every(minutes=120), local(2026, 11, 24, 9, 30), start, here())
    assert [run.at.hour for run in timing.upcoming(timing.next_after(MONDAY), 2)] == [8, 10]


def test_what_repeats_from_an_instant_follows_the_chats_clocks():
    start = once(datetime(2026, 11, 23, 9, 0, 41, tzinfo=UTC), here())
    assert start.zone_source is ZoneSource.EXPLICIT
    daily = repetitions(start, here())[1].timing
    assert (daily.zone_source, daily.recurrence) == (ZoneSource.CHAT, Daily((time(10),)))


# --- steps -----------------------------------------------------------------------------------------------------------


def test_from_content_to_review_and_all_the_way_back():
    there = here()
    draft = Draft().saying(Content("Tea")).open_calendar(there).on_day(date(2026, 11, 27), there)
    draft = draft.in_hour(9, there).at_minute(5, there)
    assert draft.start is not None
    assert draft.first_run(MONDAY).local == local(2026, 11, 27, 9, 5)
    draft = draft.repeating(Repetition.WEEKLY, there).with_options(Options(silent=True)).review()
    steps = []
    while draft.step is not Step.CONTENT:
        draft = draft.back()
        steps.append(draft.step)
    assert steps == [Step.OPTIONS, Step.REPEAT, Step.WHEN, Step.CONTENT]
    kept = draft.keep_content().keep_time().repeating(Repetition.ONCE, there).review()
    assert (kept.options.silent, kept.timing) == (True, once(local(2026, 11, 27, 9, 5), there))


def test_within_the_calendar_back_goes_up_by_one():
    there = here()
    draft = Draft().saying(Content("Tea")).open_calendar(there).on_day(date(2026, 11, 27), there).in_hour(9, there)
    assert [draft.back().step, draft.back().back().step] == [Step.HOUR, Step.CALENDAR]
    assert draft.back().back().back().step is Step.WHEN


@pytest.mark.parametrize("step", [Step.OPTIONS, Step.REVIEW, Step.REPEAT])
def test_a_time_that_passes_meanwhile_is_asked_for_again(step):
    draft = drafted()
    if step is not Step.REPEAT:
        draft = draft.repeating(Repetition.ONCE, here())
    draft = draft if step is not Step.REVIEW else draft.review()
    assert draft.at_present(here()) == draft
    late = draft.at_present(here(datetime(2026, 11, 27, 8, 0, tzinfo=UTC)))
    assert (late.step, late.has_passed, late.start, late.timing) == (Step.WHEN, True, None, None)
    assert late.content == Content("Tea")


def test_what_repeats_never_passes():
    draft = drafted().repeating(Repetition.DAILY, here()).review()
    late = here(datetime(2027, 3, 1, tzinfo=UTC))
    assert draft.at_present(late).step is Step.REVIEW


def test_a_wall_clock_time_moves_with_the_chats_zone_and_an_instant_stays():
    wall = drafted().at_present(here(zone="Asia/Tokyo"))
    assert wall.first_run(MONDAY).at == datetime(2026, 11, 27, 0, 0, tzinfo=UTC)
    instant = drafted(datetime(2026, 11, 23, 9, 0, tzinfo=UTC)).at_present(here(zone="Asia/Tokyo"))
    assert instant.first_run(MONDAY).at == datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def test_a_step_that_does_not_fit_is_refused():
    there = here()
    for step in (
        lambda draft: draft.at_minute(5, there),
        lambda draft: draft.in_hour(5, there),
        lambda draft: draft.meaning(0, there),
        lambda draft: draft.repeating(Repetition.ONCE, there),
        lambda draft: draft.review(),
        lambda draft: draft.keep_time(),
        lambda draft: draft.keep_content(),
    ):
        with pytest.raises(DialogClosed):
            step(Draft())


def test_a_day_or_an_hour_that_has_passed_leads_back_to_the_time():
    there = here()
    draft = Draft().saying(Content("Tea")).open_calendar(there)
    assert draft.on_day(date(2026, 11, 22), there).has_passed
    assert draft.on_day(date(2026, 11, 23), there).in_hour(8, there).has_passed
    assert draft.on_day(date(2026, 11, 23), there).in_hour(9, there).at_minute(0, there).has_passed


def test_a_draft_is_read_back_as_it_was_kept():
    content = Content("Tea", (Entity("bold", 0, 3),))
    draft = Draft().saying(content).open_calendar(here()).on_day(date(2026, 11, 27), here())
    drafts = [
        Draft(),
        draft,
        draft.in_hour(9, here()),
        drafted().repeating(Repetition.NTH_WEEKDAY, here()),
        drafted().written(
            [once(local(2026, 12, 1, 9), here()), once(local(2026, 12, 1, 21), here())], here(), is_certain=False
        ),
        drafted().with_options(Options(silent=True, reminds=True, nagging=Nagging(5, 3), delete_after_hours=2)),
        drafted().at_present(here(datetime(2027, 1, 1, tzinfo=UTC))),
    ]
    for one in drafts:
        assert Draft.from_json(one.to_json()) == one
