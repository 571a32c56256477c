"""A broadcast by a template: everybody gets their own text, filled in with their own values."""

import pytest
from sqlalchemy import insert, select, update

from storage.engine import open_database
from storage.models import subscriber_variables, subscribers
from tests.chat.broadcasting import crowd_of, hears_until
from tests.chat.guided import taps

LINE = "\n\nTo get no more announcements, send /stop"
TEXT = 'Hello {{ first_name }}! {{ visits|number }} {{ visits|plural(one="visit", other="visits") }} by {{ weekday }}.'
RUSSIAN = (
    '{{ first_name }}, привет! {{ visits|number }} {{ visits|plural(one="визит", few="визита", many="визитов") }}, '
    "{{ weekday }}."
)
BOLD_NAME = [{"type": "bold", "offset": 6, "length": 16}]


@pytest.fixture
def bot_database(database_url):
    """All of this holds on SQLite and on PostgreSQL."""
    return database_url


@pytest.fixture
async def database(bot_database):
    opened = open_database(bot_database)
    yield opened
    await opened.close()


@pytest.fixture
async def crowd(run_bot, emulator, clock, ada):
    """Ada administers the bot; she and three more have begun a chat with it."""
    await run_bot(admin_ids=frozenset({ada.user.id}))
    await ada.asks("/start")
    return await crowd_of(emulator, clock, "Bob", "Olga ru", "Dieter de")


async def give(database, **visits):
    """Let people have been here so often, by their names."""
    async with database.writing() as connection:
        ids = {row.name: row.id for row in await connection.execute(select(subscribers))}
        for name, count in visits.items():
            own = update(subscribers).where(subscribers.c.id == ids[name])
            await connection.execute(own.values(variables={"visits": count}))
            index = {"subscriber_id": ids[name], "name": "visits", "value_index": count}
            await connection.execute(insert(subscriber_variables).values(**index))


async def template_of_two_languages(ada):
    """Make a template in English and Russian."""
    await taps(ada, await ada.asks("/template"), "➕ New template")
    await ada.asks("Visits")
    await ada.says(TEXT, BOLD_NAME)
    saved = await ada.hears()
    await taps(ada, await taps(ada, saved, "➕ Language"), "Русский")
    await ada.asks(RUSSIAN)


async def asked_to_check(ada):
    """Go on until the review of a broadcast by the template, to everybody, now."""
    pick = await taps(ada, await ada.asks("/broadcast"), "📄 Use a template…")
    audience = await taps(ada, pick, "Visits")
    options = await taps(ada, await taps(ada, audience, "When? ›"), "Now")
    return await taps(ada, options, "Check it ›")


async def test_each_gets_their_own_language_and_values(crowd, ada, database):
    await template_of_two_languages(ada)
    await give(database, Ada="1", Bob="12345", Olga="3", Dieter="2")
    review = await asked_to_check(ada)
    await ada.taps(review, "🧪 Test to myself first")
    test = await ada.hears()
    assert test.text.startswith("Hello Ada! 1 visit by Monday.")
    await taps(ada, review, "📣 Send")

    bob, olga, dieter = [await person.hears() for person in crowd]
    report = await hears_until(ada, "✓ #1 has gone out")

    assert bob.text == "Hello Bob! 12,345 visits by Monday." + LINE
    assert {"type": "bold", "offset": 6, "length": 3} in bob.entities
    assert olga.text.startswith("Olga, привет! 3 визита, понедельник.\n\n")
    assert dieter.text.startswith("Hello Dieter! 2 visits by Monday.\n\n")
    assert "Sent: 4" in report.text


async def test_who_lacks_something_is_counted_before_and_named_afterwards(crowd, ada, database):
    await template_of_two_languages(ada)
    await give(database, Ada="1", Bob="2", Olga="3")
    review = await asked_to_check(ada)
    assert "1 recipient has no visits" in review.text
    await taps(ada, review, "📣 Send")

    report = await hears_until(ada, "✓ #1 has gone out")

    assert "Sent: 3" in report.text
    assert "Failed: 1" in report.text
    assert "The template needs a value that I don't know for this recipient" in report.text
