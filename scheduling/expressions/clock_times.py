"""Times of day: `09:00`, `9:30:15.5`, `9am`, `9:30 pm`, and lists of them."""

import re
from datetime import time

from scheduling.errors import ClockDoesNotExist
from scheduling.expressions.tokens import FRAGMENT_LIMIT, SAME_LINE, skip, token_at, word_at

_CLOCK = re.compile(
    rf"""
    (\d++) (?: :(\d++) (?: :(\d++) (?: \.(\d++) )?+ )?+ )?+
    (?: ( [aApP][mM] | [aApP]\.[mM]\.?+ | {SAME_LINE}++(?: [ap]m | [ap]\.m\. | [AP]M | [AP]\.M\. ) ) (?!\w) )?+
    """,
    re.VERBOSE,
)
# A comma, an ampersand or the word joins two times; a new line ends the list.
_JOINED = re.compile(rf"{SAME_LINE}*+[,&]{SAME_LINE}*+|{SAME_LINE}++and{SAME_LINE}++", re.IGNORECASE)
_GOES_ON = re.compile(r"\w|:\w")

_DIGITS = 2
_MICROSECOND_DIGITS = 6
_NOON = 12


def clock_at(text: str, position: int) -> tuple[time, int] | None:
    """Return the time of day at `position` and where it ends; None where nothing looks like one.

    A bare number is none. Raises `ClockDoesNotExist` where something looks like a time and is none (`25:00`).
    """
    found = _CLOCK.match(text, position)
    if found is None:
        return None
    hour, minute, second, fraction, half = found.groups()
    if minute is None and half is None:
        return None
    clock = _clock(hour, minute, second, fraction, half)
    if clock is None:
        raise ClockDoesNotExist(found.group()[:FRAGMENT_LIMIT])
    return clock, found.end()


def clocks_at(text: str, position: int) -> tuple[tuple[time, ...], int] | None:
    """Return the times of day at `position`, sorted, after an `at` if there is one, and where they end."""
    word, after = word_at(text, position)
    first = _whole_clock_at(text, skip(text, after) if word == "at" else position)
    if first is None:
        return None
    clock, end = first
    clocks = {clock}
    while (joined := _JOINED.match(text, end)) and (following := _whole_clock_at(text, joined.end())):
        clock, end = following
        clocks.add(clock)
    return tuple(sorted(clocks)), end


def _whole_clock_at(text: str, position: int) -> tuple[time, int] | None:
    read = clock_at(text, position)
    if read is not None and _GOES_ON.match(text, read[1]):
        raise ClockDoesNotExist(token_at(text, position))
    return read


def _clock(hour: str, minute: str | None, second: str | None, fraction: str | None, half: str | None) -> time | None:
    if len(hour) > _DIGITS or any(part is not None and len(part) != _DIGITS for part in (minute, second)):
        return None
    hours = int(hour)
    if half is not None:
        if not 1 <= hours <= _NOON:
            return None
        hours = hours % _NOON + (_NOON if "p" in half.lower() else 0)
    micro = int(fraction[:_MICROSECOND_DIGITS].ljust(_MICROSECOND_DIGITS, "0")) if fraction else 0
    try:
        return time(hours, int(minute or 0), int(second or 0), micro)
    except ValueError:
        return None
