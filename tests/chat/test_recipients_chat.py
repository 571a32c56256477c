"""Recipients in chat: looked for, changed, added by hand, imported and exported by those who manage them."""

import csv
import io

import pytest
from sqlalchemy import select

from bot.application import Application
from storage.engine import open_database
from storage.models import audit_events, recipients, subscribers
from tests.chat.conftest import RunBot
from tests.chat.people import Heard, Person


@pytest.fixture(params=["sqlite", "postgres"])
def bot_database(request: pytest.FixtureRequest) -> str:
    """The bot's database, of both kinds."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
async def bot(run_bot: RunBot, ada: Person) -> Application:
    """Ada administers it."""
    application: Application = await run_bot(admin_ids={ada.user.id}, default_region="DE")
    return application


class Table:
    """The rows, read past the bot."""

    def __init__(self, url: str) -> None:
        self._url = url

    async def __call__(self, table, *columns):
        database = open_database(self._url)
        async with database.reading() as connection:
            found = [dict(row._mapping) for row in await connection.execute(select(table))]
        await database.close()
        return [tuple(row[column] for column in columns) for row in found] if columns else found


@pytest.fixture
def rows(bot_database: str) -> Table:
    return Table(bot_database)


async def sends_table(person: Person, text: str | bytes, *, caption: str = "", name: str = "people.csv") -> Heard:
    content = text if isinstance(text, bytes) else text.encode()
    person.emulator.send_file(person.user, "document", content, name, caption=caption, chat=person.place)
    return await person.hears()


TWO = "external_id;name;phone\np-1;Grace;030 901820\np-2;Alan;+44 20 7946 0018\n"


async def test_others_do_not_know_the_command(bot, ada, bob):
    said = await bob.asks("/recipients")

    assert "/recipients" in said.text
    assert said.text == (await bob.asks("/recipients")).text
    assert (await ada.asks("/recipients")).text.startswith("There are no recipients yet")


async def test_somebody_is_added_by_hand_step_by_step(bot, ada, rows):
    await ada.taps(await ada.asks("/recipients"), "Add by hand…")
    assert "What is the name?" in (await ada.hears()).text
    await ada.says("Grace Hopper")
    await ada.taps(await ada.hears(), "Skip")
    assert "phone number" in (await ada.hears()).text
    assert "There are no phone numbers like" in (await ada.asks("030 1")).text
    await ada.says("030 901820")
    await ada.taps(await ada.hears(), "Skip")
    card = await ada.hears()

    assert card.text.startswith("Grace Hopper")
    assert "+4930901820" in card.text
    assert await rows(recipients, "platform", "address") == [
        ("telegram", str(ada.user.id)),
        ("phone", "+4930901820"),
    ]


async def test_nobody_is_added_by_a_telegram_name(bot, ada, rows):
    await ada.taps(await ada.asks("/recipients"), "Add by hand…")
    await ada.hears()
    await ada.says("Grace")
    await ada.taps(await ada.hears(), "Skip")
    await ada.hears()

    assert "can't write first" in (await ada.asks("@grace")).text
    assert "What is the e-mail address?" in (await ada.asks("+49 30 901820")).text


async def test_a_table_is_looked_at_before_it_is_saved(bot, ada, rows):
    preview = await sends_table(ada, TWO, caption="/recipients import")

    assert "nothing is saved yet" in preview.text
    assert "2 new recipients" in preview.text
    assert await rows(subscribers) == []

    await ada.taps(preview, "Save 2")
    result = await ada.hears()
    assert "is saved" in result.text
    assert sorted(await rows(subscribers, "external_id", "name", "origin")) == [
        ("p-1", "Grace", "import"),
        ("p-2", "Alan", "import"),
    ]
    assert [(one["action"], one["label"], one["details"]) for one in await rows(audit_events)] == [
        ("imported", "people.csv", {"count": 2, "new": 2, "changed": 0})
    ]
