"""Forms of words that change their endings: a stem and what follows it."""


def inflected(stem: str, endings: str) -> tuple[str, ...]:
    """Return `stem` with each of the endings, which white space parts; `-` is no ending."""
    return tuple(stem + ("" if ending == "-" else ending) for ending in endings.split())


def agreeing(first: tuple[str, ...], second: tuple[str, ...], *, joined_by: str = " ") -> tuple[str, ...]:
    """Return two words as one, form by form: "dwudziestego pierwszego". Raises `ValueError` where one has more."""
    return tuple(f"{one}{joined_by}{other}" for one, other in zip(first, second, strict=True))
