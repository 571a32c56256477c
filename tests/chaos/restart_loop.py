"""PostgreSQL is cut down and started again, while one process sends thousands of messages and people write to it."""

import asyncio
import statistics
from dataclasses import dataclass, field
from multiprocessing.context import ForkServerContext
from pathlib import Path

from sandbox.emulator import Emulator
from sandbox.model import User
from scheduling.policies import DoubtPolicy
from tests.chaos.backlog import PATIENCE_SECONDS, Backlog, Toll, backlog
from tests.chaos.harness import Life
from tests.chaos.ledger import Ledger
from tests.chaos.own_postgres import OwnPostgres
from tests.chaos.witness import TEXT, is_send

SORRY = "so nothing was changed"
"""Within every answer that the bot can't save now."""
SHORT_SECONDS = (0.0, 0.3)
"""How long the server is gone beside what its end and its recovery take, some seconds more."""
LONG_SECONDS = (5.5, 6.0)
"""Longer than people are kept waiting for an answer."""
EVERY_NTH_IS_LONG = 5
AHEAD_SECONDS = 12
"""How far ahead is what people schedule."""


@dataclass(slots=True, kw_only=True)
class Outcome:
    """What it came to."""

    toll: Toll
    seconds_to_resume: list[float] = field(default_factory=list)
    """From the first connection that the server took to the first request that arrived, each time."""
    carried_out: int = 0
    """Commands."""
    refused: int = 0
    """Commands that were answered that nothing can be saved."""

    def __str__(self) -> str:
        return (
            f"{len(self.seconds_to_resume)} restarts, {self.toll}; sending resumed after "
            f"{statistics.median(self.seconds_to_resume):.2f} s (median), {max(self.seconds_to_resume):.2f} s "
            f"(longest); commands: {self.carried_out} carried out, {self.refused} refused"
        )


class Writer:
    """Somebody who schedules a message in each outage."""

    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator
        self._person: User = emulator.add_user("Ada")
        self._written = 0

    def write(self) -> None:
        """Schedule one more."""
        self._written += 1
        self._emulator.say(self._person, f"/schedule in {AHEAD_SECONDS}s {_text(self._written)}")

    @property
    def answers(self) -> list[str]:
        """What the bot answered so far."""
        said = [str(one.raw.get("text")) for one in self._emulator.history(self._person) if one.is_from_bot]
        return [text for text in said if SORRY in text or " is scheduled." in text]

    @property
    def has_all_answers(self) -> bool:
        """Tell whether each command was answered."""
        return len(self.answers) >= self._written

    def judge(self, ledger: Ledger, outcome: Outcome) -> None:
        """See that what was confirmed is there, and what was refused is not."""
        numbers = range(1, self._written + 1)
        confirmed = {number for number in numbers if any(_text(number) in text for text in self.answers)}
        stored = {number for number in numbers if _text(number) in ledger.texts}
        outcome.carried_out, outcome.refused = len(stored), sum(SORRY in text for text in self.answers)
        if confirmed != stored:
            outcome.toll.faults.append(f"confirmed {sorted(confirmed)}, stored {sorted(stored)}")
        if len(confirmed) + outcome.refused != self._written:
            outcome.toll.faults.append(
                f"{self._written} commands, {len(confirmed)} confirmed, {outcome.refused} refused"
            )
        wanted = outcome.toll.messages + len(stored)
        if len(ledger.texts) != wanted:
            outcome.toll.faults.append(f"{len(ledger.texts)} schedules instead of {wanted}")


def _text(number: int) -> str:
    return f"{TEXT} by command {number}."


async def run_restarts(
    *,
    zygote: ForkServerContext,
    postgres: OwnPostgres,
    folder: Path,
    seed: int,
    policy: DoubtPolicy,
    restarts: int,
    messages: int,
) -> Outcome:
    """Cut the server down, and start it, and again; in the end let all be sent; say what it came to."""
    async with backlog(
        zygote=zygote, url=postgres.url, folder=folder, seed=seed, policy=policy, messages=messages
    ) as left:
        outcome = Outcome(toll=left.toll)
        writer = Writer(left.emulator)
        async with left.lineage.birth() as life:
            for restarts_left in range(restarts, 0, -1):
                await left.drain_some(life, ordeals_left=restarts_left)
                await postgres.cut_down()
                writer.write()
                is_long = restarts_left % EVERY_NTH_IS_LONG == 0
                await asyncio.sleep(left.luck.uniform(*(LONG_SECONDS if is_long else SHORT_SECONDS)))
                came_back_at = await postgres.start()
                outcome.seconds_to_resume.append(await _first_send(left, life, after=came_back_at) - came_back_at)
            await life.until(lambda: writer.has_all_answers, seconds=PATIENCE_SECONDS)
            ledger = await left.settle(life)
        writer.judge(ledger, outcome)
        return outcome


async def _first_send(left: Backlog, life: Life, *, after: float) -> float:
    """Wait for the first request that arrived after a moment, by the monotonic clock."""

    def first() -> float | None:
        calls = left.emulator.calls("sendMessage")
        return min((call.received for call in calls if is_send(call) and call.received > after), default=None)

    return await life.until(first, seconds=PATIENCE_SECONDS)
