"""What a recurring phrase says, gathered while its parts are read, before there is a now, a zone or a calendar."""

from dataclasses import dataclass

from scheduling.expressions.phrases.days import DateSpec
from scheduling.expressions.phrases.once import OnceSpec
from scheduling.expressions.phrases.period_days import Period
from scheduling.expressions.phrases.repeat_days import NO_DAYS, Days
from scheduling.expressions.phrases.specs import ClockSpec, DurationSpec
from scheduling.expressions.vocabulary import DayPart, Unit
from scheduling.recurrence import Weekday


@dataclass(frozen=True, slots=True)
class Skip:
    """What is left out: a date, at a clock or the whole day."""

    day: DateSpec
    clock: ClockSpec | None = None


@dataclass(slots=True)
class RepeatSpec:
    """The parts of a recurring phrase."""

    repeats: bool = False
    """A word says that it repeats."""
    is_refused: bool = False
    """What else is said of it can't be read, or isn't offered."""
    is_sure: bool = True
    """Nothing of it was a guess."""
    unit: Unit | None = None
    interval: int = 1
    times_a_period: int = 0
    """How often in each period, where that was said: twice a day."""
    seconds: int = 0
    """Elapsed time between two runs, where that is what repeats."""
    days: Days = NO_DAYS
    date: DateSpec | None = None
    """The day of each year on which it runs, where `days` don't hold it."""
    every_nth: int = 0
    """Every 2nd Tuesday: every other Tuesday, where it isn't the second of each month, which `days` hold."""
    prefers_interval: bool = False
    """Of the two, every other Tuesday is likelier."""
    may_be_once: bool = False
    """The same words name a moment, too: через день is every other day, and in a day."""
    moment: OnceSpec | None = None
    """What they then name."""
    clocks: tuple[ClockSpec, ...] = ()
    day_parts: tuple[DayPart, ...] = ()
    window: tuple[ClockSpec, ClockSpec] | None = None
    start: DateSpec | None = None
    start_clock: ClockSpec | None = None
    """The hour from which elapsed time counts, of the start or else of today: every 2 hours from 9:00."""
    until: DateSpec | ClockSpec | None = None
    part_of_today: DayPart | None = None
    """The part of this day in which elapsed time runs: every 30 minutes tonight."""
    lasts: DurationSpec | None = None
    """For how long."""
    count: int = 0
    skipped: tuple[Skip | Period, ...] = ()
    """Dates, and whole months."""
    skipped_weekdays: frozenset[Weekday] = frozenset()
    skipped_days: Days = NO_DAYS
    """Days of one month that are left out once: the 2nd Monday in March."""

    @property
    def is_no_end(self) -> bool:
        """Tell whether it is too little to be meant as a time behind a message."""
        return False

    @property
    def needs_more(self) -> bool:
        """Tell whether it is too little to be meant as a time before a message: what repeats never is."""
        return False
