"""Files: what was uploaded or named by URL, under file ids that belong to one bot each."""

import base64
import hashlib
from collections import OrderedDict
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field

from sandbox.wire import Json

MAX_UPLOAD = 50 * 1024 * 1024
MAX_PHOTO = 10 * 1024 * 1024
MAX_DOWNLOAD = 20 * 1024 * 1024

_PREFIXES = {
    "photo": "AgACAgIAAxk", "audio": "CQACAgIAAxk", "document": "BQACAgIAAxk", "video": "BAACAgIAAxk",
    "animation": "CgACAgIAAxk", "voice": "AwACAgIAAxk", "video_note": "DQACAgIAAxk", "sticker": "CAACAgIAAxk",
}  # fmt: skip
_FOLDERS = {
    "photo": "photos", "audio": "music", "document": "documents", "video": "videos", "animation": "animations",
    "voice": "voice", "video_note": "video_notes", "sticker": "stickers",
}  # fmt: skip


@dataclass(eq=False, slots=True)
class StoredFile:
    """A file that the emulated Telegram holds."""

    kind: str
    number: int
    name: str
    size: int
    mime_type: str
    unique_id: str
    content: bytes | None = None
    details: Json = field(default_factory=dict)

    @property
    def path(self) -> str:
        """The `file_path` under which it is downloaded."""
        suffix = f".{self.name.rpartition('.')[2]}" if "." in self.name else ""
        return f"{_FOLDERS[self.kind]}/file_{self.number}{suffix}"


class FileStore:
    """All files, with at most `capacity` bytes of contents; the oldest contents go first."""

    def __init__(self, *, capacity: int = 256 * 1024 * 1024) -> None:
        self._capacity = capacity
        self._held = 0
        self._contents: OrderedDict[int, StoredFile] = OrderedDict()
        self._by_id: dict[str, tuple[int, StoredFile]] = {}
        self._by_path: dict[str, StoredFile] = {}
        self._by_unique: dict[str, StoredFile] = {}
        self._last = 0

    def add(self, kind: str, name: str, content: bytes, mime_type: str, **details: object) -> StoredFile:
        """Keep a file and return it."""
        self._last += 1
        digest = hashlib.sha256(f"{kind}:{self._last}:{name}".encode()).digest()
        stored = StoredFile(
            kind=kind,
            number=self._last,
            name=name,
            size=len(content),
            mime_type=mime_type,
            unique_id="AQAD" + base64.urlsafe_b64encode(digest[:9]).decode(),
            content=content,
            details=dict(details),
        )
        self._contents[stored.number] = stored
        self._held += stored.size
        while self._held > self._capacity and len(self._contents) > 1:
            _, oldest = self._contents.popitem(last=False)
            self._held -= oldest.size
            oldest.content = None
        self._by_path[stored.path] = stored
        self._by_unique[stored.unique_id] = stored
        return stored

    def file_id(self, bot_id: int, stored: StoredFile) -> str:
        """Return the id under which one bot knows a file: stable, and different for each bot."""
        digest = hashlib.sha256(f"{bot_id}:{stored.kind}:{stored.number}:{stored.name}".encode()).digest()
        file_id = _PREFIXES[stored.kind] + base64.urlsafe_b64encode(digest + digest[:16]).decode().rstrip("=")
        self._by_id[file_id] = (bot_id, stored)
        return file_id

    def find(self, bot_id: int, file_id: str) -> StoredFile | None:
        """Return the file that a bot means; another bot's ids mean nothing to it."""
        owner, stored = self._by_id.get(file_id, (None, None))
        return stored if owner == bot_id else None

    def at(self, path: str) -> StoredFile | None:
        """Return the file with this `file_path`."""
        return self._by_path.get(path)

    def known(self, unique_id: str) -> StoredFile | None:
        """Return the file with this `file_unique_id`, which is the same for all bots."""
        return self._by_unique.get(unique_id)

    def localized(self, raw: Json, bot_id: int) -> Json:
        """Return a Bot API object with the file ids that `bot_id` knows."""
        if not any(True for _ in _with_files(raw)):
            return raw
        copy = deepcopy(raw)
        for part in _with_files(copy):
            part["file_id"] = self.file_id(bot_id, self._by_unique[part["file_unique_id"]])
        return copy


def _with_files(value: object) -> Iterator[Json]:
    if isinstance(value, dict):
        if "file_unique_id" in value:
            yield value
        for inner in value.values():
            yield from _with_files(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _with_files(inner)
