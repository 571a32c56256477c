"""APScheduler with buffered job stores: it decides in memory, and only in memory, what a tick submits."""

import logging
from collections.abc import Callable, Hashable, Sequence
from datetime import UTC, datetime

from apscheduler.executors.base import BaseExecutor
from apscheduler.job import Job
from apscheduler.jobstores.base import BaseJobStore, JobLookupError
from apscheduler.schedulers.asyncio import AsyncIOScheduler

logging.getLogger("apscheduler").setLevel(logging.WARNING)  # it writes a line for each job that it removes


class PlannedTrigger:
    """Knows the one instant that the tick has computed before."""

    __slots__ = ("next_run_at",)

    def __init__(self, next_run_at: datetime | None) -> None:
        self.next_run_at = next_run_at

    def get_next_fire_time(self, previous: datetime | None, now: datetime) -> datetime | None:  # noqa: ARG002 - APScheduler's signature
        """Return what was computed."""
        return self.next_run_at


class PlannedJob(Job):  # type: ignore[misc]  # APScheduler ships no types
    """A job whose run times were computed at load: APScheduler would step over every missed one."""

    def __init__(self, key: Hashable, *, run_times: Sequence[datetime], next_run_at: datetime | None = None) -> None:
        # Not Job.__init__, which validates a callable and its arguments: nothing is called here.
        self.id = key
        self.executor = "default"
        self.coalesce = False
        self.max_instances = 1
        self.misfire_grace_time = None
        self.trigger = PlannedTrigger(next_run_at)
        self.next_run_time = run_times[0] if run_times else None
        self.run_times = list(run_times)

    def _get_run_times(self, now: datetime) -> list[datetime]:  # noqa: ARG002 - APScheduler's signature
        return self.run_times

    def _modify(self, *, next_run_time: datetime) -> None:
        self.next_run_time = next_run_time


class BufferedJobStore(BaseJobStore):  # type: ignore[misc]  # APScheduler ships no types
    """Holds the jobs of one tick. What APScheduler changes here is written by the tick's flush."""

    def __init__(self) -> None:
        super().__init__()
        self.jobs: dict[Hashable, PlannedJob] = {}

    def fill(self, jobs: Sequence[PlannedJob]) -> None:
        """Take the jobs of a tick in place of the last one's."""
        self.jobs = {job.id: job for job in jobs}

    def lookup_job(self, job_id: Hashable) -> PlannedJob | None:
        """Return a job of this tick."""
        return self.jobs.get(job_id)

    def get_due_jobs(self, now: datetime) -> list[PlannedJob]:  # noqa: ARG002 - loading chose them by our clock
        """Return all jobs of this tick: loading has chosen those that are due."""
        return list(self.jobs.values())

    def get_next_run_time(self) -> None:
        """Return None: the ticker computes its wait from our own clock."""
        return

    def get_all_jobs(self) -> list[PlannedJob]:
        """Return the jobs of this tick."""
        return list(self.jobs.values())

    def add_job(self, job: PlannedJob) -> None:
        """Take one more job."""
        self.jobs[job.id] = job

    def update_job(self, job: PlannedJob) -> None:
        """Take the job with its next run time."""
        self.jobs[job.id] = job

    def remove_job(self, job_id: Hashable) -> None:
        """Forget a job that has run for the last time. Raises `JobLookupError`."""
        if self.jobs.pop(job_id, None) is None:
            raise JobLookupError(job_id)

    def remove_all_jobs(self) -> None:
        """Forget all."""
        self.jobs.clear()


class CollectingExecutor(BaseExecutor):  # type: ignore[misc]  # APScheduler ships no types
    """Notes what was submitted. Nothing runs before the tick has committed."""

    def __init__(self) -> None:
        super().__init__()
        self.submitted: list[Hashable] = []

    def submit_job(self, job: PlannedJob, run_times: list[datetime]) -> None:  # noqa: ARG002 - the job carries them
        """Note the job. Appending can't fail, so no occurrence is dropped."""
        self.submitted.append(job.id)

    def _do_submit_job(self, job: PlannedJob, run_times: list[datetime]) -> None:
        self.submit_job(job, run_times)


MESSAGES = "messages"
DELIVERIES = "deliveries"


class AlarmScheduler(AsyncIOScheduler):  # type: ignore[misc]  # APScheduler ships no types
    """An `AsyncIOScheduler` that is asked by ticks instead of asking the database itself.

    Its public job methods (`add_job`, `pause_job`, …) are of no use here: use cases change rows and call `wakeup`.
    """

    def __init__(self) -> None:
        self._executor = CollectingExecutor()
        self._stores = {MESSAGES: BufferedJobStore(), DELIVERIES: BufferedJobStore()}
        self._listeners_to_wake: list[Callable[[], None]] = []
        super().__init__(timezone=UTC, jobstores=self._stores, executors={"default": self._executor})

    def on_wakeup(self, listener: Callable[[], None]) -> None:
        """Call `listener` at each wakeup: a ticker's `wake`."""
        self._listeners_to_wake.append(listener)

    def wakeup(self) -> None:
        """Let every ticker look at once. Never processes jobs by itself."""
        for listener in self._listeners_to_wake:
            listener()

    def process(self, store: str, jobs: Sequence[PlannedJob]) -> list[Hashable]:
        """Let APScheduler decide about the jobs of one tick; return the keys of those that it submitted.

        Pure memory and no await, so that no other tick can come between.
        """
        buffer = self._stores[store]
        buffer.fill(jobs)
        self._executor.submitted = []
        try:
            self._process_jobs()
            return self._executor.submitted
        finally:
            buffer.remove_all_jobs()
