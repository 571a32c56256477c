"""What a flood gate counts, and as whose."""

import pytest

from bot.flood_gate import FloodGate
from scheduling.clock import ManualClock
from scheduling.errors import StorageUnavailable
from scheduling.floods import Pace
from tests.chat.conftest import MONDAY_MORNING

ADA, BOB, TEAM = 7, 8, -100
PRIVATE, GROUP = {"id": ADA, "type": "private"}, {"id": TEAM, "type": "supergroup"}


class Stored:
    """Where updates are stored, all or (`fails`) none."""

    def __init__(self):
        self.updates = []
        self.fails = False

    async def take(self, updates):
        if self.fails:
            raise StorageUnavailable
        self.updates += updates
        return []


def message(number, *, person=ADA, chat=PRIVATE, **changes):
    return {"update_id": number, "message": {"chat": chat, "from": {"id": person}, "text": "/help", **changes}}


def tap(number, *, person=ADA, chat=GROUP):
    return {"update_id": number, "callback_query": {"id": "1", "from": {"id": person}, "message": {"chat": chat}}}


@pytest.fixture
def stored():
    return Stored()


@pytest.fixture
def told():
    return []


@pytest.fixture
def gate(stored, told):
    return FloodGate(
        stored,
        of_person=Pace(2, 60),
        of_chat=Pace(3, 60),
        administrators={BOB},
        expects_answer=lambda update: "poll" not in update,
        clock=ManualClock(MONDAY_MORNING),
        tell=lambda update, why: told.append((update["update_id"], why.seconds)),
    )


async def test_what_is_delivered_once_more_is_counted_and_told_once(gate, stored, told):
    stored.fails = True
    for _ in range(5):
        with pytest.raises(StorageUnavailable):
            await gate.take([message(number) for number in range(4)])
    stored.fails = False
    assert await gate.take([message(number) for number in range(4)]) == []
    assert [update["update_id"] for update in stored.updates] == [0, 1]
    assert told == [(2, 1)]


async def test_messages_taps_and_edits_count_together(gate, stored, told):
    edit = {"update_id": 3, "edited_message": message(3)["message"]}
    await gate.take([message(1), tap(2), edit])
    assert [number for number, _seconds in told] == [3]


async def test_what_nobody_expects_an_answer_to_always_passes(gate, stored, told):
    await gate.take([{"update_id": number, "poll": {}} for number in range(50)])
    assert (len(stored.updates), told) == (50, [])


async def test_administrators_of_the_bot_are_never_held_up(gate, stored, told):
    await gate.take([message(number, person=BOB) for number in range(50)])
    assert (len(stored.updates), told) == (50, [])


async def test_who_writes_in_the_name_of_a_chat_counts_as_that_chat(gate, stored, told):
    anonymous = [message(number, person=BOB, chat=GROUP, sender_chat=GROUP) for number in range(3)]
    await gate.take(anonymous)
    assert [number for number, _seconds in told] == [2]


async def test_a_group_has_a_bucket_of_its_own(gate, stored, told):
    await gate.take([tap(number, person=100 + number) for number in range(5)])
    assert (len(stored.updates), [number for number, _seconds in told]) == (3, [3])


async def test_typing_behind_the_bots_name_is_bounded_apart_and_in_silence(gate, stored, told):
    def typed(number, person=ADA):
        return {"update_id": number, "inline_query": {"id": "1", "from": {"id": person}, "query": "t"}}

    await gate.take([typed(number) for number in range(30)])
    assert len(stored.updates) == 20
    await gate.take([message(100), message(101), typed(102, person=9)])
    assert (len(stored.updates), told) == (23, [])


@pytest.mark.parametrize(
    "update", [{"update_id": 1}, {"update_id": 1, "message": {}}, {"update_id": 1, "callback_query": {}}]
)
async def test_odd_updates_pass(gate, stored, update):
    await gate.take([update])
    assert stored.updates == [update]
