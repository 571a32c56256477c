"""Labels of the buttons below somebody's own view of a list, at most 64 characters."""

from scheduling.bulk import Change
from scheduling.messages import ScheduledMessage
from scheduling.views import Screen
from texts.buttons import LABEL_LIMIT
from texts.contents import summary
from texts.rich import plain, sentence
from texts.speech import _, n_, p_

_FIRST_WORDS = 28


def begin_filters() -> str:
    """Look for some of the schedules."""
    return _("Filter…")


def begin_picking() -> str:
    """Pick some of them, to change them at once."""
    return _("Select…")


def over() -> str:
    """Show what is over, where nothing is to come."""
    return _("Show past ones")


def open_filter(screen: Screen, words: str) -> str:
    """Choose another value of a filter, which is shown."""
    names = {
        Screen.STATUSES: _("Shown: {words}"),
        Screen.REPEATING: _("How often: {words}"),
        Screen.CONTENTS: _("What: {words}"),
        Screen.AUTHORS: _("Made by: {words}"),
        Screen.SORTS: _("Order: {words}"),
    }
    return plain(names[screen], words=words)[:LABEL_LIMIT]


def search() -> str:
    """Look for words."""
    return _("🔎 Search…")


def forget_words(words: str) -> str:
    """Look for these words no more."""
    return plain(_("✕ “{words}”"), words=words)[:LABEL_LIMIT]


def clear() -> str:
    """Look for all again, in the usual order."""
    return _("Clear all")


def show_found(count: int) -> str:
    """Show what was found."""
    return plain(n_("Show {n}", "Show {n}", count), n=count)


def choice(words: str, *, chosen: bool) -> str:
    """Choose a value of a filter."""
    return (f"✓ {sentence(words)}" if chosen else sentence(words))[:LABEL_LIMIT]


def back_to_filters() -> str:
    """Go back to the filters."""
    return _("‹ Back")


def pick(message: ScheduledMessage, *, is_picked: bool) -> str:
    """Pick one, or don't pick it any more."""
    return f"{'☑' if is_picked else '☐'} #{message.number} · {summary(message.content, _FIRST_WORDS)}"


def pick_page() -> str:
    """Pick all of the page that is shown."""
    return _("All on this page")


def pick_all(count: int) -> str:
    """Pick all that were found."""
    return plain(_("All {n}"), n=count)


def pick_none() -> str:
    """Pick none of them."""
    return _("None")


def change(what: Change) -> str:
    """Do something to all that are picked."""
    return {
        Change.PAUSE: _("⏸ Pause"),
        Change.RESUME: _("▶ Resume"),
        Change.CANCEL: p_("something to do to schedules", "✕ Cancel"),
        Change.ARCHIVE: _("🗄 Archive"),
        Change.LATER: _("+1 hour"),
        Change.EARLIER: _("−1 hour"),
    }[what]


def archive() -> str:
    """Put this one away."""
    return _("🗄 Archive")


def search_placeholder() -> str:
    """Say in the field of an answer what is asked for."""
    return _("A word or two")
