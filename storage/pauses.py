"""Holding back what is for a recipient that can't be written to, and letting it go on again."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, func, literal_column, null, or_, select, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from scheduling.broadcasts import RunStatus
from scheduling.categories import OF_TOPIC, Category
from scheduling.chats import ChatKind
from scheduling.deliveries import DeliveryStatus, Verdict
from scheduling.identifiers import BotId, MessageId
from scheduling.lanes import BROADCAST
from scheduling.lifecycle import MessageStatus
from scheduling.messages import ScheduledMessage
from scheduling.pauses import Mended
from storage.mapping import message_from_row
from storage.models import (
    broadcast_runs,
    deliveries,
    has_status,
    may_have_arrived,
    scheduled_messages,
    waits_or_suspended,
)

b = broadcast_runs.c
d = deliveries.c
m = scheduled_messages.c
_is_paused = m.status == MessageStatus.PAUSED
is_of_broadcast = d.priority == literal_column(str(BROADCAST))
"""It belongs to a run, which says whether it goes on, and not its schedule."""
_was_planned = and_(d.retried_at.is_(None), ~is_of_broadcast)


def _its_run_is(*statuses: RunStatus) -> ColumnElement[bool]:
    same = and_(b.message_id == d.message_id, b.occurrence_at == d.occurrence_at)
    run = select(b.id).where(same, b.status.in_(statuses)).correlate(deliveries)
    return and_(is_of_broadcast, run.exists())


is_stopped = or_(
    and_(_was_planned, or_(m.status == MessageStatus.CANCELLED, and_(_is_paused, m.paused_because.is_(None)))),
    _its_run_is(RunStatus.CANCELLING, RunStatus.CANCELLED),
)
"""People cancelled its run, or cancelled or paused its schedule, while it was under way: it must not be tried again."""
is_held_back = or_(
    and_(_was_planned, _is_paused, m.paused_because.is_not(None)),
    _its_run_is(RunStatus.PAUSED),
)
"""The engine paused its schedule meanwhile, or people its run: it waits with the rest."""
held_back_because = case((is_of_broadcast, Category.BROADCAST_PAUSED.value), else_=m.paused_because)
"""Why it is held back that is."""
under_way_again = and_(has_status(d.status, DeliveryStatus.SENDING), d.retried_at.is_not(None))
"""Somebody had it sent again, whatever its schedule does."""


async def hold(connection: AsyncConnection, ids: Iterable[MessageId]) -> None:
    """Let nobody cancel, pause or resume these schedules until the end of the transaction.

    Else what becomes of their deliveries would be decided by what they were a moment ago. Their deliveries are locked
    after them, as by whoever changes a schedule. On SQLite a transaction that writes is alone.
    """
    wanted = set(ids)
    if wanted and connection.dialect.name != "sqlite":
        # By id, so that two that lock several never wait for each other in a circle.
        await connection.execute(select(m.id).where(m.id.in_(wanted)).order_by(m.id).with_for_update(read=True))


def pausing(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """Return the verdicts for which schedules pause, in the order in which rows are locked."""
    return sorted(
        (verdict for verdict in verdicts if verdict.pauses_because is not None),
        key=lambda verdict: verdict.order.recipient_id,
    )


async def pause_schedules(
    connection: AsyncConnection, bot_id: BotId, verdict: Verdict
) -> Sequence[tuple[MessageId, int]]:
    """Pause what is active for the verdict's recipient, or for the one topic of it; return ids and numbers.

    Where a tick is planning one of them this waits for it, so that `suspend_waiting` sees what was planned.
    """
    # Broadcasts of a recipient who can't be written to go to others.
    own = and_(m.recipient_id == verdict.order.recipient_id, m.bot_id == bot_id, m.audience.is_(None))
    same = and_(own, _in_same_scope(verdict))
    active = has_status(m.status, MessageStatus.ACTIVE)
    # By id, so that two that lock several never wait for each other in a circle.
    await connection.execute(select(m.id).where(same, active).order_by(m.id).with_for_update(key_share=True))
    paused = await connection.execute(
        update(scheduled_messages)
        .where(same, active)
        .values(
            status=MessageStatus.PAUSED,
            next_run_at=null(),
            next_run_local=null(),
            in_gap=False,
            paused_because=verdict.category,
            revision=m.revision + 1,
        )
        .returning(m.id, m.number)
    )
    return [(row.id, row.number) for row in paused]


async def suspend_waiting(connection: AsyncConnection, bot_id: BotId, verdict: Verdict) -> None:
    """Suspend what waits to be sent to the verdict's recipient. The author hears of it with the verdict's own.

    A broadcast does not wait until somebody comes back: there it has failed.
    """
    await connection.execute(
        update(deliveries)
        .where(
            d.recipient_id == verdict.order.recipient_id,
            waits_or_suspended,
            has_status(d.status, DeliveryStatus.PENDING),
            d.bot_id == bot_id,
            m.id == d.message_id,
            _in_same_scope(verdict),
        )
        .values(
            status=case((is_of_broadcast, DeliveryStatus.FAILED.value), else_=DeliveryStatus.SUSPENDED.value),
            next_try_at=null(),
            last_category=verdict.category,
            told_at=verdict.finished_at,
        )
    )


async def paused_for(connection: AsyncConnection, bot_id: BotId, mended: Mended) -> Sequence[ScheduledMessage]:
    """Return, locked, the schedules that paused for what is mended now."""
    found = await connection.execute(
        select(scheduled_messages)
        .where(
            m.recipient_id == mended.recipient_id,
            m.bot_id == bot_id,
            m.paused_because.is_not(None),
            m.paused_because.in_(mended.reasons),
            m.status == MessageStatus.PAUSED,
            _is_mended(mended),
        )
        .order_by(m.id)
        .with_for_update(key_share=True)
    )
    return [message_from_row(row) for row in found]


async def release_suspended(connection: AsyncConnection, bot_id: BotId, mended: Mended, *, now: datetime) -> int:
    """Send what was suspended for what is mended now: the latest of each schedule; return how many.

    Whatever is older, or too late by now, was missed. What people cancelled, paused or left as it is stays.
    """
    return await _release(
        connection,
        and_(
            d.recipient_id == mended.recipient_id,
            d.bot_id == bot_id,
            d.last_category.in_(mended.reasons),
            _is_mended(mended),
        ),
        now=now,
    )


async def release_suspended_of(
    connection: AsyncConnection, bot_id: BotId, message: ScheduledMessage, *, now: datetime
) -> int:
    """Send what was suspended of one schedule that people let go on: the latest; return how many."""
    of_message = and_(d.recipient_id == message.recipient_id, d.message_id == message.id, d.bot_id == bot_id)
    return await _release(connection, of_message, now=now)


async def _release(connection: AsyncConnection, which: ColumnElement[bool], *, now: datetime) -> int:
    suspended = and_(
        which,
        waits_or_suspended,
        has_status(d.status, DeliveryStatus.SUSPENDED),
        d.dismissed_at.is_(None),
        ~is_of_broadcast,
        m.id == d.message_id,
        m.status.in_((MessageStatus.ACTIVE, MessageStatus.FINISHED)),
    )
    others = deliveries.alias("others")
    later = (
        select(others.c.id)
        .where(
            others.c.message_id == d.message_id,
            others.c.recipient_id == d.recipient_id,
            others.c.occurrence_at > d.occurrence_at,
            others.c.status.in_((DeliveryStatus.SUSPENDED, DeliveryStatus.PENDING, DeliveryStatus.SENDING)),
        )
        .exists()
    )
    found = await connection.execute(
        select(d.id, or_(later, func.coalesce(d.expires_at < now, False)).label("is_late"))
        .where(suspended)
        .order_by(d.id)
        .with_for_update(of=deliveries)
    )
    late = {row.id: row.is_late for row in found}
    for is_late in (True, False):
        ids = [key for key, value in late.items() if bool(value) is is_late]
        if ids:
            too_late = case((may_have_arrived, DeliveryStatus.UNKNOWN.value), else_=DeliveryStatus.MISSED.value)
            status = too_late if is_late else DeliveryStatus.PENDING
            again = update(deliveries).values(
                status=status, next_try_at=None if is_late else now, tries=0, told_at=null()
            )
            await connection.execute(again.where(d.id.in_(ids)))
    return sum(not is_late for is_late in late.values())


def _in_same_scope(verdict: Verdict) -> ColumnElement[bool]:
    """Return what else is held back for the verdict's reason.

    For a channel several people schedule, each in a chat of their own: each hears of it there, once theirs is refused.
    """
    if verdict.order.chat_kind is ChatKind.CHANNEL:
        return m.chat_id == verdict.order.chat_id
    if verdict.category not in OF_TOPIC:
        return true()
    return m.topic_id.is_not_distinct_from(verdict.order.topic_id)


def _is_mended(mended: Mended) -> ColumnElement[bool]:
    if mended.chat_id is not None:
        return m.chat_id == mended.chat_id
    return m.topic_id.is_not_distinct_from(mended.topic_id) if mended.is_of_topic else true()
