"""Which controls the page has, and which of them some test has used."""

from dataclasses import dataclass, field
from pathlib import Path

WATCH = (Path(__file__).parent / "controls.js").read_text()


@dataclass
class Controls:
    """What all tests together saw and used."""

    seen: set[str] = field(default_factory=set)
    used: set[str] = field(default_factory=set)
    modules: set[str] = field(default_factory=set)

    def take(self, found: dict[str, list[str]]) -> None:
        """Add what one page saw."""
        self.seen.update(found["seen"])
        self.used.update(found["used"])
