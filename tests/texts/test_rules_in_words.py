"""Rules in words, in English and Russian."""

from datetime import datetime, time

import pytest

from scheduling.recurrence import Daily, Every, Monthly, Once, Weekday, Weekly
from tests.texts.samples import EIGHT, WORKING_DAYS, timing
from texts.rules import describe
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


@pytest.mark.parametrize(("rule", "english", "russian"), WORDS, ids=[english for _, english, _ in WORDS])
def test_a_rule_is_put_into_words(rule, english, russian):
    assert describe(timing(rule)) == english
    with speaking("ru"):
        assert describe(timing(rule)) == russian


def test_an_unknown_rule_is_a_defect():
    with pytest.raises(TypeError, match="no words"):
        describe(timing(object()))
