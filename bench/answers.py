"""`python -m bench.answers`: how long people wait for answers while 10,000 messages go out at the default limits."""

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

import aiohttp

from bench.asking import Asker
from bench.environment import Databases, databases, emulator, libraries, machine, quiet
from bench.measuring import percentile
from bench.order import Order
from bench.running import running_bot, server
from bench.seeding import seed_carillon

KINDS = ("sqlite", "postgresql")
SECONDS_TO_START = 30
ROWS_SEEDED_PER_SECOND = 2_500
PEOPLE = 40
"""Who give a command in turn: so many that nobody has to wait for the limit of their own chat."""
COMMANDS = {
    "/help": "/help",
    "/schedule, saved at once": "/schedule 2040-01-01T12:00:00Z Tea",
    "/schedule, guided": "/schedule",
    "/scheduled": "/scheduled",
}
"""What people ask in turn, four answers a second: fewer than the five that go before all scheduled messages."""
WIDTH = 34


@dataclass(frozen=True, kw_only=True)
class Task:
    """What the command line asks for."""

    schedules: int
    chats: int
    seconds: float
    every: float
    patience: float


async def measure(task: Task, where: Databases) -> dict[str, Any]:
    """Let the bot send with its default rates while people ask for `seconds`; flood control is off for them."""
    records = 2 * task.schedules
    async with emulator(records=records) as url, server(url) as witness, aiohttp.ClientSession() as session:
        order = Order(
            database_url=await where.new_url("answers"),
            api_url=url,
            schedules=task.schedules,
            chats=task.chats,
            due_at=math.ceil(time.time() + SECONDS_TO_START + task.patience + task.schedules / ROWS_SEEDED_PER_SECOND),
        )
        await seed_carillon(order)
        busy = await quiet(patience=task.patience)
        async with running_bot(order, FLOOD_USER_PER_MINUTE="0", FLOOD_CHAT_PER_MINUTE="0"):
            askers = {name: Asker(session, url, command) for name, command in COMMANDS.items()}
            for asker in askers.values():
                await asker.prepare(PEOPLE)
            if time.time() > order.due_at:
                raise RuntimeError("not ready in time: the machine is too slow for this many schedules")
            await asyncio.sleep(order.due_at + 1 - time.time())
            asked_from = time.time()
            await _ask(list(askers.values()), task)
            asked_until = time.time()
            arrivals = [one.at for one in await witness.arrivals() if asked_from <= one.at <= asked_until]
    return {
        "busy_before": busy,
        "answers_ms": {name: asker.report() for name, asker in askers.items()},
        "all_ms": _report([seconds for asker in askers.values() for seconds in asker.seconds]),
        "unanswered": sum(asker.unanswered for asker in askers.values()),
        "sent_per_second": len(arrivals) / (asked_until - asked_from),
        "most_in_a_second": most_in_a_second(arrivals),
    }


async def _ask(askers: Sequence[Asker], task: Task) -> None:
    ended = asyncio.Event()
    asking = []
    for asker in askers:
        asking.append(asyncio.create_task(asker.ask_until(ended, every=task.every * len(askers))))
        await asyncio.sleep(task.every)
    await asyncio.sleep(task.seconds)
    ended.set()
    await asyncio.gather(*asking)


def _report(seconds: Sequence[float]) -> dict[str, float]:
    waits = [one * 1000 for one in seconds]
    return {
        "p50": percentile(waits, 0.5),
        "p99": percentile(waits, 0.99),
        "max": max(waits, default=math.nan),
        "asked": len(waits),
    }


def most_in_a_second(arrivals: Sequence[float]) -> int:
    """Return how many sends came within one second at most, wherever that second begins."""
    times, first, most = sorted(arrivals), 0, 0
    for last, at in enumerate(times):
        while at - times[first] >= 1:
            first += 1
        most = max(most, last - first + 1)
    return most


def _table(measured: dict[str, Any]) -> str:
    rows = [*measured["answers_ms"].items(), ("all of them", measured["all_ms"])]
    lines = [
        f"{name:<{WIDTH}}" + "".join(f"{report[key]:>9,.0f}" for key in ("p50", "p99", "max", "asked"))
        for name, report in rows
    ]
    lines.append(
        f"scheduled messages meanwhile: {measured['sent_per_second']:.1f}/s, at most {measured['most_in_a_second']} of "
        f"them in any second; {measured['unanswered']} unanswered"
    )
    return "\n".join(lines)


async def run(task: Task, kinds: Sequence[str]) -> dict[str, Any]:
    """Measure on each database, and print what comes out."""
    print(
        f"{task.schedules:,} schedules due in the same second go out at the default limits; {1 / task.every:.0f} "
        f"commands a second for {task.seconds:.0f} s, in ms until the answer is seen\n{machine()}\n{libraries()}\n"
    )
    results: dict[str, Any] = {"machine": machine(), "libraries": libraries()}
    for kind in kinds:
        with tempfile.TemporaryDirectory(prefix="carillon-bench-") as folder, databases(kind, Path(folder)) as where:
            print(
                f"{await where.describe():<{WIDTH}}" + "".join(f"{name:>9}" for name in ("p50", "p99", "max", "asked"))
            )
            results[kind] = await measure(task, where)
            print(f"{_table(results[kind])}\n", flush=True)
    return results


def main() -> int:
    """Run the command; return the exit code."""
    arguments = argparse.ArgumentParser(prog="python -m bench.answers", description=__doc__)
    arguments.add_argument("--schedules", type=int, default=10_000)
    arguments.add_argument("--chats", type=int, default=2_500, help="spread over so many private chats")
    arguments.add_argument("--seconds", type=float, default=60, help="how long people ask")
    arguments.add_argument("--every", type=float, default=0.25, help="seconds between two commands")
    arguments.add_argument("--databases", default=",".join(KINDS), help="of sqlite and postgresql")
    arguments.add_argument("--patience", type=float, default=30, help="seconds to wait until the machine is quiet")
    arguments.add_argument("--json", type=Path, help="write everything that was measured to this file")
    options = arguments.parse_args()
    task = Task(
        schedules=options.schedules,
        chats=options.chats,
        seconds=options.seconds,
        every=options.every,
        patience=options.patience,
    )
    results = asyncio.run(run(task, options.databases.split(",")))
    if options.json is not None:
        options.json.write_text(f"{json.dumps(results, indent=2)}\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
