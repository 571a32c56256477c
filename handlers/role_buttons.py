"""What the buttons of /admins carry: a person, the roles that were shown, and those that are wanted."""

from collections.abc import Sequence
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from aiogram.types import (
    InlineKeyboardMarkup,
    KeyboardButton,
    KeyboardButtonRequestUsers,
    ReplyKeyboardMarkup,
)
from pydantic import Field

from handlers.keyboards import labelled
from scheduling.roles import Role
from scheduling.use_cases.roles import Changed, Holder
from texts import buttons
from texts import role_labels as roles

REQUEST = 2
"""By this number an answer names the button that was pressed."""
PERSON_AT_MOST = 1 << 52
"""An ID of a user has at most 52 significant bits (https://core.telegram.org/bots/api#user)."""
Person = Annotated[int, Field(gt=0, lt=PERSON_AT_MOST)]
Page = Annotated[int, Field(ge=0)]
_ROLES = tuple(Role)
Some = Annotated[int, Field(ge=0, lt=1 << len(_ROLES))]
"""Roles: a bit for each."""


class ShowRolesPage(CallbackData, prefix="rp"):
    """Turn to a page of who may do what."""

    page: Page


class OpenHolder(CallbackData, prefix="ro"):
    """Open somebody's card; `page` is where Back leads."""

    person: Person
    page: Page


class AddHolder(CallbackData, prefix="ra"):
    """Ask who is to get a role."""


class ChooseRole(CallbackData, prefix="rt"):
    """Choose other roles for somebody, without saving them yet."""

    person: Person
    shown: Some
    wanted: Some
    page: Page


class SaveRoles(CallbackData, prefix="rs"):
    """Give somebody the roles that are wanted instead of those shown."""

    person: Person
    shown: Some
    wanted: Some
    page: Page


class UndoRoles(CallbackData, prefix="ru"):
    """Give somebody back the roles that they had before."""

    person: Person
    shown: Some
    wanted: Some
    page: Page


def carried(roles: frozenset[Role]) -> int:
    """Return roles as buttons carry them."""
    return sum(1 << index for index, role in enumerate(_ROLES) if role in roles)


def roles_of(carried: int) -> frozenset[Role]:
    """Return the roles that a button carries."""
    return frozenset(role for index, role in enumerate(_ROLES) if carried >> index & 1)


def overview(holders: Sequence[Holder], *, page: int, pages: int) -> InlineKeyboardMarkup:
    """Below who may do what: a button for each, the pages, and one for somebody new."""
    rows = [[labelled(roles.label(holder), OpenHolder(person=holder.id, page=page))] for holder in holders]
    turn = []
    if page > 0:
        turn.append(labelled(buttons.previous_page(), ShowRolesPage(page=page - 1)))
    if page + 1 < pages:
        turn.append(labelled(buttons.next_page(), ShowRolesPage(page=page + 1)))
    if turn:
        rows.append(turn)
    rows.append([labelled(roles.add_somebody(), AddHolder())])
    return InlineKeyboardMarkup(inline_keyboard=rows)


def card(holder: Holder, wanted: frozenset[Role], *, page: int) -> InlineKeyboardMarkup:
    """Below somebody's card: the roles, Save where others are wanted, and the way back."""
    shown = {"person": holder.id, "shown": carried(holder.roles), "page": page}
    row = [
        labelled(roles.role_label(role, is_chosen=role in wanted), ChooseRole(**shown, wanted=carried(wanted ^ {role})))
        for role in Role
    ]
    rows = [row]
    if wanted != holder.roles:
        rows.append([labelled(roles.save(), SaveRoles(**shown, wanted=carried(wanted)))])
    rows.append([labelled(roles.back(), ShowRolesPage(page=page))])
    return InlineKeyboardMarkup(inline_keyboard=rows)


def changed(change: Changed, *, page: int) -> InlineKeyboardMarkup:
    """Below what somebody may do now: Undo, and the way back."""
    holder = change.holder
    undo = UndoRoles(person=holder.id, shown=carried(holder.roles), wanted=carried(change.before), page=page)
    return InlineKeyboardMarkup(
        inline_keyboard=[[labelled(buttons.undo(), undo), labelled(roles.back(), ShowRolesPage(page=page))]]
    )


def picker() -> ReplyKeyboardMarkup:
    """Return the button that opens the client's own list of people."""
    request = KeyboardButtonRequestUsers(
        request_id=REQUEST, user_is_bot=False, max_quantity=1, request_name=True, request_username=True
    )
    button = KeyboardButton(text=roles.choose_person(), request_users=request)
    return ReplyKeyboardMarkup(keyboard=[[button]], resize_keyboard=True, one_time_keyboard=True)


def is_person(number: int) -> bool:
    """Tell whether a number can be somebody's ID. Those of groups and channels are negative."""
    return 0 < number < PERSON_AT_MOST
