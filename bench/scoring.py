"""What a reading of a phrase is worth: right, wrong, unread, or knowingly otherwise."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from bench.corpora import Phrase
from bench.expected_runs import is_as_expected
from scheduling.expressions.reading import Reading
from scheduling.expressions.understanding import Circumstances, Understood, understand_text
from scheduling.expressions.vocabulary import DEFAULT_DAY_PARTS
from scheduling.recurrence import Once

_TWELVE_HOURS, _A_DAY, _A_WEEK = 12 * 3600, 86400, 7 * 86400


class Verdict(StrEnum):
    """What came of a phrase."""

    RIGHT = "right"
    WRONG = "wrong"
    UNREAD = "unread"
    OTHERWISE = "otherwise"
    """Wrong by the corpus, and as our own convention says."""


@dataclass(frozen=True, slots=True)
class Score:
    """A phrase, and how it was read."""

    phrase: Phrase
    verdict: Verdict
    read: str
    """What was read of it: the text, or the part of it that names the time."""
    understood: Understood
    convention: str = ""


def score(phrase: Phrase, *, territory: str | None = None, spans: bool = False) -> Score:
    """Read a phrase and judge the reading: its text, or where that is unread, or with `spans`, its span alone."""
    circumstances = Circumstances(
        now=phrase.now.replace(tzinfo=phrase.zone).astimezone(UTC),
        zone=phrase.zone,
        languages=(phrase.language, "en") if phrase.language != "en" else ("en",),
        territory=territory,
    )
    read = phrase.span if spans else phrase.text
    understood = understand_text(read, circumstances)
    if understood.reading is None and read != phrase.span:
        read = phrase.span
        understood = understand_text(read, circumstances)
    if understood.reading is None:
        return Score(phrase, Verdict.UNREAD, read, understood)
    if _is_right(phrase, understood.reading):
        return Score(phrase, Verdict.RIGHT, read, understood)
    name = next((name for name, holds in CONVENTIONS.items() if holds(phrase, understood, understood.reading)), "")
    return Score(phrase, Verdict.OTHERWISE if name else Verdict.WRONG, read, understood, name)


def local(phrase: Phrase, reading: Reading) -> datetime:
    """Return the first run of a reading in the zone of its phrase, naive."""
    return reading.first.at.astimezone(phrase.zone).replace(tzinfo=None)


def _is_right(phrase: Phrase, reading: Reading) -> bool:
    if phrase.rule is not None:
        return is_as_expected(reading, phrase.rule, phrase.now)
    return isinstance(reading.recurrence, Once) and _is_expected(phrase, local(phrase, reading))


def _is_expected(phrase: Phrase, at: datetime) -> bool:
    match phrase.grain:
        case "day":
            return any(at.date() == expected.date() for expected in phrase.expected)
        case "time":
            return any(_minute(at).time() == _minute(expected).time() for expected in phrase.expected)
        case _:
            return any(_minute(at) == _minute(expected) for expected in phrase.expected)


def _minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)


# --- conventions -----------------------------------------------------------------------------------------------------


def _asks_which_half(phrase: Phrase, understood: Understood, reading: Reading) -> bool:
    """A bare hour: the corpora want the next one, whatever people mean; we ask, and the other half is a button."""
    return _is_offered(phrase, understood) and _seconds_apart(phrase, reading) == _TWELVE_HOURS


def _asks_which_week(phrase: Phrase, understood: Understood, reading: Reading) -> bool:
    """Next Friday: the following week's; the coming one is a button."""
    return _is_offered(phrase, understood) and any(
        abs((expected.date() - local(phrase, reading).date()).total_seconds()) == _A_WEEK
        for expected in phrase.expected
    )


def _asks_which_order(phrase: Phrase, understood: Understood, reading: Reading) -> bool:
    """12/11: by the territory; the other order is a button."""
    at = local(phrase, reading)
    return _is_offered(phrase, understood) and any(
        (expected.month, expected.day) == (at.day, at.month) for expected in phrase.expected
    )


def _has_own_hours(phrase: Phrase, _understood: Understood, reading: Reading) -> bool:
    """A part of a day has set hours, which a chat can change: the corpora have their own for the same day."""
    at = local(phrase, reading)
    if any(character.isdigit() for character in phrase.span) or at.time() not in {
        *DEFAULT_DAY_PARTS.values(),
        _TONIGHT,
    }:
        return False
    return any(at.date() == expected.date() for expected in phrase.expected)


_TONIGHT = datetime(2000, 1, 1, 20).time()  # noqa: DTZ001 - a clock


def _keeps_the_minute(phrase: Phrase, _understood: Understood, reading: Reading) -> bool:
    """A duration of days keeps the present minute: duckling rounds to the hour, and to the first day of a month."""
    at = local(phrase, reading)
    keeps_minute, keeps_day = _minute(at).time() == _minute(phrase.now).time(), at.day == phrase.now.day
    return any(
        (keeps_minute and at.replace(minute=0, second=0) == expected)
        or (keeps_minute and keeps_day and phrase.grain == "day" and at.date().replace(day=1) == expected.date())
        or (keeps_day and _minute(at).replace(day=1) == expected)
        for expected in phrase.expected
    )


def _is_never_past(phrase: Phrase, _understood: Understood, reading: Reading) -> bool:
    """An hour that has begun is over: at 4:30 the corpora take "at 4" for half an hour ago, and we for tomorrow."""
    is_past = bool(phrase.expected) and all(expected < phrase.now for expected in phrase.expected)
    return is_past and _seconds_apart(phrase, reading) == _A_DAY


CONVENTIONS: Mapping[str, Callable[[Phrase, Understood, Reading], bool]] = {
    "asks: which half of the day": _asks_which_half,
    "asks: this week's or the next": _asks_which_week,
    "asks: day or month first": _asks_which_order,
    "parts of a day have hours of ours": _has_own_hours,
    "durations keep the minute": _keeps_the_minute,
    "nothing in the past": _is_never_past,
}
"""What we knowingly read otherwise than a corpus: its name, and the rule that recognises it."""


def _is_offered(phrase: Phrase, understood: Understood) -> bool:
    return any(_is_right(phrase, alternative) for alternative in understood.alternatives)


def _seconds_apart(phrase: Phrase, reading: Reading) -> float:
    return min(abs((expected - local(phrase, reading)).total_seconds()) for expected in phrase.expected)
