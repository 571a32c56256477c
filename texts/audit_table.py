"""What was done as a table: as it is stored, so that programs can read it."""

from datetime import UTC

from scheduling.csv_tables import CsvWriter
from scheduling.use_cases.auditing import Events

COLUMNS = ("at", "actor_id", "actor", "through", "action", "subject", "name", "place", "subject_id", "details")


def table() -> CsvWriter:
    """Return an empty table for `add_to`."""
    return CsvWriter(COLUMNS)


def add_to(written: CsvWriter, shown: Events) -> None:
    """Add some events to a table."""
    for event in shown.events:
        place = shown.places.get(event.subject_id) if event.subject_id is not None else None
        written.add(
            [
                event.at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
                "" if event.actor is None else str(event.actor),
                "" if event.actor is None else shown.names.get(event.actor, ""),
                event.through.value,
                event.action.value,
                event.subject.value,
                event.label,
                "" if place is None or not place.is_shared else place.title,
                "" if event.subject_id is None else str(event.subject_id),
                "; ".join(f"{key}={value}" for key, value in event.details.items()),
            ]
        )
