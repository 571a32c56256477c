"""Outcomes are committed in groups: one commit at a time, never cancelled, repeated until the database takes them."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Collection, Sequence
from typing import Protocol

from scheduling.clock import Clock
from scheduling.deliveries import Verdict
from scheduling.endurance import EnduringTask, whole
from scheduling.errors import StorageUnavailable
from scheduling.identifiers import DeliveryId

_log = logging.getLogger(__name__)
_FIRST_PAUSE = 0.1
_LONGEST_PAUSE = 5.0
_LONGEST_PAUSE_WHILE_AWAY = 2.0
"""While the database is away: what was sent meanwhile must be on record soon after its return."""


class RecordsOutcomes(Protocol):
    """The part of `DeliveryQueue` that is needed here."""

    async def record(self, verdicts: Sequence[Verdict]) -> Sequence[DeliveryId]:
        """Commit how attempts ended; return whose it was."""


class OutcomeRecorder:
    """Collects verdicts and records them within `delay_seconds`, or as soon as there are `batch`."""

    def __init__(
        self,
        queue: RecordsOutcomes,
        clock: Clock,
        *,
        delay_seconds: float = 0.05,
        batch: int = 200,
        capacity: int = 2000,
    ) -> None:
        """Begin with nothing to record; with `capacity` verdicts waiting, nothing more may be claimed."""
        self._queue = queue
        self._clock = clock
        self._delay_seconds = delay_seconds
        self._batch = batch
        self._capacity = capacity
        self.listeners: list[Callable[[Sequence[Verdict]], None]] = []
        """Told of the verdicts that were stored, after each commit."""
        self._waiting: deque[Verdict] = deque()
        self._is_away = False
        self._arrived = asyncio.Event()
        self._enough = asyncio.Event()
        self._closing = asyncio.Event()
        self._given_up = asyncio.Event()
        self._ended = asyncio.Event()
        self._loop = EnduringTask(self._run, name="outcome recorder", is_over=self._has_ended)

    @property
    def is_full(self) -> bool:
        """Tell whether so much waits to be recorded that nothing more may be claimed."""
        return len(self._waiting) >= self._capacity

    @property
    def unrecorded(self) -> Collection[Verdict]:
        """Verdicts whose commit is not known to have happened."""
        return self._waiting

    def put(self, verdict: Verdict) -> None:
        """Record a verdict soon."""
        self._waiting.append(verdict)
        self._arrived.set()
        if len(self._waiting) >= self._batch:
            self._enough.set()
        if not self._loop.has_begun:
            self._loop.begin()

    async def close(self, *, timeout_seconds: float = 10.0) -> bool:
        """Record what waits, and stop; say whether all was recorded. What was not stays as it was claimed."""
        self._closing.set()
        self._arrived.set()
        self._enough.set()
        if self._loop.has_begun:
            await self._clock.wait(self._ended, seconds=timeout_seconds)
            self._given_up.set()
        return not self._waiting

    def _has_ended(self) -> bool:
        return self._ended.is_set() or self._given_up.is_set()

    async def _run(self) -> None:
        size, pause = self._batch, _FIRST_PAUSE
        while not self._given_up.is_set():
            if not self._waiting:
                if self._closing.is_set():
                    break
                self._arrived.clear()
                await self._arrived.wait()
                continue
            if len(self._waiting) < self._batch and not self._closing.is_set():
                self._enough.clear()
                await self._clock.wait(self._enough, seconds=self._delay_seconds)
            if await whole(self._record(min(size, len(self._waiting)))):
                size, pause = min(size * 2, self._batch), _FIRST_PAUSE
                continue
            if size == 1:
                self._waiting.rotate(-1)  # should this one be the cause, then it holds up no other
            size = max(1, min(size, len(self._waiting)) // 2)
            await self._clock.wait(self._given_up, seconds=pause)
            pause = min(pause * 2, _LONGEST_PAUSE_WHILE_AWAY if self._is_away else _LONGEST_PAUSE)
        self._ended.set()

    async def _record(self, size: int) -> bool:
        verdicts = [self._waiting[position] for position in range(size)]
        self._is_away = False
        try:
            stored = set(await self._queue.record(verdicts))
        except StorageUnavailable:  # said once, by whoever watches the database
            self._is_away = True
            return False
        except Exception:  # noqa: BLE001 - whatever it is, the outcomes are kept
            _log.exception("Outcomes could not be recorded; trying again", extra={"outcomes": len(self._waiting)})
            return False
        for _ in verdicts:
            self._waiting.popleft()
        recorded = [verdict for verdict in verdicts if verdict.order.delivery_id in stored]
        if len(recorded) < len(verdicts):
            _log.warning("Attempts had been judged by somebody else", extra={"attempts": len(verdicts) - len(recorded)})
        for listener in self.listeners:
            try:
                listener(recorded)
            except Exception:  # noqa: BLE001 - nobody's failure ends the recording
                _log.exception("Outcomes are recorded, but somebody who wanted to know of it failed")
        return True
