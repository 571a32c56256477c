"""What is said of roles: to the bot's administrators, who grant them, and to those who get one."""

from collections.abc import Iterable
from datetime import datetime

from scheduling.content import Content
from scheduling.identifiers import UserId
from scheduling.roles import Role
from scheduling.use_cases.roles import Changed, Holder, Holders
from texts.dates import near_moment
from texts.rich import bold, code, compose, joined
from texts.role_labels import role_label
from texts.role_words import commands_of, in_words
from texts.speech import _

_LONGEST_NAME = 40


def overview(shown: Holders, holders: Iterable[Holder], *, zone: str, now: datetime) -> Content:
    """Show who may do what; of those who got a role only `holders`, a page of them."""
    title = compose(_("<b>Who may do what for many</b>"))
    own = joined([_person(one, shown.names.get(one, "")) for one in shown.administrators], ", ")
    everything = compose(_("Administrators, who may do everything: {people}"), people=own)
    lines = [_line(holder, shown, zone=zone, now=now) for holder in holders]
    nobody = Content(_("Nobody else may do anything yet."))
    explained = joined([_explained(role) for role in Role])
    return joined([title, everything, joined(lines) if lines else nobody, explained], "\n\n")


def card(holder: Holder, wanted: frozenset[Role]) -> Content:
    """Show somebody and what they may do, or what they will once that is saved."""
    parts = [compose(_("What may {person} do?"), person=_person(holder.id, holder.name, is_bold=True))]
    if wanted != holder.roles:
        parts.append(Content(_("Nothing is changed before you tap Save.")))
    return joined([*parts, joined([_explained(role) for role in Role])], "\n\n")


def changed(change: Changed, *, was_told: bool) -> Content:
    """Say what somebody may do now, and whether they know."""
    holder = change.holder
    who = _person(holder.id, holder.name, is_bold=True)
    if holder.roles:
        said = compose(_("{person} may now: {roles}."), person=who, roles=in_words(holder.roles))
    else:
        said = compose(_("{person} may do nothing for many any more."), person=who)
    told = _("I have told them.")
    silent = _("I could not tell them: they have never written to me, or have blocked me.")
    return joined([said, Content(told if was_told else silent)], " ")


def news(change: Changed) -> Content:
    """Tell somebody what they may do from now on."""
    roles = change.holder.roles
    if not roles:
        return Content(_("You may no longer do anything for many with this bot."))
    title = compose(_("<b>From now on you may with this bot:</b> {roles}."), roles=in_words(roles))
    commands = joined(
        [compose("{command}: {what}", command=f"/{name}", what=description) for name, description in commands_of(roles)]
    )
    return joined([title, commands], "\n\n")


def who() -> Content:
    """Ask to whom a role shall be given."""
    question = compose(_("<b>Who shall get a role?</b>"))
    ways = _(
        "Tap the button below and choose somebody, forward me a message of theirs, or send me their numeric ID, which "
        "/whoami shows them."
    )
    leaving = compose(_("{command} ends this."), command="/cancel")
    return joined([question, joined([ways, leaving], " ")], "\n\n")


def picked(holder: Holder) -> Content:
    """Confirm who was chosen."""
    return _person(holder.id, holder.name)


def _line(holder: Holder, shown: Holders, *, zone: str, now: datetime) -> Content:
    if holder.granted_by is None or holder.granted_at is None:
        return compose("• {person}: {roles}", person=_person(holder.id, holder.name), roles=in_words(holder.roles))
    by = shown.names.get(holder.granted_by, "") or str(holder.granted_by)
    # Translators: {by} is who granted the roles, {moment} when: "today, 09:00"
    return compose(
        _("• {person}: {roles} (by {by}, {moment})"),
        person=_person(holder.id, holder.name),
        roles=in_words(holder.roles),
        by=Content(by).first_words(_LONGEST_NAME),
        moment=near_moment(holder.granted_at, zone, now=now),
    )


def _explained(role: Role) -> Content:
    match role:
        case Role.SEND:
            words = _("make broadcasts, and pause, resume and cancel those of others")
        case Role.MANAGE:
            words = _("change recipients, lists, groups and templates")
    name = role_label(role)
    # Translators: {role} is the label of a button, {explanation} what it lets people do
    return compose(_("<b>{role}</b>: {explanation}."), role=name, explanation=words)


def _person(person_id: UserId, name: str, *, is_bold: bool = False) -> Content:
    """Name somebody, and their ID, which a tap copies."""
    number = code(str(person_id))
    if not name:
        return number
    shown = Content(name).first_words(_LONGEST_NAME)
    return compose("{name} ({id})", name=bold(shown) if is_bold else shown, id=number)
