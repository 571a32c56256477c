"""Who did what, read in chat by administrators of the bot."""

import csv
import io

import pytest

from tests.waiting import until


@pytest.fixture
def bot_database(database_url):
    """All of this holds on SQLite and on PostgreSQL."""
    return database_url


@pytest.fixture
async def owned(run_bot, ada):
    """A bot of which Ada is the administrator."""
    return await run_bot(admin_ids=frozenset({ada.user.id}))


def blocks(heard):
    """The events of a page, without its title."""
    return heard.text.split("\n\n")[1:]


async def test_what_was_done_to_a_schedule_is_shown_in_words(owned, ada, bob, later):
    await bob.asks("/schedule daily 10:00 Tea")
    later(minutes=1)
    listed = await bob.asks("/scheduled")
    await bob.taps(listed, listed.buttons[0])
    card = await bob.hears()
    await bob.taps(card, "⏸ Pause")
    card = await bob.hears()
    later(minutes=1)
    await bob.taps(card, "▶ Resume")
    await bob.hears()
    later(minutes=1)
    cancelled = await bob.asks("/cancel_schedule 1")
    later(minutes=1)
    await bob.taps(cancelled, "↩ Undo")
    await bob.hears()
    assert blocks(await ada.asks("/audit")) == [
        "today, 08:04 · Bob\nTaken back: #1",
        "today, 08:03 · Bob\nCancelled: #1",
        "today, 08:02 · Bob\nResumed: #1",
        "today, 08:01 · Bob\nPaused: #1",
        "today, 08:00 · Bob\nMade: #1",
    ]


async def test_what_was_changed_is_named_but_not_what_it_says(owned, ada, bob, later, schedules):
    await bob.asks("/schedule daily 10:00 Secret tea")
    listed = await bob.asks("/scheduled")
    await bob.taps(listed, listed.buttons[0])
    card = await bob.hears()
    await bob.taps(card, "✏️ Edit…")
    menu = await bob.hears()
    await bob.taps(menu, next(button for button in menu.buttons if "Text" in button))
    await bob.hears()
    later(minutes=1)
    edited = await bob.asks("Secret coffee")
    later(minutes=1)
    await bob.taps(edited, "↩ Undo")
    await bob.hears()
    shown = await ada.asks("/audit")
    assert blocks(shown)[:2] == [
        "today, 08:02 · Bob\nTaken back: #1 — text",
        "today, 08:01 · Bob\nChanged: #1 — text",
    ]
    assert "ecret" not in shown.text


async def test_pages_are_turned_and_kinds_and_people_chosen(owned, ada, bob, later):
    for number in range(1, 11):
        await bob.asks(f"/schedule daily 10:00 Tea {number}")
        later(minutes=1)
    await ada.asks("/stop_sending")
    later(minutes=1)
    await ada.asks("/resume_sending")
    first = await ada.asks("/audit")
    assert blocks(first)[:2] == [
        "today, 08:11 · Ada\nResumed: all sending",
        "today, 08:10 · Ada\nPaused: all sending",
    ]
    assert first.rows == [["Earlier ›"], ["What…", "By whom…"], ["As a table (CSV)"]]
    await ada.taps(first, "Earlier ›")
    second = await ada.hears()
    assert [block.partition("\n")[2] for block in blocks(second)] == [f"Made: #{n}" for n in (4, 3, 2, 1)]
    await ada.taps(second, "‹ Later")
    again = await ada.hears()
    assert blocks(again) == blocks(first)
    assert again.rows[0] == ["Earlier ›"]
    await ada.taps(again, "What…")
    await ada.taps(await ada.hears(), "Schedules")
    schedules = await ada.hears()
    assert schedules.text.startswith("What was done · Schedules")
    assert all("Made: #" in block for block in blocks(schedules))
    await ada.taps(schedules, "By whom…")
    people = await ada.hears()
    assert people.buttons == ["✓ Anybody", "Ada", "Bob", "‹ Back"]
    await ada.taps(people, "Ada")
    nothing = await ada.hears()
    assert nothing.text == "What was done · Schedules · Ada\n\nNothing."
    await ada.taps(nothing, "What…")
    await ada.taps(await ada.hears(), "Everything")
    assert len(blocks(await ada.hears())) == 2


async def test_one_thing_or_person_is_named(owned, ada, bob, emulator, later):
    team = emulator.add_group("Team", [ada.user, bob.user])
    there = bob.at(team)
    await there.asks("/schedule daily 10:00 Tea")
    await bob.asks("/schedule daily 10:00 Tea")
    later(minutes=1)
    await bob.asks("/schedule daily 10:00 Coffee")
    named = await ada.asks("/audit #1")
    assert named.text.startswith("What was done · #1")
    assert sorted(block.partition("\n")[2] for block in blocks(named)) == ["Made: #1", "Made: #1 in Team"]
    assert (await ada.asks("/audit 1")).text == named.text
    assert blocks(await ada.asks("/audit #2")) == ["today, 08:01 · Bob\nMade: #2"]
    of_bob = await ada.asks("/audit bob")
    assert of_bob.text.startswith("What was done · Bob")
    assert len(blocks(of_bob)) == 3
    assert blocks(await ada.asks(f"/audit {bob.user.id}")) == blocks(of_bob)
    assert "nothing that was done by or to Nobody" in (await ada.asks("/audit Nobody")).text


async def test_settings_of_a_group_and_limits_are_noted(owned, ada, bob, emulator):
    team = emulator.add_group("Team", [ada.user, bob.user])
    there = ada.at(team)
    await there.says("/timezone Europe/Berlin")
    await there.says("/language de")
    await until(lambda: "Deutsch" in str([call.parameters for call in emulator.calls()]), what="the language")
    await bob.asks("/timezone Europe/Berlin")  # one's own are nobody's business
    await ada.asks(f"/limits lift {bob.user.id}")
    shown = blocks(await ada.asks("/audit"))
    assert [block.partition("\n")[2] for block in shown] == [
        "Changed: Bob — limits lifted",
        "Changed: Team — language Deutsch, before English",
        "Changed: Team — time zone Europe/Berlin, before UTC",
    ]


async def test_it_comes_as_a_table_that_runs_nothing(owned, ada, bob, emulator):
    bob.user.first_name = "=cmd()"
    await bob.asks("/schedule daily 10:00 Tea")
    shown = await ada.asks("/audit")
    await ada.taps(shown, "As a table (CSV)")
    table = await ada.hears()
    assert table.text == "1 event, the latest first."
    [row] = csv.DictReader(io.StringIO(downloaded(table).decode("utf-8-sig")))
    assert (row["at"], row["actor_id"], row["actor"]) == ("2026-11-23T08:00:00Z", str(bob.user.id), "'=cmd()")
    assert (row["through"], row["action"], row["subject"], row["name"]) == ("chat", "created", "schedule", "#1")


def downloaded(heard):
    """The file that a message was sent with."""
    [upload] = heard.call.params.files.values()
    assert upload.name == "carillon-audit.csv"
    return upload.content


async def test_for_others_the_command_does_not_exist(owned, ada, bob):
    unknown = (await bob.asks("/nonsense")).text.replace("/nonsense", "/audit")
    assert (await bob.asks("/audit")).text == unknown
    shown = await ada.asks("/audit")
    assert shown.text == "What was done\n\nNothing."


async def test_who_is_deleted_is_not_named_any_more(owned, ada, bob, later):
    await bob.asks("/schedule daily 10:00 Tea")
    asked = await bob.asks("/delete_me")
    await bob.taps(asked, "🗑 Delete everything")
    await bob.hears()
    [block] = blocks(await ada.asks("/audit"))
    assert block == "today, 08:00 · somebody whose data are deleted\nMade: #1"


async def test_roles_and_reminders_that_were_put_off_are_named(owned, ada, bob, emulator, later):
    await ada.asks("/admins")
    shown = await ada.asks("/admins")
    await ada.taps(shown, "＋ Add somebody")
    await ada.hears()
    emulator.share_users(ada.user, [bob.user])
    await ada.hears()
    await ada.taps(await ada.hears(), "Broadcasts")
    await ada.taps(await ada.hears(), "Save")
    await ada.hears()
    await bob.asks("/schedule 2026-11-23T09:00 Tea")
    later(hours=1)
    reminder = await bob.hears()
    await bob.taps(reminder, "💤 10 min")
    assert blocks(await ada.asks("/audit"))[::2] == [
        "today, 09:00 · Bob\nMade: #2 — #1 was put off",
        "today, 08:00 · Ada\nGranted: send broadcasts, for Bob",
    ]
    involving = await ada.asks("/audit Bob")
    assert involving.text.startswith("What was done · Bob")
    assert blocks(involving)[-1] == "today, 08:00 · Ada\nGranted: send broadcasts, for Bob"
    assert len(blocks(involving)) == 3
    await ada.taps(involving, "By whom…")
    await ada.taps(await ada.hears(), "Bob")
    assert len(blocks(await ada.hears())) == 2


async def test_what_the_bot_does_by_itself_says_so(owned, ada, bob, emulator, later, schedules):
    await bob.asks("/schedule daily 10:00 Tea")
    emulator.block_bot(bob.user)
    later(hours=2)
    await schedules.settled("failed")
    latest = blocks(await ada.asks("/audit"))[0]
    assert latest == "today, 10:00 · by itself\nPaused: #1 — The recipient has blocked me"
