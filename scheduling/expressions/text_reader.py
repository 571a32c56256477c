"""All three layers together: our own grammars in the loop, dateparser in a thread for what they don't know."""

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from scheduling.errors import Form, NotUnderstood
from scheduling.expressions.fallback import DateFound, find_date
from scheduling.expressions.preparing import prepare
from scheduling.expressions.reading import Convention, Note, Reading
from scheduling.expressions.tokens import end_of_time, skip
from scheduling.expressions.understanding import Certainty, Circumstances, Understood, understand_text
from scheduling.recurrence import Anchor, Once

if TYPE_CHECKING:
    from scheduling.clock import Clock

PATIENCE = 2.0
"""Seconds. A call takes milliseconds, the first one for a language a tenth of a second."""


class TextReader:
    """Understands texts without ever keeping the loop: what dateparser must read is read in a thread of its own.

    Nothing is loaded before a text needs it: 18 MB and a fifth of a second, in that thread.
    """

    def __init__(self, clock: "Clock", *, patience: float = PATIENCE) -> None:
        """`patience` is in seconds."""
        from scheduling.expressions.worker import PatientWorker  # noqa: PLC0415 - asyncio, which commands start without

        self._worker = PatientWorker(clock, patience=patience)

    async def __call__(self, text: str, circumstances: Circumstances) -> Understood:
        """Return what `text` is understood as. A problem is in what is returned, never raised."""
        await prepare(circumstances.languages)
        understood = understand_text(text, circumstances)
        if not _may_be_a_date(understood):
            return understood
        found = await self._worker(lambda: _found(text, circumstances))
        return understood if found is None else _with_date(understood, text, found, circumstances)

    def close(self) -> None:
        """Let the thread end."""
        self._worker.close()


def read_text(text: str, circumstances: Circumstances) -> Understood:
    """Return what `TextReader` does, in this thread: for commands, which may wait."""
    understood = understand_text(text, circumstances)
    found = _found(text, circumstances) if _may_be_a_date(understood) else None
    return understood if found is None else _with_date(understood, text, found, circumstances)


def _may_be_a_date(understood: Understood) -> bool:
    return understood.reading is None and (understood.problem is None or isinstance(understood.problem, NotUnderstood))


def _found(text: str, circumstances: Circumstances) -> DateFound | None:
    return find_date(
        text, base=_local(circumstances), languages=circumstances.languages, day_parts=circumstances.day_parts
    )


def _with_date(understood: Understood, text: str, found: DateFound, circumstances: Circumstances) -> Understood:
    """Return the date as a reading that must be asked about; `understood` where the calendar has no such instant."""
    anchor = Anchor(circumstances.now.replace(microsecond=0), _local(circumstances).date(), circumstances.week_start)
    rule = Once(found.at)
    first = rule.next_after(circumstances.now, zone=circumstances.zone, anchor=anchor)
    if first is None:
        return understood
    behind = end_of_time(text, found.end)
    begin = skip(text, found.end) if behind is None else behind
    end = max(begin, len(text.rstrip()))
    notes = frozenset({Note.IN_GAP}) if first.in_gap else frozenset[Note]()
    convention = None if found.clock_given else Convention.MORNING
    reading = Reading(
        rule, None, Form.ONCE, begin, anchor, first, notes, clock_given=found.clock_given, convention=convention
    )
    return replace(
        understood,
        reading=reading,
        span=(found.begin, found.end),
        message=text[begin:end],
        message_spans=((begin, end),),
        certainty=Certainty.ASK,
        alternatives=(),
        problem=None,
    )


def _local(circumstances: Circumstances) -> datetime:
    return circumstances.now.astimezone(circumstances.zone).replace(tzinfo=None)
