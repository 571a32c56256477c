"""What the pump sends, and what it accounts for, while ownership comes and goes."""

import pytest

from delivery.limiter import Limiter, Limits
from delivery.pump import Pump
from delivery.recorder import OutcomeRecorder
from scheduling.clock import ManualClock
from scheduling.deliveries import AttemptStatus, DeliveryStatus, RetryPolicy, SendOrder
from scheduling.outcomes import Sent, Withheld
from scheduling.policies import DoubtPolicy
from tests.delivery.doubles import RecordedOutcomes, advance, order, settle


class SlowToLeave:
    """A sender that waits for a connection; only then does it ask."""

    def __init__(self) -> None:
        self.before = lambda: None
        self.sent: list[SendOrder] = []

    async def send(self, one, *, may_leave):
        await settle()
        self.before()
        if not may_leave():
            return Withheld()
        self.sent.append(one)
        return Sent(platform_message_id=1)


@pytest.fixture
def queue() -> RecordedOutcomes:
    return RecordedOutcomes()


@pytest.fixture
def sender() -> SlowToLeave:
    return SlowToLeave()


@pytest.fixture
def pump(clock: ManualClock, queue: RecordedOutcomes, sender: SlowToLeave) -> Pump:
    return Pump(
        sender=sender,
        limiter=Limiter(Limits(global_per_second=0, chat_per_second=0, group_per_minute=0)),
        policy=RetryPolicy(),
        recorder=OutcomeRecorder(queue, clock),
        clock=clock,
    )


async def test_what_was_claimed_in_an_epoch_that_is_over_is_given_back(pump, sender, queue, clock):
    """The lock was lost and regained while it waited: somebody else may have judged it in between."""
    epochs = [7]
    pump.hooks.epoch = lambda: epochs[-1]
    sender.before = lambda: epochs.append(8)
    pump.hand_over([order(epoch=7)])
    await advance(clock, 0.2)

    assert sender.sent == []
    assert [verdict.attempt_status for verdict in queue.verdicts] == [AttemptStatus.RELEASED]


async def test_what_was_claimed_before_the_lock_was_regained_does_not_leave(pump, sender, queue, clock):
    pump.hooks.epoch = lambda: 8
    pump.hand_over([order(epoch=7)])
    await advance(clock, 0.2)

    assert sender.sent == []
    assert [verdict.attempt_status for verdict in queue.verdicts] == [AttemptStatus.RELEASED]


async def test_what_was_claimed_in_the_present_epoch_leaves(pump, sender, queue, clock):
    pump.hooks.epoch = lambda: 7
    pump.hand_over([order(epoch=7)])
    await advance(clock, 0.2)

    assert [verdict.attempt_status for verdict in queue.verdicts] == [AttemptStatus.SENT]


async def test_a_cancelled_send_is_in_doubt_and_never_forgotten(pump, sender, queue, clock):
    """What the pump doesn't know counts as certainly not sent: so it must know this one until it is recorded."""
    held = order(doubt=DoubtPolicy.HOLD)
    pump.hand_over([held])
    for task in list(pump._under_way):
        task.cancel()
    await settle()
    assert pump.unsettled == {held.delivery_id}
    await advance(clock, 0.2)

    assert [verdict.delivery_status for verdict in queue.verdicts] == [DeliveryStatus.UNKNOWN]
    assert pump.unsettled == set()


async def test_a_chat_whose_send_was_cancelled_is_not_shut_out(pump, sender, queue, clock):
    one = order()
    pump.hand_over([one])
    for task in list(pump._under_way):
        task.cancel()
    await advance(clock, 0.2)
    assert pump.excluded(clock.monotonic()) == frozenset()
