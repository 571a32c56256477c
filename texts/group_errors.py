"""What was wrong with what somebody wanted of a group of recipients."""

from collections.abc import Callable, Mapping
from typing import Any

from scheduling import errors
from scheduling.content import Content
from scheduling.errors import DomainError
from texts.rich import bold, code, compose
from texts.speech import _, n_

_SHOWN = 60


def not_found(_error: errors.GroupNotFound) -> Content:
    """There is no such group."""
    return compose(_("There is no such group. {command} shows those there are."), command=code("/groups"))


def name_taken(error: errors.GroupNameTaken) -> Content:
    """Another group is called that."""
    return compose(_("There is a group “{name}” already. Please give it another name."), name=bold(error.name))


def name_refused(error: errors.GroupNameRefused) -> Content:
    """That can't be a name."""
    if error.length <= error.most:
        return Content(_("A name is one line of text, such as “Patients of Monday”."))
    template = n_(
        "A name has {most} characters at most, and this one has {n}.",
        "A name has {most} characters at most, and this one has {n}.",
        error.length,
    )
    return compose(template, n=error.length, most=error.most)


def stale(error: errors.StaleGroup) -> Content:
    """It was changed meanwhile."""
    return compose(
        _("The group “{name}” was changed since. Open it anew with {command}."),
        name=bold(error.name),
        command=code("/groups"),
    )


def members_by_condition(error: errors.MembersByCondition) -> Content:
    """Nobody can be put into it."""
    template = _("Who is in the group “{name}” is said by its condition. Change the condition instead.")
    return compose(template, name=bold(error.name))


def condition_missing(_error: errors.ConditionMissing) -> Content:
    """It would hold everybody."""
    return Content(_("Choose at least one thing that members have in common. For everybody no group is needed."))


def value_refused(error: errors.ValueRefused) -> Content:
    """That can't be a value."""
    if not error.length:
        return Content(_("Please send the value as text."))
    template = n_(
        "A value has {most} characters at most, and this one has {n}.",
        "A value has {most} characters at most, and this one has {n}.",
        error.length,
    )
    return compose(template, n=error.length, most=error.most)


def day_not_read(error: errors.DayNotRead) -> Content:
    """That is no day, or none that lies back."""
    example = code(error.example.date().isoformat())
    if not error.text.strip():
        return compose(_("Please send a day in the past, for example {example}."), example=example)
    template = _("I can't read a day in the past in “{text}”. Please send it for example like this: {example}")
    return compose(template, text=Content(error.text).first_words(_SHOWN), example=example)


def nobody_named(_error: errors.NobodyNamed) -> Content:
    """No line says anything."""
    return Content(_("Please send at least one name or ID."))


EXPLAINED: Mapping[type[DomainError], Callable[[Any], Content]] = {
    errors.GroupNotFound: not_found,
    errors.GroupNameTaken: name_taken,
    errors.GroupNameRefused: name_refused,
    errors.StaleGroup: stale,
    errors.MembersByCondition: members_by_condition,
    errors.ConditionMissing: condition_missing,
    errors.ValueRefused: value_refused,
    errors.DayNotRead: day_not_read,
    errors.NobodyNamed: nobody_named,
}
