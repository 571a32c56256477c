"""What a rule returns: something that was understood, and the position behind its words."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Generic, TypeVar, cast

from scheduling.expressions.phrases.lexing import Scan

_UNREAD = object()
_Rule = TypeVar("_Rule", bound=Callable[..., Any])
Spec_co = TypeVar("Spec_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Found(Generic[Spec_co]):
    """What was understood of the words before `position`."""

    spec: Spec_co
    position: int


def longest(options: Iterable[Found[Spec_co] | None]) -> Found[Spec_co] | None:
    """Return the option that covers the most words, of equal ones the first."""
    best: Found[Spec_co] | None = None
    for option in options:
        if option is not None and (best is None or option.position > best.position):
            best = option
    return best


def remembered(rule: _Rule) -> _Rule:
    """Make a rule read each position once: others come back to it, since parts may stand in any order."""

    @wraps(rule)
    def remembering(scan: Scan, position: int, **options: object) -> Any:
        key = (rule, position, *options.values()) if options else (rule, position)
        found = scan.memory.get(key, _UNREAD)
        if found is _UNREAD:
            found = scan.memory[key] = rule(scan, position, **options)
        return found

    return cast("_Rule", remembering)
