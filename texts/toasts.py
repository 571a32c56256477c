"""Short answers to taps on buttons, at most 200 characters, without formatting."""

from datetime import date, datetime, time

from scheduling.content import Content
from scheduling.errors import DomainError
from scheduling.expressions.vocabulary import DayPart
from scheduling.messages import ScheduledMessage
from scheduling.options import Option, Options
from texts.dates import clock, day_in_words, near_moment, span
from texts.day_parts import part_of_day
from texts.errors import explain
from texts.mishaps import stale_button as stale_screen
from texts.mishaps import went_wrong as went_wrong_screen
from texts.notices import all_left_alone as all_left_alone_screen
from texts.notices import retries_started as retries_started_screen
from texts.options import label, name
from texts.priorities import priority_in_words
from texts.rich import joined, plain
from texts.speech import _, n_

TOAST_LIMIT = 200


def cancelled(number: int) -> str:
    """Say that a message is cancelled."""
    return plain(_("#{number} is cancelled."), number=number)


def paused(number: int) -> str:
    """Say that a message rests."""
    return plain(_("#{number} is paused."), number=number)


def resumed(number: int) -> str:
    """Say that a paused message goes on."""
    return plain(_("#{number} goes on."), number=number)


def restored(number: int) -> str:
    """Say that a cancelled message is scheduled again."""
    return plain(_("#{number} is scheduled again."), number=number)


def skipped(message: ScheduledMessage, run_at: datetime, *, now: datetime) -> str:
    """Say which run is left out."""
    return plain(_("Skipped: {moment}"), moment=near_moment(run_at, message.timing.zone, now=now))


def skip_taken_back() -> str:
    """Say that nothing is left out after all."""
    return _("All right, it isn't skipped.")


def sent_at_once(number: int) -> str:
    """Say that a message is sent out of turn."""
    return plain(_("#{number} is on its way."), number=number)


def priority_set(number: int, priority: int) -> str:
    """Say how important a message is now."""
    return plain(_("Priority of #{number}: {priority}"), number=number, priority=priority_in_words(priority))


def option_set(option: Option, options: Options) -> str:
    """Say what is chosen now."""
    if option in {Option.NAGGING, Option.NAGS}:
        return label(Option.NAGGING, options)
    if option is Option.DELETE_AFTER:
        return label(option, options)
    template = _("{option}: on") if options.has(option) else _("{option}: off")
    return plain(template, option=name(option))


def brought_back(number: int) -> str:
    """Say that an edit is taken back."""
    return plain(_("#{number} is as it was before."), number=number)


def left_as_it_is() -> str:
    """Say that nothing is changed after all."""
    return _("All right, it stays as it is.")


def end_set(number: int, until: date | None) -> str:
    """Say until when a message repeats now."""
    if until is None:
        return plain(_("#{number} repeats without end."), number=number)
    return plain(_("#{number} repeats until {date}."), number=number, date=day_in_words(until))


def scheduled(number: int) -> str:
    """Say that a message is scheduled as it was meant."""
    return plain(_("#{number} is scheduled."), number=number)


def rescheduled(number: int) -> str:
    """Say that a message is changed as it was edited."""
    return plain(_("#{number} is changed."), number=number)


def put_aside() -> str:
    """Say that a question is put aside."""
    return _("All right, nothing is scheduled.")


def quiet_hours_set(begin: time, end: time) -> str:
    """Say when nothing makes a sound from now on."""
    return plain(_("Quiet hours: {hours}"), hours=span(begin, end))


def no_quiet_hours() -> str:
    """Say that there are no quiet hours any more."""
    return _("There are no quiet hours any more.")


def hour_set(part: DayPart, hour: time) -> str:
    """Say what a part of the day means now."""
    return plain(_("{part}: {time}"), part=part_of_day(part), time=clock(hour))


def unscheduled(number: int) -> str:
    """Say that a message just scheduled was taken back."""
    return plain(_("#{number} is taken back."), number=number)


def retry_started(number: int) -> str:
    """Say that a failed delivery is being sent again."""
    return plain(_("#{number} is being sent again."), number=number)


def left_alone(number: int) -> str:
    """Say that a failed delivery, or one in doubt, stays as it is."""
    return plain(_("All right, #{number} is not sent again."), number=number)


def retries_started(count: int | None, left: int) -> str:
    """Say that failed deliveries are being sent again, and how many others have to decide on."""
    return _with_others(retries_started_screen(count).text, left)


def all_left_alone(count: int | None, left: int) -> str:
    """Say that failed deliveries stay as they are, and how many others have to decide on."""
    return _with_others(all_left_alone_screen(count).text, left)


def zone_kept() -> str:
    """Say that the time zone stays as it is."""
    return _("All right, it stays as it is.")


def stale_button() -> str:
    """Say that a button is out of date."""
    return stale_screen().text[:TOAST_LIMIT]


def went_wrong() -> str:
    """Say that something failed on our side."""
    return went_wrong_screen().text[:TOAST_LIMIT]


def explained(error: DomainError, *, now: datetime, zone: str) -> str:
    """Put a domain error into one line, without the example that its full explanation has."""
    said, _blank, _example = explain(error, now=now, zone=zone).text.partition("\n\n")
    return Content(said).first_words(TOAST_LIMIT)


def _with_others(said: str, left: int) -> str:
    if not left:
        return said[:TOAST_LIMIT]
    template = n_("{n} was scheduled by somebody else.", "{n} were scheduled by others.", left)
    return joined([said, plain(template, n=left)], " ").text[:TOAST_LIMIT]
