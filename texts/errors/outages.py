"""What is wrong with no request, but with what we need to carry it out, in words."""

from scheduling import errors
from scheduling.content import Content
from texts.errors.base import Here, words_for
from texts.speech import _


@words_for.register
def _platform_silent(_error: errors.PlatformSilent, _here: Here) -> Content:
    return Content(_("Telegram doesn't answer me right now, so nothing is saved. Please try again in a minute."))


@words_for.register
def _storage_unavailable(_error: errors.StorageUnavailable, _here: Here) -> Content:
    return Content(_("I can't save anything right now, so nothing was changed. Please try again in a few minutes."))


@words_for.register
def _storage_full(_error: errors.StorageFull, _here: Here) -> Content:
    return _cannot_save()


@words_for.register
def _storage_damaged(_error: errors.StorageDamaged, _here: Here) -> Content:
    return _cannot_save()


def _cannot_save() -> Content:
    return Content(
        _(
            "I can't save anything right now, so nothing was changed. Whoever runs me has to mend that first; "
            "please send that again later."
        )
    )
