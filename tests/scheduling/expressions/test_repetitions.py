"""Recurring phrases: what the parts of one mean, whatever the language and whatever their order."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from scheduling.errors import ClockMissing, IntervalTooLong, IntervalTooShort, NotUnderstood, TimeInThePast
from scheduling.expressions.circumstances import Circumstances
from scheduling.expressions.reading import Convention, Note
from scheduling.expressions.understanding import Certainty, Understood, understand_text
from scheduling.expressions.vocabulary import DEFAULT_DAY_PARTS, DayPart
from scheduling.recurrence import (
    Bounded,
    Calendar,
    Daily,
    Every,
    Frequency,
    MonthEnd,
    Monthly,
    NthWeekday,
    Recurrence,
    Weekday,
    Weekly,
    Window,
    Yearly,
)

BERLIN = ZoneInfo("Europe/Berlin")
MO, TU, WE, TH, FR, SA, SU = Weekday
WORKING = {MO, TU, WE, TH, FR}


def understood(text: str, *, language: str = "en", **changes) -> Understood:
    """Return what somebody in Berlin says on Wednesday, 18 November 2026, at 14:05."""
    circumstances = Circumstances(
        now=datetime(2026, 11, 18, 14, 5, tzinfo=BERLIN).astimezone(UTC),
        zone=BERLIN,
        languages=tuple(dict.fromkeys((language, "en"))),
        **changes,
    )
    return understand_text(text, circumstances)


def rule(text: str, *, language: str = "en") -> Recurrence | None:
    reading = understood(text, language=language).reading
    return reading.recurrence if reading is not None else None


def wall(text: str) -> datetime:
    return datetime.fromisoformat(text)


def at(*clocks: str) -> tuple[time, ...]:
    return tuple(time.fromisoformat(clock) for clock in clocks)


def weekly(days, *clocks: str, interval: int = 1) -> Weekly:
    return Weekly(days=frozenset(days), times=at(*clocks), interval=interval)


def monthly(*days, nth=(), clock: str = "09:00", interval: int = 1) -> Monthly:
    weekdays = frozenset(NthWeekday(*pair) for pair in nth)
    return Monthly(days=frozenset(days), times=at(clock), interval=interval, weekdays=weekdays)


def yearly(month: int, *days: int, nth=(), clock: str = "09:00", interval: int = 1) -> Yearly:
    return Yearly(
        months=frozenset({month}),
        days=frozenset(days),
        weekdays=frozenset(NthWeekday(*pair) for pair in nth),
        times=at(clock),
        interval=interval,
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("every day at 9am", Daily(times=at("09:00"))),
        ("at 9am every day", Daily(times=at("09:00"))),
        ("every other day at 9am", Daily(times=at("09:00"), interval=2)),
        ("every day at 9, 13 and 18", Daily(times=at("09:00", "13:00", "18:00"))),
        ("twice a day at 9 and 21", Daily(times=at("09:00", "21:00"))),
        ("every morning", Daily(times=at("09:00"))),
        ("every evening at 8", Daily(times=at("20:00"))),
        ("mondays and thursdays at 9", weekly({MO, TH}, "09:00")),
        ("on weekdays at 8:30", weekly(WORKING, "08:30")),
        ("weekends at 10", weekly({SA, SU}, "10:00")),
        ("mon-fri 9am", weekly(WORKING, "09:00")),
        ("all weekdays at 9am", weekly(WORKING, "09:00")),
        ("ev mon, fri at 9am", weekly({MO, FR}, "09:00")),
        ("monday mornings at 8", weekly({MO}, "08:00")),
        ("friday afternoons", weekly({FR}, "15:00")),
        ("wednesdays every two weeks at 7pm", weekly({WE}, "19:00", interval=2)),
        ("on wednesday every two weeks at 9am", weekly({WE}, "09:00", interval=2)),
        ("friday biweekly at 3pm", weekly({FR}, "15:00", interval=2)),
        ("every day, 6pm", Daily(times=at("18:00"))),
        ("every day of the week at 9am", Daily(times=at("09:00"))),
        ("every hour 9:00-17:00", Every(minutes=60, window=Window(begins=time(9), ends=time(17)))),
        ("every hour 9am-5pm", Every(minutes=60, window=Window(begins=time(9), ends=time(17)))),
        ("every day 8am 1pm 8pm", Daily(times=at("08:00", "13:00", "20:00"))),
        (
            "first day of every quarter at 9am",
            Yearly(months=frozenset({1, 4, 7, 10}), days=frozenset({1}), times=at("09:00")),
        ),
        ("every hour on the hour", Every(minutes=60, window=Window(begins=time(0), ends=time(23, 59)))),
        ("every 15 minutes on the hour", Every(minutes=15, window=Window(begins=time(0), ends=time(23, 59)))),
        ("from saturday to tuesday at 10", weekly({SA, SU, MO, TU}, "10:00")),
        ("every monday morning", weekly({MO}, "09:00")),
        ("every 2 weeks on tuesday at 15:00", weekly({TU}, "15:00", interval=2)),
        ("every other friday at 15:00", weekly({FR}, "15:00", interval=2)),
        ("every 3 fridays at 15:00", weekly({FR}, "15:00", interval=3)),
        ("three times a week on mon, wed and fri at 7am", weekly({MO, WE, FR}, "07:00")),
        ("the 1st and 15th of each month at 10:00", monthly(1, 15, clock="10:00")),
        ("every month on the 5th at 10:00", monthly(5, clock="10:00")),
        ("last day of every month at 18:00", monthly("last", clock="18:00")),
        ("2nd to the last day of each month at 18:00", monthly(-2, clock="18:00")),
        ("monthly 2nd tuesday 10:00", monthly(nth=[(2, TU)], clock="10:00")),
        ("every last friday at 16:00", monthly(nth=[(-1, FR)], clock="16:00")),
        (
            "first and third friday and last monday of each month at 9am",
            monthly(nth=[(1, FR), (3, FR), (-1, MO)]),
        ),
        ("every 3 months on the 1st at noon", monthly(1, clock="12:00", interval=3)),
        ("every 31 December at 23:00", yearly(12, 31, clock="23:00")),
        ("3 March every year at 9am", yearly(3, 3)),
        ("third thursday of november every year at 9am", yearly(11, nth=[(3, TH)])),
        ("on 24 December each year at 18:00", yearly(12, 24, clock="18:00")),
        ("every december 21st and 31st at 23:00", yearly(12, 21, 31, clock="23:00")),
        ("yearly on 12/31 at 10:00", yearly(12, 31, clock="10:00")),
        ("every year on the fourth thursday in november at 9am", yearly(11, nth=[(4, TH)])),
        ("every Christmas at 9am", yearly(12, 25)),
        ("every Thanksgiving at 9am", yearly(11, nth=[(4, TH)])),
        ("every hour", Every(60)),
        ("every hour and a half", Every(90)),
        ("every other hour", Every(120)),
        (
            "every 30m from 9:00 to 17:00 on weekdays",
            Every(30, window=Window(begins=time(9), ends=time(17), weekdays=frozenset(WORKING))),
        ),
        ("hourly between 9 and 17", Every(60, window=Window(begins=time(9), ends=time(17)))),
        (
            "last business day of each month at 17:00",
            Calendar(
                frequency=Frequency.MONTHLY,
                times=at("17:00"),
                weekdays=frozenset(WORKING),
                positions=frozenset({-1}),
            ),
        ),
        (
            "every friday in december at 9am",
            Calendar(frequency=Frequency.WEEKLY, times=at("09:00"), weekdays=frozenset({FR}), months=frozenset({12})),
        ),
    ],
)
def test_a_rule_is_read_exactly(text, expected):
    said = understood(text + " Stretch")

    assert said.reading is not None
    assert (said.reading.recurrence, said.message) == (expected, "Stretch")
    assert said.certainty is Certainty.EXACT
    assert said.alternatives == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("daily 09:00 until 2026-12-31", {"until": date(2026, 12, 31)}),
        ("every day at 9am until the end of the year", {"until": date(2026, 12, 31)}),
        ("every day at 9am until march", {"until": date(2027, 3, 1)}),
        ("every day at 9am from december until march", {"start": date(2026, 12, 1), "until": date(2027, 3, 1)}),
        ("every day at 9am starting tomorrow", {"start": date(2026, 11, 19)}),
        ("starting 1 december, every day at 9am", {"start": date(2026, 12, 1)}),
        ("every day at 9am for 3 weeks", {"until": wall("2026-12-09T14:05")}),
        ("every day at 9am from 1 december for 3 weeks", {"start": date(2026, 12, 1), "until": date(2026, 12, 21)}),
        ("every day at 9am ten times", {"count": 10}),
        ("every day at 9am for 5 occurrences", {"count": 5}),
        ("every day this week at 9am", {"until": date(2026, 11, 22)}),
        ("every day at 9am next week", {"start": date(2026, 11, 23), "until": date(2026, 11, 29)}),
        ("every day at 9am except 24 December", {"skipped": frozenset({date(2026, 12, 24)})}),
        ("every day except 24 December at 9am", {"skipped": frozenset({date(2026, 12, 24)})}),
        (
            "every day at 9am except december 24th and december 31st",
            {"skipped": frozenset({date(2026, 12, 24), date(2026, 12, 31)})},
        ),
        (
            "every day at 9am until april except in february 2027",
            {
                "until": date(2027, 4, 1),
                "skipped": frozenset(date(2027, 2, day) for day in range(1, 29)),
            },
        ),
    ],
)
def test_a_rule_has_bounds(text, expected):
    assert rule(text + " Stretch") == Bounded(rule=Daily(times=at("09:00")), **expected)


def test_days_of_the_week_that_are_left_out_make_it_a_rule_of_the_others():
    assert rule("daily at 9am except on weekends") == weekly(WORKING, "09:00")
    assert rule("mondays, wednesdays and fridays at 9 except wednesday") == weekly({MO, FR}, "09:00")


def test_a_month_that_is_left_out_is_left_out_every_year():
    said = rule("daily at 9am except in august")

    assert said == Calendar(frequency=Frequency.DAILY, times=at("09:00"), months=frozenset({*range(1, 13)} - {8}))


def test_elapsed_time_ends_at_an_hour():
    assert rule("every 10 minutes until 18:00") == Bounded(rule=Every(10), until=wall("2026-11-18T18:00"))


@pytest.mark.parametrize(
    ("text", "likely", "other"),
    [
        ("every second tuesday at 10:00", weekly({TU}, "10:00", interval=2), monthly(nth=[(2, TU)], clock="10:00")),
        ("every 2nd tuesday at 10:00", monthly(nth=[(2, TU)], clock="10:00"), weekly({TU}, "10:00", interval=2)),
        ("every third friday at 18:00", monthly(nth=[(3, FR)], clock="18:00"), weekly({FR}, "18:00", interval=3)),
        ("tuesdays at 3:15", weekly({TU}, "15:15"), weekly({TU}, "03:15")),
        ("every 12/11 at 09:00", yearly(12, 11), yearly(11, 12)),
    ],
)
def test_two_meanings_are_asked_about(text, likely, other):
    said = understood(text)

    assert said.certainty is Certainty.ASK
    assert said.reading is not None
    assert [said.reading.recurrence, *(reading.recurrence for reading in said.alternatives)] == [likely, other]


def test_the_second_of_each_month_is_no_other_one():
    assert rule("every second tuesday of the month at 10:00") == monthly(nth=[(2, TU)], clock="10:00")


def test_a_rule_without_a_clock_is_asked_about_and_has_the_hour_of_the_chats_morning():
    said = understood("every monday", day_parts={**DEFAULT_DAY_PARTS, DayPart.MORNING: time(7, 30)})

    assert said.reading is not None
    assert said.reading.recurrence == weekly({MO}, "07:30")
    assert (said.certainty, said.reading.clock_given) == (Certainty.ASK, False)
    assert said.reading.convention is Convention.MORNING


def test_a_week_without_a_weekday_repeats_that_of_its_start():
    assert rule("every 2 weeks at 15:00") == weekly({WE}, "15:00", interval=2)
    assert rule("every 2 weeks at 15:00 from 20 november") == Bounded(
        rule=weekly({FR}, "15:00", interval=2), start=date(2026, 11, 20)
    )


@pytest.mark.parametrize("text", ["every other monday at 9am", "every 2w on mon 09:00"])
def test_intervals_begin_with_the_next_day_that_is_named(text):
    """On a Wednesday, every other Monday begins with the coming one, though this week's has passed."""
    reading = understood(text + " Stretch").reading

    assert reading is not None
    second = reading.recurrence.next_after(reading.first.at, zone=BERLIN, anchor=reading.anchor)
    assert second is not None
    assert (reading.first.local, second.local) == (wall("2026-11-23T09:00"), wall("2026-12-07T09:00"))


def test_the_end_of_shorter_months_is_said_or_skipped():
    clamped, skipped = understood("monthly 31 10:00 Rent"), understood("monthly 31 skip 10:00 Rent")

    assert clamped.reading is not None
    assert skipped.reading is not None
    assert clamped.reading.notes == {Note.CLAMPED}
    assert skipped.reading.notes == frozenset()
    assert skipped.reading.recurrence == Monthly(frozenset({31}), at("10:00"), month_end=MonthEnd.SKIP)
    assert skipped.reading.first.local == wall("2026-12-31T10:00")
    assert understood("monthly 31 10:00 skip the gym").message == "skip the gym"


@pytest.mark.parametrize(
    ("text", "expected", "message"),
    [
        ("every day 10 pushups", Daily(times=at("14:05")), "10 pushups"),
        ("every day at 9am 10 pushups", Daily(times=at("09:00")), "10 pushups"),
        ("daily 09:00 from Ada with love", Daily(times=at("09:00")), "from Ada with love"),
        ("every friday at 18:00 for beer", weekly({FR}, "18:00"), "for beer"),
        ("every monday at 9am and then sleep", weekly({MO}, "09:00"), "and then sleep"),
        ("every month on the 3rd at 9am the 2nd reminder", monthly(3), "the 2nd reminder"),
        ("call mum every monday at 9am", weekly({MO}, "09:00"), "call mum"),
        ("every monday at 9am | tuesday's report", weekly({MO}, "09:00"), "tuesday's report"),
        ("every monday at 9am\nuntil we win", weekly({MO}, "09:00"), "until we win"),
    ],
)
def test_the_message_keeps_what_is_no_part_of_the_rule(text, expected, message):
    said = understood(text)

    assert said.reading is not None
    assert (said.reading.recurrence, said.message) == (expected, message)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("every second", IntervalTooShort),
        ("every 30 seconds drink", IntervalTooShort),
        ("twice a day", ClockMissing),
        ("every 8 hours except daily at 12am", NotUnderstood),
        ("every week on the 4th day", NotUnderstood),
        ("every 30 february at 9am", NotUnderstood),
        ("the 400th day of every year", NotUnderstood),
        ("every 400th working day of the month", NotUnderstood),
        ("every day at 9am from 2027-02-01 until 2027-01-01", NotUnderstood),
        ("every day at 9am until 2020-01-01", TimeInThePast),
        ("every monday this week at 9am", TimeInThePast),
        ("every 20 years on 3 may at 9am", IntervalTooLong),
    ],
)
def test_what_is_not_offered_is_refused_and_never_read_as_less(text, problem):
    said = understood(text)

    assert said.reading is None
    assert isinstance(said.problem, problem)


TUESDAYS = weekly({TU}, "10:00", interval=2)


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("de", "jeden Montag um 8", weekly({MO}, "08:00")),
        ("de", "montags und donnerstags um 18 Uhr", weekly({MO, TH}, "18:00")),
        ("de", "von Montag bis Freitag um 9", weekly(WORKING, "09:00")),
        ("de", "am 1. und 15. jedes Monats um 10 Uhr", monthly(1, 15, clock="10:00")),
        ("de", "jeden letzten Freitag im Monat um 17 Uhr", monthly(nth=[(-1, FR)], clock="17:00")),
        ("de", "jedes Jahr am 24. Dezember um 18 Uhr", yearly(12, 24, clock="18:00")),
        ("de", "zweimal täglich um 9 und 18 Uhr", Daily(times=at("09:00", "18:00"))),
        ("de", "jeden Tag außer Sonntag um 9", weekly(set(Weekday) - {SU}, "09:00")),
        ("ru", "каждый будний день в 9", weekly(WORKING, "09:00")),
        ("ru", "в 9 каждый день", Daily(times=at("09:00"))),
        ("ru", "по понедельникам и четвергам в 18:30", weekly({MO, TH}, "18:30")),
        ("ru", "1 и 15 числа каждого месяца в 10:00", monthly(1, 15, clock="10:00")),
        ("ru", "в последнюю пятницу каждого месяца в 17:00", monthly(nth=[(-1, FR)], clock="17:00")),
        ("ru", "каждое 31 декабря в 23:00", yearly(12, 31, clock="23:00")),
        ("ru", "каждый вечер в 8", Daily(times=at("20:00"))),
        ("es", "todos los días a las 9", Daily(times=at("09:00"))),
        ("es", "los lunes y miércoles a las 18:30", weekly({MO, WE}, "18:30")),
        ("es", "el 1 y el 15 de cada mes a las 10", monthly(1, 15, clock="10:00")),
        ("es", "dos veces al día a las 9 y a las 21", Daily(times=at("09:00", "21:00"))),
        ("fr", "tous les lundis à 8h", weekly({MO}, "08:00")),
        ("fr", "un jour sur deux à 9h", Daily(times=at("09:00"), interval=2)),
        ("fr", "le dernier vendredi de chaque mois à 17h", monthly(nth=[(-1, FR)], clock="17:00")),
        ("fr", "deux fois par jour à 9h et 18h", Daily(times=at("09:00", "18:00"))),
        ("pt", "toda segunda às 9", weekly({MO}, "09:00")),
        ("pt", "todo dia 15 às 10", monthly(15, clock="10:00")),
        ("it", "ogni primo lunedì del mese alle 9", monthly(nth=[(1, MO)])),
        ("zh", "每周一、三、五9点", weekly({MO, WE, FR}, "09:00")),
        ("zh", "每天早上8点和晚上8点", Daily(times=at("08:00", "20:00"))),
        ("ar", "كل يوم اثنين الساعة 9", weekly({MO}, "09:00")),
        ("tr", "her ayın ilk pazartesi günü saat 9'da", monthly(nth=[(1, MO)])),
        ("pl", "w każdą środę o 19", weekly({WE}, "19:00")),
        ("uk", "щопонеділка о 9", weekly({MO}, "09:00")),
    ],
)
def test_languages_share_the_rules(language, text, expected):
    said = understood(text, language=language)

    assert said.reading is not None
    assert said.reading.recurrence == expected
    assert said.certainty is Certainty.EXACT


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "every second tuesday at 10:00"),
        ("de", "jeden zweiten Dienstag um 10"),
        ("ru", "каждый второй вторник в 10"),
        ("es", "cada segundo martes a las 10"),
        ("fr", "tous les deuxièmes mardis à 10h"),
    ],
)
def test_every_second_tuesday_is_asked_about_in_every_language(language, text):
    said = understood(text, language=language)

    assert said.reading is not None
    assert said.reading.recurrence == TUESDAYS
    assert [other.recurrence for other in said.alternatives] == [monthly(nth=[(2, TU)], clock="10:00")]
    assert said.certainty is Certainty.ASK


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("de", "jeden Tag um 9 bis Ende des Jahres", {"until": date(2026, 12, 31)}),
        ("ru", "каждый день в 9 до конца года", {"until": date(2026, 12, 31)}),
        ("es", "todos los días a las 9 hasta fin de año", {"until": date(2026, 12, 31)}),
        ("fr", "tous les jours à 9h jusqu'à la fin de l'année", {"until": date(2026, 12, 31)}),
        ("de", "jeden Tag um 9 zehnmal", {"count": 10}),
        ("ru", "каждый день в 9 10 раз", {"count": 10}),
        ("es", "todos los días a las 9 diez veces", {"count": 10}),
        ("fr", "tous les jours à 9h dix fois", {"count": 10}),
        ("de", "jeden Tag um 9 drei Wochen lang", {"until": wall("2026-12-09T14:05")}),
        ("fr", "tous les jours à 9h pendant 3 semaines", {"until": wall("2026-12-09T14:05")}),
        ("ru", "каждый день в 9 с 1 декабря", {"start": date(2026, 12, 1)}),
    ],
)
def test_bounds_are_said_in_every_language(language, text, expected):
    assert rule(text, language=language) == Bounded(rule=Daily(times=at("09:00")), **expected)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "every evening at 12 sleep"),
        ("de", "jeden Abend um 12 Uhr schlafen"),
        ("fr", "chaque soir à 12h dormir"),
        ("ru", "каждый вечер в 12 спать"),
        ("pl", "co wieczór o 12 spać"),
        ("tr", "her akşam 12'de uyu"),
        ("zh", "每天晚上12点睡觉"),
    ],
)
def test_twelve_in_the_evening_is_midnight(language, text):
    assert rule(text, language=language) == Daily(times=at("00:00"))


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "every friday night at 1 train", [weekly({SA}, "01:00"), weekly({FR}, "01:00")]),
        ("en", "every sunday night at 12:30 train", [weekly({MO}, "00:30"), weekly({SU}, "00:30")]),
        ("en", "every friday at midnight train", [weekly({SA}, "00:00"), weekly({FR}, "00:00")]),
        ("de", "jeden Freitag um 24 Uhr Zug", [weekly({SA}, "00:00"), weekly({FR}, "00:00")]),
        ("ru", "каждую пятницу в 2 часа ночи поезд", [weekly({FR}, "02:00")]),
        ("zh", "每天晚上1点备份", [Daily(times=at("01:00")), Daily(times=at("13:00"))]),
        ("fr", "la nuit de vendredi à 1h train", [weekly({SA}, "01:00"), weekly({FR}, "01:00")]),
        ("en", "every 2 years on feb 29 at 9:00 leap", [yearly(2, 29, interval=2)]),
    ],
)
def test_the_date_of_the_small_hours_is_asked_about(language, text, expected):
    found = understood(text, language=language)

    assert found.certainty is Certainty.ASK
    assert [each.recurrence for each in (found.reading, *found.alternatives)][: len(expected)] == expected


def test_every_so_many_leap_days_begin_with_one():
    found = understood("every 4 years on feb 29 at 9:00 leap")

    assert found.certainty is Certainty.EXACT
    assert found.reading.first.local == wall("2028-02-29T09:00")


def test_the_end_of_a_month_in_french_is_its_last_day():
    found = rule("tous les lundis à 9h jusqu'à fin mars", language="fr")

    assert found == Bounded(rule=weekly({MO}, "09:00"), until=date(2027, 3, 31))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "every 2 hours starting at 18:00 stir"),
        ("de", "alle 2 Stunden ab 18 Uhr rühren"),
        ("fr", "toutes les 2 heures à partir de 18h remuer"),
        ("es", "cada 2 horas desde las 18:00 remover"),
        ("pt", "a cada 2 horas a partir das 18h mexer"),
        ("ru", "каждые 2 часа с 18:00 мешать"),
        ("uk", "кожні 2 години з 18 мішати"),
        ("pl", "co 2 godziny od 18 mieszać"),
    ],
)
def test_elapsed_time_from_an_hour_on_begins_then_or_is_each_days(language, text):
    found = understood(text, language=language)

    assert found.certainty is Certainty.ASK
    assert found.message == text.split()[-1]
    assert [each.recurrence for each in (found.reading, *found.alternatives)] == [
        Bounded(rule=Every(minutes=120), start=wall("2026-11-18T18:00")),
        Every(minutes=120, window=Window(begins=time(18), ends=time(23, 59), weekdays=frozenset(Weekday))),
    ]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "every 2 hours starting tomorrow at 9:00 stir"),
        ("de", "alle 2 Stunden ab morgen 9 Uhr rühren"),
        ("es", "cada 2 horas desde mañana a las nueve remover"),
        ("ar", "كل ساعتين ابتداء من غدا الساعة 9:00 حرك"),
    ],
)
def test_elapsed_time_begins_at_the_hour_of_its_first_day(language, text):
    found = understood(text, language=language)

    assert found.certainty is Certainty.EXACT
    assert found.reading.recurrence == Bounded(rule=Every(minutes=120), start=wall("2026-11-19T09:00"))
    assert found.reading.first.at == wall("2026-11-19T08:00").replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "every 30 minutes tonight stir"),
        ("en", "every hour at night drink"),
        ("en", "every hour at half past stir"),
        ("en", "every 2 hours starting tomorrow stir"),
        ("de", "alle 30 Minuten heute Abend rühren"),
        ("zh", "每30分钟今晚检查"),
        ("tr", "her hafta içi 9:00 ile 17:00 arasında 30 dakikada bir su"),
    ],
)
def test_what_else_is_said_of_elapsed_time_is_never_dropped_silently(language, text):
    assert understood(text, language=language).certainty is Certainty.ASK


def test_a_window_may_have_its_words_behind_the_hours():
    expected = Every(minutes=30, window=Window(begins=time(9), ends=time(17), weekdays=frozenset(Weekday)))

    assert rule("her 30 dakikada bir 9:00'dan 17:00'ye kadar su", language="tr") == expected


@pytest.mark.parametrize(
    ("text", "start", "until"),
    [
        ("every 30 minutes tonight", wall("2026-11-18T20:00"), date(2026, 11, 18)),
        ("every 30 minutes this afternoon", wall("2026-11-18T15:00"), wall("2026-11-18T19:00")),
        ("every 30 minutes this evening", wall("2026-11-18T19:00"), date(2026, 11, 18)),
        ("every 30 minutes today", None, date(2026, 11, 18)),
        ("every 30 minutes from now until 18:00", None, wall("2026-11-18T18:00")),
    ],
)
def test_elapsed_time_may_run_on_this_day_only(text, start, until):
    assert rule(text) == Bounded(rule=Every(minutes=30), start=start, until=until)
    assert (understood(text).certainty is Certainty.EXACT) == ("this" not in text and "tonight" not in text)


@pytest.mark.parametrize(
    "text",
    [
        "every day at 9am between 1 and 10 december",
        "between 1 december and 10 december every day at 9am",
    ],
)
def test_dates_on_both_sides_bound_a_rule(text):
    bounded = Bounded(rule=Daily(times=at("09:00")), start=date(2026, 12, 1), until=date(2026, 12, 10))

    assert rule(text) == bounded


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("every last day at 18:00", monthly("last", clock="18:00")),
        (
            "every last workday at 18:00",
            Calendar(
                frequency=Frequency.MONTHLY,
                times=at("18:00"),
                weekdays=frozenset(WORKING),
                positions=frozenset({-1}),
            ),
        ),
    ],
)
def test_the_last_day_without_its_month_is_asked_about(text, expected):
    assert rule(text) == expected
    assert understood(text).certainty is Certainty.ASK
