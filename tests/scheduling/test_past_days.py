"""Days that lie back, as people write them."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from scheduling.chats import Actor
from scheduling.errors import DayNotRead
from scheduling.expressions.text_reader import read_text
from scheduling.identifiers import UserId
from scheduling.use_cases.past_days import read_past_day
from scheduling.zones import zone_named
from tests.texts.samples import chat

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
"""A Monday."""


async def day(text, language="en"):
    async def read(text, here):
        return read_text(text, here)

    by = Actor(UserId(1), is_administrator=False, locale=language)
    here = replace(chat(), language=language)
    at = await read_past_day(read, text, chat=here, by=by, sent_at=NOW)
    local = at.astimezone(zone_named(here.zone))
    assert (local.hour, local.minute) == (0, 0)
    return local.date()


@pytest.mark.parametrize(
    ("text", "expected", "language"),
    [
        ("2026-03-01", date(2026, 3, 1), "en"),
        (" 1 March 2026 ", date(2026, 3, 1), "en"),
        ("March 1, 2019", date(2019, 3, 1), "en"),
        ("01.03.2026", date(2026, 3, 1), "en"),
        ("2024-02-29", date(2024, 2, 29), "en"),
        ("1 March", date(2026, 3, 1), "en"),
        ("22 November", date(2026, 11, 22), "en"),
        ("24 November", date(2025, 11, 24), "en"),
        ("24 December", date(2025, 12, 24), "en"),
        ("yesterday", date(2026, 11, 22), "en"),
        ("today", date(2026, 11, 23), "en"),
        ("last monday", date(2026, 11, 16), "en"),
        ("1. März 2026", date(2026, 3, 1), "de"),
        ("1 марта 2020", date(2020, 3, 1), "ru"),
        ("1 марта", date(2026, 3, 1), "ru"),
    ],
)
async def test_a_day_is_read(text, expected, language):
    assert await day(text, language) == expected


@pytest.mark.parametrize(
    "text",
    ["", "  ", "tea", "tomorrow", "monday", "in 3 days", "12:30", "every monday", "2030-01-01", "31 February 2026"],
)
async def test_what_is_no_day_or_is_to_come_is_refused_with_an_example(text):
    with pytest.raises(DayNotRead) as refused:
        await day(text)
    assert refused.value.text == text
    assert refused.value.example.date() == date(2026, 10, 24)
