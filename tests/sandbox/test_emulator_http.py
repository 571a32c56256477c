"""The HTTP surface: ways to pass parameters, webhooks, control by JSON, the process of its own."""

import asyncio
import json
import sys

import aiohttp
import pytest
from aiohttp import web

from sandbox import DropBefore


@pytest.fixture
async def http():
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
def ask(http, emulator):
    async def ask(path, *, status=200, method="GET", **options):
        async with http.request(method, emulator.url + path, **options) as response:
            assert response.status == status
            return await response.json()

    return ask


@pytest.fixture
def order(ask):
    async def order(command, **body):
        return await ask(f"/sandbox/{command}", method="POST", json=body)

    return order


WAYS = {
    "query": lambda fields: {"method": "GET", "params": fields},
    "form": lambda fields: {"method": "POST", "data": fields},
    "json": lambda fields: {"method": "POST", "json": {**fields, "entities": json.loads(fields["entities"])}},
    "multipart": lambda fields: {"method": "POST", "data": aiohttp.FormData(fields, default_to_multipart=True)},
}


@pytest.mark.parametrize("way", WAYS)
async def test_parameters_may_come_in_any_way(emulator, ask, ada, way):
    entities = json.dumps([{"type": "bold", "offset": 0, "length": 2}])
    fields = {"chat_id": str(ada.id), "text": "12 €", "entities": entities}

    body = await ask("/bot42:SANDBOX/SENDmessage", **WAYS[way](fields))

    assert body["ok"] is True
    assert body["result"]["text"] == "12 €"
    assert body["result"]["entities"][0]["type"] == "bold"
    (call,) = emulator.calls("sendMessage")
    assert call.method == "sendMessage"
    assert call.parameters["text"] == "12 €"
    assert call.parameters["entities"] == [{"type": "bold", "offset": 0, "length": 2}]


async def test_errors_are_bot_api_objects(ask, ada):
    assert await ask("/bot1:X/getMe", status=401) == {"ok": False, "error_code": 401, "description": "Unauthorized"}
    assert await ask("/bot42:SANDBOX/getMoon", status=404) == {
        "ok": False, "error_code": 404, "description": "Not Found",
    }  # fmt: skip
    broken = await ask(f"/bot42:SANDBOX/sendMessage?chat_id={ada.id}&text=x&reply_markup=[", status=400)
    assert broken["description"] == "Bad Request: can't parse reply keyboard markup JSON object"
    assert (await ask("/file/bot42:SANDBOX/none", status=404))["ok"] is False
    assert (await ask("/file/bot1:X/none", status=401))["ok"] is False


async def test_only_loopback_is_answered(ask, emulator, http):
    await ask("/bot42:SANDBOX/getMe", status=403, headers={"Host": "evil.example"})
    await ask("/bot42:SANDBOX/getMe", headers={"Host": f"localhost:{emulator.port}"})
    await ask("/sandbox/", status=403, headers={"Origin": "https://evil.example"})
    async with http.post(
        emulator.url + "/sandbox/users", data="{}", headers={"Content-Type": "text/plain"}
    ) as response:
        assert response.status == 415


class Receiver:
    """A webhook that answers what it is told to."""

    def __init__(self):
        self.answers = []
        self.received = asyncio.Queue()
        self.url = ""

    async def handle(self, request):
        await self.received.put((dict(request.headers), await request.json()))
        return self.answers.pop(0) if self.answers else web.Response()


@pytest.fixture
async def receiver():
    receiver = Receiver()
    runner = web.ServerRunner(web.Server(receiver.handle))
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield receiver
    await runner.cleanup()


async def test_a_webhook_gets_updates_in_order_until_it_takes_them(emulator, bot, ada, receiver):
    receiver.answers = [web.Response(status=500)]
    assert await bot.set_webhook(receiver.url, secret_token="s3cret")
    emulator.say(ada, "one")
    emulator.say(ada, "two")

    seen = [await receiver.received.get() for _ in range(3)]
    assert [update["message"]["text"] for _, update in seen] == ["one", "one", "two"]
    assert seen[0][0]["X-Telegram-Bot-Api-Secret-Token"] == "s3cret"
    await emulator.wait_until_taken()
    info = await bot.get_webhook_info()
    assert info.url == receiver.url
    assert info.pending_update_count == 0
    assert info.last_error_message == "Wrong response from the webhook: 500 Internal Server Error"


async def test_a_webhook_may_answer_with_a_call(emulator, bot, ada, receiver):
    receiver.answers = [web.json_response({"method": "sendMessage", "chat_id": ada.id, "text": "Hi"})]
    emulator.say(ada, "waiting")
    await bot.set_webhook(receiver.url)

    message = await emulator.wait_for_message(ada)
    assert message.text == "Hi"


async def test_a_webhook_may_drop_what_waits(emulator, bot, ada):
    emulator.say(ada, "old")
    await bot.set_webhook("http://127.0.0.1:9/hook", drop_pending_updates=True)
    assert (await bot.get_webhook_info()).pending_update_count == 0
    await bot.delete_webhook()


async def test_everything_can_be_steered_over_http(emulator, bot, order, ask):
    ada = await order("users", first_name="Ada", username="ada")
    said = await order("say", user=ada["id"], text="/schedule 9:00")
    assert said["entities"][0]["type"] == "bot_command"
    (update,) = await bot.get_updates()
    await bot.send_message(
        ada["id"], "Saved", reply_markup={"inline_keyboard": [[{"text": "Undo", "callback_data": "u"}]]}
    )
    assert update.message.text == "/schedule 9:00"

    history = (await ask("/sandbox/history", params={"chat": ada["id"]}))["messages"]
    assert [message["text"] for message in history] == ["/schedule 9:00", "Saved"]
    tap = await order("tap", user=ada["id"], message=history[-1]["message_id"], button="Undo")
    await bot.answer_callback_query(tap["id"], "Undone")
    events = await ask("/sandbox/events", params={"after": 0, "timeout": 5})
    assert [event["kind"] for event in events["events"]] == ["message", "message", "answer"]
    calls = (await ask("/sandbox/calls"))["calls"]
    assert [call["method"] for call in calls] == ["sendMessage", "answerCallbackQuery"]

    await order("faults", kind="too_many_requests", options={"retry_after": 3}, method="sendMessage")
    refused = await ask(f"/bot42:SANDBOX/sendMessage?chat_id={ada['id']}&text=x", status=429)
    assert refused["parameters"] == {"retry_after": 3}


async def test_groups_topics_and_members_can_be_made_over_http(order, ask):
    ada = await order("users", first_name="Ada")
    forum = await order("groups", title="Forum", members=[ada["id"]], forum=True)
    topic = await order("topics", chat=forum["id"], name="Releases")
    await order("say", user=ada["id"], chat=forum["id"], topic=topic["message_id"] if "message_id" in topic else
                topic["message_thread_id"], text="1.0")  # fmt: skip
    promoted = await order("members", chat=forum["id"], action="promote", rights={"can_pin_messages": False})
    channel = await order("channels", title="News", owner=ada["id"])
    group = await order("groups", title="Team", members=[ada["id"]])
    upgraded = await order("migrate", chat=group["id"])
    await order("block", user=ada["id"])
    about = await ask("/sandbox/")

    assert promoted["can_pin_messages"] is False
    assert upgraded["type"] == "supergroup"
    assert {chat["title"] for chat in about["chats"]} >= {"Forum", "News", "Team"}
    assert channel["type"] == "channel"


async def test_what_can_not_be_done_is_told(ask, order):
    body = await ask("/sandbox/say", method="POST", json={"user": 1, "text": "x"}, status=400)
    assert body == {"error": "there is no user 1"}
    assert "say" in (await ask("/sandbox/nothing", status=404))["POST"]


async def test_events_can_be_streamed(emulator, http, ada):
    headers = {"Accept": "text/event-stream"}
    async with http.get(emulator.url + "/sandbox/events", headers=headers) as response:
        assert await response.content.readline() == b": connected\n"
        emulator.say(ada, "Hello")
        lines = [await response.content.readline() for _ in range(3)]
    assert json.loads(lines[2].removeprefix(b"data: "))["payload"]["text"] == "Hello"


async def test_a_dropped_connection_is_no_answer(emulator, http, ada):
    emulator.faults.add(DropBefore(), method="getMe")
    with pytest.raises(aiohttp.ClientError):
        await http.post(emulator.url + "/bot42:SANDBOX/getMe", data={"a": "b"})


async def test_it_runs_as_a_process_of_its_own(http):
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "sandbox", "--port", "0", "--token", "77:T", "--open", stdout=asyncio.subprocess.PIPE
    )
    try:
        url = (await process.stdout.readline()).decode().strip()
        async with http.post(f"{url}/bot77:T/sendMessage", json={"chat_id": 5, "text": "Hi"}) as response:
            body = await response.json()
        assert body["result"]["from"]["id"] == 77
    finally:
        process.terminate()
        assert await process.wait() == 0
