"""Audiences: which subscribers a broadcast is for. What an audience says is looked up when the broadcast is planned."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, Self
from uuid import UUID

from scheduling.errors import ConditionMissing, GroupNameRefused, MembersByCondition, StaleGroup
from scheduling.identifiers import BotId, GroupId, ListId, UserId

LONGEST_NAME: Final = 64
"""Characters of a group's name."""


class GroupKind(StrEnum):
    """How a group gets its members."""

    STATIC = "static"
    """Somebody put them in."""
    CONDITIONAL = "conditional"
    """Whoever fulfils its condition."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """What somebody must fulfil: everything that is given. Of several languages, lists or tags, one is enough."""

    languages: frozenset[str] = frozenset()
    lists: frozenset[ListId] = frozenset()
    tags: frozenset[str] = frozenset()
    variables: Mapping[str, str] | None = None
    """Each must have this value."""
    joined_before: datetime | None = None
    active_since: datetime | None = None

    @property
    def is_empty(self) -> bool:
        """Tell whether everybody fulfils it."""
        given = (self.languages, self.lists, self.tags, self.variables, self.joined_before, self.active_since)
        return not any(given)

    def to_json(self) -> dict[str, Any]:
        """Return a form that `from_json` reads back: what is given, and nothing else."""
        form: dict[str, Any] = {
            "languages": sorted(self.languages),
            "lists": sorted(map(str, self.lists)),
            "tags": sorted(self.tags),
            "variables": dict(self.variables or {}),
            "joined_before": None if self.joined_before is None else self.joined_before.isoformat(),
            "active_since": None if self.active_since is None else self.active_since.isoformat(),
        }
        return {name: value for name, value in form.items() if value}

    @classmethod
    def from_json(cls, form: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote."""
        before, since = form.get("joined_before"), form.get("active_since")
        return cls(
            languages=frozenset(form.get("languages", ())),
            lists=frozenset(ListId(UUID(one)) for one in form.get("lists", ())),
            tags=frozenset(form.get("tags", ())),
            variables=dict(form["variables"]) if form.get("variables") else None,
            joined_before=None if before is None else datetime.fromisoformat(before),
            active_since=None if since is None else datetime.fromisoformat(since),
        )


EVERYBODY = Condition()


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipientGroup:
    """A named group of subscribers."""

    id: GroupId
    bot_id: BotId
    name: str
    """Unique in a bot, up to 64 characters."""
    kind: GroupKind
    condition: Condition | None = None
    """Of a conditional one."""
    revision: int = 1
    created_at: datetime
    created_by: UserId

    def require(self, revision: int) -> None:
        """Check that it is as it was shown. Raises `StaleGroup`."""
        if revision != self.revision:
            raise StaleGroup(self.name)

    def renamed(self, name: str, *, revision: int) -> Self:
        """Return it with another name. Raises `StaleGroup`, `GroupNameRefused`."""
        self.require(revision)
        return replace(self, name=group_name(name), revision=self.revision + 1)

    def with_condition(self, condition: Condition, *, revision: int) -> Self:
        """Return a conditional one with another condition. Raises `StaleGroup`, `ConditionMissing`."""
        self.require(revision)
        if self.condition is None:
            raise StaleGroup(self.name)
        if condition.is_empty:
            raise ConditionMissing
        return replace(self, condition=condition, revision=self.revision + 1)

    def with_other_members(self) -> Self:
        """Return a static one into which, or out of which, somebody is put. Raises `MembersByCondition`."""
        if self.kind is GroupKind.CONDITIONAL:
            raise MembersByCondition(self.name)
        return replace(self, revision=self.revision + 1)


def group_name(text: str) -> str:
    """Return the name that somebody means. Raises `GroupNameRefused`."""
    lines = unicodedata.normalize("NFC", text.replace("\0", "")).strip().splitlines()
    name = " ".join(lines[0].split()) if len(lines) == 1 else ""
    if not name or len(name) > LONGEST_NAME:
        raise GroupNameRefused(len(name), LONGEST_NAME)
    return name


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """Whom a broadcast is for: members of any of its groups who fulfil its condition; without groups, all who do."""

    groups: frozenset[GroupId] = frozenset()
    condition: Condition = EVERYBODY

    def to_json(self) -> dict[str, Any]:
        """Return a form that `from_json` reads back."""
        form = {"groups": sorted(map(str, self.groups)), "condition": self.condition.to_json()}
        return {name: value for name, value in form.items() if value}

    @classmethod
    def from_json(cls, form: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote."""
        return cls(
            groups=frozenset(GroupId(UUID(one)) for one in form.get("groups", ())),
            condition=Condition.from_json(form.get("condition", {})),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AudienceCount:
    """How many an audience has, shown before anything is sent."""

    reachable: int
    """Who would get it now."""
    blocked: int = 0
    """Who have blocked the bot: they are skipped."""
    unsubscribed: int = 0
    without_address: int = 0
    """Who have no address on the platform."""
