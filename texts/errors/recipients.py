"""What was wrong with what somebody said of a recipient, or with a file of recipients."""

from collections.abc import Callable, Mapping
from typing import Any

from scheduling import errors
from scheduling.content import Content
from scheduling.errors import AddressProblem, DomainError, FieldProblem, TableProblem
from texts.errors.base import excerpt, register
from texts.rich import bold, code, compose, joined
from texts.speech import _, n_


def address_refused(error: errors.AddressRefused) -> Content:
    """That can't be kept as an address."""
    return address_problem(error.problem, error.text)


def address_problem(problem: AddressProblem, text: str) -> Content:
    """Say why something is no address that can be kept."""
    match problem:
        case AddressProblem.TELEGRAM_FIRST:
            template = _(
                "{text}: on Telegram a bot can't write first. Whoever sends me /start is a recipient from then on; "
                "send them a link to me."
            )
        case AddressProblem.NO_PHONE:
            template = _("{text} is no phone number. Write it with its country's code, like +49 30 901820.")
        case AddressProblem.COUNTRY_MISSING:
            template = _("I don't know of which country the number {text} is. Write it like +49 30 901820.")
        case AddressProblem.PHONE_NOT_IN_USE:
            template = _("There are no phone numbers like {text}. Is a digit missing, or too many?")
        case AddressProblem.NO_EMAIL:
            template = _("{text} is no e-mail address. It looks like ada@example.org.")
    return compose(template, text=bold(excerpt(text)))


def field_refused(error: errors.FieldRefused) -> Content:
    """That can't be kept of a recipient."""
    return field_problem(error.problem, error.text, error.most)


def field_problem(problem: FieldProblem, text: str, most: int | None = None) -> Content:
    """Say why something can't be kept of a recipient."""
    shown = bold(excerpt(text))
    match problem:
        case FieldProblem.TOO_LONG | FieldProblem.TOO_MANY:
            return _too_much(problem, shown, most or 0)
        case FieldProblem.SEVERAL_LINES:
            template = _("{text}: that must be one line.")
        case FieldProblem.UNREADABLE:
            template = _("{text} holds signs that can't be read.")
        case FieldProblem.UNKNOWN_LANGUAGE:
            template = _("I don't know the language {text}. Write its code, like en or pt-BR, or its name.")
        case FieldProblem.UNKNOWN_ZONE:
            template = _("I don't know the time zone {text}. Write it like Europe/Berlin, or name a city.")
        case FieldProblem.BAD_TAG:
            template = _("{text} can't be a tag. A tag is a word or a few, such as monday or “new patient”.")
        case FieldProblem.BAD_VARIABLE:
            template = _("{text}: write a variable as name = value, its name with letters, digits and _ only.")
        case FieldProblem.NO_NUMBER:
            template = _("{text} is no Telegram id: that is a number.")
        case FieldProblem.UNKNOWN_LIST:
            template = _("There is no list {text}. /lists makes one.")
        case FieldProblem.UNKNOWN_GROUP:
            template = _("There is no group {text} into which recipients are put. /groups makes one.")
    return compose(template, text=shown)


def _too_much(problem: FieldProblem, shown: Content, most: int) -> Content:
    if problem is FieldProblem.TOO_LONG:
        template = n_("{text} is too long: {n} character at most.", "{text} is too long: {n} characters at most.", most)
    else:
        template = n_("{text} is one too many: {n} at most.", "{text} is one too many: {n} at most.", most)
    return compose(template, text=shown, n=most)


def table_refused(error: errors.RecipientTableRefused) -> Content:
    """The file can't be read, or is not the one that was looked at."""
    return joined([_table_problem(error), _("Nothing was saved.")], " ")


def _table_problem(error: errors.RecipientTableRefused) -> Content:
    line, most = error.line or 1, error.most or 0
    match error.problem:
        case TableProblem.TOO_LARGE:
            return compose(_("The file is too large: I can read {n} MB at most. Please split it."), n=most)
        case TableProblem.NO_TEXT:
            return Content(
                _("I can't read this file. Please save the table as CSV (in a spreadsheet: Save as, CSV UTF-8).")
            )
        case TableProblem.EMPTY:
            return Content(_("There is no recipient in this file."))
        case TableProblem.TOO_MANY_ROWS:
            template = n_(
                "The file has more than {n} row. Please split it.",
                "The file has more than {n} rows. Please split it.",
                most,
            )
            return compose(template, n=most)
        case TableProblem.TOO_MANY_COLUMNS:
            template = n_(
                "The file has more than {n} column. Please leave some out.",
                "The file has more than {n} columns. Please leave some out.",
                most,
            )
            return compose(template, n=most)
        case TableProblem.NO_KEY_COLUMN:
            return compose(
                _(
                    "The first line must name the columns, and one of them must say who is meant: {external_id}, "
                    "{phone}, {telegram_id} or {email}."
                ),
                external_id=code("external_id"),
                phone=code("phone"),
                telegram_id=code("telegram_id"),
                email=code("email"),
            )
        case TableProblem.COLUMN_TWICE:
            return compose(_("Two columns mean the same: {column}."), column=bold(excerpt(error.column)))
        case TableProblem.LINE_TOO_LONG:
            return compose(_("Line {line} is far too long for a recipient."), line=line)
        case TableProblem.QUOTE_OPEN:
            return compose(_("Near line {line} a quotation mark is opened and never closed."), line=line)
        case TableProblem.CHANGED:
            return Content(_("The file is not the one that you have looked at. Please send it again."))
        case TableProblem.GONE:
            return Content(_("Telegram doesn't give me the file any more. Please send it again."))


_EXPLAINED: Mapping[type[DomainError], Callable[[Any], Content]] = {
    errors.AddressRefused: address_refused,
    errors.FieldRefused: field_refused,
    errors.RecipientTableRefused: table_refused,
}
register(_EXPLAINED)
