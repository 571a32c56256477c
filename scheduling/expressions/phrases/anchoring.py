"""Where in a text a time stands and what is left of it: at its start, else at its end; a line or a bar parts them."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from scheduling.expressions.phrases.found import Found
from scheduling.expressions.phrases.lexicon import Lexicon
from scheduling.expressions.phrases.lexing import Scan, scan
from scheduling.expressions.phrases.model import Kind
from scheduling.expressions.phrases.words import last_word
from scheduling.expressions.phrases.zones import is_zone_word, may_end_zone
from scheduling.expressions.tokens import MARKS, end_of_time, skip
from scheduling.expressions.vocabulary import Role

Rule = Callable[[Scan, int], Sequence[Found[Any]]]
"""A rule returns every way in which a phrase may end, the longest first."""

_MARKS = frozenset(MARKS) - {"-"} | frozenset("\u202b\u202c\u202d\u2067\u2068")
_TAIL = 160
"""Characters from the end of a text in which a time may begin."""
_TAIL_WORDS = 20
_LONGEST_IDIOM = 4
_LONGEST_ROLE = 3
_LONGEST_IDIOM = 3
_GOVERNING = frozenset(
    {
        Role.AFTER,
        Role.BEFORE,
        Role.FROM,
        Role.UNTIL,
        Role.BETWEEN,
        Role.EXCEPT,
        Role.EVERY,
        Role.IN,
        Role.WITHIN,
        Role.AGO,
    }
)
"""Before a time, they make it something else than the moment that it names."""
_LENGTHS = frozenset({Kind.NUMBER, Kind.FRACTION, Kind.UNIT})
_BOUNDARY = re.compile(r"\n|(?<!\|)\|(?!\|)")
_CLOSING = re.compile(rf"[\s.,;:!?…。、，！？{MARKS}]*\Z")
_PARTING = frozenset(",;:.|、，-–—")
"""Signs that only part a time from its message; others behind it belong to it."""
_JOINT = re.compile(r"[\s,、，]*(?:\s[\-–—])?\s*\Z")
_ENDS = re.compile(rf"(?:[\s.,;:!?)|。、，！？{MARKS}]|\Z)")


@dataclass(frozen=True, slots=True)
class Anchored:
    """A phrase of time in a text, and the pieces of the text that are the message."""

    spec: Any
    scan: Scan
    span: tuple[int, int]
    pieces: tuple[tuple[int, int], ...]
    is_at_start: bool
    is_all: bool
    """Nothing else is in its line."""
    request: tuple[tuple[int, int], ...] = ()
    """The words that ask for a reminder: they are neither time nor message."""


def anchored(text: str, lexicon: Lexicon, rule: Rule) -> Anchored | None:
    """Find the time at the start of a text, else at its end."""
    return anchored_at_start(text, lexicon, rule) or anchored_at_end(text, lexicon, rule)


def anchored_at_start(text: str, lexicon: Lexicon, rule: Rule, *, takes_weak: bool = False) -> Anchored | None:
    """Find the time with which a text begins; a weak word alone is one only where that is allowed."""
    start = skip(text, 0)
    boundary = _BOUNDARY.search(text, start)
    words = scan(text, lexicon, start, boundary.start() if boundary else len(text), is_prefix=True)
    requests = [words.comma(after) for role, after in words.all(Kind.ROLE, 0) if role is Role.REMIND]
    for position in (*requests, 0):
        if _is_idiom(words, position):
            continue
        for found in rule(words, position):
            end = words.end(found.position)
            if found.position <= position or (behind := _behind(words, found.position, end)) is None:
                continue
            is_all = found.position >= len(words.words)
            is_weak = not takes_weak and _is_weak(words, position, found.position)
            if not is_all and (is_weak or found.spec.needs_more):
                continue
            if _cuts_idiom(words, position, found.position):
                continue
            begin = words.begin(position)
            request = ((words.begin(0), words.end(position)),) if position else ()
            span = begin, _with_signs(text, end, behind)
            if position and (after := _behind_request(words, found.position)) is not None:
                request, behind = (*request, (behind, after)), after
            return Anchored(
                found.spec, words, span, ((behind, len(text)),), is_at_start=True, is_all=is_all, request=request
            )
    return _request_then_end(text, words, requests, lexicon, rule)


def _with_signs(text: str, end: int, limit: int) -> int:
    """Return the end of a time with the signs behind it that end a sentence: `tomorrow at 9!`."""
    if limit == end + 1 and text[end] == " ":
        return end
    last = max((at for at in range(end, limit) if _is_sign(text[at])), default=end - 1)
    return last + 1


def _is_sign(character: str) -> bool:
    """Tell whether a character is more than what parts words and sentences."""
    return not character.isspace() and character not in _PARTING and character not in _MARKS


def _request_then_end(text: str, words: Scan, requests: Sequence[int], lexicon: Lexicon, rule: Rule) -> Anchored | None:
    """Read `remind me to call mum tomorrow at 9`: the request is no part of the message."""
    if not requests or requests[0] >= len(words.words):
        return None
    found = anchored_at_end(text, lexicon, rule)
    begin = words.begin(requests[0])
    if found is None or found.span[0] <= begin:
        return None
    (_, end), *rest = found.pieces
    request = ((words.begin(0), words.end(requests[0])),)
    return Anchored(
        found.spec, found.scan, found.span, ((begin, end), *rest), is_at_start=False, is_all=False, request=request
    )


def _behind(words: Scan, position: int, end: int) -> int | None:
    """Return where the message begins behind a time; None where a time can't end there."""
    behind = end_of_time(words.text, end)
    if behind is None and position < len(words.words) and not words.words[position].is_letters:
        sign = words.words[position]
        if sign.text in {",", ".", "!", "。", "?"} and not sign.is_spaced and _ENDS.match(words.text, sign.end):
            return skip(words.text, sign.end)
    if behind is None and 0 < position < len(words.words) and _is_cjk(words, position):
        return end
    return behind


def _behind_request(words: Scan, position: int) -> int | None:
    """Return where the message begins behind the rest of a request: `remind me tomorrow to call mum`."""
    for form in words.lexicon.request_ends:
        begin = words.comma(position)
        end = words.comma(begin + len(form))
        if tuple(word.text for word in words.words[begin : begin + len(form)]) == form and end < len(words.words):
            return words.begin(end)
    return None


def _is_cjk(words: Scan, position: int) -> bool:
    before, after = words.words[position - 1], words.words[position]
    return (before.is_cjk or after.is_cjk) and not after.is_digits


def _is_idiom(words: Scan, position: int) -> bool:
    """Tell whether the word at `position` belongs to what is no time: "guten Morgen"."""
    begins = range(max(position - _LONGEST_IDIOM, 0), position + 1)
    return any(end > position for begin in begins for _, end in words.all(Kind.IDIOM, begin))


def _cuts_idiom(words: Scan, position: int, end: int) -> bool:
    """Tell whether what is no time begins before `end` and goes on behind it: "a segunda | opção"."""
    return any(after > end for begin in range(position, end) for _, after in words.all(Kind.IDIOM, begin))


def _is_weak(words: Scan, position: int, end: int) -> bool:
    """Tell whether it is nothing but a weak word: "ter", "el mar", or an article and a number: "las tres"."""
    begin = words.skip(position, Role.ON, Role.THE)
    return any(
        after == end or any(behind == end for _, behind in words.all(Kind.NUMBER, after))
        for place in (position, begin)
        for _, after in words.all(Kind.WEAK, place)
    )


def anchored_at_end(text: str, lexicon: Lexicon, rule: Rule) -> Anchored | None:
    """Find the time with which a text ends."""
    closing = _CLOSING.search(text, max(len(text.rstrip()) - _TAIL, 0))
    limit = closing.start() if closing else len(text)
    word = last_word(text, limit)
    if word and word not in lexicon and not may_end_zone(text, word, limit):
        return None
    begin = max(limit - _TAIL, 0)
    boundaries = list(_BOUNDARY.finditer(text, begin, limit))
    if boundaries:
        begin = boundaries[-1].end()
    elif begin:
        begin = skip(text, text.find(" ", begin, limit) if " " in text[begin:limit] else limit)
    words = scan(text, lexicon, begin, limit)
    last = len(words.words)
    for position in range(max(last - _TAIL_WORDS, _first_of_time(words)), last):
        if not _may_begin(words, position) or _is_idiom(words, position):
            continue
        for found in rule(words, position):
            if found.position != last or _is_weak(words, position, last) or found.spec.is_no_end:
                continue
            if _is_part_of_more(words, position):
                return None
            start = words.begin(position)
            forced = bool(boundaries) and position == 0
            message = _JOINT.search(text, 0, start)
            end = len(text[: boundaries[-1].start()].rstrip()) if forced else (message.start() if message else start)
            span = start, _with_signs(text, limit, len(text))
            return Anchored(found.spec, words, span, ((skip(text, 0), max(end, 0)),), is_at_start=False, is_all=forced)
    return None


def _first_of_time(words: Scan) -> int:
    """Return the first of the last words that may all belong to a time; of most messages there are none."""
    position = len(words.words)
    while position and (words.is_known(position - 1) or is_zone_word(words, position - 1)):
        position -= 1
    return position


def _is_part_of_more(words: Scan, position: int) -> bool:
    """Tell whether a word before a time makes it part of another one, which no rule has read: until Friday."""
    if position and words.words[position - 1].is_digits and words.at(Kind.UNIT, position) is not None:
        return True  # 16'dan 30 | dakika sonra
    is_behind_number = position > 1 and words.words[position - 1].is_digits
    if is_behind_number and words.at(Kind.WEEKDAY, position) and words.role(position - 2, Role.IN) == position - 1:
        return True  # in 1 | mon
    if position and words.at(Kind.MONTH, position - 1) is not None:
        is_word = words.at(Kind.WEAK, position - 1) is not None
        if not is_word or words.role(position, Role.NEXT, Role.THIS, Role.COMING) is not None:
            return True  # march | next year
    return any(
        after == position
        and role in _GOVERNING
        and not (role is Role.AGO and not words.begins(position, _LENGTHS))  # call back | in 5 minutes
        and not (role is Role.EVERY and words.role(before, Role.ALL) == position)  # mit allen | Montag um 9
        for before in range(max(position - _LONGEST_ROLE, 0), position)
        for role, after in words.all(Kind.ROLE, before)
    )


def _may_begin(words: Scan, position: int) -> bool:
    if not words.means_anything(position):
        return False
    if position == 0 or words.words[position].is_spaced:
        return True
    before, here = words.words[position - 1], words.words[position]
    return (before.is_cjk and not here.is_cjk) or (here.is_cjk and not before.is_digits)


def pieces_text(text: str, pieces: Sequence[tuple[int, int]]) -> str:
    """Return the message: the pieces of the text, joined by a space."""
    return " ".join(_parts(text, pieces))


def _parts(text: str, pieces: Sequence[tuple[int, int]]) -> Iterator[str]:
    for begin, end in pieces:
        if begin < end:
            yield text[begin:end]
