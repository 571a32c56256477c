"""What people are used to: their languages, the order of a date's numbers, the day on which a week begins (CLDR)."""

import re
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.languages import get_official_languages

from scheduling.chats import Actor, Chat
from scheduling.recurrence import Weekday

_SPREAD = frozenset({"en"})
"""Languages that so many countries share that the language alone says nothing of habits."""


_QUOTED = re.compile(r"'[^']*'")
"""Words in a pattern of CLDR: in Canada 9:40 is "09 h 40", of 24 hours."""
_BASE = "en"
"""The language that is read everywhere."""


def languages_of(actor: Actor, chat: Chat) -> tuple[str, ...]:
    """Return the languages (ISO 639) in which the author's times are read, the likeliest first; English is among them.

    The chat's comes first where somebody chose it. Else it is only the closest of the few that the bot speaks, and the
    author's client knows better: many more are read.
    """
    chosen, client = chat.language.partition("_")[0], _language_of(actor.locale)
    known = (chosen, client) if chat.language_is_set else (client, chosen)
    return tuple(dict.fromkeys(code for code in (*known, _BASE) if code))


def territory_of(actor: Actor, chat: Chat) -> str | None:
    """Return whose habits count (ISO 3166): the author's, as far as their client and the chat's zone tell.

    The client's own territory comes first ("en-US"), then the zone's where somebody chose it and the language is at
    home there, then where most people live who speak the language. None where nothing tells.
    """
    language = languages_of(actor, chat)[0]
    return (
        _named_in(actor.locale)
        or (_of_zone(chat.zone, language) if chat.zone_is_set else None)
        or (None if language in _SPREAD else _likely(language))
    )


def counts_to_twelve(actor: Actor, chat: Chat) -> bool:
    """Tell whether clocks are read with am and pm where the author lives; not where nothing tells."""
    return _counts_to_twelve(languages_of(actor, chat)[0], territory_of(actor, chat))


@cache
def week_start_of(territory: str | None) -> Weekday:
    """Return the day on which weeks begin there; Monday where the territory is not known."""
    if territory is None:
        return Weekday.MONDAY
    try:
        return Weekday(Locale.parse(f"und_{territory}").first_week_day)
    except (UnknownLocaleError, ValueError):
        return Weekday.MONDAY


@cache
def _counts_to_twelve(language: str, territory: str | None) -> bool:
    if territory is None:
        return False
    for name in (f"{language}_{territory}", f"en_{territory}"):
        try:
            pattern = str(Locale.parse(name, resolve_likely_subtags=False).time_formats["short"].pattern)
        except (UnknownLocaleError, ValueError):
            continue
        return not {"h", "K"}.isdisjoint(_QUOTED.sub("", pattern))
    return False


@cache
def _named_in(locale: str | None) -> str | None:
    parsed = _parsed(locale)
    return None if parsed is None else parsed.territory


@cache
def _language_of(locale: str | None) -> str | None:
    parsed = _parsed(locale)
    return None if parsed is None else parsed.language


def _parsed(locale: str | None) -> Locale | None:
    try:
        return Locale.parse((locale or "").replace("-", "_"), resolve_likely_subtags=False)
    except (UnknownLocaleError, ValueError):
        return None


@cache
def _of_zone(zone: str, language: str) -> str | None:
    territory = get_global("zone_territories").get(get_global("zone_aliases").get(zone, zone))
    if territory is None or language not in get_official_languages(territory, de_facto=True, regional=True):
        return None
    return str(territory)


@cache
def _likely(language: str) -> str | None:
    full = get_global("likely_subtags").get(language)
    return None if full is None else str(full).rpartition("_")[2]
