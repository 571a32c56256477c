"""Messages that did not arrive: one notice or one for many, and /failed with its list, cards and replays."""

import pytest

from sandbox.faults import ErrorAnswer, ServerError
from tests.chat.doubts import doubt, ended, heard_in_time, many, tried_in_vain
from tests.chat.people import Person

BAD_FILE = ErrorAnswer(400, "Bad Request: wrong file identifier/HTTP URL specified")
TOO_LONG = ErrorAnswer(400, "Bad Request: message is too long")
NO_RIGHTS = ErrorAnswer(400, "Bad Request: not enough rights to send text messages to the chat")


@pytest.fixture
def bot_database(database_url):
    """All of this holds on SQLite and on PostgreSQL."""
    return database_url


@pytest.fixture
def team(emulator, ada, bob):
    return emulator.add_group("Team", [ada.user, bob.user])


@pytest.fixture
def carol(emulator, team):
    user = emulator.add_user("Carol")
    emulator.add_member(team, user)
    return Person(emulator, user, team)


def fail(emulator, fault, text, **options):
    emulator.faults.add(fault, method="sendMessage", where=lambda call: call.parameters["text"] == text, **options)


async def failed(emulator, person, schedules, later, count):
    """As many messages that did not arrive, and what is said of them."""
    await many(person, count)
    for number in range(1, count + 1):
        fail(emulator, BAD_FILE, f"Tea {number}")
    # While they fail nothing can be said, so that they are told of together.
    silence = emulator.faults.add(ServerError(), method="sendMessage", chat=person.place, times=None)
    later(minutes=30)
    await ended(schedules, "failed", count)
    await tried_in_vain(silence, later, f"{count} messages could not be sent" if count > 1 else "#")
    emulator.faults.remove(silence)
    return await heard_in_time(person, later)


async def test_nothing_failed(bot, ada):
    assert (await ada.asks("/failed")).text == "Nothing here has failed, and nothing is in doubt."


async def test_the_list_tells_what_when_why_and_how_often(run_bot, ada, emulator, later, schedules):
    await run_bot(retry_delays=(1.0,))
    await ada.asks("/schedule 2026-11-23T08:10 Coffee")
    await ada.asks("/schedule 2026-11-23T08:30 Tea for all")
    fail(emulator, BAD_FILE, "Coffee")
    later(minutes=10)
    await ada.hears()
    fail(emulator, ServerError(), "Tea for all", times=2)
    later(minutes=20)
    await schedules.settled("retry")
    later(seconds=2)
    await schedules.settled("failed")
    await ada.hears()
    listed = await ada.asks("/failed")
    assert listed.text == (
        "2 messages could not be sent\n\n"
        "#2 · today, 08:30 · Tea for all\nTelegram had trouble on its side. 2 tries.\n\n"
        "#1 · today, 08:10 · Coffee\nTelegram no longer accepts the file. 1 try."
    )
    assert listed.buttons == [
        "#2 · today, 08:30 · Tea for all",
        "#1 · today, 08:10 · Coffee",
        "Retry all (2)",
        "Retry by reason…",
    ]

    await ada.taps(listed, "#2 · today, 08:30 · Tea for all")
    card = await ada.hears()
    assert card.text == (
        "#2 · could not be sent\n\nTea for all\n\nDue: today, Monday, 23 November, 08:30\n\n"
        "2 tries:\n• today, 08:30: Telegram had trouble on its side.\n"
        "• today, 08:30:02: Telegram had trouble on its side."
    )
    assert card.buttons == ["Retry", "Leave it", "Show", "‹ Back to the list"]
    answer = await ada.taps(card, "Retry")
    assert answer.text == "#2 is being sent again."
    heard = [await ada.hears(), await ada.hears()]
    assert {one.text.partition("\n")[0] for one in heard} == {"1 message could not be sent", "Tea for all"}
    await ended(schedules, "sent", 1)


async def test_one_is_left(bot, ada, emulator, later, schedules):
    notice = await failed(emulator, ada, schedules, later, 1)
    assert notice.buttons == ["Retry"]
    listed = await ada.asks("/failed")
    await ada.taps(listed, listed.buttons[0])
    card = await ada.hears()
    drawn = card.message.snapshot()
    await ada.taps(card, "Leave it")
    assert (await ada.hears()).text == "Nothing here has failed, and nothing is in doubt."
    assert "It was decided before" in (await ada.taps(drawn, "Retry")).text
    assert (await schedules.deliveries())[0]["status"] == "failed"


async def test_many_are_told_of_at_once_and_all_replayed(bot, ada, emulator, later, schedules):
    notice = await failed(emulator, ada, schedules, later, 6)
    title, named, rest = notice.text.split("\n\n")
    assert title == "6 messages could not be sent"
    # Which five are named depends on which failed first.
    lines = named.splitlines()
    assert lines[-1] == "… and 1 more"
    assert set(lines[:-1]) < {f"#{number} · today, 08:30 · Tea {number}" for number in range(1, 7)}
    assert len(lines) == 6
    assert rest == "Telegram no longer accepts the file. /failed shows each of them with its reason."
    assert notice.buttons == ["Retry all", "Show them"]
    await ada.taps(notice, "Retry all")
    await ended(schedules, "sent", 6)
    assert (await schedules.deliveries())[0]["tries"] == 0


async def test_the_list_has_pages(bot, ada, emulator, later, schedules):
    await failed(emulator, ada, schedules, later, 7)
    listed = await ada.asks("/failed")
    assert listed.text.startswith("7 messages could not be sent\n\n#7 ·")
    assert listed.text.endswith("Page 1 of 2")
    await ada.taps(listed, "Next page ›")
    second = await ada.hears()
    assert "#2 ·" in second.text
    assert second.text.endswith("Page 2 of 2")
    await ada.taps(second, "Retry all (7)")
    await ended(schedules, "sent", 7)


async def test_those_of_one_reason_are_replayed(bot, ada, emulator, later, schedules):
    await many(ada, 3)
    fail(emulator, BAD_FILE, "Tea 1")
    fail(emulator, TOO_LONG, "Tea 2")
    fail(emulator, TOO_LONG, "Tea 3")
    later(minutes=30)
    await ended(schedules, "failed", 3)
    for _ in range(3):
        await ada.hears()
    listed = await ada.asks("/failed")
    await ada.taps(listed, "Retry by reason…")
    reasons = await ada.hears()
    assert reasons.text.startswith("Which ones shall I send again?\n\n2 × The text is longer than Telegram allows.")
    await ada.taps(reasons, reasons.buttons[0])
    await ended(schedules, "sent", 2)
    assert [row["status"] for row in await schedules.deliveries()].count("failed") == 1


async def test_all_that_failed_leaves_out_what_is_in_doubt(bot, ada, team, emulator, later, schedules):
    there = ada.at(team)
    await many(there, 2)
    fail(emulator, BAD_FILE, "Tea 1")
    doubt(emulator, "Tea 2")
    later(minutes=30)
    await there.hears()
    await there.hears()
    listed = await there.asks("/failed@CarillonBot")
    assert listed.text.startswith("1 message could not be sent\n1 message may not have arrived\n\n")
    assert listed.buttons[-2:] == ["Retry all (1)", "Send again what is in doubt (1)"]
    await there.taps(listed, "Retry all (1)")
    await ended(schedules, "sent", 1)
    assert [row["status"] for row in await schedules.deliveries()].count("unknown") == 1


async def test_in_a_group_everybody_looks_and_replays_what_is_theirs(
    bot, ada, bob, carol, team, emulator, later, schedules
):
    there = bob.at(team)
    await failed(emulator, there, schedules, later, 1)
    listed = await carol.at(team).asks("/failed@CarillonBot")
    assert "Tea 1" in listed.text
    assert "Only the person who scheduled it" in (await carol.taps(listed, "Retry all (1)")).text
    await carol.taps(listed, listed.buttons[0])
    card = next(one for one in emulator.history(team) if one.id == listed.message.id)
    assert "Only the person who scheduled it" in (await carol.taps(card, "Retry")).text
    assert [row["status"] for row in await schedules.deliveries()] == ["failed"]
    await ada.taps(await ada.at(team).asks("/failed@CarillonBot"), "Retry all (1)")
    await ended(schedules, "sent", 1)


async def test_a_foreign_delivery_answers_as_one_that_never_was(bot, ada, bob, emulator, later, schedules):
    await failed(emulator, ada, schedules, later, 1)
    [row] = await schedules.deliveries()
    greeting = await bob.asks("/start")
    for data in ("f:{}", "fl:{}", "fs:{}", "fo:{}:0", "ft:{}:0", "fd:{}:0"):
        told = set()
        for wanted in (row["id"].hex, "0" * 32):
            keyboard = {"inline_keyboard": [[{"text": "forged", "callback_data": data.format(wanted)}]]}
            greeting.message.raw = {**greeting.message.raw, "reply_markup": keyboard}
            told.add((await bob.taps(greeting.message, "forged")).text)
        assert len(told) == 1
        assert "nothing left to decide" in told.pop()
    [after] = await schedules.deliveries()
    assert (after["status"], after["dismissed_at"]) == ("failed", None)
    assert "Nothing here has failed" in (await bob.asks("/failed")).text


async def test_after_much_bad_news_a_chat_is_left_in_peace_for_a_while(bot, ada, emulator, later, schedules):
    for minute in range(1, 7):
        await ada.asks(f"/schedule 2026-11-23T08:00:{minute:02} Tea {minute}")
        fail(emulator, BAD_FILE, f"Tea {minute}")
    for number in (1, 2, 3):
        later(seconds=1)
        assert f"#{number}," in (await ada.hears()).text
    later(seconds=1)
    later(seconds=1)
    later(seconds=1)
    await ended(schedules, "failed", 6)
    assert "WhoAmI" not in (await ada.asks("/whoami")).text
    assert ada.has_heard_all()
    later(seconds=31)
    later(seconds=6)
    heard = {(await ada.hears()).text.partition(",")[0] for _ in range(3)}
    assert heard == {f"#{number}" for number in (4, 5, 6)}


async def test_a_schedule_that_pauses_is_told(bot, ada, team, emulator, later, schedules):
    there = ada.at(team)
    await there.asks("/schedule daily 08:30 Tea")
    fail(emulator, NO_RIGHTS, "Tea")
    later(minutes=30)
    notice = await there.hears()
    assert "is on hold" in notice.text
    assert "1 schedule is paused until that is mended." in notice.text
