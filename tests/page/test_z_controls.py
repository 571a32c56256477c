"""The last of this folder: was everything used that can be used?"""

import asyncio
from pathlib import Path

import pytest

from tests.page.chromium import CHROMIUM, WHY_NOT

HERE = Path(__file__).parent
PATIENCE_SECONDS = 150
"""The rest of the folder may all be queued behind another process's tests."""


@pytest.mark.timeout(PATIENCE_SECONDS + 30)
async def test_every_control_was_used_by_some_test(request, controls):
    if CHROMIUM is None:
        pytest.skip(WHY_NOT)
    others = [
        item for item in request.session.items if item.path.parent == HERE and item.path.name != Path(__file__).name
    ]
    if request.config.option.keyword or {item.path for item in others} != set(HERE.glob("test_*_page.py")):
        pytest.skip("only the whole folder uses every control")
    # Another process may still be busy with the tests that come before this one.
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not all(controls.has(item.nodeid) for item in others):  # noqa: ASYNC110 - they are other processes
            await asyncio.sleep(0.1)
    assert controls.unused() == set()
