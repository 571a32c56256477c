"""Names of days, months and halves of the day, from CLDR: `python -m scheduling.expressions.languages.generate`.

Babel 2.18 mixes up stand-alone names when several locales are loaded in one process, so each is loaded in one of its
own. Names of one letter are left out: they are too many other things.
"""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from babel import Locale

_LOCALES = {
    "en": ("en", "en_GB", "en_AU", "en_CA"),
    "ru": ("ru",),
    "uk": ("uk",),
    "es": ("es", "es_MX", "es_AR"),
    "de": ("de", "de_AT"),
    "fr": ("fr", "fr_CA"),
    "pt": ("pt", "pt_PT"),
    "it": ("it",),
    "zh": ("zh", "zh_Hant", "zh_Hant_HK"),
    "ar": ("ar", "ar_SY", "ar_MA", "ar_EG"),
    "tr": ("tr",),
    "pl": ("pl",),
}
_TARGET = Path(__file__).with_name("cldr.json")
_WIDTHS = ("wide", "abbreviated")
_CONTEXTS = ("format", "stand-alone")

Names = dict[str, dict[str, list[str]]]
"""Of each table, the forms of each value."""


def names_of(locale: str) -> Names:
    """Return the names that one locale has. Only one locale may be asked for in a process."""
    known = Locale.parse(locale)
    return {
        "weekdays": _forms(known.days),
        "months": _forms(known.months),
        "halves": _halves(known),
    }


def _halves(locale: Locale) -> dict[str, list[str]]:
    """Return the short names of the halves of the day, but for the English ones in other languages ("am Morgen")."""
    tables = {context: {"abbreviated": locale.day_periods[context]["abbreviated"]} for context in _CONTEXTS}
    forms = {half: names for half, names in _forms(tables).items() if half in {"am", "pm"}}
    is_own = locale.language == "en" or forms.get("am") != ["am"]
    return forms if is_own else {}


def _forms(tables: Mapping[str, Mapping[str, Mapping[object, str]]]) -> dict[str, list[str]]:
    forms: dict[str, list[str]] = {}
    for value, name in _names(tables):
        plain = name.strip().strip(".").lower()
        if len(plain) > 1 and plain not in forms.setdefault(value, []):
            forms[value].append(plain)
    return {value: forms[value] for value in sorted(forms, key=lambda value: (len(value), value)) if forms[value]}


def _names(tables: Mapping[str, Mapping[str, Mapping[object, str]]]) -> Iterator[tuple[str, str]]:
    for context in _CONTEXTS:
        for width in _WIDTHS:
            for value, name in tables.get(context, {}).get(width, {}).items():
                yield str(value), name


def merged(all_names: list[Names]) -> Names:
    """Return the names of several locales as one, without doubles, in order."""
    together: Names = {}
    for names in all_names:
        for table, values in names.items():
            for value, forms in values.items():
                known = together.setdefault(table, {}).setdefault(value, [])
                known.extend(form for form in forms if form not in known)
    return together


def _in_own_process(locale: str) -> Names:
    command = [sys.executable, "-m", "scheduling.expressions.languages.generate", locale]
    answer = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603  # our own module
    names: Names = json.loads(answer.stdout)
    return names


def main() -> None:
    """Write all languages' names, or print those of one locale."""
    if len(sys.argv) > 1:
        sys.stdout.write(json.dumps(names_of(sys.argv[1])))
        return
    languages = {code: merged([_in_own_process(name) for name in locales]) for code, locales in _LOCALES.items()}
    _TARGET.write_text(json.dumps(languages, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
