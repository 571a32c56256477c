"""Recipients in chat: looked for, changed, added by hand, imported and exported by those who manage them."""

import asyncio
import csv
import io

import pytest
from sqlalchemy import select, update

from bot.application import Application
from scheduling.errors import StorageUnavailable
from scheduling.ports import UpdateStatus
from storage.engine import open_database
from storage.models import audit_events, dialogs, recipients, subscribers, updates
from storage.recipient_import import SqlRecipientTables
from tests.chat.conftest import RunBot
from tests.chat.people import Heard, Person
from tests.waiting import until


@pytest.fixture
def bot_database(database_url: str) -> str:
    """All of this holds on SQLite and on PostgreSQL."""
    return database_url


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


async def opened(ada: Person, name: str = "Grace") -> Heard:
    """The card of somebody."""
    listed = await ada.asks("/recipients")
    await ada.taps(listed, name)
    return await ada.hears()


async def imported(ada: Person, text: str) -> Heard:
    """Save a table."""
    preview = await sends_table(ada, text, caption="/recipients import")
    await ada.taps(preview, next(button for button in preview.buttons if button.startswith("Save")))
    return await ada.hears()


def table_in(heard: Heard) -> list[list[str]]:
    """The rows of a file that the bot has sent."""
    [upload] = heard.call.params.files.values()
    return list(csv.reader(io.StringIO(upload.content.decode("utf-8-sig"), newline="")))


async def test_each_field_is_changed_by_a_message_and_can_be_taken_away(bot, ada, rows):
    await imported(ada, TWO)
    for button, said, shown in [
        ("Name", "Grace Brewster", "Grace Brewster"),
        ("External id", "p-7", "External id: p-7"),
        ("Language", "Deutsch", "Language: Deutsch"),
        ("Time zone", "Moscow", "Time zone: Europe/Moscow"),
        ("Phone", "8 (495) 123-45-67", "Phone: +74951234567"),  # by the time zone's country
        ("E-mail", "grace@Example.org", "E-mail: grace@example.org"),
    ]:
        card = await opened(ada, "Grace" if button == "Name" else "Grace Brewster")
        await ada.taps(card, button)
        await ada.hears()
        assert shown in (await ada.asks(said)).text
    await ada.taps(await opened(ada, "Grace Brewster"), "Phone")
    question = await ada.hears()
    assert "Now: +74951234567" in question.text
    await ada.taps(question, "Remove the value")
    assert "Phone" not in (await ada.hears()).text
    assert "changed" in {one["action"] for one in await rows(audit_events)}


@pytest.mark.parametrize(
    ("button", "said", "problem"),
    [
        ("Language", "Klingonisch", "I don't know the language Klingonisch"),
        ("Time zone", "Atlantis", "I don't know the time zone Atlantis"),
        ("Phone", "12", "There are no phone numbers like 12"),
        ("Phone", "+44 20 7946 0018", "is already"),
        ("E-mail", "@grace", "a bot can't write first"),
        ("External id", "p-2", "p-2"),
        ("Name", "x" * 300, "is too long"),
    ],
)
async def test_what_makes_no_sense_is_refused_and_asked_again(bot, ada, button, said, problem):
    await imported(ada, TWO)
    before = await opened(ada)
    await ada.taps(before, button)
    await ada.hears()
    refused = await ada.asks(said)
    if problem != "is already":
        assert problem in refused.text
    assert (await opened(ada)).text == before.text


async def test_tags_and_variables_are_added_by_messages_and_taken_away_by_taps(bot, ada):
    await imported(ada, TWO)
    await ada.taps(await opened(ada), "Tags")
    await ada.hears()
    shown = await ada.asks("Monday, #New patient")
    assert "monday, new patient" in shown.text
    await ada.taps(shown, "✕ monday")
    shown = await ada.hears()
    await ada.taps(shown, "‹ Back")
    card = await ada.hears()
    assert "Tags: new patient" in card.text
    await ada.taps(card, "Variables")
    await ada.hears()
    assert "write a variable as name = value" in (await ada.asks("city Berlin")).text
    shown = await ada.asks("City = Berlin\nRoom no. = 2 b")
    assert "city = Berlin" in shown.text
    await ada.taps(shown, "✕ city")
    shown = await ada.hears()
    await ada.taps(shown, "‹ Back")
    assert "room_no = 2 b" in (await ada.hears()).text


async def test_somebody_is_put_into_groups_and_lists(bot, ada):
    await imported(ada, TWO)
    await ada.says("/groups")
    await ada.taps(await ada.hears(), "➕ New group")
    await ada.hears()
    await ada.says("Monday")
    kinds = await ada.hears()
    await ada.taps(kinds, kinds.buttons[0])
    await ada.hears()
    await ada.taps(await opened(ada), "Groups")
    shown = await ada.hears()
    await ada.taps(shown, "☐ Monday")
    shown = await ada.hears()
    assert "☑ Monday" in shown.buttons
    await ada.taps(shown, "‹ Back")
    assert "Groups: Monday" in (await ada.hears()).text

    result = await imported(ada, "external_id,groups\np-2,monday\n")
    assert "1 changed" in result.text
    listed = await ada.asks("/recipients")
    await ada.taps(listed, "Export CSV…")
    await ada.taps(await ada.hears(), "Group “Monday”")
    table = table_in(await ada.hears())
    assert {row[1] for row in table[1:]} == {"Grace", "Alan"}


async def test_somebody_is_deleted_only_when_that_is_said_twice(bot, ada, rows):
    await imported(ada, TWO)
    await ada.taps(await opened(ada), "Delete…")
    asked = await ada.hears()
    assert asked.text.startswith("Delete Grace?")
    await ada.taps(asked, "‹ Back")
    await ada.taps(await ada.hears(), "Delete…")
    await ada.taps(await ada.hears(), "Yes, delete")
    listed = await ada.hears()
    assert "Alan" in listed.text
    assert "Grace" not in listed.text
    assert await rows(subscribers, "name") == [("Alan",)]
    assert [one["label"] for one in await rows(audit_events) if one["action"] == "deleted"] == ["Grace"]


async def test_people_are_found_by_name_id_phone_and_tag(bot, ada):
    await imported(ada, "external_id;name;phone;tags\np-1;Grace;030 901820;monday\np-2;Alan;+44 20 7946 0018;\n")
    for words, name in [("gra", "Grace"), ("p-2", "Alan"), ("+442079460018", "Alan"), ("#monday", "Grace")]:
        found = await ada.asks(f"/recipients {words}")
        assert name in found.text
        assert ({"Grace", "Alan"} - {name}).pop() not in found.text
    nobody = await ada.asks("/recipients nobody")
    assert nobody.text.startswith("I found nobody")
    await ada.taps(nobody, "Show all")
    assert "2 recipients" in (await ada.hears()).text
    await ada.taps(await ada.asks("/recipients"), "🔎 Search…")
    await ada.hears()
    assert "Grace" in (await ada.asks("GRACE")).text


async def test_many_are_shown_in_pages(bot, ada):
    await imported(ada, "external_id,name\n" + "".join(f"{n},Person {n:02}\n" for n in range(20)))
    first = await ada.asks("/recipients")
    await ada.taps(first, "Next page ›")
    second = await ada.hears()
    await ada.taps(second, "Next page ›")
    third = await ada.hears()
    assert "Next page ›" not in third.buttons
    seen = [button for page in (first, second, third) for button in page.buttons if button.startswith("Person")]
    assert sorted(seen) == [f"Person {n:02}" for n in range(20)]
    await ada.taps(third, "‹ Previous page")
    assert (await ada.hears()).text == second.text


async def test_all_that_is_wrong_in_a_table_is_told_by_line_before_anything_is_saved(bot, ada, rows):
    lines = "".join(f"{n},Person {n},{'12' if n % 2 else ''}\n" for n in range(30))
    preview = await sends_table(ada, f"external_id,name,phone\n{lines}", caption="/recipients import")
    assert "15 errors:" in preview.text
    assert "Line 3, phone: There are no phone numbers like 12." in preview.text
    assert "and 5 more" in preview.text
    table = table_in(await ada.hears())
    assert table[0] == ["Line", "Column", "What is wrong"]
    assert [int(row[0]) for row in table[1:]] == list(range(3, 32, 2))
    assert await rows(subscribers) == []
    await ada.taps(preview, "Save 15")
    assert "15 left out, with errors" in (await ada.hears()).text
    assert len(await rows(subscribers)) == 15


async def test_the_dialog_asks_for_a_table_and_takes_it(bot, ada):
    await ada.taps(await ada.asks("/recipients"), "Import CSV…")
    assert "external_id" in (await ada.hears()).text
    assert "can't read this file" in (await ada.asks("here it comes")).text
    assert "2 new recipients" in (await sends_table(ada, TWO)).text


@pytest.mark.parametrize("content", [b"\x89PNG\r\n", b"", b"name\nAda\n", b'external_id\n"1\n'])
async def test_what_is_no_table_is_refused_in_words(bot, ada, content):
    preview = await sends_table(ada, content or b"\n", caption="/recipients import")

    assert preview.text.endswith("Nothing was saved.")


async def test_what_was_not_looked_at_is_not_saved(bot, ada, emulator, rows):
    preview = await sends_table(ada, TWO, caption="/recipients import")
    [stored] = [file for file in emulator.world.files._by_path.values() if file.name == "people.csv"]
    stored.content = TWO.replace("Grace", "Mallory").encode()
    tapped = await ada.taps(preview, "Save 2")
    assert "not the one that you have looked at" in tapped.text
    assert await rows(subscribers) == []


async def test_a_table_that_is_left_is_not_saved_any_more(bot, ada, rows):
    preview = await sends_table(ada, TWO, caption="/recipients import")
    as_drawn = preview.message.snapshot()
    await ada.taps(preview, "Don't save")
    assert (await ada.hears()).text == "Nothing was saved."
    assert (await ada.taps(as_drawn, "Save 2")).show_alert
    assert await rows(subscribers) == []


async def test_the_same_table_again_changes_nothing(bot, ada):
    await imported(ada, TWO)
    preview = await sends_table(ada, TWO, caption="/recipients import")
    assert "2 as they are already" in preview.text
    assert preview.buttons == ["Don't save"]


async def test_what_is_exported_can_be_imported_and_runs_nothing(bot, ada):
    await imported(ada, 'external_id,name,phone,city\n1,"=HYPERLINK(""x"")",030 901820,Łódź\n')
    await ada.taps(await ada.asks("/recipients"), "Export CSV…")
    await ada.taps(await ada.hears(), "All")
    sent = await ada.hears()
    [heading, row] = table_in(sent)
    by_name = dict(zip(heading, row, strict=True))
    assert by_name["name"] == '\'=HYPERLINK("x")'
    assert by_name["phone"] == "'+4930901820"
    assert by_name["var:city"] == "Łódź"
    [upload] = sent.call.params.files.values()
    preview = await sends_table(ada, upload.content, caption="/recipients import")
    assert "1 as it is already" in preview.text


async def test_who_wrote_to_the_bot_can_be_matched_by_their_telegram_id(bot, ada, bob, rows):
    await bob.asks("/start")
    result = await imported(ada, f"telegram_id,external_id,name\n{bob.user.id},b-1,Robert\n999,x,X\n")
    assert "1 changed" in result.text
    assert "1 left out" in result.text
    card = await opened(ada, "Robert")
    assert f"Telegram: {bob.user.id}" in card.text
    assert "Subscribed: gets broadcasts" in card.text


async def test_old_buttons_and_those_of_others_do_nothing(bot, ada, bob):
    await imported(ada, TWO)
    listed = await ada.asks("/recipients")
    as_drawn = listed.message.snapshot()
    await ada.taps(listed, "Grace")
    await ada.hears()
    assert (await ada.taps(as_drawn, "Alan")).show_alert  # drawn before the card
    assert (await bob.taps(as_drawn, "Alan")).show_alert


async def test_a_save_that_was_cut_off_goes_on_where_it_was(run_bot, ada, rows, bot_database, monkeypatch):
    application = await run_bot(admin_ids={ada.user.id}, default_region="DE")
    lines = "".join(f"{n},Person {n}\n" for n in range(1200))
    preview = await sends_table(ada, f"external_id,name\n{lines}", caption="/recipients import")
    carried_out = SqlRecipientTables.carry_out
    chunks = []

    async def dies_in_the_third(self, plan):
        chunks.append(plan.new)
        if len(chunks) == 3:
            raise StorageUnavailable
        return await carried_out(self, plan)

    monkeypatch.setattr(SqlRecipientTables, "carry_out", dies_in_the_third)
    tap = asyncio.ensure_future(ada.taps(preview, "Save 1200"))
    result = await ada.hears()
    while not result.buttons:  # how far it is
        result = await ada.hears()
    await tap

    assert "1200 new recipients" in result.text
    assert len(await rows(subscribers)) == 1200
    assert chunks == [500, 500, 200, 200]  # nothing of what was there was planned anew
    await application.stop()
    [noted] = [one for one in await rows(audit_events) if one["action"] == "imported"]
    assert noted["details"] == {"count": 1200, "new": 1200, "changed": 0}


@pytest.mark.parametrize("step", ["table", "dialog", "save", "add"])
async def test_a_step_handled_twice_is_answered_again_and_done_once(run_bot, ada, rows, schedules, bot_database, step):
    application = await run_bot(admin_ids={ada.user.id}, default_region="DE")
    if step == "dialog":
        await ada.asks("/recipients import")
    first = await sends_table(ada, TWO, caption="" if step == "dialog" else "/recipients import")
    if step in {"save", "add"}:
        await ada.taps(first, "Save 2")
        first = await ada.hears()
    if step == "add":
        await ada.taps(first, "‹ Back to the list")
        await ada.taps(await ada.hears(), "Add by hand…")
        await ada.hears()
        await ada.says("Edsger")
        for _ in range(2):
            await ada.taps(await ada.hears(), "Skip")
        await ada.taps(await ada.hears(), "Skip")
        first = await ada.hears()
    before = await rows(subscribers), await rows(audit_events), await rows(dialogs)
    await application.stop()
    last = (await schedules.updates())[-1]
    database = open_database(bot_database)
    async with database.writing() as connection:
        change = update(updates).where(updates.c.sequence == last["sequence"])
        await connection.execute(change.values(status=UpdateStatus.APPLIED, done_at=None))
    await database.close()
    await run_bot(admin_ids={ada.user.id}, default_region="DE")

    async def is_done() -> bool:
        return (await schedules.updates())[-1]["status"] == UpdateStatus.DONE

    await until(is_done, what="the update handled")
    # What stands there already is drawn again, which Telegram calls no change.
    said = [call for call in ada.emulator.calls() if call.method in {"sendMessage", "editMessageText"}][-1]
    labels = [button["text"] for row in said.parameters["reply_markup"]["inline_keyboard"] for button in row]
    assert (said.parameters["text"], labels) == (first.text, first.buttons)
    after = await rows(subscribers), await rows(audit_events), await rows(dialogs)
    assert after[:2] == before[:2]
    assert [one["revision"] for one in after[2]] == [one["revision"] for one in before[2]]


async def test_in_a_group_the_command_is_none(bot, ada, emulator):
    team = ada.at(emulator.add_group("Team", [ada.user]))
    await team.says("/recipients")

    assert "1 at 9" not in (await team.asks("/help")).text
    assert team.has_heard_all()


async def test_how_far_it_is_is_told_while_it_takes_long(bot, ada, monkeypatch):
    monkeypatch.setattr("handlers.recipient_tables.PROGRESS_EVERY_SECONDS", 0)
    lines = "".join(f"{n},Person {n}\n" for n in range(1200))
    reading = await sends_table(ada, f"external_id,name\n{lines}", caption="/recipients import")
    assert reading.text == "Reading: 500 rows so far…"
    assert [(await ada.hears()).text for _ in range(2)] == [
        "Reading: 1000 rows so far…",
        "Reading: 1200 rows so far…",
    ]
    preview = await ada.hears()
    assert "1200 new recipients" in preview.text
    assert reading.message not in ada.emulator.history(ada.place)
    await ada.taps(preview, "Save 1200")
    said = [(await ada.hears()).text for _ in range(4)]
    assert said[:3] == [f"Saving: {done} of 1200 rows…" for done in (500, 1000, 1200)]
    assert "is saved" in said[3]
