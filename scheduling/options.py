"""How a scheduled message is sent, besides what it says and when."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import Any, Final, Self

from scheduling.content import Content, Kind
from scheduling.errors import OptionNotOffered
from scheduling.parts import takes_buttons

MOST_NAGS = 12
"""So often a reminder is repeated at most until somebody says Done."""
NAGS: Final = 3
"""So often where nobody has said otherwise."""
NAG_MINUTES = (5, 10, 15, 30, 60)
"""How long to wait for Done."""
LONGEST_KEPT_HOURS = 47
"""Hours after which a message can be deleted by itself, at most.

A bot can delete what it sent within 48 hours (https://core.telegram.org/bots/api#deletemessage).
"""
HOURS_KEPT = (1, 2, 4, 8, 12, 24, 36, LONGEST_KEPT_HOURS)
"""Those that are offered."""


class Option(StrEnum):
    """What can be chosen, under the names that buttons carry, in the order in which it is shown."""

    SILENT = "silent"
    PROTECTED = "protect"
    WITHOUT_PREVIEW = "preview"
    PINNED = "pin"
    REPLACES_PREVIOUS = "previous"
    DELETE_AFTER = "delete"
    REMINDS = "reminds"
    NAGGING = "nag"
    NAGS = "nags"
    """How often it nags, where it does."""


class WayOut(StrEnum):
    """How a message to many says how to get no more of them."""

    LINE = "line"
    """In a line below its text."""
    BUTTON = "button"


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
    way_out: WayOut | None = None
    """Of a broadcast, and only there: how it says how to unsubscribe. It always does."""

    @property
    def has_followups(self) -> bool:
        """Tell whether anything is left to do once it was sent."""
        return self.pinned or self.replaces_previous or self.delete_after_hours is not None or self.nagging is not None

    def having(self, option: Option, value: int) -> Self:
        """Return them with one of them changed. Raises `OptionNotOffered` where it can't have this value.

        `value` is 1 or 0 for what is on or off, the hours after which it is deleted (0: never), the minutes after
        which it nags (0: never), or how often it does.
        """
        if option in SWITCHES and value in {0, 1}:
            changed = replace(self, **{SWITCHES[option]: bool(value)})  # type: ignore[arg-type]  # names of switches
            return changed if changed.reminds else replace(changed, nagging=None)
        if option is Option.DELETE_AFTER and 0 <= value <= LONGEST_KEPT_HOURS:
            return replace(self, delete_after_hours=value or None)
        if option is Option.NAGGING and value == 0:
            return replace(self, nagging=None)
        if option is Option.NAGGING and value in NAG_MINUTES and self.reminds:
            return replace(self, nagging=Nagging(value, NAGS if self.nagging is None else self.nagging.times))
        if option is Option.NAGS and self.nagging is not None and 1 <= value <= MOST_NAGS:
            return replace(self, nagging=replace(self.nagging, times=value))
        raise OptionNotOffered

    def has(self, option: Option) -> bool:
        """Tell whether something is chosen there."""
        if option is Option.DELETE_AFTER:
            return self.delete_after_hours is not None
        if option in {Option.NAGGING, Option.NAGS}:
            return self.nagging is not None
        return bool(getattr(self, SWITCHES[option]))

    def to_json(self) -> dict[str, Any]:
        """Return a form that `from_json` reads back: what is chosen, and nothing else."""
        form: dict[str, Any] = {name: True for name in SWITCHES.values() if getattr(self, name)}
        if self.delete_after_hours is not None:
            form["delete_after_hours"] = self.delete_after_hours
        if self.nagging is not None:
            form["nagging"] = {"minutes": self.nagging.minutes, "times": self.nagging.times}
        if self.way_out is not None:
            form["way_out"] = self.way_out.value
        return form

    @classmethod
    def from_json(cls, form: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote. Raises `KeyError` where a part is missing."""
        nagging, way_out = form.get("nagging"), form.get("way_out")
        return cls(
            **{name: bool(form.get(name)) for name in SWITCHES.values()},
            delete_after_hours=form.get("delete_after_hours"),
            nagging=None if nagging is None else Nagging(nagging["minutes"], nagging["times"]),
            way_out=None if way_out is None else WayOut(way_out),
        )


SWITCHES: Mapping[Option, str] = {
    Option.SILENT: "silent",
    Option.PROTECTED: "protected",
    Option.WITHOUT_PREVIEW: "without_preview",
    Option.PINNED: "pinned",
    Option.REPLACES_PREVIOUS: "replaces_previous",
    Option.REMINDS: "reminds",
}
"""What is on or off, and what it is called in `Options`."""
NO_OPTIONS = Options()
_LINKS = frozenset({"url", "text_link"})


def offered(
    options: Options, content: Content, *, repeats: bool, may_pin: bool = True, is_channel: bool = False
) -> tuple[Option, ...]:
    """Return what makes sense for a content, and besides what is chosen already.

    `may_pin` tells whether the bot has that right where it is sent. Nobody ticks off what a channel says, and albums
    carry no buttons.
    """
    has_link = content.kind is Kind.TEXT and any(entity.type in _LINKS for entity in content.entities)
    reminds = takes_buttons(content) and not is_channel
    sensible = {
        Option.WITHOUT_PREVIEW: has_link,
        Option.PINNED: may_pin,
        Option.REPLACES_PREVIOUS: repeats,
        Option.REMINDS: reminds,
        Option.NAGGING: options.reminds and reminds,
        Option.NAGS: False,
    }
    return tuple(
        option for option in Option if sensible.get(option, True) or (options.has(option) and option is not Option.NAGS)
    )
