"""`python -m bot occurrences`: when rules run, one JSON object a line in, one JSON array of instants a line out."""

import json
from collections.abc import Mapping
from datetime import date, datetime, time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.lines import problem_code
from scheduling.errors import DomainError, RecurrenceProblem, RecurrenceRefused
from scheduling.recurrence import Recurrence
from scheduling.recurrence.json_form import recurrence_from_json
from scheduling.recurrence.occurrences import occurrences
from scheduling.recurrence.rrule import RuleNotOffered
from scheduling.zones import zone_named

MOST_RUNS = 100_000
_KEYS = frozenset({"rrule", "recurrence", "start", "timezone", "count"})


def occurrences_of(line: str) -> list[str] | dict[str, str]:
    """Return the first runs of the rule in a line, in local time with its offset; or what is wrong with the line."""
    try:
        form = json.loads(line)
    except (ValueError, RecursionError):
        return {"problem": "not_json", "detail": line[:80]}
    try:
        return _runs(form)
    except RuleNotOffered as refusal:
        return {"problem": problem_code(refusal), "detail": refusal.part}
    except RecurrenceRefused as refusal:
        return {"problem": problem_code(refusal), "detail": f"{refusal.path}: {refusal.problem}".removeprefix(": ")}
    except DomainError as problem:
        return {"problem": problem_code(problem), "detail": ""}


def _runs(form: object) -> list[str]:
    if not isinstance(form, Mapping):
        raise RecurrenceRefused("", RecurrenceProblem.WRONG_TYPE)
    for key in form:
        if key not in _KEYS:
            raise RecurrenceRefused(str(key), RecurrenceProblem.UNKNOWN_KEY)
    zone, count = _zone(form), _count(form)
    start = _start(form, zone)
    try:
        return [at.isoformat() for at in occurrences(_rule(form, start), start=start, zone=zone, count=count)]
    except OverflowError:
        raise RecurrenceRefused("start", RecurrenceProblem.WRONG_VALUE) from None


def _rule(form: Mapping[str, object], start: date) -> Recurrence | str:
    if "rrule" in form and "recurrence" in form:
        raise RecurrenceRefused("recurrence", RecurrenceProblem.UNKNOWN_KEY)
    if "recurrence" in form:
        clock = start.time() if isinstance(start, datetime) else time.min
        try:
            return recurrence_from_json(form["recurrence"], clock=clock)
        except RecurrenceRefused as refusal:
            raise RecurrenceRefused(f"recurrence.{refusal.path}".rstrip("."), refusal.problem) from None
    return _text(form, "rrule")


def _zone(form: Mapping[str, object]) -> ZoneInfo:
    try:
        return zone_named(_text(form, "timezone"))
    except ZoneInfoNotFoundError:
        raise RecurrenceRefused("timezone", RecurrenceProblem.WRONG_VALUE) from None


def _start(form: Mapping[str, object], zone: ZoneInfo) -> date:
    """Return the local, naive start, which may be a date alone; one with an offset is brought to the zone."""
    text = _text(form, "start")
    try:
        return date.fromisoformat(text)
    except ValueError:
        pass
    try:
        start = datetime.fromisoformat(text)
        return start if start.tzinfo is None else start.astimezone(zone).replace(tzinfo=None)
    except (ValueError, OverflowError):
        raise RecurrenceRefused("start", RecurrenceProblem.WRONG_VALUE) from None


def _count(form: Mapping[str, object]) -> int:
    count = form.get("count", 10)
    if not isinstance(count, int) or isinstance(count, bool):
        raise RecurrenceRefused("count", RecurrenceProblem.WRONG_TYPE)
    if not 0 <= count <= MOST_RUNS:
        raise RecurrenceRefused("count", RecurrenceProblem.WRONG_VALUE)
    return count


def _text(form: Mapping[str, object], key: str) -> str:
    if key not in form:
        raise RecurrenceRefused(key, RecurrenceProblem.MISSING)
    value = form[key]
    if not isinstance(value, str):
        raise RecurrenceRefused(key, RecurrenceProblem.WRONG_TYPE)
    return value
