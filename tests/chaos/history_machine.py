"""What time and the machine do in a history, and what the model says comes of it."""

from datetime import datetime, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule

from scheduling.categories import Category
from scheduling.deliveries import RetryPolicy, SendOrder
from scheduling.identifiers import MessageId
from scheduling.lifecycle import MessageStatus
from scheduling.outcomes import InDoubt, Outcome, RetryLater, Sent, Suspended, Undeliverable
from scheduling.policies import DoubtPolicy
from tests.chaos.history_ground import Ground
from tests.chaos.model import (
    CANCELLED,
    FAILED,
    MINUTE,
    MISSED,
    PENDING,
    SENDING,
    SENT,
    SUSPENDED,
    UNKNOWN,
    Delivery,
    Schedule,
)
from tests.storage.samples import BOT

POLICY = RetryPolicy(delays=(2, 60, 600), jitter=0.0)
STEPS = st.sampled_from([0.5, 1, 5, 30, 60, 60 * 6, 60 * 24, 60 * 40])
OUTCOMES = st.sampled_from(
    ["sent", "sent", "sent", "retry", "limited", "doubt", "gone", "suspended", "refused", "dies before", "dies after"]
)
_OUTCOMES: dict[str, Outcome] = {
    "sent": Sent(platform_message_id=1),
    "retry": RetryLater(category=Category.SERVER_ERROR),
    "limited": RetryLater(category=Category.RATE_LIMITED, after=30, uses_up_try=False),
    "doubt": InDoubt(category=Category.TIMEOUT),
    "gone": Undeliverable(category=Category.BLOCKED, recipient_is_gone=True),
    "suspended": Suspended(category=Category.NO_RIGHTS),
    "refused": Undeliverable(category=Category.BAD_REQUEST, recipient_is_gone=False),
}


class Machine(Ground):
    """Time passes, runs are planned, deliveries sent, processes die."""

    @rule(minutes=STEPS)
    def time_passes(self, minutes):
        self.clock.move(minutes * MINUTE)

    @rule(minutes=st.sampled_from([-1, -59, -60 * 23]))
    def the_clock_is_set_back(self, minutes):
        self.arena.run(self._set_back(minutes * MINUTE))

    async def _set_back(self, by: timedelta) -> None:
        self.clock.move(by)
        await self.watch()
        now = self.clock.now()
        for model in self.model.values():
            for at, one in model.deliveries.items():
                if one.status is PENDING and one.try_at is not None and one.try_at > at:
                    one.try_at = max(one.try_at + by, at)
            if model.status is MessageStatus.ACTIVE and any(at > now for at in model.deliveries):
                model.next_at = model.after(now)

    @rule()
    def fires(self):
        self.arena.run(self._plan())

    async def _plan(self) -> None:
        while (await self.planner()).taken:
            pass
        now = self.clock.now()
        for model in self.model.values():
            model.plan(now)

    @rule(outcome=OUTCOMES, limit=st.integers(1, 3))
    def sends(self, outcome, limit):
        self.arena.run(self._send(outcome, limit))

    @rule(minutes=STEPS, outcome=OUTCOMES)
    def lives_on(self, minutes, outcome):
        """What happens most: time passes, something is due, it is sent."""
        self.clock.move(minutes * MINUTE)
        self.arena.run(self._plan())
        self.arena.run(self._send(outcome, 2))

    async def _send(self, outcome: str, limit: int) -> None:
        now = self.clock.now()
        due = [one.id for one in await self.store.queue.due(now=now, limit=10_000, exclude=[])]
        orders = await self.store.queue.claim(due[:limit], epoch=self.epoch, now=now)
        for order in orders:
            one = self._model_of(order)
            assert one.status is PENDING, "only what is pending is sent"
            assert one.try_at is not None
            assert one.try_at <= now, "nothing is sent early"
            one.status, one.try_at = SENDING, None
        unclaimed = sum(one.status is PENDING and one.try_at is not None and one.try_at <= now for one in self._all())
        assert len(due) == unclaimed + len(orders), "what is due is found"
        if outcome.startswith("dies"):
            for order in orders:
                self._model_of(order).doubts += 1
                if outcome == "dies after":
                    self.arrived[self._key(order)] += 1
            await self._restart()
            return
        for order in orders:
            await self._end(order, outcome)

    async def _end(self, order: SendOrder, outcome: str) -> None:
        now = self.clock.now()
        told = _OUTCOMES[outcome]
        if outcome == "sent":
            self.arrived[self._key(order)] += 1
        if outcome == "doubt":
            self._model_of(order).doubts += 1
        verdict = POLICY.judge(order, told, now=now, luck=0.0)
        assert await self.store.queue.record([verdict]) == [order.delivery_id]
        one, schedule = self._model_of(order), self.model[order.message_id]
        one.tries += verdict.uses_up_try
        one.category = verdict.category
        self._settle(one, schedule, outcome, now)

    def _settle(self, one: Delivery, schedule: Schedule, outcome: str, now: datetime) -> None:
        delays = POLICY.delays
        one.try_at = None
        if outcome == "sent":
            one.status = SENT
            self._prove(now)
        elif outcome == "refused":
            one.status = FAILED
        elif outcome in {"gone", "suspended"}:
            one.status = FAILED if outcome == "gone" else SUSPENDED
            for other in self.model.values():
                if other.status is MessageStatus.ACTIVE:
                    other.stop(MessageStatus.PAUSED, because=_OUTCOMES[outcome].category)
                for waiting in other.deliveries.values():
                    if waiting.status is PENDING:
                        waiting.status, waiting.try_at = SUSPENDED, None
                        waiting.category = _OUTCOMES[outcome].category
        elif outcome == "doubt" and schedule.doubt is DoubtPolicy.HOLD:
            one.status = UNKNOWN
        else:
            limited = outcome == "limited"
            used = one.tries - (0 if limited else 1)
            if not limited and used >= len(delays):
                one.status = UNKNOWN if outcome == "doubt" else FAILED
                return
            again = now + timedelta(seconds=30 if limited else delays[used])
            if one.expires_at is not None and again > one.expires_at:
                one.status = {"doubt": UNKNOWN, "limited": MISSED}.get(outcome, FAILED)
                return
            one.status, one.try_at = PENDING, again
            self._hold_back(one, schedule)

    def _prove(self, now: datetime) -> None:
        """What arrives lets go on what had paused because nothing could."""
        for model in self.model.values():
            if model.status is MessageStatus.PAUSED and model.paused_because is not None:
                model.go_on(now)
            model.release(now, reasons=None)

    def _hold_back(self, one: Delivery, schedule: Schedule) -> None:
        """What was cancelled or paused while it was under way is not tried again."""
        if schedule.status is MessageStatus.CANCELLED or (
            schedule.status is MessageStatus.PAUSED and schedule.paused_because is None
        ):
            one.status, one.try_at = CANCELLED, None
        elif schedule.status is MessageStatus.PAUSED:
            one.status, one.try_at, one.category = SUSPENDED, None, schedule.paused_because

    @rule()
    def dies_and_starts_again(self):
        self.arena.run(self._restart())

    async def _restart(self) -> None:
        now = self.clock.now()
        self.epoch = await self.store.epochs.begin(BOT, now=now)
        await self.store.queue.take_over(epoch=self.epoch, now=now)
        for schedule in self.model.values():
            for one in schedule.deliveries.values():
                if one.status is not SENDING:
                    continue
                one.tries += 1
                one.category = Category.CRASHED
                is_stopped = schedule.status is MessageStatus.CANCELLED or (
                    schedule.status is MessageStatus.PAUSED and schedule.paused_because is None
                )
                is_late = one.expires_at is not None and one.expires_at < now
                if is_stopped or (schedule.doubt is DoubtPolicy.RESEND and not is_late):
                    one.status, one.try_at = PENDING, now
                    self._hold_back(one, schedule)
                else:
                    one.status = UNKNOWN

    def _all(self) -> list[Delivery]:
        return [one for model in self.model.values() for one in model.deliveries.values()]

    def _key(self, order: SendOrder) -> tuple[MessageId, datetime]:
        return order.message_id, order.occurrence_at

    def _model_of(self, order: SendOrder) -> Delivery:
        return self.model[order.message_id].deliveries[order.occurrence_at]
