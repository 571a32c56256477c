"""In which language something is said: gettext catalogs, chosen by a context variable."""

import gettext
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

from babel import Locale, UnknownLocaleError

DOMAIN = "carillon"
LOCALES = Path(__file__).parent.parent / "locales"
SOURCE_LANGUAGE = "en"

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
    return _catalog(language()).gettext(message)


def n_(singular: str, plural: str, n: int) -> str:
    """Return the translation whose plural form fits `n`."""
    return _catalog(language()).ngettext(singular, plural, n)


def p_(context: str, message: str) -> str:
    """Return the translation of `message` as it is meant in `context`."""
    return _catalog(language()).pgettext(context, message)


def later_(message: str) -> str:
    """Return `message` as it is, marked for the catalogs: it will be said with `_` later."""
    return message


@cache
def languages() -> tuple[str, ...]:
    """Return the codes of the languages that have a catalog, the source language first."""
    found = {path.parts[-3] for path in LOCALES.glob(f"*/LC_MESSAGES/{DOMAIN}.mo")} | {SOURCE_LANGUAGE}
    return tuple(sorted(found, key=lambda code: (code != SOURCE_LANGUAGE, code)))


def closest_language(code: str | None, default: str) -> str:
    """Return the catalog that fits a client's language code such as "ru-RU" best, or `default`."""
    wanted = (code or "").replace("-", "_").casefold()
    known = {language.casefold(): language for language in languages()}
    while wanted:
        if wanted in known:
            return known[wanted]
        wanted, _separator, _rest = wanted.rpartition("_")
    return default


def language_name(code: str) -> str:
    """Return what a language calls itself, as at the start of a sentence: "English", "Русский"."""
    try:
        own = Locale.parse(code, sep="-" if "-" in code else "_")
    except (UnknownLocaleError, ValueError):
        return code
    name = own.get_display_name(own) or code
    return name[:1].upper() + name[1:]


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
