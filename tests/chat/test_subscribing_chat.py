"""Getting announcements, and none, told as a chat. It is Monday, 23 November 2026, 08:00."""

import json
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from scheduling.identifiers import new_uuid7
from storage.engine import open_database
from storage.models import audit_events, list_members, mailing_lists, metadata, recipients, subscribers
from tests.chat.conftest import MONDAY_MORNING
from tests.chat.people import Person
from tests.waiting import until

STOPPED = "You get no more announcements. What you have scheduled yourself goes on. /start lets you have them again."
STOPPED_ALREADY = (
    "You get no announcements already. What you have scheduled yourself goes on. /start lets you have them again."
)
BACK = "You get announcements again. /stop ends that."
ON_NEWS = "You get the announcements of “News” now. /lists shows the lists that you are on."


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

    async def read(table) -> list[dict[str, Any]]:
        async with database.reading() as connection:
            found = await connection.execute(select(table).order_by(*table.primary_key))
            return [dict(row) for row in found.mappings()]

    return read


@pytest.fixture
def news(database):
    """Make a list."""

    async def make(code: str = "news", title: str = "News") -> None:
        values = {"id": new_uuid7(MONDAY_MORNING), "bot_id": 42, "code": code, "title": title, "created_by": "5"}
        async with database.writing() as connection:
            await connection.execute(insert(mailing_lists).values(**values, created_at=MONDAY_MORNING))

    return make


@pytest.fixture
def done(rows):
    """What was noted of what people did to themselves."""

    async def read() -> list[tuple[str, dict[str, Any]]]:
        events = await rows(audit_events)
        return [(row["action"], row["details"]) for row in events if row["subject"] == "recipient"]

    return read


# --- /start and /stop -------------------------------------------------------------------------------------------------


async def test_start_registers_somebody_once_and_greets(bot, ada, bob, rows, done):
    first = await ada.asks("/start")
    assert first.text.startswith("Hello, Ada!\n\nI send messages for you later")
    assert (await ada.asks("/start")).text == first.text
    [row] = await rows(subscribers)
    assert (row["name"], row["status"], row["origin"]) == ("Ada", "subscribed", "chat")
    assert [one["subscriber_id"] for one in await rows(recipients)] == [row["id"]]
    assert await done() == [("created", {})]

    await bob.asks("/start")
    assert len(await rows(subscribers)) == 2


async def test_whoever_only_schedules_is_no_subscriber(bot, ada, rows):
    await ada.asks("/schedule daily 10:00 Tea")
    assert await rows(subscribers) == []


async def test_in_a_group_start_greets_and_registers_nobody(bot, ada, emulator, rows):
    there = ada.at(emulator.add_group("Team", [ada.user]))
    assert (await there.asks("/start")).text.startswith("Hello, Ada!")
    assert await rows(subscribers) == []


async def test_stop_ends_announcements_but_not_ones_own_reminders(bot, ada, rows, schedules, done, later):
    await ada.asks("/start")
    await ada.asks("/schedule 2026-11-23T08:10 Tea")
    stopped = await ada.asks("/stop")
    assert stopped.text == STOPPED
    assert stopped.buttons == ["↩ Undo"]
    [row] = await rows(subscribers)
    assert (row["status"], row["unsubscribed_at"]) == ("unsubscribed", MONDAY_MORNING)
    assert [one["status"] for one in await schedules.all()] == ["active"]
    later(minutes=10)
    assert (await ada.hears()).text.startswith("Tea")

    again = await ada.asks("/stop")
    assert (again.text, again.buttons) == (STOPPED_ALREADY, [])
    assert await done() == [("created", {}), ("cancelled", {})]


async def test_undo_takes_a_stop_back_once(bot, ada, rows, done):
    await ada.asks("/start")
    stopped = await ada.asks("/stop")
    await ada.taps(stopped, "↩ Undo")
    back = await ada.hears()
    assert (back.text, back.buttons, back.is_edit) == (BACK, [], True)
    [row] = await rows(subscribers)
    assert (row["status"], row["unsubscribed_at"]) == ("subscribed", None)
    assert await done() == [("created", {}), ("cancelled", {}), ("restored", {})]

    stopped = await ada.asks("/stop")
    await ada.asks("/start")
    assert (await ada.taps(stopped, "↩ Undo")).text == "You get announcements already. /stop ends it."


async def test_who_had_stopped_comes_back_by_start_and_hears_so(bot, ada, rows):
    greeting = (await ada.asks("/start")).text
    await ada.asks("/stop")
    assert (await ada.asks("/start")).text == f"{BACK}\n\n{greeting}"
    assert (await ada.asks("/start")).text == greeting
    assert [row["status"] for row in await rows(subscribers)] == ["subscribed"]


async def test_who_stops_before_they_began_is_known_to_want_none(bot, ada, rows):
    assert (await ada.asks("/stop")).text == STOPPED
    assert [row["status"] for row in await rows(subscribers)] == ["unsubscribed"]


@pytest.mark.parametrize("words", ["/start", "/stop", "/stop again", "/start news"])
async def test_what_is_handled_twice_after_a_crash_is_answered_the_same(
    run_bot, ada, news, rows, schedules, database, done, words
):
    application = await run_bot()
    await news()
    await ada.asks("/start")
    await ada.asks("/stop")
    if words == "/stop":
        await ada.asks("/start")
    first = await ada.asks(words.removesuffix(" again"))
    before = [await rows(table) for table in (subscribers, list_members)], await done()
    await application.stop()
    last = (await schedules.updates())[-1]
    async with database.writing() as connection:
        updates = metadata.tables["updates"]
        change = update(updates).where(updates.c.sequence == last["sequence"])
        await connection.execute(change.values(status="applied", done_at=None))
    await run_bot()
    second = await ada.hears()
    assert (second.text, second.buttons) == (first.text, first.buttons)
    assert ([await rows(table) for table in (subscribers, list_members)], await done()) == before


async def test_other_commands_of_that_name_in_groups_are_left_alone(bot, ada, emulator):
    there = ada.at(emulator.add_group("Team", [ada.user]))
    await there.says("/stop")
    for command in ("/stop", "/me", "/lists"):
        heard = await there.asks(f"{command}@CarillonBot")
        assert heard.text == "That is between you and me. Please send it to me in our private chat."


# --- who they are -----------------------------------------------------------------------------------------------------


async def test_me_shows_an_id_that_can_be_shared(bot, ada, news, rows):
    assert (await ada.asks("/me")).text == "You have no recipient ID yet. /start gives you one."
    await news()
    await ada.asks("/start news")
    [row] = await rows(subscribers)
    said = await ada.asks("/me")
    assert said.text == (
        f"Ada\nYour recipient ID: {row['id']}\nAnnouncements: on\nLists: News\n\n"
        "You can share this ID: it says nothing of you, but lets whoever runs me find you."
    )
    assert "code" in {entity["type"] for entity in said.entities}
    await ada.asks("/stop")
    assert "Announcements: off" in (await ada.asks("/me")).text


async def test_a_new_name_is_taken_over(bot, ada, rows):
    await ada.asks("/start")
    ada.user.first_name = "Ada <b>Lovelace</b>"
    await ada.asks("/whoami")
    assert [row["name"] for row in await rows(subscribers)] == ["Ada <b>Lovelace</b>"]


async def test_writing_is_noted_once_an_hour(bot, ada, rows, later):
    async def active_at(moment) -> None:
        async def is_so() -> bool:
            return [row["active_at"] for row in await rows(subscribers)] == [moment]

        await until(is_so, what=f"somebody who was active at {moment}")

    await ada.asks("/start")
    await active_at(MONDAY_MORNING)
    later(hours=1, minutes=30)
    await ada.asks("/whoami")
    await active_at(MONDAY_MORNING.replace(hour=9, minute=30))
    later(minutes=30)
    await ada.asks("/whoami")
    await active_at(MONDAY_MORNING.replace(hour=9, minute=30))
    later(minutes=30)
    stopped = await ada.asks("/stop")
    await active_at(MONDAY_MORNING.replace(hour=10, minute=30))
    later(hours=2)
    await ada.taps(stopped, "↩ Undo")
    await active_at(MONDAY_MORNING.replace(hour=12, minute=30))


async def test_who_blocks_the_bot_is_marked_and_comes_back_by_writing(bot, ada, emulator, rows):
    async def reachable(expected: str) -> None:
        async def is_so() -> bool:
            return [row["reachability"] for row in await rows(recipients)] == [expected]

        await until(is_so, what=f"a recipient that is {expected}")

    await ada.asks("/start")
    emulator.block_bot(ada.user)
    await reachable("blocked")
    [before] = await rows(subscribers)
    emulator.unblock_bot(ada.user)
    await ada.asks("/help")
    await reachable("reachable")
    [after] = await rows(subscribers)
    assert (after["id"], after["status"]) == (before["id"], "subscribed")


# --- lists ------------------------------------------------------------------------------------------------------------


async def test_a_link_subscribes_to_its_list(bot, ada, news, rows, done):
    await news()
    heard = await ada.asks("/start news")
    assert heard.text.startswith(f"{ON_NEWS}\n\nHello, Ada!")
    assert (await ada.asks("/start news")).text == heard.text
    assert len(await rows(list_members)) == 1
    assert await done() == [("created", {}), ("changed", {"joined": "news"})]


async def test_a_link_brings_back_who_had_stopped(bot, ada, news, rows):
    await news()
    await ada.asks("/stop")
    assert (await ada.asks("/start news")).text.startswith(f"{BACK}\n\n{ON_NEWS}\n\nHello")
    assert [row["status"] for row in await rows(subscribers)] == ["subscribed"]


@pytest.mark.parametrize("payload", ["News", "inline", "help", "no_such-list", "news news", "x" * 65, "новости", "a.b"])
async def test_a_link_to_nothing_greets_as_any_other(bot, ada, bob, news, rows, payload):
    await news()
    plain = (await bob.asks("/start")).text.replace("Bob", "Ada")
    assert (await ada.asks(f"/start {payload}")).text == plain
    assert await rows(list_members) == []
    assert len(await rows(subscribers)) == 2


async def test_lists_are_left_and_joined_again(bot, ada, news, rows, done):
    await news()
    await news("cakes", "Cakes <b>&</b> tea")
    none = await ada.asks("/lists")
    assert none.text == "You are on no list. A link to one, from whoever runs it, puts you on it."
    assert none.buttons == []
    await ada.asks("/start news")
    await ada.asks("/start cakes")
    shown = await ada.asks("/lists")
    assert shown.text == "Lists that you are on\n• Cakes <b>&</b> tea\n• News"
    assert shown.rows == [["Leave “Cakes <b>&</b> tea”"], ["Leave “News”"]]

    assert (await ada.taps(shown, "Leave “News”")).text == "You have left the list."
    left = await ada.hears()
    assert left.text == "You get nothing more that is sent to the list “News” alone."
    assert left.rows == [["Join again"], ["‹ Your lists"]]
    assert len(await rows(list_members)) == 1
    await ada.taps(left, "Join again")
    again = await ada.hears()
    assert (again.text, again.rows) == (shown.text, shown.rows)
    assert [details for action, details in await done() if action == "changed"] == [
        {"joined": "news"}, {"joined": "cakes"}, {"left": "news"}, {"joined": "news"},
    ]  # fmt: skip


async def test_a_button_of_a_list_that_is_gone_says_so(bot, ada, news, database):
    await news()
    await ada.asks("/start news")
    shown = await ada.asks("/lists")
    async with database.writing() as connection:
        await connection.execute(mailing_lists.delete())
    gone = await ada.taps(shown, "Leave “News”")
    assert gone.text == "There is no such list any more. /lists shows yours."


async def test_who_has_stopped_is_told_so_beside_their_lists(bot, ada, news):
    await news()
    await ada.asks("/start news")
    await ada.asks("/stop")
    assert (await ada.asks("/lists")).text.endswith(
        "At present you get no announcements at all. /start lets you have them."
    )


# --- one's own data ---------------------------------------------------------------------------------------------------


async def test_the_export_holds_it(bot, ada, emulator, news, rows):
    await news()
    await ada.asks("/start news")
    [row] = await rows(subscribers)
    await ada.says("/export")
    call = await emulator.wait_for_call("sendDocument")
    [upload] = call.params.files.values()
    held = json.loads(upload.content)["subscriber"]
    assert held == {
        "id": str(row["id"]),
        "external_id": None,
        "name": "Ada",
        "language": None,
        "zone": None,
        "status": "subscribed",
        "unsubscribed_at": None,
        "origin": "chat",
        "created_at": "2026-11-23T08:00:00Z",
        "active_at": "2026-11-23T08:00:00Z",
        "addresses": [{"platform": "telegram", "address": str(ada.user.id)}],
        "tags": [],
        "variables": {},
        "lists": [{"code": "news", "title": "News"}],
    }


async def test_delete_me_forgets_the_subscription(bot, ada: Person, news, rows):
    await news()
    await ada.asks("/start news")
    asked = await ada.asks("/delete_me")
    assert "You get no announcements any more, until you send /start." in asked.text
    await ada.taps(asked, "🗑 Delete everything")
    await ada.hears()
    assert [await rows(table) for table in (subscribers, list_members, recipients)] == [[], [], []]
    assert "Ada" not in str(await rows(audit_events))


async def test_the_notice_speaks_of_it(bot, ada):
    assert "• Whether you get announcements, the lists that you are on" in (await ada.asks("/privacy")).text
