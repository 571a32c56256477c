"""Messages as lines for a terminal."""

from sandbox.formatted import FormattedText
from sandbox.model import SERVICE
from sandbox.wire import Json

_STYLES = {
    "bold": ("1", "22"), "italic": ("3", "23"), "underline": ("4", "24"), "strikethrough": ("9", "29"),
    "code": ("36", "39"), "pre": ("36", "39"), "text_link": ("4;34", "24;39"), "url": ("4;34", "24;39"),
    "spoiler": ("7", "27"), "bot_command": ("34", "39"), "mention": ("34", "39"), "hashtag": ("34", "39"),
    "blockquote": ("2", "22"), "expandable_blockquote": ("2", "22"),
}  # fmt: skip
_MEDIA = ("photo", "audio", "video", "animation", "voice", "video_note", "sticker", "document")


def plain(raw: Json) -> str:
    """Return a message as plain text; further lines are indented."""
    return _indented(_words(raw, raw.get("text") or raw.get("caption") or ""))


def ansi(raw: Json) -> str:
    """Return a message with its formatting as ANSI escapes."""
    formatted = FormattedText(
        raw.get("text") or raw.get("caption") or "",
        raw.get("entities") or raw.get("caption_entities") or [],
    )
    marks: list[tuple[int, int, str]] = []
    for entity in formatted.entities:
        style = _STYLES.get(entity["type"])
        if style is not None:
            marks.append((formatted.code_point(entity["offset"]), 1, style[0]))
            marks.append((formatted.code_point(entity["offset"] + entity["length"]), 0, style[1]))
    parts, position = [], 0
    for index, _, code in sorted(marks):
        parts.append(formatted.text[position:index])
        parts.append(f"\x1b[{code}m")
        position = index
    parts.append(formatted.text[position:])
    return _indented(_words(raw, "".join(parts)))


def _indented(text: str) -> str:
    return text.replace("\n", "\n  ")


def _words(raw: Json, text: str) -> str:
    for kind in _MEDIA:
        if kind in raw:
            name = raw[kind].get("file_name", "") if isinstance(raw[kind], dict) else ""
            return " ".join(part for part in (f"<{kind.replace('_', ' ')}{f' {name}' if name else ''}>", text) if part)
    if "poll" in raw:
        options = "".join(f"\n○ {option['text']}" for option in raw["poll"]["options"])
        return f"<poll> {raw['poll']['question']}{options}"
    if "location" in raw:
        return f"<place {raw['location']['latitude']}, {raw['location']['longitude']}>"
    if "contact" in raw:
        return f"<contact {raw['contact']['first_name']} {raw['contact']['phone_number']}>"
    if "dice" in raw:
        return f"{raw['dice']['emoji']} {raw['dice']['value']}"
    for event in SERVICE:
        if event in raw:
            return f"<{event.replace('_', ' ')}>"
    return text
