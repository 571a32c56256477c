"""How a scheduled message is sent, besides what it says and when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Self

MOST_NAGS = 12
"""So often a reminder is repeated at most until somebody says Done."""
LONGEST_KEPT_HOURS = 47
"""Hours after which a message can be deleted by itself, at most.

A bot can delete what it sent within 48 hours (https://core.telegram.org/bots/api#deletemessage).
"""


@dataclass(frozen=True, slots=True)
class Nagging:
    """A reminder is sent again every `minutes`, at most `times`, until somebody taps Done."""

    minutes: int
    times: int

    @property
    def interval(self) -> timedelta:
        """How long to wait for Done."""
        return timedelta(minutes=self.minutes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What people can choose for a schedule. As it is, nothing is chosen."""

    silent: bool = False
    """It arrives without a sound."""
    protected: bool = False
    """It can't be forwarded or saved."""
    without_preview: bool = False
    """Links in it show no preview."""
    pinned: bool = False
    """It is pinned once it was sent."""
    replaces_previous: bool = False
    """Once it was sent, the message of the occurrence before it is deleted."""
    delete_after_hours: int | None = None
    """So long after it was sent it is deleted, 1 to `LONGEST_KEPT_HOURS`."""
    reminds: bool = False
    """It carries Done and Snooze."""
    nagging: Nagging | None = None
    """How it is repeated until somebody taps Done; only where it `reminds`."""

    def to_json(self) -> dict[str, Any]:
        """Return a form that `from_json` reads back: what is chosen, and nothing else."""
        form: dict[str, Any] = {name: True for name in _SWITCHES if getattr(self, name)}
        if self.delete_after_hours is not None:
            form["delete_after_hours"] = self.delete_after_hours
        if self.nagging is not None:
            form["nagging"] = {"minutes": self.nagging.minutes, "times": self.nagging.times}
        return form

    @classmethod
    def from_json(cls, form: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote. Raises `KeyError` where a part is missing."""
        nagging = form.get("nagging")
        return cls(
            **{name: bool(form.get(name)) for name in _SWITCHES},
            delete_after_hours=form.get("delete_after_hours"),
            nagging=None if nagging is None else Nagging(nagging["minutes"], nagging["times"]),
        )


_SWITCHES = ("silent", "protected", "without_preview", "pinned", "replaces_previous", "reminds")
NO_OPTIONS = Options()
