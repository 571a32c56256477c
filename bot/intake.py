"""The way in: an update is acknowledged to Telegram only when it is durable here, or its author will be told."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from scheduling.clock import Clock
from scheduling.errors import StorageUnavailable
from scheduling.identifiers import UpdateId
from scheduling.ports import Inbox

logger = logging.getLogger(__name__)

Update = Mapping[str, Any]

GROUP: Final = 500
"""Updates of one commit at most."""
MOST_KEPT: Final = 1000
"""Updates that wait in memory for the database: those that nobody expects an answer to."""
MOST_REFUSED: Final = 100_000
MOST_FAILURES: Final = 3
"""After so many failures of its own, with a database that takes others, an update is refused."""
PAUSE_SECONDS: Final = 0.25
LONG_PAUSE_SECONDS: Final = 1.0
LAST_SECONDS: Final = 5.0
"""How long a commit that hangs may still take when everything ends."""
BOUND_SECONDS: Final = 1.0
"""How long people wait for one more try while the database is known to be away."""


@dataclass(eq=False, slots=True)
class _Waiting:
    """An update that is to be stored; `ended` tells whether it may be acknowledged without more ado."""

    update: Update
    ended: asyncio.Future[bool]
    failures: int = 0


class Intake:
    """Stores updates, as many in one commit as arrived during the one before."""

    def __init__(
        self,
        inbox: Inbox,
        *,
        clock: Clock,
        away_for_long: Callable[[], bool],
        expects_answer: Callable[[Update], bool],
        on_stored: Callable[[], None],
    ) -> None:
        """Store into `inbox`; whoever expects an answer waits for the database until it is `away_for_long`."""
        self._inbox = inbox
        self._clock = clock
        self._away_for_long = away_for_long
        self._expects_answer = expects_answer
        self._on_stored = on_stored
        self._waiting: deque[_Waiting] = deque()
        self._kept: deque[Update] = deque()
        self._refused: dict[int, None] = {}
        self._arrived = asyncio.Event()
        self._hurry = asyncio.Event()
        self._closing = asyncio.Event()
        self._stuck: asyncio.Future[int] | None = None

    async def take(self, updates: Sequence[Update]) -> Sequence[Update]:
        """Store updates; return those that can't be stored.

        All of them are to be acknowledged now. Then, and not before, the authors of those that are returned must be
        told: were they told first, a crash could have the update delivered, and handled, once more.
        """
        items = [self._item(update) for update in updates if not self.was_refused(_id_of(update))]
        if not items:
            return ()
        self._waiting.extend(items)
        self._arrived.set()
        stored = await asyncio.gather(*(item.ended for item in items))
        return [item.update for item, is_stored in zip(items, stored, strict=True) if not is_stored]

    def was_refused(self, update_id: int) -> bool:
        """Tell whether the author was told that this update can't be saved: then it must never be handled.

        It can be in the database all the same: where the connection broke during the commit nobody knows.
        """
        return update_id in self._refused

    def close(self) -> None:
        """Store what is there, if the database takes it, and end."""
        self._closing.set()
        self.hurry()

    def hurry(self) -> None:
        """Try at once: the database is back."""
        self._hurry.set()
        self._arrived.set()

    async def run(self) -> None:
        """Store what arrives until closed."""
        await self._run()
        if self._stuck is not None:  # the database is about to be closed, and a commit must not be under way then
            ended = asyncio.Event()
            self._stuck.add_done_callback(lambda _attempt: ended.set())
            await self._clock.wait(ended, seconds=LAST_SECONDS)
            self._stuck.cancel()
            await asyncio.gather(self._stuck, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            if not self._waiting and not self._kept:
                if self._closing.is_set():
                    return
                self._arrived.clear()
                await self._arrived.wait()
                continue
            pause = await self._store_some()
            if pause and self._closing.is_set():
                self._leave()
                return
            if pause:
                await self._rest(pause)

    async def _rest(self, seconds: float) -> None:
        """Wait before the next try, for a moment also where something arrives; not at all once it is worth a try."""
        self._hurry.clear()
        if not await self._clock.wait(self._hurry, seconds=PAUSE_SECONDS) and not self._waiting:
            self._arrived.clear()
            await self._clock.wait(self._arrived, seconds=seconds)

    async def _store_some(self) -> float:
        """Store a group; return how long to wait after a failure."""
        if self._stuck is not None:
            if not await self._has_ended(self._stuck):
                return self._refuse_all()
            self._stuck.exception()  # what came of it is known from what is stored
            self._stuck = None
        kept = list(self._kept)
        group = [self._waiting.popleft() for _ in range(min(len(self._waiting), GROUP))]
        try:
            is_done = await self._put([*kept, *(item.update for item in group)])
        except StorageUnavailable:
            self._waiting.extendleft(reversed(group))
            return self._refuse_all() if self._away_for_long() else PAUSE_SECONDS
        except Exception as error:
            logger.error("updates could not be stored", extra={"error": type(error).__name__}, exc_info=error)
            return await self._store_apart(group)
        if not is_done:
            self._waiting.extendleft(reversed(group))
            return self._refuse_all()
        for _ in kept:
            self._kept.popleft()
        self._stored(group)
        return 0.0

    async def _store_apart(self, group: Sequence[_Waiting]) -> float:
        """Store each by itself: the one that can't be stored must not hold up the others."""
        items = [*(self._item(update, failures=MOST_FAILURES - 1) for update in self._kept), *group]
        self._kept.clear()
        pause = 0.0
        for item in items:
            try:
                await self._inbox.put([_row(item.update)], now=self._clock.now())
            except Exception as error:  # noqa: BLE001 - whatever it is, the next one may be stored
                item.failures += not isinstance(error, StorageUnavailable)
                pause = PAUSE_SECONDS
                if item.failures >= MOST_FAILURES:
                    logger.error("update refused", extra={"update_id": _id_of(item.update)})
                    self._refuse(item)
                else:
                    self._waiting.append(item)
            else:
                self._stored([item])
        return pause

    async def _put(self, updates: Sequence[Update]) -> bool:
        """Commit; return whether that came to an end in time. Nobody waits long for a database that is away."""
        rows = [_row(update) for update in updates]
        attempt = asyncio.ensure_future(self._inbox.put(rows, now=self._clock.now()))
        if not await self._has_ended(attempt):
            self._stuck = attempt  # never cancelled: its commit may be under way
            return False
        await attempt
        return True

    async def _has_ended(self, attempt: asyncio.Future[int]) -> bool:
        """Wait for a commit to end, but not long while the database is away; say whether it has ended."""
        ended = asyncio.Event()
        attempt.add_done_callback(lambda _attempt: ended.set())
        while not await self._clock.wait(ended, seconds=BOUND_SECONDS):
            if self._away_for_long():
                return False
        return True

    def _item(self, update: Update, *, failures: int = 0) -> _Waiting:
        return _Waiting(update, asyncio.get_running_loop().create_future(), failures)

    def _stored(self, items: Sequence[_Waiting]) -> None:
        for item in items:
            _end(item, is_stored=True)
        self._on_stored()

    def _refuse_all(self) -> float:
        while self._waiting:
            self._refuse(self._waiting.popleft())
        return LONG_PAUSE_SECONDS

    def _refuse(self, item: _Waiting) -> None:
        """Let it be acknowledged: its author is told, or it is kept in memory where nobody expects an answer."""
        if self._expects_answer(item.update):
            self._refused[_id_of(item.update)] = None
            if len(self._refused) > MOST_REFUSED:
                del self._refused[next(iter(self._refused))]
            _end(item, is_stored=False)
            return
        if item.failures < MOST_FAILURES:
            self._kept.append(item.update)
        if len(self._kept) > MOST_KEPT:
            self._kept.popleft()
            logger.warning("an update that nobody expects an answer to is lost: too many wait for the database")
        _end(item, is_stored=True)

    def _leave(self) -> None:
        """End without having stored what waits: Telegram delivers again what was not acknowledged."""
        for item in self._waiting:
            item.ended.cancel()
        if self._kept:
            logger.warning("updates that nobody expects an answer to are lost", extra={"updates": len(self._kept)})


def lane_of(update: Update) -> str:
    """Return what must be handled in order: the chat of an update, or else its author."""
    for kind, body in update.items():
        if kind == "update_id" or not isinstance(body, Mapping):
            continue
        message = body.get("message", body) if kind == "callback_query" else body
        chat = message.get("chat") if isinstance(message, Mapping) else None
        owner = chat or body.get("from")
        if isinstance(owner, Mapping) and "id" in owner:
            return str(owner["id"])
    return ""


def _id_of(update: Update) -> int:
    number: int = update["update_id"]
    return number


def _row(update: Update) -> tuple[UpdateId, str, Update]:
    return UpdateId(_id_of(update)), lane_of(update), update


def _end(item: _Waiting, *, is_stored: bool) -> None:
    if not item.ended.done():  # whoever waited may have gone
        item.ended.set_result(is_stored)
