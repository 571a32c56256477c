"""Several schedules of one message, and tables of schedules, told as a chat."""

import asyncio
import csv
import io
import json

import pytest
from sqlalchemy import select, update

from bot.application import Application
from scheduling.content import Content
from scheduling.errors import StorageUnavailable
from scheduling.ports import UpdateStatus
from storage.engine import open_database
from storage.messages import SqlMessages
from storage.models import audit_events, updates
from tests.chat.people import Heard, Person
from tests.waiting import until

THREE = "/schedule\nthursday 9:00 stand-up\ntomorrow at 18 call mum\nevery friday 16:00 report"


@pytest.fixture
def bot_database(database_url: str) -> str:
    """All of this holds on SQLite and on PostgreSQL."""
    return database_url


async def rows(schedules) -> list:
    return sorted(await schedules.all(), key=lambda row: row["number"])


def texts_of(found) -> list[str]:
    return [row["content"]["text"] for row in found]


async def taps(person: Person, heard: Heard, button: str) -> Heard:
    await person.taps(heard, button)
    return await person.hears()


async def sends_table(person: Person, text: str, *, caption: str = "/import", name: str = "plans.csv") -> Heard:
    person.emulator.send_file(person.user, "document", text.encode(), name, caption=caption, chat=person.place)
    return await person.hears()


async def test_each_line_becomes_a_schedule_and_one_undo_takes_all_back(bot, ada, schedules):
    said = await ada.asks(THREE)

    assert said.text.startswith("3 schedules are saved.")
    assert "#1" in said.text
    assert "#3" in said.text
    found = await rows(schedules)
    assert texts_of(found) == ["stand-up", "call mum", "report"]
    assert {row["status"] for row in found} == {"active"}

    undone = await taps(ada, said, "Undo all 3 schedules")
    assert undone.text == "3 schedules are cancelled."
    assert {row["status"] for row in await rows(schedules)} == {"cancelled"}


async def test_the_first_line_may_stand_beside_the_command(bot, ada, schedules):
    await ada.asks("/schedule thursday 9:00 stand-up\n- tomorrow at 18 call mum")

    assert texts_of(await rows(schedules)) == ["stand-up", "call mum"]


async def test_a_text_of_several_lines_stays_one_message(bot, ada, schedules):
    await ada.asks("/schedule tomorrow 9:00 Shopping\nmilk\n2 eggs")
    await ada.asks("/schedule tomorrow 9:00\nthursday 9:00 stand-up\ntuesday 9:00 another")

    assert texts_of(await rows(schedules)) == [
        "Shopping\nmilk\n2 eggs",
        "thursday 9:00 stand-up\ntuesday 9:00 another",
    ]


async def test_what_may_be_an_agenda_is_asked_about(bot, ada, schedules):
    asked = await ada.asks("/schedule tomorrow 9:00 Agenda\n18:00 dinner\n20:00 film")

    assert asked.text.startswith("Several schedules, or one message with several lines?")
    assert await schedules.all() == []
    assert asked.buttons == ["Save 3 schedules", "One message with several lines", "Don't save"]
    await taps(ada, asked, "One message with several lines")
    assert texts_of(await rows(schedules)) == ["Agenda\n18:00 dinner\n20:00 film"]


async def test_a_line_that_is_not_understood_keeps_all_from_being_saved(bot, ada, schedules):
    asked = await ada.asks("/schedule\nthursday 9:00 stand-up\nsomeday 9:00 a mistake\nevery friday 16:00 report")

    assert asked.text.startswith("1 line I don't understand, so nothing is saved yet.")
    assert "Line 2, someday 9:00 a mistake:" in asked.text
    assert await schedules.all() == []
    said = await taps(ada, asked, "Save the 2 that are right")
    assert said.text.startswith("2 schedules are saved.")
    assert "1 line is left out." in said.text
    assert texts_of(await rows(schedules)) == ["stand-up", "report"]


async def test_formatting_of_each_line_is_kept(bot, ada, schedules):
    text = "/schedule\nthursday 9:00 bold one\ntomorrow at 18 call mum"
    entity = {"type": "bold", "offset": text.index("bold"), "length": 4}
    await ada.says(text, [entity])
    await ada.hears()

    first, second = (Content.from_json(row["content"]) for row in await rows(schedules))
    assert [(one.type, one.offset, one.length) for one in first.entities] == [("bold", 0, 4)]
    assert second.entities == ()


async def test_an_edit_changes_none_of_several(bot, ada, schedules):
    sent = await ada.says(THREE)
    await ada.hears()
    await ada.edits(sent, THREE)
    await ada.edits(sent, THREE + "\ndaily 08:00 tea")

    said = await ada.hears()
    assert "#1, #2, #3" in said.text
    assert len(await schedules.all()) == 3


async def test_an_edit_corrects_what_was_asked_about(bot, ada, schedules):
    sent = await ada.says("/schedule\nthursday 9:00 one\nsomeday 9:00 two\ntuesday 9:00 three")
    asked = await ada.hears()
    stale = asked.message.snapshot()
    await ada.edits(sent, "/schedule\nthursday 9:00 one\nthursday 9:00 two\ntuesday 9:00 three")
    assert (await ada.hears()).text.startswith("3 schedules are saved.")

    await ada.taps(stale, "Save the 2 that are right")
    assert len(await schedules.all()) == 3


async def test_more_lines_than_are_taken_are_refused(bot, ada, schedules):
    said = await ada.asks("/schedule\n" + "\n".join(f"thursday 9:00 number {n}" for n in range(51)))

    assert "51 lines" in said.text
    assert await schedules.all() == []


class TestLimits:
    @pytest.fixture
    async def bot(self, run_bot) -> Application:
        application: Application = await run_bot(limit_schedules_per_chat=2)
        return application

    @pytest.mark.usefixtures("bot")
    async def test_hold_for_the_sum(self, ada, schedules):
        said = await ada.asks(THREE)

        assert said.text.startswith("Line 3:")
        assert "None of the schedules was saved." in said.text
        assert await schedules.all() == []


TABLE = "when;text;repeat;timezone;priority;silent\n2026-12-24 18:00;Tree;;;1;yes\n09:00;Tea;daily;Asia/Tokyo;;\n"


async def test_a_table_is_looked_at_then_saved_then_undone(bot, ada, schedules, bot_database):
    preview = await sends_table(ada, TABLE)

    assert preview.text.startswith("plans.csv: nothing is saved yet.")
    assert "2 schedules" in preview.text
    assert await schedules.all() == []
    said = await taps(ada, preview, "Save 2 schedules")
    assert said.text.startswith("2 schedules are saved.")
    found = await rows(schedules)
    assert texts_of(found) == ["Tree", "Tea"]
    assert [(row["priority"], row["zone"], row["origin"]) for row in found] == [
        (1, "UTC", "import"),
        (3, "Asia/Tokyo", "import"),
    ]
    assert [json.loads(row["options"]).get("silent", False) for row in found] == [True, False]
    database = open_database(bot_database)
    async with database.reading() as connection:
        notes = [(row.action, row.label) for row in await connection.execute(select(audit_events))]
    await database.close()
    assert notes == [("imported", "plans.csv")]
    await taps(ada, said, "Undo all 2 schedules")
    assert {row["status"] for row in await rows(schedules)} == {"cancelled"}


async def test_russian_headings_and_all_mistakes_by_line(bot, ada, schedules):
    wrong = "\n".join("чепуха;Привет;9;Нигде" for _ in range(12))
    preview = await sends_table(
        ada, f"когда;текст;приоритет;часовой пояс\nthursday 9:00;Hallo;;\n{wrong}\n", caption="/schedule"
    )

    assert "Line 3, приоритет: 9 is no priority" in preview.text
    assert "Lines with errors are left out" in preview.text
    errors = await ada.hears()
    assert errors.text.startswith("All 24 errors")
    assert "Save the 1 that is right" in preview.buttons


async def test_a_table_without_a_time_is_refused(bot, ada, schedules):
    assert "must name the columns" in (await sends_table(ada, "a,b\n1,2\n")).text
    assert "as a CSV file" in (await ada.asks("/import")).text


async def test_many_rows_are_saved_in_chunks(run_bot, ada, schedules):
    await run_bot(limit_schedules_per_user=0, limit_schedules_per_chat=0)
    table = "when,text\n" + "".join(f"2026-12-{1 + n % 28:02} 09:00,Number {n}\n" for n in range(450))
    preview = await sends_table(ada, table)
    said = await taps(ada, preview, "Save 450 schedules")

    assert said.text.startswith("450 schedules are saved.")
    assert len(await schedules.all()) == 450


async def exported(person: Person, listed: Heard) -> str:
    heard = await taps(person, await taps(person, listed, "Filter…"), "📄 As a table (CSV)")
    [upload] = heard.call.params.files.values()
    return upload.content.decode("utf-8-sig")


async def test_what_comes_out_can_be_read_in_again(bot, ada, schedules):
    for words in (
        "2026-12-24T18:00 =1+1",
        "daily 09:00 Tea",
        "weekly mon,wed 08:00 Run",
        "every 30m Stretch",
        "monthly 31 10:00 Rent",
        "every 2 weeks on friday at 16:00 Report",
        "every day at 8:00 until 31 December Pills",
        "last friday of every month at 17:00 Beer",
    ):
        await ada.asks(f"/schedule {words}")
    before = await rows(schedules)
    table = await exported(ada, await ada.asks("/scheduled"))
    assert len(list(csv.reader(io.StringIO(table)))) == 1 + len(before)
    assert "'=1+1" in table

    preview = await sends_table(ada, table)
    assert "error" not in preview.text
    await taps(ada, preview, f"Save {len(before)} schedules")
    after = (await rows(schedules))[len(before) :]
    by_text = {row["content"]["text"]: row for row in after}
    for row in before:
        again = by_text[row["content"]["text"]]
        assert (again["next_run_at"], again["zone"], again["zone_source"]) == (
            row["next_run_at"],
            row["zone"],
            row["zone_source"],
        ), row["content"]["text"]


@pytest.fixture
def handled_again(run_bot, schedules, bot_database):
    """Restart the bot as if the last update's answer had not been given; its effect is there."""

    async def again(application) -> None:
        await application.stop()
        last = (await schedules.updates())[-1]
        database = open_database(bot_database)
        async with database.writing() as connection:
            change = update(updates).where(updates.c.sequence == last["sequence"])
            await connection.execute(change.values(status=UpdateStatus.APPLIED, done_at=None))
        await database.close()
        await run_bot()

    return again


@pytest.mark.parametrize("step", ["saved", "asked", "table"])
async def test_a_message_handled_twice_is_answered_again_and_saved_once(run_bot, ada, schedules, handled_again, step):
    application = await run_bot()
    if step == "table":
        first = await sends_table(ada, TABLE)
    else:
        first = await ada.asks(THREE if step == "saved" else "/schedule tomorrow 9:00 Agenda\n18:00 dinner")
    before = await rows(schedules), await schedules.dialogs()
    await handled_again(application)
    again = await ada.hears()

    assert (again.text, again.buttons) == (first.text, first.buttons)
    assert (await rows(schedules), await schedules.dialogs()) == before


@pytest.mark.parametrize("button", ["Save 2 schedules", "One message with several lines", "Undo all 3 schedules"])
async def test_a_tap_handled_twice_does_its_work_once(run_bot, ada, schedules, handled_again, button):
    application = await run_bot()
    first = await ada.asks(THREE if button.startswith("Undo") else "/schedule tomorrow 9:00 Agenda\n18:00 dinner")
    shown = await taps(ada, first, button)
    before = await rows(schedules), [row["revision"] for row in await schedules.dialogs()]
    await handled_again(application)

    async def is_done() -> bool:
        return (await schedules.updates())[-1]["status"] == UpdateStatus.DONE

    await until(is_done, what="the update handled")
    said = [call for call in ada.emulator.calls() if call.method == "editMessageText"][-1]
    assert said.parameters["text"] == shown.text
    assert (await rows(schedules), [row["revision"] for row in await schedules.dialogs()]) == before


async def test_a_long_table_that_was_cut_off_goes_on_where_it_was(run_bot, ada, schedules, monkeypatch):
    await run_bot(limit_schedules_per_user=0, limit_schedules_per_chat=0)
    table = "when,text\n" + "".join(f"2026-12-{1 + n % 28:02} 09:00,Number {n}\n" for n in range(450))
    preview = await sends_table(ada, table)
    add, made = SqlMessages.add, []

    async def dies_once(self, message):
        made.append(message)
        if len(made) == 301:
            raise StorageUnavailable
        await add(self, message)

    monkeypatch.setattr(SqlMessages, "add", dies_once)
    tap = asyncio.ensure_future(ada.taps(preview, "Save 450 schedules"))
    said = await ada.hears()
    await tap

    assert said.text.startswith("450 schedules are saved.")
    assert sorted(texts_of(await rows(schedules))) == sorted(f"Number {n}" for n in range(450))
    assert len(made) == 450 + 101  # the first chunk was not made anew


async def test_a_file_that_changed_since_is_not_saved(bot, ada, schedules):
    preview = await sends_table(ada, TABLE)
    [stored] = [file for file in ada.emulator.world.files._by_path.values() if file.name == "plans.csv"]
    stored.content = TABLE.replace("Tree", "Fire").encode()

    assert "not the one that you have looked at" in (await ada.taps(preview, "Save 2 schedules")).text
    assert await schedules.all() == []


async def test_others_in_a_group_can_tap_none_of_the_buttons(bot, ada, bob, emulator, schedules):
    team = emulator.add_group("Team", [ada.user, bob.user])
    asked = await ada.at(team).asks("/schedule tomorrow 9:00 Agenda\n18:00 dinner")

    assert (await bob.at(team).taps(asked, "Save 2 schedules")).show_alert
    assert await schedules.all() == []
    assert (await taps(ada.at(team), asked, "Don't save")).text == "Nothing was saved."


async def test_undo_leaves_what_was_changed_since(bot, ada, schedules):
    said = await ada.asks(THREE)
    await ada.asks("/cancel_schedule 2")

    undone = await taps(ada, said, "Undo all 3 schedules")
    assert undone.text == "2 schedules are cancelled.\n1 stays as it is: it was changed since, or is over."
