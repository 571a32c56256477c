"""What is served over HTTP, by real requests to the server in this event loop."""

import asyncio
import json
from collections.abc import AsyncIterator

import aiohttp
import pytest

from api.app import make_app
from api.health import health_routes
from api.server import HttpServer, ListenFailed, listen
from api.webhook import LONGEST_BODY, PATH, SECRET_HEADER, webhook_routes

SECRET = "the-secret_of-Telegram-1"
UPDATE = {"update_id": 1, "message": {"text": "hello"}}
HOST = "127.0.0.1"


class Bot:
    """Accepts updates as a test wants."""

    def __init__(self) -> None:
        self.accepted: list[dict] = []
        self.arrived = asyncio.Event()
        self.lets = asyncio.Event()
        self.lets.set()
        self.afterwards: asyncio.Event | None = None
        self.checks = {"database": True, "worker": True}

    async def accept(self, update):
        self.accepted.append(update)
        self.arrived.set()
        await self.lets.wait()
        return None if self.afterwards is None else self.afterwards.wait

    async def look(self):
        return self.checks


@pytest.fixture
def bot():
    return Bot()


@pytest.fixture
async def server(bot) -> AsyncIterator[HttpServer]:
    routers = [health_routes(bot.look), webhook_routes(secret=SECRET, accept=bot.accept)]
    server = HttpServer(make_app(routers), listen(HOST, 0))
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def http(server) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(base_url=f"http://{HOST}:{server.port}") as session:
        yield session


def post(http, body: object = UPDATE, *, secret: str | None = SECRET):
    data = body if isinstance(body, bytes) else json.dumps(body)
    return http.post(PATH, data=data, headers={SECRET_HEADER: secret} if secret is not None else {})


async def test_an_update_with_the_secret_is_accepted(bot, http):
    async with post(http) as answer:
        assert (answer.status, await answer.read()) == (200, b"")
    assert bot.accepted == [UPDATE]


@pytest.mark.parametrize("secret", [None, "", "the-secret_of-Telegram-2", SECRET + "x", SECRET.upper(), "пароль"])
async def test_without_the_secret_nothing_is_accepted(bot, http, secret):
    async with post(http, secret=secret) as answer:
        assert answer.status == 401
    assert bot.accepted == []


async def test_a_wrong_secret_is_refused_before_the_body_is_sent(bot, server):
    reader, writer = await asyncio.open_connection(HOST, server.port)
    writer.write(f"POST {PATH} HTTP/1.1\r\nHost: bot\r\nContent-Length: 1000000000\r\n\r\n".encode())
    assert b" 401 " in await reader.readline()
    assert b"connection: close" in (await reader.read()).lower()  # and it does
    writer.close()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe\x00",
        b"[" * 100_000,
        b"[]",
        b"null",
        b"{}",
        {"update_id": "1"},
        {"update_id": True},
        {"update_id": 1.5},
        {"update_id": -1},
        {"update_id": 1 << 63},
        b'{"update_id": ' + b"9" * 5000 + b"}",
    ],
)
async def test_what_is_no_update_is_refused(bot, http, body):
    async with post(http, body) as answer:
        assert answer.status == 400
    assert bot.accepted == []


@pytest.mark.parametrize("length", [f"Content-Length: {LONGEST_BODY + 1}", "Transfer-Encoding: chunked"])
async def test_a_body_beyond_the_bound_is_refused_however_it_comes(bot, server, length):
    reader, writer = await asyncio.open_connection(HOST, server.port)
    writer.write(f"POST {PATH} HTTP/1.1\r\nHost: bot\r\n{SECRET_HEADER}: {SECRET}\r\n{length}\r\n\r\n".encode())
    if "chunked" in length:
        for _ in range(17):
            writer.write(b"%x\r\n" % 65536 + b" " * 65536 + b"\r\n")
    assert b" 413 " in await reader.readline()
    writer.close()
    assert bot.accepted == []


async def test_the_answer_waits_until_the_update_is_accepted(bot, http):
    bot.lets.clear()
    posting = asyncio.ensure_future(post(http))
    await bot.arrived.wait()
    for _ in range(20):
        await asyncio.sleep(0)
    assert not posting.done()
    bot.lets.set()
    assert (await posting).status == 200


async def test_what_is_to_be_done_afterwards_does_not_hold_up_the_answer(bot, http):
    bot.afterwards = asyncio.Event()
    async with post(http) as answer:
        assert answer.status == 200
    bot.afterwards.set()


async def test_updates_that_come_at_once_are_all_accepted(bot, http):
    async def one(number: int) -> int:
        async with post(http, {"update_id": number}) as answer:
            return answer.status

    assert set(await asyncio.gather(*(one(number) for number in range(500)))) == {200}
    assert sorted(update["update_id"] for update in bot.accepted) == list(range(500))


async def test_health(bot, http):
    async with http.get("/health/live") as answer:
        assert (answer.status, await answer.json()) == (200, {"status": "live"})
    async with http.get("/health/ready") as answer:
        assert (answer.status, await answer.json()) == (200, {"status": "ready", "checks": bot.checks})
    bot.checks["database"] = False
    async with http.get("/health/ready") as answer:
        assert (answer.status, await answer.json()) == (503, {"status": "not ready", "checks": bot.checks})
    async with http.head("/health/ready") as answer:
        assert answer.status == 503


@pytest.mark.parametrize("path", ["/", "/docs", "/openapi.json", "/redoc", "/telegram", "/telegram/webhook/"])
async def test_nothing_else_is_served(http, path):
    async with http.get(path, allow_redirects=False) as answer:
        assert answer.status in {404, 307, 405}
        assert "server" not in answer.headers


async def test_the_webhook_is_only_posted_to(http):
    async with http.get(PATH) as answer:
        assert answer.status == 405


async def test_a_port_in_use_is_named(server):
    with pytest.raises(ListenFailed, match=str(server.port)):
        listen(HOST, server.port)


async def test_a_host_of_another_machine_is_named():
    with pytest.raises(ListenFailed, match=r"192\.0\.2\.1"):
        listen("192.0.2.1", 0)


async def test_what_is_under_way_is_answered_before_the_server_stops(bot):
    server = HttpServer(make_app([webhook_routes(secret=SECRET, accept=bot.accept)]), listen(HOST, 0))
    await server.start()
    bot.lets.clear()
    async with aiohttp.ClientSession(base_url=f"http://{HOST}:{server.port}") as http:
        posting = asyncio.ensure_future(post(http))
        await bot.arrived.wait()
        stopping = asyncio.create_task(server.stop())
        await asyncio.sleep(0)
        bot.lets.set()
        assert (await posting).status == 200
        await stopping
    listen(HOST, server.port).close()
