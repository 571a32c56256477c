"""What is said of tables of recipients: before they are saved, while, and afterwards; and what is wrong in them."""

from collections.abc import Sequence

from scheduling.content import Content
from scheduling.recipient_columns import Column
from scheduling.recipient_imports import ImportCounts, TableFile
from scheduling.recipient_rows import Flaw
from texts import recipient_flaws
from texts.errors.base import excerpt
from texts.rich import code, compose, joined, plain
from texts.speech import _, n_

FLAWS_SHOWN = 10
_VARIABLES_SHOWN = 12


def file_question() -> Content:
    """Ask for a table."""
    title = compose(_("<b>Send me a table of recipients</b> as a CSV file, up to 20 MB."))
    columns = compose(
        _(
            "The first line names the columns, in any order: {columns}. Every other column is a variable of the "
            "recipient, which templates can use."
        ),
        columns=joined([code(column.value) for column in Column], ", "),
    )
    how = Content(
        _(
            "A row is somebody I know where the external id is the same, else the phone number, the Telegram id or the "
            "e-mail address. What the file doesn't say stays as it is. You see what would change before anything is "
            "saved."
        )
    )
    return joined([title, columns, how], "\n\n")


def progress(done: int, total: int | None) -> Content:
    """Say how far it is."""
    if total is None:
        return compose(n_("Reading: {n} row so far…", "Reading: {n} rows so far…", done), n=done)
    return compose(n_("Saving: {done} of {n} row…", "Saving: {done} of {n} rows…", total), done=done, n=total)


def preview(file: TableFile, flaws: Sequence[Flaw]) -> Content:
    """Say what a table would change, and what is wrong in it: the first of it, where it is much."""
    counts = file.counts
    title = compose(_("<b>{name}</b>: nothing is saved yet."), name=excerpt(file.name))
    parts = [title, _counted(counts)]
    if file.variables:
        shown: Content | str = joined([code(name) for name in file.variables[:_VARIABLES_SHOWN]], ", ")
        if len(file.variables) > _VARIABLES_SHOWN:
            shown = joined([shown, "…"], ", ")
        parts.append(compose(_("Variables: {names}"), names=shown))
    if flaws:
        parts.append(_first_flaws(flaws))
    if not counts.to_save:
        parts.append(Content(_("There is nothing to save.")))
    elif counts.left_out:
        parts.append(Content(_("Lines with errors are left out. Save the others?")))
    else:
        parts.append(Content(_("Save?")))
    return joined(parts, "\n\n")


def seen_again(file: TableFile) -> Content:
    """Say what a table would change, where what is wrong in it was said already."""
    return preview(file, ())


def saved(file: TableFile) -> Content:
    """Say what a table has changed."""
    title = compose(_("<b>{name}</b> is saved."), name=excerpt(file.name))
    return joined([title, _done(file.saved)], "\n\n")


def not_saved() -> Content:
    """Say that nothing came of it."""
    return Content(_("Nothing was saved."))


def flaws_caption(count: int) -> Content:
    """Say what the attached file is."""
    return compose(n_("{n} error, with its line", "All {n} errors, by line", count), n=count)


def _first_flaws(flaws: Sequence[Flaw]) -> Content:
    title = compose(n_("<b>{n} error:</b>", "<b>{n} errors:</b>", len(flaws)), n=len(flaws))
    lines = [_with_line(flaw) for flaw in flaws[:FLAWS_SHOWN]]
    rest = len(flaws) - FLAWS_SHOWN
    if rest > 0:
        lines.append(
            compose(n_("… and {n} more, in the file below", "… and {n} more, in the file below", rest), n=rest)
        )
    return joined([title, *lines])


def _with_line(flaw: Flaw) -> Content:
    if not flaw.column:
        return compose(_("Line {line}: {problem}"), line=flaw.line, problem=recipient_flaws.in_words(flaw))
    template = _("Line {line}, {column}: {problem}")
    return compose(template, line=flaw.line, column=excerpt(flaw.column), problem=recipient_flaws.in_words(flaw))


def _counted(counts: ImportCounts) -> Content:
    lines = [
        plain(n_("{n} new recipient", "{n} new recipients", counts.new), n=counts.new),
        plain(n_("{n} would change", "{n} would change", counts.changed), n=counts.changed),
        plain(n_("{n} as it is already", "{n} as they are already", counts.unchanged), n=counts.unchanged),
    ]
    return joined([*lines, _left_out(counts)])


def _done(counts: ImportCounts) -> Content:
    lines = [
        plain(n_("{n} new recipient", "{n} new recipients", counts.new), n=counts.new),
        plain(n_("{n} changed", "{n} changed", counts.changed), n=counts.changed),
        plain(n_("{n} as it was already", "{n} as they were already", counts.unchanged), n=counts.unchanged),
    ]
    return joined([*lines, _left_out(counts)])


def _left_out(counts: ImportCounts) -> str:
    if not counts.left_out:
        return ""
    return plain(n_("{n} left out, with errors", "{n} left out, with errors", counts.left_out), n=counts.left_out)
