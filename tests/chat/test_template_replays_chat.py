"""The process dies after a template was changed and before that is known to be told: it is handled once more."""

import pytest
from sqlalchemy import update

from scheduling.identifiers import BotId
from scheduling.ports import UpdateStatus
from storage.engine import open_database
from storage.models import updates
from storage.units import Units
from tests.chat.guided import taps
from tests.waiting import until


@pytest.fixture
def bot_database(database_url):
    return database_url


@pytest.fixture
async def database(bot_database):
    opened = open_database(bot_database)
    yield opened
    await opened.close()


@pytest.fixture
async def application(run_bot, ada):
    return [await run_bot(admin_ids=frozenset({ada.user.id}))]


@pytest.fixture
def handled_again(run_bot, ada, schedules, database, application):
    """Restart the bot as if the last update's answer had not been given; its effect is there."""

    async def again():
        await application[-1].stop()
        last = (await schedules.updates())[-1]
        assert last["effect"] is not None
        async with database.writing() as connection:
            change = update(updates).where(updates.c.sequence == last["sequence"])
            await connection.execute(change.values(status=UpdateStatus.APPLIED, done_at=None))
        application.append(await run_bot(admin_ids=frozenset({ada.user.id})))

    return again


@pytest.fixture
def kept(database):
    """What templates there are, and what was noted of them."""

    async def look():
        async with Units(database, BotId(42)).new(write=False) as unit:
            events = [event for event in await unit.audit.page(limit=99) if event.subject == "template"]
            return await unit.templates.all(), len(events)

    return look


async def handled(schedules):
    """Wait until the last update is done: what is drawn as it was is not heard."""

    async def is_done():
        return (await schedules.updates())[-1]["status"] == UpdateStatus.DONE

    await until(is_done, what="an update that is done")


async def made(person, words="Hello {{ name }}"):
    """Make a template."""
    await taps(person, await person.asks("/template"), "➕ New template")
    await person.asks("Salute")
    return await person.asks(words)


async def test_what_makes_a_template_makes_one(ada, handled_again, kept):
    saved = await made(ada)
    before = await kept()
    await handled_again()

    again = await ada.hears()

    assert (again.text, again.buttons) == (saved.text, saved.buttons)
    assert await kept() == before
    assert [template.name for template in before[0]] == ["Salute"]


async def test_a_name_is_asked_for_again(ada, handled_again, kept):
    asked = await taps(ada, await ada.asks("/template"), "➕ New template")
    await handled_again()
    assert (await ada.hears()).text == asked.text
    what = await ada.asks("Salute")
    await handled_again()
    assert (await ada.hears()).text == what.text
    assert (await ada.asks("Hello")).text.startswith("Saved.")
    assert len((await kept())[0]) == 1


async def test_a_problem_is_told_and_the_question_stays(ada, application, run_bot, kept):
    await made(ada, "Hello {{ first name }}")
    await application[-1].stop()
    application.append(await run_bot(admin_ids=frozenset({ada.user.id})))

    assert (await ada.asks("Hello")).text.startswith("Saved.")
    assert len((await kept())[0]) == 1


@pytest.mark.parametrize("button", ["Русский for all others", "🗑 Русский"])
async def test_a_tap_that_changes_languages_does_so_once(ada, handled_again, kept, schedules, button):
    asked = await taps(ada, await made(ada), "➕ Language")
    await taps(ada, asked, "Русский")
    both = await ada.asks("Привет")
    await taps(ada, both, button)
    before = await kept()
    await handled_again()
    await handled(schedules)

    assert await kept() == before
    assert [update["failures"] for update in await schedules.updates()] == [0] * len(await schedules.updates())


async def test_what_is_deleted_is_deleted_once(ada, handled_again, kept, schedules):
    question = await taps(ada, await made(ada), "🗑 Delete…")
    await taps(ada, question, "🗑 Delete it")
    before = await kept()
    await handled_again()
    await handled(schedules)

    assert await kept() == before
    assert before[0] == []
