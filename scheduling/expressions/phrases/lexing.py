"""The words of a text with all that they may mean, found when a rule asks for it."""

from collections.abc import Mapping, Sequence
from typing import Any

from scheduling.expressions.phrases.lexicon import Lexicon
from scheduling.expressions.phrases.model import Kind, Word
from scheduling.expressions.phrases.words import lex
from scheduling.expressions.vocabulary import Role

__all__ = ["Scan", "scan"]

Found = tuple[Any, int]
"""A value, and the position behind its words."""

_MOST_DIGITS = 9
_NO_ROLES: frozenset[Role] = frozenset()
_NOTHING: Mapping[Kind, list[Found]] = {}
_VULGAR = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3}
_TENS = frozenset(range(20, 100, 10))
_ORDINAL_TENS = frozenset({10, 20, 30})
_ONES = range(1, 10)
_HUNDRED = 100


class Scan(dict[int, Mapping[Kind, list[Found]]]):
    """Words in order, and what each position may mean, looked up when it is first asked for. Positions are indexes."""

    __slots__ = ("lexicon", "memory", "text", "words")

    def __init__(self, text: str, words: Sequence[Word], lexicon: Lexicon) -> None:
        super().__init__()
        self.text = text
        self.words = words
        self.lexicon = lexicon
        self.memory: dict[tuple[object, ...], Any] = {}
        """What rules have read before, by rule and position."""

    def at(self, kind: Kind, position: int) -> Found | None:
        """Return the longest match of a kind at `position`, and the position behind it."""
        found = self[position].get(kind)
        return found[0] if found else None

    def all(self, kind: Kind, position: int) -> Sequence[Found]:
        """Return every match of a kind at `position`, longest first."""
        return self[position].get(kind, ())

    def begins(self, position: int, kinds: frozenset[Kind], roles: frozenset[Role] = _NO_ROLES) -> bool:
        """Tell whether the words at `position` are of any of these kinds, or have any of these roles."""
        meanings = self[position]
        if not meanings:
            return False
        if roles:
            for role, _ in meanings.get(Kind.ROLE, ()):
                if role in roles:
                    return True
        return not meanings.keys().isdisjoint(kinds)

    def role(self, position: int, *roles: Role) -> int | None:
        """Return the position behind the longest of these roles at `position`; None where there is none."""
        for role, after in self[position].get(Kind.ROLE, ()):
            if role in roles:
                return after
        return None

    def skip(self, position: int, *roles: Role) -> int:
        """Return the position behind any number of words in these roles."""
        while True:
            for role, after in self[position].get(Kind.ROLE, ()):
                if role in roles:
                    position = after
                    break
            else:
                return position

    def sign(self, position: int, *signs: str) -> int | None:
        """Return the position behind one of these signs or words, as they are folded; None where there is none."""
        return position + 1 if position < len(self.words) and self.words[position].text in signs else None

    def comma(self, position: int) -> int:
        """Return the position behind a comma, if there is one."""
        return self.sign(position, ",") or position

    def means_anything(self, position: int) -> bool:
        """Tell whether the words at `position` have any meaning in a phrase of time."""
        return bool(self[position])

    def is_known(self, position: int) -> bool:
        """Tell whether the word at `position` may be part of any phrase of time at all, as signs and digits may."""
        word = self.words[position]
        return not word.is_letters or word.text in self.lexicon.known or word.text in self.lexicon.suffixes

    def is_joined(self, position: int) -> bool:
        """Tell whether the word at `position` is written in one with the one before it."""
        return 0 < position < len(self.words) and not self.words[position].is_spaced

    def begin(self, position: int) -> int:
        """Return where in the text the word at `position` begins."""
        return self.words[position].start if position < len(self.words) else len(self.text)

    def end(self, position: int) -> int:
        """Return where in the text the words before `position` end."""
        return self.words[position - 1].end if position else 0

    def __missing__(self, position: int) -> Mapping[Kind, list[Found]]:
        found = self[position] = self._look_up(position)
        return found

    def _look_up(self, position: int) -> Mapping[Kind, list[Found]]:
        words, root = self.words, self.lexicon.root
        if not 0 <= position < len(words):
            return _NOTHING
        word = words[position]
        if word.text not in root.following and not word.is_digits and word.text not in _VULGAR:
            return _NOTHING
        found: dict[Kind, list[Found]] = {}
        node, following = root, position
        while following < len(words):
            word = words[following]
            ahead = node.following.get(word.text)
            if ahead is None:
                if following > position and self._is_hyphen(following):
                    following += 1
                    continue
                break
            node = ahead
            following += 1
            for kind, value, written in node.meanings:
                if written is None or self.text[words[position].start : word.end].lower() == written:
                    found.setdefault(kind, []).insert(0, (value, following))
        self._compose(found, position)
        self._compose_numbered(found)
        if found and words[position].is_cjk:
            _keep_longest(found)
        return found or _NOTHING

    def _is_hyphen(self, position: int) -> bool:
        words = self.words
        return (
            words[position].text == "-"
            and not words[position].is_spaced
            and position + 1 < len(words)
            and not words[position + 1].is_spaced
        )

    def _compose(self, found: dict[Kind, list[Found]], position: int) -> None:
        """Add what digits are, and numbers of several words."""
        word = self.words[position]
        if word.is_digits:
            self._compose_digits(found, word.text, position)
        elif word.text in _VULGAR:
            found.setdefault(Kind.FRACTION, []).insert(0, (_VULGAR[word.text], position + 1))
        else:
            self._compose_words(found)

    def _compose_numbered(self, found: dict[Kind, list[Found]]) -> None:
        """Add the numbers that a word behind them makes days of a month: 15 числа."""
        for kind in (Kind.ORDINAL, Kind.NUMBER):
            for number, after in list(found.get(kind, ())):
                behind = self.role(after, Role.NUMBERED)
                if behind is not None:
                    found.setdefault(Kind.ORDINAL, []).insert(0, (number, behind))
                    return

    def _compose_digits(self, found: dict[Kind, list[Found]], digits: str, position: int) -> None:
        if len(digits) > _MOST_DIGITS:
            return
        number, after = int(digits), position + 1
        found.setdefault(Kind.NUMBER, []).append((number, after))
        suffix = after
        if self.is_joined(suffix) and self.words[suffix].text in {"-", ".", "'"} and self.is_joined(suffix + 1):
            suffix += 1  # 5-го, 3.º, 25'inde
        if self.is_joined(suffix) and self.words[suffix].text in self.lexicon.hour_suffixes:
            found.setdefault(Kind.HOUR, []).append((number, suffix + 1))
        if self.is_joined(suffix) and self.words[suffix].text in self.lexicon.ordinal_suffixes:
            found.setdefault(Kind.ORDINAL, []).append((number, suffix + 1))
        elif self._is_ordinal_dot(after):
            found.setdefault(Kind.ORDINAL, []).append((number, after + 1))
        if fraction := self._decimal(number, after):
            found.setdefault(Kind.FRACTION, []).append(fraction)

    def _is_ordinal_dot(self, position: int) -> bool:
        """Tell whether a dot makes an ordinal of the number before it: 19., not 19.00."""
        if not (self.lexicon.language.dot_is_ordinal and self.is_joined(position) and self.words[position].text == "."):
            return False
        return not (self.is_joined(position + 1) and self.words[position + 1].is_digits)

    def _decimal(self, number: int, after: int) -> Found | None:
        """Return `2.5`, `2,5`, `1/2` or `2½`, whose first number ends at `after`."""
        if not self.is_joined(after):
            return None
        sign = self.words[after].text
        if sign in _VULGAR:
            return number + _VULGAR[sign], after + 1
        if not (self.is_joined(after + 1) and self.words[after + 1].is_digits):
            return None
        digits = self.words[after + 1].text
        if sign in {".", ","} and len(digits) <= _MOST_DIGITS:
            return float(f"{number}.{digits}"), after + 2
        if sign == "/" and len(digits) == 1 and number < int(digits):
            return number / int(digits), after + 2
        return None

    def _compose_words(self, found: dict[Kind, list[Found]]) -> None:
        for tens, after in list(found.get(Kind.NUMBER, ())):
            if tens == _HUNDRED and (rest := self.at(Kind.NUMBER, after)) is not None and 0 < rest[0] < _HUNDRED:
                found[Kind.NUMBER].insert(0, (_HUNDRED + rest[0], rest[1]))
            if tens in _TENS:
                for kind in (Kind.NUMBER, Kind.ORDINAL):
                    self._add_ones(found, kind, tens, after)
        for tens, after in list(found.get(Kind.ORDINAL, ())):
            if tens in _ORDINAL_TENS:
                self._add_ones(found, Kind.ORDINAL, tens, after)

    def _add_ones(self, found: dict[Kind, list[Found]], kind: Kind, tens: int, after: int) -> None:
        begin = after
        if (self.is_joined(begin) and self.words[begin].text == "-") or (
            begin < len(self.words) and self.words[begin].text in self.lexicon.tens_joins
        ):
            begin += 1
        for ones, end in self.all(kind, begin):
            if ones in _ONES:
                found.setdefault(kind, []).insert(0, (tens + ones, end))
                return


def _keep_longest(found: dict[Kind, list[Found]]) -> None:
    """Where no space parts the words, only the longest ones count: 下午 is no "next"; but 五日 may be five days."""
    end = max(matches[0][1] for matches in found.values())
    ordinals = found.get(Kind.ORDINAL)
    kept = Kind.NUMBER if ordinals and ordinals[0][1] == end else None
    for kind in [kind for kind, matches in found.items() if matches[0][1] < end and kind is not kept]:
        del found[kind]


def scan(text: str, lexicon: Lexicon, start: int = 0, end: int | None = None, *, is_prefix: bool = False) -> Scan:
    """Return the words between `start` and `end` with what they may mean.

    As a prefix it ends soon behind the first words that belong to no phrase of time.
    """
    words = lex(text, start, end, known=lexicon.words if is_prefix else None)
    return Scan(text, lexicon.split(words), lexicon)
