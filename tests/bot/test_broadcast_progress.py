"""How fast a broadcast goes out, as its author is told."""

import pytest

from bot.broadcast_progress import RATE_SECONDS, _Shown


def test_the_rate_is_that_of_the_last_seconds():
    shown = _Shown()
    rates = [shown.rate(now, 27 * now) for now in range(0, 40, 3)]
    assert rates[0] is None
    assert rates[1:] == 13 * [27]
    slower = [shown.rate(now, 27 * 39 + now - 39) for now in range(42, 60, 3)]
    assert slower[-1] == 1
    assert shown.samples[-1][0] - shown.samples[0][0] <= RATE_SECONDS + 3


def test_what_is_sent_once_more_is_counted_anew():
    shown = _Shown()
    for now in range(3):
        shown.rate(float(now), 100 * now)
    assert shown.rate(3.0, 50) is None  # so many failed before, and wait again
    assert shown.rate(4.0, 60) == pytest.approx(10)
