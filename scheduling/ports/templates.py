"""Templates of one bot, what they are filled in with, and how."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from scheduling.content import Content
from scheduling.errors import TemplateProblem
from scheduling.identifiers import RecipientId, TemplateId
from scheduling.templates import RecipientValues, Template


class Templates(Protocol):
    """What is kept of them."""

    async def add(self, template: Template) -> None:
        """Store a new template. Raises `TemplateNameTaken`."""

    async def get(self, template_id: TemplateId) -> Template | None:
        """Return a template."""

    async def get_for_update(self, template_id: TemplateId) -> Template | None:
        """Return the same, locked until the unit of work ends."""

    async def find(self, name: str) -> Template | None:
        """Return the template of that name."""

    async def all(self) -> Sequence[Template]:
        """Return all templates by name."""

    async def count(self) -> int:
        """Return how many there are."""

    async def save(self, template: Template) -> None:
        """Store a changed template. Raises `StaleTemplate` where the stored revision is not one less,
        `TemplateNameTaken`.
        """

    async def delete(self, template_id: TemplateId) -> None:
        """Delete a template. What was scheduled by it carries its own copy."""

    async def values_of(self, recipient_id: RecipientId) -> RecipientValues:
        """Return what templates can say of a recipient: a subscriber's values, else those of the chat."""


class Templating(Protocol):
    """How templates are read and filled in (`texts.templating`)."""

    def problems(self, content: Content) -> Sequence[TemplateProblem]:
        """Return what is wrong with a template, in all of its languages; none where it can be rendered."""

    def prepare(self, content: Content) -> None:
        """Make a template ready for all that follows, which may take some 50 ms: not in the event loop."""

    def needed(self, content: Content) -> frozenset[str]:
        """Return the variables that must be there, in any of its languages. Not those that everybody has."""

    def lacking(self, content: Content, values: RecipientValues) -> Sequence[str]:
        """Return the variables that must be there for somebody, and are not."""

    def render(self, content: Content, values: RecipientValues, *, at: datetime) -> Content:
        """Return what somebody gets, in their language, at an instant. Raises `Unrenderable`."""
