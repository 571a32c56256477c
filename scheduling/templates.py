"""Templates: contents with variables, in several languages, and what they are filled in with."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Self

from scheduling.content import Content
from scheduling.errors import TemplateNameRefused, TemplateTextMissing
from scheduling.identifiers import BotId, TemplateId, UserId
from scheduling.link_buttons import with_trailing_buttons

NAME_LIMIT = 64
"""Characters of a template's name."""
EXTERNAL_ID = "external_id"
"""The variable that is no subscriber's own and that not everybody has."""
MOST_TEMPLATES = 500
"""Of one bot: all of them are read where one is chosen."""


class Unrenderable(Exception):
    """A template that can't be sent to this recipient; `category` says why, as with any delivery."""

    def __init__(self, category: str, detail: str | None = None) -> None:
        """`detail` is the name of a variable, or nothing: never its value."""
        super().__init__(category)
        self.category = category
        self.detail = detail


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipientValues:
    """What templates can say of a recipient."""

    name: str = ""
    external_id: str | None = None
    language: str | None = None
    """Code of a language, such as "en"."""
    zone: str | None = None
    """IANA name."""
    variables: Mapping[str, str] = field(default_factory=dict)

    def or_else(self, *, language: str, zone: str) -> Self:
        """Return them with the bot's own language and zone where there are no others."""
        return replace(self, language=self.language or language, zone=self.zone or zone)


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
        written = {code: replace(content, language=code) for code, content in self.texts.items()}
        default = written.pop(self.default_language)
        return default.as_template(written)

    def named(self, name: str) -> Self:
        """Return it with another name. Raises `TemplateNameRefused`."""
        return self._changed(name=template_name(name))

    def saying(self, language: str, content: Content) -> Self:
        """Return it with what it says in a language, for the first time or instead of what it said."""
        return self._changed(texts={**self.texts, language: content})

    def without(self, language: str) -> Self:
        """Return it without its text in a language. Raises `TemplateTextMissing` for the default one."""
        if language not in self.texts or language == self.default_language:
            raise TemplateTextMissing(language)
        return self._changed(texts={code: text for code, text in self.texts.items() if code != language})

    def by_default_in(self, language: str) -> Self:
        """Return it with another language for those who have none of its own. Raises `TemplateTextMissing`."""
        if language not in self.texts:
            raise TemplateTextMissing(language)
        return self._changed(default_language=language)

    def _changed(self, **changes: object) -> Self:
        return replace(self, revision=self.revision + 1, **changes)  # type: ignore[arg-type]  # own fields


_LINK_LINE = re.compile(r"\s*\[.+\]\(.+\)\s*")
_ADDRESS = re.compile(r"\]\([^\[\n]*")
_TAG = re.compile(r"\{\{[^{}\n]*\}\}")
_SPACES = re.compile(r"(\"[^\"]*\"|'[^']*')|\s+")


def with_template_buttons(content: Content) -> Content:
    """Return what somebody wrote with its last lines as buttons, also where `{{ variables }}` stand in addresses.

    No address has spaces in it, so those within such a tag are left out first.
    """
    lines = content.text.split("\n")
    for number in range(len(lines) - 1, -1, -1):
        if lines[number].strip() and not _LINK_LINE.fullmatch(lines[number]):
            break
        lines[number] = _ADDRESS.sub(lambda address: _TAG.sub(_without_spaces, address[0]), lines[number])
    made = with_trailing_buttons(replace(content, text="\n".join(lines)))
    return made if made.buttons else content


def _without_spaces(tag: re.Match[str]) -> str:
    return _SPACES.sub(lambda found: found[1] or "", tag[0])


def template_name(written: str) -> str:
    """Return what somebody wrote as a template's name. Raises `TemplateNameRefused`."""
    name = " ".join(written.split(" ")).strip()
    if not name or len(name) > NAME_LIMIT or not name.isprintable():
        raise TemplateNameRefused(len(name), NAME_LIMIT)
    return name
