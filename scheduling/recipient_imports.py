"""A file of recipients between being looked at and being saved: which one it is, and how far it was saved."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

from scheduling.ports.recipient_tables import ImportPlan


@dataclass(frozen=True, slots=True)
class ImportCounts:
    """What becomes of the rows of a file."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    left_out: int = 0
    """Rows with something wrong."""

    @property
    def total(self) -> int:
        """Return how many rows there are."""
        return self.new + self.changed + self.unchanged + self.left_out

    @property
    def to_save(self) -> int:
        """Return how many rows would change something."""
        return self.new + self.changed

    def with_plan(self, plan: ImportPlan, *, flawed: int) -> Self:
        """Return them with those of some more rows, of which so many were `flawed` before they were planned."""
        return replace(
            self,
            new=self.new + plan.new,
            changed=self.changed + plan.changed,
            unchanged=self.unchanged + plan.unchanged,
            left_out=self.left_out + flawed + len(plan.flaws),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TableFile:
    """A file, and what is known of it. What was looked at is what is saved: it is read again, and compared."""

    file_id: str
    """The platform's."""
    name: str
    sha256: str = ""
    counts: ImportCounts = ImportCounts()
    """As it was looked at."""
    variables: tuple[str, ...] = ()
    """Its columns that become variables."""
    saved: ImportCounts = ImportCounts()
    saved_to: int = 0
    """The last line that was saved."""

    def is_same(self, content: bytes) -> bool:
        """Tell whether these are its bytes."""
        return hashlib.sha256(content).hexdigest() == self.sha256

    def to_json(self) -> dict[str, Any]:
        """Return a form that `from_json` reads back."""
        return {
            "file_id": self.file_id,
            "name": self.name,
            "sha256": self.sha256,
            "counts": _counts_to_json(self.counts),
            "variables": list(self.variables),
            "saved": _counts_to_json(self.saved),
            "saved_to": self.saved_to,
        }

    @classmethod
    def from_json(cls, form: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote."""
        return cls(
            file_id=form["file_id"],
            name=form["name"],
            sha256=form["sha256"],
            counts=ImportCounts(*form["counts"]),
            variables=tuple(form["variables"]),
            saved=ImportCounts(*form["saved"]),
            saved_to=form["saved_to"],
        )


def _counts_to_json(counts: ImportCounts) -> list[int]:
    return [counts.new, counts.changed, counts.unchanged, counts.left_out]
