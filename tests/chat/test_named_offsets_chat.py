"""Times with a distance from UTC of their own, told as a chat. It is Monday, 23 November 2026, 08:00."""

import pytest

pytestmark = pytest.mark.usefixtures("bot")


async def test_a_distance_from_utc_is_shown_as_it_was_said(ada):
    once = await ada.asks("/schedule tomorrow at 9:00 UTC+3 Tea")
    assert "24 November, 09:00 (UTC+03:00)" in once.text
    listed = await ada.asks("/scheduled")
    assert "09:00 (UTC+03:00)" in listed.text


async def test_an_offset_that_is_not_kept_then_is_spoken_of(ada):
    summer = await ada.asks("/schedule july 1 2027 at 9am EST Tea")
    assert "1 July 2027, 09:00 (UTC-05:00)" in summer.text
    assert "I took the distance from UTC that you named, though clocks there show another one then." in summer.text
