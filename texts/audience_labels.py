"""Labels of the buttons by which an audience is chosen, at most 64 characters."""

from datetime import datetime

from scheduling.audience_choices import AudienceChoice, AudienceScreen, Offer
from scheduling.content import Content
from scheduling.zones import known_zone
from texts.audiences import number
from texts.buttons import LABEL_LIMIT
from texts.dates import day_in_words
from texts.rich import plain
from texts.speech import _, language_name, n_, p_

_WORDS = 40


def everybody(*, chosen: bool) -> str:
    """Choose everybody."""
    return _chosen(_("Everybody"), chosen=chosen)


def open_screen(screen: AudienceScreen, choice: AudienceChoice) -> str:
    """Choose by something; how much of it is chosen stands behind it."""
    condition = choice.audience.condition
    name, count = {
        AudienceScreen.MAIN: (_("‹ Back"), 0),
        AudienceScreen.GROUPS: (_("👥 Groups"), len(choice.audience.groups)),
        AudienceScreen.LISTS: (_("📋 Lists"), len(condition.lists)),
        AudienceScreen.TAGS: (_("🏷 Tags"), len(condition.tags)),
        AudienceScreen.LANGUAGES: (_("🌐 Languages"), len(condition.languages)),
        AudienceScreen.VARIABLES: (_("✱ Variables"), len(condition.variables or {})),
        AudienceScreen.JOINED: (_("📅 Joined before…"), int(condition.joined_before is not None)),
        AudienceScreen.ACTIVE: (_("💬 Active since…"), int(condition.active_since is not None)),
    }[screen]
    if not count:
        return name
    return f"✓ {name}" if screen in _DAYS else f"{name} · {count}"


def offer(choice: AudienceChoice, one: Offer, *, zone: str) -> str:
    """Choose one of those that are offered, or don't choose it any more."""
    words = _words(choice, one, zone)
    if one.count is not None and choice.screen not in _DAYS:
        words = f"{words} · {number(one.count)}"
    return _chosen(words, chosen=choice.is_chosen(one))


def _words(choice: AudienceChoice, one: Offer, zone: str) -> str:
    match choice.screen:
        case AudienceScreen.LANGUAGES:
            return language_name(one.value)
        case AudienceScreen.JOINED | AudienceScreen.ACTIVE:
            day = day_in_words(datetime.fromisoformat(one.value).astimezone(known_zone(zone)).date())
            if one.count is None:
                return day
            ago = plain(n_("{n} day ago", "{n} days ago", one.count), n=one.count)
            return f"{ago} · {day}"
        case AudienceScreen.GROUPS | AudienceScreen.LISTS if not one.label:
            return p_("a group or a list", "(deleted)")
        case AudienceScreen.VARIABLES if choice.is_chosen(one):
            value = (choice.audience.condition.variables or {})[one.value]
            return Content(f"{one.value} = {value}").first_words(_WORDS)
        case _:
            return Content(one.label or one.value).first_words(_WORDS)


def _chosen(words: str, *, chosen: bool) -> str:
    return (f"✓ {words}" if chosen else words)[:LABEL_LIMIT]


_DAYS = frozenset({AudienceScreen.JOINED, AudienceScreen.ACTIVE})
