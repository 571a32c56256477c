"""Who waits for an answer is paid attention to, for a moment."""

import asyncio
from datetime import UTC, datetime, timedelta

from scheduling.attention import LONGEST_SECONDS, Attention
from scheduling.clock import ManualClock


def test_it_is_wanted_until_everybody_was_answered():
    attention = Attention(ManualClock(datetime(2026, 11, 23, tzinfo=UTC)))
    freed = []
    attention.on_free = lambda: freed.append(attention.is_wanted)

    assert not attention.is_wanted
    with attention.paid():
        with attention.paid():
            assert attention.is_wanted
        assert attention.is_wanted
        assert freed == []
    assert freed == [False]


def test_who_waits_for_something_else_holds_nobody_up():
    clock = ManualClock(datetime(2026, 11, 23, tzinfo=UTC))
    attention = Attention(clock)

    with attention.paid():
        clock.advance(timedelta(seconds=LONGEST_SECONDS))
        assert not attention.is_wanted
        with attention.paid():
            assert attention.is_wanted


async def test_room_is_made_until_nobody_waits_for_an_answer():
    attention = Attention(ManualClock(datetime(2026, 11, 23, tzinfo=UTC)))
    await attention.make_room(seconds=1)  # nobody waits: at once

    with attention.paid():
        waiting = asyncio.create_task(attention.make_room(seconds=1))
        await asyncio.sleep(0)
        assert not waiting.done()
    await waiting


async def test_room_is_made_for_a_moment_only():
    clock = ManualClock(datetime(2026, 11, 23, tzinfo=UTC))
    attention = Attention(clock)

    with attention.paid():
        waiting = asyncio.create_task(attention.make_room(seconds=0.1))
        await asyncio.sleep(0)
        clock.advance(timedelta(seconds=0.1))
        await waiting
