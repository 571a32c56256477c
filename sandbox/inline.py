"""What becomes of an inline result that somebody chooses: a message of theirs."""

from sandbox.detection import with_detected
from sandbox.files import FileStore
from sandbox.formatted import FormattedText, normalized
from sandbox.media_json import file_json
from sandbox.wire import Json

_FILES = ("photo", "video", "document", "mpeg4", "voice", "audio", "sticker")
"""What the parameters begin with that name a file: `photo_file_id`."""


def posted_content(result: Json, files: FileStore, bot_id: int) -> Json:
    """Return the fields of the message that an inline result makes. Raises `ValueError` for what isn't known here."""
    content = _content(result, files, bot_id)
    if result.get("reply_markup"):
        content["reply_markup"] = result["reply_markup"]
    return content


def _content(result: Json, files: FileStore, bot_id: int) -> Json:
    given = result.get("input_message_content")
    if given is not None:
        written = with_detected(normalized(FormattedText(given["message_text"], list(given.get("entities") or []))))
        return {"text": written.text} | ({"entities": written.entities} if written.entities else {})
    named = next((str(result[f"{name}_file_id"]) for name in _FILES if result.get(f"{name}_file_id")), "")
    stored = files.find(bot_id, named)
    if stored is None:
        raise ValueError("an inline result of this kind can't be chosen here")
    content = file_json(files, bot_id, stored)
    for name in ("caption", "caption_entities"):
        if result.get(name):
            content[name] = result[name]
    return content
