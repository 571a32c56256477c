"""What is said of several schedules that come at once, in the lines of a message or in a table."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime

from scheduling.bulk_schedules import BulkState, Entries, Entry, Fault, Stage
from scheduling.chats import Chat
from scheduling.content import TEXT_LIMIT, Content
from scheduling.errors import Form
from scheduling.use_cases.bulk_schedules import Bulk
from scheduling.zones import zone_named
from texts.contents import summary
from texts.dates import near_moment, with_aside, zone_name
from texts.errors.base import excerpt
from texts.errors.bulk import fault_in_words
from texts.examples import example
from texts.lists import in_a_line
from texts.rich import bold, code, compose, joined, plain
from texts.speech import _, n_

FAULTS_SHOWN = 10
_ENTRIES_SHOWN = 5
_LINES_SHOWN = 20
_FIRST_WORDS = 48
_BEHIND_CLOCK = re.compile(r"\d\d:\d\d ?")


def asked(bulk: Bulk, *, chat: Chat, now: datetime) -> Content:
    """Ask whether the lines of a message are schedules of their own; say what is wrong with some."""
    entries, state = bulk.entries, bulk.state
    if not state.bad:
        title = compose(_("<b>Several schedules, or one message with several lines?</b>"))
    else:
        title = compose(
            n_(
                "<b>{n} line I don't understand, so nothing is saved yet.</b>",
                "<b>{n} lines I don't understand, so nothing is saved yet.</b>",
                state.bad,
            ),
            n=state.bad,
        )
    read = _as_read(entries, chat, now, most=_LINES_SHOWN)
    parts: list[Content | str] = [title, read, _faults(entries.faults, chat, now)]
    if state.bad:
        parts.append(
            joined(
                [
                    _("Edit your message, or send it again. Each line says when, and then what:"),
                    code(example(Form.ONCE, now=now, zone=chat.zone).partition(" ")[2]),
                ]
            )
        )
    parts.append(Content(_("Nothing is scheduled before you tap a button.")))
    return joined(parts, "\n\n").shorten(TEXT_LIMIT)


def preview(bulk: Bulk, *, chat: Chat, now: datetime) -> Content:
    """Say what a table of schedules holds, and what is wrong in it: the first of it, where it is much."""
    entries, state = bulk.entries, bulk.state
    name = state.file.name if state.file is not None else ""
    parts: list[Content | str] = [
        compose(_("<b>{name}</b>: nothing is saved yet."), name=excerpt(name)),
        joined([_counted(state), _as_read(entries, chat, now, most=_ENTRIES_SHOWN)]),
        _faults(entries.faults, chat, now),
    ]
    if not state.good:
        parts.append(Content(_("There is nothing to save.")))
    elif state.bad:
        parts.append(Content(_("Lines with errors are left out. Save the others?")))
    else:
        parts.append(Content(_("Save?")))
    return joined(parts, "\n\n").shorten(TEXT_LIMIT)


def saved(bulk: Bulk, *, chat: Chat, now: datetime) -> Content:
    """Say what was saved: the number and the first run of each, as far as that fits."""
    state = bulk.state
    count = len(state.saved)
    title = compose(n_("<b>{n} schedule is saved.</b>", "<b>{n} schedules are saved.</b>", count), n=count)
    lines = [in_a_line(message, chat, now) for message in bulk.messages]
    if count > len(lines):
        lines.append(compose(_("… and {n} more: /scheduled"), n=count - len(lines)))
    left: Content | str = ""
    if state.bad:
        left = plain(n_("{n} line is left out.", "{n} lines are left out.", state.bad), n=state.bad)
    refused = "" if bulk.refused is None else fault_in_words(bulk.refused.line, "", bulk.refused.problem, chat, now)
    room = TEXT_LIMIT - 400
    return joined([title, joined(lines).shorten(room), left, refused], "\n\n").shorten(TEXT_LIMIT)


def undone(state: BulkState) -> Content:
    """Say what was taken back, and what stays because somebody has changed it, or it is over."""
    title = compose(n_("{n} schedule is cancelled.", "{n} schedules are cancelled.", state.undone), n=state.undone)
    kept = len(state.saved) - state.undone
    if not kept:
        return title
    template = n_(
        "{n} stays as it is: it was changed since, or is over.",
        "{n} stay as they are: they were changed since, or are over.",
        kept,
    )
    return joined([title, compose(template, n=kept)])


def left() -> Content:
    """Say that nothing came of it."""
    return Content(_("Nothing was saved."))


def told(bulk: Bulk, *, chat: Chat, now: datetime) -> Content:
    """Say where several schedules are on their way."""
    match bulk.state.stage:
        case Stage.ASKED:
            return asked(bulk, chat=chat, now=now)
        case Stage.PREVIEW:
            return preview(bulk, chat=chat, now=now)
        case Stage.SAVED:
            return saved(bulk, chat=chat, now=now)
        case Stage.UNDONE:
            return undone(bulk.state)


def import_usage(*, chat: Chat, now: datetime) -> Content:
    """Say how a table of schedules is sent, and what its columns are."""
    first = _("<b>Send me a table of schedules</b> as a CSV file with the caption {command}.")
    title = compose(first, command="/import")
    columns = compose(
        _(
            "The first line names the columns: {when} (any time that I understand) and {text}; if you like, {repeat}, "
            "{zone}, {priority} (1 to 5) and {silent} (yes or no)."
        ),
        when=code("when"),
        text=code("text"),
        repeat=code("repeat"),
        zone=code("timezone"),
        priority=code("priority"),
        silent=code("silent"),
    )
    # An instant in figures is read in every language; what is said then is that of the language's own example.
    words = _BEHIND_CLOCK.split(example(Form.ONCE, now=now, zone=chat.zone), maxsplit=1)[-1]
    sample = code(f"when,text\n{now.astimezone(zone_named(chat.zone)).year + 1}-01-01 12:00,{words}")
    end = _("You see what it holds, and what is wrong in it, before anything is saved.")
    return joined([title, columns, sample, end], "\n\n")


def faults_caption(count: int) -> Content:
    """Say what the attached file is."""
    return compose(n_("{n} error, with its line", "All {n} errors, by line", count), n=count)


def fault_columns() -> Sequence[str]:
    """Return the headings of the file that holds all that is wrong."""
    return (_("Line"), _("Column"), _("What is wrong"))


def fault_rows(faults: Sequence[Fault], *, chat: Chat, now: datetime) -> Iterator[Sequence[str]]:
    """Yield its rows."""
    for fault in faults:
        yield str(fault.line), fault.column, fault_in_words(None, fault.text, fault.problem, chat, now).text


def exported(count: int) -> Content:
    """Say what the attached table is, and what it is good for."""
    title = compose(n_("{n} schedule as a table", "{n} schedules as a table", count), n=count)
    how = compose(_("Send it back with the caption {command} to make them anew."), command="/import")
    return joined([title, how], "\n\n")


def nothing_to_export() -> str:
    """Say that there is nothing to put into a table."""
    return _("There is nothing to put into a table.")


def _counted(state: BulkState) -> Content:
    lines = [plain(n_("{n} schedule", "{n} schedules", state.good), n=state.good)]
    if state.bad:
        lines.append(plain(n_("{n} error", "{n} errors", state.bad), n=state.bad))
    return joined(lines)


def _as_read(entries: Entries, chat: Chat, now: datetime, *, most: int) -> Content:
    lines = [_entry(entry, chat, now) for entry in entries.good[:most]]
    rest = len(entries.good) - most
    if rest > 0:
        lines.append(compose(n_("… and {n} more", "… and {n} more", rest), n=rest))
    return joined(lines)


def _entry(entry: Entry, chat: Chat, now: datetime) -> Content:
    zone = entry.timing.zone
    when = near_moment(entry.first.at, zone, now=now)
    if zone != chat.zone:
        when = with_aside(when, zone_name(zone))
    return joined(["•", joined([bold(when), summary(entry.content, _FIRST_WORDS)], " · ")], " ")


def _faults(faults: Sequence[Fault], chat: Chat, now: datetime) -> Content:
    if not faults:
        return Content("")
    lines = []
    for fault in faults[:FAULTS_SHOWN]:
        place = fault.column or excerpt(fault.text)
        lines.append(fault_in_words(fault.line, place, fault.problem, chat, now))
    rest = len(faults) - FAULTS_SHOWN
    if rest > 0:
        lines.append(compose(n_("… and {n} more", "… and {n} more", rest), n=rest))
    return joined(lines)
