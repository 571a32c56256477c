"""Words behind a clock: which of them say more of it, and which begin the message."""

from scheduling.expressions.phrases.found import Found
from scheduling.expressions.phrases.lexing import Scan
from scheduling.expressions.phrases.model import Kind
from scheduling.expressions.phrases.specs import ClockSpec
from scheduling.expressions.vocabulary import DayPart, Role

_NOON = 12
_HOURS = 24
_HOURS_OF = {
    DayPart.EARLY: range(11),
    DayPart.MORNING: range(13),
    DayPart.NOON: range(10, 16),
    DayPart.AFTERNOON: range(12, 20),
    DayPart.EVENING: frozenset({*range(15, _HOURS), *range(6)}),
    DayPart.NIGHT: frozenset({*range(17, _HOURS), *range(8)}),
    DayPart.MIDNIGHT: frozenset({*range(22, _HOURS), *range(3)}),
}
"""Hours of 24 that people may call so."""
_PREPOSITIONS = (Role.ON, Role.AT, Role.OF, Role.IN, Role.FROM, Role.AFTER)


def oclock(scan: Scan, position: int, *, has_minutes: bool) -> int | None:
    """Return the position behind the word of an hour; None where it begins the message: `9:00 | Hora de dormir`."""
    after = scan.role(position, Role.OCLOCK)
    if after is None or begins_idiom(scan, position, after):
        return None
    is_noun = after == position + 1 and scan.words[position].text in scan.lexicon.hour_nouns
    if not is_noun or after >= len(scan.words) or not scan.words[position].is_spaced:
        return after
    # No noun of one hour stands behind its minutes; behind an hour alone only its complement shows it.
    is_message = has_minutes or (scan.role(after, Role.OF) is not None and scan.at(Kind.DAY_PART, after) is None)
    return None if is_message and scan.at(Kind.ZONE, position) is None else after


def begins_idiom(scan: Scan, position: int, end: int) -> bool:
    """Tell whether the words up to `end` begin what is no time: صباح الخير, час пик."""
    idiom = scan.at(Kind.IDIOM, position)
    return idiom is not None and idiom[1] > end


def is_of_message(scan: Scan, clock: ClockSpec, position: int, part: Found[DayPart]) -> bool:
    """Tell whether a part of the day behind an exact clock begins the message: `09:00 evening pills`.

    The clock can't lie in it, and something follows that it may be said of. Where the clock may be of 12 hours, it
    isn't the form that hours have.
    """
    hour = clock.in_24_hours[0] % _HOURS
    is_exact = clock.part is None and (clock.half is not None or not clock.is_open)
    if not is_exact or hour in _HOURS_OF[part.spec]:
        return False
    end = part.position
    is_followed = end < len(scan.words) and (scan.words[end].is_letters or scan.words[end].is_digits)
    is_of_24_hours = clock.half is None and not 0 < hour <= _NOON
    return is_followed and (is_of_24_hours or not _is_of_hour(scan, position, end))


def _is_of_hour(scan: Scan, position: int, end: int) -> bool:
    """Tell whether this form is only said of hours: "in the evening", "de la noche", вечера, abends, مساء."""
    if end == position + 1:
        return scan.words[position].text in scan.lexicon.parts_of_hours
    return scan.role(position, *_PREPOSITIONS) is not None
