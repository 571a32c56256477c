"""What was wrong with a request, in a sentence that says what to send instead."""

from texts import group_errors
from texts.errors import (  # noqa: F401  # each registers its words
    attachments,
    broadcasts,
    bulk,
    chats,
    content,
    deliveries,
    limits,
    outages,
    questions,
    recipients,
    roles,
    schedules,
    subscribers,
    templates,
    times,
)
from texts.errors.base import explain, has_words_for, register

__all__ = ["explain", "has_words_for"]

register(group_errors.EXPLAINED)
