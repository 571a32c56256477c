"""Reading a time, or a repetition, that was written in a dialog: there is no message behind it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from scheduling.content import Content
from scheduling.errors import ClockDoesNotExist, DomainError, TimeInThePast
from scheduling.expressions.circumstances import Circumstances
from scheduling.expressions.reading import Reading
from scheduling.expressions.tokens import nearest_form, not_understood
from scheduling.expressions.understanding import Certainty, Understood
from scheduling.questions import MOST_CHOICES
from scheduling.recurrence import Once
from scheduling.repetitions import beginning, local_start
from scheduling.timing import Timing
from scheduling.use_cases.requests import ReadText, timing_of
from scheduling.zones import to_instant, zone_named

_MOMENT = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class WrittenTimes:
    """What was written may mean, the likeliest first."""

    timings: Sequence[Timing]
    is_certain: bool


async def read_time(read: ReadText, text: str, here: Circumstances, *, day: date | None = None) -> WrittenTimes:
    """Return what `text` says, of a `day` where one was chosen already. Raises the expression's problem."""
    if day is not None:
        understood = await read(f"{day.isoformat()} {text}", here)
        if isinstance(understood.problem, TimeInThePast | ClockDoesNotExist):
            raise _of_now(understood.problem, here)
        if understood.reading is not None and not _left_over(understood):
            return _written(understood, here)
    understood = await read(text, here)
    if understood.problem is not None:
        raise _of_now(understood.problem, here)
    if understood.reading is None or (rest := _left_over(understood)):
        raise not_understood(text if understood.reading is None else rest, nearest_form(text))
    return _written(understood, here)


async def read_repetition(read: ReadText, text: str, start: Timing, here: Circumstances) -> WrittenTimes:
    """Return how often `text` says that something is sent, of which `start` is the first time.

    Where it names no clock, the one of `start` counts. Raises the expression's problem.
    """
    local = local_start(start, here)
    if local is None:
        return await read_time(read, text, here)
    zone = zone_named(start.zone)
    then = replace(here, now=to_instant(local, zone)[0] - _MOMENT, zone=zone)
    understood = await read(f"{text} {local:%H:%M}", then)
    times = getattr(_rule(understood), "times", None)
    if times != (local.time(),) or _left_over(understood):
        understood = await read(text, then)
    if understood.reading is None or _left_over(understood) or isinstance(understood.reading.recurrence, Once):
        return await read_time(read, text, here)  # another time instead, or what is wrong with it
    readings = [one for one in _readings(understood) if not isinstance(one.recurrence, Once)]
    return WrittenTimes(
        [
            timing_of(one, start.zone) if one.zone is not None else beginning(one.recurrence, local, start, here)
            for one in readings
        ],
        understood.certainty is Certainty.EXACT,
    )


def _rule(understood: Understood) -> object:
    rule = understood.reading.recurrence if understood.reading is not None else None
    return getattr(rule, "rule", rule)  # of a rule with bounds


def _written(understood: Understood, here: Circumstances) -> WrittenTimes:
    timings = [timing_of(one, here.zone.key) for one in _readings(understood)]
    return WrittenTimes(timings, understood.certainty is Certainty.EXACT)


def _readings(understood: Understood) -> Sequence[Reading]:
    first = () if understood.reading is None else (understood.reading,)
    return (*first, *understood.alternatives)[:MOST_CHOICES]


def _left_over(understood: Understood) -> str:
    """Return what stands beside the time."""
    return Content(understood.text).only(understood.message_spans, joint=" ").cut_before(0).text


def _of_now(problem: DomainError, here: Circumstances) -> DomainError:
    problem = problem.with_traceback(None)
    return replace(problem, now=here.now) if isinstance(problem, TimeInThePast) else problem
