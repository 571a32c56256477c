"""Owners lose their right to send without their knowing, others take over, and the old ones wake up again."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from enum import StrEnum
from multiprocessing.context import ForkServerContext
from pathlib import Path

from delivery.lease import LeaseTimes
from scheduling.policies import DoubtPolicy
from storage.ownership import LOCK_SUFFIX
from tests.chaos.backlog import Backlog, Toll, backlog
from tests.chaos.harness import Dead, Life
from tests.chaos.ledger import write_into_file
from tests.chaos.victim import OVERTAKEN

TIMES = LeaseTimes(lease_seconds=3, ping_seconds=0.5, retry_seconds=0.2, answer_seconds=2, sweep_seconds=3)
TO_JUDGE_SECONDS = TIMES.lease_seconds + TIMES.answer_seconds + 2 * TIMES.ping_seconds
"""So long after its beginning at the latest a successor has judged what its predecessor left."""
SHORT_NAP_SECONDS = 0.3
SLOWEST_SECONDS = 0.5
"""How long Telegram takes at the most: a freeze hits many sends, and a successor has something left to send."""
IN_FLIGHT = 15
MOST_BETWEEN = 60
"""Messages between two ordeals at most."""


class Wakes(StrEnum):
    """When a frozen owner goes on."""

    EARLY = "as soon as its successor has begun"
    AT_WORK = "while its successor sends"
    LATE = "when its successor has judged what it left"
    IN_TIME = "before anybody else could begin"
    NEVER = "it is killed instead"
    NEVER_SLEPT = "it was never frozen"
    """Its lock file was removed, and a successor came at once."""


@dataclass(slots=True, kw_only=True)
class Outcome:
    """What it came to."""

    toll: Toll
    takeovers: int = 0
    freezes: int = 0
    held_on: int = 0
    """Owners that got their lock back before somebody else had it."""
    seconds_to_take_over: list[float] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{self.freezes} freezes, {self.takeovers} takeovers, {self.held_on} averted; {self.toll}"


async def run_takeovers(
    *,
    zygote: ForkServerContext,
    url: str,
    folder: Path,
    seed: int,
    policy: DoubtPolicy,
    ordeals: list[Wakes],
    messages: int,
) -> Outcome:
    """Let one owner after the other be overtaken; in the end let all be sent; say what it came to."""
    async with (
        backlog(
            zygote=zygote,
            url=url,
            folder=folder,
            seed=seed,
            policy=policy,
            messages=messages,
            slowest_seconds=SLOWEST_SECONDS,
            max_in_flight=IN_FLIGHT,
        ) as left,
        AsyncExitStack() as stack,
    ):
        outcome = Outcome(toll=left.toll)
        owner = await stack.enter_async_context(left.lineage.birth(lease_times=TIMES))
        for ordeals_left, wakes in zip(range(len(ordeals), 0, -1), ordeals, strict=True):
            await left.drain_some(owner, ordeals_left=ordeals_left, most=MOST_BETWEEN)
            if wakes is Wakes.IN_TIME:
                await _nap(owner, left, outcome)
            elif wakes is Wakes.NEVER_SLEPT:
                owner = await _rival(owner, left, outcome, stack)
            else:
                owner = await _overtake(owner, left, wakes, ordeals_left, outcome, stack)
        await left.settle(owner, knows_late_answers=True)
        return outcome


async def _nap(owner: Life, left: Backlog, outcome: Outcome) -> None:
    """Freeze an owner for less than its lease."""
    owner.freeze()
    outcome.freezes += 1
    await asyncio.sleep(left.luck.uniform(0, SHORT_NAP_SECONDS))
    owner.thaw()


async def _rival(owner: Life, left: Backlog, outcome: Outcome, stack: AsyncExitStack) -> Life:
    """Remove the lock file of an owner that is awake, and let another one try; return who won."""
    lock_file(left).unlink()
    rival = await stack.enter_async_context(left.lineage.birth(lease_times=TIMES))
    try:
        await rival.until(lambda: rival.started or not owner.is_alive, seconds=TIMES.lease_seconds)
    except (TimeoutError, Dead):
        rival.kill()
        outcome.held_on += 1
        return owner
    await _ends_overtaken(owner, outcome)
    return rival


async def _overtake(
    owner: Life, left: Backlog, wakes: Wakes, ordeals_left: int, outcome: Outcome, stack: AsyncExitStack
) -> Life:
    """Freeze an owner, let a successor begin, and wake it; return the successor."""
    owner.freeze()
    outcome.freezes += 1
    if left.database.is_sqlite:
        # Who was frozen in the midst of writing keeps everybody from writing: then nobody can take over.
        while await left.elsewhere(write_into_file) != 0:
            owner.thaw()
            await asyncio.sleep(left.luck.uniform(0, SHORT_NAP_SECONDS))
            owner.freeze()
        lock_file(left).unlink()
    successor = await stack.enter_async_context(left.lineage.birth(lease_times=TIMES))
    await successor.until(lambda: successor.started)
    assert successor.started is not None
    if wakes is Wakes.AT_WORK:
        await left.drain_some(successor, ordeals_left=ordeals_left, most=MOST_BETWEEN)
    elif wakes is Wakes.LATE:
        await asyncio.sleep(TO_JUDGE_SECONDS)
    if wakes is Wakes.NEVER:
        owner.kill()
        await owner.end()
        outcome.takeovers += 1
        return successor
    owner.thaw()
    await _ends_overtaken(owner, outcome)
    return successor


async def _ends_overtaken(owner: Life, outcome: Outcome) -> None:
    if await owner.end() != OVERTAKEN:
        outcome.toll.faults.append(f"an owner that was overtaken ended otherwise: {owner.words()}")
    outcome.takeovers += 1


def lock_file(left: Backlog) -> Path:
    """Return the lock file of an SQLite database."""
    return Path(f"{left.database.engine.url.database}{LOCK_SUFFIX}")
