"""Counting what planning has committed."""

from collections.abc import Sequence
from datetime import datetime
from functools import wraps

from bench.measuring import Progress
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
