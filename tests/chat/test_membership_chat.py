"""The bot comes, goes, may and may not, told as a chat. It is Monday, 23 November 2026, 08:00."""

import pytest

from tests.chat.doubts import heard_in_time
from tests.waiting import until


@pytest.fixture
def bot_database(database_url):
    """All of this holds on SQLite and on PostgreSQL."""
    return database_url


@pytest.fixture
def statuses(schedules):
    """Wait until the schedules have these statuses and reasons, by number."""

    async def wait(*expected: tuple[str, str | None]) -> None:
        async def are() -> bool:
            rows = sorted(await schedules.all(), key=lambda row: row["number"])
            return [(row["status"], row["paused_because"]) for row in rows] == list(expected)

        await until(are, what=f"schedules that are {expected}")

    return wait


ON = ("active", None)


def greetings(emulator, chat):
    return [message.text for message in emulator.history(chat) if "I send messages here" in message.text]


async def hears(person, words, later):
    while words not in (heard := await heard_in_time(person, later)).text:
        pass
    return heard


async def test_a_group_is_greeted_once_in_few_words(bot, ada, emulator, schedules):
    team = emulator.add_group("Team", [ada.user])
    await until(lambda: greetings(emulator, team), what="a greeting")
    [greeting] = greetings(emulator, team)
    assert "/schedule daily 09:00" in greeting
    assert "/settings" in greeting
    there = ada.at(team)
    await there.asks("/schedule daily 09:00 Tea")

    emulator.remove_bot(team)
    emulator.add_bot(team)
    emulator.promote(team)
    emulator.demote(team)
    await ada.at(team).asks("/whoami")
    assert len(greetings(emulator, team)) == 1


async def test_a_group_is_greeted_in_the_language_of_who_has_added_the_bot(bot, ada, emulator):
    ada.user.language_code = "ru"
    team = emulator.add_group("Команда", [ada.user])
    await until(lambda: len(emulator.history(team)) >= 3, what="a greeting")
    assert any("Администраторы выбирают" in message.text for message in emulator.history(team))


async def test_a_group_that_keeps_strangers_out_is_not_greeted(run_bot, ada, emulator):
    await run_bot(access="allowlist", allowed_chat_ids=frozenset({ada.user.id + 1}))
    team = emulator.add_group("Team", [ada.user])
    assert "ID" in (await ada.at(team).asks("/whoami@CarillonBot")).text
    assert greetings(emulator, team) == []


async def test_a_bot_that_is_removed_loses_nothing(bot, ada, emulator, later, schedules, statuses):
    team = emulator.add_group("Team", [ada.user])
    await ada.asks("/start")
    there = ada.at(team)
    await there.asks("/timezone Europe/Berlin")
    await there.asks("/schedule daily 10:00 Stand-up")
    await there.asks("/schedule daily 11:00 Tea")
    emulator.remove_bot(team, kick=False)
    later(hours=1)
    told = await hears(ada, "I can't write in Team now", later)
    assert "2 schedules are paused" in told.text
    await statuses(*[("paused", "not_member")] * 2)

    later(days=1)
    emulator.add_bot(team)
    there = ada.at(team)
    await hears(there, "2 schedules go on", later)
    await statuses(ON, ON)
    assert "Time zone: Berlin" in (await there.asks("/settings")).text
    later(days=1)
    await hears(there, "Stand-up", later)


async def test_a_restricted_bot_rests_until_it_may_write_again(bot, ada, emulator, later, statuses):
    team = emulator.add_group("Team", [ada.user], supergroup=True)
    there = ada.at(team)
    await there.asks("/schedule daily 09:00 Stand-up")
    emulator.restrict(team)
    later(hours=1)
    await statuses(("paused", "no_rights"))
    emulator.demote(team)  # a member like all others again
    await hears(there, "1 schedule goes on", later)
    await statuses(ON)


async def test_who_blocks_the_bot_and_comes_back_goes_on(bot, ada, emulator, later, statuses):
    await ada.asks("/schedule daily 09:00 Tea")
    await ada.asks("/schedule")  # a dialog is under way
    emulator.block_bot(ada.user)
    later(hours=1)
    await statuses(("paused", "blocked"))
    emulator.unblock_bot(ada.user)
    await hears(ada, "1 schedule goes on", later)
    await statuses(ON)
    await ada.says("Lunch")
    await hears(ada, "Lunch", later)  # the dialog goes on, too


@pytest.mark.parametrize("is_there", [True, False], ids=["general", "private"])
async def test_a_deleted_topic_is_told_of_where_its_author_can_hear_it(
    bot, ada, emulator, later, schedules, statuses, is_there
):
    forum = emulator.add_group("Forum", [ada.user], forum=True)
    topic = emulator.add_topic(forum, "Tea")
    await ada.at(forum, topic).asks("/schedule daily 09:00 Tea")
    await ada.asks("/start")
    general = ada.at(forum)
    emulator.delete_topic(forum, topic)
    if not is_there:
        forum.permissions["can_send_messages"] = False
    later(hours=1)
    await until(lambda: _was_refused(emulator, topic), what="the first refusal")
    later(seconds=5)
    who = general if is_there else ada
    if is_there:
        told = await hears(who, "is on hold", later)
        assert "I can't find the topic any more" in told.text
        assert told.topic is None
    else:
        told = await hears(who, "I can't write in Forum now", later)
    await until(lambda: _is_paused(schedules), what="a schedule that is paused")


def _was_refused(emulator, topic):
    return any(
        call.parameters.get("message_thread_id") == topic.id and not call.is_ok
        for call in emulator.calls()
        if call.method == "sendMessage"
    )


async def _is_paused(schedules):
    return [row["status"] for row in await schedules.all()] == ["paused"]


async def test_a_closed_topic_is_told_of_and_goes_on_once_it_is_open(bot, ada, emulator, later, statuses):
    forum = emulator.add_group("Forum", [ada.user], forum=True)
    topic = emulator.add_topic(forum, "Tea")
    there = ada.at(forum, topic)
    await there.asks("/schedule daily 09:00 Tea")
    emulator.close_topic(forum, topic)
    later(hours=1)
    told = await hears(ada.at(forum), "is on hold", later)
    assert "The topic is closed" in told.text
    await statuses(("paused", "topic_closed"))
    emulator.reopen_topic(forum, topic)
    await hears(there, "1 schedule goes on", later)
    await statuses(ON)
