"""What the alarm is told of the limits."""

from datetime import timedelta

import pytest

from delivery.limiter import Limiter, Limits
from delivery.outlet import GATHER_SECONDS, PacedOutlet
from delivery.pump import Pump
from delivery.recorder import OutcomeRecorder
from scheduling.chats import Address, ChatKind
from scheduling.deliveries import RetryPolicy
from tests.delivery.doubles import RecordedOutcomes, ScriptedSender, due, order, settle

UNLIMITED = Limits(global_per_second=0, chat_per_second=0, group_per_minute=0)


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


@pytest.fixture
async def busy(clock):
    """An outlet with ten slots, all of them taken."""
    sender, limiter = ScriptedSender(), Limiter(UNLIMITED)
    pump = Pump(
        sender=sender,
        limiter=limiter,
        policy=RetryPolicy(),
        recorder=OutcomeRecorder(RecordedOutcomes(), clock, delay_seconds=0),
        clock=clock,
        max_in_flight=10,
    )
    outlet = PacedOutlet(pump, limiter, clock)
    sender.hold()
    outlet.hand_over([order(number) for number in range(10)])
    await settle()
    yield outlet, pump, sender
    sender.let_go()
    await pump.close()


async def test_few_slots_wait_for_more_but_not_for_long(busy, clock):
    outlet, _, sender = busy
    assert (outlet.capacity(), outlet.seconds_to_capacity()) == (0, None)

    sender.answer_one()
    await settle()
    assert outlet.capacity() == 0
    assert outlet.seconds_to_capacity() == pytest.approx(GATHER_SECONDS)

    clock.advance(timedelta(seconds=GATHER_SECONDS))
    assert outlet.capacity() == 1


async def test_many_slots_wait_for_nothing(busy):
    outlet, _, sender = busy
    for _ in range(5):
        sender.answer_one()
        await settle()

    assert outlet.capacity() == 5


@pytest.mark.parametrize("claim_seconds", [0.0, 0.02, 0.2, 0.4])
async def test_slow_claims_leave_none_of_the_rate_unused(outlet, clock, claim_seconds):
    departed: list[float] = []
    numbers = iter(range(1, 10_000))
    while clock.monotonic() < 30:
        room = outlet.capacity()
        if room <= 0:
            seconds = outlet.seconds_to_capacity()
            clock.advance(timedelta(seconds=max(seconds or 0.0, 0.001)))
            await settle()
            continue
        chosen = outlet.choose([due(next(numbers)) for _ in range(room)])
        clock.advance(timedelta(seconds=claim_seconds))
        outlet.hand_over([order(one.id.int) for one in chosen])
        departed += [clock.monotonic()] * len(chosen)
        await settle()
    steady = [at for at in departed if at >= 5]
    assert len(steady) / 25 >= 27
