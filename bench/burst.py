"""`python -m bench.burst`: 10,000 schedules due in the same second, beside APScheduler's own job store."""

import argparse
import asyncio
import json
import math
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import aiohttp

from bench.asking import Asker
from bench.environment import Databases, databases, emulator, libraries, machine, quiet
from bench.order import Order
from bench.report import ceiling, comparison
from bench.seeding import seed_carillon, seed_yardstick, sent_by_carillon

KINDS = ("sqlite", "postgresql")
CONTESTANTS = ("planning_alone", "carillon", "yardstick")
COMMANDS = {
    "carillon": {"help": "/help", "schedule": "/schedule 2040-01-01T12:00:00Z Tea"},
    "yardstick": {"help": "/help"},
}
"""What people ask of whom meanwhile. The instant is exact, so that a schedule is saved without a question."""
ROWS_SEEDED_PER_SECOND = 2500
SECONDS_TO_START = 20
PEOPLE = 100
"""Who give a command in turn: enough unless answers take 20 s."""


class Failed(Exception):
    """A contestant failed; what it wrote itself says why."""


@dataclass(frozen=True, kw_only=True)
class Burst:
    """What the command line asks for."""

    schedules: int
    chats: int
    ask_every: float
    patience: float


class Child:
    """A contestant's process."""

    def __init__(self, name: str, process: asyncio.subprocess.Process) -> None:
        self._name = name
        self._process = process

    @classmethod
    async def begin(cls, name: str) -> Self:
        """Start it."""
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(sys.executable, "-m", f"bench.{name}", stdin=pipe, stdout=pipe)
        return cls(name, process)

    async def hear(self, what: str) -> dict[str, Any]:
        """Return what comes with its next line, which must be about `what`."""
        assert self._process.stdout is not None
        line = await self._process.stdout.readline()
        if not line:
            raise Failed(self._name)
        said: dict[str, Any] = json.loads(line)
        if said.pop("what") != what:
            raise Failed(f"{self._name}: {line!r} where {what!r} was expected")
        return said

    def tell(self, line: str) -> None:
        """Write a line to it."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{line}\n".encode())

    async def end(self) -> None:
        """Wait for its end, which must be a good one."""
        if await self._process.wait() != 0:
            raise Failed(self._name)

    def kill(self) -> None:
        """End it where it has not ended."""
        if self._process.returncode is None:
            self._process.kill()


async def contest(burst: Burst, name: str, where: Databases | None) -> dict[str, Any]:
    """Let one contestant run; return what was measured."""
    busy = await quiet(patience=burst.patience)
    print(f"… {name}{f' on {where.kind}' if where else ''} ({busy:.0%} busy before)", file=sys.stderr, flush=True)
    async with emulator() as api_url, aiohttp.ClientSession() as session:
        child = await Child.begin(name)
        try:
            await child.hear("imported")
            order = await _order(burst, name, where, api_url)
            child.tell(order.to_json())
            await child.hear("ready")
            askers = {what: Asker(session, api_url, said) for what, said in COMMANDS.get(name, {}).items()}
            measured = await _watch(child, order, burst, askers)
            child.tell("stop")
            await child.end()
        finally:
            child.kill()
    measured["busy_before"] = busy
    if name == "carillon":
        measured["recorded"] = await sent_by_carillon(order)
    return measured


async def _order(burst: Burst, name: str, where: Databases | None, api_url: str) -> Order:
    url = await where.new_url(name) if where is not None else ""
    if name == "yardstick":
        url = url.replace("postgresql://", "postgresql+psycopg://")
    wait = SECONDS_TO_START + burst.schedules / ROWS_SEEDED_PER_SECOND
    order = Order(
        database_url=url,
        api_url=api_url,
        schedules=burst.schedules,
        chats=burst.chats,
        due_at=math.ceil(time.time() + wait),
    )
    if name == "yardstick":
        await asyncio.to_thread(seed_yardstick, order)
    elif where is not None:
        await seed_carillon(order)
    return order


async def _watch(child: Child, order: Order, burst: Burst, askers: dict[str, Asker]) -> dict[str, Any]:
    for asker in askers.values():
        await asker.prepare(PEOPLE)
    if time.time() > order.due_at:
        raise Failed("not ready in time: the machine is too slow for this many schedules")
    await asyncio.sleep(order.due_at - time.time())
    ended = asyncio.Event()
    asking = [asyncio.create_task(asker.ask_until(ended, every=burst.ask_every)) for asker in askers.values()]
    measured = await child.hear("finished")
    ended.set()
    await asyncio.gather(*asking)
    measured.update({f"{what}_ms": asker.report() for what, asker in askers.items()})
    return measured


async def run(burst: Burst, kinds: list[str]) -> dict[str, Any]:
    """Let all run, one after the other, and print what comes out."""
    print(f"{burst.schedules:,} schedules for {burst.chats:,} chats, due in the same second; rate limits off")
    print(f"{machine()}\n{libraries()}\n", flush=True)
    results: dict[str, Any] = {"machine": machine(), "libraries": libraries(), "databases": {}}
    results["bare"] = await contest(burst, "bare", None)
    print(ceiling(results["bare"]), flush=True)
    for kind in kinds:
        with tempfile.TemporaryDirectory(prefix="carillon-bench-") as folder, databases(kind, Path(folder)) as where:
            described = await where.describe()
            measured = {name: await contest(burst, name, where) for name in CONTESTANTS}
        results["databases"][kind] = {"version": described, **measured}
        print(f"\n{comparison(described, measured, results['bare'])}", flush=True)
    return results


def parser() -> argparse.ArgumentParser:
    """Return what the command line understands."""
    arguments = argparse.ArgumentParser(prog="python -m bench.burst", description=__doc__)
    arguments.add_argument("--schedules", type=int, default=10_000)
    arguments.add_argument("--chats", type=int, default=2_500, help="spread over so many private chats")
    arguments.add_argument("--databases", default=",".join(KINDS), help="of sqlite and postgresql")
    arguments.add_argument("--ask-every", type=float, default=0.2, help="seconds between two commands of a kind")
    arguments.add_argument("--patience", type=float, default=30, help="seconds to wait until the machine is quiet")
    arguments.add_argument("--json", type=Path, help="write everything that was measured to this file")
    return arguments


def main() -> int:
    """Run the command; return the exit code."""
    options = parser().parse_args()
    kinds = options.databases.split(",")
    if not set(kinds) <= set(KINDS):
        parser().error(f"--databases is a list of {', '.join(KINDS)}")
    burst = Burst(
        schedules=options.schedules, chats=options.chats, ask_every=options.ask_every, patience=options.patience
    )
    try:
        results = asyncio.run(run(burst, kinds))
    except Failed as failure:
        print(f"failed: {failure}", file=sys.stderr)
        return 1
    if options.json is not None:
        options.json.write_text(f"{json.dumps(results, indent=2)}\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
