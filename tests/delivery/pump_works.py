"""A pump with everything around it, for its tests."""

import asyncio

from delivery.limiter import Limiter
from delivery.pump import Pump
from delivery.recorder import OutcomeRecorder
from delivery.selection import choose
from scheduling.deliveries import RetryPolicy
from scheduling.outcomes import Misconfigured
from tests.delivery.doubles import RecordedOutcomes, ScriptedSender, advance, order


class Works:
    """A pump with everything around it, and a claim that always succeeds."""

    def __init__(self, clock, **options) -> None:
        self.clock = clock
        self.sender = ScriptedSender()
        self.queue = RecordedOutcomes()
        self.limiter = Limiter()
        self.recorder = OutcomeRecorder(self.queue, clock, capacity=options.pop("capacity", 2000))
        self.pump = Pump(
            sender=self.sender,
            limiter=self.limiter,
            policy=RetryPolicy(),
            recorder=self.recorder,
            clock=clock,
            **options,
        )
        self.freed = 0
        self.alarms: list[Misconfigured] = []
        self.pump.hooks.on_free = self._free
        self.pump.hooks.on_misconfigured = self.alarms.append
        self.pump.hooks.luck = lambda: 0.0

    def _free(self) -> None:
        self.freed += 1

    def verdict(self, number: int):
        return next(v for v in self.queue.verdicts if v.order.delivery_id.int == number)

    def tick(self, waiting: list) -> None:
        """Do what the ticker does, without a database."""
        now = self.clock.monotonic()
        excluded = self.pump.excluded(now)
        found = [delivery for delivery in waiting if delivery.recipient_id not in excluded]
        chosen = choose(
            found,
            limiter=self.limiter,
            free=self.pump.free_slots,
            in_flight=self.pump.in_flight_recipients,
            now=now,
        )
        for delivery in chosen:
            waiting.remove(delivery)
        self.pump.hand_over([order(d.id.int, chat=int(d.address.value)) for d in chosen])

    async def close(self) -> None:
        closing = asyncio.create_task(self.pump.close(timeout_seconds=1))
        await advance(self.clock, 10, step=0.5)
        await closing
