"""What a time may mean, as a question says it."""

from dataclasses import replace
from datetime import datetime

from scheduling.content import Content
from scheduling.recurrence import Run
from scheduling.timing import Timing
from texts.dates import moment, moment_for_readers, moment_here
from texts.rich import compose, sentence
from texts.rules import describe
from texts.speech import _


def reading(timing: Timing, first: Run, *, now: datetime, is_shared: bool) -> Content:
    """Say what a time may mean, in full."""
    if timing.is_once:
        when_once = moment_here(first.at, timing.zone, now=now, is_shared=is_shared)
        return compose("{moment}", moment=replace(when_once, text=sentence(when_once.text)))
    when: str | Content = moment(first.at, timing.zone)
    if is_shared:
        when = moment_for_readers(first.at, timing.zone, now=now)
    return compose(_("{rule}, first on {moment}"), rule=sentence(describe(timing)), moment=when)
