"""What was asked of the emulator and what it answered; waiting for things to happen."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from sandbox.bots import HostedBot
from sandbox.clock import Clock
from sandbox.params import Params
from sandbox.wire import Json
from sandbox.world import Event

Found = TypeVar("Found")

PATIENCE_SECONDS = 20.0
"""How long tests wait for something by default: a busy machine takes its time."""


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file that came with a call."""

    field: str
    name: str
    size: int


@dataclass(eq=False, slots=True)
class Call:
    """One call of a method, with its answer once it is answered."""

    number: int
    """Counts from 1, over all bots."""
    bot: HostedBot
    method: str
    params: Params
    chat_id: int | str | None
    at: datetime
    """When it came, by the injected clock."""
    received: float
    """When it came, by the monotonic clock (`time.monotonic`)."""
    status: int | None = None
    """The HTTP status of the answer; `None` while there is none, or where the connection was dropped."""
    body: Json | str | None = None
    fault: str | None = None
    is_done: bool = False
    """Whether the work was done, answered or not."""
    _parameters: dict[str, Any] | None = field(default=None, repr=False)

    @property
    def parameters(self) -> dict[str, Any]:
        """The parameters as Python values."""
        if self._parameters is None:
            self._parameters = self.params.decoded()
        return self._parameters

    @property
    def files(self) -> list[SentFile]:
        """The files that came with it."""
        return [SentFile(upload.field, upload.name, upload.size) for upload in self.params.files.values()]

    @property
    def is_ok(self) -> bool:
        """Whether it was answered with success."""
        return isinstance(self.body, dict) and self.body.get("ok") is True

    @property
    def result(self) -> Any:
        """The `result` of a successful answer."""
        return self.body.get("result") if isinstance(self.body, dict) else None

    def to_json(self) -> Json:
        """Return the call as the HTTP control shows it."""
        return {
            "number": self.number,
            "bot": self.bot.account.username,
            "method": self.method,
            "parameters": self.parameters,
            "files": [{"field": one.field, "name": one.name, "size": one.size} for one in self.files],
            "at": self.at.isoformat(),
            "status": self.status,
            "body": self.body,
            "fault": self.fault,
            "is_done": self.is_done,
        }


class Signal:
    """Lets tasks wait until something holds; looked at only when something changes."""

    def __init__(self) -> None:
        self._waiting: list[tuple[Callable[[], object], asyncio.Future[Any]]] = []
        self._is_due = False

    def changed(self) -> None:
        """Have every waiting predicate looked at again, soon and once."""
        if self._waiting and not self._is_due:
            self._is_due = True
            asyncio.get_running_loop().call_soon(self._look)

    def _look(self) -> None:
        self._is_due = False
        remaining = []
        for predicate, future in self._waiting:
            if future.done():
                continue
            try:
                found = predicate()
            except Exception as error:  # noqa: BLE001 - it belongs to whoever waits
                future.set_exception(error)
                continue
            if found:
                future.set_result(found)
            else:
                remaining.append((predicate, future))
        self._waiting = remaining

    async def wait_for(self, predicate: Callable[[], Found | None], timeout: float | None) -> Found:  # noqa: ASYNC109 - the caller's limit, told in the error
        """Return what `predicate` returns once it is true. Raises `TimeoutError`."""
        found = predicate()
        if found:
            return found
        future: asyncio.Future[Found] = asyncio.get_running_loop().create_future()
        entry = (predicate, future)
        self._waiting.append(entry)
        try:
            async with asyncio.timeout(timeout):
                return await future
        finally:
            if entry in self._waiting:
                self._waiting.remove(entry)


class Recorder:
    """Keeps calls and events, as many as wanted, oldest dropped first."""

    def __init__(self, *, clock: Clock, signal: Signal, limit: int | None) -> None:
        self._clock = clock
        self._signal = signal
        self._last_call = 0
        self._last_event = 0
        self.changes = 0
        """Counts calls that came and calls that were answered, so that one can wait for either."""
        self.is_on = limit is None or limit > 0
        self.calls: deque[Call] = deque(maxlen=limit)
        self.events: deque[Event] = deque(maxlen=limit)

    @property
    def total(self) -> int:
        """How many calls there were, kept or not."""
        return self._last_call

    @property
    def last_event(self) -> int:
        """The number of the latest event."""
        return self._last_event

    def begin(self, bot: HostedBot, method: str, params: Params, chat_id: int | str | None) -> Call:
        """Record that a call came."""
        self._last_call += 1
        call = Call(
            self._last_call,
            bot,
            method,
            params,
            chat_id,
            self._clock(),
            asyncio.get_running_loop().time(),
        )
        self.changes += 1
        if self.is_on:
            self.calls.append(call)
            self._signal.changed()
        return call

    def end(self, call: Call, status: int | None, body: Json | str | None) -> None:
        """Record what was answered; `None` for a connection that was dropped."""
        call.status = status
        self.changes += 1
        if self.is_on:
            call.body = body
        self._signal.changed()

    def event(self, kind: str, chat_id: int, bot_id: int, payload: Json) -> None:
        """Record what people see."""
        self._last_event += 1
        if self.is_on:
            self.events.append(Event(self._last_event, self._clock(), kind, chat_id, bot_id, payload))
        self._signal.changed()

    def since(self, number: int) -> Iterable[Event]:
        """Return the events after `number`."""
        if number >= self._last_event:
            return []
        return [event for event in self.events if event.number > number]
