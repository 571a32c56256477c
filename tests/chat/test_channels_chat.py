"""What goes to channels is scheduled in private, told as a chat. It is Monday, 23 November 2026, 08:00."""

import pytest

from sandbox.faults import ErrorAnswer
from tests.chat.doubts import heard_in_time
from tests.waiting import until


@pytest.fixture
def bot_database(database_url):
    """All of this holds on SQLite and on PostgreSQL."""
    return database_url


@pytest.fixture
async def news(bot, emulator, ada):
    """A channel of Ada's in which the bot may post. She has been told how to schedule for it."""
    await ada.asks("/timezone Europe/Berlin")
    channel = emulator.add_channel("News", ada.user, username="news")
    assert "I may post in News now" in (await ada.hears()).text
    return channel


@pytest.fixture
def become(schedules):
    """Wait until the schedules have these statuses and reasons, by number."""

    async def wait(*expected: tuple[str, str | None]) -> None:
        async def have_become() -> bool:
            rows = sorted(await schedules.all(), key=lambda row: (row["created_by"], row["number"]))
            return [(row["status"], row["paused_because"]) for row in rows] == list(expected)

        await until(have_become, what=f"schedules that are {expected}")

    return wait


ON = ("active", None)


def posts(emulator, channel):
    return [message.text for message in emulator.history(channel)]


async def hears(person, words, later):
    """Pass over what else is said until somebody hears these words."""
    while words not in (heard := await heard_in_time(person, later)).text:
        pass
    return heard


async def test_who_lets_the_bot_into_a_channel_is_told_once_how_to_schedule_for_it(bot, ada, emulator, schedules):
    await ada.asks("/start")
    channel = emulator.add_channel("News", ada.user, username="news")
    told = await ada.hears()
    [command] = [line for line in told.text.splitlines() if line.startswith("/schedule")]
    emulator.promote(channel, can_post_messages=False)
    emulator.promote(channel)
    confirmation = await ada.asks(command)
    assert confirmation.text.startswith("#1 is scheduled. → News")
    assert posts(emulator, channel) == []


async def test_a_post_is_scheduled_by_the_channels_name_and_belongs_to_the_private_chat(
    news, ada, emulator, later, schedules
):
    confirmation = await ada.asks("/schedule to: @news 2026-11-23T10:00 Hello")
    assert confirmation.text.startswith("#1 is scheduled. → News\n\nHello\n\nOnce: today, Monday, 23 November, 10:00")
    assert "Done" not in confirmation.text
    assert "#1 · today, 10:00 · → News · Hello" in (await ada.asks("/scheduled")).text
    assert "→ News" in (await ada.asks("/today")).text
    [row] = await schedules.all()
    assert (row["doubt"], row["zone"], row["topic_id"]) == ("hold", "Europe/Berlin", None)
    later(hours=1)  # it is 10:00 in Berlin
    await until(lambda: posts(emulator, news) == ["Hello"], what="the post")
    assert not ada.hears_something()


@pytest.mark.parametrize(
    "words",
    ["to: News", "TO: @News", 'to: "News"', "в: «news»", "→ news", "to: https://t.me/news", "到：@news", "to:@news"],
)
async def test_a_channel_can_be_named_in_many_ways(news, ada, schedules, words):
    assert "→ News" in (await ada.asks(f"/schedule {words} daily 10:00 Hello")).text
    assert [row["content"]["text"] for row in await schedules.all()] == ["Hello"]


async def test_a_question_about_a_post_remembers_the_channel(news, ada, schedules):
    asked = await ada.asks("/schedule to: @news tomorrow Hello")
    await ada.taps(asked, asked.buttons[0])
    assert "→ News" in (await ada.hears()).text
    [row] = await schedules.all()
    assert (row["recipient_title"], row["doubt"]) == ("News", "hold")


async def test_an_edit_moves_a_post_to_another_channel_and_back(news, ada, emulator, schedules):
    other = emulator.add_channel("Offers", ada.user, username="offers")
    await ada.hears()
    written = await ada.says("/schedule to: @news daily 10:00 Hello")
    assert "→ News" in (await ada.hears()).text
    await ada.edits(written, "/schedule to: @offers daily 10:00 Hello")
    assert "→ Offers" in (await ada.hears()).text
    await ada.edits(written, "/schedule daily 10:00 Hello")
    assert "→" not in (await ada.hears()).text
    [row] = await schedules.all()
    assert (row["recipient_title"], row["doubt"]) == (None, "resend")
    assert posts(emulator, other) == []


async def test_a_copy_goes_to_the_same_channel(news, ada):
    await ada.asks("/schedule to: @news daily 10:00 Hello")
    listed = await ada.asks("/scheduled")
    await ada.taps(listed, listed.buttons[0])
    card = await ada.hears()
    assert card.text.startswith("#1 · active · → News")
    await ada.taps(card, "More…")
    await ada.taps(await ada.hears(), "Duplicate")
    assert "→ News" in (await ada.hears()).text


async def test_only_who_may_post_there_schedules_for_a_channel(news, ada, bob, emulator, schedules):
    assert "You may not post in News" in (await bob.asks("/schedule to: @news daily 10:00 Spam")).text
    emulator.promote(news, bob.user, can_post_messages=False)
    assert "You may not post in News" in (await bob.asks("/schedule to: @news daily 10:00 Spam")).text
    assert "I know no channel called News" in (await bob.asks("/schedule to: News daily 10:00 Spam")).text
    assert await schedules.all() == []
    emulator.promote(news, bob.user)
    assert "→ News" in (await bob.asks("/schedule to: @news daily 10:00 Ham")).text


async def test_a_channel_in_which_the_bot_may_not_post_is_refused(news, ada, emulator, schedules):
    emulator.add_channel("Alone", ada.user, username="alone_1", with_bot=False)
    assert "I may not post in Alone" in (await ada.asks("/schedule to: @alone_1 daily 10:00 Hello")).text
    emulator.promote(news, can_post_messages=False)
    assert "I may not post in News" in (await ada.asks("/schedule to: @news daily 10:00 Hello")).text
    assert "no channel called News" in (await ada.asks("/schedule to: News daily 10:00 Hello")).text
    emulator.add_group("Team", [ada.user], username="team_1")
    assert "no channel called @team_1" in (await ada.asks("/schedule to: @team_1 daily 10:00 Hello")).text
    assert "no channel called @nowhere" in (await ada.asks("/schedule to: @nowhere daily 10:00 Hello")).text
    assert await schedules.all() == []


async def test_where_telegram_does_not_answer_nothing_is_believed(news, ada, emulator, schedules):
    emulator.faults.add(ErrorAnswer(500, "Internal Server Error"), method="getChatMember", times=None)
    assert "Telegram doesn't answer me right now" in (await ada.asks("/schedule to: @news daily 10:00 Hello")).text
    assert await schedules.all() == []


async def test_in_a_group_nothing_is_scheduled_for_a_channel(news, ada, emulator, schedules):
    team = emulator.add_group("Team", [ada.user])
    there = ada.at(team)
    assert "in a private chat with me" in (await there.asks("/schedule to: @news daily 10:00 Hello")).text
    assert await schedules.all() == []


async def test_posts_of_others_and_taps_in_channels_are_ignored(news, ada, emulator):
    emulator.say(ada.user, "/schedule daily 09:00 Hello", news)
    emulator.say(ada.user, "/start@CarillonBot", news)
    await ada.asks("/whoami")
    assert posts(emulator, news) == ["/schedule daily 09:00 Hello", "/start@CarillonBot"]


async def test_a_channel_that_is_renamed_is_named_so_from_then_on(news, ada, emulator):
    await ada.asks("/schedule to: @news daily 10:00 Hello")
    news.title = "Daily News"
    emulator.promote(news)  # with any news of the channel
    await ada.asks("/whoami")
    assert "→ Daily News" in (await ada.asks("/scheduled")).text


async def test_a_channel_that_lets_the_bot_in_again_goes_on(news, ada, emulator, later, schedules, become):
    await ada.asks("/schedule to: @news daily 10:00 Hello")
    emulator.remove_bot(news)
    later(hours=1)
    await become(("paused", "kicked"))
    notice = await hears(ada, "could not be sent", later)
    assert "→ News" in notice.text
    assert "I was removed from that chat" in notice.text
    emulator.add_bot(news)
    assert "1 schedule goes on" in (await hears(ada, "goes on", later)).text
    await become(ON)
    later(days=1)
    await until(lambda: posts(emulator, news) == ["Hello"], what="the post")


async def test_a_right_that_is_taken_pauses_and_given_back_lets_go_on(news, ada, emulator, later, schedules, become):
    await ada.asks("/schedule to: @news daily 10:00 Hello")
    emulator.promote(news, can_post_messages=False)
    later(hours=1)
    await become(("paused", "no_rights"))
    await hears(ada, "is on hold", later)
    emulator.promote(news)
    await hears(ada, "goes on", later)
    await until(lambda: posts(emulator, news) == ["Hello"], what="the post that was on hold")
    await become(ON)


async def test_who_is_no_administrator_any_more_posts_nothing_and_is_told(
    news, ada, bob, emulator, later, schedules, become
):
    emulator.promote(news, bob.user)
    await ada.asks("/schedule to: @news daily 10:00 Hello")
    await bob.asks("/timezone Europe/Berlin")
    await bob.asks("/schedule to: @news daily 10:00 Ham")
    await bob.asks("/schedule to: @news daily 11:00 Eggs")
    await bob.asks("/schedule daily 12:00 Spam")
    emulator.demote(news, bob.user)
    later(hours=1)
    told = await hears(bob, "is on hold", later)
    assert "→ News" in told.text
    assert "You may no longer post in that channel" in told.text
    assert "2 schedules are paused" in told.text
    await become(ON, *[("paused", "author_no_rights")] * 2, ON)
    assert posts(emulator, news) == ["Hello"]

    emulator.promote(news, bob.user)
    listed = await bob.asks("/scheduled")
    await bob.taps(listed, next(button for button in listed.buttons if "Ham" in button))
    card = await hears(bob, "paused", later)
    assert "You may no longer post" in card.text
    await bob.taps(card, "▶ Resume")
    await until(lambda: posts(emulator, news) == ["Hello", "Ham"], what="the post that was on hold")
    await hears(bob, "1 schedule goes on", later)
    await become(ON, ON, ON, ON)  # what arrives proves that the others may go on


async def test_retry_lets_go_on_what_waited_for_its_author(news, ada, bob, emulator, later, schedules, become):
    emulator.promote(news, bob.user)
    await bob.asks("/schedule to: @news daily 10:00 Ham")
    emulator.remove_member(news, bob.user)
    later(hours=2)
    told = await hears(bob, "is on hold", later)
    await bob.taps(told, "Retry")
    told = await hears(bob, "is on hold", later)
    emulator.promote(news, bob.user)
    await bob.taps(told, "Retry")
    await until(lambda: posts(emulator, news) == ["Ham"], what="the post")
    await hears(bob, "1 schedule goes on", later)
    await become(ON)


async def test_a_question_about_the_author_that_fails_is_asked_again(news, ada, emulator, later, schedules, become):
    await ada.asks("/schedule to: @news 2026-11-23T10:00 Hello")
    emulator.faults.add(ErrorAnswer(500, "Internal Server Error"), method="getChatMember", times=1)
    later(hours=1)
    await schedules.settled("retry")
    later(seconds=5)
    await until(lambda: posts(emulator, news) == ["Hello"], what="the post")


async def test_the_author_is_asked_about_at_most_once_a_minute(news, ada, emulator, later):
    for number in range(3):
        await ada.asks(f"/schedule to: @news 2026-11-23T10:00 Hello {number}")
    asked = len([call for call in emulator.calls() if call.method == "getChatMember"])
    later(hours=1)
    await until(lambda: len(posts(emulator, news)) == 3, what="the posts")
    assert len([call for call in emulator.calls() if call.method == "getChatMember"]) == asked + 1


async def test_nobody_asks_about_those_who_own_the_bot(run_bot, ada, emulator, later):
    await run_bot(admin_ids=frozenset({ada.user.id}))
    await ada.asks("/start")
    channel = emulator.add_channel("News", ada.user, username="news")
    await ada.hears()
    await ada.asks("/schedule to: @news 2026-11-23T09:00 Hello")
    asked = len([call for call in emulator.calls() if call.method == "getChatMember"])
    later(hours=1)
    await until(lambda: posts(emulator, channel) == ["Hello"], what="the post")
    assert len([call for call in emulator.calls() if call.method == "getChatMember"]) == asked


async def test_in_doubt_a_post_is_not_repeated_but_asked_about(news, ada, emulator, later, schedules):
    await ada.asks("/schedule to: @news 2026-11-23T10:00 Hello")
    emulator.faults.add(
        ErrorAnswer(500, "Internal Server Error: sent message was immediately deleted"), method="sendMessage", chat=news
    )
    later(hours=1)
    notice = await hears(ada, "I don't know whether", later)
    assert "→ News" in notice.text
    assert posts(emulator, news) == []


async def test_a_late_post_says_nothing_of_it_in_the_channel(news, ada, emulator, later, run_bot, bot):
    await ada.asks("/schedule to: @news 2026-11-23T10:00 Hello")
    emulator.remove_bot(news)
    later(hours=1)
    await hears(ada, "could not be sent", later)
    later(hours=1)
    emulator.add_bot(news)
    listed = await ada.asks("/failed")
    await ada.taps(listed, listed.buttons[0])
    await ada.taps(await ada.hears(), "Retry")
    await until(lambda: posts(emulator, news) == ["Hello"], what="the post")
    later(minutes=5)
    await ada.asks("/whoami")
    assert posts(emulator, news) == ["Hello"]


# --- step by step ----------------------------------------------------------------------------------------------------


async def asked_where(person, words="Hello"):
    """Go on until the options, and tap where it shall go."""
    await person.asks("/schedule")
    when = await person.asks(words)
    await person.taps(when, next(button for button in when.buttons if "Tomorrow morning" in button))
    await person.taps(await person.hears(), "Once")
    options = await person.hears()
    await person.taps(options, "Where: here")
    return await person.hears()


async def saved(person, options):
    await person.taps(options, "Preview ›")
    while "Shall I schedule it like this?" not in (summary := await person.hears()).text:
        pass
    assert "→ News" in summary.text
    await person.taps(summary, next(button for button in summary.buttons if "Save" in button))
    return await person.hears()


async def test_a_channel_is_tapped_on_the_way_to_a_schedule(news, ada, schedules, emulator, later):
    where = await asked_where(ada)
    assert where.text.startswith("Where shall it go?")
    assert where.buttons == ["✓ Here", "News", "Another channel…", "‹ Back", "✕ Cancel"]
    await ada.taps(where, "News")
    options = await ada.hears()
    assert "Where: News" in options.buttons
    assert not any("Done" in button for button in options.buttons)
    confirmation = await saved(ada, options)
    assert confirmation.text.startswith("#1 is scheduled. → News")
    [row] = await schedules.all()
    assert (row["doubt"], row["recipient_title"], row["options"]) == ("hold", "News", "{}")
    later(days=1, hours=1)
    await until(lambda: posts(emulator, news) == ["Hello"], what="the post")


async def test_a_channel_is_written_by_name_and_taken_back(news, ada, schedules):
    await asked_where(ada)
    refused = await ada.asks("@nowhere")
    assert "no channel called @nowhere" in refused.text
    assert "News" in refused.buttons
    options = await ada.asks("@news")
    await ada.taps(options, "Where: News")
    where = await ada.hears()
    assert "✓ News" in where.buttons
    await ada.taps(where, "Here")
    options = await ada.hears()
    assert "Where: here" in options.buttons
    assert "✓ Done & Snooze" in options.buttons


async def test_another_channel_is_picked_with_telegrams_own_list(news, ada, emulator, schedules):
    offers = emulator.add_channel("Offers", ada.user, with_bot=False)
    await ada.taps(await asked_where(ada), "Another channel…")
    picker = await ada.hears()
    [[button]] = picker.call.parameters["reply_markup"]["keyboard"]
    assert button["text"] == "Choose a channel"
    emulator.share_chat(ada.user, offers)
    heard = [await ada.hears(), await ada.hears(), await ada.hears()]
    assert any("I may post in Offers now" in one.text for one in heard)
    chosen = next(one for one in heard if one.text == "→ Offers")
    assert chosen.call.parameters["reply_markup"] == {"remove_keyboard": True}
    assert any("Where: Offers" in one.buttons for one in heard)


async def test_a_clients_word_is_not_enough_for_a_channel(news, ada, bob, emulator, schedules):
    await bob.asks("/timezone Europe/Berlin")
    await bob.taps(await asked_where(bob), "Another channel…")
    await bob.hears()
    place = emulator.chat(bob.user)
    emulator.world.post(place, bob.user, {"chat_shared": {"request_id": 1, "chat_id": news.id}})
    assert "You may not post in News" in (await bob.hears()).text
    emulator.world.post(place, bob.user, {"chat_shared": {"request_id": 1, "chat_id": -1_009_999}})
    assert "Which channel do you mean?" in (await bob.hears()).text


async def test_a_channel_shared_out_of_nowhere_and_old_buttons_change_nothing(news, ada, emulator, schedules):
    where = await asked_where(ada)
    await ada.taps(where, "News")
    await ada.hears()
    assert (await ada.taps(where.message.snapshot(), "✕ Cancel")).show_alert is False
    await ada.hears()
    emulator.world.post(emulator.chat(ada.user), ada.user, {"chat_shared": {"request_id": 1, "chat_id": news.id}})
    assert "This has gone on or ended since" in (await ada.hears()).text
    assert await schedules.all() == []


async def test_a_group_is_not_asked_where_it_shall_go(news, ada, emulator):
    team = emulator.add_group("Team", [ada.user])
    there = ada.at(team)
    await there.asks("/schedule")
    prompt = await there.asks("/whoami")
    del prompt
    question = next(message for message in reversed(emulator.history(team)) if "What shall I send" in message.text)
    when = await there.asks("Hello", reply_to=question)
    await there.taps(when, next(button for button in when.buttons if "Tomorrow morning" in button))
    await there.taps(await there.hears(), "Once")
    assert not any("Where" in button for button in (await there.hears()).buttons)
