"""How somebody looks at recipients and changes them in chat: what is open, and what was said so far."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Final, Self
from uuid import UUID

from scheduling.errors import DialogClosed
from scheduling.identifiers import SubscriberId
from scheduling.recipient_columns import Column

PAGE_SIZE: Final = 8
LONGEST_SEARCH: Final = 128
MOST_BUTTONS: Final = 40
"""Tags, variables, lists or groups below one message."""


class RecipientScreen(StrEnum):
    """What is open."""

    LIST = "list"
    SEARCH = "search"
    CARD = "card"
    FIELD = "field"
    TAGS = "tags"
    VARIABLES = "variables"
    LISTS = "lists"
    GROUPS = "groups"
    DELETE = "delete"
    ADD = "add"
    IMPORT = "import"
    PREVIEW = "preview"
    RESULT = "result"
    EXPORT = "export"


AWAITING: Final = frozenset(
    {
        RecipientScreen.SEARCH,
        RecipientScreen.FIELD,
        RecipientScreen.TAGS,
        RecipientScreen.VARIABLES,
        RecipientScreen.ADD,
        RecipientScreen.IMPORT,
    }
)
"""Here the next message is the answer."""
OF_ONE: Final = frozenset(
    {
        RecipientScreen.CARD,
        RecipientScreen.FIELD,
        RecipientScreen.TAGS,
        RecipientScreen.VARIABLES,
        RecipientScreen.LISTS,
        RecipientScreen.GROUPS,
        RecipientScreen.DELETE,
    }
)
"""These are about one recipient."""
FIELDS: Final = (Column.NAME, Column.EXTERNAL_ID, Column.LANGUAGE, Column.ZONE, Column.PHONE, Column.EMAIL)
"""What is changed by a message, in the order of a card's buttons."""
STEPS: Final = (Column.NAME, Column.EXTERNAL_ID, Column.PHONE, Column.EMAIL)
"""What is asked of somebody who is added by hand; all but the first can be left out."""


class RecipientAction(StrEnum):
    """What a button does; some carry the place of something that is shown."""

    LIST = "l"
    NEXT = "n"
    PREVIOUS = "p"
    SEARCH = "s"
    SHOW_ALL = "x"
    OPEN = "o"
    ADD = "a"
    SKIP = "k"
    IMPORT = "i"
    EXPORT = "e"
    CARD = "c"
    FIELD = "f"
    EMPTY = "r"
    """Take the value of the field that is asked for away."""
    TAGS = "t"
    VARIABLES = "v"
    LISTS = "m"
    GROUPS = "g"
    PICK = "y"
    """Take a tag or variable away, or join or leave a list or group: the one at a place."""
    SUBSCRIPTION = "u"
    DELETE = "d"
    DELETE_INDEED = "z"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipientsView:
    """What a person sees of recipients."""

    screen: RecipientScreen = RecipientScreen.LIST
    search: str = ""
    behind: tuple[SubscriberId, ...] = ()
    """Of each page but the first, behind whom it begins."""
    shown: tuple[str, ...] = ()
    """What the buttons stand for, by their places: ids, tags, names of variables."""
    subscriber_id: SubscriberId | None = None
    asked: Column | None = None
    """The field that is asked for."""
    draft: Mapping[str, str] = field(default_factory=dict)
    """What was said of somebody who is being added."""
    table: Mapping[str, Any] = field(default_factory=dict)
    """The file that is imported, as `scheduling.recipient_imports` writes it."""

    @property
    def is_awaiting(self) -> bool:
        """Tell whether the next message is the answer."""
        return self.screen in AWAITING

    @property
    def one(self) -> SubscriberId:
        """Return whom it is about. Raises `DialogClosed` where it is about nobody."""
        if self.subscriber_id is None:
            raise DialogClosed
        return self.subscriber_id

    def at(self, place: int) -> str:
        """Return what stands at a place. Raises `DialogClosed`."""
        if place not in range(len(self.shown)):
            raise DialogClosed
        return self.shown[place]

    def id_at(self, place: int) -> UUID:
        """Return the id that stands at a place. Raises `DialogClosed`."""
        return UUID(self.at(place))

    def showing(self, screen: RecipientScreen, **changes: Any) -> Self:
        """Return it with another screen open; what its buttons stand for is yet to be said."""
        return replace(self, screen=screen, **{"shown": (), "asked": None, "draft": {}, "table": {}, **changes})

    def looking_for(self, search: str) -> Self:
        """Return it with the first page of what is found."""
        sought = " ".join(search.split())[:LONGEST_SEARCH]
        return self.showing(RecipientScreen.LIST, search=sought, behind=(), subscriber_id=None)

    def of(self, subscriber_id: SubscriberId) -> Self:
        """Return it with the card of somebody."""
        return self.showing(RecipientScreen.CARD, subscriber_id=subscriber_id)

    def to_json(self) -> dict[str, Any]:
        """Return a form that `from_json` reads back."""
        form: dict[str, Any] = {"screen": self.screen.value}
        if self.search:
            form["search"] = self.search
        if self.behind:
            form["behind"] = [str(one) for one in self.behind]
        if self.shown:
            form["shown"] = list(self.shown)
        if self.subscriber_id is not None:
            form["subscriber_id"] = str(self.subscriber_id)
        if self.asked is not None:
            form["asked"] = self.asked.value
        if self.draft:
            form["draft"] = dict(self.draft)
        if self.table:
            form["table"] = dict(self.table)
        return form

    @classmethod
    def from_json(cls, form: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote."""
        subscriber_id, asked = form.get("subscriber_id"), form.get("asked")
        return cls(
            screen=RecipientScreen(form["screen"]),
            search=form.get("search", ""),
            behind=tuple(SubscriberId(UUID(one)) for one in form.get("behind", ())),
            shown=tuple(form.get("shown", ())),
            subscriber_id=None if subscriber_id is None else SubscriberId(UUID(subscriber_id)),
            asked=None if asked is None else Column(asked),
            draft=form.get("draft", {}),
            table=form.get("table", {}),
        )
