"""What is to come today, or in the next days."""

from datetime import datetime

from scheduling.agenda import Agenda, AgendaDay, AgendaEntry
from scheduling.chats import Chat
from scheduling.content import TEXT_LIMIT, Content
from scheduling.zones import known_zone
from texts.contents import summary
from texts.dates import clock, day_heading
from texts.destinations import arrow
from texts.rich import bold, compose, joined, plain, sentence
from texts.speech import _, n_

_FIRST_WORDS = 48


def agenda(found: Agenda, *, chat: Chat, now: datetime) -> Content:
    """Show what is to come, a paragraph a day, or say that there is nothing."""
    is_today = found.first_day == found.last_day
    if not found.days:
        nothing = _("Nothing more is to come today.") if is_today else _("Nothing is to come in the next seven days.")
        return joined([nothing, _("All that is scheduled: /scheduled")], "\n\n")
    footer = compose(_("… and {n} more: /scheduled"), n=found.more) if found.more else Content("")
    days = joined((_day(day, chat, now) for day in found.days), "\n\n")
    return joined([days.shorten(TEXT_LIMIT - len(footer.text) - 2), footer], "\n\n")


def _day(listed: AgendaDay, chat: Chat, now: datetime) -> Content:
    title = bold(sentence(day_heading(listed.day, today=now.astimezone(known_zone(chat.zone)).date())))
    return joined([title, *(_entry(entry, chat) for entry in listed.entries)])


def _entry(entry: AgendaEntry, chat: Chat) -> Content:
    here = known_zone(chat.zone)
    when = clock(entry.at.astimezone(here).replace(second=0))
    if entry.times > 1:
        until = clock(entry.last_at.astimezone(here).replace(second=0))
        # Translators: how often something comes on one day: "09:00–17:00, 17 times"
        template = n_("{begin}–{end}, {n} time", "{begin}–{end}, {n} times", entry.times)
        when = plain(template, begin=when, end=until, n=entry.times)
    words = summary(entry.message.content, _FIRST_WORDS)
    return joined([when, bold(f"#{entry.message.number}"), arrow(entry.message), words], " · ")
