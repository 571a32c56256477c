"""Schedules that rest: due in years, so that all they do is to be there. Copied by the database itself."""

from sqlalchemy import text

from bench.order import Order
from storage.engine import Database, open_database

FIRST_DUE_IN_SECONDS = 10 * 365 * 86_400
TEMPLATES = 1_000
"""Schedules that are copied: the first of the order, each of a chat of its own where there are enough chats."""
COPIES_AT_ONCE = 100
LARGEST_NUMBER = 1_000_000
"""Above the numbers of an order's own schedules."""

_COLUMNS = (
    "bot_id, chat_id, recipient_id, topic_id, content, recurrence, zone, zone_source, anchor_at, anchor_on, "
    "week_start, in_gap, zone_rules, status, priority, delivery_window_seconds, missed, doubt, revision, created_at, "
    "created_by, origin"
)
_NUMBER = f"{LARGEST_NUMBER} + m.number * 2000 + copy.number"
_TEMPLATE = f"(SELECT * FROM scheduled_messages WHERE number <= {TEMPLATES}) AS m"
_SQLITE = f"""
    WITH RECURSIVE copy(number) AS (SELECT :first UNION ALL SELECT number + 1 FROM copy WHERE number < :last)
    INSERT INTO scheduled_messages (id, number, next_run_at, {_COLUMNS})
    SELECT lower(hex(randomblob(16))), {_NUMBER}, m.next_run_at + (:seconds + copy.number) * 1000000, {_COLUMNS}
    FROM {_TEMPLATE}, copy
"""
_POSTGRES = f"""
    INSERT INTO scheduled_messages (id, number, next_run_at, {_COLUMNS})
    SELECT gen_random_uuid(), {_NUMBER}, m.next_run_at + make_interval(secs => :seconds + copy.number), {_COLUMNS}
    FROM {_TEMPLATE}, generate_series(CAST(:first AS integer), CAST(:last AS integer)) AS copy(number)
"""


async def add_resting(order: Order, resting: int) -> int:
    """Copy the order's schedules until `resting` more are there, or a few more than that; return how many."""
    database = open_database(order.database_url)
    templates = min(order.schedules, TEMPLATES)
    copies = -(-resting // templates)
    try:
        for first in range(1, copies + 1, COPIES_AT_ONCE):
            last = min(first + COPIES_AT_ONCE - 1, copies)
            given = {"first": first, "last": last, "seconds": FIRST_DUE_IN_SECONDS}
            async with database.writing() as connection:
                await connection.execute(text(_SQLITE if database.is_sqlite else _POSTGRES), given)
        if not database.is_sqlite:
            await _come_to_rest(database)
        return copies * templates
    finally:
        await database.close()


async def _come_to_rest(database: Database) -> None:
    """Do now what PostgreSQL would do in the next minutes beside what is measured: it was filled in a few seconds."""
    async with database.engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        await connection.execute(text("VACUUM (ANALYZE)"))
        await connection.execute(text("CHECKPOINT"))
