"""The words of one language or several, arranged so that all meanings of a place in a text are found in one walk."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from typing import Any

from scheduling.expressions.languages import vocabulary
from scheduling.expressions.phrases.folding import fold
from scheduling.expressions.phrases.model import Kind, Word
from scheduling.expressions.phrases.words import lex
from scheduling.expressions.vocabulary import Role, Vocabulary

_MOST_PREFIXES = 3
REPEATED = frozenset({Kind.REPEATED_WEEKDAY, Kind.REPEATED_DAY_PART, Kind.EVERY_UNIT, Kind.EVERY_OTHER})
REPEATING_ROLES = frozenset({Role.EVERY, Role.TIMES, Role.OUT_OF})
"""Kinds and roles of words that say that something repeats."""

Meaning = tuple[Kind, Any, str | None]
"""What a form means, and how it must be written where accents count."""


class Node:
    """A place in the tree of forms: the words that may follow, and what the words up to here mean."""

    __slots__ = ("following", "meanings")

    def __init__(self) -> None:
        self.following: dict[str, Node] = {}
        self.meanings: list[Meaning] = []


class Lexicon:
    """The forms of some languages. The first language decides what differs between them."""

    __slots__ = (
        "__dict__",
        "hour_nouns",
        "hour_suffixes",
        "joined",
        "known",
        "language",
        "ordinal_suffixes",
        "parts_of_hours",
        "prefixes",
        "repeating",
        "request_ends",
        "root",
        "suffixes",
        "tens_joins",
        "weekdays",
    )

    def __init__(self, languages: Sequence[Vocabulary]) -> None:
        self.language = languages[0]
        self.root = Node()
        self.known: set[str] = set()
        self.prefixes = tuple(sorted({fold(prefix) for each in languages for prefix in each.prefixes}, key=len))[::-1]
        self.request_ends = _request_ends(languages)
        self.joined = {fold(word): tuple(map(fold, parts)) for each in languages for word, parts in each.joined.items()}
        self.ordinal_suffixes = frozenset(fold(suffix) for each in languages for suffix in each.ordinal_suffixes)
        self.hour_suffixes = frozenset(fold(suffix) for each in languages for suffix in each.hour_suffixes)
        self.hour_nouns = frozenset(fold(noun) for each in languages for noun in each.hour_nouns)
        self.parts_of_hours = frozenset(fold(part) for each in languages for part in each.parts_of_hours)
        self.tens_joins = frozenset(fold(join) for each in languages for join in each.tens_join)
        self.suffixes = self.ordinal_suffixes | self.hour_suffixes | self.tens_joins
        self.repeating: set[str] = set()
        """Words of forms that say that something repeats."""
        self.weekdays: set[str] = set()
        """Words of the names of weekdays."""
        for language in languages:
            for kind, value, form in _forms(language):
                is_exact = form in language.exact or (not language.folds_accents and fold(form) != form.lower())
                self._add(kind, value, form, is_exact=is_exact)

    def _add(self, kind: Kind, value: object, form: str, *, is_exact: bool) -> None:
        node = self.root
        words = [word.text for word in lex(form)]
        if len(words) > 1:  # hyphens within a form are optional
            words = [word for word in words if word != "-"] or words
        if kind in REPEATED or (kind is Kind.ROLE and value in REPEATING_ROLES):
            self.repeating.update(words)
        elif kind is Kind.WEEKDAY:
            self.weekdays.update(words)
        for word in words:
            self.known.add(word)
            node = node.following.setdefault(word, Node())
        meaning = (kind, value, form.lower() if is_exact else None)
        if words and meaning not in node.meanings:
            node.meanings.append(meaning)

    @cached_property
    def words(self) -> Container[str]:
        """What words of letters may be part of a phrase."""
        return self if self.prefixes else frozenset((*self.known, *self.suffixes, *self.joined))

    def __contains__(self, word: object) -> bool:
        """Tell whether a word of letters may be part of a phrase."""
        return (
            word in self.known
            or word in self.suffixes
            or word in self.joined
            or (bool(self.prefixes) and bool(self._without_prefixes(str(word))))
        )

    def split(self, words: list[Word]) -> list[Word]:
        """Return the words with those taken apart that are several written in one."""
        if not (self.prefixes or self.joined):
            return words
        split: list[Word] = []
        for word in words:
            if word.text in self.known or not word.is_letters:
                split.append(word)
            else:
                split.extend(self._parts(word))
        return split

    def _parts(self, word: Word) -> Iterable[Word]:
        if not word.is_letters or word.text in self.known:
            return (word,)
        parts = self.joined.get(word.text) or self._without_prefixes(word.text)
        return _pieces(word, parts) if len(parts) > 1 else (word,)

    def _without_prefixes(self, text: str) -> tuple[str, ...]:
        found: tuple[str, ...] = ()
        for _ in range(_MOST_PREFIXES):
            prefix = next((prefix for prefix in self.prefixes if text.startswith(prefix)), None)
            if prefix is None or len(text) == len(prefix):
                return ()
            found, text = (*found, prefix), text[len(prefix) :]
            if text in self.known:
                return (*found, text)
        return ()


def _request_ends(languages: Sequence[Vocabulary]) -> tuple[tuple[str, ...], ...]:
    """Return what is left of longer requests behind shorter ones: the "to" of "remind me to"."""
    forms = {tuple(word.text for word in lex(form)) for each in languages for form in each.roles.get(Role.REMIND, ())}
    ends = {form[size:] for form in forms for size in range(1, len(form)) if form[:size] in forms}
    return tuple(sorted(ends, key=len, reverse=True))


def _pieces(word: Word, parts: Sequence[str]) -> list[Word]:
    pieces = []
    begin = word.start
    for number, part in enumerate(parts):
        is_last = number == len(parts) - 1
        end = word.end if is_last else min(begin + len(part), word.end)
        is_first = number == 0
        pieces.append(
            Word(
                part,
                begin,
                end,
                is_first and word.is_spaced,
                is_first and word.begins_line,
                is_letters=True,
                is_dotted=is_last and word.is_dotted,
            )
        )
        begin = end
    return pieces


def _forms(language: Vocabulary) -> Iterator[tuple[Kind, Any, str]]:
    tables: tuple[tuple[Kind, Mapping[Any, Sequence[str]]], ...] = (
        (Kind.WEEKDAY, language.weekdays),
        (Kind.REPEATED_WEEKDAY, language.repeated_weekdays),
        (Kind.WEEKDAY_TAIL, language.weekday_tails),
        (Kind.MONTH, language.months),
        (Kind.UNIT, language.units),
        (Kind.INVERTED_UNIT, language.inverted_units),
        (Kind.EVERY_UNIT, language.every_unit),
        (Kind.EVERY_OTHER, language.every_other),
        (Kind.NUMBER, language.numbers),
        (Kind.ORDINAL, language.ordinals),
        (Kind.MONTH_DAY, language.month_days),
        (Kind.HOUR, language.hours),
        (Kind.FRACTION, language.fractions),
        (Kind.DAY, language.days),
        (Kind.MOMENT, language.moments),
        (Kind.DAY_PART, language.day_parts),
        (Kind.REPEATED_DAY_PART, language.repeated_day_parts),
        (Kind.HALF, language.halves),
        (Kind.ZONE, language.zones),
        (Kind.HOLIDAY, language.holidays),
        (Kind.HOLIDAY, language.named_dates),
        (Kind.ROLE, language.roles),
        (Kind.WEAK, {True: language.weak}),
        (Kind.IDIOM, {True: language.idioms}),
    )
    for kind, table in tables:
        for value, forms in table.items():
            for form in forms:
                yield kind, value, form


@cache
def lexicon(*codes: str) -> Lexicon | None:
    """Return the forms of the languages that have tables, built once; None where none has."""
    languages = [found for code in codes if (found := vocabulary(code)) is not None]
    return Lexicon(languages) if languages else None
