"""In which language something is said: gettext catalogs, chosen by a context variable."""

import gettext
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import cache, lru_cache
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import format_date
from babel.lists import format_list

DOMAIN = "carillon"
LOCALES = Path(__file__).parent.parent / "locales"
SOURCE_LANGUAGE = "en"
ISOLATED, ISOLATED_END = "\u2068", "\u2069"
"""Keep a piece that runs from left to right together within what runs from right to left (UAX #9: FSI, PDI)."""
_CODES_KEPT = 1024
_LATIN_MARKED = re.compile(r"(?<![\w/<@])[/@][A-Za-z_]+")
"""A command or a name in a translation: its mark alone would move to the other side."""

_REGION = {"en": "en_001"}
"""Which English: the one of most of the world, which writes 23 November and counts 24 hours."""

_language: ContextVar[str] = ContextVar("language", default=SOURCE_LANGUAGE)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Say everything inside in `language`, a code of `languages()`; any other code gives the closest one."""
    token = _language.set(closest_language(language, SOURCE_LANGUAGE))
    try:
        yield
    finally:
        _language.reset(token)


def language() -> str:
    """Return the code of the language that is spoken now."""
    return _language.get()


def locale() -> Locale:
    """Return the locale by which dates and lists are written in the language that is spoken now."""
    return _locale(language())


def _(message: str) -> str:
    """Return the translation of `message`."""
    return _laid_out(_catalog(language()).gettext(message))


def n_(singular: str, plural: str, n: int) -> str:
    """Return the translation whose plural form fits `n`."""
    return _laid_out(_catalog(language()).ngettext(singular, plural, n))


def p_(context: str, message: str) -> str:
    """Return the translation of `message` as it is meant in `context`."""
    return _laid_out(_catalog(language()).pgettext(context, message))


def later_(message: str) -> str:
    """Return `message` as it is, marked for the catalogs: it will be said with `_` later."""
    return message


def later_p_(context: str, message: str) -> tuple[str, str]:
    """Return what `p_` takes as it is, marked for the catalogs: it will be said later."""
    return context, message


@cache
def languages() -> tuple[str, ...]:
    """Return the codes of the languages that have a catalog, the source language first."""
    found = {path.parts[-3] for path in LOCALES.glob(f"*/LC_MESSAGES/{DOMAIN}.mo")} | {SOURCE_LANGUAGE}
    return tuple(sorted(found, key=lambda code: (code != SOURCE_LANGUAGE, code)))


@lru_cache(maxsize=_CODES_KEPT)
def closest_language(code: str | None, default: str) -> str:
    """Return the catalog that fits a client's language code such as "ru-RU" best, or `default`.

    What is written in another country or script is closer than another language: "pt-PT" gives pt_BR, "zh-TW" zh_Hans.
    """
    parts = (code or "").replace("-", "_").casefold().split("_")
    parts[0] = str(get_global("language_aliases").get(parts[0], parts[0]))  # ISO 639's longer codes: "deu" is "de"
    known = {language.casefold(): language for language in languages()}
    for length in range(len(parts), 0, -1):
        if found := known.get("_".join(parts[:length])):
            return found
    relatives = (language for language in languages() if _base(language) == parts[0])
    return next(relatives, default)


def find_language(wanted: str) -> str | None:
    """Return the language that somebody means by a code or a name: "pt-br", "Deutsch", "german", "немецкий"."""
    if found := closest_language("-".join(wanted.split()), ""):
        return found
    key = _folded(wanted)
    for code in languages():
        names = (
            language_name(code),
            *(_locale(where).languages.get(_base(code)) for where in languages()),
        )
        if key in {_folded(name) for name in names if name}:
            return code
    return None


def language_name(code: str) -> str:
    """Return what a language calls itself, as at the start of a sentence: "English", "Русский", "简体中文"."""
    try:
        own = Locale.parse(code, sep="-" if "-" in code else "_")
    except (UnknownLocaleError, ValueError):
        return code
    name = own.languages.get(str(own)) or own.get_display_name(own) or code
    return name[:1].upper() + name[1:]


def language_tag(code: str) -> str:
    """Return a language's code as people write it (BCP 47): "pt-BR"."""
    return code.replace("_", "-")


def is_right_to_left() -> bool:
    """Tell whether the language that is spoken now runs from right to left."""
    return _is_right_to_left(language())


def load_languages() -> None:
    """Read all that is needed to speak any language, which takes some time: not in the event loop."""
    day = date(2026, 1, 1)
    for code in languages():
        _catalog(code)
        with speaking(code):
            format_date(day, "full", locale())
            format_list(("", ""), locale=locale())
            language_name(code)


def _base(code: str) -> str:
    return code.partition("_")[0]


def _folded(name: str) -> str:
    """Return what remains of a name without case and marks."""
    letters = unicodedata.normalize("NFKD", " ".join(name.split()).casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).replace("ı", "i")


def _laid_out(message: str) -> str:
    if not is_right_to_left():
        return message
    return _LATIN_MARKED.sub(rf"{ISOLATED}\g<0>{ISOLATED_END}", message)


@cache
def _is_right_to_left(code: str) -> bool:
    return bool(_locale(code).text_direction == "rtl")


@cache
def _locale(code: str) -> Locale:
    return Locale.parse(_REGION.get(code, code))


@cache
def _catalog(code: str) -> gettext.NullTranslations:
    path = LOCALES / code / "LC_MESSAGES" / f"{DOMAIN}.mo"
    if not path.exists():
        return gettext.NullTranslations()
    with path.open("rb") as file:
        return gettext.GNUTranslations(file)
