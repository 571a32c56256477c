"""What the alarm is told of the limits."""

from datetime import timedelta

import pytest

from delivery.limiter import Limiter
from delivery.outlet import PacedOutlet
from delivery.pump import Pump
from delivery.recorder import OutcomeRecorder
from scheduling.chats import Address, ChatKind
from scheduling.deliveries import RetryPolicy
from tests.delivery.doubles import RecordedOutcomes, ScriptedSender, due


@pytest.fixture
def limiter() -> Limiter:
    return Limiter()


@pytest.fixture
def outlet(clock, limiter) -> PacedOutlet:
    pump = Pump(
        sender=ScriptedSender(),
        limiter=limiter,
        policy=RetryPolicy(),
        recorder=OutcomeRecorder(RecordedOutcomes(), clock),
        clock=clock,
    )
    return PacedOutlet(pump, limiter, clock)


async def test_a_chat_that_rests_because_of_answers_hides_no_other_from_the_next_look(outlet, limiter):
    limiter.interactive_delay(Address("telegram", "1"), ChatKind.PRIVATE, 0.0)
    hidden_behind = [due(number, chat=1) for number in range(1, 41)]
    assert outlet.resting() == frozenset()

    assert not outlet.choose(hidden_behind)
    assert outlet.resting() == {hidden_behind[0].recipient_id}
    assert outlet.seconds_to_rested([]) == pytest.approx(1.0)


async def test_who_has_rested_is_looked_at_again(outlet, limiter, clock):
    limiter.penalise(Address("telegram", "1"), 5, 0.0, 0.0)
    outlet.choose([due(1)])
    assert outlet.resting()

    clock.advance(timedelta(seconds=5))

    assert outlet.resting() == frozenset()
    assert [chosen.id.int for chosen in outlet.choose([due(1)])] == [1]
