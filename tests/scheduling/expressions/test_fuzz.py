"""What holds for any text in any language, however it was typed."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bench.hostile import hostile_texts
from scheduling.errors import DomainError
from scheduling.expressions.languages import CODES, vocabulary
from scheduling.expressions.understanding import Certainty, Circumstances, Understood, understand_text
from scheduling.recurrence import Once
from scheduling.recurrence.json_form import recurrence_from_json
from scheduling.zones import zone_named

NOW = datetime(2026, 11, 22, 11, 5, 42, 7, tzinfo=UTC)
SIGNS = [
    *" \n\t|,.:;-–/'()[]{@#*&",
    *"\u00a0\u200b\u200f\u202e\ufeff\x00\ud800\udfff\u0301\u0489ſİß²½１２٩۹",
    *("0", "1", "2", "9", "12", "24", "25", "30", "31", "32", "60", "99", "1900", "2026", "2027", "9999", "99999"),
    *("12:30", "9:61", "25:00", "9.30", "9h", "9am", "12 pm", "1st", "3.", "31/12", "12-11-2027", "2026-02-30"),
    *("2026-12-31T12:00Z", "٢٠٢٧", "१२", "9" * 40, "x" * 40, "👍🏽", "Europe/Berlin", "UTC+3", "Mars/Phobos", "+15m"),
]


def words_of(code: str) -> list[str]:
    """Return every form in the tables of a language."""
    language = vocabulary(code)
    assert language is not None
    forms = set[str]()
    for name in type(language).__dataclass_fields__:
        table = getattr(language, name)
        if hasattr(table, "values"):
            for found in table.values():
                forms.update([found] if isinstance(found, str) else (form for form in found if isinstance(form, str)))
        elif isinstance(table, tuple | list | frozenset):
            forms.update(form for form in table if isinstance(form, str))
    return sorted(forms)


WORDS = {code: words_of(code) for code in CODES if vocabulary(code) is not None}
zones = st.sampled_from(["UTC", "Europe/Berlin", "Australia/Lord_Howe", "America/Sao_Paulo", "Pacific/Apia"]).map(
    zone_named
)
moments = st.datetimes(
    datetime.fromisoformat("1990-01-01"), datetime.fromisoformat("9990-01-01"), timezones=st.just(UTC)
)


CORE = ("weekdays", "months", "days", "units", "day_parts", "every_unit", "repeated_weekdays", "numbers", "ordinals")
TIMES = ["9:00", "21:30", "9", "12", "1", "31", "2", "15", "2027", "9 pm", "3."]


@st.composite
def texts(draw: st.DrawFn) -> tuple[str, str]:
    """Draw a language, and a text of its words, of signs and of anything; most are somewhat like a time."""
    code = draw(st.sampled_from(sorted(WORDS)))
    language = vocabulary(code)
    names = st.sampled_from(CORE).flatmap(
        lambda table: st.sampled_from([form for forms in getattr(language, table).values() for form in forms] or ["1"])
    )
    small = st.sampled_from([form for forms in language.roles.values() for form in forms])
    likely = st.one_of(names, small, st.sampled_from(TIMES))
    anything = st.one_of(st.sampled_from(WORDS[code]), st.sampled_from(SIGNS), st.text(max_size=5))
    pieces = draw(st.lists(draw(st.sampled_from([likely, likely, st.one_of(likely, anything), anything])), max_size=10))
    return code, draw(st.sampled_from([" ", " ", " ", "", "\n"])).join(pieces)


def understand(text: str, code: str, *, now: datetime = NOW, zone: Any = None) -> Understood:
    languages = (code,) if code == "en" else (code, "en")
    return understand_text(text, Circumstances(now=now, zone=zone or zone_named("Europe/Berlin"), languages=languages))


def check(text: str, understood: Understood, now: datetime) -> None:
    """Check what holds for any text."""
    if understood.reading is None:
        assert isinstance(understood.problem, DomainError)
        assert understood.alternatives == ()
        assert understood.message == text or understood.span is not None
        return
    assert understood.problem is None
    assert understood.span is not None
    begin, end = understood.span
    assert 0 <= begin < end <= len(text)
    for reading in (understood.reading, *understood.alternatives):
        assert reading.first.at > now
        assert reading.first.at.tzinfo is UTC
    assert understood.reading not in understood.alternatives
    assert text[begin:end].strip()
    assert lost(text, understood) == ""


def lost(text: str, understood: Understood) -> str:
    """Return the characters of a text that are neither in the span nor in the message, but for what parts the two."""
    assert understood.span is not None
    covered = set(range(*understood.span))
    for request in understood.request_spans:
        covered |= set(range(*request))
    for begin, end in understood.message_spans:
        assert 0 <= begin <= end <= len(text)
        covered |= set(range(begin, end))
        assert text[begin:end] in understood.message
    return "".join(
        character
        for index, character in enumerate(text)
        if index not in covered and not character.isspace() and character not in PARTING
    )


PARTING = "|,;:.-–—\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c\ufeff"


@settings(max_examples=400, deadline=None)
@given(texts())
@example(("en", "tomorrow at 9 call mum"))
@example(("en", "call mum tomorrow at 9"))
@example(("en", "tomorrow\ncall | mum"))
@example(("de", "Montag Montag Montag Montag"))
@example(("zh", "每天9点每天"))
@example(("en", "1 january 99999999999999999999"))
@example(("en", "every 99999999999 days"))
@example(("en", "in 9999999 years"))
@example(("en", "\ud800 tomorrow \udfff"))
def test_it_never_raises_never_returns_the_past_and_never_loses_a_character(drawn):
    code, text = drawn
    check(text, understand(text, code), NOW)


@settings(max_examples=200, deadline=None)
@given(texts(), moments, zones)
def test_it_holds_at_any_time_and_anywhere(drawn, now, zone):
    code, text = drawn
    check(text, understand(text, code, now=now, zone=zone), now)


@settings(max_examples=100, deadline=None)
@given(texts())
def test_it_reads_the_same_twice(drawn):
    code, text = drawn
    first, second = understand(text, code), understand(text, code)
    assert (first.reading, first.span, first.message, first.certainty, first.alternatives) == (
        second.reading, second.span, second.message, second.certainty, second.alternatives,
    )  # fmt: skip
    assert type(first.problem) is type(second.problem)


@settings(max_examples=300, deadline=None)
@given(texts())
def test_an_exact_reading_written_in_the_strict_form_is_read_as_the_same(drawn):
    code, text = drawn
    understood = understand(text, code)
    reading = understood.reading
    if reading is None or understood.certainty is not Certainty.EXACT:
        return
    if isinstance(reading.recurrence, Once):
        at = reading.first.at
        again = understand(f"{at:%Y}".zfill(4) + f"{at:-%m-%dT%H:%M:%S.%fZ} | {understood.message}", code).reading
        assert again is not None
        assert again.first.at == at
    else:
        assert recurrence_from_json(reading.recurrence.to_json()) == reading.recurrence


@pytest.mark.parametrize("code", sorted(WORDS))
def test_every_word_alone_and_all_of_them_together_are_survived(code):
    for word in WORDS[code]:
        check(word, understand(word, code), NOW)
    for joint in (" ", "", ", "):
        text = joint.join(WORDS[code])
        check(text, understand(text, code), NOW)


@pytest.mark.parametrize("code", sorted(WORDS))
def test_hostile_texts_are_survived(code):
    for text in hostile_texts().values():
        check(text, understand(text, code), NOW)
