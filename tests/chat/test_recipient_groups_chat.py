"""Groups of recipients, told as a chat."""

from datetime import UTC, datetime

import pytest

from scheduling.identifiers import BotId, UserId
from scheduling.roles import Grant, Role
from storage.engine import open_database
from storage.units import Units
from tests.storage.crowds import Crowd
from tests.storage.samples import Store

BOT = BotId(42)
LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)
RECENTLY = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.fixture
def bot_database(database_url):
    """All of this holds on SQLite and on PostgreSQL."""
    return database_url


@pytest.fixture
async def crowd(bot_database):
    """Makes subscribers past the bot."""
    database = open_database(bot_database)
    yield Crowd(Store(database), bot_id=BOT)
    await database.close()


@pytest.fixture
def ruled(run_bot, ada):
    """Start the bot with Ada as its administrator."""

    async def run(**changes):
        return await run_bot(admin_ids=frozenset({ada.user.id}), **changes)

    return run


async def tap(person, heard, button):
    """Tap a button, named by how it begins, and hear what comes of it."""
    [label] = [label for label in heard.buttons if label.startswith(button)]
    await person.taps(heard, label)
    return await person.hears()


async def new_group(person, name, kind):
    """Make a group as far as its kind."""
    asked = await tap(person, await person.asks("/groups"), "➕ New group")
    assert asked.text == "What shall the new group be called? Please send its name."
    return await tap(person, await person.asks(name), kind)


async def test_people_are_put_in_and_taken_out_by_what_they_are_called(ruled, ada, crowd):
    await ruled()
    await crowd.subscriber("Grace Hopper")
    second = await crowd.subscriber("Alan", external_id="P-17")
    third = await crowd.subscriber("Edsger")
    await crowd.subscriber("Kim")
    await crowd.subscriber("KIM")
    empty = await ada.asks("/groups")
    assert empty.text.startswith("There are no groups yet.")
    assert empty.buttons == ["➕ New group"]

    made = await new_group(ada, "Pioneers", "People I put in")
    assert made.text.startswith("The group is made. Put people in now.\n\n👥 Pioneers")
    assert "Nobody gets it." in made.text
    asked = await tap(ada, made, "➕ Put in")
    assert asked.text.startswith("Whom shall I put into “Pioneers”?")
    put_in = await ada.asks(f"grace  hopper\nP-17\n{third}\n\nP-17\nKim\nNobody at all")

    assert put_in.text.startswith(
        "3 recipients were put in.\nI know nobody by: Nobody at all\n"
        "Several are called: Kim. Please send their IDs instead."
    )
    assert "3 recipients get it." in put_in.text
    assert "For example: Edsger, Alan and Grace Hopper" in put_in.text
    members = await tap(ada, put_in, "Members: 3")
    assert members.buttons[:3] == ["✕ Grace Hopper", "✕ Alan", "✕ Edsger"]
    fewer = await tap(ada, members, "✕ Alan")
    assert "Alan is no longer in it." in fewer.text
    assert fewer.buttons[:3] == ["✕ Grace Hopper", "✕ Edsger", "↩ Put Alan back"]
    again = await tap(ada, fewer, "↩ Put Alan back")
    assert again.buttons[:3] == ["✕ Grace Hopper", "✕ Alan", "✕ Edsger"]
    card = await tap(ada, again, "‹ Back to the group")
    await tap(ada, card, "➖ Take out")
    await ada.sends("photo")
    assert (await ada.hears()).text.startswith("Please send at least one name or ID.\n\nWhom shall I take out")
    taken = await ada.asks(f"{second}\nKIM\nGrace Hopper")
    assert taken.text.startswith("2 recipients were taken out.\nSeveral are called: KIM.")
    assert "For example: Edsger" in taken.text
    listed = await tap(ada, taken, "‹ Back to the list")
    assert listed.text == "1 group\n\n• Pioneers — 1 recipient"


async def test_a_condition_is_chosen_by_buttons(ruled, ada, crowd):
    await ruled()
    news = await crowd.list("news")
    everything = {"lists": (news,), "tags": ("vip",), "variables": {"city": "Łódź"}}
    await crowd.subscriber("Maria", language="de", created_at=LONG_AGO, active_at=RECENTLY, **everything)
    await crowd.subscriber("Other city", language="de", lists=(news,), variables={"city": "Bonn"})
    await crowd.subscriber("English", lists=(news,))

    editor = await new_group(ada, "Regulars", "All who have something in common")
    assert "Everybody" in editor.text
    assert "✓ Make the group" not in editor.buttons
    languages = await tap(ada, editor, "🌐 Languages")
    assert languages.buttons == ["Deutsch · 2", "English · 1", "‹ Back"]
    chosen = await tap(ada, languages, "Deutsch")
    assert chosen.buttons[0] == "✓ Deutsch · 2"
    assert "2 recipients get it." in chosen.text
    editor = await tap(ada, chosen, "‹ Back")
    lists = await tap(ada, editor, "📋 Lists")
    editor = await tap(ada, await tap(ada, lists, "News"), "‹ Back")
    tags = await tap(ada, editor, "🏷 Tags")
    editor = await tap(ada, await tap(ada, tags, "vip"), "‹ Back")
    variables = await tap(ada, editor, "✱ Variables")
    asked = await tap(ada, variables, "city")
    assert asked.text.startswith("Which value shall city have?")
    valued = await ada.asks("Łódź")
    assert valued.buttons[0] == "✓ city = Łódź"
    editor = await tap(ada, valued, "‹ Back")
    await tap(ada, editor, "📅 Joined before…")
    editor = await ada.asks("1 March 2026")
    assert "Joined before 1 March 2026" in editor.text
    active = await tap(ada, editor, "💬 Active since…")
    assert active.buttons[1] == "7 days ago · 16 November 2026"
    editor = await tap(ada, await tap(ada, active, "7 days ago"), "‹ Back")
    made = await tap(ada, editor, "✓ Make the group")

    assert made.text == (
        "The group is made.\n\n👥 Regulars\n\nAll who fulfil this, also those who come later:\nLanguages: Deutsch\n"
        "Lists: News\nTags: vip\ncity is Łódź\nJoined before 1 March 2026\nWrote to me since 16 November 2026\n\n"
        "1 recipient gets it.\n\nFor example: Maria"
    )
    listed = await tap(ada, made, "‹ Back to the list")
    assert listed.text.startswith("1 group\n\n• Regulars — Languages: Deutsch, Lists: News, Tags: vip,")


async def test_a_condition_is_changed_and_who_fulfils_it_is_looked_up_anew(ruled, ada, crowd):
    await ruled()
    await crowd.subscriber("Maria", tags=("vip",))
    editor = await new_group(ada, "VIPs", "All who")
    editor = await tap(ada, await tap(ada, await tap(ada, editor, "🏷 Tags"), "vip"), "‹ Back")
    made = await tap(ada, editor, "✓ Make the group")
    await crowd.subscriber("Nina", tags=("vip",), language="de")
    card = await tap(ada, await ada.asks("/groups"), "👥 VIPs")
    assert "For example: Nina and Maria" in card.text

    editor = await tap(ada, card, "✏ Change condition")
    assert "Tags: vip" in editor.text
    editor = await tap(ada, await tap(ada, await tap(ada, editor, "🌐 Languages"), "Deutsch"), "‹ Back")
    changed = await tap(ada, editor, "✓ Save")

    assert changed.text.startswith("The group is changed.\n\n👥 VIPs")
    assert "1 recipient gets it.\n\nFor example: Nina" in changed.text
    stale = await ada.taps(made, "✏ Change condition")
    assert "was changed since" in stale.text


async def test_a_day_that_is_none_is_asked_for_once_more(ruled, ada, crowd):
    await ruled()
    editor = await new_group(ada, "Old ones", "All who")
    await tap(ada, editor, "📅 Joined before…")

    again = await ada.asks("when the cows come home")
    assert again.text.startswith(
        "I can't read a day in the past in “when the cows come home”. Please send it for example like this: "
        "2026-10-24\n\nWho joined before which day?"
    )
    assert (await ada.asks("2030-01-01")).text.startswith("I can't read a day in the past in “2030-01-01”.")
    chosen = await ada.asks("1 March")

    assert "Joined before 1 March 2026" in chosen.text


async def test_names_are_checked(ruled, ada):
    await ruled()
    await new_group(ada, "  The   Pioneers ", "People I put in")
    asked = await tap(ada, await ada.asks("/groups"), "➕ New group")

    taken = await ada.asks("The Pioneers")
    assert taken.text.startswith("There is a group “The Pioneers” already.")
    long = await ada.asks("x" * 65)
    assert long.text.startswith("A name has 64 characters at most, and this one has 65.")
    lines = await ada.asks("two\nlines")
    assert lines.text.startswith("A name is one line of text")
    left = await tap(ada, lines, "✕ Cancel")

    assert left.text == "All right, nothing was changed."
    assert asked.buttons == ["✕ Cancel"]


async def test_a_group_is_renamed_and_deleted_after_a_question(ruled, ada, crowd):
    await ruled()
    made = await new_group(ada, "Pioneers", "People I put in")
    other = await tap(ada, await ada.asks("/groups"), "👥 Pioneers")
    await tap(ada, made, "✏ Rename")
    renamed = await ada.asks("Founders")
    assert renamed.text.startswith("The group is changed.\n\n👥 Founders")
    asked = await tap(ada, renamed, "🗑 Delete…")
    assert asked.text.startswith("Delete the group “Founders”?")
    card = await tap(ada, asked, "‹ Back to the group")
    asked = await tap(ada, card, "🗑 Delete…")
    deleted = await tap(ada, asked, "🗑 Delete it")

    assert deleted.text == "The group “Founders” is deleted."
    assert (await tap(ada, deleted, "‹ Back to the list")).text.startswith("There are no groups yet.")
    gone = await ada.taps(other, "✏ Rename")
    assert gone.text.startswith("There is no such group.")


async def test_what_was_done_is_written_down(ruled, ada, bot_database, crowd):
    await ruled()
    await crowd.subscriber("Grace")
    made = await new_group(ada, "Pioneers", "People I put in")
    await tap(ada, made, "➕ Put in")
    put_in = await ada.asks("Grace")
    asked = await tap(ada, put_in, "🗑 Delete…")
    await tap(ada, asked, "🗑 Delete it")

    database = open_database(bot_database)
    async with Units(database, BOT).new(write=False) as unit:
        events = await unit.audit.page(limit=10, actor=UserId(ada.user.id))
    await database.close()
    assert [(one.action.value, one.label, dict(one.details)) for one in reversed(events)] == [
        ("created", "Pioneers", {"kind": "static"}),
        ("changed", "Pioneers", {"what": "members", "added": 1}),
        ("deleted", "Pioneers", {"kind": "static"}),
    ]


async def test_for_others_there_is_no_such_command(ruled, ada, bob, emulator, bot_database):
    await ruled()
    refused = await bob.asks("/groups")
    assert refused.text.startswith("I don't know the command /groups.")
    group = emulator.add_group("Family", [ada.user])
    in_group = await ada.at(group).asks("/groups@CarillonBot")
    assert in_group.text.startswith("I don't know the command /groups")


async def test_who_was_granted_the_role_may_until_it_is_revoked(ruled, bob, bot_database, clock):
    await ruled()
    await bob.asks("/start")
    person = UserId(bob.user.id)
    database = open_database(bot_database)
    async with Units(database, BOT).new() as unit:
        await unit.roles.grant(
            Grant(person_id=person, name="Bob", role=Role.MANAGE, granted_by=UserId(1), granted_at=clock.now())
        )
        await unit.commit()
    listed = await bob.asks("/groups")
    assert listed.buttons == ["➕ New group"]

    async with Units(database, BOT).new() as unit:
        await unit.roles.revoke(person, Role.MANAGE)
        await unit.commit()
    await database.close()

    await bob.taps(listed, "➕ New group")
    assert bob.has_heard_all()
    assert (await bob.asks("/groups")).text.startswith("I don't know the command")


async def test_a_step_that_was_left_behind_is_stale(ruled, ada, crowd):
    await ruled()
    await crowd.subscriber("Maria", tags=("vip",))
    editor = await new_group(ada, "VIPs", "All who")
    days = (await tap(ada, editor, "📅 Joined before…")).message.snapshot()
    again = await ada.asks("2026-03-01")
    assert "Joined before 1 March 2026" in again.text

    stale = await ada.taps(days, "7 days ago · 16 November 2026")

    assert stale.show_alert
    assert "Joined before 1 March 2026" in (await tap(ada, again, "✓ Make the group")).text


async def test_cancel_ends_what_a_dialog_awaits(ruled, ada):
    await ruled()
    await tap(ada, await ada.asks("/groups"), "➕ New group")

    left = await ada.asks("/cancel")

    assert left.text.startswith("All right")
    assert (await ada.asks("Pioneers")).text.startswith("To have me send that later")
