"""What is said of the way in which a time was read."""

from datetime import UTC, datetime

import pytest

from scheduling.expressions.reading import Convention
from texts.conventions import stated


@pytest.mark.parametrize("convention", Convention)
def test_each_convention_is_put_into_words(convention):
    assert stated(datetime(2026, 11, 20, 9, tzinfo=UTC), "Europe/Berlin", convention)


def test_nothing_is_said_where_none_was_needed():
    assert stated(datetime(2026, 11, 20, 9, tzinfo=UTC), "Europe/Berlin", None) == ""
