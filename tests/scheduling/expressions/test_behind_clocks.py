"""Words behind a clock: what says more of it, and what begins the message. It is Sunday, 22 November 2026, 14:05."""

from datetime import datetime

import pytest

from scheduling.expressions.understanding import Certainty
from scheduling.zones import zone_named
from tests.scheduling.expressions.languages.phrasebook import Place

NOW = datetime(2026, 11, 22, 14, 5)  # noqa: DTZ001 - on the wall there
TOMORROW = "2026-11-23"


def place(language):
    return Place(language, zone_named("Europe/Berlin"), NOW)


def hours(understood):
    readings = (understood.reading, *understood.alternatives)
    return [reading.first.at.astimezone(zone_named("Europe/Berlin")).strftime("%H:%M") for reading in readings]


@pytest.mark.parametrize(
    ("language", "text", "message"),
    [
        ("ar", "كل يوم الساعة 09:00 صباح الخير", "صباح الخير"),
        ("ar", "كل يوم الساعة 9 صباح الخير", "صباح الخير"),
        ("ar", "غدا الساعة 09:00 مساء الخير", "مساء الخير"),
        ("es", "cada lunes 09:00 Hora punta", "Hora punta"),
        ("ru", "каждый день в 09:00 час пик", "час пик"),
        ("zh", "每天 09:00 早上好", "早上好"),
    ],
)
def test_what_is_no_time_although_it_begins_as_one_is_the_message(language, text, message):
    understood = place(language).understood(text)

    assert (hours(understood), understood.message) == (["09:00"], message)
    assert understood.certainty is Certainty.EXACT


@pytest.mark.parametrize(
    ("language", "text", "message"),
    [
        ("zh", "每天 09:00 晚上吃药", "晚上吃药"),
        ("zh", "明天 09:00 晚上吃药", "晚上吃药"),
        ("zh", "每周一 09:00 下午开会", "下午开会"),
        ("en", "tomorrow 09:00 evening pills", "evening pills"),
        ("en", "tomorrow 9am evening pills", "evening pills"),
        ("ru", "каждый день 09:00 вечер встреч", "вечер встреч"),
        ("uk", "завтра о 09:00 ввечері гості", "ввечері гості"),
        ("es", "todos los días 09:00 noche de pelis", "noche de pelis"),
        ("de", "jeden Tag 09:00 Abend planen", "Abend planen"),
        ("fr", "demain 09:00 soirée pizza", "soirée pizza"),
        ("pt", "todo dia 09:00 noite de jogos", "noite de jogos"),
        ("it", "ogni giorno 09:00 sera libera", "sera libera"),
        ("tr", "her gün 09:00 akşam yemeği", "akşam yemeği"),
        ("pl", "codziennie 09:00 wieczór gier", "wieczór gier"),
        ("ar", "كل يوم الساعة 09:00 ليلة الفيلم", "ليلة الفيلم"),
    ],
)
def test_a_part_of_the_day_that_contradicts_the_clock_is_of_the_message_and_the_other_hour_is_offered(
    language, text, message
):
    understood = place(language).understood(text)

    assert (understood.message, hours(understood)) == (message, ["09:00", "21:00"])
    assert understood.certainty is Certainty.ASK


@pytest.mark.parametrize(
    ("language", "text", "message"),
    [
        ("en", "tomorrow at 21:00 morning pills", "morning pills"),
        ("en", "every monday at 21:00 morning pills", "morning pills"),
        ("zh", "明天 21:00 早上吃药", "早上吃药"),
        ("ru", "каждый день 21:00 утро доброе", "утро доброе"),
        ("tr", "her gün 21:00 sabah kahvesi", "sabah kahvesi"),
        ("pl", "jutro 21:00 rano wstać", "rano wstać"),
        ("pt", "todo dia 21:00 manhã livre", "manhã livre"),
        ("de", "jeden Tag 21:00 morgens früh raus", "morgens früh raus"),
    ],
)
def test_an_hour_of_24_has_no_other_meaning(language, text, message):
    understood = place(language).understood(text)

    assert (understood.message, hours(understood)) == (message, ["21:00"])
    assert understood.certainty is Certainty.EXACT


@pytest.mark.parametrize(
    ("language", "text", "message"),
    [
        ("en", "tomorrow at 09:00 in the evening call", "call"),
        ("en", "every day at 09:00 in the evening call", "call"),
        ("en", "every monday 09:00 in the evening", ""),
        ("es", "cada lunes 09:00 de la noche llamar", "llamar"),
        ("ru", "каждый день в 09:00 вечера гости", "гости"),
        ("ru", "завтра в 09:00 вечером", ""),
        ("de", "jeden Tag 09:00 abends Tee", "Tee"),
        ("ar", "كل يوم 09:00 مساء دواء", "دواء"),
        ("zh", "每天 晚上9:00 吃药", "吃药"),
        ("zh", "每天 21:00 晚上吃药", "吃药"),
        ("en", "tomorrow at 9 evening pills", "pills"),
    ],
)
def test_a_part_of_the_day_that_is_said_of_the_hour_is_no_message(language, text, message):
    understood = place(language).understood(text)

    assert (understood.message, hours(understood)) == (message, ["21:00"])
    assert understood.certainty is Certainty.EXACT


@pytest.mark.parametrize(
    ("language", "text", "message"),
    [
        ("es", "cada día 09:00 Hora de la medicina", "Hora de la medicina"),
        ("es", "mañana a las 9 hora de comer", "hora de comer"),
        ("it", "ogni giorno 09:00 Ora di cena", "Ora di cena"),
        ("it", "domani alle 9 ora di cena", "ora di cena"),
        ("pt", "todo dia 09:00 Hora de dormir", "Hora de dormir"),
        ("pt", "amanhã às 09:00 hora do remédio", "hora do remédio"),
        ("fr", "chaque jour à 09:00 heure du thé", "heure du thé"),
        ("ru", "завтра в 09:00 час тишины", "час тишины"),
        ("uk", "завтра о 09:00 година тиші", "година тиші"),
        ("pl", "codziennie 09:00 Godzina ciszy", "Godzina ciszy"),
        ("zh", "明天 09:00 点外卖", "点外卖"),
        ("tr", "her gün 09:00 Saat kontrol", "Saat kontrol"),
    ],
)
def test_a_word_of_hours_that_no_clock_has_behind_it_begins_the_message(language, text, message):
    understood = place(language).understood(text)

    assert (hours(understood), understood.message) == (["09:00"], message)
    assert understood.certainty is Certainty.EXACT


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("es", "mañana a las 09:00 horas comer", "09:00"),
        ("es", "mañana a la 1 hora de la tarde comer", "13:00"),
        ("fr", "demain à 9 heure du matin manger", "09:00"),
        ("fr", "demain à 09:00 heures manger", "09:00"),
        ("de", "morgen um 09:00 Uhr essen", "09:00"),
        ("ru", "завтра в 21 час есть", "21:00"),
        ("uk", "завтра о 09:00 годині їсти", "09:00"),
        ("zh", "明天9点吃饭", "09:00"),
    ],
)
def test_the_word_of_an_hour_stays_with_its_clock(language, text, expected):
    assert place(language).said(text) == (f"{TOMORROW}T{expected}", text.rsplit(maxsplit=1)[-1].removeprefix("明天9点"))
