"""What is wrong with one of several schedules, or with all of them, in words."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from scheduling import errors
from scheduling.chats import Chat
from scheduling.content import Content
from scheduling.errors import CellProblem, DomainError
from texts.errors.base import Here, excerpt, explain, register, words_for
from texts.rich import bold, code, compose, joined
from texts.speech import _, n_


def fault_in_words(line: int | None, place: str, problem: DomainError, chat: Chat, now: datetime) -> Content:
    """Say what is wrong with one line, in one line; `place` is what tells which it is, or where in it."""
    said = explain(problem, now=now, zone=chat.zone)
    words = said.only(((0, _end_of_first(said.text)),)).cut_before(0)
    if line is None:
        return words
    if not place:
        return compose(_("Line {line}: {problem}"), line=line, problem=words)
    return compose(_("Line {line}, {column}: {problem}"), line=line, column=place, problem=words)


def _end_of_first(text: str) -> int:
    """Return where its first paragraph ends: behind it stand examples of commands."""
    end = text.find("\n")
    return len(text) if end < 0 else end


def cell_refused(error: errors.CellRefused) -> Content:
    """A cell of a table of schedules says nothing that can be kept."""
    text = bold(excerpt(error.text))
    match error.problem:
        case CellProblem.NO_TIME:
            return Content(_("It does not say when."))
        case CellProblem.NO_TEXT:
            return Content(_("There is no text to send."))
        case CellProblem.NOT_ONLY_A_TIME:
            return compose(_("{text} is not only a time. Write for example {example}."), text=text, example=_EXAMPLE)
        case CellProblem.BAD_ZONE:
            template = _("I know no time zone {text}. Write for example {example}.")
            return compose(template, text=text, example="Europe/Berlin")
        case CellProblem.BAD_PRIORITY:
            return compose(_("{text} is no priority. Write a number from 1 to 5."), text=text)
        case CellProblem.BAD_SWITCH:
            return compose(_("{text} is neither yes nor no."), text=text)
        case CellProblem.BAD_REPEAT:
            return compose(
                _("I don't understand {text} as a repetition. Write for example {example}."),
                text=text,
                example=code("every monday"),
            )
        case CellProblem.NOT_A_TEXT:
            return compose(_("A table can hold texts only, and this is something else: {text}."), text=text)
        case CellProblem.TOO_MANY_CELLS:
            return Content(_("It has more cells than there are columns."))


_EXAMPLE = "2027-01-31 09:00"


def several_meanings(error: errors.SeveralMeanings) -> Content:
    """A line can be read in more than one way."""
    template = _("{text} can be meant in more than one way. Write the day and the hour, such as {example}.")
    return compose(template, text=bold(excerpt(error.text)), example=_EXAMPLE)


def too_many_lines(error: errors.TooManyLines) -> Content:
    """More come at once than are taken."""
    if error.is_table:
        template = n_(
            "The table has more than {n} row. Please split it. Nothing was saved.",
            "The table has more than {n} rows. Please split it. Nothing was saved.",
            error.most,
        )
        return compose(template, n=error.most)
    template = n_(
        "These are {count} lines, and I take {n} schedule at once. Nothing was saved. Split them, or send a CSV table "
        "with the caption {command}.",
        "These are {count} lines, and I take {n} schedules at once. Nothing was saved. Split them, or send a CSV table "
        "with the caption {command}.",
        error.most,
    )
    return compose(template, count=error.count, n=error.most, command="/import")


def columns_missing(_error: errors.ColumnsMissing) -> Content:
    """A table does not say when, or what."""
    return compose(
        _("The first line must name the columns, among them {when} and {text}. Nothing was saved. /import shows how."),
        when=code("when"),
        text=code("text"),
    )


def several_of_one(error: errors.SeveralOfOne) -> Content:
    """The message that was edited has become several schedules."""
    shown = ", ".join(f"#{number}" for number in error.numbers[:_MOST_NAMED])
    more = "…" if len(error.numbers) > _MOST_NAMED else ""
    template = _(
        "This message has become several schedules: {numbers}. They stay as they are: change them in /scheduled, or "
        "undo them and send the lines again."
    )
    return compose(template, numbers=bold(shown + more))


_MOST_NAMED = 10


@words_for.register
def line_refused(error: errors.LineRefused, here: Here) -> Content:
    """One of several can't be saved, so none was."""
    said = joined([compose(_("Line {line}:"), line=error.line), words_for(error.problem, here)], " ")
    return joined([said, _("None of the schedules was saved.")], "\n\n")


_EXPLAINED: Mapping[type[DomainError], Callable[[Any], Content]] = {
    errors.CellRefused: cell_refused,
    errors.SeveralMeanings: several_meanings,
    errors.TooManyLines: too_many_lines,
    errors.ColumnsMissing: columns_missing,
    errors.SeveralOfOne: several_of_one,
}
register(_EXPLAINED)
