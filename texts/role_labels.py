"""Labels of the buttons of /admins, at most 64 characters."""

from scheduling.content import Content
from scheduling.roles import Role
from scheduling.use_cases.roles import Holder
from texts.speech import _

_LONGEST_NAME = 40


def label(holder: Holder) -> str:
    """Label the button that opens somebody's card."""
    return Content(holder.name or str(holder.id)).first_words(_LONGEST_NAME)


def role_label(role: Role, *, is_chosen: bool = False) -> str:
    """Label the button that gives a role, or takes it back."""
    names = {Role.SEND: _("Broadcasts"), Role.MANAGE: _("Recipients")}
    return f"✓ {names[role]}" if is_chosen else names[role]


def add_somebody() -> str:
    """Label the button that asks to whom a role shall be given."""
    return _("＋ Add somebody")


def save() -> str:
    """Label the button that gives and takes back what was chosen."""
    return _("Save")


def choose_person() -> str:
    """Label the button that opens the client's own list of people."""
    return _("Choose somebody")


def back() -> str:
    """Label the button that leads back to who may do what."""
    return _("‹ Back")


def taken_back() -> str:
    """Confirm an Undo."""
    return _("Taken back.")
