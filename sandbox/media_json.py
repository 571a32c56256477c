"""How the Bot API shows files in messages."""

from sandbox.files import FileStore, StoredFile
from sandbox.wire import Json

PHOTO_SIZES = ((90, 67), (320, 240), (800, 600))


def _basis(files: FileStore, bot_id: int, stored: StoredFile) -> Json:
    return {"file_id": files.file_id(bot_id, stored), "file_unique_id": stored.unique_id, "file_size": stored.size}


def _named(stored: StoredFile) -> Json:
    return {"file_name": stored.name, "mime_type": stored.mime_type}


def _number(stored: StoredFile, name: str, default: int) -> int:
    value = stored.details.get(name)
    return value if isinstance(value, int) and value else default


def file_json(files: FileStore, bot_id: int, stored: StoredFile) -> Json:
    """Return the fields of a `Message` that show a file, with the file id of one bot."""
    basis = _basis(files, bot_id, stored)
    size = {"width": _number(stored, "width", 640), "height": _number(stored, "height", 480)}
    duration = {"duration": _number(stored, "duration", 1)}
    match stored.kind:
        case "photo":
            # One file stands for all its sizes here, the largest last as in the real answer.
            shown: object = [{**basis, "width": width, "height": height} for width, height in PHOTO_SIZES]
        case "audio":
            extra = {name: stored.details[name] for name in ("performer", "title") if stored.details.get(name)}
            shown = basis | duration | extra | _named(stored)
        case "video":
            shown = basis | size | duration | _named(stored)
        case "animation":
            shown = basis | size | duration | _named(stored)
            return {"animation": shown, "document": basis | _named(stored)}
        case "voice":
            shown = basis | duration | {"mime_type": "audio/ogg"}
        case "video_note":
            shown = basis | duration | {"length": _number(stored, "length", 240)}
        case "sticker":
            shown = basis | {
                "type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False,
                "emoji": stored.details.get("emoji") or "👍",
            }  # fmt: skip
        case _:
            shown = basis | _named(stored)
    return {stored.kind: shown}
