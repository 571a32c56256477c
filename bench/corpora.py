"""The corpora of time expressions, where they are: phrases and what they mean, from other projects' public tests."""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from scheduling.zones import zone_named

LANGUAGES = ("en", "ru", "es", "de", "fr", "pt", "it", "zh", "uk", "ar", "tr", "pl")
"""What we offer; the corpora hold more."""
RECURRING = "recurring"
"""The source of all phrases in `recurring.jsonl`; the others name theirs."""
# What duckling expects of named zones shows in which one its own clock stood; the others name no zones.
_ZONES = {"duckling": "Etc/GMT+2"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """A line of a corpus."""

    source: str
    language: str
    now: datetime
    """Local and naive, as all times here."""
    text: str
    span: str
    """The part of the text that names the time."""
    expected: tuple[datetime, ...] = ()
    grain: str = "minute"
    """What of the expected instants counts: `day` the date, `time` the clock, else all to the minute."""
    rule: dict[str, Any] | None = None
    """The parts of the expected RRULE, of a phrase that recurs."""

    @property
    def zone(self) -> ZoneInfo:
        """Return the zone in which the phrase was said."""
        return zone_named(_ZONES.get(self.source, "UTC"))


def corpora() -> Path | None:
    """Return the folder of the corpora: `CORPORA`, else beside the checkout; None where there is none."""
    beside = Path(__file__).parent.parent.parent / "shared" / "corpora"
    folder = Path(os.environ.get("CORPORA") or beside)
    return folder if (folder / "one_time.jsonl").exists() else None


def load(folder: Path) -> Sequence[Phrase]:
    """Return every phrase, one-time ones first."""
    return (
        *(_one_time(line) for line in _lines(folder / "one_time.jsonl")),
        *(_recurring(line) for line in _lines(folder / "recurring.jsonl")),
    )


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _one_time(line: dict[str, Any]) -> Phrase:
    return Phrase(
        source=line["source"],
        language=line["lang"],
        now=datetime.fromisoformat(line["now"]),
        text=line["text"],
        span=line["span"],
        expected=tuple(datetime.fromisoformat(at) for at in line["expected"]),
        grain=line["grain"],
    )


def _recurring(line: dict[str, Any]) -> Phrase:
    return Phrase(
        source=RECURRING,
        language=line["lang"],
        now=datetime.fromisoformat(line["now"]),
        text=line["text"],
        span=line["text"],
        rule=line["expected"],
    )
