"""Until when a rule goes on."""

from dataclasses import replace
from datetime import date, timedelta

from scheduling.recurrence.bounded import Bounded
from scheduling.recurrence.model import Recurrence


def ending(rule: Recurrence, until: date | None) -> Recurrence:
    """Return `rule` with its last day, itself included, or without an end; a number of runs is forgotten.

    Raises `ValueError` for what runs once.
    """
    bounded = rule if isinstance(rule, Bounded) else Bounded(rule=rule)
    bounded = replace(bounded, until=until, count=None)
    return bounded.rule if bounded == Bounded(rule=bounded.rule) else bounded


def days_to_end(today: date) -> list[date]:
    """Return days until which something may well repeat: in a week, at the end of this month and the next, …"""
    in_a_week = today + timedelta(days=7)
    ends = (end_of_month(today, ahead) for ahead in (0, 1, 3, 6))
    days = {in_a_week, *ends, date(today.year, 12, 31)}
    return sorted(day for day in days if day >= in_a_week)


def end_of_month(day: date, ahead: int) -> date:
    """Return the last day of the month that comes `ahead` months after that of `day`."""
    months = day.year * 12 + day.month + ahead  # of the month behind it, counted from 0
    return date(months // 12, months % 12 + 1, 1) - timedelta(days=1)
