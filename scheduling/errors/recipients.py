"""What is wrong with what somebody says of a recipient, or with a file of recipients."""

from dataclasses import dataclass
from enum import StrEnum

from scheduling.errors.base import DomainError


class AddressProblem(StrEnum):
    """Why something is no address that can be kept."""

    TELEGRAM_FIRST = "telegram_first"
    """A bot can't write first to somebody on Telegram (https://core.telegram.org/bots/faq)."""
    NO_PHONE = "no_phone"
    COUNTRY_MISSING = "country_missing"
    """A number without its country's code, of somebody of whom no country is known."""
    PHONE_NOT_IN_USE = "phone_not_in_use"
    """Its country gives out no such numbers."""
    NO_EMAIL = "no_email"


class FieldProblem(StrEnum):
    """Why something can't be kept of a recipient."""

    TOO_LONG = "too_long"
    SEVERAL_LINES = "several_lines"
    UNREADABLE = "unreadable"
    """It holds signs that are none, such as NUL."""
    UNKNOWN_LANGUAGE = "unknown_language"
    UNKNOWN_ZONE = "unknown_zone"
    BAD_TAG = "bad_tag"
    BAD_VARIABLE = "bad_variable"
    """Not `name = value`, or a name that templates can't use."""
    TOO_MANY = "too_many"
    NO_NUMBER = "no_number"
    """A Telegram id is a number."""
    UNKNOWN_LIST = "unknown_list"
    UNKNOWN_GROUP = "unknown_group"


class TableProblem(StrEnum):
    """Why a file can't be read as a table of recipients."""

    TOO_LARGE = "too_large"
    NO_TEXT = "no_text"
    """A workbook, a picture, or other bytes that are no text."""
    EMPTY = "empty"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"
    NO_KEY_COLUMN = "no_key_column"
    """None of its columns says who is meant."""
    COLUMN_TWICE = "column_twice"
    LINE_TOO_LONG = "line_too_long"
    QUOTE_OPEN = "quote_open"
    """A quotation mark that nothing closes, or a cell that is far too long."""
    CHANGED = "changed"
    """It is not the file that was looked at."""
    GONE = "gone"
    """The platform does not have it any more."""


@dataclass(eq=False)
class AddressRefused(DomainError):
    """Nothing that can be kept as an address."""

    text: str
    problem: AddressProblem


@dataclass(eq=False)
class FieldRefused(DomainError):
    """Nothing that can be kept of a recipient. `most` is the limit where there is one."""

    text: str
    problem: FieldProblem
    most: int | None = None


@dataclass(eq=False)
class RecipientTableRefused(DomainError):
    """A file can't be imported: `line` and `column` say where, as far as that is known."""

    problem: TableProblem
    line: int | None = None
    column: str = ""
    most: int | None = None
