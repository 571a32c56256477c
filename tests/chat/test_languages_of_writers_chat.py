"""Times in the writers' own languages, answered in them. It is Monday, 23 November 2026, 08:00."""

import pytest

from texts.speech import ISOLATED, ISOLATED_END

pytestmark = pytest.mark.usefixtures("bot")


@pytest.mark.parametrize(
    ("code", "request_text", "message", "says"),
    [
        ("de", "morgen um 9 Uhr Müll rausbringen", "Müll rausbringen", "morgen, Dienstag, 24. November, 09:00"),
        ("de-AT", "jeden Freitag um 15 Uhr Bericht", "Bericht", "Jeden Freitag um 15:00 Uhr"),
        ("fr", "le 1er et le 15 de chaque mois à 10h loyer", "loyer", "Les 1 et 15 de chaque mois à 10:00"),
        ("pt-br", "amanhã às 9h ligar para a mãe", "ligar para a mãe", "amanhã, terça-feira, 24 de novembro, 09:00"),
        ("zh-hans", "明天9点开会", "开会", "明天，11月24日星期二 09:00"),
        ("es", "todos los lunes a las 9 llamar a Ana", "llamar a Ana", "Los lunes a las 09:00"),
        ("it", "domani alle 9 chiamare la mamma", "chiamare la mamma", "domani, martedì 24 novembre, 09:00"),
        ("pl", "jutro o 9 zadzwonić do mamy", "zadzwonić do mamy", "jutro, wtorek, 24 listopada, 09:00"),
        ("tr", "her pazartesi saat 09:00 toplantı", "toplantı", "Her pazartesi saat 09:00"),
        ("uk", "завтра о 9 подзвонити мамі", "подзвонити мамі", "завтра, вівторок, 24 листопада, 09:00"),
        ("ar", "غدا الساعة 9 صباحا اتصل بأمي", "اتصل بأمي", "الثلاثاء، 24 نوفمبر، 09:00"),
        ("nl", "2026-11-24 09:00 brood kopen", "brood kopen", "tomorrow, Tuesday, 24 November, 09:00"),
    ],
)
async def test_a_time_is_read_and_answered_in_the_language_of_its_writers_client(
    ada, schedules, code, request_text, message, says
):
    ada.user.language_code = code
    confirmation = await ada.asks(f"/schedule {request_text}")
    assert says in confirmation.text
    assert [row["content"]["text"] for row in await schedules.all()] == [message]


async def test_a_number_copied_out_of_arabic_words_is_understood(ada, schedules):
    ada.user.language_code = "ar"
    confirmation = (await ada.asks("/schedule daily 10:00 Tea")).text
    number = confirmation.split()[next(i for i, word in enumerate(confirmation.split()) if "#1" in word)]
    assert number.startswith(ISOLATED)
    await ada.asks(f"/cancel_schedule {ISOLATED}#1{ISOLATED_END}")
    assert [row["status"] for row in await schedules.all()] == ["cancelled"]
