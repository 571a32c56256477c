"""What is chosen for a schedule shows in what arrives, told as a chat. It is Monday, 23 November 2026, 08:00."""

import pytest

pytestmark = pytest.mark.usefixtures("bot")

KINDS = ["text", "photo", "sticker"]


@pytest.fixture
def bot_database(database_url) -> str:
    return database_url


async def choose(person, *labels):
    """Choose options of the only schedule."""
    listed = await person.asks("/scheduled")
    await person.taps(listed, listed.buttons[0])
    await person.taps(await person.hears(), "⚙️ Options…")
    shown = await person.hears()
    for label in labels:
        await person.taps(shown, label)
        shown = await person.hears()


async def schedule(person, kind):
    """Schedule a message of a kind for 09:00."""
    if kind == "text":
        await person.asks("/schedule 2026-11-23T09:00 See https://example.org/")
        return
    original = await person.sends(kind)
    await person.hears()
    await person.asks("/schedule 2026-11-23T09:00", reply_to=original)


@pytest.mark.parametrize("kind", KINDS)
async def test_it_arrives_without_a_sound_and_stays_in_the_chat(ada, later, kind):
    await schedule(ada, kind)
    await choose(ada, "Silent", "Protected")
    later(hours=1)
    arrived = await ada.hears()
    assert arrived.call.parameters["disable_notification"] is True
    assert arrived.message["has_protected_content"] is True


@pytest.mark.parametrize("kind", KINDS)
async def test_where_nothing_is_chosen_it_arrives_as_usual(ada, later, kind):
    await schedule(ada, kind)
    later(hours=1)
    arrived = await ada.hears()
    assert not {"disable_notification", "protect_content", "link_preview_options"} & set(arrived.call.parameters)


async def test_links_show_no_preview_where_that_was_chosen(ada, later):
    await schedule(ada, "text")
    await choose(ada, "No link preview")
    later(hours=1)
    assert (await ada.hears()).message["link_preview_options"] == {"is_disabled": True}


async def test_at_a_quiet_hour_it_arrives_without_a_sound_though_nobody_chose_that(ada, later, schedules, bot):
    await schedule(ada, "photo")
    async with bot.queue._database.writing() as connection:
        await connection.exec_driver_sql(
            """UPDATE recipients SET quiet_hours = '{"from": "08:30", "to": "10:00", "zone": "UTC"}'"""
        )
    later(hours=1)
    assert (await ada.hears()).call.parameters["disable_notification"] is True


async def test_an_album_can_be_silent_and_no_reminder(ada, later, emulator):
    await ada.sends("photo", "/schedule 2026-11-23T09:00 Look", album="7")
    await ada.hears()
    await ada.sends("photo", album="7")
    await ada.hears()
    await choose(ada, "Silent")
    later(hours=1)
    arrived = await ada.hears()
    assert (arrived.call.method, arrived.call.parameters["disable_notification"]) == ("sendMediaGroup", True)
    assert "reply_markup" not in arrived.call.parameters
