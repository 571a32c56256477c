"""`python -m bench.soak`: half an hour at 25 messages a second; memory, descriptors and delays must stay flat."""

import argparse
import asyncio
import json
import math
import statistics
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from bench.environment import databases, emulator, libraries, machine
from bench.measuring import percentile
from bench.order import Order
from bench.running import resident_mb, running_bot, server
from bench.seeding import seed_carillon

PERIOD = 60
"""Each schedule comes once a minute."""
SECONDS_TO_START = 12


async def run(kind: str, *, rate: int, minutes: float, window: float) -> dict[str, Any]:
    """Let `rate` schedules come due each second, every minute anew; print a line a window."""
    schedules = rate * PERIOD
    print(f"{rate} messages/s to {schedules:,} chats for {minutes:g} min, with the default limits\n{machine()}")
    print(f"{libraries()}\n")
    windows: list[dict[str, float]] = []
    with tempfile.TemporaryDirectory(prefix="carillon-bench-") as folder, databases(kind, Path(folder)) as where:
        async with emulator(records=rate * int(window) * 4 + 1000) as url, server(url) as witness:
            order = Order(
                database_url=await where.new_url("soak"),
                api_url=url,
                schedules=schedules,
                chats=schedules,
                due_at=math.ceil(time.time() + SECONDS_TO_START),
                spread=PERIOD,
            )
            await seed_carillon(order, every_minutes=1)
            print(f"{await where.describe():<18}{'minute':>8}{'sent':>8}{'copies':>8}{'p50, ms':>10}{'p99':>8}"
                  f"{'max':>9}{'MB':>8}{'descriptors':>13}{'CPU':>7}")  # fmt: skip
            async with running_bot(order) as process:
                await asyncio.sleep(max(0.0, order.due_at - time.time()))
                began = time.monotonic()
                process.cpu_percent()
                while time.monotonic() - began < minutes * 60:
                    await asyncio.sleep(window)
                    arrivals = await witness.arrivals()
                    # The first due instant of each is known; later ones follow at whole minutes.
                    delays = [(arrival.at - order.due_of(arrival.number)) % PERIOD * 1000 for arrival in arrivals]
                    minute_of = Counter(
                        (arrival.number, int((arrival.at - order.due_of(arrival.number)) // PERIOD))
                        for arrival in arrivals
                    )
                    found = {
                        "minute": (time.monotonic() - began) / 60,
                        "sent": len(arrivals),
                        "copies": sum(count - 1 for count in minute_of.values()),
                        "p50": percentile(delays, 0.5),
                        "p99": percentile(delays, 0.99),
                        "max": max(delays, default=math.nan),
                        "memory_mb": resident_mb(process),
                        "descriptors": process.num_fds(),
                        "cpu": process.cpu_percent() / 100,
                    }
                    windows.append(found)
                    print(f"{'':<18}{found['minute']:>8.1f}{found['sent']:>8.0f}{found['copies']:>8.0f}"
                          f"{found['p50']:>10.1f}{found['p99']:>8.1f}{found['max']:>9.1f}{found['memory_mb']:>8.1f}"
                          f"{found['descriptors']:>13.0f}{found['cpu']:>7.0%}", flush=True)  # fmt: skip
    print(f"\n{verdict(windows)}")
    return {"windows": windows}


def verdict(windows: list[dict[str, float]]) -> str:
    """Compare the second quarter, when caches are warm, with the last."""
    quarter = max(1, len(windows) // 4)
    early, late = windows[quarter : 2 * quarter] or windows, windows[-quarter:]
    lines = []
    for name in ("memory_mb", "descriptors", "p50", "p99"):
        before, after = (statistics.mean(window[name] for window in part) for part in (early, late))
        lines.append(f"{name:<12} second quarter {before:10.1f}   last quarter {after:10.1f}   {after / before:6.2f} x")
    return "\n".join(lines)


def main() -> int:
    """Run the command; return the exit code."""
    arguments = argparse.ArgumentParser(prog="python -m bench.soak", description=__doc__)
    arguments.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    arguments.add_argument("--rate", type=int, default=25, help="messages a second")
    arguments.add_argument("--minutes", type=float, default=30)
    arguments.add_argument("--window", type=float, default=60, help="seconds for each line")
    arguments.add_argument("--json", type=Path, help="write everything that was measured to this file")
    options = arguments.parse_args()
    results = asyncio.run(run(options.database, rate=options.rate, minutes=options.minutes, window=options.window))
    if options.json is not None:
        options.json.write_text(f"{json.dumps(results, indent=2)}\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
