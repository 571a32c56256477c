"""Somebody's own view of a chat's schedules: what it shows, by what, and what was done to many at once."""

from collections.abc import Mapping
from datetime import datetime

from scheduling.bulk import Change, Outcome, Refusal
from scheduling.chats import Chat
from scheduling.content import Content
from scheduling.messages import ScheduledMessage
from scheduling.use_cases.views import Seen
from scheduling.views import MOST_PICKED, Filters, Repeating, Screen, Sent, Shown, View
from texts.filter_words import repeating_in_words, sent_in_words, shown_in_words, sort_in_words
from texts.lists import listing
from texts.rich import compose, joined, plain
from texts.speech import _, later_, n_, p_

_QUESTIONS: Mapping[Screen, str] = {
    Screen.STATUSES: later_("<b>Which schedules shall I show?</b>"),
    Screen.REPEATING: later_("<b>Sent once, or again and again?</b>"),
    Screen.CONTENTS: later_("<b>What is sent?</b>"),
    Screen.AUTHORS: later_("<b>Who made it?</b>"),
    Screen.SORTS: later_("<b>In what order?</b>"),
}


def found(seen: Seen, view: View, *, made_by: str, chat: Chat, now: datetime) -> Content:
    """Show one page of what was looked for."""
    total = seen.page.total
    if not total:
        return joined([compose(_("<b>Nothing found</b>")), _by(view.filters, made_by)])
    title = compose(n_("<b>{n} schedule found</b>", "<b>{n} schedules found</b>", total), n=total)
    return _listed(title, seen, view, made_by=made_by, chat=chat, now=now)


def picking(seen: Seen, view: View, *, made_by: str, chat: Chat, now: datetime) -> Content:
    """Show one page of what can be picked, and how many are."""
    if not view.picked:
        title = compose(_("<b>Which ones?</b> Tap them, then say what to do."))
    else:
        count = len(view.picked)
        title = compose(n_("<b>{n} is picked.</b>", "<b>{n} are picked.</b>", count), n=count)
        if count >= MOST_PICKED:
            title = joined([title, _("More can't be changed at once.")], " ")
    return _listed(title, seen, view, made_by=made_by, chat=chat, now=now)


def filters(view: View, total: int, *, made_by: str) -> Content:
    """Show by what schedules are looked for, and how many there are."""
    chosen = view.filters
    lines = [
        plain(_("Shown: {words}"), words=shown_in_words(chosen.shown)),
        plain(_("How often: {words}"), words=repeating_in_words(chosen.repeating)),
        plain(_("What: {words}"), words=sent_in_words(chosen.sent)),
        plain(_("Made by: {words}"), words=made_by) if made_by else "",
        plain(_("With the words: {words}"), words=chosen.words) if chosen.words else "",
        plain(_("Order: {words}"), words=sort_in_words(chosen.sort)),
    ]
    title = compose(n_("<b>{n} schedule</b>", "<b>{n} schedules</b>", total), n=total)
    return joined([title, joined(lines)], "\n\n")


def choosing(screen: Screen) -> Content:
    """Ask for the value of one filter."""
    return compose(_(_QUESTIONS[screen]))


def search_question() -> Content:
    """Ask for words to look for."""
    return Content(_("Send me a word or two from the message that you are looking for."))


def outcome(came: Outcome) -> Content:
    """Say what was done to many, and why some stayed as they were."""
    done = len(came.done)
    title = _undone(done) if came.is_undone else _done(came.change, done)
    lines = [compose(_refused(reason, count), n=count) for reason, count in came.refused.items()]
    return joined([compose(title, n=done), joined(lines)], "\n\n")


def archived(message: ScheduledMessage) -> Content:
    """Confirm that one was put away."""
    said = compose(_("<b>#{number}</b> is archived: lists don't show it any more."), number=message.number)
    command = f"/scheduled {shown_in_words(Shown.ARCHIVED)}"
    return joined([said, compose(_("All that is archived: {command}"), command=command)], "\n\n")


def _listed(title: Content, seen: Seen, view: View, *, made_by: str, chat: Chat, now: datetime) -> Content:
    return listing(joined([title, _by(view.filters, made_by)]), seen.page, chat=chat, now=now, last=seen.last)


def _by(chosen: Filters, made_by: str) -> str:
    """Return by what was looked, in one line; nothing where it is as always."""
    parts = [
        shown_in_words(chosen.shown) if chosen.shown is not Shown.COMING else "",
        repeating_in_words(chosen.repeating) if chosen.repeating is not Repeating.ANY else "",
        sent_in_words(chosen.sent) if chosen.sent is not Sent.ANY else "",
        made_by if chosen.author is not None else "",
        plain(p_("words that are looked for", "“{words}”"), words=chosen.words) if chosen.words else "",
    ]
    return joined(parts, " · ").text


def _done(change: Change, n: int) -> str:
    if not n:
        return _("<b>Nothing was changed.</b>")
    match change:
        case Change.PAUSE:
            return n_("<b>{n} schedule is paused.</b>", "<b>{n} schedules are paused.</b>", n)
        case Change.RESUME:
            return n_("<b>{n} schedule goes on.</b>", "<b>{n} schedules go on.</b>", n)
        case Change.CANCEL:
            return n_("<b>{n} schedule is cancelled.</b>", "<b>{n} schedules are cancelled.</b>", n)
        case Change.ARCHIVE:
            return n_("<b>{n} schedule is archived.</b>", "<b>{n} schedules are archived.</b>", n)
        case Change.LATER:
            return n_("<b>{n} schedule comes an hour later.</b>", "<b>{n} schedules come an hour later.</b>", n)
        case Change.EARLIER:
            return n_("<b>{n} schedule comes an hour earlier.</b>", "<b>{n} schedules come an hour earlier.</b>", n)


def _undone(n: int) -> str:
    if not n:
        return _("<b>Nothing could be taken back.</b>")
    return n_("<b>{n} schedule is as it was before.</b>", "<b>{n} schedules are as they were before.</b>", n)


def _refused(reason: Refusal, n: int) -> str:
    match reason:
        case Refusal.NOT_YOURS:
            return n_("{n} is not yours to change.", "{n} are not yours to change.", n)
        case Refusal.ENDED:
            return n_("{n} has already ended.", "{n} have already ended.", n)
        case Refusal.AS_IT_WAS:
            return n_("{n} was like that already.", "{n} were like that already.", n)
        case Refusal.TO_COME:
            return n_(
                "{n} is still to come, so it isn't archived.", "{n} are still to come, so they aren't archived.", n
            )
        case Refusal.DAYS:
            return n_(
                "{n} can't be moved: some of its times would fall on another day.",
                "{n} can't be moved: some of their times would fall on another day.",
                n,
            )
        case Refusal.PASSED:
            return n_("{n} stays: its time would be over.", "{n} stay: their time would be over.", n)
        case Refusal.ZONE_GONE:
            return n_(
                "{n} is in a time zone that no longer exists.", "{n} are in a time zone that no longer exists.", n
            )
        case Refusal.CHANGED:
            return n_("{n} was changed since, so it stays.", "{n} were changed since, so they stay.", n)
        case Refusal.GONE:
            return n_("{n} is not here any more.", "{n} are not here any more.", n)
