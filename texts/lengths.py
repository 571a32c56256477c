"""Lengths of time as short as a button needs them: one style for all, which the translators have in hand."""

from texts.rich import plain
from texts.speech import _

_HOUR = 60


def hours(count: int) -> str:
    """Say a number of hours in short: "3 h"."""
    # Translators: a length of time on a small button: 1 hour, 3 hours
    return plain(_("{n} h"), n=count)


def minutes(count: int) -> str:
    """Say a number of minutes in short, in hours where it is so many: "10 min", "1 h"."""
    if count % _HOUR == 0:
        return hours(count // _HOUR)
    # Translators: a length of time on a small button: 10 minutes
    return plain(_("{n} min"), n=count)
