"""The words of a text, and what they may mean."""

from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """What a word, or several together, can be. Each has values of one type."""

    WEEKDAY = "weekday"
    """`Weekday`"""
    REPEATED_WEEKDAY = "repeated_weekday"
    """`Weekday`: the word itself says that it repeats."""
    MONTH = "month"
    """1 to 12"""
    UNIT = "unit"
    """`Unit`"""
    INVERTED_UNIT = "inverted_unit"
    """`Unit`, in the form that stands before its number."""
    EVERY_UNIT = "every_unit"
    """`Unit`: daily, weekly."""
    NUMBER = "number"
    """`int`, in digits or in words."""
    ORDINAL = "ordinal"
    """`int`, in digits or in words."""
    MONTH_DAY = "month_day"
    """`int`: an ordinal in words that names a day of the month by its form."""
    HOUR = "hour"
    """`int`: a word that names an hour of the clock, and nothing else."""
    FRACTION = "fraction"
    """`float`: half a, one and a half."""
    DAY = "day"
    """`int`: days from today."""
    MOMENT = "moment"
    """`(int, DayPart)`: tonight."""
    DAY_PART = "day_part"
    """`DayPart`"""
    REPEATED_DAY_PART = "repeated_day_part"
    """`DayPart`"""
    HALF = "half"
    """`Half`: am, pm."""
    ZONE = "zone"
    """`str`: an IANA zone."""
    HOLIDAY = "holiday"
    """`Holiday`, or `(month, day)` of a named date."""
    EVERY_OTHER = "every_other"
    """`Unit`: every other one."""
    WEEKDAY_TAIL = "weekday_tail"
    """`Weekday`, only behind another weekday."""
    WEAK = "weak"
    """`True`: words too ordinary to be a time alone."""
    IDIOM = "idiom"
    """`True`: words that are never a time."""
    ROLE = "role"
    """`Role`"""


class Word(NamedTuple):
    """A run of letters or of digits, one CJK sign or one other sign. White space and marks without width are none."""

    text: str
    """Folded: lower case, without accents, the signs of one kind as one; digits of other scripts as 0 to 9."""
    start: int
    """Code points of the original text."""
    end: int
    is_spaced: bool
    """White space stands before it."""
    begins_line: bool
    """A new line stands before it."""
    is_letters: bool = False
    """It is a run of letters, or one CJK sign."""
    is_dotted: bool = False
    """A dot follows, as behind an abbreviation; it is no word of its own."""

    @property
    def is_cjk(self) -> bool:
        """Tell whether it is a sign of a script that puts no spaces between words."""
        return "\u3007" <= self.text[:1] <= "\ufaff"

    @property
    def is_digits(self) -> bool:
        """Tell whether it is a number in digits."""
        return self.text.isdecimal()
