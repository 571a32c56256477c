"""Why a template can't be found, made, changed, or filled in."""

from dataclasses import dataclass
from enum import StrEnum

from scheduling.errors.base import DomainError


@dataclass(eq=False)
class TemplateNotFound(DomainError):
    """No such template: it was deleted, or it belongs to another bot."""


@dataclass(eq=False)
class TemplateNameTaken(DomainError):
    """Another template has this name."""

    name: str


@dataclass(eq=False)
class TemplateNameRefused(DomainError):
    """Nothing that can be a template's name: it is empty, has several lines, or is too long."""

    length: int
    most: int


@dataclass(eq=False)
class StaleTemplate(DomainError):
    """The template was changed since the button was drawn."""

    name: str


@dataclass(eq=False)
class TemplateTextMissing(DomainError):
    """The template has no text in this language, or none but this one."""

    language: str


@dataclass(eq=False)
class TooManyTemplates(DomainError):
    """A bot keeps no more of them."""

    most: int


class TemplateFault(StrEnum):
    """What is wrong at a place of a template."""

    UNREADABLE = "unreadable"
    UNCLOSED = "unclosed"
    """`{{` without `}}`, or `{%` without `%}`."""
    UNENDED = "unended"
    """`{% if %}` without `{% endif %}`."""
    NO_IF = "no_if"
    """`{% else %}`, `{% elif %}` or `{% endif %}` without `{% if %}`."""
    UNKNOWN_TAG = "unknown_tag"
    """Anything but a condition: a loop, a macro, an import, …"""
    NOT_ALLOWED = "not_allowed"
    """Reckoning, calls, attributes: `text` is where."""
    UNKNOWN_FILTER = "unknown_filter"
    """`hints` are those that there are, the nearest first."""
    UNKNOWN_TEST = "unknown_test"
    """Anything but `is defined`."""
    FILTER_ARGUMENTS = "filter_arguments"
    """`hints` are examples of how that filter is written."""
    UNKNOWN_FORMAT = "unknown_format"
    """A format of dates or times that CLDR doesn't know; `hints` are some that it does."""
    PLURAL_FORMS = "plural_forms"
    """`hints` are the forms that the language needs and that are not given."""
    TOO_COMPLEX = "too_complex"
    ADDRESS = "address"
    """The address of a button, which would be none, whatever is filled in."""
    STRANGE_CHARACTER = "strange_character"


class TemplatePart(StrEnum):
    """Where in a content something is written."""

    TEXT = "text"
    BUTTON = "button"
    ADDRESS = "address"
    POLL = "poll"


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateProblem:
    """What is wrong with a template, and where. Lines and columns count from 1, columns in characters."""

    fault: TemplateFault
    line: int
    column: int
    text: str
    """What is written there, on one line."""
    part: TemplatePart = TemplatePart.TEXT
    language: str | None = None
    """Of which of its texts; None where there is one."""
    hints: tuple[str, ...] = ()
    """What to write instead."""


@dataclass(eq=False)
class TemplateRefused(DomainError):
    """A template that can't be rendered. There is at least one problem."""

    problems: tuple[TemplateProblem, ...]


@dataclass(eq=False)
class VariablesLacking(DomainError):
    """A chat lacks what a template must be filled in with: the names of variables. There is at least one."""

    names: tuple[str, ...]
