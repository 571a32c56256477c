"""Labels of the buttons of /audit, at most 64 characters."""

from collections.abc import Mapping

from scheduling.auditing import Subject
from scheduling.content import Content
from scheduling.identifiers import UserId
from texts.speech import _, p_

_LONGEST_LABEL = 48


def subject_label(subject: Subject | None, *, is_chosen: bool = False) -> str:
    """Label the button that chooses a kind of things; None: all."""
    names: Mapping[Subject | None, str] = {
        None: p_("kinds of things", "Everything"),
        Subject.SCHEDULE: p_("kinds of things", "Schedules"),
        Subject.RECIPIENT: p_("kinds of things", "Recipients"),
        Subject.LIST: p_("kinds of things", "Lists"),
        Subject.GROUP: p_("kinds of things", "Groups"),
        Subject.TEMPLATE: p_("kinds of things", "Templates"),
        Subject.BROADCAST: p_("kinds of things", "Broadcasts"),
        Subject.ROLE: p_("kinds of things", "Roles"),
        Subject.SENDING: p_("kinds of things", "Stops of sending"),
        Subject.CHAT: p_("kinds of things", "Settings and limits"),
    }
    return f"✓ {names[subject]}" if is_chosen else names[subject]


def person_label(person: UserId | None, name: str, *, is_chosen: bool = False) -> str:
    """Label the button that chooses who did it; None: anybody."""
    shown = _("Anybody") if person is None else Content(name or str(person)).first_words(_LONGEST_LABEL)
    return f"✓ {shown}" if is_chosen else shown


def filter_label() -> str:
    """Label the button that leads to the kinds of things."""
    return _("What…")


def people_label() -> str:
    """Label the button that leads to the people."""
    return _("By whom…")


def export_label() -> str:
    """Label the button that gives all that is meant as a table."""
    return _("As a table (CSV)")


def newer() -> str:
    """Turn to what was done after that."""
    return _("‹ Later")


def older() -> str:
    """Turn to what was done before that."""
    return _("Earlier ›")


def back() -> str:
    """Go back to what was done."""
    return _("‹ Back")
