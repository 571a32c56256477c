"""What was done, in words: one line for each event, for administrators of the bot."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from scheduling.auditing import Action, AuditEvent, Subject, Through
from scheduling.content import TEXT_LIMIT, Content
from scheduling.identifiers import UserId
from scheduling.roles import Role
from scheduling.use_cases.auditing import Events, Filter
from texts.audit_details import details_in_words
from texts.audit_labels import person_label, subject_label
from texts.dates import near_moment, with_aside
from texts.rich import bold, compose, joined, plain
from texts.role_words import what as role_in_words
from texts.speech import _, n_, p_

_LONGEST_NAME = 60


def page(shown: Events, *, zone: str, now: datetime) -> Content:
    """Show some events, the latest first."""
    title = compose(_("<b>What was done</b>"))
    meant = _meant(shown.filter, shown.names)
    if meant:
        title = joined([title, meant], " · ")
    if not shown.events:
        return joined([title, _("Nothing.")], "\n\n")
    lines = [_line(event, shown, zone=zone, now=now) for event in shown.events]
    return joined([title, *lines], "\n\n").shorten(TEXT_LIMIT)


def kinds() -> Content:
    """Ask what kind of things is meant."""
    question = compose(_("<b>What shall I show?</b>"))
    hint = compose(
        _("Or name it: {by_number} for a schedule, {by_name} for whatever is called so, an ID for a person."),
        by_number="/audit #12",
        by_name=_("/audit name"),
    )
    return joined([question, hint], "\n\n")


def people() -> Content:
    """Ask by whom things were done."""
    return compose(_("<b>By whom?</b>"))


def exported(count: int, *, is_all: bool) -> Content:
    """Say below the table what it is."""
    said = plain(n_("{n} event, the latest first.", "{n} events, the latest first.", count), n=count)
    return joined([said, "" if is_all else _("There are more: choose what is meant, and get the rest by parts.")], " ")


def _line(event: AuditEvent, shown: Events, *, zone: str, now: datetime) -> Content:
    head = joined([near_moment(event.at, zone, now=now), _who(event, shown.names)], " · ")
    # Translators: {action} is "Changed", {thing} "#12"
    done = compose(_("{action}: {thing}"), action=_action(event), thing=_thing(event, shown))
    details = details_in_words(event, zone=zone, now=now)
    return joined([head, joined([done, details], " — ") if details else done])


def _who(event: AuditEvent, names: Mapping[UserId, str]) -> str:
    if event.actor is None:
        return _("by itself") if event.through is Through.ENGINE else _("somebody whose data are deleted")
    who = Content(names.get(event.actor, "") or str(event.actor)).first_words(_LONGEST_NAME)
    means = {Through.IMPORT: _("import"), Through.COMMAND_LINE: _("command line")}.get(event.through, "")
    return with_aside(who, means)


def _action(event: AuditEvent) -> str:
    words: Mapping[Action, str] = {
        Action.CREATED: p_("what was done", "Made"),
        Action.CHANGED: p_("what was done", "Changed"),
        Action.PAUSED: p_("what was done", "Paused"),
        Action.RESUMED: p_("what was done", "Resumed"),
        Action.CANCELLED: p_("what was done", "Cancelled"),
        Action.RESTORED: p_("what was done", "Taken back"),
        Action.DELETED: p_("what was done", "Deleted"),
        Action.SENT: p_("what was done", "Sent"),
        Action.IMPORTED: p_("what was done", "Imported"),
        Action.EXPORTED: p_("what was done", "Exported"),
        Action.GRANTED: p_("what was done", "Granted"),
        Action.REVOKED: p_("what was done", "Revoked"),
    }
    return words[event.action]


def _thing(event: AuditEvent, shown: Events) -> Content:
    label = bold(Content(event.label).first_words(_LONGEST_NAME)) if event.label else Content("")
    match event.subject:
        case Subject.SCHEDULE:
            return _in_place(label if event.label else Content(_("a schedule")), event, shown)
        case Subject.BROADCAST:
            return _named(_("broadcast {name}"), _("a broadcast"), label)
        case Subject.RECIPIENT:
            return _named(_("recipient {name}"), _("recipients"), label)
        case Subject.LIST:
            return _named(_("list {name}"), _("a list"), label)
        case Subject.GROUP:
            return _named(_("group {name}"), _("a group"), label)
        case Subject.TEMPLATE:
            return _named(_("template {name}"), _("a template"), label)
        case Subject.ROLE:
            role = role_in_words(Role(str(event.details["role"])))
            whom = label if event.label else Content(_("somebody whose data are deleted"))
            # Translators: {role} is what somebody may do: "send broadcasts"
            return compose(_("{role}, for {name}"), role=role, name=whom)
        case Subject.SENDING:
            return Content(_("all sending"))
        case Subject.CHAT:
            return label if event.label else Content(_("a chat"))


def _in_place(label: Content, event: AuditEvent, shown: Events) -> Content:
    place = None if event.subject_id is None else shown.places.get(event.subject_id)
    if place is None or not place.is_shared:
        return label
    title = Content(place.title).first_words(_LONGEST_NAME)
    # Translators: {number} is that of a schedule, {chat} the title of a group
    return compose(_("{number} in {chat}"), number=label, chat=title)


def _named(template: str, unnamed: str, label: Content) -> Content:
    return compose(template, name=label) if label.text else Content(unnamed)


def _meant(chosen: Filter, names: Mapping[UserId, str]) -> str:
    words: Sequence[str] = [
        subject_label(chosen.subject) if chosen.subject is not None else "",
        *(person_label(one, names.get(one, "")) for one in (chosen.actor, chosen.person) if one is not None),
        Content(chosen.label or "").first_words(_LONGEST_NAME),
    ]
    return " · ".join(filter(None, words))
