"""Forms of words that change their endings: a stem and what follows it."""

from collections.abc import Mapping

_ONES = range(1, 10)
_LONGEST_MONTH = 31
_BY = "по "
_SHORT = 2
"""Letters of an abbreviation."""


def inflected(stem: str, endings: str) -> tuple[str, ...]:
    """Return `stem` with each of the endings, which white space parts; `-` is no ending."""
    return tuple(stem + ("" if ending == "-" else ending) for ending in endings.split())


def agreeing(first: tuple[str, ...], second: tuple[str, ...], *, joined_by: str = " ") -> tuple[str, ...]:
    """Return two words as one, form by form: "dwudziestego pierwszego". Raises `ValueError` where one has more."""
    return tuple(f"{one}{joined_by}{other}" for one, other in zip(first, second, strict=True))


def month_days(
    ordinals: Mapping[int, tuple[str, ...]], *, genitive: tuple[str, ...], tens: Mapping[int, str]
) -> dict[int, tuple[str, ...]]:
    """Return the days of a month: ordinals that end as the genitive does, behind the uninflected tens from 21 on."""
    days = {
        number: tuple(form for form in forms if form.endswith(genitive))
        for number, forms in ordinals.items()
        if 1 <= number <= _LONGEST_MONTH
    }
    composed = {
        number + ones: tuple(f"{name} {form}" for form in days[ones])
        for number, name in tens.items()
        for ones in _ONES
        if number + ones <= _LONGEST_MONTH
    }
    return {**days, **composed}


def repeated(*forms: str) -> tuple[str, ...]:
    """Return what says in Russian and Ukrainian that a day repeats: the plural alone, anything behind "по"."""
    return tuple(
        f"{preposition}{form}" for form in forms for preposition in ((_BY,) if len(form) == _SHORT else ("", _BY))
    )
