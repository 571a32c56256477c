"""How what people write of recipients is read here."""

from dataclasses import dataclass

from scheduling.recipient_fields import ReadLanguage


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What it takes to read what people write."""

    read_language: ReadLanguage
    languages: tuple[str, ...]
    """In which cities may be named."""
    default_region: str | None
    """The country (ISO 3166) of phone numbers that name none, of people of whom none is known."""
