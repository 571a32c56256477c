"""How an error is put into words: by its kind, with an example that works."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import singledispatch
from typing import Any

from scheduling.content import Content
from scheduling.errors import DomainError, Form
from texts.examples import example
from texts.rich import code, joined
from texts.speech import _

_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Here:
    """When and where an example must work."""

    now: datetime
    zone: str

    def example(self, form: Form) -> str:
        """Return one of that form."""
        return example(form, now=self.now, zone=self.zone)


def explain(error: DomainError, *, now: datetime, zone: str) -> Content:
    """Explain an error and show one example that works at `now` in `zone`, the chat's."""
    return words_for(error, Here(now, zone))


def has_words_for(kind: type[DomainError]) -> bool:
    """Tell whether a kind of error has an explanation of its own."""
    return words_for.dispatch(kind) is not words_for.dispatch(DomainError)


@singledispatch
def words_for(_error: DomainError, _here: Here) -> Content:
    """Explain an error: the module of each subject registers here what it says of its kinds."""
    return Content(_("That did not work, and nothing was changed. /help shows what I understand."))


def register(explained: Mapping[type[DomainError], Callable[[Any], Content]]) -> None:
    """Let the module of a subject explain what can be wrong there."""
    for kind, words in explained.items():
        words_for.register(kind, lambda error, _here, words=words: words(error))


def with_example(said: Content, lead: str, *commands: str) -> Content:
    """Return what was wrong, and below it what to send instead."""
    return joined([said, joined([lead, *(code(command) for command in commands)])], "\n\n")


def try_this() -> str:
    """Return what leads to an example."""
    return _("Try it like this:")


def excerpt(text: str) -> str:
    """Return the beginning of what somebody wrote."""
    return Content(text).first_words(_SHOWN)
