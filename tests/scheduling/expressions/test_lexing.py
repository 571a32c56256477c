"""Words of a text, their places in it, and what they may mean."""

import pytest

from scheduling.expressions.phrases.lexicon import Lexicon, lexicon
from scheduling.expressions.phrases.lexing import scan
from scheduling.expressions.phrases.model import Kind
from scheduling.expressions.phrases.words import MOST_WORDS, lex
from scheduling.expressions.vocabulary import Half, Role, Unit, Vocabulary
from scheduling.recurrence import Weekday


def words(text):
    return [word.text for word in lex(text)]


def places(text):
    return [text[word.start : word.end] for word in lex(text)]


def language(**tables):
    tables_needed = ("weekdays", "months", "units", "numbers", "ordinals", "day_parts", "days", "roles")
    empty = {table: {} for table in tables_needed}
    return Lexicon([Vocabulary(**{"code": "xx", **empty, **tables})])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tomorrow at 9:30pm", ["tomorrow", "at", "9", ":", "30", "pm"]),
        ("o’clock o'clock", ["o", "'", "clock", "o", "'", "clock"]),
        ("après-demain", ["apres", "-", "demain"]),
        ("mañana MAÑANA man\u0303ana", ["manana", "manana", "manana"]),
        ("İstanbul ILIK ılık", ["istanbul", "ilik", "ilik"]),
        ("Środa łąka straße", ["sroda", "laka", "strasse"]),
        ("٩:٣٠ ９：３０", ["9", ":", "30", "9", ":", "30"]),
        ("明天下午3点", ["明", "天", "下", "午", "3", "点"]),
        ("p.m. Sept. 5", ["p", "m", "sept", "5"]),
        ("12.11. 9.30", ["12", ".", "11", ".", "9", ".", "30"]),
        ("\u200f9\u200e am", ["9", "am"]),
        ("السَّاعَة", ["الساعه"]),
        ("", []),
        (" \n ", []),
    ],
)
def test_words_are_folded(text, expected):
    assert words(text) == expected


def test_places_are_code_points_of_the_original():
    assert places("🎉 Mañana\u200f, ９：３０! man\u0303ana") == [
        "🎉",
        "Mañana",
        ",",
        "９",
        "：",
        "３０",
        "!",
        "man\u0303ana",
    ]


def test_no_more_is_read_than_a_time_can_have():
    assert len(lex("9:" * 2048)) == MOST_WORDS
    assert len(lex("a" * 4096)) == 1
    assert len(lex("word. " * 500, most=3)) == 3


def test_the_longest_form_wins_and_hyphens_in_it_are_optional():
    lexicon = language(days={1: ("demain",), 2: ("après-demain",)})

    for text in ("après-demain", "apres demain", "APRÈS-DEMAIN"):
        assert scan(text, lexicon).at(Kind.DAY, 0)[0] == 2


def test_a_place_may_have_many_meanings():
    here = scan("second", lexicon("en"))

    assert here.at(Kind.UNIT, 0) == (Unit.SECOND, 1)
    assert here.at(Kind.ORDINAL, 0) == (2, 1)
    assert here.role(0, Role.OTHER) == 1
    assert here.role(0, Role.AT) is None
    assert here.at(Kind.WEEKDAY, 0) is None
    assert here.at(Kind.UNIT, 1) is None


@pytest.mark.parametrize(
    ("text", "kind", "value", "behind"),
    [
        ("17", Kind.NUMBER, 17, 1),
        ("twenty-five", Kind.NUMBER, 25, 3),
        ("twenty five", Kind.NUMBER, 25, 2),
        ("a few", Kind.NUMBER, 3, 2),
        ("3rd", Kind.ORDINAL, 3, 2),
        ("thirty first", Kind.ORDINAL, 31, 2),
        ("2.5", Kind.FRACTION, 2.5, 3),
        ("2,5", Kind.FRACTION, 2.5, 3),
        ("3/4", Kind.FRACTION, 0.75, 3),
        ("2½", Kind.FRACTION, 2.5, 2),
        ("half an", Kind.FRACTION, 0.5, 2),
        ("p.m.", Kind.HALF, Half.PM, 2),
    ],
)
def test_numbers(text, kind, value, behind):
    assert scan(text, lexicon("en")).at(kind, 0) == (value, behind)


def test_numbers_of_several_words():
    spanish = language(
        numbers={5: ("cinco",), 30: ("treinta",)}, tens_join=("y",), ordinals={20: ("vigésimo",), 1: ("primero",)}
    )
    german = language(ordinals={}, dot_is_ordinal=True)

    assert scan("treinta y cinco", spanish).at(Kind.NUMBER, 0) == (35, 3)
    assert scan("vigésimo primero", spanish).at(Kind.ORDINAL, 0) == (21, 2)
    assert scan("3. März", german).at(Kind.ORDINAL, 0) == (3, 2)


def test_words_written_in_one_are_taken_apart():
    arabic = language(
        prefixes=("و", "ب", "ال"), roles={Role.AND: ("و",), Role.HALF: ("نصف",)}, weekdays={Weekday.SUNDAY: ("احد",)}
    )
    turkish = language(joined={"dokuzda": ("dokuz", "da")}, numbers={9: ("dokuz",)}, roles={Role.AT: ("da",)})

    text = "والنصف"
    assert [text[word.start : word.end] for word in scan(text, arabic).words] == ["و", "ال", "نصف"]
    assert [word.text for word in scan("وقت", arabic).words] == ["وقت"]
    assert [word.text for word in scan("Dokuzda uyandır", turkish).words] == ["dokuz", "da", "uyandir"]


def test_accents_count_where_a_language_says_so():
    tables = {"days": {1: ("için",)}}

    assert scan("icin", language(**tables)).at(Kind.DAY, 0) == (1, 1)
    assert scan("icin", language(**tables, folds_accents=False)).at(Kind.DAY, 0) is None
    assert scan("İÇİN", language(**tables, folds_accents=False)).words[0].text == "icin"
    assert scan("için", language(**tables, folds_accents=False)).at(Kind.DAY, 0) == (1, 1)
