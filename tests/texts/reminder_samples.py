"""What is said about reminders, for the tests of what is said."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from scheduling.content import Content
from scheduling.errors import NotOnce, TimeInThePast
from scheduling.messages import ScheduledMessage
from texts import reminder_buttons, reminders

DELIVERY = UUID(int=2**128 - 1)
ZONE = "America/Argentina/Buenos_Aires"
FAR = timedelta(days=400)


def screens(one: ScheduledMessage, *, now: datetime) -> dict[str, Callable[[], Content]]:
    """Every screen, by the name of its function and its variant."""
    here = {"zone": ZONE, "now": now}
    passed = TimeInThePast(now, now, ZONE)
    return {
        "snoozed_as_written": lambda: reminders.snoozed_as_written(one, now + timedelta(minutes=10), **here),
        "until_when": lambda: reminders.until_when(one, **here),
        "until_when_again": lambda: reminders.until_when_again(NotOnce(), **here),
        "until_when_again passed": lambda: reminders.until_when_again(passed, **here),
        "which_time": reminders.which_time,
        "placeholder": lambda: Content(reminders.placeholder()),
        "snooze_of": lambda: Content(reminders.snooze_of(one.number)),
        "snooze_of nothing": lambda: Content(reminders.snooze_of(None)),
    }


def rows(*, now: datetime, name: str = "Ada") -> list[reminder_buttons.Rows]:
    """All that can stand below a reminder."""
    here = {"zone": ZONE, "now": now}
    moments = [now + timedelta(hours=1), now + timedelta(days=1), now + FAR]
    return [
        reminder_buttons.open_rows(DELIVERY),
        reminder_buttons.choice_rows(DELIVERY, moments, **here),
        reminder_buttons.reading_rows(DELIVERY, moments, **here),
        reminder_buttons.done_rows(DELIVERY, now, by=None, **here),
        reminder_buttons.done_rows(DELIVERY, now - FAR, by=name, **here),
        *(reminder_buttons.snoozed_rows(DELIVERY, at, **here) for at in moments),
    ]


def toasts(*, now: datetime) -> list[str]:
    """All short answers to taps."""
    here = {"zone": ZONE, "now": now}
    return [
        reminder_buttons.done(),
        reminder_buttons.done_before(now - FAR, **here),
        reminder_buttons.taken_back(),
        reminder_buttons.snoozed(now + FAR, **here),
    ]
