"""Rules in words."""

from datetime import date, datetime, time

import pytest

from scheduling.recurrence import (
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
from tests.texts.samples import EIGHT, WORKING_DAYS, timing
from texts.rules import describe, progress
from texts.speech import speaking

MON, WED, FRI = Weekday.MONDAY, Weekday.WEDNESDAY, Weekday.FRIDAY
WORDS = [
    (Once(datetime(2026, 12, 31, 12)), "once", "один раз"),  # noqa: DTZ001
    (Daily(EIGHT), "every day at 08:00", "каждый день в 08:00"),
    (Daily((time(18, 30, 5), time(8)), 2), "every 2 days at 08:00 and 18:30:05", "каждые 2 дня в 08:00 и 18:30:05"),
    (
        Weekly(frozenset({FRI, MON, WED}), EIGHT),
        "every Monday, Wednesday and Friday at 08:00",
        "по понедельникам, средам и пятницам в 08:00",
    ),
    (
        Weekly(frozenset({MON, FRI}), EIGHT, 2),
        "every 2 weeks on Monday and Friday at 08:00",
        "каждые 2 недели по понедельникам и пятницам в 08:00",
    ),
    (Weekly(WORKING_DAYS, EIGHT), "on weekdays at 08:00", "по будням в 08:00"),
    (
        Weekly(frozenset({Weekday.SATURDAY, Weekday.SUNDAY}), EIGHT),
        "on weekends at 08:00",
        "по выходным в 08:00",
    ),
    (Weekly(frozenset(Weekday), EIGHT), "every day at 08:00", "каждый день в 08:00"),
    (
        Monthly(frozenset({31}), EIGHT),
        "on day 31 of each month at 08:00 (on the last day of shorter months)",
        "31-го числа каждого месяца в 08:00 (в коротких месяцах — в последний день)",
    ),
    (
        Monthly(frozenset({15, 1}), EIGHT),
        "on days 1 and 15 of each month at 08:00",
        "1-го и 15-го числа каждого месяца в 08:00",
    ),
    (
        Monthly(frozenset({"last"}), EIGHT),
        "on the last day of each month at 08:00",
        "в последний день каждого месяца в 08:00",
    ),
    (
        Monthly(frozenset({"last", 15}), EIGHT, 3),
        "every 3 months on day 15 and the last day at 08:00",
        "раз в 3 месяца 15-го числа и в последний день в 08:00",
    ),
    (
        Monthly(frozenset({1, 15, "last"}), EIGHT),
        "on day 1, day 15 and the last day of each month at 08:00",
        "1-го числа, 15-го числа и в последний день каждого месяца в 08:00",
    ),
    (Every(1), "every minute", "каждую минуту"),
    (Every(2), "every 2 minutes", "каждые 2 минуты"),
    (Every(5), "every 5 minutes", "каждые 5 минут"),
    (Every(21), "every 21 minutes", "каждые 21 минуту"),
    (Every(30), "every 30 minutes", "каждые 30 минут"),
    (Every(60), "every hour", "каждый час"),
    (Every(90), "every 90 minutes", "каждые 90 минут"),
    (Every(120), "every 2 hours", "каждые 2 часа"),
    (Every(150), "every 2 hours 30 minutes", "каждые 2 часа 30 минут"),
    (Every(1440), "every 24 hours", "каждые 24 часа"),
]

TEN = (time(10),)
MON_TO_FRI = frozenset(list(Weekday)[:5])
NINE_TO_FIVE = {"begins": time(9), "ends": time(17)}
WORDS += [
    (
        Monthly(weekdays=frozenset({NthWeekday(2, Weekday.TUESDAY)}), times=TEN),
        "on the second Tuesday of each month at 10:00",
        "во второй вторник каждого месяца в 10:00",
    ),
    (
        Monthly(weekdays=frozenset({NthWeekday(-1, FRI), NthWeekday(1, Weekday.SUNDAY)}), times=TEN, interval=3),
        "every 3 months on the first Sunday and the last Friday at 10:00",
        "раз в 3 месяца в первое воскресенье и в последнюю пятницу в 10:00",
    ),
    (
        Monthly(frozenset({-2, 15}), TEN),
        "on day 15 and the last day but one of each month at 10:00",
        "15-го числа и в предпоследний день каждого месяца в 10:00",
    ),
    (
        Monthly(frozenset({31}), TEN, month_end=MonthEnd.SKIP),
        "on day 31 of each month at 10:00 (not in shorter months)",
        "31-го числа каждого месяца в 10:00 (кроме коротких месяцев)",
    ),
    (
        Yearly(months=frozenset({12}), days=frozenset({24, 25}), times=TEN),
        "every year on 24 December and 25 December at 10:00",
        "каждый год 24 декабря и 25 декабря в 10:00",
    ),
    (
        Yearly(months=frozenset({5}), weekdays=frozenset({NthWeekday(2, Weekday.SUNDAY)}), times=TEN),
        "every year on the second Sunday of May at 10:00",
        "каждый год во второе воскресенье мая в 10:00",
    ),
    (
        Yearly(months=frozenset({2}), days=frozenset({29}), times=TEN, interval=2),
        "every 2 years on 29 February at 10:00 (on the last day of shorter months)",
        "раз в 2 года 29 февраля в 10:00 (в коротких месяцах — в последний день)",
    ),
    (
        Every(30, Window(**NINE_TO_FIVE, weekdays=MON_TO_FRI)),
        "every 30 minutes from 09:00 to 17:00 on weekdays",
        "каждые 30 минут с 09:00 до 17:00 по будням",
    ),
    (
        Every(60, Window(**NINE_TO_FIVE)),
        "every hour from 09:00 to 17:00",
        "каждый час с 09:00 до 17:00",
    ),
    (
        Every(90, Window(**NINE_TO_FIVE, weekdays=frozenset({MON, WED}))),
        "every 90 minutes from 09:00 to 17:00 on Monday and Wednesday",
        "каждые 90 минут с 09:00 до 17:00 по понедельникам и средам",
    ),
    (
        Bounded(rule=Weekly(frozenset({MON}), TEN, 2), until=date(2026, 12, 31)),
        "every 2 weeks on Monday at 10:00, until 31 December 2026",
        "каждые 2 недели по понедельникам в 10:00, по 31 декабря 2026 включительно",
    ),
    (
        Bounded(rule=Daily(TEN), start=date(2026, 12, 1), count=10, skipped=frozenset({date(2026, 12, 6)})),
        "every day at 10:00, from 1 December 2026, 10 times, except 6 December 2026",
        "каждый день в 10:00, начиная с 1 декабря 2026, 10 раз, кроме 6 декабря 2026",
    ),
    (
        Bounded(rule=Daily(TEN), skipped=frozenset(date(2026, 12, day) for day in range(1, 9))),
        "every day at 10:00, except 8 dates",
        "каждый день в 10:00, кроме 8 дат",
    ),
    (
        Daily(tuple(time(hour) for hour in range(24))),
        "every day at 00:00, 01:00, …, 23:00",
        "каждый день в 00:00, 01:00, …, 23:00",
    ),
    (
        Calendar(
            frequency=Frequency.MONTHLY, times=TEN, month_days=frozenset({13}), weekdays=frozenset({FRI}), interval=2
        ),
        "every 2 months, on day 13 of the month, on Friday, at 10:00",
        "каждые 2 месяца, 13-го числа месяца, по пятницам, в 10:00",
    ),
    (
        Calendar(frequency=Frequency.MONTHLY, times=TEN, weekdays=frozenset({MON, FRI}), positions=frozenset({-1})),
        "every month, on Monday and Friday, of these only the last one, at 10:00",
        "каждый месяц, по понедельникам и пятницам, из них только последний раз, в 10:00",
    ),
    (
        Calendar(frequency=Frequency.YEARLY, times=TEN, weeks=frozenset({1, -1}), weekdays=frozenset({MON})),
        "every year, in weeks 1 and the last of the year, on Monday, at 10:00",
        "каждый год, на неделях года № 1 и последний, по понедельникам, в 10:00",
    ),
]


IN_OTHER_WORDS = {
    "de": ("alle 2 Stunden 30 Minuten", "am letzten Freitag jedes Monats um 10:00 Uhr"),
    "es": ("cada 2 horas y 30 minutos", "el último viernes de cada mes a las 10:00"),
    "fr": ("toutes les 2 heures 30 minutes", "le dernier vendredi de chaque mois à 10:00"),
    "it": ("ogni 2 ore e 30 minuti", "l’ultimo venerdì di ogni mese alle 10:00"),
    "pl": ("co 2 godziny 30 minut", "w ostatni piątek każdego miesiąca o 10:00"),
    "pt_BR": ("a cada 2 horas e 30 minutos", "na última sexta-feira de cada mês às 10:00"),
    "tr": ("2 saat 30 dakikada bir", "her ayın son cuma günü saat 10:00"),
    "uk": ("кожні 2 години 30 хвилин", "в останню пʼятницю кожного місяця о 10:00"),
    "zh_Hans": ("每 2 小时 30 分钟", "每月最后一个周五 10:00"),
    "ar": ("كل ساعتين و30 دقيقة", "في آخر جمعة من كل شهر الساعة 10:00"),
}


@pytest.mark.parametrize("code", IN_OTHER_WORDS)
def test_rules_are_put_as_each_language_puts_them(code):
    """Genders, cases, duals, and where the number stands."""
    last_friday = Monthly(weekdays=frozenset({NthWeekday(-1, FRI)}), times=TEN)
    with speaking(code):
        assert (describe(timing(Every(150))), describe(timing(last_friday))) == IN_OTHER_WORDS[code]


@pytest.mark.parametrize(
    ("code", "saturday", "sunday"),
    [
        ("pl", "w drugą sobotę", "w drugą niedzielę kwietnia"),
        ("pt_BR", "no segundo sábado", "no segundo domingo de abril"),
        ("fr", "le deuxième samedi", "le deuxième dimanche d’avril"),
    ],
)
def test_genders_and_elisions_are_heeded(code, saturday, sunday):
    with speaking(code):
        monthly = Monthly(weekdays=frozenset({NthWeekday(2, Weekday.SATURDAY)}), times=TEN)
        assert saturday in describe(timing(monthly))
        yearly = Yearly(months=frozenset({4}), weekdays=frozenset({NthWeekday(2, Weekday.SUNDAY)}), times=TEN)
        assert sunday in describe(timing(yearly))


@pytest.mark.parametrize(("rule", "english", "russian"), WORDS, ids=[english for _, english, _ in WORDS])
def test_a_rule_is_put_into_words(rule, english, russian):
    assert describe(timing(rule)) == english
    with speaking("ru"):
        assert describe(timing(rule)) == russian


def test_an_unknown_rule_is_a_defect():
    with pytest.raises(TypeError, match="no words"):
        describe(timing(object()))


def test_where_runs_are_counted_people_hear_which_one_is_next():
    assert progress(timing(Bounded(rule=Daily(EIGHT), count=10)), 2) == "The next one is number 3 of 10."
    assert progress(timing(Daily(EIGHT)), 2) == ""
