"""Doubts about a reading: what it leaves as the message may belong to the time, too. Then it is asked about."""

from collections.abc import Iterator

from scheduling.expressions.phrases.clocks import clock, day_part, half
from scheduling.expressions.phrases.dates import date
from scheduling.expressions.phrases.days import CalendarDay, NumericDay
from scheduling.expressions.phrases.durations import duration, length
from scheduling.expressions.phrases.lexicon import Lexicon
from scheduling.expressions.phrases.lexing import Scan, scan
from scheduling.expressions.phrases.model import Kind
from scheduling.expressions.phrases.repeat_bounds import count, exceptions, lasts, start, until
from scheduling.expressions.phrases.repeat_spec import RepeatSpec
from scheduling.expressions.vocabulary import Role

_MOST_CHARACTERS = 160
_MOST_WORDS_BEFORE = 8
_LONGEST_ROLE = 4
_LONGEST_BOUND = 8
"""Words."""
_SHORT = 3
"""Letters of an abbreviated weekday, which may be another word: sat, sun, mar, so."""
_JOINING = (Role.AND, Role.OR, Role.EXCEPT, Role.NOT, Role.FROM, Role.UNTIL, Role.BETWEEN)
"""What goes on with a time: and tuesday, but not on sundays, from 9, until may."""
_LITTLE = (Role.ON, Role.THE, Role.OF, Role.IN, Role.AT, Role.NOT, Role.ABOUT)
_BOUNDING = (Role.FROM, Role.UNTIL, Role.BETWEEN)
_BEGINNING_BOUNDS = (Role.UNTIL, Role.EXCEPT, Role.FROM, Role.FOR)
_GOVERNING = (*_BOUNDING, Role.AND, Role.BEFORE, Role.AFTER, Role.EXCEPT)
_DAYS = frozenset({Kind.WEEKDAY, Kind.REPEATED_WEEKDAY, Kind.DAY, Kind.MOMENT, Kind.EVERY_UNIT})
_PARTS_OF_DATES = frozenset({Kind.ORDINAL, Kind.NUMBER, Kind.WEEKDAY, Kind.REPEATED_WEEKDAY, Kind.MONTH})


def goes_on(text: str, span: tuple[int, int], lexicon: Lexicon, *, repeats: bool, runs_on: bool) -> bool:
    """Tell whether more of a time stands behind the one at `span`.

    Of what `repeats` the end of the line may be the bound: stand-up until March, pills 10 times. What `runs_on` repeats
    without a clock of its own: any time in its line may be said of it.
    """
    end = span[1]
    line = text.find("\n", end)
    words = scan(text, lexicon, end, min(len(text) if line < 0 else line, end + _MOST_CHARACTERS))
    begin = words.comma(0)
    if begin >= len(words.words) or words.words[begin].text == "|" or words.at(Kind.IDIOM, begin) is not None:
        return False
    if _counts_from(words, begin, text[slice(*span)]) and duration(scan(text, lexicon, *span), 0) is not None:
        return True
    joined = words.role(begin, Role.AND)
    if joined is not None and words.at(Kind.NUMBER, joined) is not None and _is_length(scan(text, lexicon, *span)):
        return True  # tra 2 ore | e 30 chiamare
    if lexicon.language.code == "tr" and words.role(begin, Role.UNTIL, Role.FROM) is not None:  # behind their time
        return True
    if runs_on and words.role(begin, Role.BEFORE, Role.AFTER, Role.WITHIN) is not None:  # every day before bed
        return True
    if runs_on and _is_range(words, begin):
        return True
    at = words.role(begin, Role.AT) if runs_on else None
    if (at is not None and words.means_anything(at)) or _is_more(words, begin, runs_on=runs_on):
        return True
    if runs_on and any(_is_said_of_all(words, position) for position in range(begin, len(words.words))):
        return True
    if not repeats:
        return False
    end = len(text) if line < 0 else line
    return _ends_with_bound(
        words if end <= span[1] + _MOST_CHARACTERS else scan(text, lexicon, end - _MOST_CHARACTERS, end)
    )


def _is_length(words: Scan) -> bool:
    found = duration(words, 0)
    return found is not None and found.position == len(words.words)


def _is_range(words: Scan, position: int) -> bool:
    """Tell whether two numbers may be hours: every day 9-5."""
    first = words.at(Kind.NUMBER, position)
    behind = words.sign(first[1], "-") if first is not None else None
    return behind is not None and words.at(Kind.NUMBER, behind) is not None


def is_cut(text: str, begin: int, lexicon: Lexicon) -> bool:
    """Tell whether the words before a time that begins at `begin` are part of it, or take it back."""
    line = text.rfind("\n", max(begin - _MOST_CHARACTERS, 0), begin) + 1
    start = max(line, text.find(" ", begin - _MOST_CHARACTERS, begin) if begin > _MOST_CHARACTERS else 0)
    words = scan(text, lexicon, start, begin)
    last = len(words.words)
    if not last or words.words[-1].text == "|":
        return False
    ends = _ends_of_roles(words, last, _GOVERNING)
    if ends or _takes_back(words, last) or _is_before_something(words):
        return True
    is_all_time = last <= _MOST_WORDS_BEFORE and all(words.means_anything(each) for each in range(last))
    return is_all_time and any(words.begins(each, _PARTS_OF_DATES) for each in range(last))


def is_no_request(text: str, span: tuple[int, int], lexicon: Lexicon, *, is_at_start: bool) -> bool:
    """Tell whether a time may be another word: "I sat at 10:00", "co w piątek" (what about Friday)."""
    words = scan(text, lexicon, *span)
    every = words.role(0, Role.EVERY)
    if every is not None and words.words[0].text == "co" and words.role(every, Role.ON) is not None:
        return True
    return not is_at_start and bool(words.words) and words.words[0].text == "sat" and text[span[0]].islower()


def _is_more(words: Scan, begin: int, *, runs_on: bool) -> bool:
    for joint in _joints(words, begin):
        position = words.skip(joint, *_LITTLE)
        is_joined = joint > begin or words.role(begin, Role.NOT) is not None
        is_bound = _ends_of_roles(words, joint, _BOUNDING) and joint > begin
        if any(words.at(Kind.IDIOM, each) for each in (joint, position)):
            continue
        if any(_is_clock(words, each, is_bound=is_bound, is_joined=is_joined) for each in {joint, position}):
            return True
        if _is_day(words, joint, position, is_joined=is_joined, runs_on=runs_on):
            return True
        if is_bound and (ahead := duration(words, joint)) is not None and ahead.spec.is_sure:
            return True
        if is_joined and (every := words.role(position, Role.EVERY)) is not None and words.means_anything(every):
            return True
    return False


def _joints(words: Scan, begin: int) -> Iterator[int]:
    """Yield where the next piece of a time may begin: right here, and behind words that join."""
    yield begin
    seen = {begin}
    position = begin
    while True:
        ends = [after for role, after in words.all(Kind.ROLE, position) if role in _JOINING and after not in seen]
        if not ends:
            return
        seen.update(ends)
        yield from ends
        position = max(ends)


def _is_clock(words: Scan, position: int, *, is_bound: bool, is_joined: bool) -> bool:
    found = clock(words, position)
    if found is None or found.spec.is_dotted:
        return False
    end = found.position
    lasts = length(words, words.skip(position, Role.FOR))
    if lasts is not None and lasts.position >= end and not is_joined:  # for half an hour; but "et 14h"
        return False
    is_number = words.words[end - 1].is_digits and words.skip(position, Role.AT, Role.THE) == end - 1  # for 5 people
    if not found.spec.is_bare and (is_joined or not is_number or end >= len(words.words)):
        return True
    if day_part(words, end) is not None or half(words, end) is not None:
        return is_joined
    if is_bound:
        return end >= len(words.words) or words.role(end, Role.UNTIL, Role.TO, Role.AND) is not None
    return is_joined and end >= len(words.words)


def _is_day(words: Scan, joint: int, position: int, *, is_joined: bool, runs_on: bool) -> bool:
    is_little = position > joint
    if position < len(words.words) and words.begins(position, _DAYS):
        is_weekday = words.begins(position, frozenset({Kind.WEEKDAY, Kind.REPEATED_WEEKDAY}))
        is_named = is_weekday and (words.words[position].is_cjk or len(words.words[position].text) > _SHORT)
        if words.at(Kind.WEAK, position) is None and (is_joined or runs_on or is_named):
            return True
    part = words.at(Kind.DAY_PART, joint) or words.at(Kind.DAY_PART, position)
    if part is not None and (is_joined or (runs_on and (is_little or part[1] > joint + 1))):
        return True
    unit = words.at(Kind.UNIT, position)
    if unit is not None and is_joined and is_little:  # not on weekends
        return True
    found = date(words, joint) or date(words, position)
    if found is None or found.spec.is_vague or found.position <= joint + 1:
        return False
    return is_joined or not isinstance(found.spec, NumericDay)


def _ends_with_bound(words: Scan) -> bool:
    last = len(words.words)
    may_count = _ends_of_roles(words, last, (Role.TIMES,))
    for position in range(max(1, last - _LONGEST_BOUND), last):
        if words.role(position, *_BEGINNING_BOUNDS) is not None and _is_bound(words, position):
            return True
        if may_count and count(words, position, RepeatSpec(repeats=True)) == last:
            return True
    return any(_is_left_out(words, position) for position in range(1, last))


def _is_left_out(words: Scan, position: int) -> bool:
    """Tell whether a word that stands behind its weekday leaves it out: 周日除外."""
    if words.role(position, Role.EXCEPT) is None:
        return False
    before = range(max(position - _LONGEST_ROLE, 0), position)
    return any(after == position for each in before for _, after in words.all(Kind.WEEKDAY, each))


def _is_bound(words: Scan, position: int) -> bool:
    """Tell whether what begins at `position` and takes all the rest says when a repetition ends, begins or rests."""
    spec = RepeatSpec(repeats=True)
    end = None
    if words.role(position, Role.UNTIL) is not None:
        end = until(words, position, spec)
    elif words.role(position, Role.EXCEPT) is not None:
        end = exceptions(words, position, spec)
    elif words.role(position, Role.FROM) is not None and words.role(position, Role.OF) is None:
        found = start(words, position, spec)
        end = found if isinstance(spec.start, CalendarDay) else None  # not: the minutes from Monday
    elif words.role(position, Role.FOR) is not None:
        found = lasts(words, position, spec)
        end = found if spec.lasts is not None and not spec.lasts.is_elapsed else None  # not: for 10 minutes
    return end == len(words.words)


def _is_said_of_all(words: Scan, position: int) -> bool:
    """Tell whether a clock, or a day with its preposition, stands at `position` of a message."""
    before = words.role(position, Role.AT, Role.ON, Role.FROM, Role.BETWEEN, Role.UNTIL)
    found = clock(words, position)
    lasts = length(words, words.skip(position, Role.FOR))
    if lasts is not None and (found is None or lasts.position >= found.position):
        return False
    if found is not None and not found.spec.is_bare and not found.spec.is_dotted:
        return (before is not None or found.position > position + 1) and not _is_article(words, found.position - 1)
    if before is None:
        return False
    if words.begins(before, frozenset({Kind.WEEKDAY, Kind.REPEATED_WEEKDAY})):
        return len(words.words[before].text) > _SHORT
    bounds = words.role(position, Role.FROM, Role.BETWEEN)
    hour = words.at(Kind.NUMBER, bounds) if bounds is not None else None
    to = words.role(hour[1], Role.UNTIL, Role.TO, Role.AND) if hour is not None else None
    return to is not None and words.at(Kind.NUMBER, to) is not None


def _is_article(words: Scan, position: int) -> bool:
    """Tell whether an hour may be no more than an article: for a break, por una hora."""
    number = words.at(Kind.NUMBER, position)
    return number is not None and number[0] == 1 and not words.words[position].is_digits


def _ends_of_roles(words: Scan, end: int, roles: tuple[Role, ...]) -> bool:
    """Tell whether a word in one of these roles ends at `end`."""
    return any(
        after == end and role in roles
        for before in range(max(end - _LONGEST_ROLE, 0), end)
        for role, after in words.all(Kind.ROLE, before)
    )


def _takes_back(words: Scan, last: int) -> bool:
    """Tell whether a message is nothing but "don't remind me", "cancel"."""
    position = words.role(0, Role.NOT)
    return position is not None and words.skip(position, Role.NOT, Role.REMIND) == last


def _is_before_something(words: Scan) -> bool:
    """Tell whether it begins with a length of time that counts from something else: за час до встречи."""
    found = duration(words, 0)
    return found is not None and _counts_from(words, found.position, words.words[0].text)


def _counts_from(words: Scan, position: int, said: str) -> bool:
    """Tell whether a length counts from what follows: an hour before lunch, "за час до"; but "через час до дома"."""
    if said.casefold().startswith("за"):
        return words.role(position, Role.BEFORE, Role.UNTIL) is not None
    if words.role(position, Role.AFTER) is not None and words.at(Kind.DAY_PART, position) is not None:
        return True  # через час после обеда; but in 2 Stunden nach Hause
    return words.role(position, Role.BEFORE) is not None and words.role(position, Role.UNTIL) is None
