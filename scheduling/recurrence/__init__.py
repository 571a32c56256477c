"""Rules of repetition. They are pure: each answer follows from the rule, the zone, the anchor and a moment."""

from scheduling.recurrence.bounded import Bounded
from scheduling.recurrence.days import Daily, Weekly
from scheduling.recurrence.elapsed import Every, Window
from scheduling.recurrence.general import Calendar, Frequency
from scheduling.recurrence.model import (
    LAST_DAY,
    LONGEST_MONTH,
    Anchor,
    MonthEnd,
    NthWeekday,
    Recurrence,
    Run,
    Weekday,
)
from scheduling.recurrence.months import Monthly, Yearly
from scheduling.recurrence.once import Once

__all__ = [
    "LAST_DAY",
    "LONGEST_MONTH",
    "Anchor",
    "Bounded",
    "Calendar",
    "Daily",
    "Every",
    "Frequency",
    "MonthEnd",
    "Monthly",
    "NthWeekday",
    "Once",
    "Recurrence",
    "Run",
    "Weekday",
    "Weekly",
    "Window",
    "Yearly",
]
