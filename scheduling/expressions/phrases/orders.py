"""In which order day and month stand in a date of digits: by territory, else by language (CLDR's short formats)."""

from scheduling.expressions.vocabulary import Vocabulary

_MONTH_FIRST = frozenset(
    {"US", "AS", "BI", "CN", "GU", "HK", "HU", "JP", "KP", "KR", "LT", "MH", "MN", "MP", "PH", "PR", "TW", "UM", "VI"}
)
"""Territories whose short dates begin with the month, or with the year."""
_OWN_ORDER = frozenset({"en", "es", "fr", "pt", "it", "de"})
"""Languages of many territories, in which the territory decides."""


def is_day_first(language: Vocabulary, territory: str | None) -> bool:
    """Tell whether 12/11 is in November."""
    if territory is None or language.code not in _OWN_ORDER:
        return language.day_first
    return territory.upper() not in _MONTH_FIRST
