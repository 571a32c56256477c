"""What is wrong with several schedules that come at once."""

from dataclasses import dataclass
from enum import StrEnum

from scheduling.errors.base import DomainError


class CellProblem(StrEnum):
    """What is wrong with a cell of a table of schedules."""

    NO_TIME = "no_time"
    NO_TEXT = "no_text"
    NOT_ONLY_A_TIME = "not_only_a_time"
    """More stands there than a time."""
    BAD_ZONE = "bad_zone"
    BAD_PRIORITY = "bad_priority"
    BAD_SWITCH = "bad_switch"
    """Neither yes nor no."""
    BAD_REPEAT = "bad_repeat"
    """Not a repetition, or not together with that time."""
    NOT_A_TEXT = "not_a_text"
    """Pictures and files can't come from a table."""
    TOO_MANY_CELLS = "too_many_cells"


@dataclass(eq=False)
class CellRefused(DomainError):
    """A cell of a table of schedules says nothing that can be kept."""

    text: str
    problem: CellProblem


@dataclass(eq=False)
class SeveralMeanings(DomainError):
    """A line that can be read in more than one way: one of several is not asked about, it is to be written exactly."""

    text: str


@dataclass(eq=False)
class TooManyLines(DomainError):
    """More schedules at once than are taken."""

    count: int
    most: int
    is_table: bool


@dataclass(eq=False)
class LineRefused(DomainError):
    """One of several can't be saved, so none of them was."""

    line: int
    problem: DomainError


@dataclass(eq=False)
class ColumnsMissing(DomainError):
    """A table of schedules does not say when, or does not say what."""


@dataclass(eq=False)
class SeveralOfOne(DomainError):
    """The message that was edited has become several schedules, which an edit does not change."""

    numbers: tuple[int, ...]
