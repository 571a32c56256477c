"""What the bot says without being asked: of failures, one or many, and of lateness; and how it takes the answers."""

from collections.abc import Sequence
from datetime import datetime

from scheduling.categories import OF_AUTHOR
from scheduling.content import Content
from scheduling.deliveries import DeliveryStatus
from scheduling.lifecycle import MessageStatus
from scheduling.ports import FailureNotice
from texts.contents import summary
from texts.dates import moment, moment_with_nearness, near_moment
from texts.destinations import arrow
from texts.reasons import reason, reason_of
from texts.rich import bold, compose, joined, plain
from texts.speech import _, n_

_FIRST_WORDS = 60
_FEWER_WORDS = 40
_NAMED = 5
"""How many of many messages are named one by one."""


def failure_notice(notice: FailureNotice, now: datetime) -> Content:
    """Tell an author what did not arrive (or may not have), why, what pauses, and what they can do."""
    when = moment_with_nearness(notice.occurrence_at, notice.message.timing.zone, now=now)
    words = summary(notice.message.content, _FIRST_WORDS)
    what = compose(_what(notice.status), number=notice.message.number, moment=when)
    what = joined([what, arrow(notice.message)], " ")
    rest = joined([reason_of(notice.category, notice.message.content), _pausing(_paused(notice)), _next(notice)], " ")
    return joined([what, words, rest], "\n\n")


def many_doubtful(notices: Sequence[FailureNotice], count: int, now: datetime) -> Content:
    """Ask what to do about `count` messages that may or may not have arrived; `notices` are some of them."""
    title = n_("<b>{n} message may not have arrived</b>", "<b>{n} messages may not have arrived</b>", count)
    advice = _("Please look into the chat first: what is missing there can be sent again.")
    return joined([compose(title, n=count), _some(notices, count, now), joined([_why(notices), advice], " ")], "\n\n")


def many_failed(notices: Sequence[FailureNotice], count: int, paused: int, now: datetime) -> Content:
    """Tell of `count` messages that did not arrive, and of the schedules that pause; `notices` are some of them."""
    title = n_("<b>{n} message could not be sent</b>", "<b>{n} messages could not be sent</b>", count)
    advice = _("/failed shows each of them with its reason.")
    rest = joined([_why(notices), _pausing(paused), advice], " ")
    return joined([compose(title, n=count), _some(notices, count, now), rest], "\n\n")


def failed_elsewhere(notices: Sequence[FailureNotice], title: str, now: datetime) -> Content:
    """Tell an author in private what did not arrive (or all that may not have) in a group that I can't write to."""
    template = _("I can't write in <b>{chat}</b> now. What you scheduled there could not be sent:")
    if notices[0].status is DeliveryStatus.UNKNOWN:
        template = _("I can't write in <b>{chat}</b> now. What you scheduled there may not have arrived:")
    lead = compose(template, chat=title)
    advice = _("Once I can write there again, /failed shows it there, and you can send it again.")
    rest = joined([_why(notices), _pausing(max(map(_paused, notices))), advice], " ")
    return joined([lead, _some(notices, len(notices), now), rest], "\n\n")


def retry_started() -> Content:
    """Confirm a tap on Retry or Send again."""
    return Content(_("I'm sending it again now. You'll hear from me if it fails."))


def retries_started(count: int | None) -> Content:
    """Confirm a tap on Retry all or Send all again; None where the number is not known any more."""
    if count is None:
        return Content(_("They are being sent again. You'll hear from me if one fails."))
    template = n_(
        "{n} message is being sent again. You'll hear from me if it fails.",
        "{n} messages are being sent again. You'll hear from me if one fails.",
        count,
    )
    return compose(template, n=count)


def left_alone(number: int) -> Content:
    """Confirm a tap on Leave it."""
    return compose(_("All right, <b>#{number}</b> is not sent again."), number=number)


def all_left_alone(count: int | None) -> Content:
    """Confirm a tap on Leave all; None where the number is not known any more."""
    if count is None:
        return Content(_("All right, none of them is sent again."))
    template = n_("All right, {n} message is not sent again.", "All right, {n} messages are not sent again.", count)
    return compose(template, n=count)


def late_note(occurrence_at: datetime, *, zone: str) -> Content:
    """Say that a message arrives later than it was meant to."""
    return Content(
        plain(_("This was due {moment}. I'm late, sorry."), moment=moment(occurrence_at, zone, with_zone=True))
    )


def _what(status: DeliveryStatus) -> str:
    if status is DeliveryStatus.UNKNOWN:
        return _("I don't know whether <b>#{number}</b>, due {moment}, has arrived:")
    if status is DeliveryStatus.SUSPENDED:
        return _("<b>#{number}</b>, due {moment}, is on hold:")
    return _("<b>#{number}</b>, due {moment}, could not be sent:")


def _next(notice: FailureNotice) -> str:
    status = notice.status
    if notice.category in OF_AUTHOR:
        return _("Retry tries it at once, and lets go on what is paused.")
    if status is DeliveryStatus.UNKNOWN:
        return _("Please look into the chat first: if it is missing there, tap Send again.")
    if status is DeliveryStatus.SUSPENDED:
        return _("Once that is mended, it goes out by itself; Retry tries it at once.")
    return _("Retry sends it once more.")


def _paused(notice: FailureNotice) -> int:
    """Return how many schedules pause for the same reason, its own among them."""
    own = notice.message.status is MessageStatus.PAUSED and notice.message.paused_because is not None
    return notice.paused + own


def _pausing(schedules: int) -> str:
    if not schedules:
        return ""
    template = n_(
        "{n} schedule is paused until that is mended.", "{n} schedules are paused until that is mended.", schedules
    )
    return plain(template, n=schedules)


def _some(notices: Sequence[FailureNotice], count: int, now: datetime) -> Content:
    """Name the first few, and say how many there are besides."""
    named = list(notices[:_NAMED])
    lines: list[Content | str] = [
        joined(
            [
                bold(f"#{notice.message.number}"),
                near_moment(notice.occurrence_at, notice.message.timing.zone, now=now),
                arrow(notice.message),
                summary(notice.message.content, _FEWER_WORDS),
            ],
            " · ",
        )
        for notice in named
    ]
    if (more := count - len(named)) > 0:
        lines.append(plain(_("… and {n} more"), n=more))
    return joined(lines)


def _why(notices: Sequence[FailureNotice]) -> str:
    """Return the reason where all have the same."""
    categories = {notice.category for notice in notices}
    return reason(categories.pop()) if len(categories) == 1 else ""
