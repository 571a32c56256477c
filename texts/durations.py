"""How long something takes, in the units of the language that is spoken (CLDR): "12 min", "1 hr 5 min"."""

import math

from babel.units import format_unit

from texts.rich import plain
from texts.speech import _, locale

_MINUTE, _HOUR, _DAY = 60, 3600, 86_400
_UNITS = (("day", _DAY), ("hour", _HOUR), ("minute", _MINUTE), ("second", 1))


def duration(seconds: float) -> str:
    """Return a length of time by its two largest units; less than a second counts as one."""
    rest = max(math.ceil(seconds), 1)
    if rest > _MINUTE:  # nobody counts seconds there
        rest = math.ceil(rest / _MINUTE) * _MINUTE
    parts = []
    for name, length in _UNITS:
        count, rest = divmod(rest, length)
        if count:
            parts.append(" ".join(format_unit(count, name, "short", locale=locale()).split()))
    return " ".join(parts[:2])


def about(seconds: float) -> str:
    """Return the same as an estimate: "about 12 min"."""
    # Translators: {time} is a length of time, such as "12 min"
    return plain(_("about {time}"), time=duration(seconds))
