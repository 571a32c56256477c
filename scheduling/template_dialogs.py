"""What is asked while a template is made or changed: its name, or what it says in a language."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

from scheduling.identifiers import TemplateId


class TemplateStep(StrEnum):
    """What is asked."""

    NAME = "name"
    CONTENT = "content"
    DONE = "done"
    """Nothing any more, but that the rest of an album may follow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateDraft:
    """What is known so far. Without a template it is a new one."""

    step: TemplateStep
    template_id: TemplateId | None = None
    revision: int = 0
    """As it was when this was asked; once it is changed: as the change left it."""
    name: str = ""
    """Of a new one, once it is known; else what it is called at present."""
    language: str = ""
    """In which it says what is asked for."""
    page: int = 0
    """Of the list, where Back leads."""
    album: str | None = None
    """The platform's name of the album that was sent as the answer."""

    @property
    def is_new(self) -> bool:
        """Tell whether there is no such template yet."""
        return self.template_id is None

    def called(self, name: str) -> Self:
        """Take the name of a new one, and ask for what it says."""
        return replace(self, step=TemplateStep.CONTENT, name=name)

    def done(self, template_id: TemplateId, revision: int, *, album: str | None = None) -> Self:
        """Return it with what came of it."""
        return replace(self, step=TemplateStep.DONE, template_id=template_id, revision=revision, album=album)

    def to_json(self) -> dict[str, Any]:
        """Return a form that `from_json` reads back: what is known, and nothing else."""
        form: dict[str, Any] = {
            "step": self.step.value,
            "template_id": None if self.template_id is None else str(self.template_id),
            "revision": self.revision,
            "name": self.name,
            "language": self.language,
            "page": self.page,
            "album": self.album,
        }
        return {name: value for name, value in form.items() if value not in (None, "", 0)}

    @classmethod
    def from_json(cls, form: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote. Raises `KeyError` where a part is missing."""
        template_id = form.get("template_id")
        return cls(
            step=TemplateStep(form["step"]),
            template_id=None if template_id is None else TemplateId(UUID(template_id)),
            revision=form.get("revision", 0),
            name=form.get("name", ""),
            language=form.get("language", ""),
            page=form.get("page", 0),
            album=form.get("album"),
        )
