"""Counting what planning has committed, and what was answered."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import wraps

from bench.measuring import Progress
from delivery.telegram import TelegramSender
from scheduling.deliveries import SendOrder
from scheduling.outcomes import Outcome, Sent, Withheld
from scheduling.ports import PlannedRuns
from storage.plan import SqlPlanningTick


def count_planned(progress: Progress) -> None:
    """Tell `progress` of every message whose plan was committed in this process."""
    flush = SqlPlanningTick.flush

    @wraps(flush)
    async def counted(self: SqlPlanningTick, plans: Sequence[PlannedRuns], *, now: datetime) -> None:
        await flush(self, plans, now=now)
        progress.note_planned(len(plans))

    SqlPlanningTick.flush = counted  # type: ignore[method-assign]  # the only place that every plan passes


def count_sent(progress: Progress) -> None:
    """Tell `progress` of every scheduled message that was answered. One that failed will be tried again."""
    send = TelegramSender.send

    @wraps(send)
    async def counted(self: TelegramSender, order: SendOrder, *, may_leave: Callable[[], bool]) -> Outcome | Withheld:
        outcome = await send(self, order, may_leave=may_leave)
        progress.note_sent(is_answered=isinstance(outcome, Sent), is_final=False)
        return outcome

    TelegramSender.send = counted  # type: ignore[method-assign]  # past aiogram's middlewares, so past its counter
