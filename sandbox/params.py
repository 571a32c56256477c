"""Parameters of a call: from a query string, a form, multipart or JSON, read as the server reads them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.errors import BadRequest

# Free text is never taken for JSON, not even when somebody schedules the message "12".
_TEXTS = frozenset({
    "text", "caption", "title", "description", "short_description", "name", "question", "explanation", "first_name",
    "last_name", "phone_number", "vcard", "address", "url", "secret_token", "callback_query_id", "inline_query_id",
    "parse_mode", "question_parse_mode", "explanation_parse_mode", "language_code", "emoji", "photo", "audio",
    "document", "video", "animation", "voice", "video_note", "sticker", "thumbnail", "file_id", "action", "performer",
    "icon_custom_emoji_id", "message_effect_id", "business_connection_id", "next_offset", "type", "custom_title",
})  # fmt: skip
_TRUE = frozenset({"true", "yes", "1"})
_INTEGER_BITS = 63


@dataclass(frozen=True, slots=True)
class Upload:
    """A file sent with a call."""

    field: str
    name: str
    content: bytes
    mime_type: str = "application/octet-stream"

    @property
    def size(self) -> int:
        """The size in bytes."""
        return len(self.content)


class Params:
    """The parameters of one call, by name."""

    __slots__ = ("_raw", "files")

    def __init__(self, raw: Mapping[str, Any], files: Mapping[str, Upload] | None = None) -> None:
        self._raw = raw
        self.files: Mapping[str, Upload] = files or {}

    def __contains__(self, name: str) -> bool:
        return self._raw.get(name) is not None

    def text(self, name: str, default: str = "") -> str:
        """Return a parameter as text."""
        value = self._raw.get(name)
        if value is None:
            return default
        return value if isinstance(value, str) else str(value)

    def integer(self, name: str, default: int = 0) -> int:
        """Return a parameter as a whole number; what is none counts as the default, as on the server."""
        value = self._raw.get(name)
        if value is None:
            return default
        try:
            number = int(value)
        except (ValueError, TypeError):
            return default
        return number if abs(number) < 1 << _INTEGER_BITS else default

    def number(self, name: str, default: float = 0.0) -> float:
        """Return a parameter as a number."""
        try:
            return float(self._raw.get(name, default))
        except (ValueError, TypeError):
            return default

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Return a parameter as true or false."""
        value = self._raw.get(name)
        if value is None:
            return default
        return value if isinstance(value, bool) else str(value).lower() in _TRUE

    def value(self, name: str, what: str | None = None) -> object:
        """Return a parameter that is JSON, decoded. Raises `BadRequest` when it is not JSON."""
        value = self._raw.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            decoded: object = json.loads(value)
        except ValueError:
            raise BadRequest(f"can't parse {what or name} JSON object") from None
        return decoded

    def decoded(self) -> dict[str, Any]:
        """Return all parameters as Python values, for whoever observes."""
        return {name: _readable(name, value) for name, value in self._raw.items()}


def _readable(name: str, value: object) -> object:
    if not isinstance(value, str) or name in _TEXTS or not value:
        return value
    lowered = value.lower()
    if lowered in {"true", "false"}:
        return lowered == "true"
    if value[0] not in '[{"-0123456789':
        return value
    try:
        decoded: object = json.loads(value)
    except ValueError:
        return value
    return decoded
