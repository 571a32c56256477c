"""Why nothing can be done about a broadcast, in words."""

from scheduling import errors
from scheduling.content import Content
from texts.errors.base import Here, words_for
from texts.mishaps import stale_button
from texts.speech import _


@words_for.register
def _broadcast_not_found(_error: errors.BroadcastNotFound, _here: Here) -> Content:
    return Content(_("I don't know this broadcast: perhaps it was deleted."))


@words_for.register
def _broadcast_changed(_error: errors.BroadcastChanged, _here: Here) -> Content:
    return stale_button()


@words_for.register
def _broadcast_over(_error: errors.BroadcastOver, _here: Here) -> Content:
    return Content(_("This broadcast is over already, so there is nothing left to change."))


@words_for.register
def _broadcast_busy(_error: errors.BroadcastBusy, _here: Here) -> Content:
    return Content(_("This broadcast is not ready for that: let it go on first, and wait a moment."))


@words_for.register
def _nothing_to_send_again(_error: errors.NothingToSendAgain, _here: Here) -> Content:
    return Content(_("There is nothing of this broadcast to send again."))


@words_for.register
def _pace_out_of_range(error: errors.PaceOutOfRange, _here: Here) -> Content:
    return Content(_("Choose a pace between 1 and {most} messages a second.").format(most=error.most))


@words_for.register
def _own_time_needs_one_clock(_error: errors.OwnTimeNeedsOneClock, _here: Here) -> Content:
    return Content(
        _("For everybody's own clock I need one time of day, such as “every Monday at 9:00”, and not an interval.")
    )


@words_for.register
def _not_for_broadcasts(_error: errors.NotForBroadcasts, _here: Here) -> Content:
    return Content(_("That can't be done with a broadcast. /broadcasts shows what can."))
