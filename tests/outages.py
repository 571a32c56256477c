"""Databases that go away and come back, for causes that are real."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import parse_qs, urlsplit, urlunsplit

HOST = "127.0.0.1"


class Line:
    """A line to PostgreSQL that can be cut: whoever is connected is cut off, whoever calls is refused."""

    def __init__(self, url: str) -> None:
        self._parts = urlsplit(url)
        self._socket = f"{parse_qs(self._parts.query)['host'][0]}/.s.PGSQL.{self._parts.port or 5432}"
        self._server: asyncio.Server | None = None
        self._port = 0
        self._calls: set[asyncio.Task[None]] = set()

    @property
    def url(self) -> str:
        """The database, through this line."""
        login = self._parts.netloc.rpartition("@")[0]
        return urlunsplit(self._parts._replace(netloc=f"{login}@{HOST}:{self._port}", query=""))

    async def mend(self) -> None:
        """Let calls through."""
        self._server = await asyncio.start_server(self._call, HOST, self._port)
        self._port = self._server.sockets[0].getsockname()[1]

    async def cut(self) -> None:
        """Let no call through, and end those under way."""
        if self._server is not None:
            self._server.close()
        for call in self._calls:
            call.cancel()
        await asyncio.gather(*self._calls, return_exceptions=True)

    async def _call(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._calls.add(task)
        try:
            there_reader, there_writer = await asyncio.open_unix_connection(self._socket)
            try:
                ways = [asyncio.create_task(_carry(*way)) for way in ((reader, there_writer), (there_reader, writer))]
                try:
                    await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
                finally:
                    for way in ways:
                        way.cancel()
                    await asyncio.gather(*ways, return_exceptions=True)
            finally:
                there_writer.transport.abort()
        except asyncio.CancelledError:
            pass  # cut; asyncio's own handler of connections would log it
        finally:
            writer.transport.abort()
            self._calls.discard(task)


async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError):
        while part := await reader.read(1 << 16):
            writer.write(part)
            await writer.drain()


@asynccontextmanager
async def line_to(url: str) -> AsyncIterator[Line]:
    """A line that is whole at first, until the end of the block."""
    line = Line(url)
    await line.mend()
    try:
        yield line
    finally:
        await line.cut()
