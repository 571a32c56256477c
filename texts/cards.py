"""What the bot says of one scheduled message: as the answer to `/schedule`, as a card, and once it is cancelled."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from scheduling.categories import OF_AUTHOR
from scheduling.chats import Chat
from scheduling.content import Content, Entity, utf16_length
from scheduling.deliveries import DeliveryStatus
from scheduling.expressions.reading import Convention
from scheduling.lifecycle import MessageStatus
from scheduling.messages import ScheduledMessage
from scheduling.options import NO_OPTIONS
from scheduling.policies import DEFAULT_PRIORITY
from scheduling.ports import LastResult
from scheduling.recurrence import Run
from scheduling.reminders import usual_options
from scheduling.timing import ZoneSource
from scheduling.zones import known_zone
from texts.broadcast_runs import on_card
from texts.contents import shown, summary
from texts.conventions import stated
from texts.dates import (
    clock,
    clock_or_moment,
    moment_for_readers,
    moment_with_nearness,
    with_aside,
    zone_label,
    zone_name,
)
from texts.destinations import arrow
from texts.options import chosen
from texts.priorities import priority_in_words
from texts.reasons import reason
from texts.reminders import snooze_of
from texts.rich import bold, compose, fitted, joined, plain, sentence
from texts.rules import describe, progress
from texts.speech import _

_FIRST_WORDS = 60
_BUTTONS_NAMED = 12
_A_DAY = timedelta(days=1)


def scheduled(
    message: ScheduledMessage,
    *,
    runs: Sequence[Run],
    chat: Chat,
    now: datetime,
    notes: Collection[str] = (),
    sent_at: datetime | None = None,
    overdue_at: datetime | None = None,
    convention: Convention | None = None,
) -> Content:
    """Answer `/schedule`: number, message, rule, next runs, and what is worth knowing.

    `notes` are codes of `Note`. `sent_at` is given where the command had to wait for us, `overdue_at` where a run fell
    due meanwhile, `convention` where the time has another meaning.
    """
    title = compose(_("<b>#{number}</b> is scheduled."), number=message.number)
    delay = _delay(message, sent_at=sent_at, overdue_at=overdue_at, now=now)
    read_as = _convention(message, runs, convention)
    return _confirmation(title, message, runs=runs, chat=chat, now=now, notes=notes, remarks=(delay, read_as))


def rescheduled(
    message: ScheduledMessage,
    *,
    runs: Sequence[Run],
    chat: Chat,
    now: datetime,
    notes: Collection[str] = (),
    sent_at: datetime | None = None,
    overdue_at: datetime | None = None,
    convention: Convention | None = None,
) -> Content:
    """Answer the edit of a `/schedule` message; `sent_at` and `overdue_at` as for `scheduled`."""
    title = compose(_("<b>#{number}</b> is changed as you edited it."), number=message.number)
    delay = _delay(message, sent_at=sent_at, overdue_at=overdue_at, now=now)
    read_as = _convention(message, runs, convention)
    return _confirmation(title, message, runs=runs, chat=chat, now=now, notes=notes, remarks=(delay, read_as))


def restored(message: ScheduledMessage, *, runs: Sequence[Run], chat: Chat, now: datetime) -> Content:
    """Confirm that a cancelled message is scheduled again."""
    title = compose(_("<b>#{number}</b> is scheduled again."), number=message.number)
    return _confirmation(title, message, runs=runs, chat=chat, now=now, notes=())


def card(
    message: ScheduledMessage, *, runs: Sequence[Run], last: LastResult | None, chat: Chat, now: datetime
) -> Content:
    """Show all there is to know of a scheduled message."""
    title = joined([bold(f"#{message.number}"), _status(message.status), arrow(message)], " · ")
    return _card(title, message, runs=runs, last=last, chat=chat, now=now)


def edited(
    message: ScheduledMessage,
    *,
    runs: Sequence[Run],
    last: LastResult | None,
    chat: Chat,
    now: datetime,
    notes: Collection[str] = (),
    convention: Convention | None = None,
    remark: str = "",
) -> Content:
    """Show the card of a message that was edited just now, and what is worth knowing of that."""
    title = joined([compose(_("<b>#{number}</b> is changed."), number=message.number), arrow(message)], " ")
    said = joined([remark, _convention(message, runs, convention), *_notes(message, runs, notes)])
    return _card(title, message, runs=runs, last=last, chat=chat, now=now, notes=notes, said=said)


def priorities(message: ScheduledMessage) -> Content:
    """Ask how important a message is."""
    title = compose(_("<b>How important is #{number}?</b>"), number=message.number)
    return joined([title, _("Where much is due at the same time, what is more important goes first.")], "\n\n")


def ends(message: ScheduledMessage) -> Content:
    """Ask until when a message repeats."""
    title = compose(_("<b>Until when shall #{number} repeat?</b>"), number=message.number)
    rule = sentence(describe(message.timing))
    return joined([title, rule, _("The day itself is included.")], "\n\n")


def cancelled(message: ScheduledMessage) -> Content:
    """Confirm that a message is cancelled."""
    template = _("<b>#{number}</b> is cancelled and won't be sent: {words}")
    return compose(template, number=message.number, words=summary(message.content, _FIRST_WORDS))


def _card(
    title: Content,
    message: ScheduledMessage,
    *,
    runs: Sequence[Run],
    last: LastResult | None,
    chat: Chat,
    now: datetime,
    notes: Collection[str] = (),
    said: Content | str = "",
) -> Content:
    pause = _pause(message)
    rule = _rule_and_runs(message, runs, chat=chat, now=now, notes=notes)
    options = _options(message, chat)
    details = joined([_snooze(message), _zone(message, chat), _priority(message), options])
    result = _last_result(last, zone=message.timing.zone, now=now)
    if message.broadcast is not None:
        rule = rule if message.broadcast.at_local is None else Content("")
        details, result = on_card(message, now=now), Content(options)
    buttons = _buttons(message.content)

    def build(content: Content) -> Content:
        return joined([title, pause, shown(content), buttons, rule, said, details, result], "\n\n")

    return fitted(build, message.content)


def _snooze(message: ScheduledMessage) -> str:
    return "" if message.parent_id is None else snooze_of(message.parent_number)


def _buttons(content: Content) -> Content:
    """Name the buttons below a message; a tap on a name opens what the button does."""
    if not content.buttons:
        return Content("")
    each = [one for row in content.buttons for one in row]
    named: list[Content | str] = [
        Content(one.text, (Entity("text_link", 0, utf16_length(one.text), {"url": one.url}),))
        for one in each[:_BUTTONS_NAMED]
    ]
    if (more := len(each) - _BUTTONS_NAMED) > 0:
        named.append(plain(_("… and {n} more"), n=more))
    return compose(_("Buttons: {labels}"), labels=joined(named, " · "))


def _confirmation(
    title: Content,
    message: ScheduledMessage,
    *,
    runs: Sequence[Run],
    chat: Chat,
    now: datetime,
    notes: Collection[str],
    remarks: Sequence[str] = (),
) -> Content:
    said = joined([*remarks, *_notes(message, runs, notes), _unset_zone(message, chat, now)])
    title = joined([title, arrow(message)], " ")
    rule = _rule_and_runs(message, runs, chat=chat, now=now, notes=notes)
    buttons = _buttons(message.content)
    options = _options(message, chat)

    def build(content: Content) -> Content:
        return joined([title, shown(content), buttons, rule, options, said], "\n\n")

    return fitted(build, message.content)


def _options(message: ScheduledMessage, chat: Chat) -> str:
    """Name what was chosen otherwise than usual. In a channel nobody is reminded."""
    usual = usual_options(message.content, chat) if message.destination is None else NO_OPTIONS
    return chosen(message.options, usual)


def _pause(message: ScheduledMessage) -> str:
    if message.status is not MessageStatus.PAUSED or message.paused_because is None:
        return ""
    if message.paused_because in OF_AUTHOR:  # its reason says what to do
        return reason(message.paused_because)
    remedy = _("It goes on by itself once I can write there again.")
    return joined([reason(message.paused_because), remedy], " ").text


def _rule_and_runs(
    message: ScheduledMessage, runs: Sequence[Run], *, chat: Chat, now: datetime, notes: Collection[str] = ()
) -> Content:
    zone, is_shared = message.timing.zone, chat.kind.is_shared
    if message.timing.is_once:
        if message.status is MessageStatus.PAUSED:
            runs = message.timing.upcoming(message.timing.next_after(message.created_at - _A_DAY), 1)
        if not runs:
            return Content("")
        at = runs[0].at
        own = with_aside(moment_with_nearness(at, zone, now=now), zone_name(zone))
        when = moment_for_readers(at, zone, now=now) if is_shared else own
        return compose(_("Once: {moment}"), moment=when)
    rule = sentence(describe(message.timing, aside="clamped" not in notes))
    if not runs:
        return Content(rule)
    counted = progress(message.timing, message.occurrence_index) if message.status is MessageStatus.ACTIVE else ""
    heading = compose(_("Next times ({zone}):"), zone=zone_name(zone))
    if is_shared:
        lines = [Content("• ") + moment_for_readers(run.at, zone, now=now) for run in runs]
    else:
        lines = [Content(f"• {moment_with_nearness(run.at, zone, now=now)}") for run in runs]
    return joined([rule, heading, *lines, counted])


def _notes(message: ScheduledMessage, runs: Sequence[Run], notes: Collection[str]) -> list[str]:
    said = []
    if "clamped" in notes:
        said.append(_("Where a month is too short for that day, I'll send it on the month's last day."))
    if "in_gap" in notes:
        said.append(_gap(message, runs))
    elif any(run.in_gap for run in runs):
        said.append(_later_in_gap())
    return said


def _convention(message: ScheduledMessage, runs: Sequence[Run], convention: Convention | None) -> str:
    """Say what was assumed where its time could be read in more than one way."""
    return stated(runs[0].at, message.timing.zone, convention) if runs else ""


def _delay(message: ScheduledMessage, *, sent_at: datetime | None, overdue_at: datetime | None, now: datetime) -> str:
    """Say that a command had to wait, and what came of that."""
    if sent_at is None:
        return ""
    zone = message.timing.zone
    sent = clock_or_moment(sent_at, zone, now=now)
    if overdue_at is None:
        return plain(_("You sent this while I was away ({sent}), so I count from then."), sent=sent)
    template = _("You sent this while I was away ({sent}). It was due {due}, so I send it right away.")
    return plain(template, sent=sent, due=clock_or_moment(overdue_at, zone, now=now))


def _gap(message: ScheduledMessage, runs: Sequence[Run]) -> str:
    for run in runs:
        if run.in_gap and run.local is not None:
            there = run.at.astimezone(known_zone(message.timing.zone))
            template = _(
                "On that day the clocks go forward and {missing} doesn't exist, so it will be sent at {instead}."
            )
            return plain(template, missing=clock(run.local), instead=clock(there))
    return _later_in_gap()


def _later_in_gap() -> str:
    return _("On the day on which the clocks go forward it will be sent that much later.")


def _unset_zone(message: ScheduledMessage, chat: Chat, now: datetime) -> Content | str:
    if chat.zone_is_set or message.timing.zone_source is ZoneSource.EXPLICIT:
        return ""
    template = _("No time zone is set here yet, so I went by {zone}. To change it, send /timezone.")
    return compose(template, zone=zone_label(chat.zone, now=now))


def _zone(message: ScheduledMessage, chat: Chat) -> str:
    return "" if message.timing.zone == chat.zone else _("This one keeps its own time zone.")


def _priority(message: ScheduledMessage) -> str:
    if message.priority == DEFAULT_PRIORITY:
        return ""
    return plain(_("Priority: {priority}"), priority=priority_in_words(message.priority))


def _status(status: MessageStatus) -> str:
    match status:
        case MessageStatus.ACTIVE:
            return _("active")
        case MessageStatus.PAUSED:
            return _("paused")
        case MessageStatus.FINISHED:
            return _("finished")
        case MessageStatus.CANCELLED:
            return _("cancelled")
        case MessageStatus.FAILED:
            return _("stopped by an error")
        case MessageStatus.ARCHIVED:
            return _("archived")


def _last_result(last: LastResult | None, *, zone: str, now: datetime) -> Content:
    if last is None:
        return Content(_("Nothing has been sent yet."))
    at = last.sent_at or last.occurrence_at
    when = moment_with_nearness(at.replace(second=0, microsecond=0), zone, now=now)
    why = reason(last.category) if last.category else ""
    return joined([compose(_result(last.status), moment=when), why], " ")


def _result(status: DeliveryStatus) -> str:
    match status:
        case DeliveryStatus.SENT:
            return _("Last sent: {moment}.")
        case DeliveryStatus.PENDING | DeliveryStatus.SENDING:
            return _("On its way, due {moment}.")
        case DeliveryStatus.FAILED:
            return _("Last time it could not be sent: {moment}.")
        case DeliveryStatus.UNKNOWN:
            return _("Last time it may not have arrived: {moment}.")
        case DeliveryStatus.MISSED:
            return _("Last time it was skipped, as it would have been too late: {moment}.")
        case DeliveryStatus.SUSPENDED:
            return _("The last one is on hold: {moment}.")
        case DeliveryStatus.CANCELLED:
            return _("The last one was cancelled: {moment}.")
