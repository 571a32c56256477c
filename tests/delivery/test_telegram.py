"""The sender against a Bot API over HTTP, with the faults that a network has."""

import asyncio
import gc
import json
import re
import socket
import weakref
from dataclasses import replace

import pytest
from aiogram import Bot
from aiogram.methods import Response
from aiogram.types import Message

from delivery.limiter import Limiter
from delivery.pacing import InteractivePacing
from delivery.telegram import TelegramSender
from sandbox import faults
from scheduling.chats import Address
from scheduling.clock import SystemClock
from scheduling.content import Content, Entity
from scheduling.identifiers import TopicId
from scheduling.outcomes import InDoubt, Migrated, Misconfigured, RetryLater, Sent, Suspended, Undeliverable, Withheld
from tests.delivery.bots import TOKEN, always, bot_at
from tests.delivery.doubles import order


@pytest.fixture
def to_ada(ada):
    return order(1, address=Address("telegram", str(ada.id)), content=Content("Stand-up!"))


async def test_text_arrives_with_its_entities_and_the_answer_names_the_message(emulator, sender, ada, to_ada):
    bold = Entity("bold", 2, 5)
    link = Entity("text_link", 8, 4, {"url": "https://example.org/"})
    outcome = await sender.send(replace(to_ada, content=Content("😀Stand up!!!", (bold, link))), may_leave=always)

    message = emulator.history(ada)[-1]
    assert outcome == Sent(platform_message_id=message.id)
    assert message.text == "😀Stand up!!!"
    assert [(e["type"], e["offset"], e["length"]) for e in message.entities] == [("bold", 2, 5), ("text_link", 8, 4)]


async def test_nothing_is_parsed_whatever_the_bots_default(emulator, ada, to_ada):
    async with bot_at(emulator.url, parse_mode="HTML") as bot:
        outcome = await TelegramSender(bot).send(replace(to_ada, content=Content("1 < 2 <b>&amp;")), may_leave=always)

    assert isinstance(outcome, Sent)
    assert emulator.history(ada)[-1].text == "1 < 2 <b>&amp;"


async def test_a_topic_is_named_but_for_the_general_one(emulator, sender, ada):
    forum = emulator.add_group("Forum", members=[ada], forum=True)
    emulator.add_bot(forum)
    topic = emulator.add_topic(forum, "News")
    to_forum = order(1, address=Address("telegram", str(forum.id)))

    await sender.send(replace(to_forum, topic_id=TopicId(topic.id)), may_leave=always)
    await sender.send(replace(to_forum, topic_id=TopicId(1)), may_leave=always)

    named = [call.parameters.get("message_thread_id") for call in emulator.calls("sendMessage")]
    assert named == [topic.id, None]


async def test_an_entity_of_a_strange_form_is_refused_before_it_is_sent(emulator, sender, to_ada):
    strange = Content("hi", (Entity("text_mention", 0, 2, {"user": "nobody"}),))

    outcome = await sender.send(replace(to_ada, content=strange), may_leave=always)

    assert outcome == Undeliverable(category="bad_entities", recipient_is_gone=False)
    assert emulator.calls("sendMessage") == []


# --- whether it may leave --------------------------------------------------------------------------------------------


async def test_what_may_not_leave_does_not_even_begin_to(emulator, sender, ada, to_ada):
    assert await sender.send(to_ada, may_leave=lambda: False) == Withheld()
    assert emulator.calls("sendMessage") == []

    assert isinstance(await sender.send(to_ada, may_leave=always), Sent)
    assert [message.text for message in emulator.history(ada)].count("Stand-up!") == 1


async def test_the_question_comes_when_there_is_nothing_left_to_wait_for(emulator, to_ada):
    """Somebody else has the only connection; while the send waits for it, it loses its right."""
    right = {"is there": True}
    emulator.faults.add(faults.Hang(), method="getMe")
    async with bot_at(emulator.url, limit=1) as bot:
        occupied = asyncio.create_task(bot.get_me())
        await emulator.wait_for(lambda: emulator.calls("getMe"))
        sending = asyncio.create_task(TelegramSender(bot).send(to_ada, may_leave=lambda: right["is there"]))
        await asyncio.sleep(0)
        right["is there"] = False
        occupied.cancel()
        outcome = await sending

    assert outcome == Withheld()
    assert emulator.calls("sendMessage") == []


async def test_no_connection_in_time_leaves_no_doubt(emulator, to_ada):
    emulator.faults.add(faults.Hang(), method="getMe")
    async with bot_at(emulator.url, limit=1) as bot:
        occupied = asyncio.create_task(bot.get_me(request_timeout=30))
        await emulator.wait_for(lambda: emulator.calls("getMe"))
        outcome = await TelegramSender(bot, timeout_seconds=0.05).send(to_ada, may_leave=always)
        occupied.cancel()
        await asyncio.gather(occupied, return_exceptions=True)

    assert isinstance(outcome, RetryLater)
    assert outcome.category == "not_connected"
    assert emulator.calls("sendMessage") == []


# --- what comes back -------------------------------------------------------------------------------------------------


async def served(body: bytes, *, status: str = "200 OK"):
    """What becomes of a send that a server of a few lines answers with `body`; what that server was sent."""
    received = []

    async def answer(reader, writer):
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        length = int(re.search(r"Content-Length: (\d+)", head).group(1))
        received.extend([head, (await reader.readexactly(length)).decode()])
        writer.write(f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server, bot_at(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}") as bot:
        outcome = await TelegramSender(bot).send(order(1), may_leave=always)
    return outcome, received


async def test_a_send_is_a_json_body_of_a_call_by_post():
    _, [head, body] = await served(b'{"ok": true, "result": {"message_id": 7}}')

    assert head.startswith(f"POST /bot{TOKEN}/sendMessage HTTP/1.1")
    assert "Content-Type: application/json" in head
    assert json.loads(body) == {"chat_id": 1, "text": "message 1"}


ANSWERS = [
    (b'{"ok": true, "result": {"message_id": 7}}', Sent(platform_message_id=7)),
    (b'{"ok": true, "result": {"message_id": 0, "chat": "of a form that nobody knows"}}', Sent(platform_message_id=0)),
    (b'{"ok": true, "result": {"date": 1}}', "undecodable"),
    (b'{"ok": true, "result": true}', "undecodable"),
    (b'{"ok": true}', "undecodable"),
    (b'{"ok": true, "result": {"mess', "undecodable"),
    (b"[]", "undecodable"),
    (b"\xff\xfe", "undecodable"),
    (b"<html>Bad gateway</html>", "gateway_error"),
    (b"", "gateway_error"),
]


@pytest.mark.parametrize(("body", "expected"), ANSWERS, ids=[str(number) for number in range(len(ANSWERS))])
async def test_an_answer_is_read_no_further_than_its_message_id(body, expected):
    outcome, _ = await served(body)

    if isinstance(expected, Sent):
        assert outcome == expected
    else:
        assert isinstance(outcome, InDoubt)
        assert outcome.category == expected


async def test_a_refusal_comes_through_aiograms_own_errors():
    body = b'{"ok": false, "error_code": 403, "description": "Forbidden: bot was blocked by the user"}'
    outcome, _ = await served(body, status="403 Forbidden")

    assert isinstance(outcome, Undeliverable)
    assert outcome.category == "blocked"


FAULTS = [
    (faults.TooManyRequests(17), RetryLater, "rate_limited", False),
    (faults.TooManyRequests(None), RetryLater, "rate_limited", False),
    (faults.ErrorAnswer(403, "Forbidden: bot was blocked by the user"), Undeliverable, "blocked", False),
    (faults.ErrorAnswer(400, "Bad Request: chat not found"), Undeliverable, "chat_not_found", False),
    (faults.ErrorAnswer(400, "Bad Request: CHAT_WRITE_FORBIDDEN"), Suspended, "no_rights", False),
    (faults.ErrorAnswer(400, "Bad Request: odd"), Undeliverable, "bad_request", False),
    (faults.Unauthorized(), Misconfigured, "unauthorized", False),
    (faults.ServerError(), RetryLater, "server_error", False),
    (faults.ServerError(502, "Bad Gateway"), RetryLater, "server_error", False),
    (faults.GatewayError(502), InDoubt, "gateway_error", False),
    (faults.GatewayError(504, page=False, is_done=True), InDoubt, "gateway_error", True),
    (faults.DropBefore(), InDoubt, "connection_reset", False),
    (faults.DropBefore(reset=True), InDoubt, "connection_reset", False),
    (faults.DropAfter(), InDoubt, "connection_reset", True),
    (faults.DropAfter(reset=False), InDoubt, "connection_reset", True),
    (faults.TruncatedJson(), InDoubt, "undecodable", True),
]


@pytest.mark.parametrize(
    ("fault", "expected"),
    [(fault, expected) for fault, *expected in FAULTS],
    ids=[f"{number}-{fault.name}" for number, (fault, *_) in enumerate(FAULTS)],
)
async def test_each_fault_of_the_network_is_judged(emulator, sender, to_ada, fault, expected):
    kind, category, arrives = expected
    emulator.faults.add(fault, method="sendMessage")

    outcome = await sender.send(to_ada, may_leave=always)

    assert isinstance(outcome, kind)
    assert outcome.category == category
    assert TOKEN not in (outcome.text or "")
    history = emulator.history(int(to_ada.address.value))
    assert [message.text for message in history].count("Stand-up!") == arrives


async def test_a_limit_tells_how_long(emulator, sender, to_ada):
    emulator.faults.add(faults.TooManyRequests(17), method="sendMessage")

    outcome = await sender.send(to_ada, may_leave=always)

    assert outcome.after == 17
    assert not outcome.uses_up_try


@pytest.mark.parametrize("is_done", [True, False])
async def test_no_answer_in_time_leaves_doubt(emulator, to_ada, is_done):
    emulator.faults.add(faults.Hang(is_done=is_done), method="sendMessage")
    async with bot_at(emulator.url) as bot:
        outcome = await TelegramSender(bot, timeout_seconds=0.05).send(to_ada, may_leave=always)

    assert isinstance(outcome, InDoubt)
    assert outcome.category == "timeout"


async def test_a_group_that_became_a_supergroup_is_written_to_at_its_new_address(emulator, sender, ada):
    group = emulator.add_group("Team", members=[ada], supergroup=False)
    emulator.add_bot(group)
    successor = emulator.migrate(group)
    outcome = await sender.send(order(1, address=Address("telegram", str(group.id))), may_leave=always)

    assert isinstance(outcome, Migrated)
    assert outcome.new_address == Address("telegram", str(successor.id))
    assert isinstance(await sender.send(order(1, address=outcome.new_address), may_leave=always), Sent)


async def test_a_server_that_is_not_there_certainly_got_nothing(to_ada):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        async with bot_at(f"http://127.0.0.1:{unused.getsockname()[1]}") as bot:
            outcome = await TelegramSender(bot).send(to_ada, may_leave=always)

    assert isinstance(outcome, RetryLater)
    assert outcome.category == "not_connected"


async def test_cancelling_is_not_swallowed(emulator, sender, to_ada):
    emulator.faults.add(faults.Hang(), method="sendMessage")
    sending = asyncio.create_task(sender.send(to_ada, may_leave=always))
    await emulator.wait_for(lambda: emulator.calls("sendMessage"))

    sending.cancel()

    with pytest.raises(asyncio.CancelledError):
        await sending


async def test_a_scheduled_send_does_not_count_as_an_answer_too(emulator, ada, to_ada):
    limiter = Limiter()
    async with bot_at(emulator.url) as bot:
        bot.session.middleware(InteractivePacing(limiter, SystemClock()))
        await TelegramSender(bot).send(to_ada, may_leave=always)
        assert limiter.remembered_chats == 0

        await bot.send_message(ada.id, "an answer")
        assert limiter.remembered_chats == 1


async def test_a_sender_needs_the_session_that_can_hold_back(emulator):
    async with Bot(TOKEN).context() as bot:
        with pytest.raises(TypeError):
            TelegramSender(bot)


def test_the_model_of_an_answer_outlives_the_answer():
    """Making it anew blocks the loop for milliseconds."""
    model = weakref.ref(Response[Message])
    gc.collect()

    assert model() is not None
