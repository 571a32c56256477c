"""An update is durable before it is acknowledged, or its author is told; on both databases."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.intake import MOST_KEPT, PAUSE_SECONDS, Intake, lane_of
from scheduling.clock import ManualClock
from scheduling.errors import StorageUnavailable
from scheduling.identifiers import BotId
from storage.inbox import SqlInbox
from tests.waiting import asleep, until

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


class Trouble:
    """An inbox in front of the real one, whose database can be away, hang, or not take one of the updates."""

    def __init__(self, inbox: SqlInbox) -> None:
        self._inbox = inbox
        self.is_away = False
        self.hangs: asyncio.Event | None = None
        self.loses_commits = False
        self.poison: set[int] = set()
        self.commits: list[int] = []
        self.tries = 0

    async def put(self, updates, *, now):
        self.tries += 1
        if self.hangs is not None:
            await self.hangs.wait()
        if self.is_away:
            raise StorageUnavailable
        if self.poison & {number for number, _lane, _payload in updates}:
            raise ValueError("can't be stored")
        new = await self._inbox.put(updates, now=now)
        self.commits.append(len(updates))
        if self.loses_commits:
            raise StorageUnavailable
        return new


@pytest.fixture
def clock():
    return ManualClock(NOON)


@pytest.fixture
def inbox(database):
    return SqlInbox(database, BotId(42))


@pytest.fixture
def trouble(inbox):
    return Trouble(inbox)


@pytest.fixture
def outage():
    """Whether the database has been away for long."""
    return asyncio.Event()


@pytest.fixture
async def intake(trouble, clock, outage) -> AsyncIterator[Intake]:
    intake = Intake(
        trouble,
        clock=clock,
        away_for_long=outage.is_set,
        expects_answer=lambda update: "message" in update,
        on_stored=lambda: None,
    )
    running = asyncio.create_task(intake.run())
    yield intake
    intake.close()
    trouble.is_away = trouble.loses_commits = False
    if trouble.hangs is not None:
        trouble.hangs.set()
    await while_time_passes(clock, running)


def command(number: int) -> dict:
    return {"update_id": number, "message": {"text": f"/schedule {number}", "chat": {"id": number % 7}}}


def membership(number: int) -> dict:
    return {"update_id": number, "my_chat_member": {"chat": {"id": 5}}}


async def while_time_passes(clock, work, *, seconds: float = 0.25):
    """Await something, letting time pass until it is there."""
    work = asyncio.ensure_future(work)
    await until(work.done, meanwhile=lambda: clock.advance(timedelta(seconds=seconds)))
    return work.result()


async def stored(inbox) -> list[int]:
    waiting = await inbox.waiting(limit=5000, exclude_lanes=())
    return [update.cause.update_id for update in waiting]


async def stores(inbox, wanted: list[int]) -> None:
    """Wait until just these are stored."""

    async def are_stored() -> bool:
        return await stored(inbox) == wanted

    await until(are_stored)


async def test_what_was_taken_is_stored_in_the_order_of_arrival(intake, inbox):
    assert await intake.take([command(3), command(1), command(2)]) == []
    assert await stored(inbox) == [3, 1, 2]


async def test_updates_that_arrive_together_share_few_commits(intake, inbox, trouble):
    taken = await asyncio.gather(*(intake.take([command(number)]) for number in range(1000)))
    assert taken == [[]] * 1000
    assert await stored(inbox) == list(range(1000))
    assert len(trouble.commits) <= 5


async def test_what_is_delivered_again_changes_nothing(intake, inbox):
    for _ in range(3):
        assert await intake.take([command(1), command(1)]) == []
    assert await stored(inbox) == [1]


async def test_a_short_outage_costs_nothing(intake, inbox, trouble, clock):
    trouble.is_away = True
    taking = asyncio.create_task(intake.take([command(1), membership(2)]))
    for tries in range(1, 9):
        await asleep(clock, seconds=PAUSE_SECONDS)
        assert trouble.tries == tries
        assert not taking.done()
        clock.advance(timedelta(seconds=PAUSE_SECONDS))
    trouble.is_away = False
    assert await while_time_passes(clock, taking) == []
    assert await stored(inbox) == [1, 2]


async def test_in_a_long_outage_whoever_waits_for_an_answer_is_named_and_the_rest_is_kept(
    intake, inbox, trouble, clock, outage
):
    trouble.is_away = True
    taking = asyncio.create_task(intake.take([command(1), membership(2)]))
    await asleep(clock, seconds=PAUSE_SECONDS)  # one try was made
    outage.set()
    assert await while_time_passes(clock, taking) == [command(1)]
    assert intake.was_refused(1)
    assert not intake.was_refused(2)

    trouble.is_away = False
    outage.clear()
    await while_time_passes(clock, stores(inbox, [2]))


async def test_in_a_long_outage_nobody_waits_for_a_database_that_hangs(intake, trouble, clock, outage):
    trouble.hangs = asyncio.Event()
    outage.set()
    assert await while_time_passes(clock, intake.take([command(1)])) == [command(1)]
    tries = trouble.tries
    assert await while_time_passes(clock, intake.take([command(2)])) == [command(2)]
    assert trouble.tries == tries  # the one that hangs is still under way


async def test_what_arrives_when_the_database_is_back_waits_for_the_commit_that_hung(
    intake, inbox, trouble, clock, outage
):
    trouble.hangs = asyncio.Event()
    outage.set()
    assert await while_time_passes(clock, intake.take([command(1)])) == [command(1)]
    outage.clear()
    taking = asyncio.create_task(intake.take([command(2)]))
    await asyncio.sleep(0)  # it arrives
    trouble.hangs.set()
    assert await while_time_passes(clock, taking) == []
    assert await stored(inbox) == [1, 2]
    assert intake.was_refused(1)


async def test_a_database_that_is_back_is_not_waited_for(intake, inbox, trouble, clock):
    trouble.is_away = True
    taking = asyncio.create_task(intake.take([command(1)]))
    await asleep(clock, seconds=PAUSE_SECONDS)
    trouble.is_away = False
    intake.hurry()
    assert await taking == []  # without any time passing


async def test_what_was_refused_is_never_handled_though_its_commit_came_through(intake, inbox, trouble, clock, outage):
    trouble.loses_commits = True
    outage.set()
    assert await while_time_passes(clock, intake.take([command(1)])) == [command(1)]
    await stores(inbox, [1])  # maybe only now: on a busy machine the time passes while it is under way
    assert intake.was_refused(1)


async def test_what_was_refused_is_acknowledged_when_it_is_delivered_again(intake, inbox, trouble, clock, outage):
    trouble.is_away = True
    outage.set()
    assert await while_time_passes(clock, intake.take([command(1)])) == [command(1)]
    trouble.is_away = False
    assert not await intake.take([command(1)])
    assert await stored(inbox) == []


async def test_an_update_that_can_not_be_stored_holds_up_no_other(intake, inbox, trouble, clock):
    trouble.poison = {2}
    taking = asyncio.gather(*(intake.take([command(number)]) for number in (1, 2, 3)))
    assert await while_time_passes(clock, taking) == [[], [command(2)], []]
    assert await stored(inbox) == [1, 3]


async def test_what_is_kept_is_bounded(intake, inbox, trouble, clock, outage):
    trouble.is_away = True
    outage.set()
    many = [membership(number) for number in range(MOST_KEPT + 10)]
    assert await while_time_passes(clock, intake.take(many)) == []
    trouble.is_away = False
    outage.clear()
    await while_time_passes(clock, stores(inbox, list(range(10, MOST_KEPT + 10))))


@pytest.mark.parametrize(
    ("update", "lane"),
    [
        ({"update_id": 1, "message": {"chat": {"id": -5}, "from": {"id": 7}}}, "-5"),
        ({"update_id": 1, "callback_query": {"from": {"id": 7}, "message": {"chat": {"id": -5}}}}, "-5"),
        ({"update_id": 1, "callback_query": {"from": {"id": 7}, "inline_message_id": "x"}}, "7"),
        ({"update_id": 1, "inline_query": {"from": {"id": 7}}}, "7"),
        ({"update_id": 1, "something_new": {"what": 1}}, ""),
        ({"update_id": 1, "callback_query": {"message": None}}, ""),
        ({"update_id": 1}, ""),
    ],
)
def test_the_lane_is_the_chat_or_else_the_author(update, lane):
    assert lane_of(update) == lane
