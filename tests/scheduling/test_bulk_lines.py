"""Whether the lines of a message are schedules of their own."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from scheduling.bulk_lines import lines_of, several
from scheduling.content import Content, Entity, Item, Kind
from scheduling.expressions.circumstances import Circumstances

HERE = Circumstances(
    now=datetime(2026, 11, 24, 8, tzinfo=UTC), zone=ZoneInfo("Europe/Berlin"), languages=("de", "ru", "en")
)


async def read(text: str, content: Content | None = None) -> str:
    found = await several(content or Content(text), HERE)
    return "one" if found is None else "several" if found.is_certain else "asked"


@pytest.mark.parametrize(
    "text",
    [
        "friday 9:00 stand-up\ntomorrow at 18 call mum",
        "every friday 16:00 report\n\n- daily 09:00 tea\n• in 2h stretch",
        "завтра в 18 позвонить маме\nкаждую пятницу в 16:00 отчёт",
        "jeden Freitag um 16:00 Bericht\nmorgen um 9 Uhr Anruf",
        "2026-12-01 10:00 rent\n2027-01-01 10:00 rent",
        "tomorrow 9:00 one\r\ntomorrow 10:00 two",
    ],
)
async def test_lines_that_say_exactly_when_and_what_are_several(text):
    assert await read(text) == "several"


@pytest.mark.parametrize(
    "text",
    [
        "tomorrow 9:00 Shopping\nmilk\neggs",
        "tomorrow 9:00 Shopping\n2 eggs\n18 candles",
        "tomorrow 9:00\nfriday 9:00 one\nfriday 10:00 two",
        "tomorrow 9:00 Agenda",
        "tomorrow 9:00 Trip\nwe leave\nwe eat\nfriday 9:00 is when we are back\nand so on",
        "one\ntwo\nthree",
        "",
    ],
)
async def test_a_text_of_several_lines_is_one(text):
    assert await read(text) == "one"


@pytest.mark.parametrize(
    "text",
    [
        "tomorrow 9:00 Agenda\n18:00 dinner\n20:00 film",
        "at 18 dinner\nat 20 film",
        "morgen um 9 Uhr Plan\num 18 Uhr Essen",
        "friday 9:00 one\nsomeday 9:00 two\ntomorrow 9:00 three",
        "friday 9:00 one\nsaturday two\ntomorrow 9:00 three",
    ],
)
async def test_what_may_be_either_is_asked(text):
    assert await read(text) == "asked"


async def test_a_caption_is_one():
    content = Content("friday 9:00 a\nfriday 10:00 b", items=(Item(Kind.PHOTO, {"file_id": "1"}),))
    assert await read("", content) == "one"


def test_lines_keep_their_formatting_and_lose_their_marks():
    content = Content("👍 a\n- bold b", (Entity("bold", 7, 4),))
    first, second = lines_of(content)

    assert (first.number, first.content.text) == (1, "👍 a")
    assert (second.number, second.content) == (2, Content("bold b", (Entity("bold", 0, 4),)))
