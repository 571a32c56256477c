"""Files that the bot keeps itself: what is known of them, and where their bytes are."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from scheduling.attachments import Attachment
from scheduling.content import Kind
from scheduling.identifiers import AttachmentId


class FileMissingError(Exception):
    """The store has no such file."""


class FileStoreUnavailableError(Exception):
    """The store can't be reached, or refuses; perhaps later."""


class FileStore(Protocol):
    """Where the bytes of files are, by keys of ours (32 hexadecimal digits). All raise `FileStoreUnavailableError`."""

    async def put(self, key: str, content: bytes) -> None:
        """Store a file. When this returns it is durable; there is never half a file."""

    def open(self, key: str) -> AsyncIterator[bytes]:
        """Yield a file piece by piece. Raises `FileMissingError`, before the first piece."""

    async def delete(self, key: str) -> None:
        """Delete a file; one that is not there is passed over."""


class Attachments(Protocol):
    """The attachments of one bot, within a unit of work."""

    async def add(self, attachment: Attachment) -> None:
        """Store a new one."""

    async def get(self, attachment_id: AttachmentId) -> Attachment | None:
        """Return an attachment."""

    async def find(self, sha256: str, *, file_name: str, kind: Kind) -> Attachment | None:
        """Return the one with these bytes, this name and this kind."""

    async def unused(self, *, before: datetime, limit: int) -> Sequence[Attachment]:
        """Return those that were stored before then and that nothing refers to, locked; oldest first."""

    async def delete(self, attachment_id: AttachmentId) -> None:
        """Forget one."""


class AttachmentFiles(Protocol):
    """What sending knows of the attachments of one bot. Each call is a transaction of its own."""

    async def get(self, ids: Collection[AttachmentId]) -> Mapping[AttachmentId, Attachment]:
        """Return those that there are. Raises `StorageUnavailable`."""

    async def uploaded(self, attachment_id: AttachmentId, *, file_id: str, kind: Kind) -> None:
        """Note under which id, and as what, the platform has it now. Raises `StorageUnavailable`."""
