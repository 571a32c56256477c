"""What is wrong with a file that is to be kept, in words."""

from babel.numbers import format_decimal

from scheduling import errors
from scheduling.content import Content
from texts.errors.base import Here, words_for
from texts.rich import plain
from texts.speech import _, locale

_MEGABYTE = 1024 * 1024


@words_for.register
def _file_too_large(error: errors.FileTooLarge, _here: Here) -> Content:
    template = _("The file has {size} MB; Telegram takes {limit} MB at most.")
    return Content(plain(template, size=_megabytes(error.size), limit=_megabytes(error.limit)))


@words_for.register
def _file_empty(_error: errors.FileEmpty, _here: Here) -> Content:
    return Content(_("The file is empty."))


def _megabytes(size: int) -> str:
    return str(format_decimal(max(size / _MEGABYTE, 0.1), "#,##0.#", locale=locale()))
