"""Updates that Telegram delivers to the webhook, told as a chat; and health."""

import asyncio

import aiohttp
import pytest

from api.webhook import PATH, SECRET_HEADER
from bot.polling import ALLOWED_UPDATES
from bot.serving import AddressTaken
from bot.webhook import WebhookRefused, secret_of
from sandbox.faults import ErrorAnswer, ServerError
from tests.waiting import until


@pytest.fixture
def address(unused_port) -> str:
    return f"http://127.0.0.1:{unused_port}"


@pytest.fixture
def run_webhook(run_bot, address, unused_port):
    async def run(**changes):
        settings = {"bot_mode": "webhook", "webhook_url": address, "http_port": unused_port, **changes}
        return await run_bot(**settings)

    return run


@pytest.fixture
async def http(address):
    async with aiohttp.ClientSession(base_url=address) as session:
        yield session


@pytest.fixture
def bot_database(database_url) -> str:
    return database_url


def hook(emulator):
    return emulator.bot().webhook


async def test_the_bot_answers_what_is_delivered(run_webhook, ada, schedules):
    await run_webhook()
    confirmation = await ada.asks("/schedule daily 09:00 Tea")
    assert "#1" in confirmation.text
    await ada.taps(confirmation, "↩ Undo")
    assert "cancelled" in (await ada.hears()).text
    assert [row["status"] for row in await schedules.all()] == ["cancelled"]


async def test_the_webhook_is_set_with_its_secret_and_left_in_place(run_webhook, emulator, address):
    application = await run_webhook()
    assert hook(emulator).url == address + PATH
    assert hook(emulator).secret_token == secret_of(application.settings)
    assert len(hook(emulator).secret_token) == 64
    assert emulator.bot().updates.allowed == frozenset(ALLOWED_UPDATES)
    await application.stop()
    assert hook(emulator).url == address + PATH


async def test_a_secret_can_be_chosen(run_webhook, emulator, ada):
    await run_webhook(webhook_secret="my-own_secret")
    assert hook(emulator).secret_token == "my-own_secret"
    assert "ID" in (await ada.asks("/whoami")).text


async def test_what_was_said_while_the_bot_was_down_is_answered_when_it_is_back(run_webhook, emulator, ada):
    emulator.courier._delays = (0.05,)
    application = await run_webhook()
    await ada.asks("/whoami")
    await application.stop()
    await ada.says("/schedule daily 09:00 Tea")
    await until(lambda: hook(emulator).last_error)
    assert ada.has_heard_all()
    await run_webhook()
    assert "#1" in (await ada.hears()).text


async def test_an_update_that_is_delivered_again_changes_nothing(run_webhook, http, ada, schedules):
    application = await run_webhook()
    await ada.asks("/whoami")
    command = {
        "update_id": 7,
        "message": {
            "message_id": 70,
            "date": 1_795_420_800,
            "chat": {"id": ada.user.id, "type": "private", "first_name": "Ada"},
            "from": {"id": ada.user.id, "is_bot": False, "first_name": "Ada"},
            "text": "/schedule daily 09:00 Tea",
            "entities": [{"type": "bot_command", "offset": 0, "length": 9}],
        },
    }
    headers = {SECRET_HEADER: secret_of(application.settings)}
    for _ in range(5):
        async with http.post(PATH, json=command, headers=headers) as answer:
            assert answer.status == 200
    await ada.hears()
    assert len(await schedules.all()) == 1
    assert len(await schedules.updates()) == 2
    assert ada.has_heard_all()


async def test_a_burst_is_stored_and_answered_in_few_commits(run_webhook, http, emulator, schedules):
    application = await run_webhook()
    headers = {SECRET_HEADER: secret_of(application.settings)}

    async def one(number: int) -> int:
        chat = {"id": -number, "type": "group", "title": "Team"}
        update = {"update_id": number, "message": {"message_id": 1, "date": 1, "chat": chat, "text": "Hello, all"}}
        async with http.post(PATH, json=update, headers=headers) as answer:
            return answer.status

    assert set(await asyncio.gather(*(one(number) for number in range(1, 1001)))) == {200}
    assert len(await schedules.updates()) == 1000


async def test_polling_takes_a_webhook_away_again(run_webhook, run_bot, emulator, ada, later):
    application = await run_webhook()
    await application.stop()
    await run_bot()
    await emulator.wait_for_call("deleteWebhook")
    await ada.says("/whoami")
    await until(lambda: not ada.has_heard_all(), meanwhile=lambda: later(seconds=2))
    assert "ID" in (await ada.hears()).text


async def test_an_address_that_telegram_refuses_ends_the_start(run_webhook, emulator):
    refusal = "Bad Request: bad webhook: HTTPS url must be provided for webhook"
    emulator.faults.add(ErrorAnswer(400, refusal), method="setWebhook")
    with pytest.raises(WebhookRefused, match="HTTPS url"):
        await run_webhook()


async def test_while_telegram_is_down_the_bot_starts_and_sets_the_webhook_later(run_webhook, emulator, ada, later):
    emulator.faults.add(ServerError(), method="setWebhook", times=2)
    await run_webhook()
    assert hook(emulator) is None
    await until(lambda: hook(emulator) is not None, meanwhile=lambda: later(seconds=1))
    assert "ID" in (await ada.asks("/whoami")).text


async def test_a_port_in_use_ends_the_start(run_webhook, unused_port):
    squatter = await asyncio.start_server(lambda _reader, writer: writer.close(), "127.0.0.1", unused_port)
    async with squatter:
        with pytest.raises(AddressTaken, match=str(unused_port)):
            await run_webhook()


async def test_health_is_served_while_polling_too(run_bot, http, unused_port, ada):
    await run_bot(http_port=unused_port)
    async with http.get("/health/live") as answer:
        assert answer.status == 200
    async with http.get("/health/ready") as answer:
        assert answer.status == 200
        assert (await answer.json())["checks"] == {"database": True, "owner": True, "running": True, "worker": True}
    async with http.post(PATH, json={"update_id": 1}) as answer:
        assert answer.status == 404
    assert "ID" in (await ada.asks("/whoami")).text
