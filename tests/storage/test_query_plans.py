"""The hot queries walk their partial indexes. A plan that reads the table was 23 to 140 ms on a million rows."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.engine import Connection

from scheduling.auditing import Action, Subject
from scheduling.chats import Actor, Chat
from scheduling.dialogs import DialogKind
from scheduling.identifiers import new_uuid7
from scheduling.lanes import LANES
from scheduling.ports import FailedSelection
from scheduling.use_cases.dialogs import new_dialog
from scheduling.views import Filters
from storage.engine import Database
from tests.storage.samples import ADA, HOUR, NOW, Store, failed, verdict

ROWS = 400


class Statements:
    """Every statement that an engine executes, with its parameters."""

    def __init__(self, database: Database) -> None:
        self.seen: list[tuple[str, Any]] = []
        event.listen(database.engine.sync_engine, "before_cursor_execute", self._note)

    def _note(self, _c: Connection, _cursor: Any, statement: str, parameters: Any, _x: Any, _m: bool) -> None:  # noqa: FBT001
        if re.match(r"SELECT|UPDATE|INSERT|WITH", statement):
            self.seen.append((statement, parameters))


async def plans(database: Database, statements: Sequence[tuple[str, Any]]) -> list[str]:
    """Return how the database would execute statements."""
    explain = "EXPLAIN QUERY PLAN" if database.is_sqlite else "EXPLAIN (COSTS OFF)"
    found = []
    async with database.transaction(write=True) as connection:
        if not database.is_sqlite:  # a table as small as ours is read whole
            await connection.execute(text("SET LOCAL enable_seqscan = off"))
        for statement, parameters in statements:
            lines = await connection.exec_driver_sql(f"{explain} {statement}", parameters)
            found.append("\n".join(str(line[-1]) for line in lines))
    return found


@pytest.fixture
async def busy(store: Store) -> Store:
    """Many rows, few of them due, with statistics."""
    chat: Chat = await store.chat()
    for _ in range(ROWS // 20):
        await store.schedule(chat)
    for _ in range(20):
        await store.plan_due(occurrences=(NOW - HOUR, *(NOW + number * HOUR for number in range(20))))
    async with store.database.writing() as connection:
        await connection.execute(text("ANALYZE"))
    return store


async def test_what_is_due_walks_the_index_of_its_priority(busy: Store):
    statements = Statements(busy.database)
    await busy.queue.due(now=NOW, limit=10, exclude=[])
    await busy.queue.next_try_at()
    for plan in await plans(busy.database, statements.seen):
        assert len(re.findall(r"ix_deliveries_due \(priority=\?|ix_deliveries_due on deliveries", plan)) == len(
            LANES
        ), plan
        assert not re.search(r"(SCAN|Seq Scan on) deliveries", plan), plan


async def test_planning_walks_its_index(busy: Store):
    statements = Statements(busy.database)
    async with busy.plan.begin(now=NOW, limit=10):
        pass
    await busy.plan.next_run_at()
    for plan in await plans(busy.database, statements.seen):
        assert "ix_scheduled_messages_due" in plan, plan
        assert not re.search(r"TEMP B-TREE|Sort", plan), plan


async def test_claims_and_verdicts_look_up_ids(busy: Store):
    statements = Statements(busy.database)
    orders = await busy.claim_due()
    await busy.queue.record([failed(order) for order in orders])
    joins = [one for one in statements.seen if re.search("json_each|recordset", one[0])][1:]  # without what is due
    assert len(joins) == (6 if busy.database.is_sqlite else 4)  # PostgreSQL claims in one statement
    for plan in await plans(busy.database, joins):
        assert not re.search(r"(SCAN|Seq Scan on) (deliveries|delivery_attempts|scheduled_messages)\b", plan), plan
        assert not re.search(r"ix_deliveries_|started", plan), plan  # nor all rows of one status


async def test_what_arrives_looks_up_its_recipients(busy: Store):
    orders = await busy.claim_due()
    statements = Statements(busy.database)
    await busy.queue.record([verdict(order) for order in orders])
    found = await plans(busy.database, statements.seen)
    assert len(found) == 4  # one more than without proofs, and nothing else where nothing is held back
    for plan in found:
        assert not re.search(r"(SCAN|Seq Scan on) (deliveries|delivery_attempts|scheduled_messages|recipients)\b", plan)
    assert "ix_deliveries_suspended" in found[1], found[1]
    assert "ix_scheduled_messages_paused" in found[1], found[1]


async def test_failures_to_tell_walk_their_index(busy: Store):
    statements = Statements(busy.database)
    await busy.queue.failures_to_tell(limit=10)
    [plan] = await plans(busy.database, statements.seen)
    assert "ix_deliveries_untold" in plan


async def test_what_waits_walks_its_index(busy: Store):
    statements = Statements(busy.database)
    await busy.inbox.waiting(limit=10, exclude_lanes=["a"])
    [plan] = await plans(busy.database, statements.seen)
    assert "ix_updates_waiting" in plan


async def test_what_was_left_walks_its_index(busy: Store):
    statements = Statements(busy.database)
    await busy.queue.take_over(epoch=2, now=NOW)
    for plan in await plans(busy.database, statements.seen):
        assert "ix_deliveries_sending" in plan


async def test_dead_letters_walk_their_index(busy: Store):
    chat = await busy.chat()
    statements = Statements(busy.database)
    async with busy.units.new() as unit:
        await unit.deliveries.page(chat.id, index=0, size=5)
        await unit.deliveries.unresolved_for_update(chat.id, FailedSelection(doubtful=True))
        await unit.deliveries.count_unresolved()
    found = [plan for plan in await plans(busy.database, statements.seen) if "deliveries" in plan]
    assert len(found) == 4
    for plan in found:
        assert "ix_deliveries_unresolved" in plan, plan
        assert not re.search(r"(SCAN|Seq Scan on) deliveries(?! USING)", plan), plan


async def test_lists_and_what_they_change_look_up_chats_and_ids(busy: Store):
    chat = await busy.chat()
    async with busy.units.new() as unit:
        for number in range(ROWS):
            dialog = new_dialog(unit, DialogKind.LIST, {}, chat=chat, by=Actor(ADA, True), topic_id=None, now=NOW)  # noqa: FBT003
            await unit.dialogs.add(replace(dialog, prompt_message_id=number))
        await unit.commit()
    async with busy.database.writing() as connection:
        await connection.execute(text("ANALYZE"))
    statements = Statements(busy.database)
    async with busy.units.new() as unit:
        await unit.listings.page(chat.id, Filters(words="water"), index=0, size=5)
        found = await unit.listings.for_update([1, 2, 3], chat_id=chat.id)
        await unit.listings.waiting([message.id for message in found])
        await unit.listings.cancel_pending([message.id for message in found])
        await unit.dialogs.shown_in(7, chat_id=chat.id)
    found_plans = await plans(busy.database, statements.seen)
    assert len(found_plans) > 6
    for plan in found_plans:
        assert not re.search(r"(SCAN|Seq Scan on) (scheduled_messages|deliveries|dialogs)\b(?! USING)", plan), plan
    assert "ix_dialogs_chat_id_prompt_message_id" in found_plans[-1]


async def test_questions_are_found_by_their_indexes(busy: Store):
    chat = await busy.chat()
    statements = Statements(busy.database)
    async with busy.units.new() as unit:
        await unit.questions.latest_of_source(7, chat_id=chat.id)
        await unit.questions.replace_open(7, chat_id=chat.id)
    found = [plan for plan in await plans(busy.database, statements.seen) if "questions" in plan]
    assert len(found) == 2
    for plan in found:
        assert "ix_questions_chat_id_source_message_id" in plan, plan


async def test_what_was_done_walks_an_index_in_the_order_of_ids(busy: Store):
    async with busy.units.new() as unit:
        for number in range(ROWS):
            label = f"#{number % 7}"
            await unit.audit.note(
                ADA, Action.CHANGED, Subject.SCHEDULE, now=NOW, label=label, subject_id=new_uuid7(NOW)
            )
        await unit.commit()
    async with busy.database.writing() as connection:
        await connection.execute(text("ANALYZE"))
    statements = Statements(busy.database)
    async with busy.units.new(write=False) as unit:
        [event, *_others] = await unit.audit.page(limit=10)
        await unit.audit.page(limit=10, before=event.id)
        await unit.audit.page(limit=10, label="#3")
        await unit.audit.page(limit=10, subject_id=event.subject_id)
        await unit.audit.page(limit=10, actor=ADA)
    seen = [(statement, parameters) for statement, parameters in statements.seen if "audit_events" in statement]
    for plan in await plans(busy.database, seen):
        assert not re.search(r"(SCAN audit_events$|Seq Scan on audit_events)", plan), plan
        assert "Index" in plan or "USING" in plan, plan
