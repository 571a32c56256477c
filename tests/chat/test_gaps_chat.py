"""Clock times that daylight saving leaves out, told as a chat. It is Monday, 23 November 2026, 08:00."""

import pytest

pytestmark = pytest.mark.usefixtures("bot")


async def test_a_gap_behind_the_first_run_is_explained_too(ada):
    await ada.asks("/timezone Europe/Berlin")
    confirmation = await ada.asks("/schedule daily 02:30 from 2027-03-27 Tea")
    assert "Saturday, 27 March 2027, 02:30" in confirmation.text
    assert "Sunday, 28 March 2027, 03:30" in confirmation.text
    assert "On the day on which the clocks go forward it will be sent that much later." in confirmation.text


async def test_where_no_run_that_is_shown_is_in_a_gap_none_is_spoken_of(ada):
    await ada.asks("/timezone Europe/Berlin")
    assert "clocks" not in (await ada.asks("/schedule daily 02:30 Tea")).text
