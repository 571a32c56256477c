"""Time zone, language, and who somebody is."""

from datetime import datetime, time

from scheduling.chats import Chat
from scheduling.content import Content
from scheduling.day_parts import HOURS_TO_CHOOSE
from scheduling.expressions.vocabulary import DayPart
from texts.dates import clock, moment, span, zone_label
from texts.day_parts import part_of_day
from texts.rich import code, compose, joined, plain
from texts.settings_buttons import who_schedules
from texts.speech import _, language_name, n_, p_, speaking


def timezone_now(chat: Chat, now: datetime) -> Content:
    """Show the chat's time zone with its present time, and ask for another."""
    title = _("The time zone here is {zone}.") if chat.zone_is_set else _("No time zone is set yet, so I go by {zone}.")
    present = compose(_("It is now {moment} there."), moment=moment(now.replace(second=0), chat.zone))
    ask = (
        _("Another one? Name a city, for example {command}.")
        if chat.kind.is_shared
        else _("Another one? Name a city, for example {command}, or share your location.")
    )
    question = compose(ask, command=code("/timezone Europe/Berlin"))
    return joined([joined([compose(title, zone=zone_label(chat.zone, now=now)), present], " "), question], "\n\n")


def timezone_changed(chat: Chat, now: datetime, moved: int) -> Content:
    """Confirm a chat's new time zone; `moved` schedules keep their time of day in it."""
    title = compose(_("The time zone is now <b>{zone}</b>."), zone=zone_label(chat.zone, now=now))
    present = compose(_("It is now {moment} there."), moment=moment(now.replace(second=0), chat.zone))
    followed = ""
    if moved:
        template = n_(
            "{n} scheduled message moved with it and keeps its time of day.",
            "{n} scheduled messages moved with it and keep their time of day.",
            moved,
        )
        followed = plain(template, n=moved)
    return joined([joined([title, present], " "), followed], "\n\n")


def overview(chat: Chat, now: datetime) -> Content:
    """Show what can be chosen for a chat, and where."""
    zone = compose(
        _("<b>Time zone</b>: {zone}. To change it, send {command}"),
        zone=zone_label(chat.zone, now=now),
        command="/timezone",
    )
    language = compose(
        _("<b>Language</b>: {language}. To change it, send {command}"),
        language=language_name(chat.language),
        command="/language",
    )
    quiet = compose(_("<b>Quiet hours</b>: {hours}"), hours=_quiet_hours(chat))
    who = compose(_("<b>Who may schedule</b>: {who}"), who=who_schedules(chat.schedulers))
    shared = who if chat.kind.is_shared else ""
    parts = joined(
        compose(_("{part}: {time}"), part=part_of_day(part), time=clock(chat.hour_of(part))) for part in HOURS_TO_CHOOSE
    )
    heading = compose(_("<b>Parts of the day</b>, for “tomorrow evening” and the like. Tap one to change it:"))
    return joined([joined([zone, language, quiet, shared]), joined([heading, parts])], "\n\n")


def _quiet_hours(chat: Chat) -> str:
    """Return a chat's quiet hours: "22:00–07:00"."""
    quiet = chat.quiet_hours
    return p_("quiet hours", "off") if quiet is None else span(quiet.begin, quiet.end)


def quiet_begin_question() -> Content:
    """Ask when quiet hours begin."""
    explanation = _(
        "At these hours messages arrive on time, but without a sound. "
        "Reminders that repeat themselves wait until they are over."
    )
    return joined([compose(_("<b>Quiet hours</b>")), explanation, _("From what time on shall it be quiet?")], "\n\n")


def quiet_end_question(begin: time) -> Content:
    """Ask when quiet hours end."""
    title = compose(_("<b>Quiet hours</b> from {time}"), time=clock(begin))
    return joined([title, _("Until what time?")], "\n\n")


def schedulers_question() -> Content:
    """Ask who may schedule in a group."""
    explanation = _("Administrators always may. Whoever has scheduled something can still pause and cancel it.")
    return joined([compose(_("<b>Who may schedule messages here?</b>")), explanation], "\n\n")


def hour_question(part: DayPart) -> Content:
    """Ask which hour a part of the day shall mean."""
    return compose(
        _("<b>{part}</b>: at what time is that here? What is scheduled already stays as it is."),
        part=part_of_day(part),
    )


def language_question() -> Content:
    """Ask for the language."""
    return Content(_("Which language shall I speak here?"))


def language_changed(chat: Chat) -> Content:
    """Confirm a chat's new language, in that language."""
    with speaking(chat.language):
        return compose(_("Done. The language here: {language}."), language=language_name(chat.language))


def whoami(user_id: int, chat_id: int, topic_id: int | None = None) -> Content:
    """Show the ids that an owner of the bot needs for its settings."""
    lines = []
    is_group = chat_id < 0
    if not is_group or chat_id != user_id:  # an anonymous administrator has the group's
        lines.append(compose(_("Your ID: {id}"), id=code(str(user_id))))
    if is_group:
        lines.append(compose(_("This chat's ID: {id}"), id=code(str(chat_id))))
    if topic_id is not None:
        lines.append(compose(_("This topic's ID: {id}"), id=code(str(topic_id))))
    return joined(lines)
