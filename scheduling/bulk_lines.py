"""Whether the lines of a message are schedules of their own, or a text of several lines.

What people write below a time is most often a text. Several schedules are only where every line says exactly when and
what; where that could be the lines of a text, too (an agenda: 18:00 dinner), or one of several is not understood, they
are asked. Nothing is guessed.
"""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date
from typing import Final

from scheduling.bulk_schedules import MOST_LINES
from scheduling.content import Content
from scheduling.expressions.circumstances import Circumstances
from scheduling.expressions.preparing import prepare
from scheduling.expressions.understanding import Certainty, Understood, understand_text
from scheduling.recurrence import Once

FEWEST: Final = 2
_BULLET: Final = re.compile(r"\s*(?:[-*•·–—▪◦]\s+)?")
_SOME_DAYS: Final = (date(2099, 12, 25), date(2099, 12, 26))


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a message, with its formatting; `number` counts from 1, from the first that holds something."""

    number: int
    content: Content


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines that may be schedules of their own."""

    lines: Sequence[Line]
    is_certain: bool
    """Nothing else can be meant."""


def lines_of(said: Content) -> list[Line]:
    """Return the lines that hold something, without the mark that makes them a list."""
    found, begin = [], 0
    for number, text in enumerate(said.text.split("\n"), 1):
        end = begin + len(text)
        if text.strip():
            bullet = _BULLET.match(text)
            start = begin + (bullet.end() if bullet is not None else 0)
            found.append(Line(number, said.only(((start, end),)).cut_before(0)))
        begin = end + 1
    return found


async def several(said: Content, circumstances: Circumstances) -> Lines | None:
    """Return the lines of a message that may be several schedules; None where it is one message, as ever.

    Only the first `MOST_LINES` and one more are read. Others get their turn between them.
    """
    lines = lines_of(said)
    if said.items or len(lines) < FEWEST:
        return None
    await prepare(circumstances.languages)
    exact, is_clock_only, read = 0, False, lines[: MOST_LINES + 1]
    for index, line in enumerate(read):
        await asyncio.sleep(0)
        understood = understand_text(line.content.text, circumstances)
        if index == 0 and understood.reading is not None and not understood.message.strip():
            return None  # a time, and below it the message
        if is_schedule(understood):
            exact += 1
            is_clock_only = is_clock_only or _names_no_day(understood, circumstances)
        elif index == FEWEST and not exact:
            return None
    if exact < FEWEST or 2 * exact < len(read):
        return None
    return Lines(lines, is_certain=exact == len(lines) and not is_clock_only)


def is_schedule(understood: Understood) -> bool:
    """Tell whether a line says exactly when, and then what."""
    return (
        understood.reading is not None
        and understood.problem is None
        and understood.certainty is Certainty.EXACT
        and understood.is_at_start
        and bool(understood.message.strip())
    )


def _names_no_day(understood: Understood, circumstances: Circumstances) -> bool:
    """Tell whether a line begins with a mere clock, as those of an agenda do: then a date can stand before it."""
    reading, span = understood.reading, understood.span
    if reading is None or span is None or not isinstance(reading.recurrence, Once):
        return False
    at = reading.recurrence.at
    if at.tzinfo is not None:  # a length of time
        return False
    # At the beginning of the day a clock is of that day: "morgen um 9 Uhr" is tomorrow, though with a date the morning.
    today = circumstances.now.astimezone(circumstances.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    early = understand_text(understood.text, replace(circumstances, now=today.astimezone(UTC))).reading
    if early is None or early.first.at.astimezone(circumstances.zone).date() != today.date():
        return False
    # Of another weekday, so that one that is named is seen to be wrong.
    day = next(day for day in _SOME_DAYS if day.weekday() != at.weekday())
    clock = understood.text[span[0] : span[1]]
    dated = understand_text(f"{day.isoformat()} {clock}", circumstances)
    found = dated.reading
    return (
        found is not None
        and found.convention is None
        and not dated.message.strip()
        and isinstance(found.recurrence, Once)
        and found.recurrence.at.replace(tzinfo=None) - at.replace(tzinfo=None) == day - at.date()
    )
