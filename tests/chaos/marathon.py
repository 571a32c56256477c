"""`make chaos`: 2,000 kills, in rounds. Stopped, it goes on with the next round when called again."""

import argparse
import asyncio
import json
import random
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.context import ForkServerContext
from pathlib import Path
from typing import Any

from scheduling.policies import DoubtPolicy
from tests.chaos.harness import ROOT, zygote
from tests.chaos.kill_loop import Round, run_round
from tests.databases import PostgresCopies, copy_of, migrated

JOURNAL = ROOT / "var" / "chaos" / "journal.jsonl"
KILLS = 2000
KILLS_A_ROUND = 25
COURSES = [(kind, policy) for kind in ("sqlite", "postgresql") for policy in DoubtPolicy]


@dataclass(slots=True)
class Journal:
    """What was done already: a line that begins a marathon, and one for each of its rounds."""

    path: Path
    seed: int
    kills: int
    rounds: list[dict[str, Any]]

    @classmethod
    def open(cls, path: Path, *, seed: int | None, kills: int) -> "Journal":
        """Go on with the last marathon where it has not ended, and nobody asks for another seed."""
        journal = None
        if path.exists():
            for line in path.read_text(encoding="utf-8").splitlines():
                entry = json.loads(line)
                if "begun" in entry:
                    journal = cls(path, entry["begun"], entry["kills"], [])
                elif journal is not None:
                    journal.rounds.append(entry)
        if journal is None or journal.kills_done >= journal.kills or seed not in {None, journal.seed}:
            journal = cls(path, random.SystemRandom().randrange(1 << 32) if seed is None else seed, kills, [])
            journal._append({"begun": journal.seed, "kills": kills})
        return journal

    @property
    def kills_done(self) -> int:
        """How many kills are behind us."""
        return sum(entry["kills"] for entry in self.rounds)

    def note(self, entry: dict[str, Any]) -> None:
        """Write down a round that was good."""
        self.rounds.append(entry)
        self._append(entry)

    def _append(self, entry: dict[str, Any]) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry) + "\n")


@contextmanager
def databases() -> Iterator[dict[str, Any]]:
    """Give for each kind a function that makes a migrated database in a folder, and one that drops it."""
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "template.db"
        asyncio.run(migrated(f"sqlite:///{template}"))
        copies = PostgresCopies()
        try:
            yield {
                "sqlite": (lambda place: copy_of(template, place), lambda _url: None),
                "postgresql": (lambda _place: copies.new_url(), copies.drop),
            }
        finally:
            copies.close()


def run(journal: Journal, context: ForkServerContext) -> int:
    """Run what is left; return how many rounds failed, which is 0 or 1."""
    print(f"Seed {journal.seed}: {journal.kills_done} of {journal.kills} kills done. Journal: {journal.path}")
    with databases() as makers:
        while journal.kills_done < journal.kills:
            number = len(journal.rounds)
            kind, policy = COURSES[number % len(COURSES)]
            make, drop = makers[kind]
            folder = Path(tempfile.mkdtemp(prefix="carillon-chaos-"))
            plan = Round(seed=journal.seed * 1000 + number, policy=policy, kills=KILLS_A_ROUND)
            url = make(folder)
            try:
                result = asyncio.run(run_round(plan, zygote=context, url=url, folder=folder))
            except KeyboardInterrupt:
                shutil.rmtree(folder)
                raise
            print(f"{number + 1:3} {kind:10} {policy:6} {result}", flush=True)
            if result.faults:
                print("\n".join(["FAILED:", *result.faults, f"What is left is in {folder}"]))
                return 1
            drop(url)
            shutil.rmtree(folder)
            journal.note({"round": number, "database": kind, "policy": policy, "seed": plan.seed, **result.to_json()})
    return 0


def summary(journal: Journal) -> str:
    """Return what it all came to."""
    lines = []
    for kind, policy in COURSES:
        rounds = [entry for entry in journal.rounds if (entry["database"], entry["policy"]) == (kind, policy)]
        firsts = sorted(first for entry in rounds for first in entry["seconds_to_first_send"]) or [0.0]
        total = {
            name: sum(entry[name] for entry in rounds) for name in ("kills", "messages", "held", "copies", "doubts")
        }
        lines.append(
            f"{kind:10} {policy:6} {total['kills']:5} kills, {total['messages']:7} messages, {total['held']:6} held, "
            f"{total['copies']:6} copies, {total['doubts']:6} doubts; 0 lost, 0 unaccounted; first send after "
            f"{firsts[len(firsts) // 2]:.2f} s (median), {firsts[-1]:.2f} s (longest)"
        )
    return "\n".join(lines)


def main() -> int:
    """Run it from the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos.marathon", description=__doc__)
    parser.add_argument("--seed", type=int, help="begin anew with this seed")
    parser.add_argument("--kills", type=int, default=KILLS, help="how many in all (%(default)s)")
    parser.add_argument("--journal", type=Path, default=JOURNAL, help="where to write down what was done")
    told = parser.parse_args()
    for number in (signal.SIGINT, signal.SIGTERM):  # also where a shell in the background had SIGINT ignored
        signal.signal(number, signal.default_int_handler)
    journal = Journal.open(told.journal, seed=told.seed, kills=told.kills)
    try:
        failed = run(journal, zygote())
    except KeyboardInterrupt:
        print("\nStopped. The same command goes on.")
        return 130
    print(summary(journal))
    return failed


if __name__ == "__main__":
    sys.exit(main())
