"""The frame around a contestant: a process of its own that is told an order, begins, is measured, and ends."""

import asyncio
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from bench.measuring import LoopSampler, Progress, memory_mb
from bench.order import Order

LONGEST_BURST = 600.0


class Contestant(Protocol):
    """A system that sends what is due."""

    async def start(self, order: Order, progress: Progress) -> None:
        """Begin to work, before anything is due."""

    async def stop(self) -> None:
        """End in order."""


def compete(make: Callable[[], Contestant]) -> None:
    """Take part: tell by lines on standard output how far things are, and what was measured."""
    _say("imported")
    asyncio.run(_compete(make(), Order.from_json(sys.stdin.readline())))


async def _compete(contestant: Contestant, order: Order) -> None:
    progress = Progress(order.schedules)
    due_at = time.monotonic() + order.due_at - time.time()
    await contestant.start(order, progress)
    sampler = LoopSampler()
    sampling = asyncio.create_task(sampler.run())
    _say("ready")
    await asyncio.sleep(max(0.0, due_at - time.monotonic() - 0.2))
    before = memory_mb()["now"]
    spent, waited = time.process_time(), _seconds_without_cpu()
    async with asyncio.timeout(LONGEST_BURST):
        await progress.ended.wait()
    ended_at = time.monotonic()
    spent, waited = time.process_time() - spent, _seconds_without_cpu() - waited
    sampling.cancel()
    seconds = progress.answered_at - due_at
    _say(
        "finished",
        planned=progress.planned,
        planned_per_second=progress.planned / (progress.planned_at - due_at) if progress.planned else None,
        sent=progress.answered,
        failed=progress.failed,
        sent_per_second=progress.answered / seconds if progress.answered else None,
        seconds=seconds,
        blocked_ms=sampler.blocked_ms(due_at, ended_at),
        memory_mb={"before": before, "peak": memory_mb()["peak"]},
        cpu_share=spent / (ended_at - due_at + 0.2),
        starved_share=waited / (ended_at - due_at + 0.2),
        cpu_us_per_message=spent / progress.schedules * 1e6,
        **progress.facts,
    )
    await asyncio.to_thread(sys.stdin.readline)  # somebody may still wait for an answer
    await contestant.stop()


def _seconds_without_cpu() -> float:
    """Return how long the main thread was ready to run and got no CPU: what other processes do to all figures."""
    statistics = Path("/proc/self/schedstat")
    return int(statistics.read_text().split()[1]) / 1e9 if statistics.exists() else 0.0


def _say(what: str, **facts: Any) -> None:
    print(json.dumps({"what": what, **facts}), flush=True)
