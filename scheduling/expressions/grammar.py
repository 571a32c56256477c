"""The strict grammar: the forms that are read exactly, in microseconds, without any language but English keywords."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from scheduling.errors import DateDoesNotExist, DomainError, NotUnderstood, TimeInThePast
from scheduling.expressions.counting import counted_from_first
from scheduling.expressions.intervals import read_every, read_in
from scheduling.expressions.once import read_once
from scheduling.expressions.reading import Ahead, Draft, FromNow, Note, Reading
from scheduling.expressions.tokens import end_of_time, fragment, nearest_form, not_understood, skip, word_at
from scheduling.expressions.wall_clock import read_daily, read_day_word, read_monthly, read_weekly
from scheduling.expressions.zone_names import zone_at
from scheduling.recurrence import Anchor, MonthEnd, Monthly, Once, Recurrence, Weekday
from scheduling.zones import zone_named

_BEHIND_KEYWORD: dict[str, Callable[[str, int], Draft]] = {
    "daily": read_daily,
    "everyday": read_daily,
    "weekly": read_weekly,
    "monthly": read_monthly,
    "every": read_every,
    "in": read_in,
}
_DAY_KEYWORDS = frozenset({"weekday", "weekdays", "weekend", "weekends"})
_SHORTEST_MONTH = 28


def read(text: str, *, now: datetime, zone: ZoneInfo, week_start: Weekday = Weekday.MONDAY) -> Reading | DomainError:
    """Read the time at the beginning of `text`; what follows it is the message.

    `now` is aware UTC, `zone` the chat's. A problem is returned, never raised.
    """
    try:
        return _reading(text, _draft(text), now, zone, week_start)
    except DomainError as problem:
        return problem.with_traceback(None)


def may_begin_strictly(text: str) -> bool:
    """Tell whether a text begins as some form of the grammar does; else reading it is no use."""
    start = skip(text, 0)
    word, _ = word_at(text, start)
    return text[start : start + 1].isdecimal() or word in _DAY_KEYWORDS or word in _BEHIND_KEYWORD


def _draft(text: str) -> Draft:
    start = skip(text, 0)
    if text[start : start + 1].isdecimal():
        return _with_nearest(read_once, text, start)
    word, after = word_at(text, start)
    if word in _DAY_KEYWORDS:
        return read_day_word(text, start)
    reader = _BEHIND_KEYWORD.get(word)
    behind = skip(text, after)
    if reader is None or (behind == after and after < len(text)):
        raise not_understood(text, nearest_form(text))
    return reader(text, behind)


def _with_nearest(reader: Callable[[str, int], Draft], text: str, start: int) -> Draft:
    try:
        return reader(text, start)
    except NotUnderstood:
        raise not_understood(text, nearest_form(text)) from None


def _reading(text: str, draft: Draft, now: datetime, chat_zone: ZoneInfo, week_start: Weekday) -> Reading:
    own_zone, position = zone_at(text, draft.end)
    own_zone = own_zone or draft.zone
    end = end_of_time(text, position)
    if end is None:
        raise not_understood(text, draft.form)
    zone = chat_zone if own_zone is None else zone_named(own_zone)
    local = now.astimezone(zone).replace(tzinfo=None)
    anchor = Anchor(now.replace(microsecond=0), local.date(), week_start)
    rule = _rule(draft.rule, text, local, anchor)
    if rule is draft.rule:  # it names its days itself
        anchor = counted_from_first(anchor, rule, zone)
    first = rule.next_after(now, zone=zone, anchor=anchor)
    if first is None:
        raise _never(rule, text, now, zone, anchor)
    notes = set[Note]()
    if first.in_gap:
        notes.add(Note.IN_GAP)
    if isinstance(rule, Monthly) and _may_clamp(rule):
        notes.add(Note.CLAMPED)
    return Reading(rule, own_zone, draft.form, end, anchor, first, frozenset(notes))


def _may_clamp(rule: Monthly) -> bool:
    return rule.month_end is MonthEnd.CLAMP and any(isinstance(day, int) and day > _SHORTEST_MONTH for day in rule.days)


def _rule(drafted: Recurrence | FromNow | Ahead, text: str, local: datetime, anchor: Anchor) -> Recurrence:
    if not isinstance(drafted, FromNow | Ahead):
        return drafted
    try:
        return drafted.beginning(local, anchor)
    except OverflowError:
        raise DateDoesNotExist(fragment(text)) from None


def _never(rule: Recurrence, text: str, now: datetime, zone: ZoneInfo, anchor: Anchor) -> DomainError:
    """Return why a rule has no run any more: its time has passed, or lies beyond the calendar."""
    last = rule.last_until(now, zone=zone, anchor=anchor)
    if last is not None:
        return TimeInThePast(last.at, now, zone.key)
    if isinstance(rule, Once) and rule.at.replace(tzinfo=UTC) < now - timedelta(days=2):
        return TimeInThePast(rule.at.replace(tzinfo=UTC), now, zone.key)
    return DateDoesNotExist(fragment(text))
