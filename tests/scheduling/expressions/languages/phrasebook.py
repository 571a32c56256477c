"""Phrases as people write them, and what they mean: how the tests of the languages say both."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from scheduling.expressions.reading import Reading
from scheduling.expressions.understanding import Circumstances, Understood, understand_text
from scheduling.recurrence import Once

_MOST_RUNS = 3


@dataclass(frozen=True, slots=True)
class Place:
    """Where and when somebody writes."""

    language: str
    zone: ZoneInfo
    now: datetime
    """On the clock there, naive."""

    def understood(self, text: str) -> Understood:
        """Return what a text is understood as there and then."""
        now = self.now.replace(tzinfo=self.zone).astimezone(UTC)
        languages = (self.language, "en") if self.language != "en" else ("en",)
        return understand_text(text, Circumstances(now=now, zone=self.zone, languages=languages))

    def said(self, text: str) -> tuple[str, str]:
        """Return when (one local time, or the first three of a rule) and what a text schedules; "" where no time is."""
        understood = self.understood(text)
        return (" ".join(self._runs(understood.reading)) if understood.reading else "", understood.message)

    def _runs(self, reading: Reading) -> Iterator[str]:
        if isinstance(reading.recurrence, Once):
            yield self._local(reading.first.at)
            return
        yield "every:"
        run = reading.first
        for _ in range(_MOST_RUNS):
            yield self._local(run.at)
            following = reading.recurrence.next_after(run.at, zone=self.zone, anchor=reading.anchor)
            if following is None:
                return
            run = following

    def _local(self, at: datetime) -> str:
        return at.astimezone(self.zone).strftime("%Y-%m-%dT%H:%M")
