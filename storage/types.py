"""Column types that mean the same on SQLite and PostgreSQL."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, String, Text, Uuid
from sqlalchemy.types import TypeDecorator, TypeEngine

from storage.cipher import Cipher

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

Id = Uuid
"""Native on PostgreSQL, 32 hexadecimal digits on SQLite: text, because `json_each` can't carry bytes."""

Sequence = BigInteger().with_variant(Integer, "sqlite")
"""SQLite numbers rows by itself only where the type is exactly INTEGER."""

_ciphers: WeakKeyDictionary[Dialect, Cipher] = WeakKeyDictionary()


def use_cipher(dialect: Dialect, cipher: Cipher) -> None:
    """Let the encrypting types of one engine use `cipher`: its dialect is all that a type sees of an engine."""
    _ciphers[dialect] = cipher


def cipher_of(dialect: Dialect) -> Cipher:
    """Return the cipher of an engine: what is found by a blind index needs it."""
    return _ciphers[dialect]


def to_microseconds(moment: datetime) -> int:
    """Return whole microseconds since 1970. Raises `ValueError` for a naive time."""
    if moment.tzinfo is None:
        raise ValueError("a naive time is no instant")
    return (moment - EPOCH) // MICROSECOND


def from_microseconds(value: int) -> datetime:
    """Return the aware UTC instant."""
    return EPOCH + timedelta(microseconds=value)


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: `timestamptz` on PostgreSQL, microseconds since 1970 on SQLite. Refuses naive times."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """SQLite's own times are text without a zone, which compares wrongly."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(BigInteger())
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | datetime | None:
        """Turn an aware time into what the column stores."""
        if value is None:
            return None
        if dialect.name == "sqlite":
            return to_microseconds(value)
        if value.tzinfo is None:
            raise ValueError("a naive time is no instant")
        return value

    def process_result_value(self, value: int | datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Turn what was stored into aware UTC; PostgreSQL's driver gives that already."""
        return from_microseconds(value) if isinstance(value, int) else value


class WallClock(TypeDecorator[datetime]):
    """A naive wall-clock time as ISO text: it is part of a rule, not an instant, and no database shall shift it."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Turn a naive time into text."""
        if value is None:
            return None
        if value.tzinfo is not None:
            raise ValueError("a wall-clock time has no zone")
        return value.isoformat()

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Read the text."""
        return None if value is None else datetime.fromisoformat(value)


class Encrypted(TypeDecorator[str]):
    """Text that is unreadable at rest where keys are set."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Encrypt."""
        return None if value is None else _ciphers[dialect].encrypt(value)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[str | None], str | None]:  # noqa: ARG002
        """Return what decrypts. The cipher is looked up once for each statement, not for each row."""
        return _unless_none(_ciphers[dialect].decrypt)


class EncryptedJson(TypeDecorator[Any]):
    """JSON as text that is unreadable at rest where keys are set. No query looks into it."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: object, dialect: Dialect) -> str | None:
        """Encode and encrypt."""
        return None if value is None else _ciphers[dialect].encrypt(json.dumps(value))

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[str | None], Any]:  # noqa: ARG002
        """Return what decrypts and decodes."""
        decrypt = _ciphers[dialect].decrypt
        return _unless_none(lambda value: json.loads(decrypt(value)))


def _unless_none(process: Callable[[str], Any]) -> Callable[[str | None], Any]:
    return lambda value: None if value is None else process(value)
