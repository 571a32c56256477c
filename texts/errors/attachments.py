"""What is wrong with a file that is to be kept, in words."""

from scheduling import errors
from scheduling.content import Content
from texts.errors.base import Here, words_for
from texts.rich import plain
from texts.speech import _

_MEGABYTE = 1024 * 1024


@words_for.register
def _file_too_large(error: errors.FileTooLarge, _here: Here) -> Content:
    template = _("The file is larger than {limit} MB, which is the most that Telegram takes.")
    return Content(plain(template, limit=error.limit // _MEGABYTE))


@words_for.register
def _file_empty(_error: errors.FileEmpty, _here: Here) -> Content:
    return Content(_("The file is empty."))
