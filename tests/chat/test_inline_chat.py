"""@bot … in any chat: scheduling from there, and posting what one has scheduled, told as a chat."""

from dataclasses import dataclass
from typing import Any

import pytest

from sandbox.model import Chat, Message
from tests.chat.people import Person


@dataclass(frozen=True)
class Offered:
    """What stands above somebody's field while they type behind the bot's name."""

    results: list[dict[str, Any]]
    line: dict[str, Any] | None
    answer: dict[str, Any]

    @property
    def titles(self) -> list[str]:
        return [result["title"] for result in self.results]


async def types(person: Person, words: str) -> Offered:
    """Type `@bot words` somewhere."""
    answer = await person.emulator.ask_inline(person.user, words).raw_answer(timeout=20)
    return Offered(answer["results"], answer["button"], answer)


def chooses(person: Person, offered: Offered, title: str, chat: Chat) -> Message:
    """Post one of the results."""
    result = next(one for one in offered.results if title in one["title"])
    return person.emulator.choose_inline(person.user, result, chat)


@pytest.fixture
def bot_database(database_url: str) -> str:
    """What is offered is a row on either kind."""
    return database_url


@pytest.fixture
async def started(bot, ada):
    """Ada, who has begun a private chat with the bot."""
    await ada.asks("/start")
    return ada


@pytest.fixture
def elsewhere(emulator, ada, bob):
    """A group without the bot."""
    team = emulator.add_group("Friends", [ada.user, bob.user])
    emulator.remove_member(team, emulator.bot().user)
    return team


async def test_a_reading_is_posted_and_saved_by_a_tap(started, elsewhere, schedules, later):
    offered = await types(started, "tomorrow at 9am call Mum")
    assert offered.titles == ["Schedule: Tuesday, 24 November, 09:00"]
    posted = chooses(started, offered, "Tuesday", elsewhere)
    assert posted.text == "⏰ Tuesday, 24 November, 09:00\ncall Mum"
    assert await schedules.all() == []

    told = await started.emulator.tap(started.user, posted, "Save to my reminders")
    assert told.text == "#1 is scheduled."
    assert posted.text == "✓ Scheduled: tomorrow, 09:00\ncall Mum"
    assert posted.buttons == []
    later(days=1, hours=1)
    assert (await started.hears()).text == "call Mum"


async def test_a_tap_of_somebody_else_saves_nothing(started, bob, elsewhere, schedules):
    await bob.asks("/start")
    posted = chooses(started, await types(started, "tomorrow at 9am call Mum"), "Tuesday", elsewhere)
    told = await bob.emulator.tap(bob.user, posted, "Save to my reminders")
    assert told.show_alert
    assert await schedules.all() == []


async def test_two_taps_save_one(started, elsewhere, schedules):
    posted = chooses(started, await types(started, "tomorrow at 9am call Mum"), "Tuesday", elsewhere)
    old = posted.snapshot()
    await started.emulator.tap(started.user, posted, "Save to my reminders")
    told = await started.emulator.tap(started.user, old, "Save to my reminders")
    assert told.show_alert
    assert "#1" in told.text
    assert len(await schedules.all()) == 1


async def test_what_can_be_read_in_two_ways_is_offered_in_both(started):
    offered = await types(started, "at 9 call Mum")
    assert len(offered.titles) == 2
    assert all(title.startswith("Schedule: ") for title in offered.titles)


async def test_a_reading_whose_time_has_passed_meanwhile_is_refused(started, elsewhere, schedules, later):
    posted = chooses(started, await types(started, "in 10 minutes tea"), "Schedule", elsewhere)
    later(minutes=11)
    assert (await started.emulator.tap(started.user, posted, "Save to my reminders")).show_alert
    assert await schedules.all() == []


async def test_whoever_has_never_begun_a_chat_is_led_there(bot, bob, schedules):
    offered = await types(bob, "tomorrow at 9am call Mum")
    assert offered.results == []
    assert offered.line == {"text": "Start me to schedule from any chat", "start_parameter": "inline"}
    assert await schedules.chats() == []
    bob.emulator.start(bob.user, "inline")
    await bob.hears()
    assert len((await types(bob, "tomorrow at 9am call Mum")).results) == 1


async def test_other_words_find_ones_own_schedules_and_post_them_as_they_are(started, bob, elsewhere):
    await started.says("/schedule daily 12:00 Lunch at the café", [{"type": "bold", "offset": 22, "length": 5}])
    await started.hears()
    await bob.asks("/schedule daily 12:00 Lunch of Bob")
    offered = await types(started, "LUNCH")
    assert offered.titles == ["#1 · today, 12:00"]
    posted = chooses(started, offered, "#1", elsewhere)
    assert posted.text == "Lunch at the café"
    assert posted.entities == [{"type": "bold", "offset": 0, "length": 5}]


async def test_without_words_there_is_an_example_and_what_comes_next(started):
    await started.asks("/schedule daily 12:00 Lunch")
    offered = await types(started, "")
    assert offered.titles == ["#1 · today, 12:00"]
    assert offered.line["text"].startswith("For example: daily")
    assert offered.line["start_parameter"] == "help"


async def test_what_is_neither_leads_to_the_help(started):
    offered = await types(started, "qwertz")
    assert offered.results == []
    assert offered.line["text"] == "Nothing like that. How to schedule?"


async def test_answers_are_for_one_person_and_for_a_moment(started):
    await types(started, "tomorrow at 9am call Mum")
    call = next(one for one in reversed(started.emulator.calls()) if one.method == "answerInlineQuery")
    assert call.parameters["is_personal"] is True
    assert call.parameters["cache_time"] == 1


async def test_what_is_posted_in_the_private_chat_is_not_taken_for_a_request(started, schedules):
    posted = chooses(started, await types(started, "tomorrow at 9am call Mum"), "Tuesday", started.place)
    assert posted.text.endswith("call Mum")
    await started.asks("/whoami")
    assert len(await schedules.questions()) == 1


async def test_a_restart_before_the_tap_loses_nothing(run_bot, ada, elsewhere, schedules):
    application = await run_bot()
    await ada.asks("/start")
    posted = chooses(ada, await types(ada, "tomorrow at 9am call Mum"), "Tuesday", elsewhere)
    await application.stop()
    await run_bot()
    assert (await ada.emulator.tap(ada.user, posted, "Save to my reminders")).text == "#1 is scheduled."
    assert len(await schedules.all()) == 1


async def test_it_speaks_the_language_of_the_private_chat(started):
    await started.asks("/language ru")
    offered = await types(started, "завтра в 9:00 позвонить маме")
    assert offered.titles == ["Запланировать: Вторник, 24 ноября, 09:00"]


async def test_strangers_get_nothing_where_the_bot_serves_listed_people_only(run_bot, ada):
    await run_bot(access="allowlist", allowed_chat_ids=[1])
    assert (await types(ada, "tomorrow at 9am call Mum")).results == []
