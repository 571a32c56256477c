"""Files in a folder of this machine."""

import asyncio
import contextlib
import os
import re
import secrets
import stat
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

from scheduling.ports.attachments import FileMissingError, FileStoreUnavailableError

KEY: Final = re.compile(r"[0-9a-f]{32}")
"""What keys look like: nothing in them can lead anywhere else."""
_PIECE: Final = 256 * 1024
_BINARY = getattr(os, "O_BINARY", 0)
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
_AT_ONCE = getattr(os, "O_NONBLOCK", 0)
"""A pipe that stands there must not hold anybody up."""
_OWNER_ONLY = 0o600


class LocalFiles:
    """Implements the port of a file store. Whatever could block runs in a thread."""

    def __init__(self, folder: Path) -> None:
        """Use a folder, which is made where it is missing."""
        self._folder = folder

    async def put(self, key: str, content: bytes) -> None:
        """Store a file. When this returns it is durable; there is never half a file."""
        path = self._path(key)
        try:
            await asyncio.to_thread(self._write, path, content)
        except OSError as error:
            raise FileStoreUnavailableError from error

    async def open(self, key: str) -> AsyncIterator[bytes]:
        """Yield a file piece by piece. Raises `FileMissingError`, before the first piece."""
        path = self._path(key)
        try:
            descriptor = await asyncio.to_thread(_open, path)
        except FileNotFoundError as error:
            raise FileMissingError from error
        except OSError as error:
            raise FileStoreUnavailableError from error
        try:
            while piece := await asyncio.to_thread(os.read, descriptor, _PIECE):
                yield piece
        except OSError as error:
            raise FileStoreUnavailableError from error
        finally:
            os.close(descriptor)

    async def delete(self, key: str) -> None:
        """Delete a file; one that is not there is passed over."""
        path = self._path(key)
        try:
            await asyncio.to_thread(path.unlink, missing_ok=True)
        except OSError as error:
            raise FileStoreUnavailableError from error

    def _path(self, key: str) -> Path:
        if KEY.fullmatch(key) is None:
            raise FileMissingError
        return self._folder / key

    def _write(self, path: Path, content: bytes) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY | _NO_LINK
        try:
            with os.fdopen(os.open(beside, flags, _OWNER_ONLY), "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(path)  # a link that stands there is replaced, not followed
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
        self._sync_folder()

    def _sync_folder(self) -> None:
        """Make the name durable, too; not all systems let folders be opened."""
        with contextlib.suppress(PermissionError):
            descriptor = os.open(self._folder, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)


def _open(path: Path) -> int:
    """Open a file; whatever else stands there, a link as well, is no file of ours."""
    try:
        descriptor = os.open(path, os.O_RDONLY | _BINARY | _NO_LINK | _AT_ONCE)
    except OSError as error:
        if path.is_symlink() or path.is_dir():
            raise FileNotFoundError(path) from error
        raise
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise FileNotFoundError(path)
    return descriptor
