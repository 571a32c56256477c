"""Looking for words in what is sent, whatever their case and accents."""

import re
import unicodedata
from collections.abc import Iterable

from scheduling.content import Content
from scheduling.expressions.tokens import MARKS
from scheduling.parts import messages_of

_MARKS = re.compile(
    "[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f"
    "\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0\ufe20-\ufe2f]+"
)
"""Marks above and below letters, of the scripts that we speak: what Unicode calls combining."""
_WITHOUT_WIDTH = re.compile(f"[{MARKS}]+")
_SEARCHED = ("question", "title", "first_name", "last_name", "file_name", "address", "caption")
"""What else of a poll, a place, a contact or a file is in words."""


def without_marks(text: str) -> str:
    """Return a text without marks of writing direction and the like: what is copied brings them along, unseen."""
    return text if text.isascii() else _WITHOUT_WIDTH.sub("", text)


def folded(text: str) -> str:
    """Return what remains of a text without case, accents and the difference between signs that mean the same."""
    if text.isascii():  # nearly nothing to do, and most are long texts
        return text.lower()
    letters = unicodedata.normalize("NFKD", without_marks(text)).casefold()
    return _MARKS.sub("", unicodedata.normalize("NFKD", letters)).replace("ı", "i")


def has_words(content: Content, words: Iterable[str]) -> bool:
    """Tell whether all of these words, which are folded, stand somewhere in a content, also as parts of others."""
    parts = [message.text for message in messages_of(content)]
    for item in (item for message in messages_of(content) for item in message.items):
        parts += [value for name in _SEARCHED if isinstance(value := item.details.get(name), str)]
    text = folded("\n".join(parts))
    return all(word in text for word in words)
