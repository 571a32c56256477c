"""Recipients and templates for tests of filling in."""

from datetime import UTC, datetime

from scheduling.content import Content, Entity, utf16_length
from scheduling.templates import RecipientValues
from texts import templating

AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
"""A Monday: 09:00 in Berlin."""
ADA = RecipientValues(
    name="Ada Lovelace",
    external_id="P-12",
    language="en",
    zone="Europe/Berlin",
    variables={"visits": "3", "city": "Bonn"},
)


def template(text: str, *entities: Entity, language: str | None = "en", **others: object) -> Content:
    """Return a template."""
    return Content(text, entities, is_template=True, language=language, **others)  # type: ignore[arg-type]


def filled(text: str, *entities: Entity, values: RecipientValues = ADA, language: str | None = "en") -> Content:
    """Return a text filled in."""
    return templating.render(template(text, *entities, language=language), values, at=AT)


def text_of(text: str, *, values: RecipientValues = ADA, language: str | None = "en") -> str:
    """Return a text filled in, without its formatting."""
    return filled(text, values=values, language=language).text


def over(text: str, part: str, kind: str = "bold") -> Entity:
    """Return formatting over a part of a text, in UTF-16 offsets."""
    begin = text.index(part)
    return Entity(kind, utf16_length(text[:begin]), utf16_length(part))


def covered(content: Content, entity: Entity) -> str:
    """Return what formatting is over."""
    units = content.text.encode("utf-16-le")
    return units[2 * entity.offset : 2 * (entity.offset + entity.length)].decode("utf-16-le")
