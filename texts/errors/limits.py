"""What is too much, in words."""

from scheduling import errors
from scheduling.content import Content
from texts import limits
from texts.errors.base import Here, words_for


@words_for.register
def _too_many_schedules(error: errors.TooManySchedules, _here: Here) -> Content:
    return limits.too_many_schedules(error)


@words_for.register
def _too_many_messages(error: errors.TooManyMessages, _here: Here) -> Content:
    return limits.too_many_messages(error)


@words_for.register
def _repeats_too_often(error: errors.RepeatsTooOften, _here: Here) -> Content:
    return limits.repeats_too_often(error)


@words_for.register
def _too_many_commands(error: errors.TooManyCommands, _here: Here) -> Content:
    return limits.too_many_commands(error)
