"""What the words of a one-time phrase say, before there is a now, a zone or a calendar."""

from dataclasses import dataclass

from scheduling.expressions.vocabulary import DayPart, Half

_NOON = 12


@dataclass(frozen=True, slots=True)
class ZoneSpec:
    """A zone named behind a time."""

    key: str
    """IANA: where those live who say so."""
    fixed: str | None = None
    """The zone of the very offset that an abbreviation names (CET is an hour ahead, in summer, too)."""


@dataclass(frozen=True, slots=True)
class ClockSpec:
    """A time of day as it was said."""

    hour: int
    """0 to 24."""
    minute: int = 0
    second: int = 0
    microsecond: int = 0
    half: Half | None = None
    part: DayPart | None = None
    """The part of the day that was said of it: in the morning."""
    is_part_behind: bool = False
    """The part of the day stands behind the hour: at one at night."""
    zone: ZoneSpec | None = None
    is_bare: bool = False
    """Nothing but a number: no preposition, no colon, no suffix."""
    is_open: bool = True
    """It may be meant of either half of the day."""
    is_exact: bool = False
    """It is written as of 24 hours: 3h18."""
    is_digital: bool = False
    """It is written in digits with minutes: 3:18."""
    is_dotted: bool = False
    """It is written as a date or an amount may be: 9.30."""
    is_doubted: bool = False
    """A part of the day in which it isn't follows, and begins the message: 09:00 evening pills."""

    @property
    def in_24_hours(self) -> tuple[int, int]:
        """Return the hour and the minute with am or pm; 24 is midnight at the end of the day."""
        if self.half is None or self.hour > _NOON:
            return self.hour, self.minute
        return self.hour % _NOON + (_NOON if self.half is Half.PM else 0), self.minute


@dataclass(frozen=True, slots=True)
class DurationSpec:
    """A length of time. Months, weeks and days go by the calendar, seconds by elapsed time."""

    months: int = 0
    days: int = 0
    seconds: float = 0
    working_days: int = 0
    is_past: bool = False
    is_sure: bool = True
    """A word says that it lies ahead: in, from now."""
    is_in_digits: bool = False
    """Its first number is written in digits, and it is shorter than a day."""
    may_be_hour: bool = False
    """It may be an hour of the clock instead, with a word before it: après 18h."""

    @property
    def is_elapsed(self) -> bool:
        """Tell whether it has no days of the calendar."""
        return not (self.months or self.days or self.working_days)

    @property
    def is_calendar(self) -> bool:
        """Tell whether it consists of whole days, so that a clock may be named besides."""
        return not self.seconds
