"""Finding recipients whom somebody names, one on a line: by id, by external id, or by name."""

from dataclasses import dataclass
from uuid import UUID

from scheduling.identifiers import SubscriberId
from scheduling.ports import UnitOfWork
from scheduling.subscribers import Subscriber


@dataclass(frozen=True, slots=True)
class People:
    """Whom somebody has named, one on a line."""

    found: frozenset[SubscriberId]
    missing: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()


async def find_people(unit: UnitOfWork, text: str) -> People:
    """Return whom the lines of a text name: by id, by external id, or by name."""
    lines = list(dict.fromkeys(line for one in text.splitlines() if (line := " ".join(one.split()))))
    found: set[SubscriberId] = set()
    names = []
    for line in lines:
        known = await _by_id(unit, line) or await unit.subscribers.find_external(line)
        if known is None:
            names.append(line)
        else:
            found.add(known.id)
    by_name = await unit.groups.named(names) if names else {}
    found.update(some[0] for some in by_name.values() if len(some) == 1)
    return People(
        found=frozenset(found),
        missing=tuple(name for name in names if name not in by_name),
        ambiguous=tuple(name for name in names if len(by_name.get(name, ())) > 1),
    )


async def _by_id(unit: UnitOfWork, line: str) -> Subscriber | None:
    try:
        return await unit.subscribers.get(SubscriberId(UUID(line)))
    except ValueError:
        return None
