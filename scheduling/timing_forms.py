"""When something is sent, in a form that can be kept."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from scheduling.recurrence import Anchor, Weekday
from scheduling.recurrence.json_form import recurrence_from_json
from scheduling.timing import Timing, ZoneSource


def timing_to_json(timing: Timing) -> dict[str, Any]:
    """Return a form that `timing_from_json` reads back."""
    return {
        "recurrence": timing.recurrence.to_json(),
        "zone": timing.zone,
        "zone_source": timing.zone_source.value,
        "anchor_at": timing.anchor.at.isoformat(),
        "anchor_on": timing.anchor.day.isoformat(),
        "week_start": int(timing.anchor.week_start),
    }


def timing_from_json(form: Mapping[str, Any]) -> Timing:
    """Read what `timing_to_json` wrote. Raises `KeyError` where a part is missing."""
    return Timing(
        recurrence=recurrence_from_json(form["recurrence"]),
        zone=form["zone"],
        zone_source=ZoneSource(form["zone_source"]),
        anchor=Anchor(
            datetime.fromisoformat(form["anchor_at"]),
            date.fromisoformat(form["anchor_on"]),
            Weekday(form["week_start"]),
        ),
    )
