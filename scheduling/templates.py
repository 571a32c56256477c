"""Templates: contents with variables, in several languages."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from scheduling.content import Content
from scheduling.identifiers import BotId, TemplateId, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A named content with `{{ variables }}` in it, one for each language in which it was written."""

    id: TemplateId
    bot_id: BotId
    name: str
    """Unique in a bot, up to 64 characters."""
    texts: Mapping[str, Content]
    """By codes of languages; `default_language` is one of them."""
    default_language: str
    revision: int = 1
    created_at: datetime
    created_by: UserId

    @property
    def content(self) -> Content:
        """Return what is sent by it: the text of the default language, with the others as its translations."""
        others = {code: content for code, content in self.texts.items() if code != self.default_language}
        return self.texts[self.default_language].as_template(others)
