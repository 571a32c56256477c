"""What a text is read in: now, where, and by whose habits."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from zoneinfo import ZoneInfo

from scheduling.expressions.vocabulary import DEFAULT_DAY_PARTS, DayPart
from scheduling.recurrence import Weekday


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """Who reads a text when and where."""

    now: datetime
    """Aware UTC."""
    zone: ZoneInfo
    languages: tuple[str, ...] = ("en",)
    """The chat's first; English is read in any case."""
    territory: str | None = None
    """ISO 3166: decides whether 12/11 is in November or in December."""
    week_start: Weekday = Weekday.MONDAY
    day_parts: Mapping[DayPart, time] = field(default_factory=lambda: DEFAULT_DAY_PARTS)
