"""`python -m bot parse`: what texts are understood as, one text a line in, one JSON object a line out."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.lines import problem_code
from scheduling.expressions.reading import Reading
from scheduling.expressions.understanding import Circumstances, Understood
from scheduling.recurrence import Once
from scheduling.recurrence.rrule import rrule_of


def circumstances_of(language: str, zone: ZoneInfo, now: datetime, territory: str | None) -> Circumstances:
    """Return the circumstances of somebody who writes at `now`, local where it is naive.

    A language may carry its territory: `pt-BR`.
    """
    code, _, region = language.replace("_", "-").partition("-")
    code = code.lower()
    aware = now.replace(tzinfo=zone) if now.tzinfo is None else now
    return Circumstances(
        now=aware.astimezone(UTC),
        zone=zone,
        languages=(code,) if code == "en" else (code, "en"),
        territory=territory or region.rpartition("-")[2].upper() or None,
    )


def parse_line(line: str, circumstances: Circumstances, understand: Callable[[str, Circumstances], Understood]) -> Any:
    """Return what a text is understood as, in the form for programs."""
    understood = understand(line, circumstances)
    zone = circumstances.zone
    return {
        "reading": _reading(understood.reading, zone),
        "span": understood.span,
        "message": understood.message,
        "certainty": understood.certainty.value,
        "alternatives": [_reading(alternative, zone) for alternative in understood.alternatives],
        "problem": problem_code(understood.problem) if understood.problem is not None else None,
    }


def _reading(reading: Reading | None, zone: ZoneInfo) -> dict[str, Any] | None:
    if reading is None:
        return None
    first = reading.first.at.astimezone(zone).isoformat()
    if isinstance(reading.recurrence, Once):
        return {"kind": "once", "at": first, "clock_given": reading.clock_given}
    return {
        "kind": "recurring",
        "recurrence": reading.recurrence.to_json(),
        "rrule": rrule_of(reading.recurrence, reading.anchor),
        "first": first,
    }
