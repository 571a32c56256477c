"""Answers that can't be given now, or ever, told as a chat."""

import pytest

from sandbox.faults import ErrorAnswer, Fault, TooManyRequests
from tests.waiting import until

ROOT = 999


class Illegible(Fault):
    """The work is done, but the result lacks what a `Message` must have."""

    name = "illegible"

    async def meet(self, exchange):
        exchange.work()
        return exchange.answer(200, {"ok": True, "result": {"message_id": 1}})


@pytest.fixture
async def bot(run_bot):
    return await run_bot(admin_ids=frozenset({ROOT}))


@pytest.fixture
def settled(schedules):
    """Wait until every update came to an end; return their statuses."""

    statuses: list[str] = []

    async def are_settled() -> bool:
        statuses[:] = [row["status"] for row in await schedules.updates()]
        return bool(statuses) and set(statuses) <= {"done", "dead"}

    async def wait() -> list[str]:
        await until(are_settled)
        return statuses

    return wait


def alarms(emulator) -> list[str]:
    return [call.parameters["text"] for call in emulator.calls("sendMessage") if str(call.chat_id) == str(ROOT)]


@pytest.mark.parametrize(
    ("code", "description"),
    [
        (403, "Forbidden: bot was blocked by the user"),
        (400, "Bad Request: not enough rights to send text messages to the chat"),
        (400, "Bad Request: message thread not found"),
    ],
)
async def test_where_the_bot_may_not_write_nothing_is_tried_again_and_nobody_alarmed(
    bot, ada, emulator, schedules, settled, code, description
):
    emulator.faults.add(ErrorAnswer(code, description), method="sendMessage", times=None)
    await ada.says("/schedule daily 09:00 Tea")
    assert await settled() == ["done"]
    assert len(emulator.calls("sendMessage")) == 1
    assert alarms(emulator) == []
    assert len(await schedules.all()) == 1


async def test_an_answer_waits_as_long_as_telegram_asks(bot, ada, emulator, later, schedules, settled):
    emulator.faults.add(TooManyRequests(60), method="sendMessage")
    await ada.says("/schedule daily 21:00 Tea")
    await emulator.wait_for_call("sendMessage", chat=ada.user)
    await until(
        lambda: any(message.is_from_bot for message in emulator.history(ada.user)), meanwhile=lambda: later(seconds=10)
    )
    assert "#1" in (await ada.hears()).text
    assert await settled() == ["done"]
    assert alarms(emulator) == []
    assert len(await schedules.all()) == 1


async def test_a_chat_that_waits_holds_up_no_other(bot, ada, bob, emulator, schedules, later):
    emulator.faults.add(TooManyRequests(60), method="sendMessage", chat=ada.user.id)
    for _ in range(250):  # more than are read at once
        emulator.say(ada.user, "/whoami")
    await emulator.wait_for_call("sendMessage", chat=ada.user)
    await until(schedules.has_put_off)
    later(seconds=0.5)
    assert "ID" in (await bob.asks("/whoami")).text


async def test_an_answer_that_was_given_but_not_understood_is_given_once(bot, ada, emulator, later, settled):
    """A server's result may lack what aiogram's model of it requires."""
    emulator.faults.add(Illegible(), method="sendMessage")
    await ada.says("/whoami")
    assert await settled() == ["done"]
    assert len(emulator.calls("sendMessage")) == 1


async def test_an_author_who_can_not_be_told_now_keeps_no_other_from_being_told(bot, ada, bob, emulator, later):
    await ada.asks("/schedule 2026-11-23T08:10 Tea")
    await bob.asks("/schedule 2026-11-23T08:10:01 Coffee")
    emulator.faults.add(ErrorAnswer(400, "Bad Request: can't parse entities"), method="sendMessage", times=2)
    emulator.faults.add(TooManyRequests(60), method="sendMessage", chat=ada.user.id, times=None)
    later(minutes=11)
    assert "#1" in (await bob.hears()).text


@pytest.mark.parametrize("kind", ["message", "callback_query"])
async def test_an_update_of_no_known_form_is_set_aside_with_an_alarm(bot, ada, emulator, later, settled, caplog, kind):
    emulator.world.push(next(iter(emulator.world.bots.values())), kind, {"garbage": 1})
    await until(lambda: alarms(emulator), meanwhile=lambda: later(seconds=5))
    assert await settled() == ["dead"]
    assert "ID" in (await ada.asks("/whoami")).text
    assert "the inbox is in trouble" not in caplog.text


async def test_a_screen_that_can_not_be_redrawn_is_shown_anew_in_its_topic(bot, ada, emulator):
    forum = emulator.add_group("Forum", [ada.user], forum=True)
    there = ada.at(forum, emulator.add_topic(forum, "Tea"))
    confirmation = await there.asks("/schedule daily 09:00 Tea")
    emulator.faults.add(ErrorAnswer(400, "Bad Request: message can't be edited"), method="editMessageText")
    await there.taps(confirmation, "↩ Undo")
    anew = await there.hears()
    assert (anew.is_edit, anew.topic) == (False, there.topic.id)
    assert "cancelled" in anew.text
