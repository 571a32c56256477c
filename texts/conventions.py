"""What was assumed where a time can be read in more than one way, in words."""

from datetime import datetime

from scheduling.expressions.reading import Convention
from scheduling.zones import known_zone
from texts.dates import clock, day_of_year, weekday
from texts.rich import plain
from texts.speech import _


def stated(at: datetime, zone: str, convention: Convention | None) -> str:
    """Say by which convention a time was read that was understood as `at`; nothing where by none."""
    local = at.astimezone(known_zone(zone))
    if (weekday_said := _of_weekday(convention)) is not None:
        return weekday_said
    match convention:
        case Convention.WEEKDAY_DIFFERS:
            return plain(_("That date is a {weekday}; I went by the date."), weekday=weekday(local.date()))
        case Convention.DATE_ORDER:
            return plain(_("I read the date as {day}."), day=day_of_year(local.date()))
        case Convention.HALF_OF_DAY:
            return plain(_("You didn't say which half of the day, so I took {clock}."), clock=clock(local))
        case Convention.MORNING:
            return plain(_("You named no time of day, so I took {clock}."), clock=clock(local))
        case Convention.TOMORROW:
            return plain(_("{clock} has passed today, so I took tomorrow."), clock=clock(local))
        case Convention.DURATION:
            return _("I counted that from now.")
        case Convention.ZONE:
            return _("I took the distance from UTC that you named, though clocks there show another one then.")
        case _:
            return ""


def _of_weekday(convention: Convention | None) -> str | None:
    match convention:
        case Convention.NEXT_WEEKDAY:
            return _("“Next” before a weekday is the one of next week to me.")
        case Convention.COMING_WEEKDAY:
            return _("“Next” before a weekday is the coming one to me.")
        case Convention.THIS_WEEKDAY:
            return _("Today is that weekday, so I took today.")
        case Convention.WEEKDAY_TODAY:
            return _("Today is that weekday, so I took the one a week from now.")
        case _:
            return None
