"""Groups of recipients: the list of them, a card, its members, and what is asked when one is made or changed."""

from collections.abc import Sequence

from scheduling.audiences import GroupKind, RecipientGroup
from scheduling.content import Content
from scheduling.group_drafts import GroupDraft, GroupStep, MembersChange
from scheduling.use_cases.audiences import AudienceNames, SeenAudience
from scheduling.use_cases.groups import GroupPage, MemberPage, SeenGroup
from texts.audiences import condition_lines, count_in_words, number, picker, sample_in_words, subscriber_name
from texts.dates import listed
from texts.rich import bold, compose, joined, plain
from texts.speech import ISOLATED, ISOLATED_END, _, n_

_NAMED = 20
"""So many lines that name nobody are repeated at most."""
_WORDS = 40


def groups(page: GroupPage, *, zone: str) -> Content:
    """List the groups there are, or say what they are good for."""
    if not page.total:
        return joined(
            [
                compose(_("<b>There are no groups yet.</b>")),
                _(
                    "A group is a part of your recipients to which you can send a broadcast: people whom you put in "
                    "one by one, or all who have something in common, such as a language or a list."
                ),
            ],
            "\n\n",
        )
    title = compose(n_("<b>{n} group</b>", "<b>{n} groups</b>", page.total), n=number(page.total))
    lines = joined(_line(group, page, zone) for group in page.groups)
    return joined([title, lines, _footer(page.index, page.pages)], "\n\n")


def group(seen: SeenGroup, *, zone: str) -> Content:
    """Show a group: who is in it, how many get a broadcast for it, and a few of them."""
    one = seen.group
    return joined(
        [
            compose("👥 {name}", name=bold(one.name)),
            _who(one, seen.names, zone),
            count_in_words(seen.seen.count),
            sample_in_words(seen.seen.sample),
        ],
        "\n\n",
    )


def members(page: MemberPage) -> Content:
    """List who was put into a group."""
    if not page.total:
        said = compose(_("Nobody is in the group “{name}” yet."), name=bold(page.group.name))
    else:
        template = n_(
            "<b>{n} recipient is in the group “{name}”.</b> Tap somebody to take them out.",
            "<b>{n} recipients are in the group “{name}”.</b> Tap somebody to take them out.",
            page.total,
        )
        said = compose(template, n=number(page.total), name=page.group.name)
    gone = Content("")
    if page.taken_out is not None:
        gone = compose(_("{name} is no longer in it."), name=bold(subscriber_name(page.taken_out)))
    return joined([said, gone, _footer(page.index, page.pages)], "\n\n")


def really_delete(seen: SeenGroup) -> Content:
    """Ask whether a group shall be deleted."""
    asked = compose(_("<b>Delete the group “{name}”?</b>"), name=seen.group.name)
    stay = _("The people in it stay recipients.")
    if not seen.broadcasts:
        return joined([asked, stay], "\n\n")
    template = n_(
        "{n} broadcast that is still to come names it: where it names no other group, nobody will get it.",
        "{n} broadcasts that are still to come name it: those that name no other group, nobody will get.",
        seen.broadcasts,
    )
    return joined([asked, joined([stay, plain(template, n=number(seen.broadcasts))], " ")], "\n\n")


def deleted(name: str) -> Content:
    """Say that a group is no more."""
    return compose(_("The group “{name}” is deleted."), name=bold(name))


def asked(draft: GroupDraft, group: RecipientGroup | None) -> Content:
    """Ask for what a dialog about a group awaits."""
    name = bold(group.name if group is not None else draft.name)
    match draft.step:
        case GroupStep.NAME:
            return compose(_("What shall the new group be called? Please send its name."))
        case GroupStep.KIND:
            template = _("<b>Who belongs to “{name}”?</b> People whom you put in, or all who have something in common?")
            return compose(template, name=draft.name)
        case GroupStep.RENAME:
            return compose(_("What shall the group “{name}” be called from now on? Please send the name."), name=name)
        case GroupStep.ADD:
            return joined([compose(_("Whom shall I put into “{name}”?"), name=name), _how_to_name()], "\n\n")
        case _:
            return joined([compose(_("Whom shall I take out of “{name}”?"), name=name), _how_to_name()], "\n\n")


def condition(draft: GroupDraft, group: RecipientGroup | None, seen: SeenAudience, *, zone: str) -> Content:
    """Show what members have in common, while that is chosen."""
    title = compose(_("<b>Who belongs to “{name}”?</b>"), name=group.name if group is not None else draft.name)
    hint = _("Whoever fulfils all of it belongs to the group, also those who come later.")
    return picker(draft.choice, seen, zone=zone, title=joined([title, hint], "\n"))


def made(seen: SeenGroup, *, zone: str) -> Content:
    """Show a group that was made just now."""
    said = (
        _("The group is made. Put people in now.") if seen.group.kind is GroupKind.STATIC else _("The group is made.")
    )
    return joined([said, group(seen, zone=zone)], "\n\n")


def changed(seen: SeenGroup, *, zone: str) -> Content:
    """Show a group that was changed just now."""
    return joined([_("The group is changed."), group(seen, zone=zone)], "\n\n")


def members_changed(change: MembersChange, seen: SeenGroup, *, is_in: bool, zone: str) -> Content:
    """Say what came of a list of people, and show the group."""
    return joined([_came(change, is_in=is_in), group(seen, zone=zone)], "\n\n")


def left() -> Content:
    """Say that nothing came of a dialog."""
    return Content(_("All right, nothing was changed."))


def _came(change: MembersChange, *, is_in: bool) -> Content:
    lines: list[Content | str] = []
    n = change.changed
    if is_in:
        lines.append(plain(n_("{n} recipient was put in.", "{n} recipients were put in.", n), n=number(n)))
    else:
        lines.append(plain(n_("{n} recipient was taken out.", "{n} recipients were taken out.", n), n=number(n)))
    if n := change.unchanged:
        if is_in:
            template = n_("{n} was in it already.", "{n} were in it already.", n)
        else:
            template = n_("{n} was not in it.", "{n} were not in it.", n)
        lines.append(plain(template, n=number(n)))
    if change.missing:
        lines.append(compose(_("I know nobody by: {names}"), names=_named(change.missing)))
    if change.ambiguous:
        template = _("Several are called: {names}. Please send their IDs instead.")
        lines.append(compose(template, names=_named(change.ambiguous)))
    return joined(lines)


def _named(lines: Sequence[str]) -> Content:
    shown = [Content(line).first_words(_WORDS) for line in lines[:_NAMED]]
    if len(lines) > _NAMED:
        shown.append(plain(n_("{n} more", "{n} more", len(lines) - _NAMED), n=len(lines) - _NAMED))
    return bold(listed(shown))


def _how_to_name() -> Content:
    return Content(_("Send names, IDs, or IDs that another system has for them, each on a line of its own."))


def _line(one: RecipientGroup, page: GroupPage, zone: str) -> Content:
    if one.condition is None:
        n = page.members.get(one.id, 0)
        return compose("• {name} — {what}", name=bold(one.name), what=_people(n))
    demands = condition_lines(one.condition, page.names, zone=zone)
    what = listed([_briefly(demand) for demand in demands])
    return compose("• {name} — {what}", name=bold(one.name), what=what)


def _briefly(demand: Content) -> str:
    """Return its first words, with each mark of direction ended that was begun."""
    words = demand.first_words(_WORDS)
    return words + ISOLATED_END * (words.count(ISOLATED) - words.count(ISOLATED_END))


def _who(one: RecipientGroup, names: AudienceNames, zone: str) -> Content:
    if one.condition is None:
        return Content(_("People whom you have put in."))
    return joined(
        [_("All who fulfil this, also those who come later:"), *condition_lines(one.condition, names, zone=zone)]
    )


def _people(n: int) -> str:
    return plain(n_("{n} recipient", "{n} recipients", n), n=number(n))


def _footer(index: int, pages: int) -> Content:
    if pages <= 1:
        return Content("")
    return compose(_("Page {number} of {pages}"), number=index + 1, pages=pages)
