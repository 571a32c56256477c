"""Times in the writers' own languages, in which the bot itself can't speak. It is Monday, 23 November 2026, 08:00."""

import pytest

pytestmark = pytest.mark.usefixtures("bot")


@pytest.mark.parametrize(
    ("code", "request_text", "message", "says"),
    [
        ("de", "morgen um 9 Uhr Müll rausbringen", "Müll rausbringen", "Tuesday, 24 November 2026, 09:00"),
        ("de-AT", "jeden Freitag um 15 Uhr Bericht", "Bericht", "Every Friday at 15:00"),
        ("fr", "le 1er et le 15 de chaque mois à 10h loyer", "loyer", "On days 1 and 15 of each month at 10:00"),
        ("pt-br", "amanhã às 9h ligar para a mãe", "ligar para a mãe", "Tuesday, 24 November 2026, 09:00"),
        ("zh-hans", "明天9点开会", "开会", "Tuesday, 24 November 2026, 09:00"),
    ],
)
async def test_a_time_is_read_in_the_language_of_its_writers_client(ada, schedules, code, request_text, message, says):
    ada.user.language_code = code
    confirmation = await ada.asks(f"/schedule {request_text}")
    assert says in confirmation.text
    assert [row["content"]["text"] for row in await schedules.all()] == [message]
