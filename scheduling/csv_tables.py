"""Tables that people send and get as CSV files: read line by line in bounded memory, written so that nothing runs.

Spreadsheets write what they like: in UTF-8 with a mark or without, in UTF-16, in the code page of some country; with
commas, semicolons or tabs. The heading tells which: that counts by which most columns are known. (The standard
library's sniffer goes by what follows, too, and takes a letter for a separator where it finds nothing better.)
Nothing here is async; a file of 20 MB is read in a worker thread.
"""

import codecs
import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from scheduling.errors import RecipientTableRefused, TableProblem

LARGEST_FILE: Final = 20 * 1024 * 1024
"""Bytes that a bot can download (https://core.telegram.org/bots/api#getfile)."""
MOST_COLUMNS: Final = 100
LONGEST_ROW: Final = 256 * 1024
"""Characters of one row, over all its lines."""
_SEPARATORS: Final = (",", ";", "\t", "|")
_CODE_PAGES: Final = ("cp1252", "cp1251", "cp1250", "cp1254", "cp1256")
"""Where nothing else fits: of Western Europe, Cyrillic, of Central Europe, Turkish, Arabic."""
_BLOCK: Final = 1 << 16
_HEAD: Final = 1 << 12
_NO_TEXT: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"\x1f\x8b", b"\x89PNG", b"\xff\xd8\xff", b"{\\rtf")
"""How workbooks, old workbooks, and what else is sent by mistake, begin."""
_END: Final = "\x1cthe end\x1c"
"""Comes behind the last line, as a row of its own: unless a quotation mark is still open there."""
_RUNS: Final = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so may be a formula, or become one (https://owasp.org/www-community/attacks/CSV_Injection)."""


@dataclass(frozen=True, slots=True)
class CsvTable:
    """How a file is to be read."""

    content: bytes
    encoding: str
    separator: str
    headings: tuple[str, ...]

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Yield each row behind the headings with the number of the line in which it begins, the first being 1.

        Rows without anything are left out. Raises `RecipientTableRefused` where a row can't be read.
        """
        rows = _rows(self.content, self.encoding, self.separator)
        next(rows, None)
        return rows


def read_table(content: bytes, *, knows: Callable[[str], bool]) -> CsvTable:
    """Find out how a file is to be read: as that by which most headings are known. Raises `RecipientTableRefused`."""
    if len(content) > LARGEST_FILE:
        raise RecipientTableRefused(TableProblem.TOO_LARGE, most=LARGEST_FILE // (1024 * 1024))
    if content.startswith(_NO_TEXT):
        raise RecipientTableRefused(TableProblem.NO_TEXT)
    best: CsvTable | None = None
    most = (-1, -1)
    for encoding in _encodings(content):
        for separator in _SEPARATORS:
            headings = _headings(content, encoding, separator)
            score = (sum(map(knows, headings)), len(headings) if len(headings) <= MOST_COLUMNS else 0)
            if score > most:
                best, most = CsvTable(content, encoding, separator, headings), score
    if best is None or not any(best.headings):
        raise RecipientTableRefused(TableProblem.EMPTY)
    if len(best.headings) > MOST_COLUMNS:
        raise RecipientTableRefused(TableProblem.TOO_MANY_COLUMNS, most=MOST_COLUMNS)
    return best


def inert(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_RUNS) else cell


def live(cell: str) -> str:
    """Return what was made `inert` as it was."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_RUNS) else cell


class CsvWriter:
    """Writes a table that spreadsheets open: UTF-8 with a mark, lines as RFC 4180 says, no formulas."""

    def __init__(self, headings: Sequence[str]) -> None:
        self._headings = list(headings)
        self._begin()

    def add(self, row: Sequence[str]) -> None:
        """Add a row."""
        self._writer.writerow([inert(cell) for cell in row])

    @property
    def size(self) -> int:
        """Return about how many characters there are."""
        return self._text.tell()

    def take(self) -> bytes:
        """Return what was written, and begin anew, with the headings."""
        content = self._text.getvalue().encode("utf-8-sig")
        self._begin()
        return content

    def _begin(self) -> None:
        self._text = io.StringIO(newline="")
        self._writer = csv.writer(self._text)
        self._writer.writerow([inert(heading) for heading in self._headings])


def _encodings(content: bytes) -> Sequence[str]:
    """Return by what encodings a file may be read."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ("utf-16",)
    if b"\0" in content[:_HEAD]:  # UTF-16 without its mark, or no text at all
        raise RecipientTableRefused(TableProblem.NO_TEXT)
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    try:
        for start in range(0, len(content), _BLOCK):
            decoder.decode(content[start : start + _BLOCK])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return _CODE_PAGES
    return ("utf-8-sig",)


def _headings(content: bytes, encoding: str, separator: str) -> tuple[str, ...]:
    try:
        _line, cells = next(_rows(content, encoding, separator))
    except StopIteration:
        return ()
    while cells and not cells[-1].strip():  # a separator behind the last column
        cells.pop()
    return tuple(cells)


def _rows(content: bytes, encoding: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    feeder = _Lines(content, encoding)
    reader = csv.reader(feeder, delimiter=separator)
    while True:
        begins, feeder.fed = feeder.number + 1, 0
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise RecipientTableRefused(TableProblem.QUOTE_OPEN, line=begins) from error
        if cells is None or cells == [_END]:
            return
        if cells and cells[-1].endswith(_END):
            raise RecipientTableRefused(TableProblem.QUOTE_OPEN, line=begins)
        if begins == 1 and "".join(cells)[:4] == "sep=":  # for Excel: "sep=;"
            continue
        if any(cell.strip() for cell in cells):
            yield begins, cells


class _Lines:
    """Gives the reader one line after another, and not more for one row than a row can have."""

    def __init__(self, content: bytes, encoding: str) -> None:
        self._text = io.TextIOWrapper(io.BytesIO(content), encoding, errors="replace", newline="")
        self._is_over = False
        self.number = 0
        self.fed = 0
        """Characters since the row began."""

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._text.readline(LONGEST_ROW + 1)
        if not line and not self._is_over:
            self._is_over = True
            return _END
        if not line:
            raise StopIteration
        self.number += 1
        self.fed += len(line)
        if self.fed > LONGEST_ROW:
            is_one_line = self.fed == len(line)
            problem = TableProblem.LINE_TOO_LONG if is_one_line else TableProblem.QUOTE_OPEN
            raise RecipientTableRefused(problem, line=self.number)
        return line
