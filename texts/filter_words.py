"""By what schedules are looked for: in words, and read from what people type."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from scheduling.matching import folded
from scheduling.views import Filters, Repeating, Sent, Shown, Sort
from texts.speech import SOURCE_LANGUAGE, language, languages, later_p_, p_, speaking

_LONGEST_NAME = 40
_LENGTHS = (3, 2, 1)
"""Words of a keyword, the longest first."""
_SHOWN: Mapping[Shown, tuple[str, str]] = {
    Shown.COMING: later_p_("schedules that are", "to come"),
    Shown.ACTIVE: later_p_("schedules that are", "active"),
    Shown.PAUSED: later_p_("schedules that are", "paused"),
    Shown.ENDED: later_p_("schedules that are", "over"),
    Shown.FINISHED: later_p_("schedules that are", "sent"),
    Shown.CANCELLED: later_p_("schedules that are", "cancelled"),
    Shown.FAILED: later_p_("schedules that are", "failed"),
    Shown.ARCHIVED: later_p_("schedules that are", "archived"),
}
_REPEATING: Mapping[Repeating, tuple[str, str]] = {
    Repeating.ANY: later_p_("schedules that are sent", "once or again and again"),
    Repeating.ONCE: later_p_("schedules that are sent", "once"),
    Repeating.REPEATING: later_p_("schedules that are sent", "again and again"),
}
_SENT: Mapping[Sent, tuple[str, str]] = {
    Sent.ANY: later_p_("schedules that send", "anything"),
    Sent.TEXT: later_p_("schedules that send", "texts"),
    Sent.PICTURES: later_p_("schedules that send", "photos and videos"),
    Sent.SOUND: later_p_("schedules that send", "music and voice"),
    Sent.FILES: later_p_("schedules that send", "files"),
    Sent.OTHERS: later_p_("schedules that send", "places, contacts, polls"),
}
_SORTS: Mapping[Sort, tuple[str, str]] = {
    Sort.SOONEST: later_p_("order of schedules", "soonest first"),
    Sort.NEWEST: later_p_("order of schedules", "newest first"),
    Sort.NUMBER: later_p_("order of schedules", "by number"),
}


def shown_in_words(shown: Shown) -> str:
    """Return which schedules, by where they are in their lives."""
    return p_(*_SHOWN[shown])


def repeating_in_words(repeating: Repeating) -> str:
    """Return which schedules, by how often they are sent."""
    return p_(*_REPEATING[repeating])


def sent_in_words(sent: Sent) -> str:
    """Return which schedules, by what is sent."""
    return p_(*_SENT[sent])


def sort_in_words(sort: Sort) -> str:
    """Return in what order."""
    return p_(*_SORTS[sort])


def author_in_words(filters: Filters, *, reader: int, name: str) -> str:
    """Return who made them: everybody, the reader, or somebody by name."""
    if filters.author is None:
        return p_("schedules made by", "everybody")
    if filters.author == reader:
        return p_("schedules made by", "you")
    return name[:_LONGEST_NAME] or str(filters.author)


def filters_in(text: str) -> tuple[dict[str, Any], str]:
    """Read what stands behind /scheduled: the filters that its first words name, and the rest, which is looked for.

    "mine" gives `mine`. Words are understood in the language that is spoken, and in English.
    """
    known = _keywords(language())
    named: dict[str, Any] = {}
    words = text.split()
    while length := next((n for n in _LENGTHS if folded(" ".join(words[:n])) in known and len(words) >= n), 0):
        named |= known[folded(" ".join(words[:length]))]
        words = words[length:]
    return named, " ".join(words)


@lru_cache(maxsize=len(languages()) + 1)
def _keywords(code: str) -> Mapping[str, Mapping[str, Any]]:
    found: dict[str, Mapping[str, Any]] = {}
    for spoken in (SOURCE_LANGUAGE, code):
        with speaking(spoken):
            for shown in Shown:
                found[folded(shown_in_words(shown))] = {"shown": shown}
            found[folded(p_("typed behind /scheduled", "ended"))] = {"shown": Shown.ENDED}
            found[folded(p_("typed behind /scheduled", "finished"))] = {"shown": Shown.FINISHED}
            found[folded(p_("typed behind /scheduled", "once"))] = {"repeating": Repeating.ONCE}
            found[folded(p_("typed behind /scheduled", "repeating"))] = {"repeating": Repeating.REPEATING}
            found[folded(p_("typed behind /scheduled", "mine"))] = {"mine": True}
            found[folded(p_("typed behind /scheduled", "newest"))] = {"sort": Sort.NEWEST}
    return found
