"""The only place of the sandbox that reads the clock on the wall."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeAlias

Clock: TypeAlias = Callable[[], datetime]


def wall_clock() -> datetime:
    """Return the present instant, aware and in UTC."""
    return datetime.now(UTC)
