"""`kill -9` while reminders come again until somebody says Done."""

import pytest

from tests.chaos.nag_loop import KILLS_A_WAVE, NAGGING, REMINDERS, run_nags

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(180)]


async def test_no_nag_is_lost_and_none_doubled_but_in_doubt(zygote, database_url, tmp_path, figures):
    outcome = await run_nags(zygote=zygote, url=database_url, folder=tmp_path, seed=20261123)
    figures(f"nags, {database_url.partition(':')[0]}: {outcome}")
    assert outcome.faults == []
    assert outcome.nags == REMINDERS * NAGGING.times
    assert outcome.kills == (KILLS_A_WAVE + 1) * (NAGGING.times + 1)
    assert outcome.copies <= outcome.doubts
