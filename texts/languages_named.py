"""Languages as people name them, also those that the bot does not speak."""

from babel import Locale, UnknownLocaleError

from texts.speech import find_language

_LONGEST_CODE = 16
"""Characters that are stored."""


def language_of(text: str) -> str | None:
    """Return the code of a language that somebody names, or whose code they write: one that we speak, or another."""
    if found := find_language(text):
        return found
    try:
        written = str(Locale.parse(text.strip().replace("-", "_")))
    except (UnknownLocaleError, ValueError, TypeError):
        return None
    return written if len(written) <= _LONGEST_CODE else None
