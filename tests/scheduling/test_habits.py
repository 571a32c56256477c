"""Whose habits count for the order of dates and the beginning of weeks."""

from uuid import UUID

import pytest

from scheduling.chats import Actor, Address, Chat, ChatKind
from scheduling.habits import territory_of, week_start_of
from scheduling.identifiers import BotId, ChatId, RecipientId, UserId
from scheduling.recurrence import Weekday


def chat(language: str, zone: str | None) -> Chat:
    return Chat(
        id=ChatId(UUID(int=1)),
        bot_id=BotId(1),
        recipient_id=RecipientId(UUID(int=2)),
        address=Address("telegram", "5"),
        kind=ChatKind.PRIVATE,
        title="Ada",
        zone=zone or "UTC",
        zone_is_set=zone is not None,
        language=language,
        language_is_set=True,
    )


@pytest.mark.parametrize(
    ("client", "language", "zone", "territory"),
    [
        ("en-US", "en", "Europe/Berlin", "US"),
        ("pt-br", "pt", None, "BR"),
        ("zh-hans-cn", "zh", None, "CN"),
        ("en", "en", "America/New_York", "US"),
        ("en", "en", "Asia/Calcutta", "IN"),
        ("en", "en", None, None),
        ("en", "en", "Etc/UTC", None),
        ("es", "es", "America/Mexico_City", "MX"),
        ("de", "de", "America/New_York", "DE"),
        ("uk", "uk", "Europe/Kiev", "UA"),
        ("ru", "ru", None, "RU"),
        (None, "ru", None, "RU"),
        ("not a code", "en", None, None),
        ("", "xx", None, None),
    ],
)
def test_the_client_comes_first_then_the_zone_then_the_language(client, language, zone, territory):
    actor = Actor(UserId(5), is_administrator=True, locale=client)
    assert territory_of(actor, chat(language, zone)) == territory


@pytest.mark.parametrize(
    ("territory", "day"),
    [
        ("US", Weekday.SUNDAY),
        ("DE", Weekday.MONDAY),
        ("EG", Weekday.SATURDAY),
        ("PT", Weekday.SUNDAY),
        ("RU", Weekday.MONDAY),
        (None, Weekday.MONDAY),
        ("XX", Weekday.MONDAY),
    ],
)
def test_weeks_begin_as_cldr_says(territory, day):
    assert week_start_of(territory) is day
