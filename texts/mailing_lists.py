"""Lists as those see them who manage recipients: all of them, one with its link, and what is asked of it."""

from scheduling.content import TEXT_LIMIT, Content
from scheduling.mailing_lists import ListStep
from scheduling.subscribers import MailingList
from scheduling.use_cases.mailing_lists import CountedList, ListsPage
from texts.rich import bold, code, compose, joined
from texts.speech import _, n_


def all_lists(page: ListsPage) -> Content:
    """Show a page of all lists, or what they are good for."""
    if not page.total:
        title = compose(_("<b>There are no lists yet.</b>"))
        what = _("A list has a link. Whoever follows it and taps Start gets what you send to that list.")
        return joined([title, what], "\n\n")
    title = compose(n_("<b>{n} list</b>", "<b>{n} lists</b>", page.total), n=page.total)
    return joined([title, joined(_line(counted) for counted in page.lists)], "\n\n").shorten(TEXT_LIMIT)


def mailing_list(counted: CountedList, link: str) -> Content:
    """Show one list, and its link to copy."""
    one = counted.mailing_list
    how = _("Whoever follows this link and taps Start is on the list:")
    return joined([joined([bold(one.title), _members(counted.members)]), joined([how, code(link)])], "\n\n")


def asked(step: ListStep, mailing_list: MailingList | None) -> Content:
    """Ask for a title or a code."""
    if step is ListStep.NEW or mailing_list is None:
        said = compose(_("<b>What shall the new list be called?</b>"))
        return joined([said, _("Those who are on it see that title. For example: News of our practice")], "\n\n")
    if step is ListStep.TITLE:
        return compose(_("What shall the list “{title}” be called from now on?"), title=bold(mailing_list.title))
    said = compose(
        _("Which code shall the link of “{title}” have, instead of {code}?"),
        title=bold(mailing_list.title),
        code=code(mailing_list.code),
    )
    warning = _("Latin letters, digits, _ and -. The present link leads nowhere then, wherever it was posted.")
    return joined([said, warning], "\n\n")


def refused(problem: Content, step: ListStep, mailing_list: MailingList | None) -> Content:
    """Say what was wrong with an answer, and ask once more."""
    return joined([problem, asked(step, mailing_list)], "\n\n")


def left() -> Content:
    """Nothing is made or changed after all."""
    return Content(_("All right, no list was made or changed."))


def deletion_question(counted: CountedList) -> Content:
    """Ask whether a list is to be deleted."""
    title = compose(_("<b>Delete the list “{title}”?</b>"), title=counted.mailing_list.title)
    what = _(
        "Those who are on it still get what goes to everybody. The list's link leads nowhere then, and broadcasts and "
        "groups that name it find nobody by it. It can't be taken back."
    )
    return joined([joined([title, _members(counted.members)]), what], "\n\n")


def _line(counted: CountedList) -> Content:
    return compose("• {title} · {members}", title=counted.mailing_list.title, members=_members(counted.members))


def _members(count: int) -> Content:
    return compose(n_("{n} recipient", "{n} recipients", count), n=count)
