"""The filters of templates. They write as the language does that is spoken now, and never raise for a strange value."""

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any

from babel.numbers import format_decimal
from jinja2 import Undefined, pass_context

from scheduling.content import TEXT_LIMIT
from texts.dates import moment_by, time_by
from texts.speech import language, locale, speaking
from texts.templating.words import Moment, number_of

WIDTHS = ("short", "medium", "long", "full")
FORMS = ("zero", "one", "two", "few", "many", "other")
"""CLDR's plural categories (https://cldr.unicode.org/index/cldr-spec/plural-rules)."""
TRUNCATED_AT = 40
_ELLIPSIS = "…"
_MOST_DECIMALS = 10
_WORD = re.compile(r"\w+(?:['’]\w+)*")
_TURKISH = frozenset({"tr", "az"})
_TO_UPPER, _TO_LOWER = str.maketrans({"i": "İ", "ı": "I"}), str.maketrans({"İ": "i", "I": "ı"})
_COUNTED = range(201)
"""By these are found the forms that whole numbers need. Languages with "many" for millions have "other", too."""


# What has `@pass_context` is not carried out while a template is compiled, when another language may be spoken.


@pass_context
def as_date(_context: Any, value: Any, form: str = "long") -> str:
    """Write a day: `{{ date|date("full") }}`, `{{ birthday|date("MMMMd") }}`."""
    at = _moment(value)
    with suppress(LookupError):
        return str(value) if at is None else moment_by(at, form)
    return str(value)


@pass_context
def as_time(_context: Any, value: Any, form: str = "short") -> str:
    """Write a time of day: `{{ time|time("hm") }}`."""
    at = _moment(value, is_time=True)
    with suppress(LookupError):
        return str(value) if at is None else time_by(at, form)
    return str(value)


@pass_context
def as_number(_context: Any, value: Any, decimals: int | None = None) -> str:
    """Write a number as the language does: 12,345.6."""
    number = number_of(value)
    if number is None:
        return str(value)
    if decimals is None:
        return str(format_decimal(number, locale=locale(), decimal_quantization=False))
    places = min(max(int(decimals), 0), _MOST_DECIMALS)
    rounded = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    pattern = f"#,##0.{'0' * places}" if places else "#,##0"
    return str(format_decimal(rounded, pattern, locale=locale()))


@pass_context
def as_plural(_context: Any, value: Any, **forms: str) -> str:
    """Choose the word that a number needs: `{{ visits|plural(one="visit", other="visits") }}`."""
    text = str(value)  # where it is not there, this raises
    number = number_of(value)
    form = "other" if number is None else str(locale().plural_form(abs(number)))
    for one in (form, "other", "many", "few", "one"):
        if one in forms:
            return str(forms[one])
    return text


@pass_context
def or_default(_context: Any, value: Any, instead: Any = "") -> Any:
    """Take something else where a variable is not there or is empty."""
    return instead if isinstance(value, Undefined) or (isinstance(value, str) and not value.strip()) else value


@pass_context
def upper(_context: Any, value: Any) -> str:
    """Write in capitals."""
    return _upper(str(value))


@pass_context
def lower(_context: Any, value: Any) -> str:
    """Write in small letters."""
    return _lower(str(value))


@pass_context
def title(_context: Any, value: Any) -> str:
    """Begin each word with a capital."""
    return _WORD.sub(lambda found: _upper(found[0][:1]) + _lower(found[0][1:]), str(value))


@pass_context
def trim(_context: Any, value: Any) -> str:
    """Leave out white space at both ends."""
    return str(value).strip()


@pass_context
def truncate(_context: Any, value: Any, length: int = TRUNCATED_AT) -> str:
    """Leave out what is beyond so many characters."""
    text, most = str(value), min(max(int(length), 1), TEXT_LIMIT)
    return text if len(text) <= most else text[: most - 1].rstrip() + _ELLIPSIS


FILTERS: Mapping[str, Callable[..., Any]] = {
    "date": as_date,
    "default": or_default,
    "lower": lower,
    "number": as_number,
    "plural": as_plural,
    "time": as_time,
    "title": title,
    "trim": trim,
    "truncate": truncate,
    "upper": upper,
}
EXAMPLES: Mapping[str, Sequence[str]] = {
    "date": ('date("full")', 'date("MMMMd")'),
    "default": ('default("…")',),
    "number": ("number", "number(2)"),
    "plural": ('plural(one="visit", other="visits")',),
    "time": ("time", 'time("hm")'),
    "truncate": ("truncate(20)",),
}
"""How filters are written that take something in brackets."""


@cache
def needed_forms(code: str) -> tuple[str, ...]:
    """Return the plural forms that whole numbers need in a language, in CLDR's order."""
    with speaking(code):
        rule = locale().plural_form
        forms = {str(rule(number)) for number in _COUNTED}
    return tuple(form for form in FORMS if form in forms)


def _moment(value: Any, *, is_time: bool = False) -> datetime | None:
    """Return the wall-clock time (naive) that a value is; None where it is none."""
    if isinstance(value, Moment):
        return value.at
    text = str(value).strip()
    with suppress(ValueError):
        return datetime.fromisoformat(text).replace(tzinfo=None)
    if is_time:
        with suppress(ValueError):
            return datetime.combine(date(2000, 1, 1), time.fromisoformat(text).replace(tzinfo=None))
    return None


def _upper(text: str) -> str:
    return (text.translate(_TO_UPPER) if language() in _TURKISH else text).upper()


def _lower(text: str) -> str:
    return (text.translate(_TO_LOWER) if language() in _TURKISH else text).lower()
