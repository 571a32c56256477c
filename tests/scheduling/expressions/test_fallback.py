"""The third layer: what is taken from dateparser, and what is not, because it is known to be wrong."""

from datetime import datetime, time

import pytest

from scheduling.expressions.fallback import MOST_CHARACTERS, DateFound, find_date
from scheduling.expressions.vocabulary import DEFAULT_DAY_PARTS, DayPart

SUNDAY = datetime.fromisoformat("2026-11-22T14:05")


def found(text: str, *languages: str) -> tuple[str, str, bool, str] | None:
    date = find_date(text, base=SUNDAY, languages=languages, day_parts=DEFAULT_DAY_PARTS)
    if date is None:
        return None
    return text[date.begin : date.end], f"{date.at:%Y-%m-%d %H:%M}", date.clock_given, text[date.end :]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("morgen brood kopen", "nl", ("morgen", "2026-11-23 09:00", False, " brood kopen")),
        ("5 maart brood kopen", "nl", ("5 maart", "2027-03-05 09:00", False, " brood kopen")),
        ("5 maart 2027 om 14:00 bellen", "nl", ("5 maart 2027 om 14:00", "2027-03-05 14:00", True, " bellen")),
        ("vrijdag", "nl", ("vrijdag", "2026-11-27 09:00", False, "")),
        ("明日 会議", "ja", ("明日", "2026-11-23 09:00", False, " 会議")),
        ("imorgon ring mamma", "sv", ("imorgon", "2026-11-23 09:00", False, " ring mamma")),
        ("3. joulukuuta: soita", "fi", ("3. joulukuuta", "2026-12-03 09:00", False, ": soita")),
    ],
)
def test_dates_of_languages_without_tables_are_read(text, language, expected):
    assert found(text, language, "en") == expected


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("tomorrow at 9", "en"),
        ("at 9 sharp", "en"),
        ("sunday at 15", "en"),
        ("tomorrow at 25:00", "en"),
        ("завтра в 15 часов", "ru"),
        ("завтра в 9", "ru"),
        ("в 2 часа дня", "ru"),
        ("mañana a las 9", "es"),
        ("morgen um 8", "de"),
        ("um 9", "de"),
        ("Mittwoch nächste Woche", "de"),
        ("Thursday 8:00 GMT", "en"),
        ("tonight at 2", "en"),
        ("2020-01-01", "en"),
        ("12/11", "en"),
        ("yesterday", "en"),
        ("March", "en"),
        ("mei", "nl"),
        ("10 pushups", "en"),
        ("1770000000", "en"),
        ("", "en"),
        ("\n\n|", "en"),
        ("\ud800 \udfff", "en"),
        ("morgen", "xx"),
    ],
)
def test_what_is_known_to_come_out_wrong_is_not_believed(text, language):
    assert found(text, language, "en") is None or (language == "xx" and found(text, language) is None)


def test_a_boundary_that_is_forced_must_be_met():
    assert found("vrijdag | brood", "nl", "en") == ("vrijdag", "2026-11-27 09:00", False, " | brood")
    assert found("vrijdag brood\nkopen", "nl", "en") is None


def test_only_the_beginning_of_a_text_is_looked_at():
    padding = "x" * MOST_CHARACTERS
    assert found(f"{padding} vrijdag", "nl", "en") is None
    assert found(f"vrijdag {padding * 50}", "nl", "en")[:2] == ("vrijdag", "2026-11-27 09:00")


def test_parts_of_a_day_have_the_hours_of_the_chat():
    hours = {**DEFAULT_DAY_PARTS, DayPart.NIGHT: time(23, 30)}
    date = find_date("tonight call mum", base=SUNDAY, languages=("en",), day_parts=hours)
    assert date == DateFound(0, 7, datetime.fromisoformat("2026-11-22T23:30"), clock_given=True)
