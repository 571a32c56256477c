"""People who give commands while the burst goes on, through the emulator's control API."""

import asyncio
import math
import time
from collections import deque
from typing import Any

import aiohttp

from bench.measuring import percentile

SETTLING_AT_ONCE = 10
FIRST_LOOK_SECONDS = 0.003
LOOK_SHARE = 0.03
"""An answer is looked for again after this share of the time that it has taken so far: the error stays below it."""
LONGEST_WAIT = 300.0


class Asker:
    """Asks in turn with each of many people, each in a private chat, so that no answer is taken for another's."""

    def __init__(self, session: aiohttp.ClientSession, url: str, command: str) -> None:
        """Let them give `command`, which is answered once."""
        self._session = session
        self._url = url
        self._command = command
        self._free: deque[tuple[int, int]] = deque()
        """Who may ask, with the id of the last message in their chat."""
        self._asking: set[asyncio.Task[None]] = set()
        self.seconds: list[float] = []
        self.unanswered = 0
        self.skipped = 0

    async def prepare(self, people: int) -> None:
        """Let so many people ask once, so that the bot knows them."""
        for first in range(0, people, SETTLING_AT_ONCE):
            ids = [(await self._post("users", first_name="Ada", started=True))["id"] for _ in range(SETTLING_AT_ONCE)]
            await asyncio.gather(*(self._ask(person, 0) for person in ids[: people - first]))
        self.seconds.clear()

    async def ask_until(self, ended: asyncio.Event, *, every: float) -> None:
        """Ask every `every` seconds, answered or not, until `ended`; then wait for what is not answered yet."""
        began = time.monotonic()
        for turn in range(1_000_000):
            if self._free:
                task = asyncio.create_task(self._ask(*self._free.popleft()))
                self._asking.add(task)
                task.add_done_callback(self._asking.discard)
            else:
                self.skipped += 1
            delay = began + (turn + 1) * every - time.monotonic()
            try:
                await asyncio.wait_for(ended.wait(), max(delay, 0))
            except TimeoutError:
                continue
            break
        await asyncio.gather(*self._asking)

    def report(self) -> dict[str, Any]:
        """Return how long answers took, in milliseconds, and how many there were."""
        waits = [seconds * 1000 for seconds in self.seconds]
        return {
            "p50": percentile(waits, 0.5),
            "p99": percentile(waits, 0.99),
            "max": max(waits, default=math.nan),
            "asked": len(waits) + self.unanswered,
            "unanswered": self.unanswered,
        }

    async def _ask(self, person: int, after: int) -> None:
        """Measure from before the update is handed in to after the answer is seen."""
        asked = time.monotonic()
        said = await self._post("say", user=person, text=self._command)
        after = max(after, said["message_id"])
        while (waited := time.monotonic() - asked) < LONGEST_WAIT:
            answers = await self._get("history", chat=person, after=after)
            if answers["messages"]:
                self.seconds.append(time.monotonic() - asked)
                self._free.append((person, answers["messages"][-1]["message_id"]))
                return
            await asyncio.sleep(max(FIRST_LOOK_SECONDS, LOOK_SHARE * waited))
        self.unanswered += 1

    async def _post(self, command: str, **body: Any) -> Any:
        async with self._session.post(f"{self._url}/sandbox/{command}", json=body) as response:
            response.raise_for_status()
            return await response.json()

    async def _get(self, look: str, **query: Any) -> Any:
        async with self._session.get(f"{self._url}/sandbox/{look}", params=query) as response:
            response.raise_for_status()
            return await response.json()
