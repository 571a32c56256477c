"""Rows of a table of recipients: what each says of somebody, or what is wrong with it. Nothing here is async."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final

from scheduling.addresses import EMAIL, PHONE, TELEGRAM, email_address, phone_address, refuse_telegram, region_for
from scheduling.chats import Address
from scheduling.csv_tables import CsvTable, live, read_table
from scheduling.errors import (
    AddressProblem,
    AddressRefused,
    FieldProblem,
    FieldRefused,
    RecipientTableRefused,
    TableProblem,
)
from scheduling.identifiers import GroupId, ListId
from scheduling.matching import folded, without_marks
from scheduling.recipient_columns import Column, columns_of, is_known
from scheduling.recipient_fields import (
    LONGEST_VALUE,
    MOST_TAGS,
    ReadLanguage,
    read_external_id,
    read_language,
    read_name,
    read_names,
    read_tags,
    read_zone,
    readable,
)

MOST_ROWS: Final = 200_000
"""Rows of one file: whoever has more splits it."""
CHUNK: Final = 500
"""Rows that are looked at, and saved, together."""
_LONGEST_TELEGRAM_ID: Final = 19


class RowProblem(StrEnum):
    """What is wrong with a row as a whole, beside what may be wrong with what stands in it."""

    NO_KEY = "no_key"
    """It does not say who is meant."""
    TOO_MANY_CELLS = "too_many_cells"
    REPEATED = "repeated"
    """An earlier line says the same of who is meant."""
    ANOTHERS = "anothers"
    """An address that is somebody else's."""
    NEVER_WROTE = "never_wrote"
    """Somebody on Telegram who never wrote to the bot."""


Problem = AddressProblem | FieldProblem | RowProblem


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong at one place of a table."""

    line: int
    """In which the row begins, the first being 1."""
    column: str
    """As the heading calls it; "": the row as a whole."""
    problem: Problem
    text: str = ""
    """What stands there."""
    most: int | None = None
    """The limit, where it is exceeded; of something repeated, the earlier line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenRecipient:
    """What a row says of somebody. What it does not say stays as it is."""

    line: int
    external_id: str | None = None
    name: str | None = None
    language: str | None = None
    zone: str | None = None
    addresses: tuple[Address, ...] = ()
    """On Telegram only to find who is meant."""
    tags: frozenset[str] = frozenset()
    lists: frozenset[ListId] = frozenset()
    groups: frozenset[GroupId] = frozenset()
    variables: Mapping[str, str] = field(default_factory=dict)

    @property
    def keys(self) -> Iterator[tuple[str, str]]:
        """Yield by what it says who is meant, what counts most first: a column, and what stands in it."""
        if self.external_id is not None:
            yield Column.EXTERNAL_ID, self.external_id
        by_platform = {address.platform: address.value for address in self.addresses}
        for column, platform in _PLATFORMS.items():
            if platform in by_platform:
                yield column, by_platform[platform]


_PLATFORMS: Final[Mapping[Column, str]] = {
    Column.PHONE: PHONE,
    Column.TELEGRAM_ID: TELEGRAM,
    Column.EMAIL: EMAIL,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What it takes to understand a row besides itself."""

    read_language: ReadLanguage
    languages: Sequence[str]
    """In which cities may be named."""
    region: str | None
    """The country (ISO 3166) of numbers that name none."""
    lists: Mapping[str, ListId]
    """By their codes and titles, folded."""
    groups: Mapping[str, GroupId]
    """Those into which recipients are put, by their names, folded."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some rows of a table, in their order."""

    rows: Sequence[GivenRecipient]
    flaws: Sequence[Flaw]
    line: int
    """The last line that was looked at."""


class RecipientTable:
    """A file of recipients, read in chunks. What an earlier row says of who is meant is remembered, as a hash."""

    def __init__(self, content: bytes, around: Surroundings) -> None:
        """Find out how it is to be read. Raises `RecipientTableRefused`."""
        self.table: CsvTable = read_table(content, knows=is_known)
        self.columns = columns_of(self.table.headings)
        self._around = around
        self._seen: dict[int, int] = {}
        self._zone = lru_cache(maxsize=4096)(lambda text: _or_problem(read_zone, text, languages=around.languages))
        self._language = lru_cache(maxsize=4096)(
            lambda text: _or_problem(read_language, text, known=around.read_language)
        )

    @property
    def variables(self) -> Sequence[str]:
        """Return the columns that become variables."""
        return [column for column in self.columns if column is not None and not isinstance(column, Column)]

    def chunks(self) -> Iterator[Chunk]:
        """Yield all rows. Raises `RecipientTableRefused` where the file can't be read to its end."""
        rows: list[GivenRecipient] = []
        flaws: list[Flaw] = []
        line = count = 0
        for line, cells in self.table.rows():
            count += 1
            if count > MOST_ROWS:
                raise RecipientTableRefused(TableProblem.TOO_MANY_ROWS, most=MOST_ROWS)
            row = self._read(line, cells, flaws)
            if row is not None:
                rows.append(row)
            if count % CHUNK == 0:
                yield Chunk(rows, flaws, line)
                rows, flaws = [], []
        if not count:
            raise RecipientTableRefused(TableProblem.EMPTY)
        if rows or flaws:
            yield Chunk(rows, flaws, line)

    def _read(self, line: int, cells: Sequence[str], flaws: list[Flaw]) -> GivenRecipient | None:
        """Return what a row says; None where something is wrong with it, which is added to `flaws`."""
        before = len(flaws)
        if any(cell.strip() for cell in cells[len(self.columns) :]):
            flaws.append(Flaw(line, "", RowProblem.TOO_MANY_CELLS, most=len(self.columns)))
        said: dict[Column, Any] = {}
        variables: dict[str, str] = {}
        heading: dict[Column, str] = {}
        for column, name, cell in zip(self.columns, self.table.headings, cells, strict=False):
            text = live(cell.strip())
            if column is None or not text:
                continue
            try:
                if isinstance(column, Column):
                    heading[column] = name
                    said[column] = self._value(column, text)
                else:
                    variables[column] = readable(text, most=LONGEST_VALUE, is_one_line=False)
            except (FieldRefused, AddressRefused) as error:
                flaws.append(_flaw(line, name, error))
        if Column.PHONE in said:  # its country may be said by other columns
            try:
                said[Column.PHONE] = self._phone(said)
            except AddressRefused as error:
                flaws.append(_flaw(line, heading[Column.PHONE], error))
        if len(flaws) > before:
            return None
        row = GivenRecipient(
            line=line,
            external_id=said.get(Column.EXTERNAL_ID),
            name=said.get(Column.NAME),
            language=said.get(Column.LANGUAGE),
            zone=said.get(Column.ZONE),
            addresses=tuple(said[column] for column in _PLATFORMS if column in said),
            tags=said.get(Column.TAGS, frozenset()),
            lists=said.get(Column.LISTS, frozenset()),
            groups=said.get(Column.GROUPS, frozenset()),
            variables=variables,
        )
        return row if self._is_new(row, heading, flaws) else None

    def _value(self, column: Column, text: str) -> Any:
        match column:
            case Column.EXTERNAL_ID:
                return read_external_id(text)
            case Column.NAME:
                return read_name(text)
            case Column.LANGUAGE:
                return _or_raise(self._language(text))
            case Column.ZONE:
                return _or_raise(self._zone(text))
            case Column.PHONE:
                refuse_telegram(text)
                return text
            case Column.EMAIL:
                refuse_telegram(text)
                return email_address(text)
            case Column.TELEGRAM_ID:
                return _telegram_id(text)
            case Column.TAGS:
                tags = read_tags(text)
                if len(tags) > MOST_TAGS:
                    raise FieldRefused(text, FieldProblem.TOO_MANY, MOST_TAGS)
                return tags
            case Column.LISTS:
                return _all_named(text, self._around.lists, FieldProblem.UNKNOWN_LIST)
            case Column.GROUPS:
                return _all_named(text, self._around.groups, FieldProblem.UNKNOWN_GROUP)

    def _phone(self, said: Mapping[Column, Any]) -> Address:
        region = region_for(zone=said.get(Column.ZONE), language=said.get(Column.LANGUAGE), default=self._around.region)
        return phone_address(said[Column.PHONE], region=region)

    def _is_new(self, row: GivenRecipient, heading: Mapping[Column, str], flaws: list[Flaw]) -> bool:
        """Tell whether a row says who is meant, and no earlier one said so."""
        keys = list(row.keys)
        if not keys:
            flaws.append(Flaw(row.line, "", RowProblem.NO_KEY))
            return False
        for key in keys:
            earlier = self._seen.setdefault(hash(key), row.line)
            if earlier != row.line:
                flaws.append(Flaw(row.line, heading[Column(key[0])], RowProblem.REPEATED, key[1], earlier))
                return False
        return True


def names_by_key(named: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what is named by names that people write in any case."""
    return {folded(name): value for name, value in named.items()}


def _telegram_id(text: str) -> Address:
    refuse_telegram(text)
    number = without_marks(text).strip()
    if not number.isascii() or not number.isdecimal() or len(number) > _LONGEST_TELEGRAM_ID:
        raise FieldRefused(text, FieldProblem.NO_NUMBER)
    return Address(TELEGRAM, str(int(number)))


def _all_named(text: str, known: Mapping[str, Any], problem: FieldProblem) -> frozenset[Any]:
    """Return all that is named. A comma may also be part of one name, where no other is given."""
    names = [text] if folded(text) in known else read_names(text)
    return frozenset(_named(one, known, problem) for one in names)


def _named(name: str, known: Mapping[str, Any], problem: FieldProblem) -> Any:
    found = known.get(folded(name))
    if found is None:
        raise FieldRefused(name, problem)
    return found


def _or_problem(read: Callable[..., str], text: str, **options: Any) -> str | FieldRefused:
    """Return what is read, or why it can't be: what is wrong once is so each time, and looked up once."""
    try:
        return read(text, **options)
    except FieldRefused as error:
        return FieldRefused(error.text, error.problem, error.most)


def _or_raise(found: str | FieldRefused) -> str:
    if isinstance(found, FieldRefused):
        raise FieldRefused(found.text, found.problem, found.most)
    return found


def _flaw(line: int, column: str, error: FieldRefused | AddressRefused) -> Flaw:
    most = error.most if isinstance(error, FieldRefused) else None
    return Flaw(line, column, error.problem, error.text, most)
