"""Encryption at rest of what people write and where they can be reached. Off without keys."""

import base64
import hashlib
import hmac
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet

ENCRYPTED = "fernet:"
PLAIN = "plain:"
LONGEST_INDEX = 128
"""Characters that a column of indexes has room for."""
_INDEX_PURPOSE = b"carillon/blind-index/1"


class Undecipherable(Exception):
    """A stored value can't be read with the keys that were given."""


def _fernet(keys: Sequence[str]) -> "MultiFernet":
    # Only here: it takes 7 MB, which most bots don't need.
    from cryptography.fernet import Fernet, MultiFernet  # noqa: PLC0415

    return MultiFernet([Fernet(key) for key in keys])


class Cipher:
    """Encrypts with the first key and decrypts with any.

    To rotate, put a new key in front. Rows that were written before there were keys stay readable.
    """

    def __init__(self, keys: Sequence[str] = ()) -> None:
        """Take URL-safe base64 keys of 32 bytes (`Fernet.generate_key`), newest first. Raises `ValueError`."""
        self._fernet = _fernet(keys) if keys else None
        self._index_keys = [hmac.digest(base64.urlsafe_b64decode(key), _INDEX_PURPOSE, hashlib.sha256) for key in keys]

    def encrypt(self, text: str) -> str:
        """Return the stored form of `text`."""
        if self._fernet is not None:
            return ENCRYPTED + self._fernet.encrypt(text.encode()).decode("ascii")
        if text.startswith((ENCRYPTED, PLAIN)):  # or it would be taken for what it only looks like
            return PLAIN + text
        return text

    def decrypt(self, stored: str) -> str:
        """Return the text of a stored form. Raises `Undecipherable`."""
        if stored.startswith(ENCRYPTED):
            if self._fernet is None:
                raise Undecipherable("the database holds encrypted values, but no encryption keys are set")
            from cryptography.fernet import InvalidToken  # noqa: PLC0415 - it is there by now

            try:
                return self._fernet.decrypt(stored[len(ENCRYPTED) :]).decode()
            except InvalidToken:
                raise Undecipherable("none of the encryption keys fits a stored value") from None
        return stored.removeprefix(PLAIN)

    def blind_index(self, *parts: str) -> str:
        """Return what a row is found by where its value is encrypted; without keys the last part itself.

        One that is too long for a column of indexes is found by its hash.
        """
        return self.blind_indexes(*parts)[0]

    def blind_indexes(self, *parts: str) -> list[str]:
        """Return every index under which an older row may be stored: one a key, newest first, then the plain one.

        Looking for all of them is what lets keys be put in front, and encryption be switched on, at any time: a row
        is found under the key that it was written with, for as long as that key stays in the list.
        """
        text = "\0".join(parts).encode()
        plain = parts[-1] if len(parts[-1]) <= LONGEST_INDEX else hashlib.sha256(text).hexdigest()
        return [*(hmac.new(key, text, hashlib.sha256).hexdigest() for key in self._index_keys), plain]
