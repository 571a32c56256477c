"""A short life of the bot that crosses every boundary between steps, whoever dies on the way."""

import asyncio
import contextlib
import signal
from collections.abc import Iterable
from datetime import timedelta

from sandbox.emulator import Emulator
from sandbox.faults import DropAfter
from sandbox.model import Message
from scheduling.clock import SystemClock
from scheduling.deliveries import DeliveryStatus
from scheduling.policies import DoubtPolicy
from storage.engine import Database
from tests.chaos import witness
from tests.chaos.harness import Dead, Life, Lineage
from tests.chaos.ledger import Ledger, read_ledger
from tests.chaos.witness import TEXT, is_send, text_of

CHATS = 3
AHEAD = timedelta(seconds=15)
"""How far ahead schedules are: longer than accepting them takes. The clock is moved there then."""
LATE = timedelta(seconds=70)
"""How late the messages are sent: so late that it is said with each."""
PATIENCE_SECONDS = 30.0


class Story:
    """Some people schedule a message each; one of them gets lost from sight; all are sent, or their authors asked."""

    def __init__(self, emulator: Emulator, lineage: Lineage, database: Database, policy: DoubtPolicy) -> None:
        """Let the people write before there is anybody who could read it."""
        self._emulator = emulator
        self._lineage = lineage
        self._database = database
        self._due_at = (SystemClock().now() + AHEAD).replace(microsecond=0)
        people = [emulator.add_user(name) for name in ("Ada", "Ben", "Cleo")]
        places = [emulator.add_group(f"{person.first_name}'s", [person]) for person in people]
        self._asked: list[Message] = [
            emulator.say(
                person,
                f"/schedule@CarillonBot {self._due_at:%Y-%m-%dT%H:%M:%SZ} {TEXT} {number}",
                place if policy is DoubtPolicy.HOLD else person,
            )
            for number, (person, place) in enumerate(zip(people, places, strict=True), 1)
        ]
        emulator.faults.add(DropAfter(), where=lambda call: is_send(call) and text_of(call) == f"{TEXT} 1")

    async def live(self, *, deaths: Iterable[str] = (), tells: bool = False) -> set[str]:
        """Let one victim after the other die at its boundary, and a last one live; return the boundaries crossed.

        Raises `AssertionError` where a boundary was never reached, or something is wrong in the end.
        """
        crossed: set[str] = set()
        for boundary in deaths:
            is_telegrams = boundary in witness.BOUNDARIES
            async with self._lineage.birth(dies_at=None if is_telegrams else boundary, tells=tells) as life:
                if is_telegrams:
                    witness.order_death(self._emulator, boundary, life.kill)
                with contextlib.suppress(Dead):
                    await self._play(life)
                try:
                    code = await asyncio.wait_for(life.end(), 2)  # the last commit is seen before it dies of it
                except TimeoutError:
                    raise AssertionError(f"{boundary}: never reached") from None
                assert code == -signal.SIGKILL, self._lineage.words()
                crossed.update(life.crossed)
        async with self._lineage.birth(tells=tells) as life:
            try:
                ledger = await self._play(life)
            except (Dead, TimeoutError) as error:
                ledger = await read_ledger(self._database)
                raise AssertionError(f"{error!r}\n{ledger}\n{self._lineage.words()}") from error
            life.terminate()
            assert await life.end() == 0, self._lineage.words()
            crossed.update(life.crossed)
        assert self._faults(await read_ledger(self._database)) == [], ledger
        return crossed

    async def _play(self, life: Life) -> Ledger:
        """Wait for the answers, move the clock to when the messages are due, wait until nothing is left to do."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            await life.until(lambda: life.started)
            await life.until(lambda: all(map(self._answers, self._asked)))
            now = SystemClock().now()
            self._lineage.ahead = max(self._lineage.ahead, self._due_at + LATE - now)
            life.forward(self._due_at + LATE)
            while True:
                ledger = await read_ledger(self._database)
                if len(ledger.lines) == CHATS and ledger.is_settled:
                    return ledger
                if not life.is_alive:
                    raise Dead
                await asyncio.sleep(0.03)

    def _answers(self, asked: Message) -> list[Message]:
        return [
            message
            for message in self._emulator.history(asked.chat)
            if message.is_from_bot and " is scheduled." in str(message.raw.get("text"))
        ]

    def _faults(self, ledger: Ledger) -> list[str]:
        seen = witness.arrivals(self._emulator)
        found = ledger.faults(seen)
        if sorted(ledger.texts) != [f"{TEXT} {number}" for number in range(1, CHATS + 1)]:
            found.append(f"scheduled: {ledger.texts}")
        for line in ledger.lines:
            extra = seen[line.text] - 1
            if line.doubt is DoubtPolicy.RESEND and extra > 1 + (line.text == f"{TEXT} 1"):
                found.append(f"{line.text}: {extra} extra copies")
        notes = len({call.chat_id for call in self._emulator.calls() if witness.is_note(call) and call.is_done})
        if notes != sum(line.status is DeliveryStatus.SENT for line in ledger.lines):
            found.append(f"{notes} of those to whom a message came late were told so")
        found += [f"{asked.raw['text']}: not answered" for asked in self._asked if not self._answers(asked)]
        return found
