"""/broadcast: a message to many, made step by step. It is Monday, 23 November 2026, 08:00 in UTC."""

import pytest

from sandbox.faults import ErrorAnswer
from scheduling.identifiers import BotId, UserId
from scheduling.roles import Grant, Role
from storage.engine import open_database
from storage.units import Units
from tests.chat.broadcasting import asked_how_to_many, asked_whom, crowd_of, hears_until, reviewed, sends_to_all
from tests.chat.guided import rows_of, taps
from texts.speech import speaking
from texts.subscribing import how_to_stop

LINE = "\n\nTo get no more announcements, send /stop"


@pytest.fixture
def bot_database(database_url):
    """All of this holds on SQLite and on PostgreSQL."""
    return database_url


@pytest.fixture
async def crowd(run_bot, emulator, clock, ada):
    """Ada administers the bot; she and three more have begun a chat with it."""
    await run_bot(admin_ids=frozenset({ada.user.id}))
    await ada.asks("/start")
    return await crowd_of(emulator, clock, "Bob", "Olga ru", "Dieter de")


async def test_from_the_first_question_to_everybody(crowd, ada, schedules):
    asked = await ada.asks("/broadcast")
    assert asked.text.startswith("What shall I send to many?")
    assert asked.buttons == ["📄 Use a template…", "✕ Cancel"]
    audience = await ada.asks("Big news!")
    assert "Everybody\n\n4 recipients get it.\n\nFor example: " in audience.text
    when = await taps(ada, audience, "When? ›")
    assert when.is_edit
    assert when.buttons[0] == "Now"
    assert when.buttons[-3:] == ["🌍 By everybody's own clock", "‹ Back", "✕ Cancel"]
    options = await taps(ada, when, "Now")
    assert rows_of(options) == [
        ["Silent", "Protected"],
        ["Only at certain hours…"],
        ["✓ Waits for quiet hours to end"],
        ["At most a day…", "Pace…"],
        ["Unsubscribe: in a line below"],
        ["Check it ›"],
        ["‹ Back", "✕ Cancel"],
    ]
    review = await taps(ada, options, "Check it ›")
    assert review.text == (
        "Shall I send it like this?\n\nMessage: Big news!\n\nEverybody\n4 recipients get it.\n\nWhen: now\n\n"
        "A line below it tells everybody how to unsubscribe."
    )
    assert await schedules.all() == []
    assert (await taps(ada, review, "📣 Send")).text == "📣 #1 is on its way: Big news!"
    assert (await crowd[0].hears()).text == "Big news!" + LINE
    with speaking("ru"):
        own_words = how_to_stop().text
    assert own_words != LINE.strip()
    assert (await crowd[1].hears()).text == f"Big news!\n\n{own_words}"
    report = await hears_until(ada, "✓ #1 has gone out")
    assert report.text == "✓ #1 has gone out: Big news!\n\nSent: 4\n\nIt took 1 sec."
    assert report.buttons == ["📄 As a file (CSV)"]


async def test_to_others_it_is_an_unknown_command(crowd, ada):
    bob = crowd[0]
    unknown = (await bob.asks("/whatever")).text
    for command in ("/broadcast", "/broadcasts", "/broadcast Hello everybody"):
        assert (await bob.asks(command)).text == unknown.replace("/whatever", command.split()[0])


async def test_a_group_is_no_place_for_it(crowd, ada, emulator):
    group = emulator.add_group("Team", [ada.user])
    there = ada.at(group)
    await there.says("/broadcast@CarillonBot Hello")
    assert (await there.hears()).text.startswith("I don't know")


async def test_two_taps_send_once(crowd, ada, schedules):
    drawn = (await reviewed(ada)).message.snapshot()
    await taps(ada, drawn, "📣 Send")
    assert (await ada.taps(drawn, "📣 Send")).show_alert
    await hears_until(ada, "✓ #1 has gone out")
    assert len(await schedules.all()) == 1
    assert len(await schedules.deliveries()) == 4


async def test_content_behind_the_command_and_a_button_instead_of_the_line(crowd, ada):
    audience = await ada.asks("/broadcast Big news!\n[Read](https://example.org)")
    assert "Who shall get it?" in audience.text
    options = await taps(ada, await taps(ada, audience, "When? ›"), "Now")
    chosen = await taps(ada, options, "Unsubscribe: in a line below")
    assert "Unsubscribe: by a button" in chosen.buttons
    await taps(ada, await taps(ada, chosen, "Check it ›"), "📣 Send")
    heard = await crowd[0].hears()
    assert heard.text == "Big news!"
    assert heard.buttons == ["Read", "Unsubscribe"]
    await crowd[0].taps(heard, "Unsubscribe")
    assert "no more announcements" in (await crowd[0].hears()).text
    await hears_until(ada, "✓ #1 has gone out")
    assert "Not reached: 1 has unsubscribed." in (await asked_whom(ada)).text


async def test_who_blocked_the_bot_is_skipped_and_counted(crowd, ada, emulator):
    emulator.block_bot(crowd[0].user)
    audience = await asked_whom(ada)
    assert "3 recipients get it.\nNot reached: 1 has blocked me." in audience.text
    review = await taps(ada, await taps(ada, await taps(ada, audience, "When? ›"), "Now"), "Check it ›")
    await taps(ada, review, "📣 Send")
    assert "Sent: 3" in (await hears_until(ada, "✓ #1 has gone out")).text


async def test_who_blocks_it_without_its_knowing_is_a_failure_in_words(crowd, ada, emulator):
    blocked = ErrorAnswer(403, "Forbidden: bot was blocked by the user")
    emulator.faults.add(blocked, method="sendMessage", chat=crowd[0].place)
    await sends_to_all(ada)
    report = await hears_until(ada, "✓ #1 has gone out")
    assert "Sent: 3\nFailed: 1\n• 1 × The recipient has blocked me." in report.text
    assert report.buttons == ["📄 As a file (CSV)"]


async def test_only_some_languages(crowd, ada):
    audience = await asked_whom(ada)
    languages = await taps(ada, audience, "🌐 Languages")
    assert [label for label in languages.buttons if "·" in label] == ["English · 2", "Deutsch · 1", "Русский · 1"]
    chosen = await taps(ada, languages, "Русский · 1")
    back = await taps(ada, chosen, "‹ Back")
    assert "1 recipient gets it." in back.text
    review = await taps(ada, await taps(ada, await taps(ada, back, "When? ›"), "Now"), "Check it ›")
    await taps(ada, review, "📣 Send")
    assert (await crowd[1].hears()).text.startswith("Big news!")
    assert "Sent: 1" in (await hears_until(ada, "✓ #1 has gone out")).text
    assert crowd[0].has_heard_all()


async def test_a_broadcast_to_nobody_ends_with_a_report_that_says_so(crowd, ada, emulator):
    for person in crowd:
        emulator.block_bot(person.user)
    await ada.asks("/stop")
    review = await reviewed(ada)
    assert "Nobody gets it.\nNot reached: 3 have blocked me and 1 has unsubscribed." in review.text
    await taps(ada, review, "📣 Send")
    report = await hears_until(ada, "✓ #1 has gone out")
    assert report.text == "✓ #1 has gone out: Big news!\n\nNobody was there to get it, so nothing was sent."
    assert report.buttons == []


async def test_cancelling_leaves_nothing(crowd, ada, schedules):
    drawn = (await reviewed(ada)).message.snapshot()
    assert (await taps(ada, drawn, "✕ Cancel")).text == "All right, nothing is sent."
    assert (await ada.taps(drawn, "📣 Send")).show_alert
    assert await schedules.all() == []


async def test_its_author_can_have_it_first(crowd, ada, schedules):
    review = await reviewed(ada)
    answer = await ada.taps(review, "🧪 Test to myself first")
    assert not answer.show_alert
    assert (await ada.hears()).text == "Big news!" + LINE
    assert await schedules.all() == []
    assert (await taps(ada, review, "📣 Send")).text.startswith("📣 #1 is on its way")


async def test_a_restart_in_the_middle_of_making_it_loses_nothing(run_bot, emulator, clock, ada):
    first = await run_bot(admin_ids=frozenset({ada.user.id}))
    await ada.asks("/start")
    options = await asked_how_to_many(ada)
    await first.stop()
    await run_bot(admin_ids=frozenset({ada.user.id}))
    review = await taps(ada, options, "Check it ›")
    await taps(ada, review, "📣 Send")
    assert (await ada.hears()).text == "Big news!" + LINE


async def test_how_it_goes_out_is_chosen(crowd, ada):
    options = await asked_how_to_many(ada)
    hours = await taps(ada, options, "Only at certain hours…")
    until = await taps(ada, hours, "09:00")
    chosen = await taps(ada, until, "18:00")
    assert "✓ Only 09:00–18:00" in chosen.buttons
    chosen = await taps(ada, chosen, "Too late: is not sent")
    chosen = await taps(ada, await taps(ada, chosen, "Pace…"), "10/s")
    chosen = await taps(ada, await taps(ada, chosen, "At most a day…"), "2 a day")
    chosen = await taps(ada, await taps(ada, chosen, "✓ Waits for quiet hours to end"), "Silent")
    review = await taps(ada, chosen, "Check it ›")
    assert "Only 09:00–18:00, by their own clock; what is too late waits for the next day." in review.text
    assert "Also in people's quiet hours." in review.text
    assert "Not to those who have got 2 broadcasts within 24 hours." in review.text
    assert "10 messages a second at most." in review.text
    assert "Options: without a sound" in review.text
    assert "Sending takes about 1 sec." in review.text


async def test_what_can_not_be_read_changes_nothing(crowd, ada):
    await taps(ada, await asked_whom(ada), "When? ›")
    assert (await ada.asks("sometime")).text.startswith("I can't read a time in “sometime”.")
    assert "How often?" in (await ada.asks("tomorrow at 18:00")).text


async def test_several_messages_go_out_together_and_the_last_says_how_to_stop(crowd, ada, schedules):
    bob, *_others = crowd
    asked = await taps(ada, await asked_whom(ada, "Big news!"), "➕ Add another message")
    assert "1. Big news!" in asked.text
    await ada.sends("photo", "Look")
    asked = await ada.hears()
    assert asked.buttons[:3] == ["That’s all ›", "✕ 1 · Big news!", "✕ 2 · Photo: Look"]
    when = await taps(ada, await taps(ada, asked, "That’s all ›"), "When? ›")
    await taps(ada, await taps(ada, await taps(ada, when, "Now"), "Check it ›"), "📣 Send")
    first, second = await bob.hears(), await bob.hears()
    assert (first.text, second.call.method) == ("Big news!", "sendPhoto")
    assert second.text == f"Look{LINE}"
    rows = [row for row in await schedules.deliveries() if row["priority"] == 6]
    assert {(row["status"], row["parts"]) for row in rows} <= {("sent", 2), ("pending", 2), ("sending", 2)}


async def test_the_command_for_leaving_ends_it_at_any_step(crowd, ada, schedules):
    drawn = (await reviewed(ada)).message.snapshot()
    assert (await ada.asks("/cancel")).text == "All right, nothing was changed."
    assert (await ada.taps(drawn, "📣 Send")).show_alert
    assert await schedules.all() == []


async def test_a_time_that_passes_meanwhile_is_asked_for_again(crowd, ada, later, schedules):
    when = await taps(ada, await asked_whom(ada), "When? ›")
    options = await taps(ada, await taps(ada, when, "In an hour · 09:00"), "Once")
    review = await taps(ada, options, "Check it ›")
    assert "Once: today, Monday, 23 November, 09:00 (UTC)" in review.text
    later(hours=2)
    asked = await taps(ada, review, "📣 Schedule")
    assert asked.text.startswith("That time has passed. Please choose another one; nothing is sent yet.")
    assert await schedules.all() == []


async def test_an_interval_is_no_time_of_day_for_everybody(crowd, ada):
    when = await taps(ada, await asked_whom(ada), "When? ›")
    await taps(ada, when, "🌍 By everybody's own clock")
    assert (await ada.asks("every 3 hours")).text.startswith("For everybody's own clock I need one time of day")
    assert (await ada.asks("daily at 9 and 18")).text.startswith("For everybody's own clock I need one time of day")
    options = await ada.asks("every monday at 9")
    review = await taps(ada, options, "Check it ›")
    assert "Every Monday at 09:00\nOn 23 November 2026, when it is 09:00 where they are." in review.text


async def test_whoever_was_granted_the_role_may_until_it_is_revoked(crowd, ada, schedules, bot_database, clock):
    bob = crowd[0]
    database = open_database(bot_database)
    units = Units(database, BotId(42))
    person = UserId(bob.user.id)
    async with units.new() as unit:
        await unit.roles.grant(
            Grant(person_id=person, name="Bob", role=Role.SEND, granted_by=UserId(1), granted_at=clock.now())
        )
        await unit.commit()
    review = await reviewed(bob)
    async with units.new() as unit:
        await unit.roles.revoke(person, Role.SEND)
        await unit.commit()
    await database.close()
    for button in ("📣 Send", "🧪 Test to myself first", "‹ Back"):
        assert (await bob.taps(review, button)).show_alert
    assert await schedules.all() == []
    assert "I don't know" in (await bob.asks("/broadcast")).text


async def test_an_album_goes_out_with_its_line(crowd, ada):
    await ada.asks("/broadcast")
    await ada.sends("photo", "Look", album="1")
    await ada.sends("photo", album="1")
    audience = await hears_until(ada, "Who shall get it?")
    if ada.hears_something():
        audience = await ada.hears()
    options = await taps(ada, await taps(ada, audience, "When? ›"), "Now")
    assert "Unsubscribe: in a line below" not in options.buttons  # below an album there are no buttons to choose
    await taps(ada, await taps(ada, options, "Check it ›"), "📣 Send")
    heard = await crowd[0].hears()
    assert len(heard.album) == 2
    assert heard.text == "Look" + LINE


async def test_a_sticker_goes_out_with_a_button(crowd, ada):
    await ada.asks("/broadcast")
    await ada.sends("sticker")
    options = await taps(ada, await taps(ada, await ada.hears(), "When? ›"), "Now")
    review = await taps(ada, options, "Check it ›")
    assert "Message: Sticker" in review.text
    assert "A button below it lets everybody unsubscribe." in review.text
    await taps(ada, review, "📣 Send")
    assert (await crowd[0].hears()).buttons == ["Unsubscribe"]
