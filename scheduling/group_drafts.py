"""Making or changing a group in a dialog: what was asked, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

from scheduling.audience_choices import AudienceChoice
from scheduling.identifiers import GroupId


class GroupStep(StrEnum):
    """What a dialog about a group asks."""

    NAME = "name"
    """What a new one is called."""
    KIND = "kind"
    """How a new one gets its members."""
    CONDITION = "condition"
    """What its members have in common: of a new one, or of one that there is."""
    RENAME = "rename"
    ADD = "add"
    """Who is put into it."""
    REMOVE = "remove"
    """Who is taken out of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MembersChange:
    """What came of a list of people to put in, or to take out."""

    changed: int = 0
    unchanged: int = 0
    """Who were in it already, or not in it anyway."""
    missing: tuple[str, ...] = ()
    """What names nobody."""
    ambiguous: tuple[str, ...] = ()
    """Names of several people."""

    def to_json(self) -> dict[str, Any]:
        """Return a form that `from_json` reads back."""
        return {
            "changed": self.changed,
            "unchanged": self.unchanged,
            "missing": list(self.missing),
            "ambiguous": list(self.ambiguous),
        }

    @classmethod
    def from_json(cls, form: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote."""
        return cls(
            changed=form["changed"],
            unchanged=form["unchanged"],
            missing=tuple(form["missing"]),
            ambiguous=tuple(form["ambiguous"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupDraft:
    """What is known in a dialog about a group."""

    step: GroupStep
    group_id: GroupId | None = None
    """The group that is changed, or that was made; None while there is none yet."""
    revision: int = 0
    """Of the group, as it was shown."""
    name: str = ""
    """Of one that is yet to be made."""
    choice: AudienceChoice = field(default_factory=AudienceChoice)
    """Its condition, while that is chosen."""
    change: MembersChange | None = None
    """What came of a list of people."""

    @property
    def awaits_text(self) -> bool:
        """Tell whether what somebody sends is meant for it."""
        if self.step is GroupStep.CONDITION:
            return self.choice.awaits_text
        return self.step is not GroupStep.KIND

    def with_choice(self, choice: AudienceChoice) -> Self:
        """Return it with more, or less, chosen."""
        return replace(self, choice=choice)

    def to_json(self) -> dict[str, Any]:
        """Return a form that `from_json` reads back."""
        return {
            "step": self.step.value,
            "group_id": None if self.group_id is None else str(self.group_id),
            "revision": self.revision,
            "name": self.name,
            "choice": self.choice.to_json(),
            "change": None if self.change is None else self.change.to_json(),
        }

    @classmethod
    def from_json(cls, form: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote."""
        return cls(
            step=GroupStep(form["step"]),
            group_id=None if form["group_id"] is None else GroupId(UUID(form["group_id"])),
            revision=form["revision"],
            name=form["name"],
            choice=AudienceChoice.from_json(form["choice"]),
            change=None if form["change"] is None else MembersChange.from_json(form["change"]),
        )
