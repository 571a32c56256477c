"""Time expressions: what somebody types before a message, and the rule that it means."""

from scheduling.expressions.grammar import read
from scheduling.expressions.reading import Note, Reading

__all__ = ["Note", "Reading", "read"]
