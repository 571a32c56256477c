"""What a list of subscribers may be called, and the code by which its link names it."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, Self
from uuid import UUID

from scheduling.errors import ListCodeRefused, ListTitleRefused
from scheduling.identifiers import ListId
from scheduling.matching import folded, without_marks

LONGEST_TITLE: Final = 64
LONGEST_CODE: Final = 64
MOST_LISTS: Final = 200
"""What a page of them is put together from at once."""
RESERVED: Final = frozenset({"inline", "help"})
"""What our own links to the private chat carry."""
_CODE = re.compile(r"[A-Za-z0-9_-]{1,64}")
_NO_CODE = re.compile(r"[^a-z0-9]+")
_MADE = 40
"""Characters of a code that is made of a title: links are read out and typed, too."""
_CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "g", "ґ": "g", "д": "d", "е": "e", "є": "ie", "ж": "zh", "з": "z", "и": "i",
    "і": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u",
    "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e",
    "ю": "iu", "я": "ia", "й": "i", "ё": "e", "ї": "i",
}  # fmt: skip
_OTHER = {"ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe"}
_LATIN = str.maketrans({**_CYRILLIC, **_OTHER})


class ListStep(StrEnum):
    """What a dialog about a list asks for."""

    NEW = "new"
    """The title of one that is to be made."""
    TITLE = "title"
    CODE = "code"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListDraft:
    """What a dialog about a list knows."""

    step: ListStep
    list_id: ListId | None = None
    """Which list; of a new one once it is made."""
    revision: int = 0

    def to_json(self) -> dict[str, Any]:
        """Return a form that `from_json` reads back."""
        list_id = None if self.list_id is None else str(self.list_id)
        return {"step": self.step.value, "list_id": list_id, "revision": self.revision}

    @classmethod
    def from_json(cls, form: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote."""
        list_id = form.get("list_id")
        return cls(
            step=ListStep(form["step"]),
            list_id=None if list_id is None else ListId(UUID(list_id)),
            revision=form.get("revision", 0),
        )


def is_code(text: str) -> bool:
    """Tell whether a text can be what a link carries (https://core.telegram.org/bots/features#deep-linking)."""
    return _CODE.fullmatch(text) is not None


def list_code(text: str) -> str:
    """Return a code as somebody typed it. Raises `ListCodeRefused`."""
    code = without_marks(text).strip()
    if not is_code(code) or code.casefold() in RESERVED:
        raise ListCodeRefused(code)
    return code


def list_title(text: str) -> str:
    """Return a title as somebody typed it. Raises `ListTitleRefused`."""
    title = text.strip()
    if not title or len(title.splitlines()) > 1 or len(title) > LONGEST_TITLE:
        raise ListTitleRefused(len(title), LONGEST_TITLE)
    return title


def code_of(title: str, *, taken: Collection[str]) -> str:
    """Return a code made of a title, in Latin letters, that no other list has."""
    latin = folded(title.casefold().translate(_LATIN))
    made = _NO_CODE.sub("-", latin).strip("-")[:_MADE].strip("-") or "list"
    known = RESERVED.union(taken)
    if made not in known:
        return made
    return next(code for number in range(2, len(known) + 3) if (code := f"{made}-{number}") not in known)
