"""Understanding a text: the time that it names, what is left as the message, and what else may be meant."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from scheduling.errors import (
    ClockDoesNotExist,
    ClockMissing,
    DateDoesNotExist,
    DomainError,
    Form,
    NotUnderstood,
    UnknownMonthDay,
    UnknownWeekday,
)
from scheduling.expressions.circumstances import Circumstances
from scheduling.expressions.doubts import goes_on, is_cut, is_no_request
from scheduling.expressions.grammar import may_begin_strictly, read
from scheduling.expressions.phrases.anchoring import Anchored, anchored, pieces_text
from scheduling.expressions.phrases.found import Found
from scheduling.expressions.phrases.lexicon import Lexicon, lexicon
from scheduling.expressions.phrases.lexing import Scan, scan
from scheduling.expressions.phrases.once import once
from scheduling.expressions.phrases.orders import is_day_first
from scheduling.expressions.phrases.repeat_resolving import resolve as resolve_repetition
from scheduling.expressions.phrases.repeat_spec import RepeatSpec
from scheduling.expressions.phrases.repetitions import may_repeat, repetition
from scheduling.expressions.phrases.resolving import Resolved, resolve_once
from scheduling.expressions.phrases.two_pieces import completed
from scheduling.expressions.phrases.words import lex
from scheduling.expressions.reading import Convention, Note, Reading
from scheduling.expressions.tokens import FRAGMENT_LIMIT, not_understood, skip
from scheduling.expressions.vocabulary import Role
from scheduling.expressions.zone_words import may_name_zone
from scheduling.recurrence import Anchor, Bounded, Every, Once
from scheduling.zones import zone_named

__all__ = ["Certainty", "Circumstances", "Convention", "Understood", "understand_text"]

_BASE = "en"
_IMPOSSIBLE = re.compile(r"\s+(?:[^\W\d]{1,6}\s+)?+((?:2[5-9]|[3-9]\d|\d{3}):\d{2}|\d{1,2}:[6-9]\d)\b")
"""A clock behind a date that there isn't on any day."""
_MAY_BE_PHRASES = (NotUnderstood, ClockMissing, UnknownMonthDay, UnknownWeekday)
"""Problems of the strict grammar with which a text may still be a phrase of the own one."""


class Certainty(StrEnum):
    """Whether a reading may be taken as it is, or must be asked about."""

    EXACT = "exact"
    ASK = "ask"


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """What a text says."""

    text: str
    reading: Reading | None = None
    """The likeliest; None where there is none."""
    span: tuple[int, int] | None = None
    """Code points of the text that name the time."""
    message: str = ""
    """What is left of the text."""
    message_spans: tuple[tuple[int, int], ...] = ()
    """Code points of the text that are the message: one piece, or several."""
    request_spans: tuple[tuple[int, int], ...] = ()
    """Code points of words that only ask for a reminder ("remind me to"): neither time nor message."""
    certainty: Certainty = Certainty.ASK
    alternatives: tuple[Reading, ...] = ()
    """Other readings, the likeliest first."""
    problem: DomainError | None = None
    is_at_start: bool = True
    """The time stands before the message."""
    is_in_two_pieces: bool = False
    """The line of the time ends with more of it, which is read and stays in the message: tomorrow doctor at 18:30."""
    is_refused: bool = False
    """What repeats was recognised, and something that is said of it is not offered: nothing else is a reading of it."""


_LONGEST_ZONE = 64


def understand_text(text: str, circumstances: Circumstances) -> Understood:
    """Read a text: first by the strict grammar, then by the words of the chat's language and of English.

    Nothing is raised: what is wrong is the `problem`. Where more of a time may be left in the message it is asked.
    """
    found = _understand(text, circumstances)
    if found.certainty is Certainty.EXACT and found.reading is not None and _is_doubted(found, circumstances):
        return replace(found, certainty=Certainty.ASK)
    return found


def _is_doubted(understood: Understood, circumstances: Circumstances) -> bool:
    """Tell whether words beside the time may belong to it, in a language of the chat."""
    text, reading, span = understood.text, understood.reading, understood.span
    if reading is None or span is None:
        return False
    if reading.clock_given and reading.zone is None and may_name_zone(text[span[1] : span[1] + _LONGEST_ZONE]):
        return True
    runs_on = reading.form is Form.EVERY
    begin = skip(text, 0)
    for code in dict.fromkeys((*circumstances.languages, _BASE)):
        words = lexicon(code)
        if words is None:
            continue
        if is_no_request(text, span, words, is_at_start=span[0] <= begin):
            return True
        if understood.is_at_start:
            if goes_on(text, span, words, repeats=not isinstance(reading.recurrence, Once), runs_on=runs_on):
                return True
        elif is_cut(text, span[0], words):
            return True
    return False


def _understand(text: str, circumstances: Circumstances) -> Understood:
    if not may_begin_strictly(text):
        return _in_phrases(text, circumstances) or _strictly(text, circumstances)
    strict = _strictly(text, circumstances)
    if strict.problem is not None and not isinstance(strict.problem, _MAY_BE_PHRASES):
        return strict
    lacks_clock = strict.reading is not None and strict.reading.form is Form.EVERY and not _is_elapsed(strict.reading)
    if strict.reading is not None and not lacks_clock and not _goes_on(text, strict):
        return strict
    phrase = _in_phrases(text, circumstances)
    if phrase is None or (lacks_clock and phrase.is_in_two_pieces):
        return phrase or strict
    if strict.reading is not None and strict.span is not None:
        is_longer = phrase.span is not None and phrase.span[1] > strict.span[1]
        is_read = phrase.reading is not None or phrase.is_refused
        is_bounded = phrase.reading is not None and isinstance(phrase.reading.recurrence, Bounded)  # "every day twice"
        # "daily 12:00 Lunch" names its clock, and a lunch; "every day, 6pm" only now names one
        takes_all = not phrase.message.strip() and strict.message.strip().isalpha()
        return phrase if is_longer and is_read and phrase.is_at_start and (is_bounded or not takes_all) else strict
    return phrase


def _is_elapsed(reading: Reading) -> bool:
    return isinstance(reading.recurrence, Every)


def _strictly(text: str, circumstances: Circumstances) -> Understood:
    found = read(text, now=circumstances.now, zone=circumstances.zone, week_start=circumstances.week_start)
    if isinstance(found, DomainError):
        return _empty(text, (0, len(text)), problem=found)
    start = skip(text, 0)
    end = start + len(text[start : found.end].rstrip().rstrip("|").rstrip())
    return replace(_empty(text, (found.end, len(text))), reading=found, span=(start, end), certainty=Certainty.EXACT)


def _empty(text: str, *spans: tuple[int, int], problem: DomainError | None = None) -> Understood:
    return Understood(text=text, message=pieces_text(text, spans), message_spans=spans, problem=problem)


def _goes_on(text: str, strict: Understood) -> bool:
    """Tell whether a word of time follows what the strict grammar has read: `every monday 9:00 until december`."""
    words = lexicon(_BASE)
    behind = strict.reading.end if strict.reading is not None else 0
    if words is None or behind >= len(text) or "|" in text[(strict.span or (0, 0))[1] : behind]:
        return False
    return scan(text, words, behind, min(len(text), behind + 40)).means_anything(0)


# --- phrases ---------------------------------------------------------------------------------------------------------


def _in_phrases(text: str, circumstances: Circumstances) -> Understood | None:
    best: Understood | None = None
    for code in dict.fromkeys((*circumstances.languages, _BASE)):
        words = lexicon(code)
        if best is not None and words is not None and not _may_go_on(text, best, words):
            continue
        found = _in_language(text, words, circumstances) if words is not None else None
        if found is not None and (best is None or _is_better(found, best)):
            best = found
    return best


def _may_go_on(text: str, understood: Understood, words: Lexicon) -> bool:
    """Tell whether a later language may understand more: it knows the first word, and the one behind what was read."""
    if understood.reading is None or understood.span is None or not understood.is_at_start:
        return True
    return _is_known(text, 0, words) and _is_known(text, understood.span[1], words)


def _is_known(text: str, position: int, words: Lexicon) -> bool:
    """Tell whether the word at `position` may be part of a phrase."""
    found = lex(text, position, most=1)
    return bool(found) and (not found[0].is_letters or found[0].text in words)


def _is_better(one: Understood, other: Understood) -> bool:
    """Tell whether the later language understands more of the text than the first."""
    if (one.reading is None) != (other.reading is None):
        return one.reading is not None
    if one.is_at_start != other.is_at_start:
        return one.is_at_start
    return _length(one) > _length(other)


def _length(understood: Understood) -> int:
    return understood.span[1] - understood.span[0] if understood.span else 0


def _in_language(text: str, words: Lexicon, circumstances: Circumstances) -> Understood | None:
    rule = _Phrases()
    try:
        found = anchored(text, words, rule)
        more = completed(text, found, words, rule) if found is not None else None
    except DomainError:
        return None
    if found is None:
        return None
    understood = _understood(text, found, circumstances)
    if understood is None or more is None:
        return understood
    whole = _understood(text, replace(found, spec=more), circumstances)
    if whole is None or whole.reading is None:
        return understood
    others = (*whole.alternatives, understood.reading, *understood.alternatives)
    return replace(
        understood,
        reading=whole.reading,
        certainty=Certainty.ASK,
        alternatives=tuple(other for other in others if other is not None and not _is_same(other, whole.reading)),
        problem=None,
        is_in_two_pieces=True,
    )


def _is_same(one: Reading, other: Reading) -> bool:
    return one.first == other.first and one.recurrence.to_json() == other.recurrence.to_json()


class _Phrases:
    """All rules of phrases together: what repeats wins over a moment of the same words."""

    def __init__(self) -> None:
        self._words: Scan | None = None
        self._may_repeat = False

    def __call__(self, words: Scan, position: int) -> Sequence[Found[Any]]:
        if words is not self._words:
            self._words, self._may_repeat = words, may_repeat(words)
        repeated = repetition(words, position) if self._may_repeat else None
        if repeated is not None and not repeated.spec.may_be_once and words.role(position, Role.EVERY) is not None:
            return [repeated]  # nothing else begins with "every"
        moments = once(words, position)
        if repeated is None:
            return moments
        if repeated.spec.may_be_once:
            repeated.spec.moment = next((each.spec for each in moments if each.position == repeated.position), None)
        return [*(moment for moment in moments if moment.position > repeated.position), repeated]


def _understood(text: str, found: Anchored, circumstances: Circumstances) -> Understood | None:
    empty = Understood(
        text=text,
        span=found.span,
        message=pieces_text(text, found.pieces),
        message_spans=found.pieces,
        is_at_start=found.is_at_start,
        request_spans=found.request,
    )
    end = found.pieces[0][0] if found.is_at_start else len(text)
    if isinstance(found.spec, RepeatSpec):
        return _repeated(empty, found, found.spec, end, circumstances)
    try:
        resolution = resolve_once(found.spec, circumstances, found.scan.lexicon.language)
        readings = [_reading(rule, end, circumstances) for rule in resolution.rules]
    except DateDoesNotExist:
        return replace(empty, problem=DateDoesNotExist(_shown(empty)))
    except DomainError as problem:
        return replace(empty, problem=problem.with_traceback(None))
    if found.is_at_start and found.spec.clock is None and (clock := _IMPOSSIBLE.match(text, found.span[1])) is not None:
        return replace(empty, problem=ClockDoesNotExist(clock.group(1)))
    ahead = [reading for reading in readings if reading is not None]
    if not ahead:
        return replace(empty, problem=not_understood(text, Form.ONCE))
    certainty = Certainty.EXACT if resolution.is_sure and not found.spec.is_range else Certainty.ASK
    return replace(empty, reading=ahead[0], certainty=certainty, alternatives=tuple(ahead[1:]))


def _shown(understood: Understood) -> str:
    begin, end = understood.span or (0, 0)
    return understood.text[begin:end][:FRAGMENT_LIMIT]


def _repeated(
    empty: Understood, found: Anchored, spec: RepeatSpec, end: int, circumstances: Circumstances
) -> Understood | None:
    language = found.scan.lexicon.language
    resolved = resolve_repetition(
        spec,
        circumstances,
        is_12_hour=language.is_12_hour,
        is_day_first=is_day_first(language, circumstances.territory),
        end=end,
        shown=_shown(empty),
    )
    if resolved is None:
        return replace(empty, problem=not_understood(empty.text, Form.EVERY), is_refused=True)
    if not resolved.readings:
        return replace(empty, problem=resolved.problem, is_refused=True)
    if spec.moment is not None:
        once_only = replace(found, spec=spec.moment)
        # "через день в 9" is likelier every other day, "через день" tomorrow, and "w niedziele" this Sunday.
        return _either(empty, resolved.readings, once_only, circumstances, repeats=bool(spec.clocks) and not spec.days)
    certainty = Certainty.EXACT if resolved.is_exact else Certainty.ASK
    return replace(empty, reading=resolved.readings[0], certainty=certainty, alternatives=resolved.readings[1:])


def _either(
    empty: Understood, repeated: Sequence[Reading], found: Anchored, circumstances: Circumstances, *, repeats: bool
) -> Understood:
    """Return what repeats and what happens once, of which somebody must choose."""
    moment = _understood(empty.text, found, circumstances)
    once_only = (moment.reading,) if moment is not None and moment.reading is not None else ()
    first, *others = (*repeated, *once_only) if repeats else (*once_only, *repeated)
    return replace(empty, reading=first, certainty=Certainty.ASK, alternatives=tuple(others))


def _reading(rule: Resolved, end: int, circumstances: Circumstances) -> Reading | None:
    """Return the reading of a rule; None where it has no run ahead."""
    now = circumstances.now
    zone = zone_named(rule.zone) if rule.zone is not None else circumstances.zone
    anchor = Anchor(now.replace(microsecond=0), now.astimezone(zone).date(), circumstances.week_start)
    first = rule.recurrence.next_after(now, zone=zone, anchor=anchor)
    if first is None:
        return None
    notes = frozenset({Note.IN_GAP}) if first.in_gap else frozenset()
    return Reading(rule.recurrence, rule.zone, rule.form, end, anchor, first, notes, rule.clock_given, rule.convention)
