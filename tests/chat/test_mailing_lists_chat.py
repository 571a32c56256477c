"""Lists as those make and change them who manage recipients, told as a chat. It is Monday, 23 November 2026, 08:00."""

import pytest
from sqlalchemy import delete, insert, select

from scheduling.roles import Role
from storage.engine import open_database
from storage.models import audit_events, dialogs, list_members, mailing_lists, role_grants, updates
from tests.chat.conftest import MONDAY_MORNING

NO_LISTS = (
    "There are no lists yet.\n\nA list has a link. Whoever follows it and taps Start gets what you send to that list."
)
NEW_TITLE = (
    "What shall the new list be called?\n\nThose who are on it see that title. For example: News of our practice"
)


@pytest.fixture
def bot_database(database_url):
    """All of this holds on SQLite and on PostgreSQL."""
    return database_url


@pytest.fixture
async def database(bot_database):
    """The bot's database, read past it."""
    database = open_database(bot_database)
    yield database
    await database.close()


@pytest.fixture
def rows(database):
    """Everything in a table."""

    async def read(table):
        async with database.reading() as connection:
            found = await connection.execute(select(table).order_by(*table.primary_key))
            return [dict(row) for row in found.mappings()]

    return read


@pytest.fixture
async def managed(run_bot, ada):
    """A bot that Ada administers."""
    return await run_bot(admin_ids=frozenset({ada.user.id}))


async def all_lists(person):
    shown = await person.asks("/lists")
    await person.taps(shown, "⚙️ Manage lists…")
    return await person.hears()


async def make(person, title):
    """Make a list; return its card."""
    await person.taps(await all_lists(person), "➕ New list")
    asked = await person.hears()
    assert (asked.text, asked.buttons) == (NEW_TITLE, ["Leave it as it is"])
    return await person.asks(title)


def link(code):
    return f"https://t.me/CarillonBot?start={code}"


async def test_a_list_is_made_with_a_link_that_works(managed, ada, bob, rows):
    assert (await all_lists(ada)).text == NO_LISTS
    card = await make(ada, "Новости клиники")
    assert card.text == (
        "Новости клиники\n0 recipients\n\n"
        f"Whoever follows this link and taps Start is on the list:\n{link('novosti-kliniki')}"
    )
    assert card.rows == [["Copy the link"], ["✏️ Rename", "🔗 Change the code"], ["🗑 Delete…"], ["‹ All lists"]]
    [[copy], *_] = card.call.parameters["reply_markup"]["inline_keyboard"]
    assert copy["copy_text"] == {"text": link("novosti-kliniki")}

    assert "“Новости клиники”" in (await bob.asks("/start novosti-kliniki")).text
    await ada.taps(card, "‹ All lists")
    shown = await ada.hears()
    assert shown.text == "1 list\n\n• Новости клиники · 1 recipient"
    assert shown.buttons == ["Новости клиники · 1", "➕ New list", "‹ Your lists"]
    await bob.asks("/stop")
    await ada.taps(shown, "Новости клиники · 1")
    assert "\n0 recipients\n" in (await ada.hears()).text

    [event] = [row for row in await rows(audit_events) if row["subject"] == "list"]
    assert (event["action"], event["actor"], event["label"]) == ("created", str(ada.user.id), "Новости клиники")
    assert event["details"] == {"code": "novosti-kliniki"}


async def test_an_answer_that_cannot_be_a_title_is_asked_for_once_more(managed, ada):
    refused = await make(ada, "x" * 65)
    assert refused.text == f"A title has 64 characters at most, and this one has 65.\n\n{NEW_TITLE}"
    assert (await ada.asks("News\nof today")).text.startswith("A title is one line of text")
    assert (await ada.asks("News")).text.startswith("News\n0 recipients")


async def test_nothing_is_made_where_it_is_left(managed, ada, rows):
    await ada.taps(await all_lists(ada), "➕ New list")
    asked = await ada.hears()
    await ada.taps(asked, "Leave it as it is")
    assert (await ada.hears()).text == "All right, no list was made or changed."
    assert (await ada.asks("News")).text.startswith("To have me send that later")
    await ada.taps(await all_lists(ada), "➕ New list")
    await ada.hears()
    assert (await ada.asks("/cancel")).text == "All right, nothing was changed."
    assert await rows(mailing_lists) == []


async def test_a_list_is_renamed_and_gets_another_code(managed, ada, bob, rows):
    card = await make(ada, "News")
    await ada.taps(card, "✏️ Rename")
    assert (await ada.hears()).text == "What shall the list “News” be called from now on?"
    card = await ada.asks("Tidings")
    assert card.text.startswith("Tidings\n")
    assert link("news") in card.text

    await ada.taps(card, "🔗 Change the code")
    asked = await ada.hears()
    assert asked.text.startswith("Which code shall the link of “Tidings” have, instead of news?")
    refused = await ada.asks("two words")
    assert refused.text.startswith("A code is at most 64 Latin letters, digits, _ or -, without spaces")
    assert refused.text.endswith(asked.text)
    card = await ada.asks("Tidings_27")
    assert link("Tidings_27") in card.text

    assert "Tidings" not in (await bob.asks("/start news")).text
    assert "Tidings" in (await bob.asks("/start Tidings_27")).text
    assert [row["revision"] for row in await rows(mailing_lists)] == [3]
    assert [row["action"] for row in await rows(audit_events) if row["subject"] == "list"] == [
        "created", "changed", "changed",
    ]  # fmt: skip


async def test_no_two_lists_have_one_code(managed, ada):
    await make(ada, "News")
    card = await make(ada, "News!")
    assert link("news-2") in card.text
    await ada.taps(card, "🔗 Change the code")
    await ada.hears()
    assert (await ada.asks("news")).text.startswith("Another list has the code news already.")


async def test_a_list_is_deleted_after_a_confirmation(managed, ada, bob, rows):
    card = await make(ada, "News")
    await bob.asks("/start news")
    await ada.taps(card, "🗑 Delete…")
    asked = await ada.hears()
    assert asked.text.startswith("Delete the list “News”?\n1 recipient\n\n")
    assert asked.buttons == ["🗑 Delete the list", "Leave it as it is"]
    await ada.taps(asked, "Leave it as it is")
    kept = await ada.hears()
    assert kept.text.startswith("News\n1 recipient")

    await ada.taps(kept, "🗑 Delete…")
    assert (await ada.taps(await ada.hears(), "🗑 Delete the list")).text == "The list is deleted."
    assert (await ada.hears()).text == NO_LISTS
    assert [await rows(table) for table in (mailing_lists, list_members)] == [[], []]
    assert "News" not in (await bob.asks("/start news")).text
    assert [row["action"] for row in await rows(audit_events) if row["subject"] == "list"] == ["created", "deleted"]


async def test_a_button_of_how_a_list_was_changes_nothing(managed, ada, rows):
    old = await make(ada, "News")
    await ada.taps(old, "✏️ Rename")
    await ada.hears()
    await ada.asks("Tidings")
    for button in ("✏️ Rename", "🔗 Change the code"):
        said = (await ada.taps(old, button)).text
        assert said == "The list “Tidings” was changed since, so nothing was changed now. Open it anew with /lists."
    await ada.taps(old, "🗑 Delete…")
    asked = await ada.hears()
    await ada.taps(await all_lists(ada), "Tidings · 0")
    card = await ada.hears()
    await ada.taps(card, "✏️ Rename")
    await ada.hears()
    await ada.asks("News")
    assert "was changed since" in (await ada.taps(asked, "🗑 Delete the list")).text
    assert [row["title"] for row in await rows(mailing_lists)] == ["News"]


async def test_what_is_asked_of_a_list_that_changes_meanwhile_comes_to_nothing(managed, ada, database, rows):
    card = await make(ada, "News")
    await ada.taps(card, "✏️ Rename")
    await ada.hears()
    async with database.writing() as connection:
        await connection.execute(mailing_lists.update().values(revision=2, title="Tidings"))
    assert (await ada.asks("Late")).text.startswith("The list “Tidings” was changed since")
    async with database.writing() as connection:
        await connection.execute(delete(mailing_lists))
    assert (await ada.asks("Late")).text == "There is no such list any more. /lists shows yours."


async def test_many_lists_are_paged(managed, ada):
    for number in range(9):
        await make(ada, f"List {number}")
    shown = await all_lists(ada)
    assert len(shown.rows) == 8 + 3
    assert "List 8" not in shown.text
    await ada.taps(shown, "Next page ›")
    following = await ada.hears()
    assert following.buttons == ["List 8 · 0", "‹ Previous page", "➕ New list", "‹ Your lists"]
    await ada.taps(following, "List 8 · 0")
    await ada.taps(await ada.hears(), "‹ All lists")
    assert (await ada.hears()).buttons == following.buttons


async def test_others_see_only_what_they_are_on(managed, ada, bob, database):
    card = await make(ada, "News")
    assert (await bob.asks("/lists")).buttons == []
    manager = {"bot_id": 42, "person_index": str(bob.user.id), "role": Role.MANAGE, "person": str(bob.user.id)}
    async with database.writing() as connection:
        values = {**manager, "name": "Bob", "granted_by": "1", "granted_at": MONDAY_MORNING}
        await connection.execute(insert(role_grants).values(**values))
    own = await bob.asks("/lists")
    await bob.taps(own, "⚙️ Manage lists…")
    shown = await bob.hears()
    assert shown.buttons == ["News · 0", "➕ New list", "‹ Your lists"]
    kept = await bob.asks("/lists")
    await bob.taps(shown, "News · 0")
    opened = await bob.hears()
    await bob.taps(kept, "⚙️ Manage lists…")
    listed = await bob.hears()
    kept = await bob.asks("/lists")
    async with database.writing() as connection:
        await connection.execute(delete(role_grants))
    taps = [(kept, "⚙️ Manage lists…"), (listed, "News · 0"), (listed, "➕ New list")]
    for heard, button in [*taps, (opened, "✏️ Rename"), (opened, "🗑 Delete…")]:
        assert (await bob.taps(heard, button)).text.startswith("Only")
    assert bob.has_heard_all()
    assert card.text.startswith("News")


@pytest.mark.parametrize("answer", ["News", "✏️ Rename", "🗑 Delete the list"])
async def test_what_is_handled_twice_after_a_crash_is_done_once(run_bot, ada, rows, schedules, database, answer):
    rule = {"admin_ids": frozenset({ada.user.id})}
    application = await run_bot(**rule)
    card = await make(ada, "News")
    if answer == "✏️ Rename":
        await ada.taps(card, answer)
        await ada.hears()
    if answer == "🗑 Delete the list":
        await ada.taps(card, "🗑 Delete…")
        await ada.taps(await ada.hears(), answer)
        await ada.hears()
    before = [await rows(table) for table in (mailing_lists, audit_events)], len(await rows(dialogs))
    await application.stop()
    last = (await schedules.updates())[-1]
    async with database.writing() as connection:
        again = updates.update().where(updates.c.sequence == last["sequence"])
        await connection.execute(again.values(status="applied", done_at=None))
    await run_bot(**rule)
    if answer == "News":
        assert (await ada.hears()).text == card.text
    elif answer == "✏️ Rename":
        assert (await ada.hears()).text == "What shall the list “News” be called from now on?"
    else:
        await ada.emulator.wait_for_call("answerCallbackQuery", count=4)
    assert ([await rows(table) for table in (mailing_lists, audit_events)], len(await rows(dialogs))) == before
