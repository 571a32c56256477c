"""What is said of roles: to the bot's administrators, who grant them, and to those who get one."""

from collections.abc import Iterable
from datetime import datetime

from scheduling.content import Content
from scheduling.identifiers import UserId
from scheduling.roles import Role
from scheduling.use_cases.roles import Changed, Holder, Holders
from texts.dates import listed, near_moment
from texts.rich import bold, code, compose, joined
from texts.speech import _

_LONGEST_NAME = 40


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


def overview(shown: Holders, holders: Iterable[Holder], *, zone: str, now: datetime) -> Content:
    """Show who may do what; of those who got a role only `holders`, a page of them."""
    title = compose(_("<b>Who may do what for many</b>"))
    own = joined([person(one, shown.names.get(one, "")) for one in shown.administrators], ", ")
    everything = compose(_("Administrators, who may do everything: {people}"), people=own)
    lines = [_line(holder, shown, zone=zone, now=now) for holder in holders]
    nobody = Content(_("Nobody else may do anything yet."))
    explained = joined([_explained(role) for role in Role])
    return joined([title, everything, joined(lines) if lines else nobody, explained], "\n\n")


def card(holder: Holder, wanted: frozenset[Role]) -> Content:
    """Show somebody and what they may do, or what they will once that is saved."""
    parts = [compose(_("What may {person} do?"), person=person(holder.id, holder.name, is_bold=True))]
    if wanted != holder.roles:
        parts.append(Content(_("Nothing is changed before you tap Save.")))
    return joined([*parts, joined([_explained(role) for role in Role])], "\n\n")


def changed(change: Changed, *, was_told: bool) -> Content:
    """Say what somebody may do now, and whether they know."""
    holder = change.holder
    who = person(holder.id, holder.name, is_bold=True)
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
        [compose("/{command}: {what}", command=name, what=description) for name, description in commands_of(roles)]
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
    return person(holder.id, holder.name)


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


def person(person_id: UserId, name: str, *, is_bold: bool = False) -> Content:
    """Name somebody, and their ID, which a tap copies."""
    number = code(str(person_id))
    if not name:
        return number
    shown = Content(name).first_words(_LONGEST_NAME)
    return compose("{name} ({id})", name=bold(shown) if is_bold else shown, id=number)


def label(holder: Holder) -> str:
    """Label the button that opens somebody's card."""
    return Content(holder.name or str(holder.id)).first_words(_LONGEST_NAME)


def role_label(role: Role, *, is_chosen: bool) -> str:
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


def _line(holder: Holder, shown: Holders, *, zone: str, now: datetime) -> Content:
    if holder.granted_by is None or holder.granted_at is None:
        return compose("• {person}: {roles}", person=person(holder.id, holder.name), roles=in_words(holder.roles))
    by = shown.names.get(holder.granted_by, "") or str(holder.granted_by)
    # Translators: {by} is who granted the roles, {moment} when: "today, 09:00"
    return compose(
        _("• {person}: {roles} (by {by}, {moment})"),
        person=person(holder.id, holder.name),
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
    name = role_label(role, is_chosen=False)
    # Translators: {role} is the label of a button, {explanation} what it lets people do
    return compose(_("<b>{role}</b>: {explanation}."), role=name, explanation=words)
