"""Whose habits count for the order of dates and the beginning of weeks."""

from uuid import UUID

import pytest

from scheduling.chats import Actor, Address, Chat, ChatKind
from scheduling.habits import counts_to_twelve, languages_of, territory_of, week_start_of
from scheduling.identifiers import BotId, ChatId, RecipientId, UserId
from scheduling.recurrence import Weekday


def chat(language: str, zone: str | None, *, language_is_set: bool = True) -> Chat:
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
        language_is_set=language_is_set,
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


@pytest.mark.parametrize(
    ("client", "language", "is_chosen", "languages"),
    [
        ("de-AT", "en", False, ("de", "en")),
        ("zh-hans", "en", False, ("zh", "en")),
        ("de", "ru", False, ("de", "ru", "en")),
        ("de", "ru", True, ("ru", "de", "en")),
        ("de", "en", True, ("en", "de")),
        ("en-GB", "en", False, ("en",)),
        (None, "ru", False, ("ru", "en")),
        ("no language", "en", False, ("en",)),
        ("", "xx", False, ("xx", "en")),
    ],
)
def test_times_are_read_in_the_language_that_was_chosen_and_in_the_authors_own(client, language, is_chosen, languages):
    actor = Actor(UserId(5), is_administrator=True, locale=client)
    assert languages_of(actor, chat(language, None, language_is_set=is_chosen)) == languages


def test_whose_language_was_not_chosen_follows_the_clients_habits():
    actor = Actor(UserId(5), is_administrator=True, locale="pt")
    assert territory_of(actor, chat("en", None, language_is_set=False)) == "BR"
    assert territory_of(actor, chat("en", None)) is None


@pytest.mark.parametrize(
    ("client", "language", "is_twelve"),
    [
        ("en-US", "en", True),
        ("en-GB", "en", False),
        ("en", "en", False),
        ("es-MX", "es", True),
        ("ar-EG", "ar", True),
        ("de", "de", False),
        ("ru", "ru", False),
        ("fr-CA", "fr", False),
        ("no language", "en", False),
    ],
)
def test_clocks_are_read_as_where_the_author_lives(client, language, is_twelve):
    actor = Actor(UserId(5), is_administrator=True, locale=client)
    assert counts_to_twelve(actor, chat(language, None)) is is_twelve
