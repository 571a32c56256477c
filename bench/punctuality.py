"""`python -m bench.punctuality`: how long after it was due a message reaches the server, with many others resting."""

import argparse
import asyncio
import json
import math
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.burst import Child
from bench.environment import Databases, databases, emulator, libraries, machine, quiet
from bench.measuring import percentile
from bench.order import Order
from bench.resting import add_resting
from bench.running import WITHOUT_LIMITS, Arrival, running_bot, server
from bench.seeding import seed_carillon, seed_yardstick

KINDS = ("sqlite", "postgresql")
CHATS = 2_500
SECONDS_TO_START = 20
ROWS_SEEDED_PER_SECOND = 2_500
RESTING_SEEDED_PER_SECOND = 8_000
PATIENCE_AFTER = 60.0
WIDTH = 34


@dataclass(frozen=True, kw_only=True)
class Task:
    """What the command line asks for."""

    schedules: int
    seconds: float
    resting: int
    patience: float


async def carillon(task: Task, where: Databases, *, resting: int) -> dict[str, Any]:
    """Let the bot send what is due in turn, while `resting` other schedules are in its database."""
    async with emulator(records=2 * task.schedules) as url, server(url) as witness:
        order = await _order(task, where, url, f"carillon-{resting}", ahead=resting / RESTING_SEEDED_PER_SECOND)
        await seed_carillon(order)
        if resting:
            await add_resting(order, resting)
        busy = await quiet(patience=task.patience)
        _in_time(order)
        async with running_bot(order, **WITHOUT_LIMITS):
            arrivals: list[Arrival] = []
            await _until(order.due_at + task.seconds)
            while len(arrivals) < task.schedules and time.time() < order.due_at + task.seconds + PATIENCE_AFTER:
                await asyncio.sleep(1)
                arrivals += await witness.arrivals()
        return {**_delays(order, arrivals), "busy_before": busy}


async def yardstick(task: Task, where: Databases) -> dict[str, Any]:
    """Let APScheduler do the same out of its own store, with nothing resting in it."""
    async with emulator(records=2 * task.schedules) as url, server(url) as witness:
        order = await _order(task, where, url, "yardstick", ahead=0)
        await asyncio.to_thread(seed_yardstick, order)
        busy = await quiet(patience=task.patience)
        _in_time(order)
        child = await Child.begin("yardstick")
        try:
            await child.hear("imported")
            child.tell(order.to_json())
            await child.hear("ready")
            await child.hear("finished")
            child.tell("stop")
            await child.end()
        finally:
            child.kill()
        return {**_delays(order, await witness.arrivals()), "busy_before": busy}


async def _order(task: Task, where: Databases, url: str, name: str, *, ahead: float) -> Order:
    database_url = await where.new_url(name)
    if name == "yardstick":
        database_url = database_url.replace("postgresql://", "postgresql+psycopg://")
    wait = SECONDS_TO_START + task.patience + task.schedules / ROWS_SEEDED_PER_SECOND + ahead
    return Order(
        database_url=database_url,
        api_url=url,
        schedules=task.schedules,
        chats=min(CHATS, task.schedules),
        due_at=math.ceil(time.time() + wait),
        spread=task.seconds,
    )


def _in_time(order: Order) -> None:
    if time.time() > order.due_at - SECONDS_TO_START / 2:
        raise RuntimeError("not ready in time: the machine is too slow for this many schedules")


async def _until(moment: float) -> None:
    await asyncio.sleep(max(0.0, moment - time.time()))


def _delays(order: Order, arrivals: Sequence[Arrival]) -> dict[str, Any]:
    delays = [(arrival.at - order.due_of(arrival.number)) * 1000 for arrival in arrivals]
    return {
        "received": len({arrival.number for arrival in arrivals}),
        "copies": len(arrivals) - len({arrival.number for arrival in arrivals}),
        "early": sum(delay < 0 for delay in delays),
        "p50": percentile(delays, 0.5),
        "p99": percentile(delays, 0.99),
        "max": max(delays, default=math.nan),
    }


def _line(name: str, measured: dict[str, Any]) -> str:
    figures = "".join(f"{measured[key]:>10,.1f}" for key in ("p50", "p99", "max"))
    return f"{name:<{WIDTH}}{figures}{measured['received']:>10,}{measured['copies']:>8}{measured['early']:>8}"


async def run(task: Task, kinds: Sequence[str]) -> dict[str, Any]:
    """Let all run, one after the other, and print what comes out."""
    print(
        f"{task.schedules:,} schedules due evenly over {task.seconds:.0f} s, rate limits off; "
        f"from the due instant to the request's arrival at the server, in ms\n{machine()}\n{libraries()}\n"
    )
    results: dict[str, Any] = {"machine": machine(), "libraries": libraries()}
    for kind in kinds:
        with tempfile.TemporaryDirectory(prefix="carillon-bench-") as folder, databases(kind, Path(folder)) as where:
            head = f"{await where.describe():<{WIDTH}}"
            print(head + "".join(f"{name:>10}" for name in ("p50", "p99", "max", "received")) + "  copies   early")
            measured = {"alone": await carillon(task, where, resting=0)}
            print(_line("Carillon", measured["alone"]), flush=True)
            measured["yardstick"] = await yardstick(task, where)
            print(_line("APScheduler's own store", measured["yardstick"]), flush=True)
            if task.resting:
                measured["resting"] = await carillon(task, where, resting=task.resting)
                print(_line(f"Carillon, {task.resting:,} resting", measured["resting"]), flush=True)
            print()
            results[kind] = measured
    return results


def main() -> int:
    """Run the command; return the exit code."""
    arguments = argparse.ArgumentParser(prog="python -m bench.punctuality", description=__doc__)
    arguments.add_argument("--schedules", type=int, default=10_000)
    arguments.add_argument("--seconds", type=float, default=60, help="over which they are spread")
    arguments.add_argument("--resting", type=int, default=1_000_000, help="others that are due in years; 0: none")
    arguments.add_argument("--databases", default=",".join(KINDS), help="of sqlite and postgresql")
    arguments.add_argument("--patience", type=float, default=30, help="seconds to wait until the machine is quiet")
    arguments.add_argument("--json", type=Path, help="write everything that was measured to this file")
    options = arguments.parse_args()
    task = Task(
        schedules=options.schedules, seconds=options.seconds, resting=options.resting, patience=options.patience
    )
    results = asyncio.run(run(task, options.databases.split(",")))
    if options.json is not None:
        options.json.write_text(f"{json.dumps(results, indent=2)}\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
