"""Labels of the buttons in a chat's settings, at most 64 characters."""

from datetime import datetime

from scheduling.chats import Chat, Schedulers
from texts.dates import span, zone_label
from texts.rich import plain
from texts.speech import _, language_name, p_


def zone(chat: Chat, *, now: datetime) -> str:
    """Choose another time zone."""
    return plain(_("Time zone · {zone}"), zone=zone_label(chat.zone, now=now))


def language(chat: Chat) -> str:
    """Choose another language."""
    return plain(_("Language · {language}"), language=language_name(chat.language))


def quiet_hours(chat: Chat) -> str:
    """Choose hours without a sound."""
    quiet = chat.quiet_hours
    hours = p_("quiet hours", "off") if quiet is None else span(quiet.begin, quiet.end)
    return plain(_("Quiet hours · {hours}"), hours=hours)


def no_quiet_hours() -> str:
    """Have no hours without a sound."""
    return _("No quiet hours")


def schedulers(chat: Chat) -> str:
    """Choose who may schedule."""
    return plain(_("Who may schedule · {who}"), who=who_schedules(chat.schedulers))


def scheduler_choice(who: Schedulers, *, chosen: bool = False) -> str:
    """Choose these."""
    label = who_schedules(who)
    return f"✓ {label}" if chosen else label


def who_schedules(who: Schedulers) -> str:
    """Return who may schedule, in words."""
    match who:
        case Schedulers.EVERYBODY:
            return _("everybody")
        case Schedulers.ADMINISTRATORS:
            return _("administrators only")
