"""Rules, zones, anchors and moments made up by Hypothesis, near the days on which clocks change."""

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import strategies as st

from scheduling.recurrence import (
    Anchor,
    Bounded,
    Calendar,
    Daily,
    Every,
    Frequency,
    MonthEnd,
    Monthly,
    NthWeekday,
    Once,
    Weekday,
    Weekly,
    Window,
    Yearly,
)
from scheduling.zones import zone_named

ZONES = [
    "Europe/Berlin",
    "America/New_York",
    "America/Sao_Paulo",
    "America/St_Johns",
    "Australia/Lord_Howe",
    "Asia/Kolkata",
    "Africa/Cairo",
    "America/Nuuk",
    "Africa/Casablanca",
    "Pacific/Apia",
    "Pacific/Kwajalein",
]
TRANSITIONS = [
    date(2026, 3, 28),
    date(2026, 3, 29),
    date(2026, 10, 25),
    date(2026, 3, 8),
    date(2026, 11, 1),
    date(2018, 11, 4),
    date(2019, 2, 16),
    date(2010, 11, 7),
    date(2026, 4, 5),
    date(2026, 4, 24),
    date(2026, 2, 15),
    date(2011, 12, 30),
    date(1993, 8, 21),
]

zones = st.sampled_from(ZONES).map(zone_named)
clocks = st.one_of(
    st.sampled_from([time(0), time(0, 30), time(1, 45), time(2), time(2, 30), time(3), time(3, 30), time(23, 30)]),
    st.times(),
)
times = st.lists(clocks, min_size=1, max_size=4, unique=True).map(tuple)
many_times = st.sampled_from([45, 60, 90]).map(
    lambda step: tuple((datetime(2026, 1, 1) + timedelta(minutes=at)).time() for at in range(0, 1440, step))  # noqa: DTZ001
)
minute_times = st.lists(
    st.builds(time, st.integers(0, 23), st.integers(0, 59)), min_size=1, max_size=3, unique=True
).map(lambda found: tuple(sorted(found)))
intervals = st.integers(1, 5)
week_starts = st.sampled_from(Weekday)
weekdays = st.frozensets(st.sampled_from(Weekday), min_size=1)
some_weekdays = st.frozensets(st.sampled_from(Weekday), max_size=3)
month_days = st.frozensets(st.integers(1, 31) | st.integers(-31, -1) | st.just("last"), min_size=1, max_size=4)
month_ends = st.sampled_from(MonthEnd)
nth_weekdays = st.builds(NthWeekday, st.integers(1, 5) | st.integers(-5, -1), st.sampled_from(Weekday))
months = st.frozensets(st.integers(1, 12), min_size=1, max_size=4)


def rules_of_days(times):
    """Rules of days, weeks, months and years at some times."""
    return st.one_of(
        st.builds(Daily, times=times, interval=intervals),
        st.builds(Weekly, days=weekdays, times=times, interval=intervals, week_start=st.none() | week_starts),
        st.builds(Monthly, days=month_days, times=times, interval=intervals, month_end=month_ends),
        st.builds(
            Monthly, weekdays=st.frozensets(nth_weekdays, min_size=1, max_size=3), times=times, interval=intervals
        ),
        st.builds(Monthly, days=month_days, weekdays=st.frozensets(nth_weekdays, min_size=1, max_size=2), times=times),
        st.builds(
            Yearly, months=months, days=month_days, times=times, interval=st.integers(1, 3), month_end=month_ends
        ),
        st.builds(Yearly, months=months, weekdays=st.frozensets(nth_weekdays, min_size=1, max_size=2), times=times),
    )


def _some(low: int, high: int, most: int = 3):
    return st.frozensets(st.integers(low, high).filter(bool), max_size=most)


@st.composite
def calendars(draw, times):
    """General rules whose parts go together."""
    frequency = draw(st.sampled_from(Frequency))
    parts = {"interval": draw(st.integers(1, 3)), "times": draw(times), "week_start": draw(week_starts)}
    parts["months"] = draw(st.just(frozenset()) | months)
    parts["weekdays"] = draw(some_weekdays)
    if frequency is not Frequency.WEEKLY:
        parts["month_days"] = draw(st.just(frozenset()) | _some(-31, 31, 6))
    if frequency is Frequency.YEARLY:
        parts["weeks"] = draw(st.just(frozenset()) | _some(-53, 53))
        parts["year_days"] = draw(st.just(frozenset()) | _some(-366, 366, 8))
    if frequency is Frequency.YEARLY and not parts["weeks"]:
        most = 5 if parts["months"] else 53
        numbered = st.builds(NthWeekday, st.integers(-most, most).filter(bool), st.sampled_from(Weekday))
        parts["nth_weekdays"] = draw(st.frozensets(numbered, max_size=3))
    if frequency is Frequency.MONTHLY:
        parts["nth_weekdays"] = draw(st.frozensets(nth_weekdays, max_size=3))
    if frequency is not Frequency.DAILY:
        parts["positions"] = draw(st.just(frozenset()) | _some(-10, 10))
    if frequency is Frequency.WEEKLY and not parts["weekdays"]:
        parts["weekdays"] = frozenset({draw(week_starts)})
    return Calendar(frequency=frequency, **parts)


wall_clock_rules = rules_of_days(times | many_times) | calendars(times | many_times)
windows = st.builds(Window, begins=clocks, ends=clocks, weekdays=weekdays)
elapsed_rules = st.builds(Every, minutes=st.integers(1, 100_000)) | st.builds(
    Every, minutes=st.integers(1, 400), window=windows
)
dates = st.dates(date(2000, 1, 1), date(2040, 1, 1))
local_times = st.datetimes(datetime(2000, 1, 1), datetime(2040, 1, 1))  # noqa: DTZ001
bounds = st.one_of(dates, local_times)
untils = bounds | st.datetimes(datetime(2000, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
bounded_rules = st.builds(
    Bounded,
    rule=wall_clock_rules | elapsed_rules,
    start=st.none() | bounds,
    until=st.none() | untils,
    count=st.none() | st.integers(1, 1000),
    skipped=st.frozensets(bounds, max_size=3),
).filter(lambda rule: rule != Bounded(rule=rule.rule))
once_rules = st.one_of(
    st.builds(Once, at=st.datetimes()),
    st.builds(Once, at=st.datetimes(timezones=st.just(UTC))),
)
rules = wall_clock_rules | elapsed_rules | once_rules


@st.composite
def anchors_and_moments(draw):
    near = draw(st.sampled_from(TRANSITIONS))
    day = near + timedelta(days=draw(st.integers(-40, 3)))
    at = datetime.combine(day, time(12), tzinfo=UTC)
    moment = datetime.combine(near, time(0), tzinfo=UTC) + timedelta(minutes=draw(st.integers(-3 * 1440, 3 * 1440)))
    return Anchor(at=at, day=day, week_start=draw(st.sampled_from(Weekday))), moment
