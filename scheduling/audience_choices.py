"""Choosing an audience by buttons: what is chosen so far, and what is offered. Any dialog can keep such a choice.

Buttons name what they offer by its place, since an id, or a tag, beside the dialog's own id is too long for one. So the
choice keeps what was offered: a tap means what was drawn, whatever there is by then.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final, Self
from uuid import UUID

from scheduling.audiences import Audience, Condition
from scheduling.errors import DialogClosed
from scheduling.identifiers import GroupId, ListId

PAGE_SIZE: Final = 8
"""Offers on one page."""
DAYS_OFFERED: Final = (1, 7, 30, 90, 180, 365)
"""Before how many days somebody joined, or since how many they were active."""
LONGEST_VALUE: Final = 100
"""Characters of a variable's value in a condition."""


class AudienceScreen(StrEnum):
    """What is open of a picker."""

    MAIN = "main"
    GROUPS = "groups"
    LISTS = "lists"
    TAGS = "tags"
    LANGUAGES = "languages"
    VARIABLES = "variables"
    JOINED = "joined"
    ACTIVE = "active"


class AudienceAction(StrEnum):
    """What a button of a picker does; some carry a number."""

    OPEN = "o"
    """Open a screen, by its place in `SCREENS`."""
    PAGE = "p"
    """Turn to a page of what is offered."""
    PICK = "t"
    """Choose what stands at a place, or don't choose it any more."""
    EVERYBODY = "e"
    """Choose nothing in particular."""


SCREENS: Final = tuple(AudienceScreen)
FOR_BROADCASTS: Final = (
    AudienceScreen.GROUPS,
    AudienceScreen.LISTS,
    AudienceScreen.TAGS,
    AudienceScreen.LANGUAGES,
)
"""What is offered to whoever sends something."""
FOR_GROUPS: Final = (
    AudienceScreen.LANGUAGES,
    AudienceScreen.LISTS,
    AudienceScreen.TAGS,
    AudienceScreen.VARIABLES,
    AudienceScreen.JOINED,
    AudienceScreen.ACTIVE,
)
"""What is offered to whoever makes a condition."""


@dataclass(frozen=True, slots=True)
class Offer:
    """Something to choose."""

    value: str
    """An id, a tag, a language's code, a variable's name, or the instant at which a day begins."""
    label: str = ""
    """What people call it, where that is not its value."""
    count: int | None = None
    """How many subscribers it is about, or how many days it lies back, where that is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AudienceChoice:
    """What is chosen so far, and what is open."""

    audience: Audience = field(default_factory=Audience)
    screen: AudienceScreen = AudienceScreen.MAIN
    page: int = 0
    offers: tuple[Offer, ...] = ()
    asked: str | None = None
    """The variable whose value is asked for."""

    @property
    def pages(self) -> int:
        """Return how many pages of offers there are, one at least."""
        return max(1, -(-len(self.offers) // PAGE_SIZE))

    @property
    def shown(self) -> Sequence[tuple[int, Offer]]:
        """Return the offers of the page that is open, with their places."""
        start = self.page * PAGE_SIZE
        return list(enumerate(self.offers))[start : start + PAGE_SIZE]

    @property
    def awaits_text(self) -> bool:
        """Tell whether what somebody sends is meant for it: a variable's value, or a day."""
        return self.asked is not None or self.screen in {AudienceScreen.JOINED, AudienceScreen.ACTIVE}

    @property
    def shows_sample(self) -> bool:
        """Tell whether a few of those who are meant are named."""
        return self.screen is AudienceScreen.MAIN and self.asked is None

    def is_chosen(self, offer: Offer) -> bool:
        """Tell whether something that is offered is chosen."""
        condition, value = self.audience.condition, offer.value
        match self.screen:
            case AudienceScreen.GROUPS:
                return UUID(value) in self.audience.groups
            case AudienceScreen.LISTS:
                return UUID(value) in condition.lists
            case AudienceScreen.TAGS:
                return value in condition.tags
            case AudienceScreen.LANGUAGES:
                return value in condition.languages
            case AudienceScreen.VARIABLES:
                return value in (condition.variables or {})
            case AudienceScreen.JOINED:
                return condition.joined_before == datetime.fromisoformat(value)
            case AudienceScreen.ACTIVE:
                return condition.active_since == datetime.fromisoformat(value)
            case AudienceScreen.MAIN:
                return False

    def after(self, action: AudienceAction, place: int, offers: Sequence[Offer] = ()) -> Self:
        """Return the choice after a tap; `offers` is what a screen that is opened offers. Raises `DialogClosed`.

        Who keeps the choice compares the revision of its dialog before: then a place means what was drawn.
        """
        match action:
            case AudienceAction.OPEN if place in range(len(SCREENS)):
                return replace(self, screen=SCREENS[place], page=0, offers=(), asked=None)._offering(offers)
            case AudienceAction.PAGE if place in range(self.pages):
                return replace(self, page=place, asked=None)
            case AudienceAction.EVERYBODY:
                return replace(self, audience=Audience(), asked=None)
            case AudienceAction.PICK if place in range(len(self.offers)):
                return self._picked(self.offers[place])
        raise DialogClosed

    def with_value(self, value: str) -> Self:
        """Return it with a value for the variable that was asked for."""
        if self.asked is None:
            raise DialogClosed
        variables = {**(self.audience.condition.variables or {}), self.asked: value}
        return replace(self._with(variables=variables), asked=None)

    def with_day(self, at: datetime) -> Self:
        """Return it with the day whose screen is open beginning at that instant."""
        if self.screen is AudienceScreen.JOINED:
            return self._with(joined_before=at)._back()
        if self.screen is AudienceScreen.ACTIVE:
            return self._with(active_since=at)._back()
        raise DialogClosed

    def _picked(self, offer: Offer) -> Self:
        condition, value, is_chosen = self.audience.condition, offer.value, self.is_chosen(offer)
        match self.screen:
            case AudienceScreen.GROUPS:
                return replace(
                    self, audience=replace(self.audience, groups=self.audience.groups ^ {GroupId(UUID(value))})
                )
            case AudienceScreen.LISTS:
                return self._with(lists=condition.lists ^ {ListId(UUID(value))})
            case AudienceScreen.TAGS:
                return self._with(tags=condition.tags ^ {value})
            case AudienceScreen.LANGUAGES:
                return self._with(languages=condition.languages ^ {value})
            case AudienceScreen.VARIABLES if is_chosen:
                rest = {name: one for name, one in (condition.variables or {}).items() if name != value}
                return replace(self._with(variables=rest or None), asked=None)
            case AudienceScreen.VARIABLES:
                return replace(self, asked=value)
            case AudienceScreen.JOINED:
                return self._with(joined_before=None if is_chosen else datetime.fromisoformat(value))
            case AudienceScreen.ACTIVE:
                return self._with(active_since=None if is_chosen else datetime.fromisoformat(value))
            case AudienceScreen.MAIN:
                raise DialogClosed

    def _offering(self, offers: Sequence[Offer]) -> Self:
        """Return it with offers, and before them what is chosen and not among these (any more)."""
        known = {offer.value for offer in offers}
        return replace(self, offers=(*(Offer(one) for one in self._chosen if one not in known), *offers))

    @property
    def _chosen(self) -> Sequence[str]:
        condition = self.audience.condition
        of_screen: Mapping[AudienceScreen, Sequence[Any]] = {
            AudienceScreen.GROUPS: sorted(self.audience.groups),
            AudienceScreen.LISTS: sorted(condition.lists),
            AudienceScreen.TAGS: sorted(condition.tags),
            AudienceScreen.LANGUAGES: sorted(condition.languages),
            AudienceScreen.VARIABLES: sorted(condition.variables or {}),
            AudienceScreen.JOINED: [at.isoformat() for at in (condition.joined_before,) if at is not None],
            AudienceScreen.ACTIVE: [at.isoformat() for at in (condition.active_since,) if at is not None],
        }
        return [str(one) for one in of_screen.get(self.screen, ())]

    def _with(self, **changes: Any) -> Self:
        condition = replace(self.audience.condition, **changes)
        return replace(self, audience=replace(self.audience, condition=condition))

    def _back(self) -> Self:
        return replace(self, screen=AudienceScreen.MAIN, page=0, offers=())

    def to_json(self) -> dict[str, Any]:
        """Return a form that `from_json` reads back."""
        form: dict[str, Any] = {"audience": self.audience.to_json(), "screen": self.screen.value}
        if self.page:
            form["page"] = self.page
        if self.offers:
            form["offers"] = [[one.value, one.label, one.count] for one in self.offers]
        if self.asked is not None:
            form["asked"] = self.asked
        return form

    @classmethod
    def from_json(cls, form: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote."""
        return cls(
            audience=Audience.from_json(form["audience"]),
            screen=AudienceScreen(form["screen"]),
            page=form.get("page", 0),
            offers=tuple(Offer(*one) for one in form.get("offers", ())),
            asked=form.get("asked"),
        )


def of_condition(condition: Condition) -> AudienceChoice:
    """Return the choice with which a condition is changed."""
    return AudienceChoice(audience=Audience(condition=condition))


def days_offered(today: date, midnight_of: Callable[[date], datetime]) -> tuple[Offer, ...]:
    """Return days that lie back, each by the instant at which it begins (`midnight_of`), the latest first."""
    return tuple(Offer(midnight_of(today - timedelta(days=back)).isoformat(), count=back) for back in DAYS_OFFERED)
