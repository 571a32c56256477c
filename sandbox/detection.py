"""Entities that Telegram finds by itself in what people and bots write."""

import re

from sandbox.formatted import FormattedText
from sandbox.wire import Json

_HINTS = re.compile(r"[@#$/.:]")
_TOP_LEVEL = (
    "com|org|net|edu|gov|info|biz|io|dev|app|me|ai|co|tv|xyz|online|site|tech|cloud|blog|shop|"
    "de|fr|es|it|nl|be|ch|at|pl|pt|se|no|fi|dk|cz|sk|hu|ro|gr|ie|uk|us|ca|au|nz|ru|ua|by|kz|"
    "tr|il|in|cn|jp|kr|br|ar|mx|eu|example"
)
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("email", re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-zA-Z]{2,24}(?![\w@])", re.ASCII)),
    (
        "url",
        re.compile(
            r"(?<![\w@.])(?:(?:https?|ftp|tg|ton)://[^\s<>\"«»]+"
            rf"|(?:[\w-]+\.)+(?:{_TOP_LEVEL})(?![\w@])(?::\d+)?(?:[/?#][^\s<>\"«»]*)?)",
            re.IGNORECASE,
        ),
    ),
    ("mention", re.compile(r"(?<![\w/])@[a-zA-Z0-9_]{3,32}(?!\w)")),
    ("bot_command", re.compile(r"(?<![\w/<>@])/[a-zA-Z0-9_]{1,64}(?:@[a-zA-Z0-9_]{3,32})?(?![\w/<>@])")),
    ("hashtag", re.compile(r"(?<![\w/])#(?=\w*[^\W\d_])[\w·]{1,256}(?:@[a-zA-Z0-9_]{3,32})?(?![\w#])")),
    ("cashtag", re.compile(r"(?<![\w$])\$(?:[A-Z]{1,8}|1INCH)(?![\w$])")),
)  # fmt: skip
_OPAQUE = frozenset({"pre", "code", "text_link", "text_mention", "custom_emoji", "date_time"})


def with_detected(formatted: FormattedText) -> FormattedText:
    """Add mentions, commands, hashtags, addresses to the entities that are there already.

    Nothing is looked for inside code, links, mentions and the like.
    """
    if not _HINTS.search(formatted.text):
        return formatted
    taken = [
        (formatted.code_point(e["offset"]), formatted.code_point(e["offset"] + e["length"]))
        for e in formatted.entities
        if e["type"] in _OPAQUE
    ]
    found: list[Json] = []
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(formatted.text):
            start, stop = match.start(), match.end()
            if kind == "url":
                stop = start + len(match.group().rstrip(".,:;!?'\")]}"))
            if any(start < other_stop and other_start < stop for other_start, other_stop in taken):
                continue
            taken.append((start, stop))
            offset = formatted.unit(start)
            found.append({"type": kind, "offset": offset, "length": formatted.unit(stop) - offset})
    if not found:
        return formatted
    entities = [*formatted.entities, *found]
    entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
    return FormattedText(formatted.text, entities)
