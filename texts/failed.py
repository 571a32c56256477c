"""The dead letters: what has not arrived, or may not have, as a list, by reason, and one by one."""

from collections.abc import Sequence
from datetime import datetime

from scheduling.chats import Chat
from scheduling.content import TEXT_LIMIT, Content
from scheduling.deliveries import AttemptStatus, DeliveryStatus
from scheduling.messages import ScheduledMessage
from scheduling.ports import Attempt, FailedDelivery, FailedPage
from texts.becoming import at_that_time, state, tries
from texts.contents import shown, summary
from texts.dates import moment, moment_with_nearness, near_moment, with_aside, zone_name
from texts.destinations import arrow
from texts.reasons import reason, reason_of
from texts.rich import bold, compose, fitted, joined, plain
from texts.speech import _, n_

_FIRST_WORDS = 48
_TRIES_SHOWN = 8


def failed_list(page: FailedPage, *, chat: Chat, now: datetime) -> Content:
    """Show one page of what has not arrived, newest first, or say that there is nothing."""
    if not page.total:
        return Content(_("Nothing here has failed, and nothing is in doubt."))
    footer = Content("")
    if page.pages > 1:
        footer = compose(_("Page {number} of {pages}"), number=page.index + 1, pages=page.pages)
    title = _title(page)
    lines = joined((_entry(delivery, chat, now) for delivery in page.deliveries), "\n\n")
    room = TEXT_LIMIT - len(title.text) - len(footer.text) - 4
    return joined([title, lines.shorten(room), footer], "\n\n")


def reasons_list(page: FailedPage) -> Content:
    """Show why how many failed, to choose those of one reason."""
    title = compose(_("<b>Which ones shall I send again?</b>"))
    lines = (f"{count} × {reason(category)}" for category, count in page.by_frequency)
    return joined([title, joined(lines)], "\n\n").shorten(TEXT_LIMIT)


def delivery_card(delivery: FailedDelivery, attempts: Sequence[Attempt], *, now: datetime) -> Content:
    """Show one delivery: what, when it was due, what became of it, and each try."""
    zone = delivery.message.timing.zone
    title = joined([bold(f"#{delivery.message.number}"), state(delivery), arrow(delivery.message)], " · ")
    due = plain(_("Due: {moment}"), moment=moment_with_nearness(delivery.occurrence_at, zone, now=now))

    def build(content: Content) -> Content:
        return joined([title, shown(content), due, _history(delivery, attempts, zone=zone, now=now)], "\n\n")

    return fitted(build, delivery.message.content)


def whole_message(message: ScheduledMessage, occurrence_at: datetime) -> list[Content]:
    """Return a message as it would be sent, and when it was due: in two messages where one can't hold both."""
    template = _("This is <b>#{number}</b>, due {moment}:")
    when = moment(occurrence_at, message.timing.zone, with_zone=True)
    lead = compose(template, number=message.number, moment=when)
    whole = shown(message.content) if message.content.items or message.content.more else message.content
    both = joined([lead, whole], "\n\n")
    return [both] if len(both.text) <= TEXT_LIMIT else [lead, whole]


def _title(page: FailedPage) -> Content:
    said = []
    if page.failed:
        template = n_("<b>{n} message could not be sent</b>", "<b>{n} messages could not be sent</b>", page.failed)
        said.append(compose(template, n=page.failed))
    if page.doubtful:
        template = n_(
            "<b>{n} message may not have arrived</b>", "<b>{n} messages may not have arrived</b>", page.doubtful
        )
        said.append(compose(template, n=page.doubtful))
    return joined(said)


def _entry(delivery: FailedDelivery, chat: Chat, now: datetime) -> Content:
    zone = delivery.message.timing.zone
    when = near_moment(delivery.occurrence_at, zone, now=now)
    if zone != chat.zone:
        when = with_aside(when, zone_name(zone))
    number = bold(f"#{delivery.message.number}")
    first = joined([number, when, arrow(delivery.message), summary(delivery.message.content, _FIRST_WORDS)], " · ")
    doubt = _("It may not have arrived.") if delivery.status is DeliveryStatus.UNKNOWN else ""
    why = reason_of(delivery.category, delivery.message.content)
    return joined([first, joined([doubt, why, tries(delivery.tries)], " ")])


def _history(delivery: FailedDelivery, attempts: Sequence[Attempt], *, zone: str, now: datetime) -> Content:
    if not attempts:
        return joined([reason(delivery.category), tries(0)], " ")
    shown = attempts[-_TRIES_SHOWN:]
    title = plain(n_("{n} try:", "{n} tries:", len(attempts)), n=len(attempts))
    earlier = ""
    if more := len(attempts) - len(shown):
        earlier = plain(n_("… {n} earlier one", "… {n} earlier ones", more), n=more)
    lines = (f"• {at_that_time(near_moment(one.started_at, zone, now=now), _outcome(one))}" for one in shown)
    return joined([title, earlier, *lines])


def _outcome(attempt: Attempt) -> str:
    match attempt.status:
        case AttemptStatus.SENT:
            return _("It arrived.")
        case AttemptStatus.STARTED:
            return _("It is under way.")
        case _:
            return reason(attempt.category or "")
