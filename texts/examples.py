"""Commands that work when they are copied. Their dates lie ahead of `now`."""

from datetime import datetime, timedelta

from scheduling.errors import Form
from scheduling.zones import known_zone
from texts.dates import day_in_words
from texts.rich import to_copy
from texts.speech import _, p_

_TIME_TO_COPY = timedelta(hours=1)


def example(form: Form, *, now: datetime, zone: str) -> str:
    """Return a `/schedule` command of the form, such as `/schedule daily 09:00 Good morning!`."""
    return f"/schedule {expression(form, now=now, zone=zone)} {_message(form)}"


def expression(form: Form, *, now: datetime, zone: str) -> str:
    """Return a time expression of the form in the language that is spoken, such as `daily 09:00`.

    Translations are read by the bot itself: a test has every one of them read, and none may be asked about.
    """
    match form:
        case Form.ONCE:
            # Translators: an example that the bot itself must read; {day} is "31 December 2026"
            return to_copy(_("{day} at 12:00"), day=new_years_eve(now=now, zone=zone))
        case Form.IN:
            # Translators: an example that the bot itself must read
            return _("in 10 minutes")
        case Form.DAILY:
            # Translators: an example that the bot itself must read: every day
            return _("daily 09:00")
        case Form.WEEKLY:
            # Translators: an example that the bot itself must read: every Monday, Wednesday and Friday
            return _("weekly mon,wed,fri 08:00")
        case Form.MONTHLY:
            # Translators: an example that the bot itself must read: on the first day of each month
            return _("monthly 1 10:00")
        case Form.EVERY:
            # Translators: an example that the bot itself must read: every 30 minutes
            return _("every 30m")


def times() -> tuple[str, ...]:
    """Return times as they are written alone, once and again and again; the bot reads them, as `expression` says."""
    # Translators: an example that the bot itself must read
    return (_("tomorrow 09:00"), _("weekly mon,wed,fri 08:00"), _("every 30m"))


def link_button() -> str:
    """Return a link button as it is written: "[Open](https://example.org)"."""
    return to_copy("[{label}](https://example.org)", label=p_("label of a link button", "Open"))


def new_years_eve(*, now: datetime, zone: str) -> str:
    """Return the next 31 December whose noon lies ahead in `zone`, in words: "31 December 2026"."""
    local = now.astimezone(known_zone(zone)).replace(tzinfo=None)
    noon = local.replace(month=12, day=31, hour=12, minute=0)
    return day_in_words(noon.replace(year=local.year if local < noon - _TIME_TO_COPY else local.year + 1).date())


def to_channel(name: str, *, now: datetime, zone: str) -> str:
    """Return a `/schedule` command for a channel: `name` is "@news", or a title in quotation marks."""
    return f"/schedule to: {name} {tomorrow(now=now, zone=zone)} {_('Your message')}"


def tomorrow(*, now: datetime, zone: str, like: datetime | None = None) -> str:
    """Return tomorrow at 09:00 in `zone`, or at the clock time of the instant `like`, as `2026-11-24T09:00`."""
    here = known_zone(zone)
    day = now.astimezone(here).date() + timedelta(days=1)
    return f"{day.isoformat()}T{like.astimezone(here).strftime('%H:%M') if like else '09:00'}"


def _message(form: Form) -> str:
    match form:
        case Form.ONCE:
            return _("Happy New Year!")
        case Form.IN:
            return _("The tea is ready")
        case Form.DAILY:
            return _("Good morning!")
        case Form.WEEKLY:
            return _("Stand-up in ten minutes")
        case Form.MONTHLY:
            return _("Time to pay the rent")
        case Form.EVERY:
            return _("Time for a break")
