"""Telling whoever made a broadcast how far it is, in one message that is edited now and then, and how it ended.

What is shown is read from the rows, so it goes on after a restart. It leaves behind all answers to people, with one
call under way for each run at most.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final

from aiogram import Bot
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramRetryAfter,
)
from aiogram.types import InlineKeyboardMarkup

from bot.patience import nobody_can_be_told
from delivery.pacing import unhurried
from handlers import broadcast_run_buttons as keyboards
from handlers.answers import NO_PREVIEW, legible_or_not, to_telegram
from scheduling.alarm.ticker import LOOK_ANYWAY_SECONDS, Tick
from scheduling.broadcasts import BroadcastRun
from scheduling.chats import Chat
from scheduling.clock import Clock
from scheduling.content import Content
from scheduling.errors import BroadcastNotFound
from scheduling.identifiers import RunId
from scheduling.ports import NewUnit
from scheduling.use_cases.broadcasts import RunView, view_of
from texts import broadcast_runs as texts
from texts.speech import speaking

logger = logging.getLogger(__name__)

FIRST_SECONDS: Final = 1.0
"""A run that is over sooner has a report only."""
EDIT_SECONDS: Final = 3.0
"""Between two edits of one message at least."""
COUNTS_PER_LOOK: Final = 20.0
"""Counting must not take more than a twentieth of the time."""
LONGEST_SECONDS: Final = 60.0
"""However long counting seems to have taken: a clock may have been moved meanwhile."""
RATE_SECONDS: Final = 10.0
"""Over so long it is counted how many messages go out a second."""
MUTE_SECONDS: Final = 300.0
"""So long nothing is said to an author who can't be told at present."""
_UNCHANGED = "message is not modified"


@dataclass(slots=True)
class _Shown:
    """What an author has seen of a run. Times are monotonic."""

    words: Content | None = None
    markup: InlineKeyboardMarkup | None = None
    not_before: float = 0.0
    has_failed: bool = False
    """Nothing could be said the last time."""
    samples: deque[tuple[float, int]] = field(default_factory=deque)

    def rate(self, now: float, left: int) -> float | None:
        """Note how many have left by now; return how many a second do, where that can be told."""
        if self.samples and left < self.samples[-1][1]:  # something is sent once more
            self.samples.clear()
        self.samples.append((now, left))
        while len(self.samples) > 2 and self.samples[1][0] <= now - RATE_SECONDS:  # noqa: PLR2004  # a beginning and an end
            self.samples.popleft()
        begin, before = self.samples[0]
        return (left - before) / (now - begin) if now > begin else None


class BroadcastProgress:
    """One step: show how far some runs are, and report on those that are over."""

    def __init__(self, *, bot: Bot, new_unit: NewUnit, clock: Clock, is_owner: Callable[[], bool]) -> None:
        """While this process is not the owner, another one may be telling the same."""
        self._bot = bot
        self._new_unit = new_unit
        self._clock = clock
        self._is_owner = is_owner
        self._shown: dict[RunId, _Shown] = {}

    async def __call__(self) -> Tick:
        """Look at all runs. An author who can't be told holds up no other."""
        now = self._clock.now()
        if not self._is_owner():
            return Tick(at=now, taken=0, next_at=None)
        async with self._new_unit(write=False) as unit:
            going_on = await unit.broadcasts.going_on()
            over = await unit.broadcasts.unreported()
        known = {run.id for run in (*going_on, *over)}
        self._shown = {run_id: shown for run_id, shown in self._shown.items() if run_id in known}
        with unhurried():
            told = await asyncio.gather(
                *(self._each(run, self._show) for run in going_on),
                *(self._each(run, self._report) for run in over),
                return_exceptions=True,
            )
        for end in told:
            if isinstance(end, BaseException):
                raise end
        moments = [self._ripe_in(run) for run in (*going_on, *over)]
        again = min((seconds for seconds in moments if seconds is not None), default=None)
        return Tick(at=now, taken=len(known), next_at=None, again_in_seconds=again)

    def _ripe_in(self, run: BroadcastRun) -> float | None:
        shown = self._shown.get(run.id)
        return None if shown is None else max(shown.not_before - self._clock.monotonic(), 0.1)

    async def _each(self, run: BroadcastRun, tell: Callable[[BroadcastRun, _Shown], Awaitable[None]]) -> None:
        now = self._clock.monotonic()
        shown = self._shown.get(run.id)
        if shown is None:
            age = (self._clock.now() - run.started_at).total_seconds()
            wait = FIRST_SECONDS - age if run.progress_message_id is None else 0.0
            shown = self._shown[run.id] = _Shown(not_before=now + min(max(wait, 0.0), FIRST_SECONDS))
        is_report_due = run.is_over and shown.words is None and not shown.has_failed
        if shown.not_before > now and not is_report_due:
            return
        try:
            await tell(run, shown)
        except BroadcastNotFound:  # it was deleted meanwhile
            return
        except TelegramRetryAfter as refusal:
            shown.has_failed, shown.not_before = True, self._clock.monotonic() + refusal.retry_after
        except TelegramAPIError as error:
            is_mute = isinstance(error, _REFUSALS) and nobody_can_be_told(error)
            shown.has_failed = True
            shown.not_before = self._clock.monotonic() + (MUTE_SECONDS if is_mute else LOOK_ANYWAY_SECONDS)
            logger.info("author of a broadcast not told", extra={"error": type(error).__name__})
            if is_mute and run.is_over:  # /broadcasts shows it
                await self._settle(run)
        else:
            shown.has_failed = False

    async def _show(self, run: BroadcastRun, shown: _Shown) -> None:
        """Show how far a run is, where that has changed."""
        begun = self._clock.monotonic()
        view, chat = await self._look(run)
        now = self._clock.monotonic()
        shown.not_before = now + min(max(EDIT_SECONDS, COUNTS_PER_LOOK * (now - begun)), LONGEST_SECONDS)
        if view.run.is_over:
            return
        counts = view.counts
        rate = shown.rate(now, counts.sent + counts.failed + counts.unknown)
        with speaking(chat.language):
            words, markup = texts.progress(view, rate=rate), keyboards.of_run(view)
        if (words, markup) == (shown.words, shown.markup):
            return
        present = view.run.progress_message_id
        if present is None or not await self._edit(chat, present, words, markup):
            await self._send_progress(view.run, chat, words, markup)
        shown.words, shown.markup = words, markup
        # It may have had to wait for its turn.
        shown.not_before = max(shown.not_before, self._clock.monotonic() + EDIT_SECONDS)

    async def _report(self, run: BroadcastRun, shown: _Shown) -> None:
        """Say what became of a run that is over."""
        view, chat = await self._look(run)
        if not view.run.is_over:
            return
        with speaking(chat.language):
            ended, words, markup = texts.ended(view), texts.report(view), keyboards.of_run(view)
        present = view.run.progress_message_id
        if present is not None and (ended, None) != (shown.words, shown.markup):
            await self._edit(chat, present, ended, None)
            shown.words, shown.markup = ended, None
        await self._say(chat, words, markup)
        await self._settle(run)

    async def _look(self, run: BroadcastRun) -> tuple[RunView, Chat]:
        async with self._new_unit(write=False) as unit:
            view = await view_of(unit, await unit.broadcasts.get(run.id))
            return view, await unit.chats.get(view.message.chat_id)

    async def _send_progress(
        self, run: BroadcastRun, chat: Chat, words: Content, markup: InlineKeyboardMarkup | None
    ) -> None:
        message_id = await self._say(chat, words, markup)
        async with self._new_unit() as unit:
            await unit.broadcasts.note_progress_message(run.id, message_id)
            await unit.commit()

    async def _settle(self, run: BroadcastRun) -> None:
        """Remember that its report was given; what is sent once more is shown in a message of its own."""
        async with self._new_unit() as unit:
            await unit.broadcasts.note_reported(run.id)
            await unit.broadcasts.note_progress_message(run.id, None)
            await unit.commit()
        self._shown.pop(run.id, None)

    async def _edit(self, chat: Chat, message_id: int, words: Content, markup: InlineKeyboardMarkup | None) -> bool:
        """Show something else in a message; tell whether it is there still."""
        try:
            with legible_or_not():
                await self._bot.edit_message_text(
                    words.text,
                    chat_id=chat.address.value,
                    message_id=message_id,
                    entities=to_telegram(words.entities),
                    parse_mode=None,
                    reply_markup=markup,
                    link_preview_options=NO_PREVIEW,
                )
        except TelegramBadRequest as error:
            if nobody_can_be_told(error):
                raise
            return _UNCHANGED in error.message
        return True

    async def _say(self, chat: Chat, words: Content, markup: InlineKeyboardMarkup | None) -> int | None:
        said = None
        with legible_or_not():
            said = await self._bot.send_message(
                chat.address.value,
                words.text,
                entities=to_telegram(words.entities),
                parse_mode=None,
                reply_markup=markup,
                link_preview_options=NO_PREVIEW,
            )
        return None if said is None else said.message_id


_REFUSALS = (TelegramForbiddenError, TelegramBadRequest)
