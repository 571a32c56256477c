"""Looking at what is to come today, or in the next days."""

import asyncio
from dataclasses import dataclass

from scheduling.agenda import Agenda, AgendaDay, AgendaEntry, days_ahead, entries_of
from scheduling.chats import Chat
from scheduling.clock import Clock
from scheduling.ports import NewUnit

MESSAGES_SHOWN = 100
"""Messages of which an agenda is made; it would be too long for one answer before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowAgenda:
    """Look at what a chat has to come, day by day in its zone."""

    new_unit: NewUnit
    clock: Clock

    async def __call__(self, *, chat: Chat, days: int) -> Agenda:
        """Return today, from now on, and the days after it."""
        spans = days_ahead(days, zone=chat.zone, now=self.clock.now())
        async with self.new_unit(write=False) as unit:
            coming, total = await unit.messages.coming(chat.id, before=spans[-1][2], limit=MESSAGES_SHOWN)
        found: dict[int, list[AgendaEntry]] = {}
        for message in coming:
            for index, (_, begin, end) in enumerate(spans):
                found.setdefault(index, []).extend(entries_of(message, begin=begin, end=end))
            await asyncio.sleep(0)  # rules cost time, and others are waiting
        listed = [
            AgendaDay(day, sorted(found[index], key=lambda entry: (entry.at, entry.message.number)))
            for index, (day, _, _) in enumerate(spans)
            if found.get(index)
        ]
        return Agenda(days=listed, first_day=spans[0][0], last_day=spans[-1][0], more=total - len(coming))
