"""`python -m bench.startup`: from start to first send, and memory at rest, by the number of schedules stored."""

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import psutil

from bench.environment import Databases, databases, emulator, libraries, machine, quiet
from bench.order import TOKEN, Order
from bench.resting import add_resting
from bench.running import resident_mb, running_bot, server
from bench.seeding import seed_carillon

KINDS = ("sqlite", "postgresql")
DUE = 1_000
"""Schedules that are due, in turn, from before the start on; the others rest."""
IMPORT = "import time; began = time.perf_counter(); import bot.application; print(time.perf_counter() - began)"
BARE = """
import asyncio, sys
from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import Command
async def answer(message): await message.answer("hello")
async def main():
    bot = Bot(sys.argv[2], session=AiohttpSession(api=TelegramAPIServer.from_base(sys.argv[1])))
    dispatcher = Dispatcher()
    dispatcher.message.register(answer, Command("help"))
    await dispatcher.start_polling(bot)
asyncio.run(main())
"""


async def seconds_to_import() -> float:
    """Return how long a process of its own takes to import the libraries and the code."""
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", IMPORT, stdout=asyncio.subprocess.PIPE)
    said, _ = await process.communicate()
    return float(said)


@asynccontextmanager
async def bare_bot(url: str) -> AsyncIterator[psutil.Process]:
    """Run aiogram as it comes: a bot that polls, with one handler."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", BARE, url, TOKEN, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        yield psutil.Process(process.pid)
    finally:
        process.terminate()
        await process.wait()


async def measure(where: Databases, schedules: int, *, rest: float) -> dict[str, Any]:
    """Start the bot on a database with so many schedules; watch its first send, then its memory at rest."""
    async with emulator(records=20 * DUE) as url, server(url) as witness:
        order = Order(
            database_url=await where.new_url(f"startup-{schedules}"),
            api_url=url,
            schedules=DUE,
            chats=DUE,
            due_at=time.time() + 3,
            spread=3600,
        )
        await seed_carillon(order)
        if schedules > DUE:
            await add_resting(order, schedules - DUE)
        await asyncio.sleep(max(0.0, order.due_at + 1 - time.time()))
        began = time.time()
        async with running_bot(order) as process:
            while not (arrivals := await witness.arrivals()):  # noqa: ASYNC110 - asked of another process
                await asyncio.sleep(0.02)
            first = min(arrival.at for arrival in arrivals) - began
            await asyncio.sleep(rest)
            memory = resident_mb(process)
            descriptors = process.num_fds()
        return {"first_send_s": first, "memory_mb": memory, "descriptors": descriptors}


async def bare_memory(*, rest: float) -> float:
    """Return what a bare bot takes at rest, in MB."""
    async with emulator() as url, bare_bot(url) as process:
        await asyncio.sleep(rest)
        return resident_mb(process)


async def run(sizes: list[int], kinds: list[str], *, rest: float) -> dict[str, Any]:
    """Measure all, and print what comes out."""
    print(f"{machine()}\n{libraries()}\n")
    await quiet(patience=30)
    imported = await seconds_to_import()
    bare = await bare_memory(rest=rest)
    print(f"importing the libraries and the code: {imported:.2f} s; a bare aiogram bot at rest: {bare:.0f} MB\n")
    results: dict[str, Any] = {"imported_s": imported, "bare_mb": bare}
    for kind in kinds:
        with tempfile.TemporaryDirectory(prefix="carillon-bench-") as folder, databases(kind, Path(folder)) as where:
            print(f"{await where.describe():<18}{'schedules':>12}{'first send, s':>15}{'after import, s':>17}{'MB':>8}"
                  f"{'above bare':>12}{'descriptors':>13}")  # fmt: skip
            for size in sizes:
                await quiet(patience=30)
                found = await measure(where, size, rest=rest)
                found["after_import_s"] = found["first_send_s"] - imported
                results[f"{kind} {size}"] = found
                print(f"{'':<18}{size:>12,}{found['first_send_s']:>15.2f}{found['after_import_s']:>17.2f}"
                      f"{found['memory_mb']:>8.0f}{found['memory_mb'] - bare:>12.0f}{found['descriptors']:>13}",
                      flush=True)  # fmt: skip
            print()
    return results


def main() -> int:
    """Run the command; return the exit code."""
    arguments = argparse.ArgumentParser(prog="python -m bench.startup", description=__doc__)
    arguments.add_argument("--schedules", default="1000,1000000", help="how many are in the database, a list")
    arguments.add_argument("--databases", default=",".join(KINDS), help="of sqlite and postgresql")
    arguments.add_argument("--rest", type=float, default=20, help="seconds after which memory is looked at")
    arguments.add_argument("--json", type=Path, help="write everything that was measured to this file")
    options = arguments.parse_args()
    sizes = [int(size) for size in options.schedules.split(",")]
    results = asyncio.run(run(sizes, options.databases.split(","), rest=options.rest))
    if options.json is not None:
        options.json.write_text(f"{json.dumps(results, indent=2)}\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
