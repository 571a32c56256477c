"""APScheduler decides in memory about what a tick has loaded."""

from datetime import UTC, datetime, timedelta

from scheduling.alarm.scheduler import DELIVERIES, MESSAGES, AlarmScheduler, PlannedJob

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


async def started() -> AlarmScheduler:
    scheduler = AlarmScheduler()
    scheduler.start()
    return scheduler


async def test_every_job_with_a_run_is_submitted_in_order():
    scheduler = await started()
    jobs = [PlannedJob(number, run_times=[NOON + timedelta(seconds=number)]) for number in range(250)]
    assert scheduler.process(MESSAGES, jobs) == list(range(250))


async def test_a_job_is_submitted_whatever_the_machines_clock_says():
    scheduler = await started()
    far = datetime(2999, 1, 1, tzinfo=UTC)
    assert scheduler.process(DELIVERIES, [PlannedJob("x", run_times=[far])]) == ["x"]


async def test_a_job_that_runs_again_is_submitted_once_and_nothing_stays_behind():
    scheduler = await started()
    job = PlannedJob("x", run_times=[NOON], next_run_at=NOON + timedelta(days=1))
    assert scheduler.process(MESSAGES, [job]) == ["x"]
    assert job.next_run_time == NOON + timedelta(days=1)
    assert scheduler.process(MESSAGES, []) == []


async def test_the_stores_of_messages_and_deliveries_do_not_mix():
    scheduler = await started()
    assert scheduler.process(MESSAGES, [PlannedJob(1, run_times=[NOON])]) == [1]
    assert scheduler.process(DELIVERIES, [PlannedJob(2, run_times=[NOON])]) == [2]


async def test_wakeup_only_wakes_the_tickers():
    scheduler = await started()
    woken = []
    scheduler.on_wakeup(lambda: woken.append("planner"))
    scheduler.on_wakeup(lambda: woken.append("dispatcher"))
    scheduler.wakeup()
    assert woken == ["planner", "dispatcher"]
