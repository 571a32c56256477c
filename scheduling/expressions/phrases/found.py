"""What a rule returns: something that was understood, and the position behind its words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

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
