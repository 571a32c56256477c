"""A line to PostgreSQL that swallows the server's answers before it breaks: what was asked for is done, unseen."""

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit, urlunsplit

HOST = "127.0.0.1"
DEAF_SECONDS = 0.05
"""How long the server goes on working for somebody who does not hear it any more."""
READY = b"Z\0\0\0\5"
"""How the server's last message of an answer begins (PostgreSQL's manual, ReadyForQuery); one more byte follows."""


@dataclass(eq=False, slots=True)
class Call:
    """One connection through the line."""

    client: asyncio.StreamWriter
    is_waiting: bool = False
    """Whether something was asked for and not answered yet."""
    is_deaf: bool = False


class DeafLine:
    """Lets everything through, but for connections that are broken."""

    def __init__(self, url: str, luck: random.Random) -> None:
        """Lead to the server of `url`, which listens on a socket file."""
        self._parts = urlsplit(url)
        self._socket = f"{parse_qs(self._parts.query)['host'][0]}/.s.PGSQL.{self._parts.port or 5432}"
        self._port = 0
        self._luck = luck
        self._calls: set[Call] = set()

    @property
    def url(self) -> str:
        """The database, through this line."""
        login = self._parts.netloc.rpartition("@")[0]
        return urlunsplit(self._parts._replace(netloc=f"{login}@{HOST}:{self._port}", query=""))

    async def open(self) -> asyncio.Server:
        """Let calls through."""
        server = await asyncio.start_server(self._call, HOST)
        self._port = server.sockets[0].getsockname()[1]
        return server

    async def break_one(self) -> None:
        """Choose a connection on which something is being done; let it be done, but not be known, and break it."""
        waiting: list[Call] = []
        while not waiting:
            await asyncio.sleep(0.001)
            waiting = [call for call in self._calls if call.is_waiting and not call.is_deaf]
        call = self._luck.choice(waiting)
        call.is_deaf = True
        await asyncio.sleep(DEAF_SECONDS)
        call.client.transport.abort()

    async def _call(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        call = Call(writer)
        self._calls.add(call)
        there_reader, there_writer = await asyncio.open_unix_connection(self._socket)
        try:
            ways = [
                asyncio.create_task(self._ask(call, reader, there_writer)),
                asyncio.create_task(self._answer(call, there_reader)),
            ]
            try:
                await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for way in ways:
                    way.cancel()
                await asyncio.gather(*ways, return_exceptions=True)
        finally:
            there_writer.transport.abort()
            writer.transport.abort()
            self._calls.discard(call)

    async def _ask(self, call: Call, reader: asyncio.StreamReader, there: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):
            while part := await reader.read(1 << 16):
                call.is_waiting = True
                there.write(part)
                await there.drain()

    async def _answer(self, call: Call, there: asyncio.StreamReader) -> None:
        with contextlib.suppress(ConnectionError):
            while part := await there.read(1 << 16):
                if part[-6:-1] == READY:
                    call.is_waiting = False
                if not call.is_deaf:
                    call.client.write(part)
                    await call.client.drain()


@asynccontextmanager
async def deaf_line_to(url: str, luck: random.Random) -> AsyncIterator[DeafLine]:
    """A line that is whole at first, until the end of the block; whoever uses it must have ended before."""
    line = DeafLine(url, luck)
    server = await line.open()
    try:
        yield line
    finally:
        server.close()
        await server.wait_closed()
