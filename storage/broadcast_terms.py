"""What all steps of a broadcast's run need of its schedule, and when its recipients may get it.

Times are computed once for each pair of zone and quiet hours, and joined.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, FromClause, String, and_, bindparam, case, func, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from scheduling.broadcasts import BroadcastRun, BroadcastTerms
from scheduling.identifiers import BotId, RunId
from scheduling.slots import SlotRule
from scheduling.zones import known_zone
from storage.audiences import is_member, resolve
from storage.engine import Database
from storage.mapping import broadcast_from_text, quiet_hours_from_text
from storage.models import chats, recipients, scheduled_messages, subscribers
from storage.rowsets import encode_rows, rows_table
from storage.types import UtcDateTime

c = chats.c
m = scheduled_messages.c
r = recipients.c
s = subscribers.c
_SLOTS = {"zone": String, "quiet": String, "opens_at": UtcDateTime, "closes_at": UtcDateTime, "reopens_at": UtcDateTime}


@dataclass(frozen=True, slots=True)
class RunTerms:
    """What all steps of a run need of its schedule."""

    rule: SlotRule
    is_in_audience: ColumnElement[bool]
    zone: ColumnElement[str]
    """Of a recipient; the same for all where it makes no difference."""
    quiet: ColumnElement[str]

    @property
    def terms(self) -> BroadcastTerms:
        """Return whom it is for, and how it goes out."""
        return self.rule.terms


@dataclass(frozen=True, slots=True)
class Slots:
    """When recipients may get it, as a table by zone and quiet hours, and its parameters."""

    table: FromClause
    given: dict[str, Any]

    def joined(self, people: FromClause, zone: ColumnElement[str], quiet: ColumnElement[str]) -> FromClause:
        """Return people with their slots."""
        same = and_(self.table.c.zone == zone, self.table.c.quiet == quiet)
        return people.outerjoin(self.table, same)

    def instant(self, name: str) -> ColumnElement[datetime]:
        """Return an instant of somebody's slot; the usual one for whom zone or quiet hours have just changed."""
        usual = bindparam(f"usual_{name}", type_=UtcDateTime)
        return case((self.table.c.zone.is_not(None), self.table.c[name]), else_=usual)


class TermsOfRuns:
    """Looks up the terms of one bot's runs, and remembers those of what is going on."""

    def __init__(self, database: Database, bot_id: BotId, *, default_zone: str) -> None:
        self._database = database
        self._bot_id = bot_id
        self._default_zone = default_zone
        self._known: dict[RunId, RunTerms] = {}

    def forget_others(self, runs: Collection[RunId]) -> None:
        """Forget all but those of `runs`."""
        self._known = {run_id: known for run_id, known in self._known.items() if run_id in runs}

    async def of(self, connection: AsyncConnection, run: BroadcastRun) -> RunTerms:
        """Return a run's terms, with what its audience's groups demand at this moment."""
        known = self._known.get(run.id)
        if known is None:
            known = self._known[run.id] = await self._look_up(connection, run)
        return known

    async def _look_up(self, connection: AsyncConnection, run: BroadcastRun) -> RunTerms:
        row = (await connection.execute(select(m.audience, m.zone).where(m.id == run.message_id))).one()
        terms = broadcast_from_text(row.audience)
        rule = SlotRule(
            terms=terms,
            occurrence_at=run.occurrence_at,
            day=run.occurrence_at.astimezone(known_zone(row.zone)).date(),
            started_at=run.started_at,
        )
        audience = await resolve(connection, terms.audience, self._bot_id)
        return RunTerms(
            rule,
            is_in_audience=is_member(audience, self._bot_id, self._database.cipher),
            zone=func.coalesce(s.zone, c.zone, self._default_zone) if rule.depends_on_zone else literal(""),
            quiet=func.coalesce(r.quiet_hours, "") if terms.respects_quiet_hours else literal(""),
        )

    def slots(
        self, terms: RunTerms, pairs: Sequence[Sequence[str]], now: datetime, *, is_asked_for: bool = False
    ) -> Slots:
        """Return when recipients may get it who have these zones and quiet hours; anew where somebody asks for it."""
        rows = []
        for zone, quiet in pairs:
            hours = quiet_hours_from_text(quiet) if quiet else None
            slot = terms.rule.slot(zone or self._default_zone, hours, now=now, is_asked_for=is_asked_for)
            instants = {"opens_at": slot.opens_at, "closes_at": slot.closes_at, "reopens_at": slot.reopens_at}
            rows.append({"zone": zone, "quiet": quiet, **instants})
        usual = terms.rule.slot(self._default_zone, None, now=now, is_asked_for=is_asked_for)
        is_sqlite = self._database.is_sqlite
        given = {
            "slots": encode_rows(rows, is_sqlite=is_sqlite),
            "usual_opens_at": usual.opens_at,
            "usual_closes_at": usual.closes_at,
            "usual_reopens_at": usual.reopens_at,
        }
        return Slots(rows_table("slots", _SLOTS, is_sqlite=is_sqlite), given)
