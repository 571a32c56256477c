"""Taking a text apart into words. It costs what is looked at, whatever the text is."""

import re
from collections.abc import Container

from scheduling.expressions.phrases.folding import LONGEST_WORD, fold, fold_digits, fold_sign
from scheduling.expressions.phrases.model import Word
from scheduling.expressions.tokens import MARKS

MOST_WORDS = 64
"""So many words are read from where a time may begin: no time has as many."""

_CJK = "\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_CJK_DIGITS = "〇零一二三四五六七八九"
_VULGAR = "\u00bc-\u00be\u2150-\u215e"
_MODIFIERS = "\u02b0-\u02ff"
_COMBINING = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff"
)
_LETTER = rf"[^\W\d_{_CJK}{_VULGAR}{_MODIFIERS}]"
_WORD = re.compile(
    rf"""
    ( [\s\u00ad\u200c\u200d\u2060{MARKS}]*+ )
    (?: ( \d++ | [{_CJK_DIGITS}]{{4}}(?=年) ) | ( [{_CJK}] )
    | ( {_LETTER} (?: {_LETTER} | [{_COMBINING}] )*+ ) | ( \S ) )
    """,
    re.VERBOSE,
)
_LAST_LETTERS = re.compile(rf"{_LETTER}++\Z")
_DIGITS, _SIGN_OF_CJK, _LETTERS = 2, 3, 4
_MOST_OTHERS = 3
"""Rules look at the word behind a phrase, or two."""


def lex(
    text: str, start: int = 0, end: int | None = None, *, most: int = MOST_WORDS, known: Container[str] | None = None
) -> list[Word]:
    """Return the words between `start` and `end`, at most so many.

    With the words that a phrase of time may consist of, it ends soon behind the first others.
    """
    words: list[Word] = []
    position, limit = start, len(text) if end is None else end
    match, others = _WORD.match, 0
    while len(words) < most and (found := match(text, position, limit)):
        kind = found.lastindex or 0
        before = position
        begin, position = found.span(kind)
        # Marks without width part words, and are no white space.
        is_spaced = begin > before and (text[before] == " " or any(map(str.isspace, text[before:begin])))
        is_first = is_spaced and "\n" in text[before:begin]
        if kind == _LETTERS:
            folded = fold(found[kind])
            words.append(Word(folded, begin, position, is_spaced, is_first, is_letters=True))
            # What is joined to another word may be part of a zone's name.
            others += is_spaced and known is not None and folded not in known
        elif kind == _DIGITS:
            words.append(Word(fold_digits(found[kind]), begin, position, is_spaced, is_first))
        elif kind == _SIGN_OF_CJK:
            words.append(Word(found[kind], begin, position, is_spaced, is_first, is_letters=True))
            others += known is not None and found[kind] not in known
        else:
            sign = fold_sign(found[kind])
            if sign == "." and words and words[-1].end == begin and words[-1].is_letters:
                words[-1] = words[-1]._replace(is_dotted=True)
                continue
            words.append(Word(sign, begin, position, is_spaced, is_first))
        if others >= _MOST_OTHERS:
            break
    return words


def last_word(text: str, end: int) -> str:
    """Return the letters right before `end`, folded; none where no letters stand there."""
    found = _LAST_LETTERS.search(text, max(end - LONGEST_WORD, 0), end)
    return fold(found.group()) if found else ""
