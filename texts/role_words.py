"""Roles in words: what they let people do, and by which commands."""

from collections.abc import Iterable

from scheduling.roles import Role
from texts.dates import listed
from texts.speech import _


def commands_of(roles: Iterable[Role]) -> list[tuple[str, str]]:
    """Return (name, description) of each command that people have besides, who have these roles."""
    having = frozenset(roles)
    menu = []
    if Role.SEND in having:
        menu.append(("broadcast", _("Send a message to many")))
        menu.append(("broadcasts", _("See how broadcasts go, and what became of them")))
    if Role.MANAGE in having:
        menu.append(("recipients", _("Show, add and change recipients")))
        menu.append(("groups", _("Groups of recipients")))
    if having:
        menu.append(("template", _("Templates of messages")))
    return menu


def in_words(roles: Iterable[Role]) -> str:
    """Say what roles let people do, as a list."""
    having = frozenset(roles)
    return listed([what(role) for role in Role if role in having])


def what(role: Role) -> str:
    """Say what a role lets people do."""
    match role:
        case Role.SEND:
            return _("send broadcasts")
        case Role.MANAGE:
            return _("manage recipients")
