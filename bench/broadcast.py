"""`python -m bench.broadcast`: a broadcast to 100,000, beside the burst of schedules and beside aiogram alone.

First as fast as it goes, with limits off; then at the default limits, while people ask for help.
"""

import argparse
import asyncio
import json
import math
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import aiohttp

from bench.answers import most_in_a_second
from bench.asking import Asker
from bench.audience import counted, seed_broadcast
from bench.burst import Child, Failed
from bench.environment import Databases, databases, emulator, libraries, machine, quiet
from bench.order import Order
from bench.running import resident_mb, running_bot, server
from bench.seeding import seed_carillon

KINDS = ("sqlite", "postgresql")
ROWS_SEEDED_PER_SECOND = 2_000
SECONDS_TO_START = 40
PEOPLE = 40
"""Who ask for help in turn: so many that nobody has to wait for the limit of their own chat."""
ASK_EVERY = 0.5
RAMP_SECONDS = 2
"""The first seconds after it is due are not counted at the default limits: it is being planned then."""


@dataclass(frozen=True, kw_only=True)
class Task:
    """What the command line asks for."""

    recipients: int
    schedules: int
    chats: int
    seconds: float
    patience: float


async def _contest(task: Task, name: str, what: str, where: Databases | None) -> dict[str, Any]:
    """Let a contestant send as fast as it can; return what was measured in its process."""
    busy = await quiet(patience=task.patience)
    print(f"… {what}{f' on {where.kind}' if where else ''} ({busy:.0%} busy before)", file=sys.stderr, flush=True)
    is_broadcast = what == "broadcast"
    many = task.recipients if is_broadcast else task.schedules
    async with emulator() as api_url:
        child = await Child.begin(name)
        try:
            await child.hear("imported")
            order = Order(
                database_url="" if where is None else await where.new_url(what),
                api_url=api_url,
                schedules=many,
                chats=many if is_broadcast else task.chats,
                due_at=math.ceil(time.time() + SECONDS_TO_START + 3 * many / ROWS_SEEDED_PER_SECOND),
            )
            if is_broadcast:
                await seed_broadcast(order)
            elif where is not None:
                await seed_carillon(order)
            child.tell(order.to_json())
            await child.hear("ready")
            if time.time() > order.due_at:
                raise Failed("not ready in time: the machine is too slow for this many")
            measured = await child.hear("finished")
            child.tell("stop")
            await child.end()
        finally:
            child.kill()
    if is_broadcast:
        measured["recorded"] = asdict(await counted(order))
    return {**measured, "busy_before": busy}


async def _at_default_limits(task: Task, where: Databases) -> dict[str, Any]:
    """Let the bot send at its default rates while people ask for help; flood control is off for them."""
    rate = 28
    recipients = int(rate * (task.seconds + SECONDS_TO_START))
    async with (
        emulator(records=recipients * 4) as url,
        server(url) as witness,
        aiohttp.ClientSession() as session,
    ):
        order = Order(
            database_url=await where.new_url("limited"),
            api_url=url,
            schedules=recipients,
            chats=recipients,
            due_at=math.ceil(time.time() + SECONDS_TO_START + task.patience + recipients / ROWS_SEEDED_PER_SECOND),
        )
        await seed_broadcast(order)
        busy = await quiet(patience=task.patience)
        async with running_bot(order, FLOOD_USER_PER_MINUTE="0", FLOOD_CHAT_PER_MINUTE="0") as process:
            asker = Asker(session, url, "/help")
            await asker.prepare(PEOPLE)
            if time.time() > order.due_at:
                raise Failed("not ready in time: the machine is too slow for this many")
            await asyncio.sleep(order.due_at + RAMP_SECONDS - time.time())
            ended = asyncio.Event()
            begin = time.time()
            asking = asyncio.create_task(asker.ask_until(ended, every=ASK_EVERY))
            await asyncio.sleep(task.seconds)
            end = time.time()
            ended.set()
            await asking
            memory = resident_mb(process)
            sends = [at for at in await witness.sends() if begin <= at <= end]
            broadcast = [one.at for one in await witness.arrivals() if begin <= one.at <= end]
    return {
        "busy_before": busy,
        "broadcast_per_second": len(broadcast) / (end - begin),
        "all_per_second": len(sends) / (end - begin),
        "most_in_a_second": most_in_a_second(sends),
        "help_ms": asker.report(),
        "memory_mb": memory,
    }


def _lines(bare: dict[str, Any], burst: dict[str, Any], broadcast: dict[str, Any]) -> str:
    ratio = broadcast["sent_per_second"] / burst["sent_per_second"]
    beyond = broadcast["memory_mb"]["peak"] - bare["memory_mb"]["peak"]
    grown = broadcast["memory_mb"]["peak"] - broadcast["memory_mb"]["before"]
    recorded = broadcast["recorded"]
    return "\n".join(
        [
            (
                f"burst of schedules     {burst['sent_per_second']:>8,.0f} sent/s, "
                f"{burst['cpu_us_per_message']:,.0f} µs of CPU each"
            ),
            (
                f"broadcast              {broadcast['sent_per_second']:>8,.0f} sent/s, "
                f"{broadcast['cpu_us_per_message']:,.0f} µs of CPU each: {ratio:.2f} of the burst's rate"
            ),
            (
                f"memory                 {broadcast['memory_mb']['peak']:>8,.0f} MB at most, {beyond:+,.0f} MB beside "
                f"aiogram alone; {grown:+,.0f} MB by the run"
            ),
            (
                f"loop blocked           {broadcast['blocked_ms']['p99']:>8,.1f} ms p99, "
                f"{broadcast['blocked_ms']['max']:,.1f} ms max"
            ),
            f"recorded as sent       {recorded['sent']:>8,} of {broadcast['sent']:,}",
        ]
    )


def _limited_lines(limited: dict[str, Any]) -> str:
    help_ms = limited["help_ms"]
    return (
        f"at the default limits  {limited['broadcast_per_second']:>8.1f} /s of the broadcast, "
        f"{limited['all_per_second']:.1f} with answers; at most {limited['most_in_a_second']} in any second\n"
        f"/help meanwhile        {help_ms['p50']:>8,.0f} ms p50, {help_ms['p99']:,.0f} p99, {help_ms['max']:,.0f} max "
        f"({help_ms['asked']} asked, {help_ms['unanswered']} unanswered); {limited['memory_mb']:,.0f} MB\n"
    )


async def run(task: Task, kinds: Sequence[str]) -> dict[str, Any]:
    """Measure on each database, and print what comes out."""
    print(f"A broadcast to {task.recipients:,}, beside {task.schedules:,} schedules for {task.chats:,} chats")
    print(f"{machine()}\n{libraries()}\n", flush=True)
    results: dict[str, Any] = {"machine": machine(), "libraries": libraries()}
    bare = results["bare"] = await _contest(task, "bare", "aiogram alone", None)
    print(f"aiogram alone          {bare['sent_per_second']:>8,.0f} sent/s; {bare['memory_mb']['peak']:,.0f} MB\n")
    for kind in kinds:
        with tempfile.TemporaryDirectory(prefix="carillon-bench-") as folder, databases(kind, Path(folder)) as where:
            print(await where.describe(), flush=True)
            burst = await _contest(task, "carillon", "burst", where)
            broadcast = await _contest(task, "carillon", "broadcast", where)
            print(_lines(bare, burst, broadcast), flush=True)
            limited = await _at_default_limits(task, where)
            print(_limited_lines(limited), flush=True)
            results[kind] = {"burst": burst, "broadcast": broadcast, "limited": limited}
    return results


def main() -> int:
    """Run the command; return the exit code."""
    arguments = argparse.ArgumentParser(prog="python -m bench.broadcast", description=__doc__)
    arguments.add_argument("--recipients", type=int, default=100_000)
    arguments.add_argument("--schedules", type=int, default=10_000, help="of the burst beside it")
    arguments.add_argument("--chats", type=int, default=2_500, help="the burst is spread over so many private chats")
    arguments.add_argument("--seconds", type=float, default=60, help="how long to look at the default limits")
    arguments.add_argument("--databases", default=",".join(KINDS), help="of sqlite and postgresql")
    arguments.add_argument("--patience", type=float, default=30, help="seconds to wait until the machine is quiet")
    arguments.add_argument("--json", type=Path, help="write everything that was measured to this file")
    options = arguments.parse_args()
    task = Task(
        recipients=options.recipients,
        schedules=options.schedules,
        chats=options.chats,
        seconds=options.seconds,
        patience=options.patience,
    )
    try:
        results = asyncio.run(run(task, options.databases.split(",")))
    except Failed as failure:
        print(f"failed: {failure}", file=sys.stderr)
        return 1
    if options.json is not None:
        options.json.write_text(f"{json.dumps(results, indent=2)}\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
