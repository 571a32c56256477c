"""Tables of schedules: what their columns are called, what a row says; and the same written again, to be read back."""

import asyncio
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Final, TypeVar

from scheduling.bulk_schedules import MOST_ROWS, Entries, Entry, Fault
from scheduling.chats import Chat
from scheduling.content import Content, Kind
from scheduling.csv_tables import CsvTable, live, read_table
from scheduling.errors import (
    CellProblem,
    CellRefused,
    ColumnsMissing,
    DomainError,
    FieldRefused,
    RecipientTableRefused,
    RuleNotOffered,
    SeveralMeanings,
    TableProblem,
    TimeInThePast,
    TooManyLines,
)
from scheduling.expressions.circumstances import Circumstances
from scheduling.expressions.preparing import prepare
from scheduling.expressions.reading import Reading
from scheduling.expressions.understanding import Certainty, Understood, understand_text
from scheduling.link_buttons import with_trailing_buttons
from scheduling.matching import folded
from scheduling.messages import ScheduledMessage
from scheduling.policies import PRIORITIES
from scheduling.recipient_fields import read_zone
from scheduling.recurrence import Anchor, Bounded, Once, Recurrence, Run
from scheduling.recurrence.json_form import recurrence_from_json
from scheduling.recurrence.rrule import recurrence_from_rrule, rrule_of
from scheduling.sendability import require_sendable
from scheduling.timing import Timing, ZoneSource
from scheduling.zones import is_zone, zone_named

Value = TypeVar("Value")


class Column(StrEnum):
    """What a column says of a schedule. Its value is how it is called in what we write."""

    NUMBER = "number"
    """Says nothing where it comes back; neither does `STATUS`."""
    WHEN = "when"
    REPEAT = "repeat"
    TEXT = "text"
    ZONE = "timezone"
    PRIORITY = "priority"
    SILENT = "silent"
    CONTENT = "content"
    """What it is besides a text, which a table can't hold."""
    STATUS = "status"


_NAMES: Final[Mapping[Column, str]] = {
    Column.NUMBER: "number no номер",
    Column.WHEN: "when time date_and_time datetime когда время дата_и_время дата",
    Column.REPEAT: "repeat repeats recurrence rule rrule повтор повторение повторять правило",
    Column.TEXT: "text message what текст сообщение что",
    Column.ZONE: "timezone time_zone zone tz часовой_пояс пояс таймзона зона",
    Column.PRIORITY: "priority приоритет важность",
    Column.SILENT: "silent quiet without_sound без_звука тихо беззвучно",
    Column.CONTENT: "content kind содержание вид",
    Column.STATUS: "status состояние статус",
}
_YES: Final = frozenset(["yes", "y", "true", "1", "x", "да", "д", "истина", "+", "✓", "on", "вкл"])
_NO: Final = frozenset(["no", "n", "false", "0", "нет", "н", "ложь", "-", "—", "off", "выкл"])
_ONCE: Final = _NO | frozenset({"once", "один раз", "однократно"})
_RRULE: Final = re.compile(r"\s*(RRULE:|FREQ=)", re.IGNORECASE)
BROADCAST: Final = "broadcast"
_MOST_SHOWN: Final = 100


def _key(heading: str) -> str:
    return "".join(sign for sign in folded(heading) if sign.isalnum())


_COLUMNS: Final = {_key(name): column for column, names in _NAMES.items() for name in names.split()}


async def read_schedules(content: bytes, chat: Chat, circumstances: Circumstances) -> Entries:
    """Return what the rows of a table say, and all that is wrong with it; nothing of it is read in the loop.

    Raises `RecipientTableRefused`, `ColumnsMissing`, `TooManyLines`.
    """
    await prepare(circumstances.languages)
    return await asyncio.to_thread(_read, content, chat, circumstances)


def _read(content: bytes, chat: Chat, circumstances: Circumstances) -> Entries:
    try:
        table = read_table(content, knows=lambda heading: _key(heading) in _COLUMNS)
    except RecipientTableRefused as problem:
        if problem.problem is TableProblem.EMPTY:
            raise ColumnsMissing from None
        raise
    columns = _columns_of(table)
    rows = list(_some_rows(table))
    if not rows:
        raise ColumnsMissing
    reader = _Rows(chat, circumstances, columns, table.headings)
    good, faults = list[Entry](), list[Fault]()
    for line, cells in rows:
        entry = reader.read(line, cells, faults)
        if entry is not None:
            good.append(entry)
    return Entries(good, faults)


def _some_rows(table: CsvTable) -> Iterator[tuple[int, list[str]]]:
    for count, row in enumerate(table.rows(), 1):
        if count > MOST_ROWS:
            raise TooManyLines(count, MOST_ROWS, is_table=True)
        yield row


def _columns_of(table: CsvTable) -> Sequence[Column | None]:
    columns = [_COLUMNS.get(_key(heading)) for heading in table.headings]
    for index, column in enumerate(columns):
        if column is not None and column in columns[:index]:
            raise RecipientTableRefused(TableProblem.COLUMN_TWICE, column=table.headings[index].strip())
    if Column.TEXT not in columns or not {Column.WHEN, Column.REPEAT} & set(columns):
        raise ColumnsMissing
    return columns


@dataclass(frozen=True, slots=True)
class _Row:
    """What the cells of one row say, and where what is wrong with them is gathered."""

    line: int
    said: Mapping[Column, str]
    heading: Callable[[Column], str]
    faults: list[Fault]

    def fault(self, column: Column | None, problem: DomainError) -> None:
        """Add what is wrong with one of them."""
        text = "" if column is None else self.said.get(column, "")[:_MOST_SHOWN]
        heading = "" if column is None else self.heading(column)
        self.faults.append(Fault(line=self.line, text=text, problem=problem, column=heading))

    @property
    def is_faulty(self) -> bool:
        """Tell whether something was wrong with this row, the last that was read."""
        return bool(self.faults) and self.faults[-1].line == self.line


def _content(row: _Row) -> Content | None:
    kind = row.said.get(Column.CONTENT, Kind.TEXT.value)
    if kind != Kind.TEXT.value:
        row.fault(Column.CONTENT, CellRefused(kind, CellProblem.NOT_A_TEXT))
        return None
    content = with_trailing_buttons(Content(row.said.get(Column.TEXT, "")))
    try:
        if content.is_blank:
            raise CellRefused("", CellProblem.NO_TEXT)
        require_sendable(content)
    except DomainError as problem:
        row.fault(Column.TEXT, problem.with_traceback(None))
        return None
    return content


def _given(row: _Row, column: Column, read: Callable[[str], Value | None], problem: CellProblem) -> Value | None:
    """Return what a cell says, if it says something; what can't be read is a fault."""
    if column not in row.said:
        return None
    value = read(row.said[column])
    if value is None:
        row.fault(column, CellRefused(row.said[column], problem))
    return value


class _Rows:
    """Reads one row after the other."""

    def __init__(
        self, chat: Chat, circumstances: Circumstances, columns: Sequence[Column | None], headings: Sequence[str]
    ) -> None:
        self._chat = chat
        self._circumstances = circumstances
        self._columns = columns
        self._headings = headings
        self._zone = lru_cache(maxsize=1024)(lambda text: read_zone(text, languages=circumstances.languages))

    def read(self, line: int, cells: Sequence[str], faults: list[Fault]) -> Entry | None:
        """Return what a row says; None where something is wrong with it, all of which is added to `faults`."""
        row = _Row(line, dict(self._said(cells)), self._heading, faults)
        if any(cell.strip() for cell in cells[len(self._columns) :]):
            row.fault(None, CellRefused("", CellProblem.TOO_MANY_CELLS))
        content = _content(row)
        priority = _given(row, Column.PRIORITY, _priority, CellProblem.BAD_PRIORITY)
        silent = _given(row, Column.SILENT, _switch, CellProblem.BAD_SWITCH)
        found = self._found(row)
        if row.is_faulty or content is None or found is None:
            return None
        timing, first = found
        return Entry(line=line, content=content, timing=timing, first=first, priority=priority, silent=bool(silent))

    def _said(self, cells: Sequence[str]) -> Iterator[tuple[Column, str]]:
        for column, cell in zip(self._columns, cells, strict=False):
            if column is not None and cell.strip():
                yield column, live(cell.strip())

    def _heading(self, column: Column) -> str:
        return self._headings[self._columns.index(column)].strip() if column in self._columns else ""

    def _found(self, row: "_Row") -> tuple[Timing, Run] | None:
        """Return when a row is sent; None where that is wrong."""
        zone = self._chat.zone
        try:
            if Column.ZONE in row.said:
                zone = self._zone(row.said[Column.ZONE])
        except FieldRefused:
            row.fault(Column.ZONE, CellRefused(row.said[Column.ZONE], CellProblem.BAD_ZONE))
            return None
        now = self._circumstances.now
        try:
            timing = self._timing(row.said.get(Column.WHEN, ""), row.said.get(Column.REPEAT, ""), zone)
            first = timing.next_after(now)
            if first is None:
                raise _passed(timing, now)
        except DomainError as problem:
            is_rule = isinstance(problem, CellRefused) and problem.problem is CellProblem.BAD_REPEAT
            row.fault(Column.REPEAT if is_rule else Column.WHEN, problem.with_traceback(None))
            return None
        return timing, first

    def _timing(self, when: str, repeat: str, zone: str) -> Timing:
        """Return when a row is sent. Raises `DomainError`."""
        there = replace(self._circumstances, zone=zone_named(zone))
        if _folded(repeat) in _ONCE:
            repeat = ""
        if not when and not repeat:
            raise CellRefused("", CellProblem.NO_TIME)
        if not repeat:
            return self._of(_exactly(when, there), zone)
        if repeat.startswith("{") or _RRULE.match(repeat):
            return self._by_rule(when, repeat, zone, there)
        both = (f"{repeat} {when}", f"{when} {repeat}") if when else (repeat,)
        for words in both:
            understood = understand_text(words, there)
            if _is_whole(understood) and understood.reading is not None and not _is_once(understood.reading):
                return self._of(understood.reading, zone)
        if not when:
            raise CellRefused(repeat, CellProblem.BAD_REPEAT)
        start = self._start(when, there, zone)
        understood = understand_text(f"{repeat} {start:%H:%M}", there)
        if not _is_whole(understood) or understood.reading is None or _is_once(understood.reading):
            raise CellRefused(repeat, CellProblem.BAD_REPEAT)
        timing = self._of(understood.reading, zone)
        rule = timing.recurrence
        if not isinstance(rule, Bounded):
            rule = Bounded(rule=rule, start=start)
        return replace(timing, recurrence=rule)

    def _by_rule(self, when: str, repeat: str, zone: str, there: Circumstances) -> Timing:
        """Return the timing of a rule in one of the forms that we write."""
        start = self._start(when, there, zone) if when else self._local(zone)
        try:
            rule: Recurrence
            if repeat.startswith("{"):
                rule = recurrence_from_json(json.loads(repeat))
            else:
                rule = recurrence_from_rrule(repeat, start=start)
        except (ValueError, RuleNotOffered, DomainError):
            raise CellRefused(repeat, CellProblem.BAD_REPEAT) from None
        at = start.replace(tzinfo=zone_named(zone)).astimezone(UTC)
        return self._with(rule, zone, Anchor(at, start.date(), self._circumstances.week_start))

    def _start(self, when: str, there: Circumstances, zone: str) -> datetime:
        """Return the wall-clock time of a first run."""
        reading = _exactly(when, there)
        if not isinstance(reading.recurrence, Once):
            raise CellRefused(when, CellProblem.BAD_REPEAT)
        return reading.first.at.astimezone(zone_named(reading.zone or zone)).replace(tzinfo=None, fold=0)

    def _local(self, zone: str) -> datetime:
        return self._circumstances.now.astimezone(zone_named(zone)).replace(tzinfo=None, second=0, microsecond=0)

    def _of(self, reading: Reading, zone: str) -> Timing:
        return self._with(reading.recurrence, reading.zone or zone, reading.anchor)

    def _with(self, rule: Recurrence, zone: str, anchor: Anchor) -> Timing:
        is_instant = isinstance(rule, Once) and rule.at.tzinfo is not None
        is_explicit = zone != self._chat.zone or is_instant
        source = ZoneSource.EXPLICIT if is_explicit else ZoneSource.CHAT
        return Timing(recurrence=rule, zone=zone, zone_source=source, anchor=anchor)


def _passed(timing: Timing, now: datetime) -> DomainError:
    last = timing.last_until(now)
    return TimeInThePast(now if last is None else last.at, now, timing.zone)


def _exactly(words: str, there: Circumstances) -> Reading:
    """Return what a cell names, which is a time and nothing else. Raises what is wrong with it."""
    understood = understand_text(words, there)
    if understood.problem is not None:
        raise understood.problem
    if understood.reading is None or understood.message.strip():
        raise CellRefused(words, CellProblem.NOT_ONLY_A_TIME)
    if understood.certainty is not Certainty.EXACT:
        raise SeveralMeanings(words)
    return understood.reading


def _is_whole(understood: Understood) -> bool:
    is_exact = understood.problem is None and understood.certainty is Certainty.EXACT
    return is_exact and understood.reading is not None and not understood.message.strip()


def _is_once(reading: Reading) -> bool:
    return isinstance(reading.recurrence, Once)


def _folded(text: str) -> str:
    return folded(text).strip()


def _priority(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) == 1 and int(text) in PRIORITIES else None


def _switch(text: str) -> bool | None:
    said = _folded(text)
    return True if said in _YES else False if said in _NO else None


HEADINGS: Final = tuple(column.value for column in Column)
"""Of what we write."""


def row_of(message: ScheduledMessage, *, now: datetime) -> Sequence[str]:
    """Return a schedule as a row, which says the same where it is read again: for all that is to come of a text."""
    timing, run = message.timing, message.next_run
    first = run
    if first is None and is_zone(timing.zone):
        first = timing.next_after(now) or timing.last_until(now)
    content = message.content
    is_text = content.kind is Kind.TEXT and not content.more
    kind = BROADCAST if message.broadcast is not None else content.kind.value if is_text or content.items else "several"
    return (
        str(message.number),
        "" if first is None else _wall_clock(first.at, timing.zone),
        "" if timing.is_once else _repeat(timing, None if first is None else first.at),
        content.text,
        timing.zone,
        str(message.priority),
        "yes" if message.options.silent else "",
        kind,
        message.status.value,
    )


def _wall_clock(at: datetime, zone: str) -> str:
    local = at.astimezone(zone_named(zone)) if is_zone(zone) else at
    text = local.replace(microsecond=0)
    shown = text if text.fold else text.replace(tzinfo=None)  # the second of two equal hours needs its offset
    return shown.isoformat(" ", "seconds" if local.second else "minutes")


def _repeat(timing: Timing, first: datetime | None) -> str:
    """Return a rule as it is from its next run on: as iCalendar writes it, else in our own form."""
    rule = timing.recurrence
    if isinstance(rule, Bounded) and first is not None and is_zone(timing.zone):
        count = rule.count
        if count is not None:
            count -= rule.runs_before(first, zone=zone_named(timing.zone), anchor=timing.anchor)
        rule = replace(rule, count=count, start=first.astimezone(zone_named(timing.zone)).replace(tzinfo=None))
    written = rrule_of(rule, timing.anchor)
    return json.dumps(rule.to_json(), ensure_ascii=False) if written is None else written
