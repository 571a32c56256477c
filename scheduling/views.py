"""How somebody looks at a chat's schedules: which of them, in what order, which are picked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Self

from scheduling.content import Content, Kind
from scheduling.identifiers import UserId
from scheduling.lifecycle import MessageStatus
from scheduling.matching import folded, has_words

PAGE_SIZE = 10
MOST_PICKED = 500
"""Schedules that are changed at once at most."""
LONGEST_SEARCH = 100
"""Characters of a search: the first of them count."""


class Shown(StrEnum):
    """Which schedules, by where they are in their lives."""

    COMING = "coming"
    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"
    FINISHED = "finished"
    CANCELLED = "cancelled"
    FAILED = "failed"
    ARCHIVED = "archived"

    @property
    def statuses(self) -> tuple[MessageStatus, ...]:
        """Return the statuses that are meant. What is archived is seen only where it is asked for."""
        if self is Shown.COMING:
            return MessageStatus.ACTIVE, MessageStatus.PAUSED
        if self is Shown.ENDED:
            return MessageStatus.FINISHED, MessageStatus.CANCELLED, MessageStatus.FAILED
        return (MessageStatus(self.value),)


class Repeating(StrEnum):
    """Which schedules, by how often they are sent."""

    ANY = "any"
    ONCE = "once"
    REPEATING = "repeating"


class Sort(StrEnum):
    """In what order."""

    SOONEST = "soonest"
    NEWEST = "newest"
    NUMBER = "number"


class Sent(StrEnum):
    """Which schedules, by what is sent."""

    ANY = "any"
    TEXT = "text"
    PICTURES = "pictures"
    SOUND = "sound"
    FILES = "files"
    OTHERS = "others"

    @property
    def kinds(self) -> frozenset[Kind]:
        """Return the kinds of content that are meant; none where it does not matter."""
        return _KINDS[self]


_PICTURES = frozenset({Kind.PHOTO, Kind.VIDEO, Kind.ANIMATION, Kind.VIDEO_NOTE, Kind.STICKER})
_SOUND = frozenset({Kind.AUDIO, Kind.VOICE})
_KINDS: Mapping[Sent, frozenset[Kind]] = {
    Sent.ANY: frozenset(),
    Sent.TEXT: frozenset({Kind.TEXT}),
    Sent.PICTURES: _PICTURES,
    Sent.SOUND: _SOUND,
    Sent.FILES: frozenset({Kind.DOCUMENT}),
    Sent.OTHERS: frozenset(Kind) - _PICTURES - _SOUND - {Kind.TEXT, Kind.DOCUMENT},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Which schedules, in what order."""

    shown: Shown = Shown.COMING
    repeating: Repeating = Repeating.ANY
    sent: Sent = Sent.ANY
    author: UserId | None = None
    """Who made them; None: whoever."""
    words: str = ""
    """All of these words, or parts of words, stand in the text."""
    sort: Sort = Sort.SOONEST

    @property
    def needs_content(self) -> bool:
        """Tell whether it takes a look into what is sent, or who made it, which no query can."""
        return bool(self.words) or self.sent is not Sent.ANY or self.author is not None

    def admits(self, content: Content, created_by: UserId) -> bool:
        """Tell whether a schedule is meant, as far as its content and its author decide."""
        if self.author is not None and created_by != self.author:
            return False
        if self.sent is not Sent.ANY and content.kind not in self.sent.kinds:
            return False
        return not self.words or has_words(content, folded(self.words).split())


class Screen(StrEnum):
    """What of a view is shown."""

    LIST = "list"
    FILTERS = "filters"
    STATUSES = "statuses"
    REPEATING = "repeating"
    CONTENTS = "contents"
    AUTHORS = "authors"
    SORTS = "sorts"
    SEARCH = "search"
    PICKING = "picking"
    RESULT = "result"


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What a person sees of a chat's schedules, and has picked of them."""

    filters: Filters = field(default_factory=Filters)
    page: int = 0
    screen: Screen = Screen.LIST
    picked: frozenset[int] = frozenset()
    """Numbers of schedules."""
    result: Mapping[str, Any] | None = None
    """What became of the picked ones, as `scheduling.bulk` writes it."""

    def with_filters(self, **changes: Any) -> Self:
        """Return the view of other schedules, from the first page on; what was picked is forgotten."""
        return replace(
            self, filters=replace(self.filters, **changes), page=0, screen=Screen.FILTERS, picked=frozenset()
        )

    def showing(self, screen: Screen, page: int | None = None) -> Self:
        """Return it with another screen, and maybe another page."""
        picked = self.picked if screen is Screen.PICKING else frozenset[int]()
        return replace(self, screen=screen, page=self.page if page is None else page, picked=picked, result=None)

    def picking(self, numbers: Sequence[int]) -> Self:
        """Return it with these picked besides, as far as so many may be."""
        room = MOST_PICKED - len(self.picked)
        new = [number for number in numbers if number not in self.picked]
        return replace(self, picked=self.picked | frozenset(new[:room]))

    def toggled(self, number: int) -> Self:
        """Return it with one picked that was not, or the other way round."""
        if number in self.picked:
            return replace(self, picked=self.picked - {number})
        return self.picking([number])

    def to_json(self) -> dict[str, Any]:
        """Return a form that `from_json` reads back; what is as always is not in it."""
        filters = self.filters
        form: dict[str, Any] = {"screen": self.screen.value, "page": self.page}
        for name, value in (("shown", filters.shown), ("repeating", filters.repeating), ("sent", filters.sent)):
            form[name] = value.value
        form["sort"] = filters.sort.value
        if filters.author is not None:
            form["author"] = filters.author
        if filters.words:
            form["words"] = filters.words
        if self.picked:
            form["picked"] = sorted(self.picked)
        if self.result is not None:
            form["result"] = self.result
        return form

    @classmethod
    def from_json(cls, form: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote."""
        author = form.get("author")
        return cls(
            filters=Filters(
                shown=Shown(form["shown"]),
                repeating=Repeating(form["repeating"]),
                sent=Sent(form["sent"]),
                author=None if author is None else UserId(author),
                words=form.get("words", ""),
                sort=Sort(form["sort"]),
            ),
            page=form["page"],
            screen=Screen(form["screen"]),
            picked=frozenset(form.get("picked", ())),
            result=form.get("result"),
        )
