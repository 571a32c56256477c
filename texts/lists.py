"""Lists of a chat's scheduled messages."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from scheduling.chats import Chat
from scheduling.content import TEXT_LIMIT, Content
from scheduling.errors import Form
from scheduling.identifiers import MessageId
from scheduling.lifecycle import MessageStatus
from scheduling.messages import ScheduledMessage
from scheduling.ports import LastResult, Page
from texts.contents import summary
from texts.dates import near_moment, with_aside, zone_name
from texts.destinations import arrow
from texts.endings import how_it_ended
from texts.examples import example
from texts.reminders import snooze_of
from texts.rich import bold, code, compose, joined
from texts.speech import _, n_

_FIRST_WORDS = 48
_LINES = 10
"""How many are named in a message that nobody asked for."""


def schedule_list(page: Page, *, chat: Chat, now: datetime) -> Content:
    """Show one page of what is scheduled in a chat, or how to begin where there is nothing."""
    if not page.total:
        return _nothing(chat, now)
    title = n_("<b>{n} message is scheduled here</b>", "<b>{n} messages are scheduled here</b>", page.total)
    return listing(compose(title, n=page.total), page, chat=chat, now=now)


def which_to_cancel(page: Page, *, chat: Chat, now: datetime) -> Content:
    """Ask which one shall be cancelled."""
    if not page.total:
        return _nothing(chat, now)
    title = compose(_("<b>Which one shall I cancel?</b> Tap it, or send for example {command}"), command=_cancel(page))
    return listing(title, page, chat=chat, now=now)


def going_on(messages: Sequence[ScheduledMessage], *, chat: Chat, now: datetime) -> Content:
    """Say which paused schedules go on, because I can write again."""
    title = n_(
        "<b>I can write here again, so {n} schedule goes on:</b>",
        "<b>I can write here again, so {n} schedules go on:</b>",
        len(messages),
    )
    if all(message.recipient_title for message in messages):
        title = n_(
            "<b>I can write there again, so {n} schedule goes on:</b>",
            "<b>I can write there again, so {n} schedules go on:</b>",
            len(messages),
        )
    lines = [_line(message, chat, now) for message in messages[:_LINES]]
    if len(messages) > _LINES:
        lines.append(compose(_("… and {n} more: /scheduled"), n=len(messages) - _LINES))
    return joined([compose(title, n=len(messages)), joined(lines)], "\n\n")


def listing(
    title: Content,
    page: Page,
    *,
    chat: Chat,
    now: datetime,
    last: Mapping[MessageId, LastResult] = MappingProxyType({}),
) -> Content:
    """Show one page of schedules below a title; `last` is how the latest delivery went of those that are over."""
    footer = Content("")
    if page.pages > 1:
        footer = compose(_("Page {number} of {pages}"), number=page.index + 1, pages=page.pages)
    lines = joined(_line(message, chat, now, last.get(message.id)) for message in page.messages)
    room = TEXT_LIMIT - len(title.text) - len(footer.text) - 4
    return joined([title, lines.shorten(room), footer], "\n\n")


def _line(message: ScheduledMessage, chat: Chat, now: datetime, last: LastResult | None = None) -> Content:
    zone = message.timing.zone
    if not message.is_current:
        end = how_it_ended(message, last, now=now)
        return joined([bold(f"#{message.number}"), end, summary(message.content, _FIRST_WORDS)], " · ")
    if message.next_run is not None:
        when = near_moment(message.next_run.at, zone, now=now)
    else:
        when = _("⏸ paused") if message.status is MessageStatus.PAUSED else _("now")
    if zone != chat.zone and message.next_run:
        when = with_aside(when, zone_name(zone))
    words = summary(message.content, _FIRST_WORDS)
    snooze = "" if message.parent_id is None else snooze_of(message.parent_number)
    return joined([bold(f"#{message.number}"), when, snooze, arrow(message), words], " · ")


def in_a_line(message: ScheduledMessage, chat: Chat, now: datetime) -> Content:
    """Return one schedule as lists show it."""
    return _line(message, chat, now)


def _nothing(chat: Chat, now: datetime) -> Content:
    first = _("Nothing is scheduled here yet. Send, for example:")
    return joined([first, code(example(Form.DAILY, now=now, zone=chat.zone))], "\n\n")


def _cancel(page: Page) -> Content:
    return code(f"/cancel_schedule {page.messages[0].number if page.messages else 1}")
