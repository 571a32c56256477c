"""The channel that somebody names before a time: `to: @news tomorrow at 9 Hello`."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from scheduling.content import Content

WORDS = frozenset(
    {
        "to", "channel",
        "в", "на", "куда", "канал", "у", "до",
        "a", "à", "en", "al", "para", "em", "an", "in", "nach", "dans", "su", "do", "na", "w",
        "canal", "canale", "kanal", "kanał", "kanala", "chaîne",
        "إلى", "الى", "القناة", "قناة",
        "发到", "发送到", "到", "频道",
    }
)  # fmt: skip
"""What may stand before the colon, in the languages that the bot speaks."""
_BEGINNING = re.compile(r"\s*(?:(?P<word>[^\W\d_]{1,10})\s?[:：]|(?P<arrow>→))\s*")
_NAME = re.compile(r"(?:@|(?:https?://)?t\.me/)(?P<name>[A-Za-z]\w{3,31})(?=\s|$)")
_QUOTED = re.compile(r"[\"“„«](?P<title>[^\"”“»]{1,255})[\"”“»]")
_LONGEST_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Addressed:
    """What somebody said, and to which channel. One of `name` (without @) and `title` is there, or none."""

    rest: Content
    name: str | None = None
    title: str | None = None
    fragment: str = ""
    """What stands where a channel must, as far as it can be shown."""


def addressed(said: Content, *, titles: Iterable[str] = ()) -> Addressed | None:
    """Take the channel from the beginning of what was said; None where it begins with none.

    `titles` are those of channels that need no quotes.
    """
    beginning = _BEGINNING.match(said.text)
    if beginning is None or (beginning["arrow"] is None and beginning["word"].casefold() not in WORDS):
        return None
    position = beginning.end()
    if named := _NAME.match(said.text, position):
        return Addressed(said.cut_before(named.end()), name=named["name"])
    if quoted := _QUOTED.match(said.text, position):
        return Addressed(said.cut_before(quoted.end()), title=quoted["title"].strip())
    for title in sorted(titles, key=len, reverse=True):
        if _begins_with(said.text, position, title):
            return Addressed(said.cut_before(position + len(title)), title=title)
    rest = said.cut_before(position)
    return Addressed(rest, fragment=rest.first_words(_LONGEST_SHOWN))


def _begins_with(text: str, position: int, title: str) -> bool:
    found = text[position : position + len(title)]
    behind = text[position + len(title) : position + len(title) + 1]
    return bool(title) and found.casefold() == title.casefold() and (not behind or not behind.isalnum())
