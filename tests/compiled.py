"""SQL that is compiled once for all databases of a run: each engine of its own compiles every statement anew."""

from collections.abc import Hashable
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.util import LRUCache

from storage.types import cipher_of

STATEMENTS = 5000


class CompiledOnce:
    """Stands in an engine's place for what it compiled. Engines share it, and nothing else: neither dialect nor pool.

    SQLAlchemy looks statements up by the dialect itself, which each engine has of its own. What a statement becomes
    hangs on the kind of the dialect only, and on the keys with which our types encrypt.
    """

    def __init__(self) -> None:
        self._compiled: LRUCache[Hashable, Any] = LRUCache(STATEMENTS)

    def share_with(self, engine: Engine) -> None:
        """Let an engine look here first."""
        engine._compiled_cache = self  # type: ignore[assignment]

    def get(self, key: tuple[Any, ...], default: Any = None) -> Any:
        """Return what a statement was compiled to, for this engine or another one of its kind."""
        return self._compiled.get(_of_any_engine(key), default)

    def __setitem__(self, key: tuple[Any, ...], compiled: Any) -> None:
        """Keep it."""
        self._compiled[_of_any_engine(key)] = compiled


def _of_any_engine(key: tuple[Any, ...]) -> tuple[Hashable, ...]:
    dialect, *others = key
    try:
        keys = tuple(cipher_of(dialect).blind_indexes(""))
    except KeyError:  # an engine for migrations has none
        keys = None
    return (dialect.name, dialect.driver, keys, *others)
