"""What is said to the bot's own administrators: of the stop of all sending, and of what keeps the bot from sending."""

from datetime import datetime

from scheduling.content import Content
from scheduling.use_cases.administration import SendingState
from texts.dates import near_moment, with_aside
from texts.reasons import reason_to_stop
from texts.rich import compose, joined, plain
from texts.speech import _, n_


def administrators_menu() -> list[tuple[str, str]]:
    """Return (name, description) of each command that administrators of the bot have besides."""
    return [
        ("stop_sending", _("Stop all sending of this bot")),
        ("resume_sending", _("Let this bot send again")),
        ("limits", _("Show the limits against abuse, and lift them")),
        ("admins", _("Who may do what for many, and give it to others")),
        ("audit", _("Who did what, and when")),
    ]


def sending_stopped(state: SendingState, *, zone: str, now: datetime) -> Content:
    """Answer /stop_sending."""
    if not state.changed:
        template = _("Sending has been stopped already, since {moment}. /resume_sending lets it go on.")
        return joined([_at(template, state.since, zone, now), _waiting(state.waiting)], "\n\n")
    title = compose(_("<b>All sending is stopped.</b>"))
    rest = _(
        "Nothing goes out until /resume_sending, also after a restart. Commands are answered all the same, and what "
        "falls due waits."
    )
    return joined([joined([title, rest], " "), _waiting(state.waiting)], "\n\n")


def sending_resumed(state: SendingState, *, zone: str, now: datetime) -> Content:
    """Answer /resume_sending."""
    if not state.changed:
        return joined([_("Sending is not stopped."), _waiting(state.waiting)], " ")
    title = compose(_("<b>Sending goes on.</b>"))
    since = "" if state.since is None else _at(_("It was stopped since {moment}."), state.since, zone, now)
    return joined([title, since, _leaving(state.waiting)], " ")


def sending_refused(category: str) -> Content:
    """Alert administrators that the bot may not send, and say what to do."""
    title = compose(_("<b>I can't send anything at the moment.</b>"))
    kept = _("Nothing is lost: everything waits, and goes out by itself once that is mended.")
    return joined([title, joined([reason_to_stop(category), kept], " ")], "\n\n")


def sending_restored(
    category: str, *, since: datetime, until: datetime, waiting: int, zone: str, now: datetime
) -> Content:
    """Tell administrators that the bot sends again, since when it could not, and why."""
    title = compose(_("<b>I can send again.</b>"))
    template = _("Sending was stopped from {since} to {until} ({zone}).")
    begin, end = (near_moment(at.replace(second=0, microsecond=0), zone, now=now) for at in (since, until))
    when = plain(template, since=begin, until=end, zone=zone)
    return joined([title, joined([when, reason_to_stop(category), _leaving(waiting)], " ")], "\n\n")


def _at(template: str, moment: datetime | None, zone: str, now: datetime) -> str:
    return plain(template, moment="" if moment is None else with_aside(near_moment(moment, zone, now=now), zone))


def _waiting(count: int) -> str:
    if not count:
        return _("No message is due at this moment.")
    return plain(n_("{n} message is due and waits.", "{n} messages are due and wait.", count), n=count)


def _leaving(count: int) -> str:
    if not count:
        return _("No message has waited for it.")
    return plain(n_("{n} message goes out now.", "{n} messages go out now.", count), n=count)
