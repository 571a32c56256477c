"""What is wrong in a table of recipients, place by place, and the file that holds all of it."""

from collections.abc import Iterator, Sequence

from scheduling.content import Content
from scheduling.errors import AddressProblem, FieldProblem
from scheduling.recipient_rows import Flaw, RowProblem
from texts.errors.base import excerpt
from texts.errors.recipients import address_problem, field_problem
from texts.rich import bold, compose
from texts.speech import _, n_


def file_name() -> str:
    """Return the name of the file that holds all that is wrong."""
    return "errors.csv"


def columns() -> Sequence[str]:
    """Return the headings of that file."""
    return (_("Line"), _("Column"), _("What is wrong"))


def rows(flaws: Sequence[Flaw]) -> Iterator[Sequence[str]]:
    """Yield its rows."""
    for flaw in flaws:
        yield str(flaw.line), flaw.column, in_words(flaw).text


def in_words(flaw: Flaw) -> Content:
    """Say what is wrong at one place."""
    if isinstance(flaw.problem, AddressProblem):
        return address_problem(flaw.problem, flaw.text)
    if isinstance(flaw.problem, FieldProblem):
        return field_problem(flaw.problem, flaw.text, flaw.most)
    text, most = bold(excerpt(flaw.text)), flaw.most or 0
    match flaw.problem:
        case RowProblem.NO_KEY:
            return Content(
                _("It does not say who is meant: no external id, phone number, Telegram id or e-mail address.")
            )
        case RowProblem.TOO_MANY_CELLS:
            template = n_(
                "It has more cells than the {n} column of the first line.",
                "It has more cells than the {n} columns of the first line.",
                most,
            )
            return compose(template, n=most)
        case RowProblem.REPEATED:
            return compose(_("{text} stands in line {line} already."), text=text, line=most)
        case RowProblem.ANOTHERS:
            return compose(_("{text} belongs to another recipient."), text=text)
        case RowProblem.NEVER_WROTE:
            return compose(
                _("{text} has never written to me. A bot can't write first: send them a link to me."), text=text
            )
