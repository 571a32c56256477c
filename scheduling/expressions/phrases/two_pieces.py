"""A time in two pieces, on both sides of its message: `tomorrow doctor at 18:30`, `9am standup every weekday`."""

from dataclasses import replace

from scheduling.expressions.phrases.anchoring import Anchored, Rule, anchored_at_end, anchored_at_start
from scheduling.expressions.phrases.lexicon import Lexicon
from scheduling.expressions.phrases.once import OnceSpec
from scheduling.expressions.phrases.repeat_spec import RepeatSpec


def completed(text: str, found: Anchored, lexicon: Lexicon, rule: Rule) -> OnceSpec | RepeatSpec | None:
    """Return what is said at one side of a message together with what is said at the other; None where that is all."""
    if found.is_all or not (_lacks_something(found.spec) or _has_hour_of_a_day(found.spec)):
        return None
    if not found.is_at_start:
        return _with_weak_day(text, found, lexicon, rule)
    end = found.span[1]
    if "\n" in text[end:] or "|" in text[end:]:
        return None
    tail = anchored_at_end(text, lexicon, rule)
    if tail is None or tail.is_all or tail.span[0] <= end:
        return None
    return _together(found.spec, tail.spec)


def _with_weak_day(text: str, found: Anchored, lexicon: Lexicon, rule: Rule) -> OnceSpec | None:
    """Return a clock at the end with a day at the start that may be another word: morgen Arzt um 18:30."""
    spec = found.spec
    if not isinstance(spec, OnceSpec) or spec.clock is None or "\n" in text or "|" in text:
        return None
    head = anchored_at_start(text, lexicon, rule, takes_weak=True)
    if head is None or not head.is_at_start or head.request or head.span[1] >= found.span[0]:
        return None
    day = head.spec.day if isinstance(head.spec, OnceSpec) and head.spec.clock is None else None
    return replace(spec, day=day) if day is not None else None


def _lacks_something(spec: OnceSpec | RepeatSpec) -> bool:
    if isinstance(spec, RepeatSpec):
        return not spec.clocks and not spec.seconds and spec.window is None
    return spec.length is None and not spec.is_now and (spec.clock is None or (spec.day is None and spec.part is None))


def _has_hour_of_a_day(spec: OnceSpec | RepeatSpec) -> bool:
    return isinstance(spec, OnceSpec) and spec.clock is not None and spec.day is not None and spec.length is None


def _together(spec: OnceSpec | RepeatSpec, more: OnceSpec | RepeatSpec) -> OnceSpec | RepeatSpec | None:
    if isinstance(more, RepeatSpec):
        clock = spec.clock if isinstance(spec, OnceSpec) else None
        if clock is None or not _lacks_something(more) or more.is_refused:
            return None
        start = more.start or (spec.day if isinstance(spec, OnceSpec) else None)
        return replace(more, clocks=(clock,), start=start)
    if _has_hour_of_a_day(spec) or more.length is not None or more.is_now:
        return None
    if isinstance(spec, RepeatSpec):
        return replace(spec, clocks=(more.clock,)) if more.clock is not None and more.day is None else None
    if spec.clock is None:
        is_clock = more.clock is not None and more.day is None
        return replace(spec, clock=more.clock, zone=more.zone, part=spec.part or more.part) if is_clock else None
    return replace(spec, day=more.day, part=more.part) if more.day is not None and more.clock is None else None
