"""Tables of recipients as people and spreadsheets write them, and as nobody should."""

import csv
import io
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.chats import Address
from scheduling.csv_tables import LARGEST_FILE, LONGEST_ROW, CsvWriter, inert, live, read_table
from scheduling.errors import AddressProblem, FieldProblem, RecipientTableRefused, TableProblem
from scheduling.identifiers import GroupId, ListId
from scheduling.recipient_columns import Column, columns_of, is_known, variable_name
from scheduling.recipient_rows import CHUNK, Flaw, GivenRecipient, RecipientTable, RowProblem, Surroundings
from texts.languages_named import language_of

NEWS = ListId(UUID(int=1))
MONDAY, TUESDAY = GroupId(UUID(int=2)), GroupId(UUID(int=3))
HERE = Surroundings(
    read_language=language_of,
    languages=("en", "ru"),
    region="DE",
    lists={"news": NEWS},
    groups={"monday people": MONDAY, "one, two": TUESDAY},
)


def read(content: str | bytes) -> tuple[list[GivenRecipient], list[Flaw]]:
    """All rows of a file, and all that is wrong in it."""
    rows, flaws = [], []
    for chunk in RecipientTable(content if isinstance(content, bytes) else content.encode(), HERE).chunks():
        rows += chunk.rows
        flaws += chunk.flaws
    return rows, flaws


def refusal(content: str | bytes) -> RecipientTableRefused:
    """Why a file is refused."""
    with pytest.raises(RecipientTableRefused) as refused:
        read(content)
    return refused.value


ADA = GivenRecipient(line=2, external_id="p-1", name="Ada", addresses=(Address("phone", "+4930901820"),))
PLAIN = "external_id,name,phone\np-1,Ada,030 901820\n"


@pytest.mark.parametrize(
    "content",
    [
        PLAIN.encode(),
        PLAIN.encode("utf-8-sig"),
        PLAIN.encode("utf-16"),
        b"\xfe\xff" + PLAIN.encode("utf-16-be"),
        PLAIN.replace(",", ";").encode(),
        PLAIN.replace(",", "\t").encode(),
        PLAIN.replace("\n", "\r\n").encode(),
        PLAIN.replace("\n", "\r").encode(),
        PLAIN.replace("external_id,name,phone", "Patienten-ID;Name;Handy").replace("p-1,Ada,", "p-1;Ada;").encode(),
        '"EXTERNAL ID" , "Full name","Phone number",\n"p-1", Ada ,"030 901820"\n'.replace(' , "', ',"').encode(),
        b"name,phone,external_id\nAda,030 901820,p-1\n",
    ],
    ids=["utf-8", "mark", "utf-16", "big-endian", "semicolons", "tabs", "crlf", "cr", "german", "quotes", "order"],
)
def test_one_table_in_many_forms_says_the_same(content):
    assert read(content) == ([ADA], [])


def test_a_code_page_is_known_by_its_headings():
    rows, flaws = read("Внешний ид;Имя;Язык\nп-1;Алла;русский\n".encode("cp1251"))

    assert flaws == []
    assert (rows[0].external_id, rows[0].name, rows[0].language) == ("п-1", "Алла", "ru")


def test_western_letters_are_read_too():
    assert read("external_id;name\n1;Jürgen Müller\n".encode("cp1252"))[0][0].name == "Jürgen Müller"


def test_what_excel_writes_in_front_is_no_row():
    assert read("sep=;\nexternal_id;name\n1;Ada\n")[0][0].name == "Ada"


def test_everything_else_is_a_variable():
    rows, flaws = read("external_id,City,var:name,Room no.,\n1,Berlin,x,2 b,\n")

    assert flaws == []
    assert rows[0].variables == {"city": "Berlin", "name": "x", "room_no": "2 b"}


def test_quotes_go_over_lines_and_lines_are_counted_by_where_a_row_begins():
    rows, flaws = read('external_id,note,email\n1,"two\nlines, and ""quotes""",a@b.de\n\n2,x,nobody\n')

    assert rows[0].variables == {"note": 'two\nlines, and "quotes"'}
    assert flaws == [Flaw(5, "email", AddressProblem.NO_EMAIL, "nobody")]


def test_all_columns_are_read():
    rows, flaws = read(
        "external_id;name;language;timezone;phone;email;telegram_id;tags;lists;groups;city\n"
        "1;Ada;Deutsch;Berlin;8 (495) 123-45-67;ada@Example.org;77001;Monday, #new patient;NEWS;monday People;X\n"
    )

    assert rows == []
    assert flaws == [Flaw(2, "phone", AddressProblem.PHONE_NOT_IN_USE, "8 (495) 123-45-67")]

    rows, flaws = read(
        "external_id;name;language;timezone;phone;email;telegram_id;tags;lists;groups;city\n"
        "1;Ada;Deutsch;Moscow;8 (495) 123-45-67;ada@Example.org;77001;Monday, #new patient;NEWS;monday People;X\n"
    )
    assert flaws == []
    assert rows == [
        GivenRecipient(
            line=2,
            external_id="1",
            name="Ada",
            language="de",
            zone="Europe/Moscow",
            addresses=(
                Address("phone", "+74951234567"),
                Address("telegram", "77001"),
                Address("email", "ada@example.org"),
            ),
            tags=frozenset({"monday", "new patient"}),
            lists=frozenset({NEWS}),
            groups=frozenset({MONDAY}),
            variables={"city": "X"},
        )
    ]


def test_a_comma_may_be_part_of_a_name():
    rows, flaws = read("external_id;groups\n1;One, two\n2;Monday people\n3;One, Monday people\n")

    assert [row.groups for row in rows] == [{TUESDAY}, {MONDAY}]
    assert flaws == [Flaw(4, "groups", FieldProblem.UNKNOWN_GROUP, "One")]


@pytest.mark.parametrize(
    ("cells", "column", "problem", "text"),
    [
        ("1,,,Atlantis,,,,,", "timezone", FieldProblem.UNKNOWN_ZONE, "Atlantis"),
        ("1,,Klingonisch,,,,,,", "language", FieldProblem.UNKNOWN_LANGUAGE, "Klingonisch"),
        ("1,,,,@ada,,,,", "phone", AddressProblem.TELEGRAM_FIRST, "@ada"),
        ("1,,,,,,@ada,,", "telegram_id", AddressProblem.TELEGRAM_FIRST, "@ada"),
        ("1,,,,,,ada,,", "telegram_id", FieldProblem.NO_NUMBER, "ada"),
        ("1,,,,,,,<script>,", "tags", FieldProblem.BAD_TAG, "<script>"),
        ("1,,,,,,,,nothing", "lists", FieldProblem.UNKNOWN_LIST, "nothing"),
        (f"1,{'x' * 200},,,,,,,", "name", FieldProblem.TOO_LONG, "x" * 200),
        ("1,A\0da,,,,,,,", "name", FieldProblem.UNREADABLE, "A\ufffdda"),
        (",Ada,,,,,,,", "", RowProblem.NO_KEY, ""),
        ("1,,,,,,,,,,surplus", "", RowProblem.TOO_MANY_CELLS, ""),
    ],
)
def test_what_is_wrong_is_told_with_its_line_and_column(cells, column, problem, text):
    # A NUL at the beginning says that a file is no text.
    padding = "".join(f"{number},,,,,,,,\n" for number in range(1000, 1500)) if "\0" in cells else ""
    heading = "external_id,name,language,timezone,phone,email,telegram_id,tags,lists\n"
    rows, flaws = read(f"{heading}{padding}{cells}\n2,Bob,,,,,,,\n")

    assert [(flaw.column, flaw.problem, flaw.text) for flaw in flaws] == [(column, problem, text)]
    assert rows[-1].name == "Bob"


def test_all_that_is_wrong_in_a_row_is_told():
    _rows, flaws = read("external_id,timezone,phone,email\n1,Nowhere City,12,x\n")

    assert [flaw.column for flaw in flaws] == ["timezone", "email", "phone"]


@pytest.mark.parametrize(
    ("table", "column", "text", "earlier"),
    [
        ("external_id,name\n1,Ada\n2,Bob\n1,Cid\n", "external_id", "1", 2),
        ("external_id,phone\n1,030 901820\n2,+4930901820\n", "phone", "+4930901820", 2),
        ("phone,E-Mail\n030 901820,a@b.de\n030 901821,a@B.de\n", "E-Mail", "a@b.de", 2),
    ],
)
def test_whoever_is_named_twice_counts_once(table, column, text, earlier):
    rows, flaws = read(table)

    assert flaws == [Flaw(4 if "Cid" in table else 3, column, RowProblem.REPEATED, text, earlier)]
    assert rows[0].line == earlier


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", TableProblem.EMPTY),
        (b"\n\n  \n", TableProblem.EMPTY),
        (b"external_id,name\n", TableProblem.EMPTY),
        (b"external_id,name\n,\n \t,\n", TableProblem.EMPTY),
        (b"name,city\nAda,Berlin\n", TableProblem.NO_KEY_COLUMN),
        (b"just some words", TableProblem.NO_KEY_COLUMN),
        (b"external_id,phone,Telefon\n1,,\n", TableProblem.COLUMN_TWICE),
        (b"external_id,city,var:City\n1,,\n", TableProblem.COLUMN_TWICE),
        (b"external_id," + b",".join(b"c%d" % n for n in range(200)) + b"\n1\n", TableProblem.TOO_MANY_COLUMNS),
        (b"PK\x03\x04 a workbook", TableProblem.NO_TEXT),
        ("external_id,name\n1,Ada\n".encode("utf-16-le"), TableProblem.NO_TEXT),
        (b'external_id,name\n1,"Ada\n' + b"2,Bob\n" * 100_000, TableProblem.QUOTE_OPEN),
        (b'external_id,name\n1,"Ada', TableProblem.QUOTE_OPEN),
        (b'external_id,"name', TableProblem.QUOTE_OPEN),
        (b"external_id,name\n1," + b"x" * (10 * 1024 * 1024) + b"\n", TableProblem.LINE_TOO_LONG),
        (b"external_id,name\n1" + b",x" * (5 * 1024 * 1024) + b"\n", TableProblem.LINE_TOO_LONG),
        (b"external_id,name\n1," + b'"a\n",' * (LONGEST_ROW // 4) + b"\n", TableProblem.QUOTE_OPEN),
        (b"x" * (LARGEST_FILE + 1), TableProblem.TOO_LARGE),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_that_makes_no_sense_is_refused_as_a_whole(content, problem):
    assert refusal(content).problem is problem


def test_too_many_rows_are_too_many(monkeypatch):
    monkeypatch.setattr("scheduling.recipient_rows.MOST_ROWS", 3)

    assert refusal("external_id\n1\n2\n3\n4\n").problem is TableProblem.TOO_MANY_ROWS
    assert len(read("external_id\n1\n2\n3\n")[0]) == 3


def test_rows_come_in_chunks_that_know_where_they_end():
    table = RecipientTable(b"external_id\n" + b"".join(b"%d\n" % number for number in range(CHUNK + 1)), HERE)

    assert [(len(chunk.rows), chunk.line) for chunk in table.chunks()] == [(CHUNK, CHUNK + 1), (1, CHUNK + 2)]


@pytest.mark.parametrize("column", list(Column))
def test_our_own_headings_are_understood(column):
    headings = (
        [column.value]
        if column in {Column.EXTERNAL_ID, Column.PHONE, Column.EMAIL, Column.TELEGRAM_ID}
        else [
            "external_id",
            column.value,
        ]
    )

    assert columns_of(headings)[-1] is column


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("City", "city"),
        ("Room no.", "room_no"),
        ("  Прием  ", "прием"),
        ("1st visit", "v1st_visit"),
        ("__", ""),
        ("_x", "x"),
    ],
)
def test_variables_are_named_as_templates_name_them(heading, name):
    assert variable_name(heading) == name
    assert name == "" or name.isidentifier()


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20), min_size=1, max_size=5))
def test_what_is_written_comes_back_and_no_cell_is_a_formula(cells):
    writer = CsvWriter(["external_id", *(f"var:c{number}" for number in range(len(cells) - 1))])
    writer.add(cells)
    [_heading, written] = csv.reader(io.StringIO(writer.take().decode("utf-8-sig"), newline=""))

    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in written)
    assert [live(cell) for cell in written] == cells or any(cell.startswith("'") for cell in cells)


@pytest.mark.parametrize("cell", ["=1+1", "+4930901820", "-x", "@ada", "\tx", "\rx"])
def test_a_cell_that_would_run_does_not(cell):
    assert inert(cell) == f"'{cell}"
    assert live(inert(cell)) == cell


def test_headings_known_are_those_of_ours():
    assert is_known("Телефон")
    assert is_known("VAR: anything")
    assert is_known("recipient_id")
    assert not is_known("city")
    assert read_table(b"a;b,c;d\n", knows=is_known).separator == ";"
