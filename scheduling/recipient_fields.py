"""What is kept of a recipient, as people write it: read, checked and brought into one form. Nothing here is async."""

import re
from collections.abc import Callable, Sequence
from typing import Final

from scheduling.cities import find_zone
from scheduling.errors import FieldProblem, FieldRefused, UnknownZone
from scheduling.matching import without_marks
from scheduling.recipient_columns import variable_name

LONGEST_NAME: Final = 128
LONGEST_EXTERNAL_ID: Final = 64
LONGEST_TAG: Final = 64
LONGEST_VALUE: Final = 1000
MOST_TAGS: Final = 50
MOST_VARIABLES: Final = 100
_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd\ud800-\udfff]")
_BETWEEN_TAGS = re.compile(r"[,;|\n]")
_TAG = re.compile(r"[^\W_][\w .:/+&'’-]*")

ReadLanguage = Callable[[str], str | None]
"""Returns the code of a language that people name or write the code of."""


def readable(text: str, *, most: int, is_one_line: bool = True) -> str:
    """Return a text without spaces around it. Raises `FieldRefused`."""
    kept = text.strip()
    if _UNREADABLE.search(kept):
        raise FieldRefused(_UNREADABLE.sub("\ufffd", kept), FieldProblem.UNREADABLE)
    if is_one_line and ("\n" in kept or "\r" in kept):
        raise FieldRefused(kept, FieldProblem.SEVERAL_LINES)
    if len(kept) > most:
        raise FieldRefused(kept, FieldProblem.TOO_LONG, most)
    return kept


def read_name(text: str) -> str:
    """Return a name, in one line. Raises `FieldRefused`."""
    return readable(" ".join(text.split()), most=LONGEST_NAME)


def read_external_id(text: str) -> str:
    """Return what another system calls somebody. Raises `FieldRefused`."""
    return readable(without_marks(text), most=LONGEST_EXTERNAL_ID)


def read_tags(text: str) -> frozenset[str]:
    """Return tags that stand between commas, each in small letters, with or without a #. Raises `FieldRefused`."""
    return frozenset(read_tag(one) for one in _BETWEEN_TAGS.split(text) if one.strip(" #\t\r"))


def read_tag(text: str) -> str:
    """Return a tag. Raises `FieldRefused`."""
    tag = " ".join(without_marks(text).strip().lstrip("#").lower().split())
    readable(tag, most=LONGEST_TAG)
    if not _TAG.fullmatch(tag):
        raise FieldRefused(text.strip(), FieldProblem.BAD_TAG)
    return tag


def read_names(text: str) -> Sequence[str]:
    """Return names, of lists or groups, that stand between commas."""
    return [one.strip() for one in _BETWEEN_TAGS.split(text) if one.strip()]


def read_variable(text: str) -> tuple[str, str]:
    """Return name and value of `name = value`. Raises `FieldRefused`."""
    written, is_said, value = text.partition("=")
    name = variable_name(written)
    if not is_said or not name or not value.strip():
        raise FieldRefused(text.strip(), FieldProblem.BAD_VARIABLE)
    return name, readable(value, most=LONGEST_VALUE, is_one_line=False)


def read_language(text: str, known: ReadLanguage) -> str:
    """Return a language's code. Raises `FieldRefused`."""
    code = known(readable(text, most=LONGEST_NAME))
    if code is None:
        raise FieldRefused(text.strip(), FieldProblem.UNKNOWN_LANGUAGE)
    return code


def read_zone(text: str, *, languages: Sequence[str]) -> str:
    """Return an IANA zone by its name, or by that of a city; it may take 150 ms. Raises `FieldRefused`."""
    try:
        return find_zone(readable(text, most=LONGEST_NAME), languages=languages)
    except UnknownZone as error:
        raise FieldRefused(text.strip(), FieldProblem.UNKNOWN_ZONE) from error
