"""Runs after the other tests of this folder: was everything used that can be used?"""

from pathlib import Path

import pytest

pytestmark = pytest.mark.xdist_group("page")

OTHERS = {path.name for path in Path(__file__).parent.glob("test_*_page.py")}


def test_every_control_was_used_by_some_test(controls):
    if controls.modules != OTHERS:
        pytest.skip("only the whole folder uses every control")
    assert controls.seen - controls.used == set()
