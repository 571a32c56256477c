"""All three layers together, as the chat and the command line use them."""

import asyncio
from datetime import UTC, datetime

import pytest

from scheduling.clock import SystemClock
from scheduling.errors import NotUnderstood, TimeInThePast
from scheduling.expressions.text_reader import TextReader, read_text
from scheduling.expressions.understanding import Certainty, Circumstances
from scheduling.recurrence import Once
from scheduling.zones import zone_named

NOW = datetime(2026, 11, 22, 13, 5, tzinfo=UTC)


def circumstances(language: str, *, zone: str = "Europe/Amsterdam", now: datetime = NOW) -> Circumstances:
    return Circumstances(now=now, zone=zone_named(zone), languages=(language, "en"))


@pytest.fixture
def reader():
    reader = TextReader(SystemClock(), patience=40)
    yield reader
    reader.close()


async def test_what_only_dateparser_knows_is_asked_about(reader):
    found = await reader("vrijdag: brood kopen ", circumstances("nl"))
    assert found.reading is not None
    assert found.reading.recurrence == Once(datetime.fromisoformat("2026-11-27T09:00"))
    assert (found.span, found.message, found.certainty) == ((0, 7), "brood kopen", Certainty.ASK)
    assert [("vrijdag: brood kopen "[begin:end]) for begin, end in found.message_spans] == ["brood kopen"]
    assert found.problem is None
    assert not found.reading.clock_given


async def test_what_our_own_grammar_reads_or_refuses_stays_so(reader):
    exact = await reader("2026-12-31T12:00 Gelukkig nieuwjaar", circumstances("nl"))
    assert exact.certainty is Certainty.EXACT
    past = await reader("2020-12-31T12:00 vrijdag", circumstances("nl"))
    assert isinstance(past.problem, TimeInThePast)
    unread = await reader("brood kopen", circumstances("nl"))
    assert unread.reading is None
    assert isinstance(unread.problem, NotUnderstood)
    assert unread.message == "brood kopen"


async def test_many_texts_at_once_each_get_their_own_answer(reader):
    texts = [f"{day} maart {'bel ' * day}" for day in range(1, 29)]
    found = await asyncio.gather(*(reader(text, circumstances("nl")) for text in texts))
    assert [answer.message for answer in found] == [("bel " * day).strip() for day in range(1, 29)]
    assert [answer.reading.first.local.day for answer in found] == list(range(1, 29))


async def test_in_one_thread_it_is_the_same(reader):
    for text in ("vrijdag brood kopen", "brood kopen", "5 maart 2027 om 14:00 bellen", "daily 09:00 brood"):
        assert str(await reader(text, circumstances("nl"))) == str(read_text(text, circumstances("nl")))


async def test_a_date_whose_hour_the_clocks_skip_moves_forward_and_says_so(reader):
    skipped = await reader("28 maart 2027 om 02:30 bellen", circumstances("nl"))
    assert skipped.reading is not None
    assert skipped.reading.first.in_gap
    assert skipped.reading.first.at == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)


async def test_a_date_beyond_the_calendar_is_not_understood(reader):
    late = datetime(9999, 12, 31, 22, tzinfo=UTC)
    found = await reader("morgen bellen", circumstances("nl", zone="UTC", now=late))
    assert found.reading is None
