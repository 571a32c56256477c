"""The tables of each language, with the names that CLDR has."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar

from scheduling.expressions.vocabulary import Half, Vocabulary
from scheduling.recurrence import Weekday

CODES = ("en", "ru", "uk", "es", "de", "fr", "pt", "it", "zh", "ar", "tr", "pl")

_CLDR = Path(__file__).with_name("cldr.json")
_Key = TypeVar("_Key")


@cache
def vocabulary(code: str) -> Vocabulary | None:
    """Return the tables of a language (ISO 639-1), loaded when they are first asked for; None where there are none."""
    if code not in CODES:
        return None
    try:
        tables: Vocabulary = import_module(f"scheduling.expressions.languages.{code}").LANGUAGE
    except ModuleNotFoundError:
        return None
    names = _cldr().get(code, {})
    return replace(
        tables,
        weekdays=_merged(tables.weekdays, {Weekday(day): forms for day, forms in _numbered(names, "weekdays")}),
        months=_merged(tables.months, dict(_numbered(names, "months"))),
        halves=_merged(tables.halves, {Half(half): forms for half, forms in names.get("halves", {}).items()}),
    )


def _numbered(names: Mapping[str, Any], key: str) -> list[tuple[int, Sequence[str]]]:
    return [(int(number), forms) for number, forms in names.get(key, {}).items()]


def _merged(tables: Mapping[_Key, Sequence[str]], names: Mapping[_Key, Sequence[str]]) -> Mapping[_Key, Sequence[str]]:
    return {key: (*tables.get(key, ()), *names.get(key, ())) for key in (*tables, *(set(names) - set(tables)))}


@cache
def _cldr() -> Mapping[str, Any]:
    if not _CLDR.exists():
        return {}
    names: Mapping[str, Any] = json.loads(_CLDR.read_text(encoding="utf-8"))
    return names
