"""Editing a schedule from its card: what is asked, and what is said of the answer."""

from datetime import datetime

from scheduling.content import Content
from scheduling.dialogs import DialogKind
from scheduling.editing import Before
from scheduling.errors import DomainError, LinkButtonsRefused, NothingToSee, TimeInThePast
from scheduling.lifecycle import MessageStatus
from scheduling.link_buttons import written
from scheduling.messages import ScheduledMessage
from scheduling.parts import takes_buttons
from texts.contents import kind_in_words
from texts.dates import moment
from texts.errors import explain
from texts.examples import link_button, times
from texts.rich import code, compose, joined, plain, sentence
from texts.rules import describe
from texts.speech import _

_MOST_SHOWN = 3000
"""Code points of buttons, so that there is room for what stands around them."""


def asked(kind: DialogKind, message: ScheduledMessage, *, is_shared: bool = False) -> Content:
    """Ask for another text, another time, or link buttons; in a shared chat there is no button to leave it."""
    asking = {DialogKind.EDIT_TIME: _asked_for_time, DialogKind.EDIT_BUTTONS: _asked_for_buttons}
    question = asking.get(kind, _asked_for_text)(message)
    return joined([question, _("/cancel leaves it as it is.") if is_shared else ""], "\n\n")


def refused(kind: DialogKind, message: ScheduledMessage, problem: DomainError, *, now: datetime, zone: str) -> Content:
    """Say what is wrong with an answer, that the schedule stands, and what to send instead."""
    said = _first_part(explain(problem, now=now, zone=zone))
    stands = plain(_("#{number} stays as it was."), number=message.number)
    if kind is DialogKind.EDIT_TIME:
        lead = _("Send a later time, for example:") if isinstance(problem, TimeInThePast) else _("Send a time alone:")
        return joined([joined([said, stands]), joined([lead, *map(code, times())])], "\n\n")
    if isinstance(problem, LinkButtonsRefused):
        return joined([joined([said, stands]), joined([_("One button looks like this:"), code(link_button())])], "\n\n")
    again = _("Send another text, or a photo, video or file.")
    return joined([joined([said, stands]), again if isinstance(problem, NothingToSee) else _another()], "\n\n")


def left(message: ScheduledMessage) -> Content:
    """Say that a schedule stays as it is."""
    return compose(_("All right, <b>#{number}</b> stays as it was."), number=message.number)


def stands(message: ScheduledMessage) -> Content:
    """Say that a schedule stays as it is, though the message that had asked for it asks for nothing any more."""
    template = _("<b>#{number}</b> stays as it was: your message asks for nothing now. /scheduled shows it.")
    return compose(template, number=message.number)


def placeholder(kind: DialogKind) -> str:
    """Say in the field in which the answer is written what is asked for, in at most 64 characters."""
    match kind:
        case DialogKind.EDIT_TIME:
            return _("The new time…")
        case DialogKind.EDIT_BUTTONS:
            return _("[Label](https://…)")
        case _:
            return _("The new text…")


def remark(kind: DialogKind, before: Before | None, after: ScheduledMessage) -> str:
    """Say what else an edit brought with it; empty where nothing."""
    if kind is DialogKind.EDIT_TIME and after.status is MessageStatus.PAUSED:
        return _("It stays paused: the new time counts once you resume it.")
    if before is not None and before.content.buttons and not takes_buttons(after.content):
        return _("An album can't have buttons, so they are gone.")
    return ""


def _asked_for_text(message: ScheduledMessage) -> Content:
    title = compose(_("<b>What shall #{number} say?</b>"), number=message.number)
    if message.content.items and message.content.takes_text:
        template = _("Send the text to go with it ({kind}), or something else instead of both.")
        what = plain(template, kind=kind_in_words(message.content))
    else:
        what = _("Send the new text with its formatting, or a photo, a video, a file… instead.")
    return joined([title, joined([what, _("Its times stay as they are.")], " ")], "\n\n")


def _asked_for_time(message: ScheduledMessage) -> Content:
    title = compose(_("<b>When shall #{number} be sent?</b>"), number=message.number)
    present = plain(_("So far: {rule}"), rule=_rule(message))
    return joined([title, sentence(present), joined([_("Send a time alone:"), *map(code, times())])], "\n\n")


def _asked_for_buttons(message: ScheduledMessage) -> Content:
    title = compose(_("<b>Which buttons shall stand below #{number}?</b>"), number=message.number)
    how = _("Send a line for each row, and in it a link for each button:")
    parts: list[Content | str] = [title, joined([how, code(link_button())])]
    if message.content.buttons:
        shown = written(message.content.buttons)
        parts.append(joined([_("So far (a tap copies it):"), code(Content(shown).shorten(_MOST_SHOWN).text)]))
    return joined(parts, "\n\n")


def _rule(message: ScheduledMessage) -> str:
    if not message.timing.is_once:
        return describe(message.timing)
    run = message.timing.next_after(message.timing.anchor.at)
    return "" if run is None else moment(run.at, message.timing.zone, with_zone=True)


def _another() -> str:
    return _("Send another one.")


def _first_part(said: Content) -> Content:
    """Return what is wrong, without the example, which may be of another command."""
    first, _blank, _example = said.text.partition("\n\n")
    return said.only([(0, len(first))])
