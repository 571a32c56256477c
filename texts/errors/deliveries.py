"""Why nothing can be done about a delivery or a reminder, in words."""

from scheduling import errors
from scheduling.content import Content
from texts.dates import near_moment
from texts.errors.base import Here, words_for
from texts.mishaps import stale_button
from texts.rich import compose
from texts.speech import _


@words_for.register
def _nothing_to_retry(_error: errors.NothingToRetry, _here: Here) -> Content:
    return Content(_("There is nothing left to decide here. /failed shows what has not arrived."))


@words_for.register
def _already_arrived(error: errors.AlreadyArrived, _here: Here) -> Content:
    return compose(_("<b>#{number}</b> has arrived meanwhile, so there is nothing to decide."), number=error.number)


@words_for.register
def _already_under_way(error: errors.AlreadyUnderWay, _here: Here) -> Content:
    return compose(_("<b>#{number}</b> is being sent again already."), number=error.number)


@words_for.register
def _already_left(error: errors.AlreadyLeft, _here: Here) -> Content:
    return compose(_("It was decided before to leave <b>#{number}</b> as it is."), number=error.number)


@words_for.register
def _reminder_not_found(_error: errors.ReminderNotFound, _here: Here) -> Content:
    return Content(_("I don't know this reminder any more: it was deleted. To be reminded again, schedule it anew."))


@words_for.register
def _already_done(_error: errors.AlreadyDone, _here: Here) -> Content:
    return Content(_("This one is done already."))


@words_for.register
def _already_snoozed(error: errors.AlreadySnoozed, here: Here) -> Content:
    when = near_moment(error.until.replace(second=0, microsecond=0), error.zone, now=here.now)
    return compose(_("It is snoozed already, until {moment} (#{number})."), moment=when, number=error.number)


@words_for.register
def _snooze_not_offered(_error: errors.SnoozeNotOffered, _here: Here) -> Content:
    return stale_button()
