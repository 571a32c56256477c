"""Rules as RFC 5545, 3.3.10, writes them: RRULE, with EXDATE for what is left out."""

from scheduling.errors import RuleNotOffered
from scheduling.recurrence.rrule_reading import recurrence_from_rrule
from scheduling.recurrence.rrule_writing import rrule_of

__all__ = ["RuleNotOffered", "recurrence_from_rrule", "rrule_of"]
