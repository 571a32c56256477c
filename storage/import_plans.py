"""What rows of a table of recipients change, compared with what is stored. All of it runs in a worker thread."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from scheduling.addresses import TELEGRAM
from scheduling.chats import Address, ChatKind
from scheduling.identifiers import BotId, SubscriberId, new_uuid7
from scheduling.ports.recipient_tables import ImportPlan
from scheduling.recipient_columns import Column
from scheduling.recipient_rows import Flaw, GivenRecipient, RowProblem
from storage.audiences import value_indexes
from storage.chats import address_indexes
from storage.cipher import Cipher
from storage.rowsets import encode_rows

_COLUMN_OF = {"phone": Column.PHONE, "email": Column.EMAIL, TELEGRAM: Column.TELEGRAM_ID}
_WRITES = (
    "new_people", "changed_people", "dropped_addresses", "moved_addresses", "taken_addresses", "new_addresses",
    "variables", "tags", "lists", "groups",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Keys:
    """By what stored rows are looked for, encoded."""

    external: str
    addresses: str


@dataclass(slots=True, kw_only=True)
class Known:
    """What is stored of whom rows may mean."""

    external: Sequence[Any]
    addresses: Sequence[Any]
    people: Sequence[Any] = ()
    own_addresses: Sequence[Any] = ()
    tags: Sequence[Any] = ()
    lists: Sequence[Any] = ()
    groups: Sequence[Any] = ()

    @property
    def subscriber_ids(self) -> set[UUID]:
        """Return whom rows may mean."""
        owners = {row.subscriber_id for row in self.addresses if row.subscriber_id is not None}
        return owners | {row.id for row in self.external}


@dataclass(slots=True)
class _Person:
    """Somebody who is stored, with what they have."""

    id: UUID
    revision: int
    external_id: str | None
    name: str
    language: str | None
    zone: str | None
    variables: Mapping[str, str]
    tags: set[str] = field(default_factory=set)
    lists: set[UUID] = field(default_factory=set)
    groups: set[UUID] = field(default_factory=set)
    addresses: dict[str, Any] = field(default_factory=dict)
    """The rows, by platform."""


class _Refused(Exception):
    """A row that becomes nothing."""

    def __init__(self, flaw: Flaw) -> None:
        super().__init__()
        self.flaw = flaw


class Planner:
    """Plans what becomes of some rows."""

    def __init__(self, rows: Sequence[GivenRecipient], bot_id: BotId, cipher: Cipher, *, is_sqlite: bool) -> None:
        self._rows = rows
        self._bot_id = bot_id
        self._cipher = cipher
        self._is_sqlite = is_sqlite
        self._writes: dict[str, list[Mapping[str, Any]]] = {name: [] for name in _WRITES}

    def keys(self) -> Keys:
        """Return by what stored rows are to be looked for."""
        self._externals = {row.external_id: self._external_indexes(row.external_id) for row in self._externally()}
        self._places = {
            address: address_indexes(self._cipher, self._bot_id, address)
            for row in self._rows
            for address in row.addresses
        }
        return Keys(
            external=self._encode({"value": one} for indexes in self._externals.values() for one in indexes),
            addresses=self._encode({"value": one} for indexes in self._places.values() for one in indexes),
        )

    def plan(self, known: Known, *, seen: dict[SubscriberId, int], now: datetime) -> ImportPlan:
        """Return what becomes of the rows."""
        people = self._people(known)
        by_external = {row.external_index: row.id for row in known.external}
        at = {(row.platform, row.address_index): row for row in known.addresses}
        counts = {"new": 0, "changed": 0, "unchanged": 0}
        flaws: list[Flaw] = []
        for row in self._rows:
            try:
                meant = self._meant(row, people, by_external, at)
                _require_first(row, meant, seen)
            except _Refused as refused:
                flaws.append(refused.flaw)
                continue
            if meant is None:
                counts["new"] += 1
                self._add(row, at, now=now)
            else:
                counts["changed" if self._change(row, meant, at, now=now) else "unchanged"] += 1
        writes: dict[str, Any] = {name: (self._encode(rows), len(rows)) for name, rows in self._writes.items()}
        return ImportPlan(**counts, flaws=flaws, writes={**writes, "now": now})

    def _people(self, known: Known) -> Mapping[UUID, _Person]:
        decrypt = self._cipher.decrypt
        people = {
            row.id: _Person(
                id=row.id,
                revision=row.revision,
                external_id=None if row.external_id is None else decrypt(row.external_id),
                name=decrypt(row.name),
                language=row.language,
                zone=row.zone,
                variables=json.loads(decrypt(row.variables)),
            )
            for row in known.people
        }
        for row, person in _of_people(known.own_addresses, people):
            person.addresses[row.platform] = row
        for row, person in _of_people(known.tags, people):
            person.tags.add(row.tag)
        for row, person in _of_people(known.lists, people):
            person.lists.add(row.list_id)
        for row, person in _of_people(known.groups, people):
            person.groups.add(row.group_id)
        return people

    def _meant(
        self,
        row: GivenRecipient,
        people: Mapping[UUID, _Person],
        by_external: Mapping[str, UUID],
        at: Mapping[tuple[str, str], Any],
    ) -> _Person | None:
        """Return whom a row means; None: somebody new."""
        meant: _Person | None = None
        if row.external_id is not None:
            found = (by_external.get(index) for index in self._externals[row.external_id])
            meant = next((people[one] for one in found if one is not None and one in people), None)
        for address in row.addresses:
            place = self._place(address, at)
            if address.platform == TELEGRAM and (place is None or place.kind != ChatKind.PRIVATE):
                raise _Refused(_flaw_at(row, address, RowProblem.NEVER_WROTE))
            owner = None if place is None else people.get(place.subscriber_id)
            if owner is None:
                if meant is not None and address.platform == TELEGRAM and TELEGRAM in meant.addresses:
                    raise _Refused(_flaw_at(row, address, RowProblem.ANOTHERS))
                continue
            is_known_otherwise = row.external_id is not None and owner.external_id is not None
            if meant is None and not is_known_otherwise:
                meant = owner
            elif owner is not meant:
                raise _Refused(_flaw_at(row, address, RowProblem.ANOTHERS))
        return meant

    def _add(self, row: GivenRecipient, at: Mapping[tuple[str, str], Any], *, now: datetime) -> None:
        subscriber_id = new_uuid7(now)
        self._writes["new_people"].append(
            self._person(
                subscriber_id,
                external_id=row.external_id,
                name=row.name or "",
                language=row.language,
                zone=row.zone,
                variables=row.variables,
            )
        )
        for address in row.addresses:
            self._give(subscriber_id, address, None, at, now=now)
        self._belong(subscriber_id, row, variables=row.variables)

    def _change(self, row: GivenRecipient, meant: _Person, at: Mapping[tuple[str, str], Any], *, now: datetime) -> bool:
        """Plan what a row changes of somebody; say whether it is anything."""
        variables = {**meant.variables, **row.variables}
        before = (meant.external_id, meant.name, meant.language, meant.zone)
        after = (
            row.external_id or meant.external_id,
            row.name or meant.name,
            row.language or meant.language,
            row.zone or meant.zone,
        )
        moved = [
            address
            for address in row.addresses
            if (has := meant.addresses.get(address.platform)) is None or has.address_index not in self._places[address]
        ]
        joined = (row.tags - meant.tags, row.lists - meant.lists, row.groups - meant.groups)
        if before == after and variables == meant.variables and not moved and not any(joined):
            return False
        external_id, name, language, zone = after
        person = self._person(
            meant.id, external_id=external_id, name=name, language=language, zone=zone, variables=variables
        )
        self._writes["changed_people"].append({**person, "revision": meant.revision})
        for address in moved:
            self._give(meant.id, address, meant.addresses.get(address.platform), at, now=now)
        changed = {name: value for name, value in row.variables.items() if meant.variables.get(name) != value}
        self._belong(meant.id, row, variables=changed)
        return True

    def _person(
        self,
        subscriber_id: UUID,
        *,
        external_id: str | None,
        name: str,
        language: str | None,
        zone: str | None,
        variables: Mapping[str, str],
    ) -> Mapping[str, Any]:
        encrypt = self._cipher.encrypt
        return {
            "id": subscriber_id,
            "external_id": None if external_id is None else encrypt(external_id),
            "external_index": None if external_id is None else self._external_indexes(external_id)[0],
            "name": encrypt(name),
            "language": language,
            "zone": zone,
            "variables": encrypt(json.dumps(dict(variables))),
        }

    def _give(
        self, subscriber_id: UUID, address: Address, has: Any, at: Mapping[tuple[str, str], Any], *, now: datetime
    ) -> None:
        """Plan that somebody gets an address, instead of the one that they have on its platform."""
        place = self._place(address, at)
        stored = {"address": self._cipher.encrypt(address.value), "address_index": self._places[address][0]}
        if place is not None:  # it is nobody's
            if has is not None:
                self._writes["dropped_addresses"].append({"id": has.id})
            self._writes["taken_addresses"].append({"id": place.id, "subscriber_id": subscriber_id})
        elif has is not None:
            self._writes["moved_addresses"].append({"id": has.id, "subscriber_id": subscriber_id, **stored})
        else:
            new = {"id": new_uuid7(now), "subscriber_id": subscriber_id, "platform": address.platform, **stored}
            self._writes["new_addresses"].append(new)

    def _belong(self, subscriber_id: UUID, row: GivenRecipient, *, variables: Mapping[str, str]) -> None:
        own = {"subscriber_id": subscriber_id}
        self._writes["variables"] += [
            {**own, "name": name, "value_index": value_indexes(self._cipher, self._bot_id, name, value)[0]}
            for name, value in variables.items()
        ]
        self._writes["tags"] += [{**own, "tag": tag} for tag in sorted(row.tags)]
        self._writes["lists"] += [{**own, "list_id": one} for one in sorted(row.lists)]
        self._writes["groups"] += [{**own, "group_id": one} for one in sorted(row.groups)]

    def _place(self, address: Address, at: Mapping[tuple[str, str], Any]) -> Any:
        """Return the row of an address, if there is one."""
        found = (at.get((address.platform, index)) for index in self._places[address])
        return next((row for row in found if row is not None), None)

    def _externally(self) -> Iterator[Any]:
        return (row for row in self._rows if row.external_id is not None)

    def _external_indexes(self, external_id: str) -> list[str]:
        return self._cipher.blind_indexes(str(self._bot_id), "external", external_id)

    def _encode(self, rows: Iterable[Mapping[str, Any]]) -> str:
        return encode_rows(rows, is_sqlite=self._is_sqlite)


def _of_people(rows: Sequence[Any], people: Mapping[UUID, _Person]) -> Iterator[tuple[Any, _Person]]:
    """Yield rows with whose they are. Whoever was deleted while all this was read is left out."""
    return ((row, people[row.subscriber_id]) for row in rows if row.subscriber_id in people)


def _require_first(row: GivenRecipient, meant: _Person | None, seen: dict[SubscriberId, int]) -> None:
    """Check that no earlier line of the table means the same person by something else."""
    if meant is None:
        return
    earlier = seen.setdefault(SubscriberId(meant.id), row.line)
    if earlier != row.line:
        raise _Refused(Flaw(row.line, "", RowProblem.REPEATED, _label(row), earlier))


def _flaw_at(row: GivenRecipient, address: Address, problem: RowProblem) -> Flaw:
    return Flaw(row.line, _COLUMN_OF[address.platform], problem, address.value)


def _label(row: GivenRecipient) -> str:
    return next(row.keys)[1]
