"""/template: templates are made, looked at, changed and used, told as a chat. It is Monday, 23 November 2026, 09:00."""

import pytest
from sqlalchemy import update

from scheduling.identifiers import BotId, UserId
from scheduling.roles import Grant, Role
from storage.engine import open_database
from storage.models import scheduled_messages
from storage.units import Units
from tests.chat.guided import reviewed, taps
from tests.waiting import until

BOT = BotId(42)
BOLD_NAME = [{"type": "bold", "offset": 6, "length": 10}]


@pytest.fixture
def bot_database(database_url):
    """All of this holds on SQLite and on PostgreSQL."""
    return database_url


@pytest.fixture
async def units(bot_database):
    """What is stored, past the bot."""
    database = open_database(bot_database)
    yield Units(database, BOT)
    await database.close()


@pytest.fixture
async def ruled(run_bot, ada):
    """Ada, an administrator of the bot, whose chat is in Berlin."""
    await run_bot(admin_ids=frozenset({ada.user.id}))
    await ada.asks("/timezone Europe/Berlin")
    return ada


async def grant(units, person, role):
    """Let somebody do what a role lets people do."""
    async with units.new() as unit:
        await unit.roles.grant(
            Grant(
                person_id=UserId(person.user.id),
                name=person.user.first_name,
                role=role,
                granted_by=UserId(1),
                granted_at=person.clock.now(),
            )
        )
        await unit.commit()


async def become_template(url, text):
    """Make templates of all schedules."""
    database = open_database(url)
    async with database.writing() as connection:
        content = {"text": text, "entities": [], "template": {}}
        await connection.execute(update(scheduled_messages).values(content=content))
    await database.close()


async def written(person, name, words, entities=None):
    """Make a template."""
    listed = await person.asks("/template")
    assert "What shall the template be called?" in (await taps(person, listed, "➕ New template")).text
    asked = await person.asks(name)
    assert asked.text.startswith(f"What does “{name}” say? (English)\n\n")
    await person.says(words, entities)
    return await person.hears()


# --- made and looked at ----------------------------------------------------------------------------------------------


async def test_a_template_is_made_and_shown_filled_in(ruled):
    nothing = await ruled.asks("/template")
    assert nothing.text.startswith("Templates\n\nThere are no templates yet.")
    assert nothing.buttons == ["➕ New template"]

    saved = await written(ruled, "Salute", "Hello {{ name }}, today is {{ weekday }}.", BOLD_NAME)

    assert saved.text == (
        "Saved.\n\nTemplate “Salute”\n\nLanguages: English\n\n"
        "With your own values (English):\nHello Ada, today is Monday."
    )
    [bold] = [one for one in saved.entities if one["type"] == "bold" and one["offset"] > 60]
    assert saved.text[bold["offset"] :][: bold["length"]] == "Ada"
    assert saved.buttons == [
        "👁 Show it to me", "As written", "✏️ Change the text (English)", "✏️ Rename", "➕ Language", "🗑 Delete…",
        "‹ Back",
    ]  # fmt: skip
    raw = await taps(ruled, saved, "As written")
    assert raw.text.endswith("As it is written (English):\nHello {{ name }}, today is {{ weekday }}.")
    await ruled.taps(raw, "👁 Show it to me")
    shown = await ruled.hears()
    assert (shown.text, shown.entities) == ("Hello Ada, today is Monday.", [{"type": "bold", "offset": 6, "length": 3}])
    assert (await ruled.asks("/template Salute")).text.startswith("Template “Salute”")
    assert (await taps(ruled, raw, "‹ Back")).buttons == ["Salute", "➕ New template"]


async def test_what_is_wrong_is_told_where_it_is(ruled):
    refused = await written(ruled, "Salute", "Hello {{ first name }}!\n{{ visits|plural(one='visit') }}")

    assert refused.text == (
        "The template can't be filled in like this.\n\n"
        "Line 1, character 7 (English)\n{{ first name }}\nI can't read this. A variable looks like this: {{ name }}\n\n"
        "Line 2, character 1 (English)\nplural\n"
        "These forms are missing, which the language has for numbers: other.\n\n"
        "Please send it once more. /cancel stops this."
    )
    assert (await ruled.asks("Hello {{ first_name }}!")).text.endswith("Hello Ada!")


async def test_a_name_is_one_line_and_nobody_elses(ruled):
    await written(ruled, "Salute", "Hello")
    await taps(ruled, await ruled.asks("/template"), "➕ New template")

    taken = await ruled.asks("Salute")
    assert taken.text.startswith("There is a template “Salute” already. Please give it another name.")
    assert (await ruled.asks("a\nb")).text.startswith("A template's name is one line of text")
    left = await taps(ruled, await ruled.asks("x" * 65), "✕ Cancel")
    assert left.text == "All right, the templates stay as they are."


async def test_what_the_viewer_lacks_is_told(ruled):
    saved = await written(ruled, "Visits", "You were here {{ visits }} times, {{ city|default('there') }}.")

    assert "Every recipient must have: visits" in saved.text
    assert "You yourself have no value for it: visits" in saved.text
    assert "As it is written (English):\nYou were here {{ visits }}" in saved.text
    assert "👁 Show it to me" not in saved.buttons


async def test_a_photo_with_buttons_is_a_template_too(ruled):
    await taps(ruled, await ruled.asks("/template"), "➕ New template")
    await ruled.asks("Picture")
    await ruled.sends("photo", "For {{ name }}\n[Open {{ first_name }}](https://example.org/?n={{ name }})")

    saved = await ruled.hears()
    await ruled.taps(saved, "👁 Show it to me")

    shown = await ruled.hears()
    assert (shown.call.method, shown.text, shown.buttons) == ("sendPhoto", "For Ada", ["Open Ada"])
    [[button]] = shown.call.parameters["reply_markup"]["inline_keyboard"]
    assert button["url"] == "https://example.org/?n=Ada"


# --- changed ---------------------------------------------------------------------------------------------------------


async def test_texts_in_other_languages(ruled, bob):
    saved = await written(ruled, "Salute", "Hello {{ name }}")
    asked = await taps(ruled, saved, "➕ Language")
    assert asked.text == "In which language does “Salute” get another text?"
    assert "English" not in asked.buttons
    assert "(Русский)" in (await taps(ruled, asked, "Русский")).text
    both = await ruled.asks("Привет, {{ name }}! {{ date }}")
    assert "Languages: English (for all others, too) and Русский" in both.text
    assert both.text.endswith("With your own values (Русский):\nПривет, Ada! 23 ноября 2026")

    before = both.message.snapshot()
    default = await taps(ruled, both, "Русский for all others")
    assert "Languages: Русский (for all others, too) and English" in default.text
    english = await taps(ruled, default, "English")
    alone = await taps(ruled, english, "🗑 English")
    assert "Languages: Русский\n" in alone.text
    changed = await taps(ruled, alone, "✏️ Change the text (Русский)")
    assert changed.text.startswith("What does “Salute” say? (Русский)")
    assert (await ruled.asks("Здравствуйте")).text.endswith("Здравствуйте")
    stale = await ruled.taps(before, "🗑 Русский")
    assert stale.show_alert


async def test_rename_and_delete(ruled):
    saved = await written(ruled, "Salute", "Hello")
    assert (await taps(ruled, saved, "✏️ Rename")).text == "What shall “Salute” be called?"
    renamed = await ruled.asks("Greeting")
    assert "Template “Greeting”" in renamed.text

    question = await taps(ruled, renamed, "🗑 Delete…")
    assert question.text.startswith("Delete the template “Greeting”?")
    kept = await taps(ruled, question, "Keep it")
    listed = await taps(ruled, await taps(ruled, kept, "🗑 Delete…"), "🗑 Delete it")
    assert "There are no templates yet." in listed.text


async def test_what_is_done_is_written_down(ruled, units):
    saved = await written(ruled, "Salute", "Hello")
    await taps(ruled, saved, "✏️ Rename")
    renamed = await ruled.asks("Greeting")
    await taps(ruled, await taps(ruled, renamed, "🗑 Delete…"), "🗑 Delete it")

    async with units.new(write=False) as unit:
        events = [one for one in await unit.audit.page(limit=9) if one.subject == "template"]
    assert [(one.action, one.label, one.actor) for one in events] == [
        ("deleted", "Greeting", ruled.user.id),
        ("changed", "Greeting", ruled.user.id),
        ("created", "Salute", ruled.user.id),
    ]


# --- who may ---------------------------------------------------------------------------------------------------------


async def test_for_others_there_is_no_such_command(ruled, bob):
    assert (await bob.asks("/template")).text == (await bob.asks("/templates_of_mine")).text.replace(
        "/templates_of_mine", "/template"
    )


async def test_who_sends_may_look_and_who_manages_may_change(ruled, bob, units):
    await written(ruled, "Salute", "Hello {{ name }}")
    await bob.asks("/help")
    await grant(units, bob, Role.SEND)

    listed = await bob.asks("/template")
    assert listed.buttons == ["Salute"]
    assert (await taps(bob, listed, "Salute")).buttons == ["👁 Show it to me", "As written", "‹ Back"]
    await grant(units, bob, Role.MANAGE)
    assert "➕ New template" in (await bob.asks("/template")).buttons


# --- used ------------------------------------------------------------------------------------------------------------


async def test_a_template_is_scheduled_step_by_step(ruled, later):
    await written(ruled, "Salute", "Hello {{ name }}, it is {{ weekday }}, {{ time }}.", BOLD_NAME)
    asked = await ruled.asks("/schedule")
    assert asked.buttons == ["📄 Use a template…", "✕ Cancel"]
    pick = await taps(ruled, asked, "📄 Use a template…")
    assert (pick.text, pick.buttons) == ("Which template shall I send?", ["Salute", "‹ Back", "✕ Cancel"])
    when = await taps(ruled, pick, "Salute")
    options = await taps(ruled, await taps(ruled, when, "Tomorrow morning · Tue, 24 Nov, 09:00"), "Once")
    preview, question = await reviewed(ruled, options)
    assert preview.text == "Hello Ada, it is Tuesday, 09:00."
    await taps(ruled, question, "✓ Save")

    later(days=1)
    arrived = await ruled.hears()

    assert arrived.text == "Hello Ada, it is Tuesday, 09:00."
    assert {"type": "bold", "offset": 6, "length": 3} in arrived.entities


async def test_a_template_that_the_chat_can_not_fill_in_is_not_scheduled(ruled):
    await written(ruled, "Visits", "You were here {{ visits }} times.")
    pick = await taps(ruled, await ruled.asks("/schedule"), "📄 Use a template…")

    refused = await ruled.taps(pick, "Visits")

    assert refused.show_alert
    assert refused.text.startswith("The template needs values that I don't know here: visits.")


async def test_nobody_else_is_offered_templates(ruled, bob):
    await written(ruled, "Salute", "Hello {{ name }}")

    assert (await bob.asks("/schedule")).buttons == ["✕ Cancel"]


async def test_an_ordinary_text_with_braces_stays_as_it_is(ruled, later):
    await ruled.asks("/schedule tomorrow 09:00 Hello {{ name }}, {% if x %}")
    later(days=1)

    assert (await ruled.hears()).text == "Hello {{ name }}, {% if x %}"


async def test_what_is_missing_at_sending_is_told_and_not_tried_again(ruled, later, schedules, bot_database):
    await ruled.asks("/schedule tomorrow 09:00 Hello")
    await become_template(bot_database, "Hello {{ visits }}")
    later(days=1)

    told = await ruled.hears()

    assert "The template needs a value that I don't know for this recipient." in told.text
    assert [attempt["status"] for attempt in await schedules.attempts()] == ["failed"]


async def test_an_album_is_a_template_too(ruled, units):
    await taps(ruled, await ruled.asks("/template"), "➕ New template")
    await ruled.asks("Album")
    await ruled.sends("photo", "For {{ name }}", album="a1")
    await ruled.hears()
    await ruled.sends("photo", album="a1")  # which arrives later, as they do

    async def is_whole():
        async with units.new(write=False) as unit:
            [template] = await unit.templates.all()
        return [item.kind for item in template.texts["en"].items] == ["photo", "photo"]

    await until(is_whole, what="an album with both of its photos")
    assert "For Ada" in (await ruled.hears()).text


async def test_what_is_edited_by_hand_is_filled_in_no_more(ruled, later):
    await written(ruled, "Salute", "Hello {{ name }}")
    when = await taps(ruled, await taps(ruled, await ruled.asks("/schedule"), "📄 Use a template…"), "Salute")
    options = await taps(ruled, await taps(ruled, when, "Tomorrow morning · Tue, 24 Nov, 09:00"), "Once")
    _preview, question = await reviewed(ruled, options)
    await taps(ruled, question, "✓ Save")
    card = await taps(ruled, await ruled.asks("/scheduled"), "#1 · Hello {{ name }}")
    await taps(ruled, await taps(ruled, card, "✏️ Edit…"), "Text")
    await ruled.asks("Bye {{ name }}")
    later(days=1)

    assert (await ruled.hears()).text == "Bye {{ name }}"
